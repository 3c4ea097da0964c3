"""The position of a place: a computed sentence, every section, and what is not known."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from ropewalk.figures import BadInput
from ropewalk.lake import catalogue
from ropewalk.lake.catalogue import Lake
from ropewalk.place.fair_share import gap_said
from ropewalk.place.fitness import fitness
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.need import need_index
from ropewalk.place.places import place_of_members
from ropewalk.place.position import figure_of, position
from ropewalk.place.shares import NOT_OFFICIAL

TODAY = date(2026, 11, 22)
SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/reference/position.schema.json").read_text()
)
ORDER = [
    "people",
    "need",
    "fair_share",
    "payments",
    "market",
    "discharge",
    "outcomes",
    "stands_out",
    "unknown",
]
# how many things of this position there are, which no file says
COUNTED_HERE = {"stands_out.tested", "stands_out.by_chance", "unknown.count"}
# f: full, p: part, e: empty, in the order above
STATES = {
    "Trafford": "ffffpffff",
    "Salford": "pffepfpff",
    "Manchester": "pffppfpff",
    "Cornwall": "pffepfpff",
    "Greater Manchester": "pffppfpff",
}


@pytest.fixture(scope="module")
def positions(lake, place_called):
    return {name: position(lake, place_called(name), on=TODAY) for name in STATES}


@pytest.mark.parametrize("name", STATES)
def test_sections_are_full_or_empty_as_the_data_held_allow(positions, name):
    sections = positions[name].sections

    assert [section.key for section in sections] == ORDER
    assert "".join(section.state[0] for section in sections) == STATES[name]


@pytest.mark.parametrize(
    ("name", "compared"),
    [
        ("Trafford", "7% less {} than Greater Manchester"),
        ("Salford", "4% more {} than Greater Manchester"),
        ("Greater Manchester", "6% more {} than England"),
        ("Cornwall", "11% more {} than England"),
    ],
)
def test_the_headline_is_computed_from_the_need_index(positions, name, compared):
    assert positions[name].headline == (
        f"People registered with practices in {name} have "
        f"{compared.format('relative need and unavoidable cost')} as a whole, "
        f"on the NHS 2025/26 formula."
    )


@pytest.mark.parametrize(
    ("code", "with_whom"),
    [
        ("P87657", "registered with (IRLAM) SALFORD CARE CTRS"),
        ("U16464", "registered with practices of Barnsley PCN"),
    ],
)
def test_the_headline_of_a_practice_or_network_names_whom_people_are_registered_with(
    lake, place_called, code, with_whom
):
    headline = position(lake, place_called(code), on=TODAY).headline

    assert with_whom.casefold() in headline.casefold()


def test_data_over_three_years_old_never_make_the_headline(lake, place_called):
    place = place_called("Trafford")

    assert "7% less" in position(lake, place, on=date(2027, 10, 31)).headline
    assert (
        "new enough for a headline"
        in position(lake, place, on=date(2027, 11, 1)).headline
    )


def test_data_of_a_later_day_never_make_the_headline(lake, place_called):
    place = place_called("Trafford")
    found = position(lake, place, on=date(2023, 3, 30))

    assert found.headline == (
        "The data held on the need of Trafford, the NHS 2023/24 formula, describe a "
        "later day, 31 March 2023, so nothing is said of 30 March 2023."
    )
    assert "are later than the day asked about" in found.section("need").answer
    assert "8% less" in position(lake, place, on=date(2023, 3, 31)).headline


@pytest.mark.parametrize(
    ("on", "vintage"),
    [
        (date(2022, 7, 1), "2023/24"),  # the earliest there is
        (date(2023, 4, 1), "2023/24"),
        (date(2024, 12, 1), "2023/24"),  # the last held: none of 2024/25 is
        (date(2025, 3, 31), "2023/24"),
        (date(2025, 4, 1), "2025/26"),
        (TODAY, "2025/26"),
    ],
)
def test_need_is_that_of_the_allocations_in_force_on_the_day(
    lake, place_called, on, vintage
):
    found = position(lake, place_called("Trafford"), on=on)
    index = need_index(lake, found.place, vintage=vintage)
    practices = [
        found.section("people").table("people.networks"),
        found.section("need").table("need.by_pcn"),
        found.section("fair_share").tables[0],
    ]

    assert found.need.figure("final", "icb").value == index.figure("final", "icb").value
    assert f"NHS {vintage} formula" in found.headline
    assert f"({vintage})" in found.section("people").answer
    for table in practices:
        assert table.sources[0].vintage == vintage
        assert sum(table.column("registered")) == pytest.approx(index.registered.value)


@pytest.mark.parametrize("name", ["Cornwall", "Greater Manchester"])
def test_a_place_that_is_nearly_its_board_is_compared_with_england(positions, name):
    found = positions[name]
    figures = found.section("fair_share").figures
    by_need = next(each for each in figures if each.key == "fair_share.by_need")

    assert "than England as a whole" in found.section("need").answer
    assert "shared by need across England" in found.section("fair_share").answer
    assert by_need.inputs[1].key == "weighted.final.england"
    assert found.section("need").figures[1].key == "need_index.final.vs_england"
    columns = found.section("need").table("need.components").columns
    assert [column.key for column in columns[1:]] == ["vs_england", "vs_icb"]


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (0, "the same as"),
        (49, "the same as"),
        (-50, "the same as"),
        (51, "£1 more than"),
        (-100_000, "£1,000 less than"),
    ],
)
def test_no_gap_between_two_sums_is_neither_more_nor_less(pence, words):
    assert gap_said(pence) == words


def test_a_headline_without_need_says_that_it_is_not_known(lake):
    place = place_of_members(
        lake,
        kind=PlaceKind.NEIGHBOURHOOD,
        code="N1",
        name="Two streets",
        lsoa_codes=["E01006112"],
    )
    found = position(lake, place, on=TODAY)

    assert "relative need is not known" in found.headline
    assert [found.section(key).state[0] for key in ("need", "fair_share")] == ["e", "e"]


@pytest.mark.parametrize("name", STATES)
def test_the_json_is_as_documented(positions, name):
    written = json.loads(json.dumps(positions[name].as_dict()))

    jsonschema.Draft202012Validator(
        SCHEMA, format_checker=jsonschema.FormatChecker()
    ).validate(written)


def test_the_json_has_the_published_indices(positions):
    for name, index in (("Salford", 1.0357), ("Trafford", 0.9252)):
        assert (
            round(positions[name].as_dict()["need_index"]["final"]["vs_icb"], 4)
            == index
        )


@pytest.mark.parametrize("name", STATES)
def test_every_figure_leads_down_to_a_source(positions, name):
    for section in positions[name].sections:
        for figure in section.figures:
            if figure.value is not None and figure.key not in COUNTED_HERE:
                assert figure.all_sources(), figure.key
                assert figure.vintage, figure.key
            assert figure.unit


@pytest.mark.parametrize("name", STATES)
def test_every_picture_has_its_table(positions, name):
    for section in positions[name].sections:
        keys = {table.key for table in section.tables}
        assert {table for _, table in section.pictures} <= keys


@pytest.mark.parametrize("name", STATES)
def test_what_is_not_known_is_collected_from_every_section(positions, name):
    found = positions[name]
    listed = found.section("unknown").table("unknown.list").records()
    gaps = [(s.title, gap.what) for s in found.sections for gap in s.missing]

    assert [(row["section"], row["what"]) for row in listed[: len(gaps)]] == gaps
    assert len(listed) == found.section("unknown").figure("unknown.count").value
    assert all(
        "ropewalk reference add" in row["remedy"] or row["remedy"] for row in listed
    )


def test_a_figure_is_found_by_its_key_at_any_depth(positions):
    found = positions["Salford"]

    assert figure_of(found, "need_index.final.vs_icb").unit == "index"
    assert figure_of(found, "weighted.final.england").unit == "weighted people"


def test_a_mistyped_key_is_answered_with_the_keys_like_it(positions):
    with pytest.raises(BadInput, match=r"Did you mean need_index\.final\.vs_icb"):
        figure_of(positions["Salford"], "need_index.finl.vs_icb")
    with pytest.raises(BadInput, match="None is like it"):
        figure_of(positions["Salford"], "qqqqq")


@pytest.mark.parametrize("name", STATES)
def test_a_fair_share_says_that_it_is_no_official_target(positions, name):
    section = positions[name].section("fair_share")

    assert NOT_OFFICIAL in section.answer
    assert all(figure.note == NOT_OFFICIAL for figure in section.figures)


def test_what_a_round_sum_gives_here_and_elsewhere_adds_up(lake, positions):
    section = positions["Trafford"].section("fair_share")

    assert section.figure("fair_share.by_need").value == 704_725_097
    assert sum(section.table("shares").column("pence")) == 10**10


def test_a_large_place_reads_hardly_more_than_a_small_one(lake, place_called):
    reads = {}
    for name in ("Isles of Scilly", "Greater Manchester", "England"):
        catalogue._rows.cache_clear()
        position(lake, place_called(name), on=TODAY)
        reads[name] = catalogue._rows.cache_info().misses

    assert max(reads.values()) <= reads["Isles of Scilly"] + 10, reads


def test_a_damaged_file_is_one_sentence(lake, tmp_path, place_called):
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and then nothing")
    spoilt = Lake(
        [
            replace(each, path=broken) if each.name == "ethnicity" else each
            for each in lake.resources()
        ]
    )

    with pytest.raises(
        BadInput, match=r"broken\.parquet cannot be read: it is damaged"
    ):
        position(spoilt, place_called("Trafford"), on=TODAY)


def test_a_position_never_opens_the_records():
    code = (
        "import sys, datetime\n"
        "from ropewalk.place.shelf import shelf\n"
        "from ropewalk.place.places import find_place\n"
        "from ropewalk.place.position import position\n"
        "lake, on = shelf(), datetime.date(2026, 11, 22)\n"
        "position(lake, find_place(lake, 'Salford', on=on), on=on)\n"
        "sys.exit(bool({'django', 'duckdb', 'ibis', 'scipy.stats'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_s3_34_the_same_data_are_fit_for_a_plan_and_not_for_a_contract(positions):
    rows = positions["Trafford"].section("unknown").table("unknown.fitness").records()
    lists = next(
        row for row in rows if row["source"].startswith("Registered and weighted")
    )

    assert lists["plan"] == "Yes"
    assert (
        lists["contract"]
        == "No: 2 years old, and a contract needs data under a year old"
    )


@pytest.mark.parametrize(
    ("as_at", "whole", "plan", "contract"),
    [
        (date(2026, 11, 1), True, True, True),
        (date(2026, 11, 1), False, True, False),
        (date(2025, 11, 21), True, True, False),
        (date(2016, 11, 22), True, True, False),
        (date(2016, 11, 21), True, False, False),
        (None, True, False, False),
    ],
)
def test_s3_34_fitness_is_by_age_and_coverage(as_at, whole, plan, contract):
    found = [
        fitness(as_at, covers_whole_place=whole, purpose=purpose, on=TODAY).is_fit
        for purpose in ("plan", "contract")
    ]

    assert found == [plan, contract]
