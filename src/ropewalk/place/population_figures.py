"""Counts and shares of people as figures, each with its trace."""

from ropewalk.figures import Figure, Source
from ropewalk.figures.words import in_a_sentence


def share_figure(
    key: str,
    label: str,
    part: Figure,
    whole: Figure,
    comparison: str = "",
) -> Figure:
    """A part of the people of a place as a percentage.

    A part or a whole that is not known gives a share that is not known.
    """
    value = None
    if part.value is not None and whole.value:
        value = 100 * part.value / whole.value
    return Figure(
        key=key,
        label=label,
        value=value,
        unit="percent",
        vintage=part.vintage,
        rule=f"{in_a_sentence(part.label)}, as a percentage of {in_a_sentence(whole.label)}",
        inputs=(part, whole),
        sources=part.sources,
        comparison=comparison,
    )


def counted_figure(
    key: str, label: str, value: float, source: Source, comparison: str = ""
) -> Figure:
    """A sum of published counts of people."""
    return Figure(
        key=key,
        label=label,
        value=int(value),
        unit="people",
        vintage=source.vintage,
        rule="sum of the published counts",
        sources=(source,),
        comparison=comparison,
    )
