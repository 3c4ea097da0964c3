"""Care homes come from the newest list that covers a district; concentration has bounds."""

from collections import Counter
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ropewalk.engine.market import herfindahl
from ropewalk.lake.catalogue import _rows
from ropewalk.place.market import section as market
from ropewalk.place.market.concentration import band, by_homes, by_payments
from ropewalk.place.market.homes import Home, Homes, homes_of, kinds_table
from ropewalk.place.market.services import services_table
from ropewalk.place.market.weeks import weeks_table
from ropewalk.place.payments.held import payments_held
from ropewalk.place.section import State
from tests.factories.lake import lake_with, lake_without

TODAY = date(2026, 11, 22)
TRAFFORD, SALFORD, CORNWALL = "E08000009", "E08000006", "E06000052"


@pytest.fixture(scope="module")
def trafford(lake, place_called):
    return market.section(lake, place_called("Trafford"), on=TODAY)


def read(lake, name, vintage=None):
    return pq.read_table(lake.resource(name, vintage).path).to_pylist()


def home(name, provider, *, beds=None, rating=None, kind=False):
    return Home(
        name=name,
        has_nursing=kind,
        provider=provider,
        postcode="M33 1AA",
        district=TRAFFORD,
        inspected_on=None,
        beds=beds,
        rating=rating,
        as_at=date(2026, 2, 25),
    )


def homes(*found):
    return Homes(found, (), (TRAFFORD,), ())


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Trafford", State.PART),
        ("Salford", State.PART),
        ("Manchester", State.PART),
        ("Cornwall", State.PART),
        ("QOP", State.PART),
    ],
)
def test_how_much_is_held_of_each_place(lake, place_called, name, state):
    assert market.section(lake, place_called(name), on=TODAY).state == state


def test_care_homes_by_kind_are_counted_from_the_published_list(lake, trafford):
    rows = read(lake, "care_homes", "Trafford February 2026")
    nursing = sum("Nursing" in row["kind"] for row in rows)

    assert trafford.figure("market.homes").value == len(rows) == 56
    assert trafford.figure("market.homes_nursing").value == nursing == 18
    assert trafford.figure("market.homes_residential").value == len(rows) - nursing
    assert trafford.table("market.homes_by_kind").rows == (
        ("Trafford", 18, 38, 56, "under a year old"),
    )


@pytest.mark.parametrize(("age", "from_band"), [(65, 13), (75, 15)])
def test_capacity_uses_the_people_counted_nearest_in_time(
    lake, trafford, age, from_band
):
    bands = [*(f"aged_{a}_{a + 4}" for a in range(0, 90, 5)), "aged_90_and_over"]
    older = sum(
        row[band]
        for row in read(lake, "population_mid_year", "mid-2024")
        if row["sex"] == "persons"
        for band in bands[from_band:]
    )
    figure = trafford.figure(f"market.homes_per_1000_aged_{age}")

    assert figure.inputs[1].value == older
    assert figure.inputs[1].vintage == "mid-2024"
    assert figure.value == pytest.approx(56 / older * 1000)


def test_a_list_of_2019_is_divided_by_the_people_of_about_then(lake, place_called):
    section = market.section(lake, place_called("Salford"), on=TODAY)
    figure = section.figure("market.homes_per_1000_aged_75")

    assert figure.inputs[1].vintage == "mid-2020"
    assert figure.inputs[0].note == "7 years old"


def test_an_old_list_is_background_and_no_number_of_it_is_in_the_sentence(
    lake, place_called
):
    section = market.section(lake, place_called("Salford"), on=TODAY)

    assert "August 2019 (7 years old)" in section.answer
    assert str(section.figure("market.homes").value) not in section.answer
    assert "newer list" in section.missing[0].what


def test_a_place_without_a_list_has_no_homes_figure_and_not_a_zero(lake, place_called):
    section = market.section(lake, place_called("Cornwall"), on=TODAY)

    assert section.answer == "No list of care homes is held for Cornwall."
    assert not any("homes" in figure.key for figure in section.figures)
    assert "market.homes_by_kind" not in {table.key for table in section.tables}
    assert "reference add" in section.missing[0].remedy


def test_each_district_of_a_board_has_its_own_newest_list(lake, place_called):
    section = market.section(lake, place_called("QOP"), on=TODAY)
    rows = {row[0]: row for row in section.table("market.homes_by_kind").rows}
    old = Counter(
        row["ltla_code"]
        for row in read(lake, "care_homes", "Greater Manchester August 2019")
    )

    assert rows["Trafford"][3:] == (56, "under a year old")
    assert rows["Salford"][3:] == (old[SALFORD], "7 years old")
    assert list(rows) == sorted(rows)
    assert section.answer.endswith(
        "1 of the 10 districts of Greater Manchester: Trafford."
    )
    assert "market.providers" not in {table.key for table in section.tables}


def test_a_list_of_all_england_covers_a_district_without_a_home(lake, tmp_path):
    everywhere = lake_with(
        lake,
        tmp_path,
        "care_homes",
        [
            {"cqc_id": "1-1", "name": "A", "kind": "Nursing homes", "beds": 30}
            | {"ltla_code": TRAFFORD, "provider": "P", "rating": "Good"},
            {"cqc_id": "1-2", "name": "B", "kind": "Residential homes", "beds": 10}
            | {"ltla_code": TRAFFORD, "provider": "Q", "rating": "Inadequate"},
        ],
        vintage="England October 2026",
        covers="England",
        as_at=date(2026, 10, 1),
    )
    found = homes_of(everywhere, [TRAFFORD, CORNWALL])

    assert found.lacking == ()
    assert [each.name for each in found.homes] == ["A", "B"]
    assert kinds_table(everywhere, found, on=TODAY).rows[0][:4] == (
        *("Cornwall", 0, 0),
        0,
    )


def test_beds_and_ratings_are_used_when_the_list_has_them(lake, place_called, tmp_path):
    rows = [
        {"cqc_id": "1-1", "name": "A", "kind": "Nursing homes", "beds": 30}
        | {"ltla_code": CORNWALL, "provider": "P", "rating": "Good"},
        {"cqc_id": "1-2", "name": "B", "kind": "Residential homes", "beds": 10}
        | {"ltla_code": CORNWALL, "provider": "Q", "rating": "Inadequate"},
    ]
    added = lake_with(
        lake,
        tmp_path,
        "care_homes",
        rows,
        vintage="England October 2026",
        covers="England",
        as_at=date(2026, 10, 1),
    )
    section = market.section(added, place_called("Cornwall"), on=TODAY)

    assert section.figure("market.beds").value == 40
    assert "40 beds" in section.answer
    assert section.table("market.quality").rows == (
        ("Good", 1, 50.0),
        ("Inadequate", 1, 50.0),
    )
    assert not {"Beds in care homes", "Ratings of care homes"} & {
        each.what for each in section.missing
    }


def test_beds_are_not_known_when_one_home_lacks_them():
    assert homes(home("A", "P", beds=30), home("B", "Q")).beds() is None
    assert homes(home("A", "P", beds=30), home("B", "Q", beds=5)).beds() == 35


def test_concentration_by_homes_against_a_worked_example():
    found = by_homes(
        homes(home("A", "P"), home("B", "P"), home("C", "P"), home("D", "Q"))
    )

    assert found.least == found.most == pytest.approx(75**2 + 25**2)


def test_homes_of_providers_not_named_widen_the_range():
    found = by_homes(
        homes(*(home(name, "P") for name in "ABC"), home("D", "Q"), home("E", None))
    )

    assert found.least == pytest.approx(60**2 + 20**2)
    assert found.most == pytest.approx(60**2 + 20**2 + 20**2)


def test_concentration_is_not_known_when_most_providers_are_not_named():
    assert by_homes(homes(home("A", "P"), *[home("B", None)] * 2)) is None
    assert by_homes(homes()) is None


def payment_rows(*amounts):
    return pa.table(
        {
            "supplier": [name for name, _, _ in amounts],
            "supplier_kind": [kind for _, kind, _ in amounts],
            "pence": [pence for _, _, pence in amounts],
            "payments": [1] * len(amounts),
        }
    )


def test_concentration_by_payments_against_a_worked_example():
    found, named = by_payments(
        payment_rows(
            ("P", "organisation", 50),
            ("Q", "organisation", 30),
            ("R", "organisation", -10),
            ("Other", "other", 20),
        )
    )

    assert named == 2
    assert found.least == pytest.approx(50**2 + 30**2)
    assert found.most == pytest.approx(50**2 + 30**2 + 20**2)


def test_there_is_no_market_where_nobody_was_paid():
    assert by_payments(payment_rows(("R", "organisation", -10))) is None


def test_the_table_of_concentration_equals_the_published_payments(lake, trafford):
    rows = {row[0]: row for row in trafford.table("market.concentration").rows}
    paid = Counter()
    for row in read(lake, "payments", "Trafford 2024/25 and 2025/26"):
        is_adults = row["part"] == "Adult social care"
        is_home_care = is_adults and row["service"] == "Home care"
        if row["financial_year"] == "2025/26" and is_home_care:
            paid[row["supplier"], row["supplier_kind"]] += row["pence"]
    named = [p for (_, kind), p in paid.items() if kind != "other" and p > 0]
    not_named = sum(p for (_, kind), p in paid.items() if kind == "other")
    whole = sum(named) + not_named

    _, organisations, least, most, other, _ = rows["Payments in 2025/26: home care"]
    assert organisations == len(named)
    assert least == round(sum((p / whole * 100) ** 2 for p in named))
    assert most == round(herfindahl([*named, not_named]))
    assert other == round(not_named / whole * 100, 1)
    assert "Payments in 2025/26: payments to the NHS" in rows


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (300, 900, "not concentrated"),
        (1001, 1999, "concentrated"),
        (2001, 9000, "highly concentrated"),
        (900, 2500, "between not concentrated and highly concentrated"),
    ],
)
def test_a_market_has_a_word_only_where_both_ends_agree(least, most, words):
    assert band(least, most, on=TODAY) == words


def test_weeks_of_care_equal_the_published_ones(lake, trafford):
    rows = [
        row
        for row in read(lake, "care_home_weeks")
        if row["council_code"] == TRAFFORD and row["year_ending"] == 2023
    ]
    last = trafford.table("market.weeks").rows[-1]

    assert last[:4] == (2023, 11_252, 17_996, sum(row["weeks"] for row in rows))
    assert trafford.figure("market.weeks").value == 29_248
    assert "29,248" not in trafford.answer


def test_a_year_in_which_a_councils_weeks_are_not_known_is_left_out(lake, place_called):
    place = place_called("QOP")
    rows = [
        row
        for row in read(lake, "care_home_weeks")
        if row["council_code"] in place.council_codes
    ]
    unknown = {row["year_ending"] for row in rows if row["weeks"] is None}
    table = weeks_table(lake, place)

    assert unknown == {2001, 2004}
    assert set(table.column("year")) == {row["year_ending"] for row in rows} - unknown
    assert "2001 and 2004" in table.note
    assert table.rows[-1][3] == sum(
        row["weeks"] for row in rows if row["year_ending"] == 2023
    )


def test_places_to_go_to_are_counted_and_not_held_is_not_zero(lake, place_called):
    trafford = services_table(lake, place_called("Trafford"))
    board = services_table(lake, place_called("QOP"))
    counts = Counter(
        row["kind"]
        for row in read(lake, "community_services")
        if row["ltla_code"] == TRAFFORD
    )

    assert trafford.records()[0]["pharmacy"] == counts["pharmacy"] == 57
    assert {row["district"]: row["community_hub"] for row in board.records()}[
        "Salford"
    ] is None
    assert services_table(lake, place_called("Cornwall")).rows == ()


def test_ratings_of_homes_are_given_with_their_month_beside_england(trafford):
    own = trafford.figure("market.good_or_outstanding")
    england = trafford.figure("market.good_or_outstanding.england")

    assert (own.vintage, england.vintage) == ("April 2026", "April 2026")
    assert f"{own.value:.1f}% were rated good or outstanding" in trafford.answer
    assert f"{england.value:.1f}% in England" in trafford.answer


def test_community_care_in_england_adds_up_to_the_published_counts(lake, trafford):
    rows = read(lake, "home_care_ratings")
    table = trafford.table("market.home_care_england").records()

    assert sum(row["locations"] for row in table) == sum(r["locations"] for r in rows)
    for row in table:
        good = sum(
            r["locations"]
            for r in rows
            if r["ownership"] == row["ownership"]
            and r["rating"] in {"Good", "Outstanding"}
        )
        assert row["good"] == round(good / row["locations"] * 100, 1)


def test_england_has_the_newest_count_by_ownership(lake, place_called):
    section = market.section(lake, place_called("England"), on=TODAY)
    newest = [
        row for row in read(lake, "care_homes_by_ownership") if row["year"] == 2024
    ]

    assert f"{sum(row['homes'] for row in newest):,} care homes" in section.answer
    assert "286 districts" in section.missing[0].what
    assert "market.homes" not in {figure.key for figure in section.figures}


def test_a_part_of_a_district_is_told_that_homes_are_the_districts(lake, place_called):
    section = market.section(lake, place_called("P84016"), on=TODAY)

    assert "Manchester, where Levenshulme Medical Practice lies" in section.answer
    assert not any("per_1000" in figure.key for figure in section.figures)


def test_without_any_list_of_homes_the_section_still_answers(lake, place_called):
    bare = lake_without(lake, "care_homes")

    assert (
        "No list of care homes"
        in market.section(bare, place_called("Trafford"), on=TODAY).answer
    )


def test_asking_again_reads_no_file_again(lake, place_called):
    place = place_called("Trafford")
    market.section(lake, place, on=TODAY)
    read_so_far = _rows.cache_info().misses
    market.section(lake, place, on=TODAY)

    assert _rows.cache_info().misses == read_so_far
    assert payments_held(lake, [TRAFFORD]).councils == (TRAFFORD,)
