"""What a figure is held against, in words: the same figure elsewhere, or its part of a whole."""

from collections.abc import Mapping
from dataclasses import replace

from ropewalk.figures import Figure
from ropewalk.figures.words import said


def beside(values: Mapping[str, float | None], unit: str, *, when: str = "") -> str:
    """The same figure elsewhere, as 'Greater Manchester: 18.3%; England: 17.3%' and a stop.

    Args:
        values: By name of the place. One that is not known is left out.
        unit: Of every value; it stands beside the figure and is not said again.
        when: The vintage, where it is not that of the figure itself.
    """
    known = {
        name: said(value, unit).removesuffix(f" {unit}")
        for name, value in values.items()
        if value is not None
    }
    return _sentence([f"{name}: {words}" for name, words in known.items()], when)


def parts_of(part: float, wholes: Mapping[str, float | None], *, when: str = "") -> str:
    """A number as its part of larger ones, as '8.4% of Salford; 0.4% of England' and a stop."""
    shares = {
        name: said(100 * part / whole, "percent")
        for name, whole in wholes.items()
        if whole
    }
    return _sentence([f"{words} of {name}" for name, words in shares.items()], when)


def held_against(figure: Figure, other: Figure | None, name: str) -> Figure:
    """A figure that says what the same figure is elsewhere, and when where it differs."""
    if other is None:
        return figure
    when = "" if other.vintage == figure.vintage else other.vintage
    words = beside({name: other.value}, other.unit, when=when)
    return replace(figure, comparison=words)


def _sentence(parts: list[str], when: str) -> str:
    if not parts:
        return ""
    return f"{'; '.join(parts)}{f' ({when})' if when else ''}."
