"""Parts of a council's payments as figures, and their share of the whole."""

from ropewalk.figures import Figure
from ropewalk.place.payments.held import NOTE, Held
from ropewalk.place.payments.years import Year, sources_for


def part_figure(
    held: Held,
    year: Year,
    *,
    key: str,
    label: str,
    pence: int,
    rule: str,
    note: str = NOTE,
) -> Figure:
    """An amount that is some of what a council paid in a year."""
    return Figure(
        key=key,
        label=label,
        value=pence,
        unit="pence",
        vintage=year.said,
        rule=rule,
        sources=sources_for(held, year),
        note=note,
    )


def share_figure(key: str, label: str, part: Figure, whole: Figure) -> Figure:
    """A part as a share of a whole, which has no meaning unless that is above zero."""
    known = part.value is not None and whole.value and whole.value > 0
    return Figure(
        key=key,
        label=label,
        value=(part.value or 0) / (whole.value or 1) * 100 if known else None,
        unit="percent",
        vintage=whole.vintage,
        rule="part ÷ whole",
        inputs=(part, whole),
        note="" if known else "The whole is not above zero, so a share has no meaning.",
    )
