"""`ropewalk reference add`: what a person sees, and how the command leaves."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from factories import publishers


@pytest.fixture
def ropewalk(tmp_path):
    """Run the command as a person would, in a folder of its own."""

    def run(*words):
        return subprocess.run(
            [Path(sys.executable).with_name("ropewalk"), "reference", "add", *words],
            env={
                **os.environ,
                "ROPEWALK_HOME": str(tmp_path / "home"),
                "COLUMNS": "200",
            },
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_a_file_is_added_and_the_second_time_it_is_said_to_be_held(tmp_path, ropewalk):
    publishers.practice_file(tmp_path / "2026_2027.csv")

    first, second = ropewalk("2026_2027.csv"), ropewalk("2026_2027.csv", "--json")

    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith(
        "2026_2027.csv: 3 rows of practice_allocations, vintage 2026/27"
    )
    assert json.loads(second.stdout)["is_new"] is False
    assert (tmp_path / "home/lake/practice_allocations--2026-27.parquet").exists()


def test_a_dry_run_keeps_nothing(tmp_path, ropewalk):
    publishers.practice_file(tmp_path / "2026_2027.csv")

    done = ropewalk("2026_2027.csv", "--dry-run", "--as-at", "2026-06-30", "--json")

    said = json.loads(done.stdout)
    assert (said["rows"], said["is_new"]) == (3, False)
    assert "describing 30 June 2026" in said["sentence"]
    assert not (tmp_path / "home/lake").exists()


def test_a_refusal_is_readable_lines_and_code_2(tmp_path, ropewalk):
    rows = publishers.practice_rows()
    rows[2][publishers.FIRST_NUMBER] = "0"
    publishers.write(tmp_path / "2026_2027.csv", rows)

    done = ropewalk("2026_2027.csv")

    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert lines[-2].endswith("1 value is not right. Nothing was changed.")
    assert lines[-1].startswith("row 3 (P90001), column 'Population': '0' must be")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.csv"], "There is no file at none.csv."),
        (["2026_2027.csv", "--as-at", "June"], "--as-at must be a day such as 2026-03-31, not 'June'."),
        (["2026_2027.csv", "--as-at", "2999-01-01"], "1 January 2999 is after today"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line(tmp_path, ropewalk, words, said):
    publishers.practice_file(tmp_path / "2026_2027.csv")

    done = ropewalk(*words)

    assert done.returncode == 2
    assert done.stderr.strip().splitlines()[-1].startswith(said)
