"""`ropewalk reference withdraw`: what a person sees, and how the command leaves."""

import json

import pytest
from factories import publishers

from tests.cli.conftest import Installation

WHY = ("--because", "It is the file of another year.")
WHO = ("--by", "Head of analysis")
NAMED = ("practice_allocations", "2026/27")


@pytest.fixture
def added(tmp_path):
    """An installation to which a file was added."""
    path = publishers.practice_file(tmp_path / "2026_2027.csv")
    installation = Installation(tmp_path / "home")
    installation.run("reference", "add", path)
    return installation


def vintages(installation):
    listed = json.loads(installation.run("reference", "list", "--json").out)
    return [row["vintage"] for row in listed if row["table"] == NAMED[0]]


def test_what_was_added_in_error_is_withdrawn_and_stays_on_record(added):
    said = added.run("reference", "withdraw", *NAMED, *WHY, *WHO).out

    assert said.startswith("practice_allocations (2026/27), added on ")
    assert said.strip().endswith(
        "is withdrawn and stays on record. Without it, the newest of its kind held for "
        "England is 2025/26."
    )
    assert vintages(added) == ["2025/26", "2023/24"]
    [row] = json.loads(added.run("reference", "list", "--withdrawn", "--json").out)
    assert row["withdrawn_by"] == "Head of analysis, at the server"
    assert row["because"] == "It is the file of another year."
    line = added.run("reference", "list", "--withdrawn").out
    assert "(2026/27), kept as practice_allocations--2026-27: withdrawn on " in line
    assert "by Head of analysis, at the server. It is the file of another year." in line
    assert (added.home / "lake/practice_allocations--2026-27.parquet").is_file()


def test_withdrawing_never_opens_the_records(added):
    added.run("reference", "withdraw", *NAMED, *WHY, *WHO)

    assert not (added.home / "ropewalk.sqlite3").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*NAMED, *WHO), "Say who withdraws it and why: --because is missing."),
        ((*NAMED, *WHY), "Say who withdraws it and why: --by is missing."),
        ((*NAMED, *WHO, "--because", "x" * 301), "Say why it is withdrawn in words"),
        (
            ("practice_allocations", "2025/26", *WHY, *WHO),
            "This vintage came with Ropewalk, and such a one is never withdrawn.",
        ),
        (
            ("practice_allocations", "2031/32", *WHY, *WHO),
            "There is no vintage '2031/32' of practice_allocations; those held are",
        ),
        (
            ("weather", "2026", *WHY, *WHO),
            "There is no reference table named 'weather'",
        ),
    ],
)
def test_what_cannot_be_withdrawn_is_one_line_and_code_2(added, words, said):
    assert added.refused("reference", "withdraw", *words).startswith(said)

    assert vintages(added) == ["2026/27", "2025/26", "2023/24"]
    assert added.run("reference", "list", "--withdrawn").out == ""
