"""Days as other calendars read them."""

from datetime import UTC, date, datetime

from ropewalk.paper.calendar import Entry, ics_bytes

AT = datetime(2026, 10, 13, 12, tzinfo=UTC)


def test_a_day_is_a_whole_day_with_a_name_that_stays():
    made = ics_bytes(
        [Entry("duty-7", date(2027, 3, 31), "It ends; renew, or leave")], at=AT
    )

    lines = made.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "UID:duty-7@ropewalk" in lines
    assert "DTSTAMP:20261013T120000Z" in lines
    assert "DTSTART;VALUE=DATE:20270331" in lines
    assert "DTEND;VALUE=DATE:20270401" in lines
    assert "SUMMARY:It ends\\; renew\\, or leave" in lines
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_what_somebody_typed_adds_no_line_of_its_own():
    made = ics_bytes(
        [Entry("a", date(2027, 1, 1), "x\r\nEND:VEVENT\nBEGIN:VALARM")], at=AT
    )

    lines = made.decode().split("\r\n")
    assert lines.count("END:VEVENT") == 1
    assert "SUMMARY:x END:VEVENT BEGIN:VALARM" in lines


def test_long_lines_are_folded_between_characters():
    title = "Café, £100 " * 30

    made = ics_bytes([Entry("a", date(2027, 1, 1), title)], at=AT)

    assert max(len(line) for line in made.split(b"\r\n")) <= 75
    unfolded = made.decode().replace("\r\n ", "")
    assert "Café\\, £100 Café" in unfolded
