"""Days as a file that other calendars read.

Source: RFC 5545, Internet Calendaring and Scheduling.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST_LINE = 73  # octets before a line is folded


@dataclass(frozen=True, slots=True)
class Entry:
    """Something due on a day; ``key`` stays the same, so that a calendar can replace it."""

    key: str
    on: date
    title: str
    about: str = ""


def ics_bytes(entries: Sequence[Entry], *, at: datetime) -> bytes:
    """Entries as one calendar of whole days.

    Args:
        entries: What is due.
        at: When the file was made, with a time zone.
    """
    stamp = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ropewalk//Duties//EN"]
    for each in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{each.key}@ropewalk",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{each.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{each.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(each.title)}",
            f"DESCRIPTION:{_escaped(each.about)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _folded(line: str) -> bytes:
    """A line cut so that none is longer than a reader must take, between characters."""
    parts, part = [], b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > LONGEST_LINE:
            parts.append(part)
            part = b""
        part += octets
    return b"\r\n ".join([*parts, part]) + b"\r\n"
