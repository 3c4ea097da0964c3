"""A table as the address asks for it."""

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput, Column, Table
from ropewalk.web.tables import PAGE_ROWS, arrange

COLUMNS = (
    Column("name", "Practice"),
    Column("kind", "Kind"),
    Column("patients", "Patients", "people"),
    Column("pence", "Share", "pence"),
    Column("rate", "Homes", "homes per 1,000"),
)
PRACTICES = Table(
    "practices",
    "Practices",
    COLUMNS,
    (
        ("Bridge", "urban", 900, 100, 1.5),
        ("abbey", "rural", None, -250, None),
        ("Castle", "urban", 10_000, None, 12.25),
        ("Dale", "rural", 20, 100, 3.0),
    ),
)


def names(arranged):
    return [row[0] for row in arranged.rows]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["Bridge", "abbey", "Castle", "Dale"]),
        ("name", ["abbey", "Bridge", "Castle", "Dale"]),
        ("-name", ["Dale", "Castle", "Bridge", "abbey"]),
        ("patients", ["Dale", "Bridge", "Castle", "abbey"]),
        ("-patients", ["Castle", "Bridge", "Dale", "abbey"]),
        ("pence", ["abbey", "Bridge", "Dale", "Castle"]),
    ],
)
def test_sorts_numbers_by_size_words_by_letter_and_the_unknown_last(sort, expected):
    assert names(arrange(PRACTICES, {"practices.sort": sort})) == expected


def test_finds_text_in_any_column_and_says_that_it_did():
    arranged = arrange(PRACTICES, {"practices.find": " ABB "})

    assert names(arranged) == ["abbey"]
    assert arranged.is_filtered
    assert (arranged.first, arranged.last) == (1, 1)


def test_a_column_of_few_words_can_be_narrowed_to_one():
    arranged = arrange(PRACTICES, {"practices.only.kind": "rural"})

    assert names(arranged) == ["abbey", "Dale"]
    assert [(c.title, c.words, c.chosen) for c in arranged.choices] == [
        ("Kind", ("rural", "urban"), "rural")
    ]


def test_cells_are_in_words_and_the_heading_has_the_unit():
    arranged = arrange(PRACTICES, {})

    assert arranged.rows[0] == ("Bridge", "urban", "900", "£1.00", "1.5")
    assert arranged.rows[1][2:] == ("not known", "-£2.50", "not known")
    assert [heading.title for heading in arranged.headings] == [
        "Practice",
        "Kind",
        "Patients (people)",
        "Share",
        "Homes (homes per 1,000)",
    ]
    assert [heading.is_number for heading in arranged.headings] == [
        False,
        False,
        True,
        True,
        True,
    ]


def test_pages_of_twenty_five_and_a_page_too_far_is_the_last():
    many = Table("m", "Many", COLUMNS[:1], tuple((f"{n:03}",) for n in range(60)))

    first, last = arrange(many, {}), arrange(many, {"m.page": "99"})

    assert (first.page, first.pages, len(first.rows)) == (1, 3, PAGE_ROWS)
    assert (last.first, last.last, last.following) == (51, 60, "")
    assert parse_qs(first.following.removeprefix("?").partition("#")[0]) == {
        "m.page": ["2"]
    }
    assert len(last.matching.rows) == 60


def test_addresses_keep_what_other_tables_and_the_page_were_asked():
    asked = {"on": "2026-04-01", "other.page": "3", "practices.page": "1"}
    patients = arrange(PRACTICES, asked).headings[2]

    assert patients.address == (
        "?on=2026-04-01&other.page=3&practices.sort=patients#table-practices"
    )
    turned = arrange(PRACTICES, {"practices.sort": "patients"}).headings[2]
    assert (turned.order, turned.address) == (
        "ascending",
        "?practices.sort=-patients#table-practices",
    )


def test_what_the_filter_form_must_carry_is_all_but_its_own_boxes_and_page():
    asked = {"on": "2026-04-01", "practices.find": "a", "practices.page": "2"}

    assert arrange(PRACTICES, asked).kept == (("on", "2026-04-01"),)


def test_the_download_is_of_the_rows_that_match_on_all_pages():
    arranged = arrange(
        PRACTICES, {"practices.find": "al", "practices.sort": "-patients"}
    )

    assert arranged.matching.column("name") == ("Dale", "abbey")
    assert arranged.csv == (
        "?practices.find=al&practices.sort=-patients&table=practices&format=csv"
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"practices.sort": "wealth"},
        {"practices.page": "0"},
        {"practices.page": "two"},
        {"practices.page": "²"},
    ],
)
def test_an_address_that_makes_no_sense_is_refused_in_a_sentence(asked):
    with pytest.raises(BadInput, match="Practices"):
        arrange(PRACTICES, asked)


def test_days_are_read_and_found_in_words_and_sorted_in_time():
    held = ("2025-04-01", "2024-12-01", None, "2025-01-01")
    months = Table("m", "Months", COLUMNS[:1], tuple((day,) for day in held))

    arranged = arrange(months, {"m.sort": "name"})
    found = arrange(months, {"m.find": "april"})

    assert names(arranged) == [
        "December 2024",
        "January 2025",
        "April 2025",
        "not known",
    ]
    assert found.matching.rows == (("2025-04-01",),)


def test_days_of_any_month_are_read_as_days_and_codes_are_left_alone():
    days = Table("d", "Days", COLUMNS[:1], (("2026-10-13",), ("2026-04-01",)))
    codes = Table("c", "Codes", COLUMNS[:1], (("2026-10-13",), ("E08000009",)))

    assert names(arrange(days, {})) == ["13 October 2026", "1 April 2026"]
    assert names(arrange(codes, {})) == ["2026-10-13", "E08000009"]


def test_an_empty_table_has_one_empty_page():
    arranged = arrange(Table("e", "Empty", COLUMNS, ()), {"e.find": "x"})

    assert (arranged.pages, arranged.first, arranged.last) == (1, 0, 0)


cells = st.one_of(
    st.none(), st.integers(-50, 50), st.floats(-50, 50), st.text(max_size=3)
)


@given(st.lists(cells, max_size=40), st.sampled_from(["c", "-c"]))
def test_sorting_loses_no_row_and_orders_every_known_number(values, sort):
    table = Table("t", "T", (Column("c", "C", "index"),), tuple((v,) for v in values))

    column = arrange(table, {"t.sort": sort}).matching.column("c")

    assert sorted(map(repr, column)) == sorted(map(repr, values))
    known = [value for value in column if value is not None]
    assert list(column[len(known) :]) == [None] * (len(values) - len(known))
    numbers = [value for value in known if not isinstance(value, str)]
    assert numbers == sorted(numbers, reverse=sort == "-c")
