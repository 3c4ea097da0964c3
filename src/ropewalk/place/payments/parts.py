"""Parts of a council's payments as figures, and their share of the whole."""

from collections.abc import Iterable

from ropewalk.figures import Figure
from ropewalk.figures.words import in_a_sentence, listed, pounds, rough_pounds
from ropewalk.lake.descriptor import slug
from ropewalk.lake.services import ADULT_SOCIAL_CARE, PART_NOT_TOLD, parts
from ropewalk.place.payments.held import NOTE, Held, narrowed, sums
from ropewalk.place.payments.years import Year, sources_for


def beside(held: Held, year: Year, stem: str) -> tuple[Figure, ...]:
    """What was paid in a year for each other part of health and social care."""
    rows = narrowed(held, {"financial_year": year.name})
    amounts = {part: pence for (part,), (pence, _) in sums(rows, ("part",)).items()}
    return tuple(
        part_figure(
            held,
            year,
            key=f"{stem}.beside.{slug(part).replace('-', '_')}",
            label=f"Payments of {held.council_said} for {in_words(part)}",
            pence=amounts[part],
            rule="sum of the part's rows; beside adult social care, and not in it",
        )
        for part in parts()
        if part != ADULT_SOCIAL_CARE and part in amounts
    )


def beside_said(held: Held, figures: Iterable[Figure]) -> str:
    """The parts beside adult social care with their amounts; empty where there is none."""
    said_before = f"Payments of {held.council_said} "
    return listed(
        [
            f"{rough_pounds(int(figure.value))} "
            f"{figure.label.removeprefix(said_before)}"
            for figure in figures
            if ".beside." in figure.key and figure.value is not None
        ]
    )


def in_words(part: str) -> str:
    """A part of health and social care within a sentence."""
    if part == PART_NOT_TOLD:
        return "health or social care whose part is not told"
    return in_a_sentence(part)


def outside_said(held: Held) -> str:
    """What the same lists pay for something else, in a sentence; empty where nothing."""
    amounts = sums(held.outside, ("financial_year",))
    if not amounts:
        return ""
    year, pence = max((year, pence) for (year,), (pence, _) in amounts.items())
    return (
        "Which part a payment is in is told by the council's labels, by one rule for every "
        f"list. Left out here: {pounds(pence)} of the list in {year}, whose labels do "
        "not show health or social care."
    )


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
    share = None
    if part.value is not None and whole.value is not None and whole.value > 0:
        share = part.value / whole.value * 100
    return Figure(
        key=key,
        label=label,
        value=share,
        unit="percent",
        vintage=whole.vintage,
        rule="part ÷ whole",
        inputs=(part, whole),
        note=""
        if share is not None
        else "The whole is not above zero, so a share has no meaning.",
    )
