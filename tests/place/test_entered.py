"""Money and lists as people type them: read exactly, or refused with the row at fault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.figures.words import pounds
from ropewalk.place.entered import amounts_from, baselines_from, groups_from
from ropewalk.place.pence import pence_from


@given(pence=st.integers(0, 10**13))
def test_money_reads_back_as_it_is_written(pence):
    assert pence_from(pounds(pence)) == pence


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("100000000", 10**10),
        ("100m", 10**10),
        ("£1.5 million", 150_000_000),
        (" 2bn ", 2 * 10**11),
        ("250k", 25_000_000),
        ("0.29", 29),
        ("1,250.5m", 125_050_000_000),
        ("£12,345,678", 1_234_567_800),
    ],
)
def test_a_sum_is_read_as_people_write_it(text, pence):
    assert pence_from(text) == pence


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lots", "not an amount in pounds"),
        ("-5", "not an amount in pounds"),
        ("", "not an amount in pounds"),
        ("nan", "not an amount in pounds"),
        ("1.234", "fraction of a penny"),
        ("12,50", "not an amount in pounds"),
        ("12,5m", "not an amount in pounds"),
        ("1,2,3", "not an amount in pounds"),
        ("1234,567", "not an amount in pounds"),
        ("1,234,56.00", "not an amount in pounds"),
        ("١٢", "not an amount in pounds"),
        ("101bn", "more than £100.00 billion"),
    ],
)
def test_what_is_not_a_sum_is_refused(text, says):
    with pytest.raises(BadInput, match=says):
        pence_from(text)


def test_baselines_are_read_by_code(tmp_path):
    path = tmp_path / "had.csv"
    path.write_text('\ufeffCode,Name,Baseline\nE1,One,"£1,000.50"\nE2,Two,3m\n')

    assert baselines_from(path) == {"E1": 100_050, "E2": 300_000_000}


def test_neighbourhoods_are_read_with_their_practices(tmp_path):
    path = tmp_path / "groups.csv"
    path.write_text("practice_code,neighbourhood\np1,East\nP2,East\nP3,West\n")

    assert groups_from(path) == {"East": ["P1", "P2"], "West": ["P3"]}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"code,pounds\nE1,1\n", r"had\.csv has no column 'baseline'"),
        (b"", "has no column 'code'"),
        (b"code,baseline\nE1,\n", "row 2: baseline is empty"),
        (b"code,baseline\nE1,1\nE1,2\n", "row 3: E1 is there twice"),
        (b"code,baseline\nE1,abc\n", r"row 2: the baseline 'abc' is not an amount"),
        (b'code,baseline\nE1,"12,50"\n', "row 2: the baseline '12,50' is not"),
        (b"code,baseline\nE1\n", "row 2: baseline is empty"),
        (b"code,baseline\n\xff\xfe,1\n", "not text in UTF-8"),
        (b"code,baseline\n" + b"x" * 5_000_001, "too large"),
        (b'code,baseline\n"E1,1\n', "not a CSV file"),
    ],
)
def test_a_file_that_cannot_be_used_names_its_row_and_what_would_be_right(
    tmp_path, content, says
):
    path = tmp_path / "had.csv"
    path.write_bytes(content)

    with pytest.raises(BadInput, match=says):
        baselines_from(path)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(BadInput, match="no file"):
        baselines_from(tmp_path / "nowhere.csv")


def test_amounts_of_organisations_may_be_negative(tmp_path):
    path = tmp_path / "spend.csv"
    path.write_text('Organisation,Amount\nNorth,"£1,234.56"\nsouth,-5\n')

    assert amounts_from(path) == [
        ("spend.csv, row 2", "North", 123_456),
        ("spend.csv, row 3", "south", -500),
    ]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("", "spend.csv has no rows"),
        ("North,\n", "row 2: amount is empty"),
        ("North,0.001\n", "row 2: the amount '0.001' has a fraction of a penny"),
        ("North,--1\n", "row 2: the amount '-1' is not an amount in pounds"),
    ],
)
def test_amounts_that_cannot_be_read_are_refused_by_row(tmp_path, rows, says):
    path = tmp_path / "spend.csv"
    path.write_text(f"organisation,amount\n{rows}")

    with pytest.raises(BadInput, match=says):
        amounts_from(path)
