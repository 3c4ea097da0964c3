"""`ropewalk allocate`: shares that add up, as words, JSON or CSV."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from ropewalk.cli.main import app
from ropewalk.figures import BadInput


def run(*words):
    return CliRunner().invoke(app, ["allocate", *map(str, words)])


def printed(*words):
    done = run(*words)
    assert done.exit_code == 0, done.output
    return done.output


def baselines(folder, pounds):
    """A file that gives every district of Greater Manchester the same sum."""
    groups = json.loads(printed("--icb", "QOP", "--json"))["groups"]
    path = folder / "had.csv"
    rows = [f'{group["code"]},"{pounds}"' for group in groups]
    path.write_text("\n".join(["code,baseline", *rows]))
    return path


def test_the_shares_of_a_hundred_million_add_up_in_json():
    found = json.loads(
        printed("--sum", "100000000", "--by", "district", "--icb", "QOP", "--json")
    )

    assert sum(group["pence"] for group in found["groups"]) == 10**10
    assert round(found["groups"][5]["index"], 4) == 1.0357


def test_the_table_names_its_source_and_that_it_is_not_official():
    out = printed("--sum", "100m", "--icb", "Greater Manchester")

    assert "£10,060,135.52" in out
    assert "not an official target" in out
    assert "Source: NHS England" in out


def test_without_a_sum_need_alone_is_compared():
    out = printed("--icb", "QOP")

    assert out.startswith("Index of need by district, among Greater Manchester")
    assert "£" not in out


def test_csv_opens_in_a_spreadsheet():
    out = printed("--sum", "5m", "--by", "pcn", "--within", "Salford", "--csv")
    rows = list(csv.reader(io.StringIO(out)))

    assert rows[0][:2] == ["Code", "Primary care network"]
    assert ["not known", "PCN not known"] in [row[:2] for row in rows]


def test_several_boards_share_one_sum():
    found = json.loads(
        printed(
            "--sum", "1m", "--by", "icb", "--icb", "QOP", "--icb", "Devon", "--json"
        )
    )

    assert [group["code"] for group in found["groups"]] == ["QJK", "QOP"]


def test_an_earlier_vintage_and_a_component_can_be_asked_for():
    found = json.loads(
        printed(
            "--icb", "QOP", "--vintage", "2023/24", "--component", "community", "--json"
        )
    )

    assert (found["vintage"], found["component"]) == ("2023/24", "community")


def test_neighbourhoods_come_from_a_file(tmp_path):
    path = tmp_path / "groups.csv"
    path.write_text("neighbourhood,practice_code\nIrlam,P87657\n")
    found = json.loads(
        printed(
            "--by", "neighbourhood", "--groups", path, "--within", "Salford", "--json"
        )
    )

    assert [group["name"] for group in found["groups"]] == [
        "In no neighbourhood",
        "Irlam",
    ]


def test_the_councils_own_neighbourhoods_are_used_where_they_are_held():
    found = json.loads(
        printed("--by", "neighbourhood", "--within", "Trafford", "--json")
    )

    names = [group["name"] for group in found["groups"]]
    assert names == ["Central", "In no neighbourhood", "North", "South", "West"]


def test_distance_and_pace_of_change_start_from_what_is_entered(tmp_path):
    path = baselines(tmp_path, "10,000,000")
    words = ["--sum", "102m", "--icb", "QOP", "--baseline", path, "--years", 3]
    found = json.loads(printed(*words, "--ceiling", 5, "--growth", 2, "--json"))

    assert "not an official target" in found["distance"]["note"]
    years = [
        sum(group[f"year_{year}"] for group in found["pace"]["groups"])
        for year in (1, 2, 3)
    ]
    assert years == [10_200_000_000, 10_404_000_000, 10_612_080_000]


def test_without_a_ceiling_the_limit_is_the_one_that_the_help_says(tmp_path):
    path = baselines(tmp_path, "1,000,000")
    words = ["--sum", "19m", "--icb", "QOP", "--baseline", path, "--years", 1]
    found = json.loads(printed(*words, "--json"))

    assert "0% or more than 100% in a year" in found["pace"]["note"]
    assert "100 if none" in printed("--help")


def test_a_floor_is_read_as_typed_and_rounded_half_a_penny_up(tmp_path):
    path = baselines(tmp_path, "5.00")
    words = ["--sum", "50.40", "--icb", "QOP", "--baseline", path, "--years", 1]
    found = json.loads(printed(*words, "--floor", "0.7", "--json"))

    assert {group["year_1"] for group in found["pace"]["groups"]} == {504}


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        (("--floor", "much"), "The floor 'much' is not a percentage"),
        (("--ceiling", "nan"), "The ceiling 'nan' is not a percentage"),
        (("--floor", "-101"), "floor"),
    ],
)
def test_a_limit_that_is_none_is_refused(tmp_path, limit, says):
    path = baselines(tmp_path, "10,000,000")
    done = run(
        "--sum", "102m", "--icb", "QOP", "--baseline", path, "--years", 3, *limit
    )

    assert isinstance(done.exception, BadInput)
    assert says in str(done.exception)


def test_a_baseline_of_nothing_names_the_district(tmp_path):
    path = baselines(tmp_path, "0")
    done = run("--sum", "102m", "--icb", "QOP", "--baseline", path, "--years", 3)

    assert isinstance(done.exception, BadInput)
    assert "The baseline of Bolton (E08000001) is zero" in str(done.exception)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--sum", "lots"], "not an amount"),
        (["--sum", "12,50"], "not an amount"),
        (["--by", "ward"], "not a way to divide"),
        (["--component", "dental"], "not a component"),
        (["--icb", "Salford"], "not an integrated care board"),
        (["--vintage", "1999"], "no vintage"),
        (["--by", "neighbourhood"], "Name the practices"),
        (["--sum", "1", "--years", "3"], "give --baseline"),
        (["--baseline", "had.csv"], "give --sum"),
        (["--sum", "1", "--baseline", "nowhere.csv"], "no file"),
        (["--within", "Newcastle"], "could mean"),
    ],
)
def test_what_cannot_be_shared_is_refused_in_a_sentence(words, says):
    done = run(*words)

    assert isinstance(done.exception, BadInput)
    assert says in str(done.exception)
