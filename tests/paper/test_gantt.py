"""What is done when, drawn: bars, milestones, today, and the same in words."""

import re
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.paper.charts import NARROW, gantt

ON = date(2026, 10, 13)


def table(*rows):
    keys = ("what", "first", "last", "state")
    return Table("time", "In time", tuple(Column(k, k) for k in keys), rows)


def test_every_bar_and_milestone_is_said_in_words_too():
    drawn = gantt(
        table(
            ("Map", "2026-10-01", "2026-10-20", "the end hangs on it"),
            ("Design", "2026-10-21", "2026-10-21", "to do"),
            ("Signed", "2026-12-01", "2026-12-01", "milestone, to come"),
            ("Nobody knows", None, None, "to do"),
        ),
        on=ON,
        name="time",
    )

    assert drawn.description == (
        "A bar for each of 3; the dashed line is 13 October 2026. "
        "Map: 1 October 2026 to 20 October 2026, the end hangs on it. "
        "Design: 21 October 2026, to do. "
        "Signed: 1 December 2026, milestone."
    )
    assert drawn.svg.count("<rect") == 3  # two bars on their paper
    assert "stroke-dasharray" in drawn.svg


def test_without_days_there_is_nothing_to_draw():
    assert gantt(table(("Map", None, None, "to do")), on=ON, name="time") is None


def test_nothing_runs_over_the_edge_and_no_more_is_drawn_than_can_be_read():
    rows = [
        (f"A rather long name of task number {n}", "2026-01-01", "2031-12-31", "late")
        for n in range(80)
    ]

    for width in (720, NARROW):
        drawn = gantt(table(*rows), on=ON, name="time", width=width)
        right = [
            float(x) + float(wide)
            for x, wide in re.findall(
                r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn.svg
            )
        ]
        assert len(right) == 60
        assert max(right) <= width
        assert "And 20 more, in the table." in drawn.description
