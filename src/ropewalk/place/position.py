"""The commissioning position of a place: every section, one sentence, every figure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from ropewalk.figures import BadInput, Figure, Source, Table
from ropewalk.figures.words import day
from ropewalk.lake.catalogue import Lake
from ropewalk.place import (
    fair_share,
    people,
    relative_need,
    unknowns,
)
from ropewalk.place.discharge import section as discharge
from ropewalk.place.market import section as market
from ropewalk.place.need import NeedIndex, need_index
from ropewalk.place.payments import section as payments
from ropewalk.place.places import Place
from ropewalk.place.practices import vintage_on
from ropewalk.place.recency import is_recent
from ropewalk.place.results import section as results
from ropewalk.place.section import Section
from ropewalk.place.standing_out import section as standing_out

FORMAT = "ropewalk-position"
FORMAT_VERSION = 1
SECTIONS = (
    people,
    relative_need,
    fair_share,
    payments,
    market,
    discharge,
    results,
    standing_out,
)
BY_KEY = {module.KEY: module for module in SECTIONS}
TITLES = {module.KEY: module.TITLE for module in (*SECTIONS, unknowns)}


class Ask(Protocol):
    """A way to get one section of a place by its key."""

    def __call__(self, lake: Lake, place: Place, key: str, *, on: date) -> Section:
        """The section."""


@dataclass(frozen=True, slots=True)
class Position:
    """What is known of a place on a day, and what is not.

    ``headline`` is computed from figures that are new enough to stand in one.
    """

    place: Place
    on: date
    headline: str
    need: NeedIndex
    sections: tuple[Section, ...]

    def section(self, key: str) -> Section:
        """The section with the given key."""
        return next(section for section in self.sections if section.key == key)

    def figures(self) -> dict[str, Figure]:
        """Every figure and every figure beneath one, by key, in order of the sections.

        Where a key is met twice, the one nearer the top stands.
        """
        found: dict[str, Figure] = {}
        for section in self.sections:
            for figure in section.figures:
                found.setdefault(figure.key, figure)
        for figure in self._beneath():
            found.setdefault(figure.key, figure)
        return found

    def sources(self) -> tuple[Source, ...]:
        """Every source of the position, each once, in the order first met."""
        met = [source for section in self.sections for source in section.sources()]
        return tuple(dict.fromkeys(met))

    def as_dict(self) -> dict[str, Any]:
        """The position as plain values, as ``docs/reference/position.schema.json`` says."""
        return {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "place": _place(self.place),
            "on": self.on.isoformat(),
            "headline": self.headline,
            "need_index": self.need.as_dict(),
            "need_index_vintage": self.need.vintage,
            "sections": [_section(section) for section in self.sections],
            "sources": [source.as_dict() for source in self.sources()],
        }

    def _beneath(self) -> Iterator[Figure]:
        for section in self.sections:
            for figure in section.figures:
                for _, each in figure.walk():
                    yield each


def section_of(lake: Lake, place: Place, key: str, *, on: date) -> Section:
    """One section of a place's position, by its key, and nothing else.

    Raises:
        KeyError: When no section has the key, or it is made from all the others.
        BadInput: When a file is damaged, or a need that it rests on is missing.
    """
    found: Section = BY_KEY[key].section(lake, place, on=on)
    return found


def position(lake: Lake, place: Place, *, on: date, ask: Ask = section_of) -> Position:
    """Everything that the data held can say of a place on a day.

    Args:
        lake: The reference data.
        place: Any place.
        on: The day.
        ask: Where each section comes from, for a face that remembers them.

    Raises:
        BadInput: When a file is damaged, or a need that the place rests on is missing.
    """
    sections = [ask(lake, place, key, on=on) for key in BY_KEY]
    sections.append(unknowns.section(lake, place, on=on, others=sections))
    need = need_index(lake, place, vintage=vintage_on(lake, on=on))
    return Position(
        place=place,
        on=on,
        headline=headline(lake, need, place, on=on),
        need=need,
        sections=tuple(sections),
    )


def headline(lake: Lake, need: NeedIndex, place: Place, *, on: date) -> str:
    """One sentence to repeat in a meeting, never from data too old for a headline.

    Nor is it ever from data that describe a day after the one asked about.
    """
    if need.missing:
        return need.registered.note
    as_at = need.source.as_at
    if as_at is not None and as_at > on:
        return (
            f"The data held on the need of {place.short_name}, the NHS {need.vintage} "
            f"formula, describe a later day, {day(as_at)}, so nothing is said of "
            f"{day(on)}."
        )
    if not is_recent(as_at, on=on):
        return (
            f"Nothing held on the need of {place.short_name} is new enough for a "
            f"headline: the newest is the NHS {need.vintage} formula."
        )
    beside = relative_need.compared_with(lake, place, on=on)
    return f"{relative_need.sentence(need, place, beside=beside, on=on)}."


def figure_of(position: Position, key: str) -> Figure:
    """The figure with a key.

    Raises:
        BadInput: When there is none; it names the keys that are most like it.
    """
    import difflib  # noqa: PLC0415 - only where a key was mistyped

    figures = position.figures()
    if key in figures:
        return figures[key]
    near = difflib.get_close_matches(key, figures, n=5, cutoff=0.5)
    near = near or [each for each in figures if key.casefold() in each.casefold()][:5]
    hint = f"Did you mean {' or '.join(near)}?" if near else "None is like it."
    raise BadInput(
        f"There is no figure {key!r} for {position.place.short_name}. {hint} "
        f"Leave the figure out to list them all."
    )


def _place(place: Place) -> dict[str, Any]:
    return {
        "kind": str(place.kind),
        "code": place.code,
        "ods_code": place.ods_code,
        "name": place.name,
        "icb_code": place.icb_code or None,
        "icb_name": place.icb_name or None,
        "district_codes": list(place.district_codes),
        "council_codes": list(place.council_codes),
        "small_areas": len(place.lsoa_codes),
        "practices": len(place.practice_codes),
        "note": place.note,
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "state": str(section.state),
        "answer": section.answer,
        "figures": [figure.as_dict() for figure in section.figures],
        "tables": [_table(table) for table in section.tables],
        "missing": [
            {"what": each.what, "remedy": each.remedy, "resource": each.resource}
            for each in section.missing
        ],
        "pictures": [
            {"kind": kind, "table": table} for kind, table in section.pictures
        ],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "title": table.title,
        "columns": [
            {"key": column.key, "title": column.title, "unit": column.unit}
            for column in table.columns
        ],
        "rows": [list(row) for row in table.rows],
        "note": table.note,
        "sources": [source.as_dict() for source in table.sources],
    }
