"""Charts: what is drawn, what is said, and what is owned up to as not known."""

import math
import re
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.engine import spc
from ropewalk.figures import Column, Source, Table
from ropewalk.figures.words import rough_pounds
from ropewalk.paper.charts import (
    NARROW,
    WIDE,
    Reference,
    age_pyramid,
    bars,
    deciles,
    dots,
    flows,
    grouped_bars,
    lines,
    months_stacked,
    stacked_bars,
    xmr,
    xmr_table,
)
from ropewalk.paper.charts.process import CONCERN, IMPROVEMENT
from ropewalk.paper.drawing import OTHER, SERIES, text_width
from tests.paper.sheets import Sheet, check_is_safe

SOURCE = Source("Payments", "A council", "2025/26", "OGL")
NAMES = st.text(min_size=1, max_size=60) | st.sampled_from(
    ["<b>bold</b>", 'He said "&amp;"', "x" * 60, "  ", "日本語の名前", "a\x00b\x1bc"]
)
VALUES = st.none() | st.floats(-1e9, 1e9) | st.integers(0, 10**9)


def table(*rows, columns, title="Payments by service"):
    return Table("payments.by_service", title, columns, rows, (SOURCE,))


AMOUNT = (Column("name", "Service"), Column("pence", "Paid", "pence"))
TWO = (
    Column("name", "Area"),
    Column("a", "First", "people"),
    Column("b", "Second", "people"),
)
OVER_TIME = (
    Column("month", "Month"),
    Column("a", "Here", "people"),
    Column("b", "England", "people"),
)
LONG = (
    Column("month", "Month"),
    Column("who", "Service"),
    Column("pence", "Paid", "pence"),
)


def month(n):
    return date(2024 + n // 12, n % 12 + 1, 1).isoformat()


# -- bars ---------------------------------------------------------------------------


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_bars_are_in_proportion_and_the_unknown_has_none(width):
    drawn = bars(
        table(
            ("Home care", 300_00), ("Day care", 150_00), ("Other", None), columns=AMOUNT
        ),
        names="name",
        values="pence",
        width=width,
    )

    sheet = check_is_safe(drawn)
    wide = [float(each.get("width")) for each in sheet.rects(SERIES[0])]
    assert len(wide) == 2
    assert wide[0] == pytest.approx(2 * wide[1], abs=0.2)
    assert "not known" in sheet.words
    assert "£300" in sheet.words


def test_bars_say_largest_smallest_and_unknown():
    rows = (("Home care", 123_456_789_00), ("Day care", 45_000_00), ("Respite", None))
    drawn = bars(table(*rows, columns=AMOUNT), names="name", values="pence")

    assert drawn.title == "Payments by service"
    assert f"Largest: Home care, {rough_pounds(123_456_789_00)}." in drawn.description
    assert "Smallest: Day care, £45,000." in drawn.description
    assert "Not known: Respite." in drawn.description
    assert "Paid, pounds; 2025/26" in Sheet(drawn).words


@given(
    rows=st.lists(st.tuples(NAMES, VALUES), min_size=1, max_size=30),
    width=st.sampled_from([WIDE, NARROW]),
    ranked=st.booleans(),
)
def test_any_names_and_values_make_a_safe_picture_inside_its_edges(rows, width, ranked):
    drawn = bars(
        table(*rows, columns=AMOUNT),
        names="name",
        values="pence",
        ranked=ranked,
        width=width,
    )

    sheet = check_is_safe(drawn)
    for each in sheet.all("text"):
        wide = text_width(each.text or "", float(each.get("font-size")))
        x = float(each.get("x"))
        start = x - {"end": wide, "middle": wide / 2}.get(each.get("text-anchor"), 0)
        assert start >= -1
        assert start + wide <= width + 1
    known = [v for _, v in rows if v is not None]
    assert len(sheet.rects(SERIES[0])) == sum(
        v is not None for _, v in _drawn(rows, ranked=ranked)
    )
    if known and max(known) != min(known):
        assert f", {rough_pounds(round(max(known)))}." in drawn.description
        assert f", {rough_pounds(round(min(known)))}." in drawn.description


def _drawn(rows, *, ranked):
    if ranked:
        rows = sorted(rows, key=lambda row: (row[1] is None, -(row[1] or 0)))
    return rows[:25]


def test_bars_start_from_zero_on_both_sides():
    drawn = bars(
        table(("Up", 200_00), ("Down", -100_00), columns=AMOUNT),
        names="name",
        values="pence",
    )

    up, down = Sheet(drawn).rects(SERIES[0])
    zero = float(up.get("x"))
    assert float(down.get("x")) + float(down.get("width")) == pytest.approx(
        zero, abs=0.2
    )


def test_ranked_bars_put_the_largest_first_and_the_unknown_last():
    drawn = bars(
        table(("A", 1_00), ("B", None), ("C", 9_00), columns=AMOUNT),
        names="name",
        values="pence",
        ranked=True,
    )

    assert [w for w in Sheet(drawn).words if w in "ABC"] == ["C", "A", "B"]


def test_bars_beyond_the_limit_are_counted_not_hidden():
    rows = [(f"Service {n}", n * 100) for n in range(1, 8)]

    drawn = bars(table(*rows, columns=AMOUNT), names="name", values="pence", most=4)

    sheet = Sheet(drawn)
    assert len(sheet.rects(SERIES[0])) == 4
    assert "3 more rows are not drawn" in sheet.words
    assert "for 7 rows" in drawn.description


def test_intervals_and_a_reference_are_drawn_and_said():
    columns = (
        Column("name", "Ward"),
        Column("rate", "Rate", "per 1,000"),
        Column("low", "Low", "per 1,000"),
        Column("high", "High", "per 1,000"),
    )
    drawn = bars(
        table(("North", 10.0, 8.0, 13.0), ("South", 20.0, None, None), columns=columns),
        names="name",
        values="rate",
        interval=("low", "high"),
        reference=Reference("England", 12.5),
    )

    sheet = check_is_safe(drawn)
    dashed = [each for each in sheet.all("line") if each.get("stroke-dasharray")]
    north, south = sheet.rects(SERIES[0])
    zero = float(north.get("x"))
    per_unit = float(south.get("width")) / 20
    assert [float(each.get("x1")) for each in dashed] == [
        pytest.approx(zero + 12.5 * per_unit, abs=0.2)
    ]
    ends = {
        float(each.get("x1"))
        for each in sheet.all("line")
        if each.get("x1") == each.get("x2") and each.get("stroke-width") == "1.5"
    }
    assert any(x == pytest.approx(zero + 8 * per_unit, abs=0.2) for x in ends)
    assert any(x == pytest.approx(zero + 13 * per_unit, abs=0.2) for x in ends)
    assert "England: 12.5 per 1,000." in drawn.description


# -- groups and parts ---------------------------------------------------------------


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_grouped_bars_have_a_bar_for_each_known_value_and_a_key(width):
    drawn = grouped_bars(
        table(("North", 10, 20), ("South", None, 5), columns=TWO),
        names="name",
        values=["a", "b"],
        width=width,
    )

    sheet = check_is_safe(drawn)
    assert len(sheet.rects(SERIES[0])) == 1
    assert len(sheet.rects(SERIES[1])) == 2
    assert {"First", "Second", "not known"} <= set(sheet.words)
    assert "First: north: 10. Not known: South." in drawn.description.replace(
        "North", "north"
    )
    assert "Second: largest: North, 20. Smallest: South, 5." in drawn.description


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_words_in_place_of_a_value_are_said_as_they_are(width):
    drawn = grouped_bars(
        table(("North", 10, 20), ("South", "none given", 5), columns=TWO),
        names="name",
        values=["a", "b"],
        width=width,
    )

    sheet = check_is_safe(drawn)
    assert len(sheet.rects(SERIES[0])) == 1
    assert "none given" in sheet.words
    assert "First: North: 10. South: none given." in drawn.description.replace(
        "First: north", "First: North"
    )
    assert "not known" not in drawn.description.casefold()


def test_stacked_parts_fill_the_whole_and_a_row_with_a_gap_is_not_drawn():
    drawn = stacked_bars(
        table(("North", 30, 10), ("South", 10, None), columns=TWO),
        names="name",
        values=["a", "b"],
    )

    sheet = check_is_safe(drawn)
    first, second = sheet.rects(SERIES[0])[0], sheet.rects(SERIES[1])[0]
    assert float(first.get("width")) == pytest.approx(
        3 * float(second.get("width")), abs=0.3
    )
    assert float(second.get("x")) + float(second.get("width")) == pytest.approx(
        WIDE, abs=0.3
    )
    assert "North: 40 in all, most in First (75%)." in drawn.description
    assert "Not known: South." in drawn.description
    assert "not known" in sheet.words


def test_shares_of_each_row_fill_the_same_width():
    drawn = stacked_bars(
        table(("North", 30, 10), ("South", 1, 1), columns=TWO),
        names="name",
        values=["a", "b"],
        as_shares=True,
    )

    sheet = Sheet(drawn)
    ends = [float(e.get("x")) + float(e.get("width")) for e in sheet.rects(SERIES[1])]
    assert ends == [pytest.approx(WIDE, abs=0.3)] * 2
    assert {"75%", "25%", "50%"} <= set(sheet.words)


def test_more_than_six_parts_are_six_and_other():
    columns = (
        Column("name", "Area"),
        *(Column(f"p{n}", f"Part {n}", "people") for n in range(8)),
    )
    drawn = stacked_bars(
        table(("North", *range(1, 9)), columns=columns),
        names="name",
        values=[f"p{n}" for n in range(8)],
    )

    sheet = Sheet(drawn)
    assert "Other (2 together)" in sheet.words
    (other,) = sheet.rects(OTHER)
    assert float(other.get("width")) == pytest.approx(
        15 * float(sheet.rects(SERIES[0])[0].get("width")), rel=0.03
    )


# -- people -------------------------------------------------------------------------


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_pyramid_has_the_young_at_its_foot_and_says_both_sides(width):
    columns = (
        Column("age", "Age"),
        Column("f", "Women", "people"),
        Column("m", "Men", "people"),
    )
    drawn = age_pyramid(
        table(("0 to 4", 100, 110), ("5 to 9", 50, None), columns=columns),
        ages="age",
        left="f",
        right="m",
        width=width,
    )

    sheet = check_is_safe(drawn)
    old, young = sheet.rects(SERIES[0])
    assert float(young.get("y")) > float(old.get("y"))
    assert float(young.get("width")) == pytest.approx(
        2 * float(old.get("width")), abs=0.2
    )
    assert len(sheet.rects(SERIES[1])) == 1
    assert "Women: largest: 0 to 4, 100. Smallest: 5 to 9, 50." in drawn.description
    assert "Not known: 5 to 9." in drawn.description


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_tenth_without_a_row_is_hatched_and_said(width):
    columns = (Column("tenth", "Tenth", "rank"), Column("share", "Share", "percent"))
    rows = [(n, float(n)) for n in range(1, 11) if n != 4]

    drawn = deciles(
        table(*rows, columns=columns),
        tenths="tenth",
        values="share",
        reference=Reference("even", 10.0),
        width=width,
    )

    sheet = check_is_safe(drawn)
    tall = [float(each.get("height")) for each in sheet.rects(SERIES[0])]
    assert tall == [pytest.approx(tall[-1] * n / 10, abs=0.2) for n, _ in rows]
    assert len(sheet.rects("url(#deciles-payments-by_service-no-data)")) == 1
    assert (
        "Largest: tenth 10, 10.0%. Smallest: tenth 1, 1.0%. Not known: tenth 4."
        in drawn.description
    )


# -- over time ----------------------------------------------------------------------


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_line_breaks_at_a_gap_and_a_lone_value_is_a_point(width):
    values = [10, 12, None, 11, None, 9, 8, 14]
    rows = [(month(n), v, 20) for n, v in enumerate(values)]

    drawn = lines(
        table(*rows, columns=OVER_TIME), moments="month", values=["a", "b"], width=width
    )

    sheet = check_is_safe(drawn)
    strokes = [e for e in sheet.all("path") if e.get("stroke") == SERIES[0]]
    assert [e.get("d").count("L") + 1 for e in strokes] == [2, 3]
    dots_drawn = [e for e in sheet.all("circle") if e.get("fill") == SERIES[0]]
    assert len(dots_drawn) - (width == NARROW) in {
        6,
        7,
    }  # and one in the key or at the end
    assert (
        "Here: latest 14 (August 2024); highest 14 (August 2024); lowest 8 (July 2024). "
        "Not known: March 2024 and May 2024." in drawn.description
    )
    assert "January 2024 to August 2024" in drawn.description
    assert "0" in sheet.words, "amounts start from zero"


def test_an_index_need_not_start_from_zero():
    columns = (Column("year", "Year", "year"), Column("i", "Index", "index"))
    drawn = lines(
        table((2020, 0.95), (2021, 1.02), columns=columns), moments="year", values=["i"]
    )

    ticks = [w for w in Sheet(drawn).words if re.fullmatch(r"\d\.\d+", w)]
    assert "0.00" not in ticks
    assert min(map(float, ticks)) > 0.8


def test_names_at_the_ends_of_lines_do_not_touch():
    rows = [(month(n), 100 + n, 100 + n * 1.01) for n in range(6)]

    drawn = lines(table(*rows, columns=OVER_TIME), moments="month", values=["a", "b"])

    sheet = Sheet(drawn)
    ys = sorted(
        float(e.get("y")) for e in sheet.all("text") if e.text in {"Here", "England"}
    )
    assert ys[1] - ys[0] >= 2 * 14


def test_a_long_table_draws_a_line_for_each_name_in_order_of_time():
    rows = [
        (month(5), "North", 500),
        (month(0), "South", 100),
        (month(0), "North", 300),
    ]

    drawn = lines(
        table(*rows, columns=LONG), moments="month", series="who", value="pence"
    )

    assert "Line chart, January 2024 to June 2024." in drawn.description
    assert "North: latest £5 (June 2024)" in drawn.description
    assert "South: latest £1 (January 2024)" in drawn.description
    assert "Not known: February 2024, March 2024, April 2024 and 2 more." in (
        drawn.description
    )


@pytest.mark.parametrize(
    ("before", "hole", "after"),
    [
        ("2025-11-01", "December 2025", "2026-01-01"),
        ("2015", "2016", "2017"),
        ("1998/99", "1999/00", "2000/01"),
    ],
)
def test_a_period_without_a_row_is_a_gap_and_is_said(before, hole, after):
    rows = [(before, 1, 2), (after, 3, 4)]

    drawn = lines(table(*rows, columns=OVER_TIME), moments="month", values=["a", "b"])

    strokes = [e for e in Sheet(drawn).all("path") if e.get("fill") == "none"]
    assert strokes == [], "no line crosses the gap"
    assert f"Not known: {hole}." in drawn.description


def test_weeks_lie_as_far_apart_as_they_are_in_time():
    rows = [("2026-01-05", 1, 1), ("2026-01-12", 2, 2), ("2026-02-02", 3, 3)]

    drawn = lines(table(*rows, columns=OVER_TIME), moments="month", values=["a"])

    first, second, last = (float(e.get("cx")) for e in Sheet(drawn).all("circle"))
    assert last - second == pytest.approx(3 * (second - first), abs=0.3)


@given(
    rows=st.lists(
        st.tuples(st.integers(0, 30), NAMES, VALUES), min_size=1, max_size=40
    ),
    width=st.sampled_from([WIDE, NARROW]),
)
def test_any_long_table_makes_safe_lines_and_layers(rows, width):
    long = table(*((month(n), who, v) for n, who, v in rows), columns=LONG)

    for draw in (lines, months_stacked):
        check_is_safe(
            draw(long, moments="month", series="who", value="pence", width=width)
        )


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_layers_are_six_and_other_and_a_missing_month_is_left_out(width):
    rows = [
        (month(n), f"Service {k}", (k + 1) * 1000_00)
        for n in range(5)
        if n != 2
        for k in range(8)
    ]

    drawn = months_stacked(
        table(*rows, columns=LONG),
        moments="month",
        series="who",
        value="pence",
        width=width,
    )

    sheet = check_is_safe(drawn)
    assert "Other (2 together)" in sheet.words
    hatched = sheet.rects("url(#months-payments-by_service-no-data)")
    assert len(hatched) == 1
    assert "Not known: March 2024." in drawn.description
    assert f"{rough_pounds(4 * 36 * 1000_00)} in all" in drawn.description
    tall = {
        fill: float(sheet.rects(fill)[0].get("height")) for fill in (SERIES[0], OTHER)
    }
    assert tall[OTHER] == pytest.approx(tall[SERIES[0]] * 3 / 8, abs=0.2)


def test_a_part_stated_as_not_known_is_said():
    rows = [
        (month(0), "Care", 500_00),
        (month(0), "Day care", None),
        (month(1), "Care", 1),
    ]

    drawn = months_stacked(
        table(*rows, columns=LONG), moments="month", series="who", value="pence"
    )

    assert "Known in part only: January 2024." in drawn.description


def test_seven_layers_are_named_each():
    rows = [(month(0), f"Service {k}", (k + 1) * 100) for k in range(7)]

    drawn = months_stacked(
        table(*rows, columns=LONG), moments="month", series="who", value="pence"
    )

    assert {f"Service {k}" for k in range(7)} <= set(Sheet(drawn).words)


def test_credits_hang_below_zero():
    rows = [
        (month(0), "Care", 500_00),
        (month(0), "Credits", -200_00),
        (month(1), "Care", 100_00),
    ]

    drawn = months_stacked(
        table(*rows, columns=LONG), moments="month", series="who", value="pence"
    )

    sheet = Sheet(drawn)
    care, credit = sheet.rects(SERIES[0])[0], sheet.rects(SERIES[1])[0]
    foot = float(care.get("y")) + float(care.get("height"))
    assert float(credit.get("y")) == pytest.approx(foot, abs=0.2)
    assert "Lowest: February 2024, £100." in drawn.description


# -- control charts -----------------------------------------------------------------


def control(values, *, better="lower", target=None, width=WIDE):
    rows = [(month(n), v) for n, v in enumerate(values)]
    columns = (Column("month", "Month"), Column("v", "People waiting", "people"))
    known = [v for v in values if v is not None]
    process = spc.xmr(known, better=better, target=target)
    drawn = xmr(
        table(*rows, columns=columns),
        process,
        moments="month",
        value="v",
        target=target,
        width=width,
    )
    return drawn, process


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_control_chart_marks_each_kind_by_colour_shape_and_word(width):
    values = [50, 52, 48, 51, 49, 53, 47, 50, 90, 48, 51, 49, 10, 50]

    drawn, process = control(values, width=width)

    sheet = check_is_safe(drawn)
    squares = [e for e in sheet.all("path") if e.get("fill") == CONCERN]
    diamonds = [e for e in sheet.all("path") if e.get("fill") == IMPROVEMENT]
    key = 1
    assert len(squares) == process.direction.count("concern") + key
    assert len(diamonds) == process.direction.count("improvement") + key
    assert {"Concern (special cause)", "Improvement (special cause)"} <= set(
        sheet.words
    )
    assert "1 point of concern: September 2024." in drawn.description
    assert "1 point of improvement: January 2025." in drawn.description
    limits = [e for e in sheet.all("line") if e.get("stroke-dasharray") == "6 4"]
    assert len(limits) == 2


def test_limits_and_mean_are_drawn_where_the_axis_says_they_are():
    values = [50, 52, 48, 51, 49, 53, 47, 50, 52, 48, 51, 49]

    drawn, process = control(values)

    sheet = Sheet(drawn)
    marks = {
        float(e.text): float(e.get("y")) - 4
        for e in sheet.all("text")
        if re.fullmatch(r"\d+", e.text) and e.get("text-anchor") == "end"
    }
    (v1, y1), (v2, y2) = min(marks.items()), max(marks.items())
    per_unit = (y2 - y1) / (v2 - v1)
    drawn_at = [
        float(e.get("y1"))
        for e in sheet.all("line")
        if e.get("stroke-dasharray") == "6 4"
    ]
    assert drawn_at == [
        pytest.approx(y1 + (float(limit[-1]) - v1) * per_unit, abs=0.3)
        for limit in (process.lower, process.upper)
    ]
    assert "Every point varies as usual." in drawn.description
    assert "Mean: 50." in drawn.description


def test_a_target_is_judged_in_words():
    values = [50, 52, 48, 51, 49, 53, 47, 50, 52, 48, 51, 49, 50]

    drawn, _ = control(values, better="higher", target=60)

    assert "the target will be missed every time" in drawn.description
    assert any("the target will be missed every time" in w for w in Sheet(drawn).words)
    assert "Target: 60." in drawn.description


def test_a_week_not_reported_breaks_the_control_chart():
    drawn, _ = control([50, 52, None, 51, 49, 53])

    sheet = Sheet(drawn)
    lines_drawn = [e for e in sheet.all("path") if e.get("fill") == "none"]
    assert len(lines_drawn) == 2
    assert "Not known: March 2024." in drawn.description


def test_an_analysis_of_other_values_is_refused():
    columns = (Column("month", "Month"), Column("v", "Waiting", "people"))
    rows = [(month(n), n) for n in range(5)]

    with pytest.raises(ValueError, match="differ in length"):
        xmr(
            table(*rows, columns=columns),
            spc.xmr([1, 2, 3], better="lower"),
            moments="month",
            value="v",
        )


def test_new_limits_are_drawn_as_steps():
    values = [50, 52, 48, 51, 49, 53, 80, 82, 78, 81, 79, 83]
    columns = (Column("month", "Month"), Column("v", "Waiting", "people"))
    rows = [(month(n), v) for n, v in enumerate(values)]
    process = spc.xmr(np.array(values, dtype=float), better="lower", rebase_at=[6])

    drawn = xmr(table(*rows, columns=columns), process, moments="month", value="v")

    limits = [e for e in Sheet(drawn).all("line") if e.get("stroke-dasharray") == "6 4"]
    assert len(limits) == 4


def test_a_control_chart_has_the_same_as_a_table():
    """Every point with its limits; where a value is missing, so are its limits."""
    values = [50, 52, 48, None, 51, 49, 53, 47, 50, 90, 48]
    columns = (Column("month", "Month"), Column("v", "Waiting", "people"))
    rows = [(month(n), v) for n, v in enumerate(values)]
    drawn_from = table(*rows, columns=columns)
    process = spc.xmr([v for v in values if v is not None], better="lower", target=60)

    same = xmr_table(drawn_from, process, moments="month", value="v", target=60)

    assert same.column("v") == tuple(values)
    assert same.column("month") == drawn_from.column("month")
    assert set(same.column("target")) == {60}
    assert same.rows[3][3:] == (None, None, None, "", "")
    assert same.column("upper")[0] == pytest.approx(float(process.upper[0]))
    assert same.column("lower")[4] == pytest.approx(float(process.lower[3]))
    assert same.column("special")[8:] == (
        "shift",  # the one high value lifts the mean above all that came before
        "outside limits",
        "varies as usual",
    )
    assert same.column("direction")[9] == "concern"
    assert same.note.startswith(
        "The latest point varies as usual (common cause). As things run, it is chance "
        "whether the target is met. Limits taken from 10 points may still move"
    )
    assert same.sources == drawn_from.sources


def test_a_table_of_another_analysis_is_refused():
    columns = (Column("month", "Month"), Column("v", "Waiting", "people"))

    with pytest.raises(ValueError, match="differ in length"):
        xmr_table(
            table((month(0), 1), columns=columns),
            spc.xmr([1, 2, 3], better="lower"),
            moments="month",
            value="v",
        )


# -- indices ------------------------------------------------------------------------


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_dots_lie_on_their_side_of_the_line(width):
    columns = (Column("c", "Component"), Column("i", "Against England", "index"))
    drawn = dots(
        table(
            ("Mental health", 0.8),
            ("Maternity", 1.2),
            ("Community", None),
            columns=columns,
        ),
        names="c",
        values=["i"],
        width=width,
    )

    sheet = check_is_safe(drawn)
    below, above = (float(e.get("cx")) for e in sheet.all("circle"))
    (line,) = (
        float(e.get("x1")) for e in sheet.all("line") if e.get("stroke-dasharray")
    )
    assert line - below == pytest.approx(above - line, abs=0.3)
    assert {"0.800", "1.200", "not known"} <= set(sheet.words)
    assert (
        "above the line Maternity 1.200; at or below it Mental health 0.800. "
        "Not known: Community." in drawn.description
    )


def test_two_comparisons_have_two_shapes_and_a_key():
    columns = (
        Column("c", "Component"),
        Column("i", "Against the board", "index"),
        Column("e", "Against England", "index"),
    )
    drawn = dots(
        table(("All", 0.9, 1.1), columns=columns), names="c", values=["i", "e"]
    )

    sheet = check_is_safe(drawn)
    assert len([e for e in sheet.all("circle") if e.get("fill") == SERIES[0]]) == 2
    assert len([e for e in sheet.all("path") if e.get("fill") == SERIES[1]]) == 2
    assert {"Against the board", "Against England"} <= set(sheet.words)


# -- what holds for all -------------------------------------------------------------


def test_two_pictures_of_one_table_have_different_ids_when_named():
    rows = table(("A", 1), ("B", 2), columns=AMOUNT)

    one = Sheet(bars(rows, names="name", values="pence"))
    other = Sheet(bars(rows, names="name", values="pence", name="second"))

    assert not set(one.ids()) & set(other.ids())


def test_a_value_that_is_not_a_number_is_a_gap():
    drawn = bars(
        table(("A", math.nan), ("B", 2_00), columns=AMOUNT),
        names="name",
        values="pence",
    )

    assert len(Sheet(drawn).rects(SERIES[0])) == 1
    assert "Not known: A." in drawn.description


def test_the_same_table_gives_the_same_bytes():
    rows = table(("A", 1), ("B", 2), columns=AMOUNT)

    assert bars(rows, names="name", values="pence") == bars(
        rows, names="name", values="pence"
    )


STREAMS = (
    Column("from", "From"),
    Column("to", "To"),
    Column("pence", "Amount", "pence"),
)


def streams(*rows, width=WIDE):
    made = table(*rows, columns=STREAMS, title="Money")
    return flows(made, out_of="from", into="to", value="pence", width=width)


def test_streams_are_as_wide_as_what_they_carry():
    picture = streams(
        ("Council", "Pool", 3_000_00),
        ("Board", "Pool", 1_000_00),
        ("Pool", "Care", 4_000_00),
    )
    heights = [
        float(height)
        for height in re.findall(r'<rect[^>]*height="([0-9.]+)"', picture.svg)
        if float(height) > 2
    ]

    assert picture.svg.count("<path") == 3
    council, board, pool, care = heights[-4:]
    assert math.isclose(council, 3 * board, rel_tol=0.01)
    assert math.isclose(pool, care)
    assert "Council to Pool: £3,000.00." in picture.description
    check_is_safe(picture)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_long_name_is_written_whole_and_so_is_its_amount(width):
    board = "NHS Greater Manchester Integrated Care Board"

    drawn = streams(
        (board, "Pool", 200_000_00), ("Pool", "Care", 200_000_00), width=width
    )

    words = " ".join(check_is_safe(drawn).words)
    assert board in words
    assert "£200,000" in words
    assert "…" not in words


def test_what_is_unknown_or_nothing_is_no_stream():
    assert (
        streams(("A", "B", None), ("A", "B", 0), ("A", "C", 1)).svg.count("<path") == 1
    )


def test_streams_that_lead_round_are_refused():
    with pytest.raises(ValueError, match="in a ring"):
        streams(("A", "B", 1), ("B", "A", 1))


@given(
    rows=st.lists(
        st.tuples(NAMES.map("from {}".format), NAMES.map("to {}".format), VALUES),
        max_size=8,
    )
)
def test_any_streams_make_a_safe_picture(rows):
    for width in (WIDE, NARROW):
        check_is_safe(streams(*rows, width=width))
