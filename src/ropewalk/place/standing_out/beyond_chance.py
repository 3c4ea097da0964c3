"""Counted measures of a place beside England and its board, with what chance allows."""

from datetime import date

from ropewalk.engine.comparison import Comparison, compare
from ropewalk.figures import Figure
from ropewalk.parameters import parameter
from ropewalk.place.beside import beside
from ropewalk.place.measures.measure import Measure, Part
from ropewalk.place.places import Place
from ropewalk.place.standing_out.differences import SMALLEST, Difference, Way, is_large
from ropewalk.place.standing_out.sentences import sentence_of

CHANCE = "beyond_chance_z"


def difference(
    measure: Measure, place: Place, *, z: float, beside_board: bool, on: date
) -> Difference:
    """One counted measure of a place, and how it differs."""
    against_england = _compare(measure, measure.england, z)
    against_board = _compare(measure, measure.board, z)
    own = _against(measure, measure.place, z)
    value, low, high = own.value, own.low, own.high
    scale, unit = (100.0, "percent") if measure.per is None else (1.0, "per 100,000")
    references = tuple(
        _reference(measure, part, name, key=key, unit=unit)
        for part, name, key in (
            (measure.england, "England", "england"),
            (measure.board, place.icb_short_name, "icb"),
        )
        if part is not None
    )
    figure = Figure(
        key=f"stands_out.{measure.key}",
        label=f"{measure.label}, {place.short_name}",
        value=value * scale,
        unit=unit,
        vintage=measure.known_as or measure.sources[0].vintage,
        rule=RULES[measure.per is None],
        inputs=(
            *_parts(measure, measure.place, "place"),
            *references,
            parameter(CHANCE, on=on).figure(),
            parameter(SMALLEST, on=on).figure(),
        ),
        interval=(low * scale, high * scale),
        note=measure.note,
        comparison=_beside(place, references),
    )
    ways = {
        key: _way(found, on=on)
        for key, found in (("england", against_england), ("icb", against_board))
    }
    return Difference(
        key=measure.key,
        figure=figure,
        sentence=sentence_of(measure, place, figure, references, ways, on=on),
        from_england=ways["england"],
        from_board=ways["icb"],
        has_board=beside_board,
        relative_to_england=_relative(against_england),
        relative_to_board=_relative(against_board),
        as_at=measure.as_at,
        whose=measure.whose,
    )


def _beside(place: Place, references: tuple[Figure, ...]) -> str:
    """England's value and the board's, in words."""
    names = {"england": "England", "icb": place.icb_short_name}
    values = {
        names[each.key.rpartition(".")[2]]: each.value for each in reversed(references)
    }
    return beside(values, references[0].unit) if references else ""


RULES = {
    True: "count ÷ base; interval by Wilson's method",
    False: "count ÷ base, for each 100,000; interval by Byar's method",
}


def _compare(measure: Measure, reference: Part | None, z: float) -> Comparison | None:
    return None if reference is None else _against(measure, reference, z)


def _against(measure: Measure, reference: Part, z: float) -> Comparison:
    per = measure.per
    rate = reference.count / reference.base * (per or 1.0)
    return compare(measure.place.count, measure.place.base, rate, z, per=per)


def _way(found: Comparison | None, *, on: date) -> Way:
    """Which way a difference is, when beyond chance and large enough."""
    if found is None or not found.differs:
        return ""
    return found.differs if is_large(found.value, found.reference, on=on) else ""


def _relative(found: Comparison | None) -> float | None:
    if found is None or not found.reference:
        return None
    return (found.value / found.reference - 1) * 100


def _parts(measure: Measure, part: Part, key: str) -> tuple[Figure, Figure]:
    count = Figure(
        key=f"stands_out.{measure.key}.{key}.count",
        label=measure.label,
        value=part.count,
        unit="people",
        vintage=measure.sources[0].vintage,
        rule="sum of the published counts",
        sources=measure.sources[:1],
    )
    base = Figure(
        key=f"stands_out.{measure.key}.{key}.base",
        label=f"Out of {measure.base_label}",
        value=part.base,
        unit=measure.base_label,
        vintage=measure.sources[-1].vintage,
        rule="sum of the published counts",
        sources=measure.sources[-1:],
    )
    return count, base


def _reference(
    measure: Measure, part: Part, name: str, *, key: str, unit: str
) -> Figure:
    return Figure(
        key=f"stands_out.{measure.key}.{key}",
        label=f"{measure.label}, {name}",
        value=part.count / part.base * (measure.per or 100.0),
        unit=unit,
        vintage=measure.sources[0].vintage,
        rule="count ÷ base",
        inputs=_parts(measure, part, key),
    )
