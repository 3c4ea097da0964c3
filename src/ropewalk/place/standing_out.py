"""What stands out: where a place differs from England and from its board, beyond chance.

A difference counts when the range that chance allows leaves out what the place is
compared with, and when it is large enough to matter. Whether higher is better is not
said, since for most measures it is neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import NormalDist
from typing import Literal

from ropewalk.engine.comparison import Comparison, compare
from ropewalk.figures import Column, Figure, Source, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import age_in_words, listed, said
from ropewalk.lake.catalogue import Lake
from ropewalk.parameters import parameter
from ropewalk.place.cells import rounded
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.measures import Measure, Part, measures_of, share_of_board
from ropewalk.place.need import COMPONENT_NAMES, MEANING, need_index
from ropewalk.place.places import Place
from ropewalk.place.recency import is_recent
from ropewalk.place.section import Missing, Section

KEY = "stands_out"
TITLE = "What stands out"
CHANCE = "beyond_chance_z"
SMALLEST = "smallest_difference_percent"
NEARLY_ALL = "nearly_all_of_the_board_percent"
FEWEST = "suppress_below_social_care"
SMALL_PERCENT = 2
NEED_COMPONENTS = (
    "final",
    "general_and_acute",
    "community",
    "mental_health",
    "maternity",
    "prescribing",
    "primary_medical",
)
NOT_BY_CHANCE = (
    "A result of the NHS formula for everybody registered there, not a sample: there is "
    "no play of chance in it, and so no interval."
)

Way = Literal["higher", "lower", ""]


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of a place, and how it differs from England and from its board.

    ``from_england`` and ``from_board`` are "higher" or "lower" where the difference is
    beyond chance and large enough, else "". ``relative_to_england`` and
    ``relative_to_board`` are in percent; ``None`` where there is no comparison.
    """

    key: str
    figure: Figure
    sentence: str
    from_england: Way
    from_board: Way
    has_board: bool
    relative_to_england: float | None
    relative_to_board: float | None
    as_at: date | None
    whose: str
    is_formula: bool = False

    @property
    def stands_out(self) -> bool:
        """Whether it differs from England and, for a place in a board, from its board."""
        return bool(self.from_england) and (not self.has_board or bool(self.from_board))

    @property
    def way(self) -> str:
        """Higher or lower than what it is compared with, or between the two."""
        if not self.has_board or self.from_england == self.from_board:
            return self.from_england
        return "between"


@dataclass(frozen=True, slots=True)
class Compared:
    """All that a place was compared on: the differences, and how many chance would make."""

    differences: tuple[Difference, ...]
    by_chance: Figure
    tested: Figure

    def standing_out(self) -> tuple[Difference, ...]:
        """Those that stand out, the largest difference from England first."""
        found = [each for each in self.differences if each.stands_out]
        return tuple(
            sorted(
                found,
                key=lambda each: (-abs(each.relative_to_england or 0.0), each.key),
            )
        )


def compared(lake: Lake, place: Place, *, on: date) -> Compared:
    """A place beside England and its board, on every measure held."""
    z = float(parameter(CHANCE, on=on).value)
    fewest = int(parameter(FEWEST, on=on).value)
    measures = [each for each in measures_of(lake, place) if each.place.count >= fewest]
    beside_board = has_board(lake, place, on=on)
    if not beside_board:
        measures = [replace(each, board=None) for each in measures]
    differences = [
        _difference(each, place, z=z, beside_board=beside_board, on=on)
        for each in measures
    ]
    tested = sum(each.england is not None for each in measures)
    tested_figure = Figure(
        key=f"{KEY}.tested",
        label="Measures compared with England, with an interval",
        value=tested,
        unit="count",
        vintage="",
        rule="number of measures that have a count and a base here and in England",
    )
    return Compared(
        differences=(
            *differences,
            *_needs(lake, place, beside_board=beside_board, on=on),
        ),
        tested=tested_figure,
        by_chance=Figure(
            key=f"{KEY}.by_chance",
            label="Measures that would differ from England by chance alone",
            value=tested * 2 * NormalDist().cdf(-z),
            unit="count",
            vintage="",
            rule="measures compared, multiplied by the chance that one of them is "
            "outside its interval when the place is like England",
            inputs=(tested_figure, parameter(CHANCE, on=on).figure()),
            note="Measures hang together, so that true surprises come in groups. Places "
            "differ for more reasons than chance: most measures of a large place lie "
            "outside their intervals.",
        ),
    )


def standing_out(lake: Lake, place: Place, *, on: date) -> tuple[Difference, ...]:
    """What stands out in a place, the largest difference from England first."""
    return compared(lake, place, on=on).standing_out()


def headline_candidates(
    lake: Lake, place: Place, *, on: date
) -> tuple[Difference, ...]:
    """What stands out and is new enough for a headline: at most three years old."""
    return newer(standing_out(lake, place, on=on), on=on)


def newer(found: Sequence[Difference], *, on: date) -> tuple[Difference, ...]:
    """Those of the differences that are new enough for a headline."""
    return tuple(each for each in found if is_recent(each.as_at, on=on))


def has_board(lake: Lake, place: Place, *, on: date) -> bool:
    """Whether a place is compared with its board: not when it is nearly all of it."""
    if place.kind in {PlaceKind.ICB, PlaceKind.ENGLAND}:
        return False
    most = float(parameter(NEARLY_ALL, on=on).value) / 100
    return share_of_board(lake, place) < most


# -- comparing ----------------------------------------------------------------------


def _difference(
    measure: Measure, place: Place, *, z: float, beside_board: bool, on: date
) -> Difference:
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
        key=f"{KEY}.{measure.key}",
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
    )
    ways = {
        key: _way(found, on=on)
        for key, found in (("england", against_england), ("icb", against_board))
    }
    return Difference(
        key=measure.key,
        figure=figure,
        sentence=_sentence(measure, place, figure, references, ways, on=on),
        from_england=ways["england"],
        from_board=ways["icb"],
        has_board=beside_board,
        relative_to_england=_relative(against_england),
        relative_to_board=_relative(against_board),
        as_at=measure.as_at,
        whose=measure.whose,
    )


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
    return found.differs if _is_large(found.value, found.reference, on=on) else ""


def _is_large(value: float, reference: float, *, on: date) -> bool:
    smallest = float(parameter(SMALLEST, on=on).value) / 100
    return reference > 0 and abs(value / reference - 1) >= smallest


def _relative(found: Comparison | None) -> float | None:
    if found is None or not found.reference:
        return None
    return (found.value / found.reference - 1) * 100


def _parts(measure: Measure, part: Part, key: str) -> tuple[Figure, Figure]:
    count = Figure(
        key=f"{KEY}.{measure.key}.{key}.count",
        label=measure.label,
        value=part.count,
        unit="people",
        vintage=measure.sources[0].vintage,
        rule="sum of the published counts",
        sources=measure.sources[:1],
    )
    base = Figure(
        key=f"{KEY}.{measure.key}.{key}.base",
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
        key=f"{KEY}.{measure.key}.{key}",
        label=f"{measure.label}, {name}",
        value=part.count / part.base * (measure.per or 100.0),
        unit=unit,
        vintage=measure.sources[0].vintage,
        rule="count ÷ base",
        inputs=_parts(measure, part, key),
    )


# -- need, which no chance is in ----------------------------------------------------


def _needs(
    lake: Lake, place: Place, *, beside_board: bool, on: date
) -> list[Difference]:
    """The relative need of a place for each kind of care, which is not a sample."""
    if place.kind == PlaceKind.ENGLAND:
        return []
    index = need_index(lake, place)
    if index.missing:
        return []
    found = []
    for component in NEED_COMPONENTS:
        against = {
            key: index.figure(component, key)
            for key in (("england", "icb") if beside_board else ("england",))
        }
        values = {key: float(figure.value or 0) for key, figure in against.items()}
        ways: dict[str, Way] = {
            key: _way_of_index(value, on=on) for key, value in values.items()
        }
        england = against["england"]
        found.append(
            Difference(
                key=f"need.{component}",
                figure=Figure(
                    key=f"{KEY}.need.{component}",
                    label=f"Relative need and unavoidable cost, {COMPONENT_NAMES[component]}, "
                    f"{place.short_name}",
                    value=england.value,
                    unit="index",
                    vintage=england.vintage,
                    rule=england.rule,
                    inputs=tuple(against.values()),
                    sources=(index.source,),
                    note=NOT_BY_CHANCE,
                ),
                sentence=_sentence_of_need(
                    component,
                    place,
                    values,
                    index.source.vintage,
                    index.source.as_at,
                    on=on,
                ),
                from_england=ways["england"],
                from_board=ways.get("icb", ""),
                has_board=beside_board,
                relative_to_england=(values["england"] - 1) * 100,
                relative_to_board=(values["icb"] - 1) * 100
                if "icb" in values
                else None,
                as_at=index.source.as_at,
                whose="people registered with practices located there",
                is_formula=True,
            )
        )
    return found


def _way_of_index(value: float, *, on: date) -> Way:
    if not _is_large(value, 1.0, on=on):
        return ""
    return "higher" if value > 1 else "lower"


def _sentence_of_need(
    component: str,
    place: Place,
    values: dict[str, float],
    vintage: str,
    as_at: date | None,
    *,
    on: date,
) -> str:
    names = {"icb": place.icb_short_name, "england": "England"}
    sides = [
        f"{abs(values[key] - 1) * 100:.1f}% {'above' if values[key] > 1 else 'below'} "
        f"{names[key]}"
        for key in ("icb", "england")
        if key in values
    ]
    return (
        f"Relative need and unavoidable cost of {COMPONENT_NAMES[component]} in "
        f"{place.short_name} is {listed(sides)}, for people registered with practices "
        f"there (NHS formula, {vintage}; {age_in_words(as_at, on=on)})."
    )


# -- words --------------------------------------------------------------------------


def _sentence(
    measure: Measure,
    place: Place,
    figure: Figure,
    references: Sequence[Figure],
    ways: dict[str, Way],
    *,
    on: date,
) -> str:
    """One plain sentence: value, interval, comparison, vintage and age."""
    low, high = figure.interval or (0.0, 0.0)
    small = (figure.value or 0) < SMALL_PERCENT
    start = measure.sentence.format(
        value=_bare(figure.value, figure.unit, small=small), place=place.short_name
    )
    between = f"{_bare(low, figure.unit, small=small)} to {_bare(high, figure.unit, small=small)} by chance"
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


def _bare(value: float | None, unit: str, *, small: bool) -> str:
    """A value as it stands in a sentence; a small percentage has two decimals."""
    if unit == "percent" and value is not None and small:
        return f"{value:.2f}%"
    return said(value, unit).removesuffix(" per 100,000")


# -- the section --------------------------------------------------------------------


def section(lake: Lake, place: Place, *, on: date) -> Section:
    """What stands out in a place: newer first, then older as background."""
    if place.kind == PlaceKind.ENGLAND:
        return Section(
            KEY,
            TITLE,
            "England is what other places are compared with, so nothing stands out.",
        )
    held = compared(lake, place, on=on)
    found = held.standing_out()
    recent = newer(found, on=on)
    older = tuple(each for each in found if each not in recent)
    tables = (
        _listed_table("newer", "Stands out, newer than three years", recent, on=on),
        _listed_table("older", "Stands out, older: background only", older, on=on),
        _relative_table(place, found, on=on),
        _compared_table(place, held, on=on),
    )
    return Section(
        key=KEY,
        title=TITLE,
        answer=_answer(place, held, recent, older),
        figures=(
            *(each.figure for each in (*recent, *older)),
            held.tested,
            held.by_chance,
        )
        if held.differences
        else (),
        tables=tuple(table for table in tables if table.rows),
        missing=tuple(_missing(place, held)),
        pictures=(("bars", f"{KEY}.relative"),) if found else (),
    )


def _answer(
    place: Place,
    held: Compared,
    recent: Sequence[Difference],
    older: Sequence[Difference],
) -> str:
    if not held.differences:
        return f"No measure is held on which {place.short_name} can be compared."
    beside_board = held.differences[0].has_board
    beside = "England and its board" if beside_board else "England"
    count = len(held.differences)
    background = (
        f" {len(older)} older measures differ too and are background." if older else ""
    )
    if not recent:
        return (
            f"Of {count} measures, none newer than three years sets {place.short_name} "
            f"apart from {beside}.{background}"
        )
    first = recent[0].sentence
    more = (
        f" It is one of {len(recent)} such measures of {count}."
        if len(recent) > 1
        else ""
    )
    return f"{first}{more}{background}"


GROUPS = {
    "higher": "Higher",
    "lower": "Lower",
    "between": "Between England and the board",
}


def _listed_table(
    part: str, title: str, found: Sequence[Difference], *, on: date
) -> Table:
    order = {way: n for n, way in enumerate(GROUPS)}
    ordered = sorted(found, key=lambda each: order[each.way])
    return Table(
        key=f"{KEY}.{part}",
        title=title,
        columns=(
            Column("way", "Than England and the board"),
            Column("sentence", "What stands out"),
            Column("age", "Age"),
            Column("whose", "Of whom"),
        ),
        rows=tuple(
            (
                GROUPS[each.way],
                each.sentence,
                age_in_words(each.as_at, on=on),
                each.whose,
            )
            for each in ordered
        ),
        sources=_sources_of(found),
        note="Higher and lower are not better and worse.",
    )


def _relative_table(place: Place, found: Sequence[Difference], *, on: date) -> Table:
    return Table(
        key=f"{KEY}.relative",
        title=f"How far {place.short_name} is from England, on what stands out",
        columns=(
            Column("measure", "Measure"),
            Column("england", "From England, relative", "percent"),
            Column("icb", f"From {place.icb_short_name}, relative", "percent"),
            Column("age", "Age"),
        ),
        rows=tuple(
            (
                each.figure.label.rpartition(f", {place.short_name}")[0],
                rounded(each.relative_to_england),
                rounded(each.relative_to_board),
                age_in_words(each.as_at, on=on),
            )
            for each in found
        ),
        sources=_sources_of(found),
    )


def _compared_table(place: Place, held: Compared, *, on: date) -> Table:
    """Everything compared, in order of name, so that what does not stand out is seen too."""
    rows: list[tuple[Cell, ...]] = []
    for each in sorted(held.differences, key=lambda each: each.figure.label):
        references = {
            figure.key.rpartition(".")[2]: figure.value for figure in each.figure.inputs
        }
        low, high = each.figure.interval or (None, None)
        decimals = 3 if each.is_formula else 2
        rows.append(
            (
                each.figure.label.rpartition(f", {place.short_name}")[0],
                rounded(each.figure.value, decimals),
                rounded(low, decimals),
                rounded(high, decimals),
                None if each.is_formula else rounded(references.get("england"), 2),
                None if each.is_formula else rounded(references.get("icb"), 2),
                rounded(each.relative_to_england),
                rounded(each.relative_to_board),
                each.way if each.stands_out else "",
                each.figure.unit,
                age_in_words(each.as_at, on=on),
                each.whose,
            )
        )
    by_chance = float(held.by_chance.value or 0)
    return Table(
        key=f"{KEY}.compared",
        title="Everything compared",
        columns=(
            Column("measure", "Measure"),
            Column("value", place.short_name, "as the unit says"),
            Column("low", "By chance, from", "as the unit says"),
            Column("high", "to", "as the unit says"),
            Column("england", "England", "as the unit says"),
            Column("board", place.icb_short_name, "as the unit says"),
            Column("from_england", "From England, relative", "percent"),
            Column("from_board", "From the board, relative", "percent"),
            Column("stands_out", "Stands out"),
            Column("unit", "Unit"),
            Column("age", "Age"),
            Column("whose", "Of whom"),
        ),
        rows=tuple(rows),
        sources=_sources_of(held.differences),
        note=f"{held.tested.value} measures have an interval of 99.8%, and were compared "
        f"with England: {by_chance:.2f} would differ by chance alone. Where they differ "
        "beyond chance and by 5% or more (our rule) from England and from the board, "
        f"they stand out. {NEED_NOTE}",
    )


NEED_NOTE = (
    f"Indices of need are {MEANING}. {NOT_BY_CHANCE} The value is the index against "
    "England, and the differences say how far it is from England and from the board."
)


def _sources_of(found: Sequence[Difference]) -> tuple[Source, ...]:
    """Every source of some differences, each once."""
    return tuple(dict.fromkeys(s for each in found for s in each.figure.all_sources()))


def _missing(place: Place, held: Compared) -> list[Missing]:
    if held.differences and place.lsoa_codes and place.practice_codes:
        return []
    lacking = "small areas" if not place.lsoa_codes else "GP practices"
    return [
        Missing(
            what=f"Measures of the {lacking} of {place.short_name}",
            remedy=f"Name the {lacking} that are part of the place",
            resource="small_areas" if not place.lsoa_codes else "qof",
        )
    ]
