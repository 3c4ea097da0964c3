"""Payments add up to the published penny, and are never called expenditure."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ropewalk.figures import BadInput
from ropewalk.figures.words import rough_pounds
from ropewalk.lake.catalogue import Lake, _rows
from ropewalk.place.payments import section as payments
from ropewalk.place.payments.breakdowns import breakdown, over_time
from ropewalk.place.payments.held import (
    OTHER,
    narrowed,
    payments_held,
    sums,
    values_held,
)
from ropewalk.place.section import State
from tests.factories.lake import lake_with, lake_without

TODAY = date(2026, 11, 22)
TRAFFORD, SALFORD = "E08000009", "E08000006"


@pytest.fixture(scope="module")
def published(lake):
    """The published rows of Trafford, read without the code under test."""
    resource = lake.resource("payments", "Trafford 2024/25 and 2025/26")
    return pq.read_table(resource.path).to_pylist()


@pytest.fixture(scope="module")
def adult(published):
    """Those of them that are for adult social care."""
    return [row for row in published if row["part"] == "Adult social care"]


@pytest.fixture(scope="module")
def controls(lake):
    rows = pq.read_table(lake.resource("payment_controls").path).to_pylist()
    return {row["month"]: row["pence"] for row in rows}


@pytest.fixture(scope="module")
def trafford(lake, place_called):
    return payments.section(lake, place_called("Trafford"), on=TODAY)


def paid(month, pence, **columns):
    year = month.year if month.month > 3 else month.year - 1
    return {
        "council_code": TRAFFORD,
        "council_name": "Trafford",
        "financial_year": f"{year}/{(year + 1) % 100:02d}",
        "month": month,
        "supplier": "Example Homes Ltd",
        "supplier_kind": "organisation",
        "part": "Adult social care",
        "client_group": "Physical support",
        "service": "Home care",
        "age_band": "not stated",
        "term": "not stated",
        "payments": 1,
        "pence": pence,
    } | columns


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Trafford", State.FULL),
        ("Manchester", State.PART),
        ("Salford", State.EMPTY),
        ("Cornwall", State.EMPTY),
        ("QOP", State.PART),
    ],
)
def test_how_much_is_held_of_each_place(lake, place_called, name, state):
    assert payments.section(lake, place_called(name), on=TODAY).state == state


@pytest.mark.parametrize(
    ("key", "year"),
    [
        ("payments.adult_social_care", "2025/26"),
        ("payments.previous_adult_social_care", "2024/25"),
    ],
)
def test_the_headline_is_adult_social_care_and_nothing_else(trafford, adult, key, year):
    figure = trafford.figure(key)

    assert figure.value == sum(r["pence"] for r in adult if r["financial_year"] == year)
    assert figure.label.endswith("to suppliers of adult social care")
    assert figure.vintage == year
    assert figure.sources[0].as_at == date(int(year[:4]) + 1, 3, 31)


@pytest.mark.parametrize(
    ("year", "pounds"), [("2025/26", 209_286_239.93), ("2024/25", 175_781_487.23)]
)
def test_the_parts_and_what_is_left_out_equal_the_published_total_to_the_penny(
    lake, trafford, year, pounds
):
    outside = payments_held(lake, [TRAFFORD]).outside.to_pylist()
    left_out = sum(r["pence"] for r in outside if r["financial_year"] == year)
    table = trafford.table("payments.by_part")

    assert sum(table.column(f"pence_{year}")) + left_out == round(pounds * 100)
    if year == "2025/26":
        assert f"Left out here: £{left_out / 100:,.2f}" in table.note


def test_adult_social_care_comes_first_and_each_other_part_is_beside_it(trafford):
    table = trafford.table("payments.by_part")
    first, *others = table.rows
    beside = [each for each in trafford.figures if ".beside." in each.key]
    adult, rest = trafford.answer.split(". Beside it, it paid ")

    assert trafford.tables[0] == table
    assert trafford.figures[0].key == "payments.adult_social_care"
    assert [row[0] for row in table.rows[:3]] == [
        "Adult social care",
        "Public health and health care",
        "Children's social care",
    ]
    assert first[2] == trafford.figure("payments.adult_social_care").value
    assert [each.value for each in beside] == [row[2] for row in others]
    assert beside[1].key == "payments.beside.children_s_social_care"
    assert beside[1].label.endswith(" for children's social care")
    assert f"adult social care {rough_pounds(first[2])} in 2025/26" in adult
    for row in others:
        assert rough_pounds(row[2]) in rest
        assert rough_pounds(row[2]) not in adult


def test_client_groups_and_kinds_of_service_are_two_tables_of_the_same_payments(
    trafford,
):
    groups = trafford.table("payments.by_client_group")
    kinds = trafford.table("payments.by_service")

    assert {"Physical support", "Learning disability", "Mental health"} <= set(
        groups.column("client_group")
    )
    assert {"Residential care", "Nursing care", "Home care", "Direct payments"} <= set(
        kinds.column("service")
    )
    assert set(groups.column("client_group")) & set(kinds.column("service")) <= {
        "not stated"
    }
    assert sum(groups.column("pence_2025/26")) == sum(kinds.column("pence_2025/26"))
    assert {groups.title, kinds.title} == {
        "Payments for adult social care by client group or reason for support",
        "Payments for adult social care by kind of service",
    }


def test_what_a_council_gives_only_one_of_is_not_shown_as_the_other(lake, place_called):
    section = payments.section(lake, place_called("Manchester"), on=TODAY)
    keys = {table.key for table in section.tables}

    assert "payments.by_service" in keys
    assert "payments.by_age_band" not in keys
    assert section.table("payments.by_part").column("part") == ("Adult social care",)


def test_the_share_of_all_payments_uses_the_published_monthly_totals(
    trafford, adult, controls
):
    own = sum(r["pence"] for r in adult if r["financial_year"] == "2025/26")
    whole = sum(
        pence
        for month, pence in controls.items()
        if date(2025, 4, 1) <= month <= date(2026, 3, 1)
    )
    figure = trafford.figure("payments.share_of_all")

    assert figure.inputs[1].value == whole == 62_191_362_442
    assert figure.value == pytest.approx(own / whole * 100)
    assert f"{own / whole * 100:.1f}% of all it paid" in trafford.answer


def test_every_month_is_the_sum_of_its_rows_beside_the_control(
    trafford, adult, controls
):
    months = defaultdict(int)
    for row in adult:
        months[row["month"]] += row["pence"]
    table = trafford.table("payments.by_month").records()

    assert [row["month"] for row in table] == [m.isoformat() for m in sorted(months)]
    for row in table:
        month = date.fromisoformat(row["month"])
        assert row["pence"] == months[month]
        assert row["everything"] == controls[month]
        assert row["share"] == round(months[month] / controls[month] * 100, 1)


@pytest.mark.parametrize("by", ["client_group", "service", "age_band", "term"])
def test_every_breakdown_adds_up_to_the_year(trafford, by):
    table = trafford.table(f"payments.by_{by}")

    assert (
        sum(table.column("pence_2025/26"))
        == trafford.figure("payments.adult_social_care").value
    )
    assert sum(table.column("share")) == pytest.approx(100, abs=1.5)


def test_named_suppliers_other_organisations_and_other_add_up(trafford, adult):
    rows = trafford.table("payments.suppliers").rows
    other = sum(
        row["pence"]
        for row in adult
        if row["financial_year"] == "2025/26" and row["supplier_kind"] == "other"
    )

    assert (
        sum(row[1] for row in rows)
        == trafford.figure("payments.adult_social_care").value
    )
    assert rows[-1][:2] == (OTHER, other)
    assert trafford.figure("payments.other").value == other


def test_the_supplier_paid_most_is_an_organisation_and_its_share_can_be_recomputed(
    trafford, adult
):
    paid_to = defaultdict(int)
    for row in adult:
        if row["financial_year"] == "2025/26" and row["supplier_kind"] != "other":
            paid_to[row["supplier"]] += row["pence"]
    year = sum(r["pence"] for r in adult if r["financial_year"] == "2025/26")
    name, pence = max(paid_to.items(), key=lambda pair: pair[1])
    figure = trafford.figure("payments.largest_share")

    assert name in figure.label
    assert figure.inputs[0].value == pence
    assert figure.value == pytest.approx(pence / year * 100)


def test_credits_are_shown_and_are_the_rows_below_zero(trafford, adult):
    below = [
        row["pence"]
        for row in adult
        if row["financial_year"] == "2025/26" and row["pence"] < 0
    ]

    assert trafford.figure("payments.net_credits").value == sum(below) < 0


def test_the_service_that_changed_most_is_said_with_its_two_years(trafford, adult):
    figure = trafford.figure("payments.largest_change")
    by_service = defaultdict(int)
    for row in adult:
        sign = 1 if row["financial_year"] == "2025/26" else -1
        by_service[row["service"]] += sign * row["pence"]

    assert abs(figure.value) == max(abs(each) for each in by_service.values())
    now, before = figure.inputs
    assert now.value - before.value == figure.value
    assert rough_pounds(figure.value) in trafford.answer


def test_payments_are_never_called_expenditure(trafford):
    assert "payments, not expenditure" in trafford.answer
    for figure in trafford.figures:
        if figure.key != "payments.expenditure_2016_17":
            assert "expenditure" not in figure.label.lower()
            assert "expenditure" not in figure.unit
    for table in trafford.tables:
        assert "not expenditure" in table.note


def test_spending_of_2016_is_a_comparator_with_its_year_and_never_in_the_sentence(
    trafford,
):
    figure = trafford.figure("payments.expenditure_2016_17")

    assert figure.value == 5_722_600_000
    assert figure.sources[0].as_at == date(2017, 3, 31)
    assert "old comparator" in figure.note
    assert "2016" not in trafford.answer


def test_old_payments_are_background_and_their_amounts_stay_out_of_the_sentence(
    lake, place_called
):
    section = payments.section(lake, place_called("Manchester"), on=TODAY)
    months = section.table("payments.by_year").records()

    assert "4 years old" in section.answer
    assert "£" not in section.answer
    assert [(row["financial_year"], row["months"]) for row in months] == [
        ("2018/19", 3),
        ("2019/20", 12),
        ("2020/21", 12),
        ("2021/22", 9),
    ]
    assert section.figure("payments.adult_social_care").vintage == "2020/21"
    assert section.missing[0].what.endswith("after 31 December 2021")


def test_the_same_payments_were_news_when_they_were_new(lake, place_called):
    section = payments.section(lake, place_called("Manchester"), on=date(2022, 6, 1))

    assert "adult social care £107.2 million in 2020/21" in section.answer


def test_a_council_whose_labels_do_not_tell_adult_social_care_says_so_and_not_zero(
    lake, place_called, tmp_path
):
    council = {"council_code": SALFORD, "council_name": "Salford"}
    part = "Health or social care, part not told"
    added = lake_with(
        lake,
        tmp_path,
        "payments",
        [paid(date(2026, 5, 1), 90_000, part=part, **council)],
        vintage="Salford 2026",
        covers="Salford",
        as_at=date(2026, 5, 31),
    )
    section = payments.section(added, place_called("Salford"), on=TODAY)
    board = payments.section(added, place_called("QOP"), on=TODAY)
    of_board = {row[0]: row for row in board.table("payments.by_council").rows}

    assert "labels no payment held as adult social care" in section.answer
    assert "£900 for health or social care whose part is not told" in section.answer
    assert [figure.value for figure in section.figures] == [90_000]
    assert of_board["Salford"][2:5] == (None, None, 90_000)
    assert "labels none of its own as adult social care" in board.answer


def test_payments_added_before_they_told_their_part_are_of_a_part_not_told(
    lake, tmp_path
):
    old = paid(date(2026, 5, 1), 900, council_code=SALFORD, council_name="Salford")
    del old["part"], old["client_group"]
    path = tmp_path / "old.parquet"
    pq.write_table(pa.Table.from_pylist([old]), path)
    like = lake.resource("payments")
    added = Lake(
        [
            *lake.resources(),
            replace(
                like,
                vintage="Salford 2026",
                covers="Salford",
                path=path,
                sha256="old",
                fields=tuple(each for each in like.fields if each.name in old),
            ),
        ]
    )
    both = payments_held(added, [SALFORD, TRAFFORD]).of(SALFORD).rows.to_pylist()

    assert [(row["part"], row["client_group"]) for row in both] == [
        ("Health or social care, part not told", "not stated")
    ]


@pytest.mark.parametrize("name", ["Salford", "Cornwall"])
def test_a_place_without_payments_has_no_number_at_all_and_a_remedy(
    lake, place_called, name
):
    place = place_called(name)
    section = payments.section(lake, place, on=TODAY)

    assert (section.figures, section.tables) == ((), ())
    assert section.answer == f"No council payments are held for {name}."
    assert f"--council {place.code}`" in section.missing[0].remedy


def test_a_board_says_whose_payments_are_held_and_that_its_own_are_not(
    lake, place_called
):
    section = payments.section(lake, place_called("QOP"), on=TODAY)
    table = section.table("payments.by_council")
    lacking = [row[0] for row in table.rows if row[3] is None]

    assert "2 of the 10 councils" in section.answer
    assert "those of the council for Manchester are 4 years old" in section.answer
    assert [row[0] for row in table.rows] == sorted(row[0] for row in table.rows)
    assert len(lacking) == 8
    assert {each.resource for each in section.missing} == {"payments", "icb_payments"}
    assert "payments.adult_social_care" not in {
        figure.key for figure in section.figures
    }


def test_a_newer_file_replaces_the_months_it_has_and_no_others(
    lake, place_called, tmp_path
):
    rows = [paid(date(2026, 3, 1), 700), paid(date(2026, 4, 1), 50)]
    newer = lake_with(
        lake,
        tmp_path,
        "payments",
        rows,
        vintage="Trafford 2026",
        covers="Trafford",
        as_at=date(2026, 4, 30),
    )
    held = payments_held(newer, [TRAFFORD])
    months = {
        month: pence for (month,), (pence, _) in sums(held.rows, ("month",)).items()
    }
    before = payments_held(lake, [TRAFFORD])
    february = sums(before.rows, ("month",))[date(2026, 2, 1),][0]

    assert months[date(2026, 3, 1)] == 700
    assert months[date(2026, 4, 1)] == 50
    assert months[date(2026, 2, 1)] == february
    assert len(held.sources[TRAFFORD]) == 2


def test_a_year_in_part_is_not_taken_for_the_year(lake, place_called, tmp_path):
    newer = lake_with(
        lake,
        tmp_path,
        "payments",
        [paid(date(2026, 4, 1), 50)],
        vintage="Trafford April 2026",
        covers="Trafford",
        as_at=date(2026, 4, 30),
    )
    section = payments.section(newer, place_called("Trafford"), on=TODAY)

    assert section.figure("payments.adult_social_care").vintage == "2025/26"
    assert (
        section.table("payments.by_service").columns[3].title.endswith("(1 month held)")
    )


def test_a_council_with_one_month_gives_that_month_and_says_so(
    lake, place_called, tmp_path
):
    rows = [
        paid(date(2026, 5, 1), 900, council_code=SALFORD, council_name="Salford"),
        paid(
            date(2026, 5, 1),
            -900,
            council_code=SALFORD,
            council_name="Salford",
            service="Day care",
        ),
    ]
    added = lake_with(
        lake,
        tmp_path,
        "payments",
        rows,
        vintage="Salford 2026",
        covers="Salford",
        as_at=date(2026, 5, 31),
    )
    section = payments.section(added, place_called("Salford"), on=TODAY)

    assert section.state == State.FULL
    assert section.figure("payments.adult_social_care").value == 0
    assert "not the year's total" in section.figure("payments.adult_social_care").note
    assert section.figure("payments.other_share").value is None
    assert "payments.change" not in {figure.key for figure in section.figures}


def test_there_is_no_share_of_all_payments_where_a_month_of_them_is_not_held(
    lake, place_called, tmp_path
):
    council = {"council_code": SALFORD, "council_name": "Salford"}
    rows = [paid(date(2026, month, 1), 900, **council) for month in (4, 5)]
    added = lake_with(
        lake,
        tmp_path,
        "payments",
        rows,
        vintage="Salford 2026",
        covers="Salford",
        as_at=date(2026, 5, 31),
    )
    april = {"council_code": SALFORD, "financial_year": "2026/27", "payments": 9}
    added = lake_with(
        added,
        tmp_path,
        "payment_controls",
        [april | {"month": date(2026, 4, 1), "pence": 3000}],
        vintage="Salford April 2026",
        covers="Salford",
        as_at=date(2026, 4, 30),
    )
    section = payments.section(added, place_called("Salford"), on=TODAY)

    assert "payments.share_of_all" not in {figure.key for figure in section.figures}
    assert section.table("payments.by_year").column("share") == (None,)
    assert section.table("payments.by_month").column("share") == (30.0, None)


def test_a_district_is_told_that_payments_are_its_countys(lake, place_called, tmp_path):
    kent = "E10000016"
    rows = [paid(date(2026, 5, 1), 900, council_code=kent, council_name="Kent")]
    added = lake_with(
        lake,
        tmp_path,
        "payments",
        rows,
        vintage="Kent 2026",
        covers="Kent",
        as_at=date(2026, 5, 31),
    )
    section = payments.section(added, place_called("Ashford"), on=TODAY)

    assert section.answer.startswith(
        "The council for Kent, in whose area Ashford lies,"
    )


def test_without_a_payments_table_nothing_is_known(lake, place_called):
    bare = lake_without(lake_without(lake, "payments"), "payment_controls")

    assert payments.section(bare, place_called("Trafford"), on=TODAY).state == (
        State.EMPTY
    )


@pytest.mark.parametrize(
    "by", ["part", "client_group", "service", "age_band", "term", "supplier"]
)
def test_over_time_adds_up_whatever_it_is_shown_by(lake, published, by):
    held = payments_held(lake, [TRAFFORD])
    table = over_time(held, by=by, largest=3)
    groups = set(table.column(by))

    assert sum(table.column("pence")) == sum(
        row["pence"] for row in published if row["part"] != "Something else"
    )
    assert len(groups) <= 4
    assert len(table.rows) == 24 * len(groups)


def test_payments_can_be_narrowed(lake, published):
    held = payments_held(lake, [TRAFFORD])
    where = {"client_group": "Physical support", "age_band": "85 and over"}
    table = breakdown(held, by="supplier", where=where)
    expected = sum(
        row["pence"]
        for row in published
        if row["client_group"] == "Physical support"
        and row["age_band"] == "85 and over"
        and row["financial_year"] == "2025/26"
    )

    assert sum(table.column("pence_2025/26")) == expected > 0


def test_every_choice_finds_something(lake):
    held = payments_held(lake, [TRAFFORD])

    for column, values in values_held(held).items():
        assert narrowed(held, {column: values[0]}).num_rows > 0
    nothing = payments_held(lake, [SALFORD])
    assert set(values_held(nothing).values()) == {()}


@pytest.mark.parametrize(
    "ask",
    [
        lambda held: narrowed(held, {"colour": "red"}),
        lambda held: breakdown(held, by="colour"),
        lambda held: over_time(held, by="colour"),
    ],
)
def test_what_payments_do_not_say_is_refused_in_a_sentence(lake, ask):
    with pytest.raises(BadInput, match=r"\.$"):
        ask(payments_held(lake, [TRAFFORD]))


def test_asking_again_reads_no_file_again(lake, place_called):
    place = place_called("QOP")
    payments.section(lake, place, on=TODAY)
    read = _rows.cache_info().misses
    payments.section(lake, place, on=TODAY)

    assert _rows.cache_info().misses == read
