"""A figure's trace in plain English: what it is, how it was made, and from what."""

from collections.abc import Iterator

from ropewalk.figures.figure import Figure, Source
from ropewalk.figures.words import day, said

INDENT = "  "


def explained(figure: Figure) -> list[str]:
    """The figure and everything beneath it, one fact a line, indented by depth.

    A figure that is an input twice is explained the first time and named after that.
    """
    return list(_lines(figure, depth=0, met=set()))


def _lines(figure: Figure, *, depth: int, met: set[Figure]) -> Iterator[str]:
    here, beneath = INDENT * depth, INDENT * (depth + 1)
    yield f"{here}{figure.label}: {said(figure.value, figure.unit)}"
    if figure in met:
        yield f"{beneath}Explained above."
        return
    met.add(figure)

    if figure.interval:
        low, high = (said(end, figure.unit) for end in figure.interval)
        yield f"{beneath}Likely range, allowing for chance: {low} to {high}."
    if figure.rule:
        yield f"{beneath}How: {figure.rule}"
    certain = "; ".join(filter(None, (figure.certainty, figure.vintage)))
    yield f"{beneath}How certain: {certain}."
    if figure.comparison:
        yield f"{beneath}Beside: {figure.comparison}"
    if figure.note:
        yield f"{beneath}Note: {figure.note}"
    for source in figure.sources:
        yield f"{beneath}Source: {cited(source)}"
    if figure.inputs:
        yield f"{beneath}From:"
    for each in figure.inputs:
        yield from _lines(each, depth=depth + 2, met=met)


def cited(source: Source) -> str:
    """A source as one sentence: publisher, title, vintage, day described, licence."""
    as_at = f", as at {day(source.as_at)}" if source.as_at else ""
    note = f" {source.note}" if source.note else ""
    return (
        f"{source.publisher}, {source.title}, {source.vintage}{as_at}. "
        f"Licence: {source.licence}.{note}"
    )
