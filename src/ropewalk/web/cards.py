"""The words beside a figure: its value, unit, age, comparison and trace."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Figure
from ropewalk.figures.ages import age_of
from ropewalk.figures.words import pounds, rough_pounds, said

MOST_LINES = 60
UNITS = {
    "pence": "",  # the value says it
    "percent": "",
    "index": "index, where 1 is the level of the area compared with",
    "fraction": "share of the whole, from 0 to 1",
    "count": "number",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a trace: a figure, and how many lines beneath it belong to it."""

    depth: int
    figure: Figure
    value: str


def value_words(figure: Figure) -> str:
    """A figure's value, large on a card: money is rounded, a unit is said elsewhere."""
    if figure.value is None:
        return "Not known"
    if figure.unit == "pence":
        return rough_pounds(round(figure.value))
    return said(figure.value, figure.unit).removesuffix(f" {figure.unit}")


def unit_words(unit: str) -> str:
    """What a unit is called under a figure."""
    return UNITS.get(unit, unit)


def vintage_words(figure: Figure, *, on: date) -> str:
    """Which vintage a figure is of, and how old it and its oldest input are on a day."""
    age = age_of(figure, on=on)
    if not age:
        return figure.vintage or "date not known"
    return f"{figure.vintage} ({age})" if figure.vintage else age


def comparison_words(figure: Figure) -> str:
    """What a figure is to be held against, as far as it says so itself."""
    parts = [figure.comparison] if figure.comparison else []
    if not parts and figure.unit == "index" and figure.value is not None:
        parts.append(_against_one(figure.value))
    if figure.interval:
        low, high = (said(end, figure.unit) for end in figure.interval)
        parts.append(f"Likely range, allowing for chance: {low} to {high}.")
    return " ".join(parts)


def _against_one(index: float) -> str:
    gap = round(abs(index - 1) * 100, 1)
    if not gap:
        return "Level with the area compared with."
    way = "above" if index > 1 else "below"
    return f"{gap:g}% {way} the area compared with."


def trace(figure: Figure) -> tuple[tuple[Step, ...], int]:
    """The lines of a figure's trace, as many as a page bears, and how many are left out."""
    steps = list(_steps(figure))
    return tuple(steps[:MOST_LINES]), max(0, len(steps) - MOST_LINES)


def _steps(figure: Figure) -> Iterator[Step]:
    for depth, each in figure.walk():
        exact = (
            pounds(round(each.value))
            if each.unit == "pence" and each.value is not None
            else said(each.value, each.unit)
        )
        yield Step(depth, each, exact)
