"""Judging another directory's files at the command line, and taking them in."""

import json
import shutil

import pytest
from cli.conftest import Installation
from factories.open_referral import MOCKS

MAKE = """
import sys; sys.path.insert(0, {tests!r})
from factories.service import market
here = market()
here.commissioner.email = "commissioner@example.org"
here.commissioner.set_password("a long enough phrase")
here.commissioner.save()
print(here.partnership.name)
"""
ONE = {
    "id": "ac148810-d857-441c-9679-408f346de14b",
    "name": "Lunch club",
    "status": "active",
}
BAD = MOCKS / "V3.0-UK-Fail" / "service_list.json"


@pytest.fixture(scope="module")
def installation(request, ready_folder, tmp_path_factory):
    """An installation with a partnership that commissions."""
    home = tmp_path_factory.mktemp("directory") / "home"
    shutil.copytree(ready_folder, home)
    made = Installation(home)
    tests = str(request.config.rootpath / "tests")
    name = made.script(MAKE.format(tests=tests))
    return made, name


@pytest.fixture
def good(tmp_path):
    file = tmp_path / "good.json"
    file.write_text(json.dumps(ONE))
    return file


def test_a_file_without_fault_is_said_to_be_whole(installation, good):
    done = installation[0].run("directory", "check", good)

    assert (done.code, done.out) == (
        0,
        "1 service can be read, and nothing is wrong.\n",
    )


def test_a_bad_file_leaves_with_code_2_and_names_every_fault(installation, good):
    done = installation[0].run("directory", "check", good, BAD, code=2)

    assert (
        "service_list.json: $.contents[0].name is required and is missing" in done.out
    )
    assert "things are wrong; 1 service can be read." in done.out


def test_a_program_is_told_the_same(installation):
    done = installation[0].run("directory", "check", BAD, "--json", code=2)

    said = json.loads(done.out)
    assert said["services"] == 0
    assert {"file", "path", "reason"} == set(said["faults"][0])


def test_a_file_that_is_not_there_is_one_sentence(installation, tmp_path):
    done = installation[0].run("directory", "check", tmp_path / "none.json", code=2)

    assert done.err.strip().endswith(
        "none.json cannot be read: No such file or directory."
    )


def take_in(installation, *words, code=0, phrase="a long enough phrase"):
    made, name = installation
    return made.run(
        "directory",
        "import",
        *words,
        f"--partnership={name}",
        "--by=commissioner@example.org",
        typed=f"{phrase}\n",
        code=code,
    )


def test_a_directory_is_taken_in_once(installation, good):
    first = take_in(installation, good, "--phase=at_home")
    again = take_in(installation, good, "--phase=at_home")

    assert "1 service taken in as drafts" in first.out
    assert "1 were there already" in again.out


def test_a_bad_directory_is_refused_with_code_2(installation, good):
    done = take_in(installation, good, BAD, "--phase=at_home", code=2)

    assert "Nothing was taken in." in done.err


def test_a_phase_that_there_is_not_is_refused(installation, good):
    done = take_in(installation, good, "--phase=somewhere", code=2)

    assert "--phase must be one of: at_home" in done.err
