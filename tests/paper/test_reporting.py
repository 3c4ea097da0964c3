"""The picture of who reports to whom: every box, every line, circles and long names."""

from ropewalk.paper.charts.reporting import reporting_picture
from tests.paper.sheets import check_is_safe

LINES = [
    ("Executive", "Cabinet"),
    ("Executive", "Trust board"),
    ("Group", "Executive"),
    ("Lost", ""),
]


def drawn(lines, **said):
    return reporting_picture(lines, title="Who reports to whom", **said)


def test_every_box_and_every_line_is_there_and_said():
    sheet = check_is_safe(drawn(LINES))

    assert {"Executive", "Cabinet", "Group", "Lost"} <= set(sheet.words)
    assert len(sheet.all("line")) == 3
    assert sheet.picture.description == (
        "Executive reports to Cabinet and to Trust board. Group reports to Executive."
    )


def test_whoever_is_reported_to_stands_above():
    sheet = check_is_safe(drawn(LINES))
    for line in sheet.all("line"):
        assert float(line.get("y2")) < float(line.get("y1")), "lines lead up"


def test_a_circle_and_a_very_long_name_are_drawn_all_the_same():
    lines = [("A", "B"), ("B", "A"), ("A very long name of a body " * 9, "A")]
    assert len(check_is_safe(drawn(lines)).all("line")) == 3


def test_many_stay_on_the_sheet():
    sheet = check_is_safe(drawn([(f"Group {n}", "Board") for n in range(30)]))
    boxes = [each for each in sheet.all("rect") if each.get("rx")]
    assert len(boxes) == 31
    for box in boxes:
        left, wide = float(box.get("x")), float(box.get("width"))
        assert left >= 0
        assert left + wide <= 720


def test_without_a_line_there_is_nothing_to_draw():
    assert drawn([("Lost", "")]) is None
    assert drawn([]) is None
