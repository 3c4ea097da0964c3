"""Taking in what others published of their contracts, from the command line."""

import pytest
from factories.noticed import package, release

MAKE = """
import sys; sys.path.insert(0, {tests!r})
from factories.service import market
here = market()
here.commissioner.email = "commissioner@example.org"
here.commissioner.set_password("a long enough phrase")
here.commissioner.save()
print(here.partnership.pk)
"""
WORDS = "a long enough phrase\n"
BY = "--by=commissioner@example.org"


@pytest.fixture(scope="module")
def installation(request, ready_folder, tmp_path_factory):
    """An installation with a partnership that commissions."""
    import shutil

    from cli.conftest import Installation

    home = tmp_path_factory.mktemp("contracts") / "home"
    shutil.copytree(ready_folder, home)
    made = Installation(home)
    tests = str(request.config.rootpath / "tests")
    return made, made.script(MAKE.format(tests=tests))


def test_a_package_is_shown_and_taken_in_once(installation, tmp_path):
    made, partnership = installation
    path = tmp_path / "march.json"
    path.write_bytes(package(release(1), release(2, tender={"id": "T"})))
    words = ("contracts", "import", str(path), "--partnership", partnership)

    looked = made.run(*words, "--show").out
    assert "1 release can be taken in, 1 is left out." in looked
    assert "Home Help Limited" in looked

    done = made.run(*words, BY, typed=WORDS).out
    assert "1 release is taken in for" in done

    again = made.run(*words, BY, typed=WORDS, code=2)
    assert "There is nothing in it to take in." in again.err


def test_what_cannot_be_used_is_refused_in_a_sentence(installation, tmp_path):
    made, partnership = installation
    path = tmp_path / "old.json"
    path.write_bytes(package(release(1), version="1.0"))
    words = ("--partnership", partnership)

    said = made.run(
        "contracts", "import", str(path), *words, BY, typed=WORDS, code=2
    ).err
    assert "Nothing is taken in: there is a fault at /version" in said
    said = made.run("contracts", "import", str(path), *words, code=2).err
    assert "--show" in said
    said = made.run(
        "contracts", "import", str(path), "--partnership=999", "--show", code=2
    ).err
    assert "There is no partnership 999." in said
    said = made.run(
        "contracts", "import", str(tmp_path / "none"), *words, "--show", code=2
    ).err
    assert "cannot be read" in said
