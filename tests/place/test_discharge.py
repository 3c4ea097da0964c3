"""Flow home from hospital equals the published days, and a day not reported is not zero."""

import calendar
from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import pyarrow.parquet as pq
import pytest

from ropewalk.engine.spc import xmr
from ropewalk.figures import Certainty
from ropewalk.figures.ages import age_of
from ropewalk.lake.catalogue import _rows
from ropewalk.place.discharge import section as discharge
from ropewalk.place.discharge.boards import residents_by_board
from ropewalk.place.discharge.daily import Daily, daily_of_board
from ropewalk.place.discharge.delays import SPLIT, delays_table
from ropewalk.place.discharge.periods import months_of, weeks_of
from ropewalk.place.discharge.trusts import serving, shares_of_trusts, short_days
from ropewalk.place.discharge.weeks import process_of, weekly_table
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.places import places_of_kind, said_name
from ropewalk.place.position import position
from ropewalk.place.section import State
from tests.factories.lake import lake_with

TODAY = date(2026, 11, 22)
NO_COLLECTION = date(2022, 6, 19)


def read(lake, name):
    return pq.read_table(lake.resource(name).path).to_pylist()


@pytest.fixture(scope="module")
def boards(lake):
    """The published days of every board."""
    found = defaultdict(dict)
    for row in read(lake, "discharge_icb"):
        found[row["icb_code"]][row["day"]] = row
    return found


@pytest.fixture(scope="module")
def trusts(lake):
    found = defaultdict(dict)
    for row in read(lake, "discharge_trust"):
        found[row["trust_code"]][row["day"]] = row
    return found


@pytest.fixture(scope="module")
def cornwall(lake, place_called):
    return discharge.section(lake, place_called("Cornwall"), on=TODAY)


@pytest.fixture(scope="module")
def trafford(lake, place_called):
    return discharge.section(lake, place_called("Trafford"), on=TODAY)


def mean_of(days, year, month, column):
    values = [
        row[column]
        for day, row in days.items()
        if (day.year, day.month) == (year, month)
    ]
    assert len(values) == calendar.monthrange(year, month)[1]
    return sum(values) / len(values)


@pytest.mark.parametrize(
    "name", ["Trafford", "Salford", "Manchester", "Cornwall", "QOP"]
)
def test_flow_is_held_in_full_for_each_place(lake, place_called, name):
    section = discharge.section(lake, place_called(name), on=TODAY)

    assert section.state == State.FULL


def test_the_newest_month_is_the_mean_of_the_published_days(cornwall, boards):
    ready = mean_of(boards["QT6"], 2025, 8, "no_criteria_to_reside")
    left = mean_of(boards["QT6"], 2025, 8, "discharged")
    still_there = cornwall.figure("discharge.still_there")

    assert cornwall.figure("discharge.ready").value == pytest.approx(ready)
    assert still_there.value == pytest.approx(ready - left)
    assert [each.value for each in still_there.inputs] == pytest.approx([ready, left])
    assert cornwall.figure("discharge.left_share").value == pytest.approx(
        left / ready * 100
    )
    assert still_there.vintage == "August 2025"
    assert still_there.all_sources()[0].as_at == date(2025, 8, 31)
    assert f"{ready - left:,.0f} people" in cornwall.answer


def test_a_year_before_is_as_old_as_its_own_month(trafford):
    now = trafford.figure("discharge.still_there")
    before = trafford.figure("discharge.year_before.still_there")
    change = trafford.figure("discharge.change")

    assert (now.vintage, now.as_at()) == ("April 2025", date(2025, 4, 30))
    assert (before.vintage, before.as_at()) == ("April 2024", date(2024, 4, 30))
    assert age_of(before, on=TODAY) == "2 years old"
    assert age_of(change, on=TODAY) == "1 year old, oldest input 2 years old"


def test_by_residents_divides_by_the_boards_residents(lake, cornwall, place_called):
    codes = set(place_called("QT6").lsoa_codes)
    residents = sum(
        row["residents"]
        for row in read(lake, "population_census")
        if row["lsoa_code"] in codes
    )
    figure = cornwall.figure("discharge.still_there_per_100_000")

    assert figure.inputs[1].value == residents
    assert figure.value == pytest.approx(figure.inputs[0].value / residents * 100_000)
    assert "wherever they live" in figure.note


def test_england_is_the_sum_of_the_boards_that_reported_over_their_own_residents(
    lake, cornwall, boards
):
    total, residents = 0.0, 0
    by_board = residents_by_board(lake)
    for code, days in boards.items():
        known = [
            row
            for day, row in days.items()
            if (day.year, day.month) == (2025, 8) and row["discharged"] > 0
        ]
        if len(known) >= 28:
            total += sum(
                row["no_criteria_to_reside"] - row["discharged"] for row in known
            ) / len(known)
            residents += by_board[code]
    figure = cornwall.figure("discharge.england.still_there_per_100_000")

    assert figure.inputs[0].value == pytest.approx(total)
    assert figure.inputs[1].value == residents
    assert "40 of 42 boards" in figure.inputs[0].rule


def test_residents_of_the_boards_add_up_to_england(lake):
    residents = residents_by_board(lake)

    assert len(residents) == 42
    assert sum(residents.values()) == 56_489_608


def test_a_day_that_nobody_reported_is_not_known_and_never_zero(lake, boards):
    assert boards["QT6"][NO_COLLECTION]["no_criteria_to_reside"] == 0
    daily = daily_of_board(lake, "QT6")
    june = next(
        each
        for each in months_of(daily, on=TODAY)
        if each.starts_on == date(2022, 6, 1)
    )
    known = [
        row["no_criteria_to_reside"]
        for day, row in boards["QT6"].items()
        if (day.year, day.month) == (2022, 6) and row["no_criteria_to_reside"]
    ]

    assert not np.isfinite(daily.ready[daily.days.index(NO_COLLECTION)])
    assert june.days_known == len(known) == 29
    assert june.ready == pytest.approx(sum(known) / 29)


def days_from(start, ready, left):
    days = tuple(start + timedelta(days=n) for n in range(len(ready)))
    return Daily(days, np.array(ready, dtype=float), np.array(left, dtype=float))


def test_a_week_is_from_monday_to_sunday_and_needs_all_its_days():
    monday = date(2025, 8, 4)
    daily = days_from(monday, [10] * 7 + [20] * 6 + [np.nan], [4] * 14)
    first, second = weeks_of(daily)

    assert (first.starts_on, first.ready, first.still_there) == (monday, 10, 6)
    assert (second.days_known, second.ready, second.left_share) == (6, None, None)


def test_a_month_may_lack_three_days_and_not_four():
    july = days_from(date(2025, 7, 1), [np.nan] * 3 + [10] * 28, [5] * 31)
    august = days_from(date(2025, 8, 1), [np.nan] * 4 + [10] * 27, [5] * 31)

    assert months_of(july, on=TODAY)[0].ready == 10
    assert months_of(august, on=TODAY)[0].ready is None


def test_a_table_of_months_says_how_many_days_may_lack(cornwall):
    note = cornwall.table("discharge.monthly").note

    assert "A month with more than 3 days not known has no mean." in note


def test_days_left_out_are_not_known():
    daily = days_from(date(2025, 8, 4), [10] * 7, [4] * 7)

    assert weeks_of(daily, leave_out=[date(2025, 8, 6)])[0].ready is None


def test_the_weekly_chart_has_the_limits_of_the_published_method(cornwall, boards):
    table = cornwall.table("discharge.weekly").records()
    days = boards["QT6"]
    values = []
    for row in table:
        monday = date.fromisoformat(row["starts_on"])
        week = [days[monday + timedelta(days=n)] for n in range(7)]
        values.append(
            sum(d["no_criteria_to_reside"] - d["discharged"] for d in week) / 7
        )
    expected = xmr(values, better="lower")

    assert len(table) == 52
    assert table[-1]["starts_on"] == "2025-08-25"
    assert [row["still_there"] for row in table] == pytest.approx(values, abs=0.051)
    assert table[0]["upper"] == pytest.approx(expected.upper[0], abs=0.051)
    assert tuple(row["special"] for row in table) == expected.special
    assert tuple(row["direction"] for row in table) == expected.direction
    drawn = process_of(cornwall.table("discharge.weekly"))
    assert drawn.direction == expected.direction


def test_of_few_weeks_nothing_is_told_of_chance(lake, place_called):
    monday, board = date(2025, 5, 5), place_called("QOP")

    def table(weeks):
        days = days_from(monday, [10] * 7 * weeks, [4] * 7 * weeks)
        return weekly_table(lake, days, board, {})

    few, enough = table(12), table(13)

    assert set(few.column("upper")) == {None}
    assert process_of(few) is None
    assert "too few to tell a change from chance: that takes 13" in few.note
    assert set(enough.column("upper")) == {6.0}
    assert "too few" not in enough.note


def test_days_on_which_a_trust_reported_nothing_make_no_low_week(
    lake, trafford, trusts
):
    wigan = "RRF"
    silent = {
        day
        for day, row in trusts[wigan].items()
        if row["no_criteria_to_reside"] is None and day >= date(2025, 5, 1)
    }
    table = trafford.table("discharge.weekly")
    unknown = {
        date.fromisoformat(row["starts_on"])
        for row in table.records()
        if row["still_there"] is None
    }

    assert silent
    assert {day - timedelta(days=day.weekday()) for day in silent} <= unknown
    assert "Wrightington, Wigan" in table.note
    assert trafford.figure("discharge.still_there").vintage == "April 2025"
    assert "not every trust reported" in trafford.answer


def test_a_trust_that_stopped_when_it_merged_is_not_silent_for_ever(
    lake, place_called, trusts
):
    southport = "RVY"
    last = max(trusts[southport])
    short = short_days(lake, place_called("QYG"), on=TODAY)

    assert last == date(2023, 6, 30)
    assert not any("RVY" in who for day, who in short.items() if day > last)


def test_a_trust_silent_on_the_newest_days_is_not_taken_to_have_merged(
    lake, place_called, tmp_path
):
    newest = [
        {"trust_code": "REF", "day": date(2025, 8, n + 1)}
        | {"no_criteria_to_reside": 90 if n < 25 else None, "discharged": 40}
        for n in range(31)
    ]
    added = lake_with(
        lake,
        tmp_path,
        "discharge_trust",
        newest,
        vintage="August 2025 again",
        covers="England",
        as_at=date(2025, 9, 1),
    )
    short = short_days(added, place_called("QT6"), on=TODAY)

    assert list(short) == [date(2025, 8, n) for n in range(26, 32)]
    assert set(short.values()) == {("Royal Cornwall Hospitals NHS Trust",)}


def test_trusts_are_those_whose_beds_the_places_people_use(lake, place_called):
    own = serving(lake, place_called("Trafford"), on=TODAY)
    share = {
        row["trust_code"]: row["share"]
        for row in read(lake, "trust_catchment")
        if row["ltla_code"] == "E08000009"
    }

    assert [each.code for each in own] == ["R0A", "RM3"]
    assert [each.share_of_trust for each in own] == pytest.approx(
        [share["R0A"], share["RM3"]]
    )
    assert 0.95 <= sum(each.share_of_place for each in own) <= 1
    assert serving(lake, place_called("Salford"), on=TODAY)[0].code == "RM3"


def test_catchments_of_2021_reach_the_districts_of_today(lake, place_called):
    cumberland = shares_of_trusts(lake, place_called("Cumberland"))
    before = defaultdict(float)
    for row in read(lake, "trust_catchment"):
        if row["ltla_code"] in {"E07000026", "E07000028", "E07000029"}:
            before[row["trust_code"]] += row["share"]

    assert cumberland == pytest.approx(dict(before))


def test_all_of_a_trusts_patients_live_somewhere_in_england(lake, place_called):
    shares = shares_of_trusts(lake, place_called("England"))

    assert all(share == pytest.approx(1) for share in shares.values())


def test_the_estimate_for_a_council_is_a_reconstruction_that_can_be_recomputed(
    lake, trafford, place_called
):
    figure = trafford.figure("discharge.estimated_still_there")
    own = serving(lake, place_called("Trafford"), on=TODAY)

    assert figure.certainty == Certainty.RECONSTRUCTED
    assert figure.value == pytest.approx(
        sum(
            each.share_of_trust * part.value
            for each, part in zip(own, figure.inputs, strict=True)
        )
    )
    assert "Nobody publishes" in figure.note
    assert f"{figure.value:,.0f} people" not in trafford.answer


def test_reasons_for_delay_equal_the_published_ones(lake, trafford):
    counts = defaultdict(int)
    for row in read(lake, "discharge_delays"):
        if row["trust_code"] in {"R0A", "RM3"} and row["month"] == date(2025, 5, 1):
            kind, _, reason = row["reason"].partition(SPLIT)
            counts[reason, kind] += row["patients"]
    table = trafford.table("discharge.delays")

    assert {(reason, kind): n for reason, n, kind in table.rows} == counts
    assert list(table.column("patients")) == sorted(counts.values(), reverse=True)
    assert trafford.figure("discharge.delayed").value == sum(counts.values())
    assert sum(trafford.table("discharge.delays_by_kind").column("patients")) == sum(
        counts.values()
    )


def test_a_trust_without_reasons_is_named_and_not_counted_as_none(lake):
    table = delays_table(lake, ["R0A", "RBV"])

    assert "No reasons from the trust with code RBV" in table.note


def test_beds_and_emergency_departments_equal_the_published_month(lake, trafford):
    row = trafford.table("discharge.trusts").records()[0]
    beds = next(
        each
        for each in read(lake, "beds")
        if each["trust_code"] == "R0A" and each["month"] == date(2025, 8, 1)
    )
    seen = next(
        each
        for each in read(lake, "attendances")
        if each["trust_code"] == "R0A" and each["month"] == date(2025, 7, 1)
    )

    assert (row["beds_open"], row["beds_occupied"]) == (
        beds["general_acute_available"],
        beds["general_acute_occupied"],
    )
    assert row["attendances"] == seen["attendances"]
    assert row["over_4_hours"] == round(
        seen["over_4_hours"] / seen["attendances"] * 100, 1
    )


def test_a_board_whose_days_ended_long_ago_has_no_number_in_its_sentence(
    lake, place_called
):
    section = discharge.section(lake, place_called("QUE"), on=TODAY)

    assert "end on 31 August 2023 (3 years old)" in section.answer
    assert "people were" not in section.answer
    assert section.missing[0].resource == "discharge_icb"
    earlier = discharge.section(lake, place_called("QUE"), on=date(2024, 1, 1))
    assert "August 2023" in earlier.answer
    assert not earlier.missing


def test_england_lists_boards_by_name_and_says_which_did_not_report(lake, place_called):
    section = discharge.section(lake, place_called("England"), on=TODAY)
    names = section.table("discharge.boards").column("board")

    assert list(names) == sorted(names)
    assert len(names) == 42
    assert "Cambridgeshire and Peterborough" in section.missing[0].what
    assert "40 of 42 boards" in section.answer


@pytest.mark.parametrize(
    "board",
    [pytest.param(code, id=code) for code in ("E54000008", "E54000034", "E54000063")],
)
def test_boards_with_other_codes_are_found(lake, place_called, board):
    assert discharge.section(lake, place_called(board), on=TODAY).figures


def test_every_board_has_a_flow(lake, boards):
    names = {said_name(name) for _, name in places_of_kind(lake, PlaceKind.ICB)}

    assert len(names) == len(boards) == 42


def test_a_practice_is_shown_its_boards_flow_and_no_estimate_of_its_own(
    lake, place_called
):
    section = discharge.section(lake, place_called("P84016"), on=TODAY)

    assert section.answer.startswith("In Greater Manchester, the board for Levenshulme")
    assert "discharge.estimated_still_there" not in {f.key for f in section.figures}


def test_asking_again_reads_no_file_again(lake, place_called):
    place = place_called("Trafford")
    discharge.section(lake, place, on=TODAY)
    read_so_far = _rows.cache_info().misses
    discharge.section(lake, place, on=TODAY)

    assert _rows.cache_info().misses == read_so_far


@pytest.mark.parametrize("on", [date(2022, 6, 30), date(2019, 5, 1)])
def test_before_there_were_boards_the_rest_of_a_position_is_still_told(
    lake, place_called, on
):
    place = place_called("Trafford")
    found = position(lake, place, on=on)
    [flow] = [each for each in found.sections if each.key == "discharge"]

    assert flow.state == State.EMPTY
    assert "there was none on" in flow.answer
    assert flow.missing[0].remedy == "Ask about a day from 1 July 2022 on"
    assert any(each.state != State.EMPTY for each in found.sections)
