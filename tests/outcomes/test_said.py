"""What a framework says: those that ship, and a spreadsheet, good and bad."""

from decimal import Decimal

import pytest

from ropewalk.figures import BadInput
from ropewalk.outcomes.kinds import Direction, Frequency, Origin
from ropewalk.outcomes.queries import read_outcomes
from ropewalk.outcomes.said import headings_from_rows, shipped_frameworks

HEAD = [
    "Heading",
    "Outcome",
    "Measure",
    "Unit",
    "Direction",
    "Frequency",
    "Source",
    "Target",
]
GOOD = [
    "Home",
    "Live at home",
    "In own home",
    "percent",
    "higher",
    "yearly",
    "CLD",
    "80",
]


def statements(code):
    framework = shipped_frameworks()[code]
    return [
        each.statement for heading in framework.headings for each in heading.outcomes
    ]


def test_the_six_objectives_of_ascof_ship_with_the_measures_client_data_give():
    ascof = shipped_frameworks()["ascof"]

    assert ascof.origin == Origin.NATIONAL
    assert len(ascof.headings) == 6
    measures = {
        each.code: each
        for heading in ascof.headings
        for outcome in heading.outcomes
        for each in outcome.measures
    }
    assert {"2a", "2b", "2c", "2d", "2e", "3d-1a", "3d-2a"} == set(measures)
    assert measures["2c"].direction == Direction.LOWER


def test_s2_49_five_sets_of_measurable_outcomes():
    assert len(statements("suffolk-2008")) == 5


def test_s4_24_the_vision_of_a_plan_is_taken_apart_into_outcomes():
    assert len(statements("wirral-2010")) == 5
    assert len(statements("every-child-matters")) == 5


def test_codes_of_each_framework_are_its_own():
    for framework in shipped_frameworks().values():
        codes = [
            each.code for heading in framework.headings for each in heading.outcomes
        ]
        assert len(codes) == len(set(codes))


def test_rows_become_headings_outcomes_and_measures():
    second = [
        "",
        "Live at home",
        "Fewer falls",
        "per 1,000",
        "Lower",
        "Annual",
        "Ours",
        "",
    ]
    third = ["Carers", "Carers have a break", "", "", "", "", "", ""]

    home, carers = headings_from_rows("o.csv", [HEAD, GOOD, second, [], third])

    [outcome] = home.outcomes
    assert [each.name for each in outcome.measures] == ["In own home", "Fewer falls"]
    assert outcome.measures[0].target == Decimal(80)
    assert outcome.measures[1].target is None
    assert outcome.measures[1].frequency == Frequency.YEARLY
    assert carers.outcomes[0].measures == ()


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        (1, "", "row 3, column outcome: is empty"),
        (3, "", "row 3, column unit: is empty"),
        (4, "sideways", "row 3, column direction: is 'sideways': use one of higher"),
        (5, "", "row 3, column frequency: is ''"),
        (6, "", "row 3, column source: is empty"),
        (7, "many", "row 3, column target: is 'many': use a number"),
        (7, "NaN", "row 3, column target: is 'NaN'"),
        (2, "In own home", "row 3, column measure: stands twice"),
        (1, "x" * 501, "row 3, column outcome: is longer than 500"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row_and_what_would_be_right(place, text, said):
    wrong = [*GOOD]
    wrong[2] = "Another measure"
    wrong[place] = text

    with pytest.raises(BadInput) as refused:
        headings_from_rows("o.csv", [HEAD, GOOD, wrong])

    assert str(refused.value).startswith("o.csv is refused whole:")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "no column called outcome and measure"),
        ([["Heading", "Measure"]], "no column called outcome"),
        ([HEAD], "no rows below"),
    ],
)
def test_a_spreadsheet_without_outcomes_is_refused(rows, said):
    with pytest.raises(BadInput, match=said):
        headings_from_rows("o.csv", rows)


def test_many_faults_are_cut_short():
    with pytest.raises(BadInput, match="and 10 more"):
        headings_from_rows("o.csv", [HEAD, *[["", "", "x"]] * 30])


def test_a_csv_and_a_workbook_read_alike(tmp_path):
    import openpyxl

    text = tmp_path / "o.csv"
    text.write_text("\n".join(",".join(row) for row in (HEAD, GOOD)), encoding="utf-8")
    book = openpyxl.Workbook()
    for row in (HEAD, GOOD):
        book.active.append(row)
    book.save(tmp_path / "o.xlsx")

    assert read_outcomes(text) == read_outcomes(tmp_path / "o.xlsx")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7", "PDF"),
        (b"\x00\x01\x02" * 9, "neither text nor"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_a_sentence(tmp_path, content, said):
    path = tmp_path / "o.csv"
    path.write_bytes(content)

    with pytest.raises(BadInput, match=said):
        read_outcomes(path)
