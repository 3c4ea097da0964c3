"""A difference as one plain sentence: value, interval, comparison, vintage and age."""

from collections.abc import Sequence
from datetime import date

from ropewalk.figures import Figure
from ropewalk.figures.words import age_in_words, said
from ropewalk.place.measures.measure import Measure
from ropewalk.place.places import Place
from ropewalk.place.standing_out.differences import Way

SMALL_PERCENT = 2


def sentence_of(
    measure: Measure,
    place: Place,
    figure: Figure,
    references: Sequence[Figure],
    ways: dict[str, Way],
    *,
    on: date,
) -> str:
    """One plain sentence: value, interval, comparison, vintage and age."""
    small = figure.value is not None and figure.value < SMALL_PERCENT
    start = measure.sentence.format(
        value=_bare(figure.value, figure.unit, small=small), place=place.short_name
    )
    between = _range_said(figure, small=small)
    words = {"higher": "higher than", "lower": "lower than", "": "about the same as"}
    beside = [
        f"{words[ways[reference.key.rpartition('.')[2]]]} "
        f"{reference.label.rpartition(', ')[2]} ({_bare(reference.value, reference.unit, small=small)})"
        for reference in references
    ]
    first = beside[0] if beside else ""
    if len(beside) == 2 and ways["england"] == ways["icb"]:
        first = f"{beside[0]} and {beside[1].split(' than ')[-1].split(' as ')[-1]}"
    elif len(beside) == 2:
        first = f"{beside[0]} but {beside[1]}"
    return (
        f"{start[:1].upper()}{start[1:]} ({between}): {first} "
        f"({figure.vintage}; {age_in_words(measure.as_at, on=on)})."
    )


def _range_said(figure: Figure, *, small: bool) -> str:
    if figure.interval is None:
        return "likely range not known"
    low, high = (_bare(end, figure.unit, small=small) for end in figure.interval)
    return f"likely range {low} to {high}"


def _bare(value: float | None, unit: str, *, small: bool) -> str:
    """A value as it stands in a sentence; a small percentage has two decimals."""
    if unit == "percent" and value is not None and small:
        return f"{value:.2f}%"
    return said(value, unit).removesuffix(" per 100,000")
