"""The names and codes that a place can be asked for by, current and former."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ropewalk.figures import BadInput
from ropewalk.figures.words import listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.kept import Kept, kept
from ropewalk.place.spelling import OFFICES, core, in_full, initials, words_of
from ropewalk.place.succession import Succession, successions

NEAR_MISSES = 5
LIKENESS = 0.6
FEWEST_INITIALS = 2
GEOGRAPHY = "April 2024"
ENGLAND = "E92000001"


class PlaceKind(StrEnum):
    """What kind of place something is."""

    ENGLAND = "england"
    ICB = "icb"
    SUB_ICB = "sub_icb"
    COUNCIL = "council"
    DISTRICT = "district"
    PCN = "pcn"
    PRACTICE = "practice"
    NEIGHBOURHOOD = "neighbourhood"


IN_WORDS = {
    PlaceKind.ENGLAND: "the country",
    PlaceKind.ICB: "integrated care board",
    PlaceKind.SUB_ICB: "sub-ICB location",
    PlaceKind.COUNCIL: "council with social care duties",
    PlaceKind.DISTRICT: "district",
    PlaceKind.PCN: "primary care network",
    PlaceKind.PRACTICE: "GP practice",
    PlaceKind.NEIGHBOURHOOD: "neighbourhood",
}
AREAS = (PlaceKind.COUNCIL, PlaceKind.DISTRICT, PlaceKind.ICB)


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the gazetteer; ``gone`` says what became of a former one."""

    kind: PlaceKind
    code: str
    ods_code: str | None
    name: str
    gone: Succession | None = None

    @property
    def said(self) -> str:
        """The place with the code that finds it, for a list of places meant."""
        return f"{self.name} ({self.ods_code or self.code})"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Every place that can be asked for: by code, and by name."""

    by_code: dict[str, Entry]
    areas: tuple[Entry, ...]
    members: tuple[Entry, ...]
    names: dict[str, str]

    def of_kind(self, kind: PlaceKind) -> list[Entry]:
        """The current places of a kind, in order of their names."""
        found = {
            entry.code: entry
            for entry in self.by_code.values()
            if entry.kind == kind and entry.gone is None
        }
        return sorted(found.values(), key=lambda entry: (entry.name, entry.code))


def gazetteer(lake: Lake) -> Gazetteer:
    """The gazetteer of a lake, made once for each set of files."""
    tables = ("small_areas", "area_succession", "practices", "practice_allocations")
    return _gazetteer(kept(lake, *tables))


@lru_cache(maxsize=4)
def _gazetteer(held: Kept) -> Gazetteer:
    lake = held.lake
    areas = [*_councils(lake), *_boards(lake)]
    sub_icbs = list(_sub_icbs(lake))
    names = {entry.code: entry.name for entry in (*areas, *sub_icbs)}
    names |= {entry.ods_code: entry.name for entry in areas if entry.ods_code}
    former = [
        Entry(_former_kind(each), each.old_code, None, each.old_name, each)
        for code, each in successions(lake).items()
        if code not in names
    ]
    england = Entry(PlaceKind.ENGLAND, ENGLAND, None, "England")
    practices = list(_practices_and_networks(lake))
    by_code: dict[str, Entry] = {}
    for entry in (*former, *practices, *sub_icbs, *areas, england):
        by_code[entry.code] = entry
        if entry.ods_code:
            by_code[entry.ods_code] = entry
    return Gazetteer(
        by_code=by_code,
        areas=(england, *areas, *former),
        members=(*sub_icbs, *practices),
        names=names,
    )


def _former_kind(change: Succession) -> PlaceKind:
    if change.scheme in {"ltla", "utla"}:
        is_lower_tier = change.old_code.startswith("E07")
        return PlaceKind.DISTRICT if is_lower_tier else PlaceKind.COUNCIL
    return PlaceKind.ICB if change.scheme == "icb" else PlaceKind.SUB_ICB


def _councils(lake: Lake) -> Iterable[Entry]:
    columns = ["ltla_code", "ltla_name", "utla_code", "utla_name"]
    seen: set[str] = set()
    for row in distinct(lake, "small_areas", columns):
        for code, name in ((row[2], row[3]), (row[0], row[1])):
            if code not in seen:
                seen.add(code)
                kind = (
                    PlaceKind.DISTRICT
                    if code == row[0] and row[0] != row[2]
                    else PlaceKind.COUNCIL
                )
                yield Entry(kind, code, None, name)


def _boards(lake: Lake) -> Iterable[Entry]:
    columns = ["icb_ons_code", "icb_code", "icb_name"]
    for ons, ods, name in distinct(lake, "small_areas", columns):
        yield Entry(PlaceKind.ICB, ons, ods, name)


def _sub_icbs(lake: Lake) -> Iterable[Entry]:
    columns = ["sub_icb_ons_code", "sub_icb_code", "sub_icb_name"]
    for ons, ods, name in distinct(lake, "small_areas", columns):
        yield Entry(PlaceKind.SUB_ICB, ons, ods, name)


def _practices_and_networks(lake: Lake) -> Iterable[Entry]:
    for code, name in distinct(lake, "practices", ["pcn_code", "pcn_name"]):
        if is_network(code):
            yield Entry(PlaceKind.PCN, code, code, name)
    named: dict[str, str] = {}
    for table in ("practice_allocations", "practices"):
        columns = lake.table(table, ["practice_code", "practice_name"]).to_pydict()
        named |= dict(
            zip(columns["practice_code"], columns["practice_name"], strict=True)
        )
    for code, name in named.items():
        yield Entry(PlaceKind.PRACTICE, code, code, name)


def is_network(code: str | None) -> bool:
    """Whether a code is that of a primary care network; ``U`` alone is unallocated."""
    return bool(code) and code != "U"


def distinct(lake: Lake, table: str, columns: list[str]) -> list[tuple[str, ...]]:
    """The different rows of some columns of a table, in order."""
    rows = lake.table(table, columns)
    found = set(zip(*(rows.column(name).to_pylist() for name in columns), strict=True))
    return sorted(found, key=lambda row: tuple(cell or "" for cell in row))


def look_up(book: Gazetteer, text: str) -> Entry:
    """The one place that a name or code means.

    A code finds its place; an exact name wins over a part of one, a current place over
    a former one, and a council over the board that shares its short name. A part of a
    name never finds a place by itself: another may have been meant.

    Raises:
        BadInput: When nothing or more than one place is meant; it says which are near.
    """
    typed = " ".join(text.split())
    if entry := book.by_code.get(typed.upper()):
        return entry
    if looks_like_code(typed):
        raise BadInput(_unknown_code(typed.upper()))
    if not words_of(typed):
        raise BadInput(f"Give the name or code of a place in England, not {text!r}.")
    asked = in_full(typed)
    wanted = _kinds_wanted(asked)
    areas = [entry for entry in book.areas if entry.kind in wanted]
    if exact := [entry for entry in areas if _is_called(entry, asked)]:
        return _the_one(typed, asked, exact)
    parts = [entry for entry in areas if _has_all_words(entry, asked)]
    members = [entry for entry in book.members if entry.kind in wanted]
    exact = [entry for entry in members if _is_called(entry, asked)]
    if exact or len({entry.code for entry in parts}) > 1:
        return _the_one(typed, asked, parts + exact)
    if parts:
        raise BadInput(f"No place is called {typed!r}. Did you mean {parts[0].said}?")
    raise BadInput(_unknown_name(typed, asked, areas))


def looks_like_code(text: str) -> bool:
    """Whether text has the shape of an ONS or ODS code rather than of a name."""
    shapes = r"[EWSNKJ]\d{8}|Q[A-Z0-9]{2}|\d{2}[A-Z]|[A-Z]\d{5}|[A-Z]\d[A-Z]\d[A-Z]"
    return re.fullmatch(shapes, text.upper()) is not None


def _is_called(entry: Entry, asked: str) -> bool:
    """Whether the words that tell one place from another agree.

    London tells a board of a part of London from a region of England.
    """
    told = {"london"} & set(words_of(entry.name)) <= set(words_of(asked))
    return core(entry.name) == core(asked) and (entry.kind != PlaceKind.ICB or told)


def _has_all_words(entry: Entry, asked: str) -> bool:
    """Whether everything asked for, words of office apart, is in the name."""
    wanted = set(words_of(asked)) - OFFICES
    return bool(wanted) and wanted <= set(words_of(entry.name))


def _kinds_wanted(asked: str) -> tuple[PlaceKind, ...]:
    words = set(words_of(asked))
    if words & {"icb", "ics"} or {"integrated", "care"} <= words:
        return (PlaceKind.ICB, PlaceKind.SUB_ICB)
    if words & {"council", "borough"}:
        return (PlaceKind.COUNCIL, PlaceKind.DISTRICT)
    if "pcn" in words:
        return (PlaceKind.PCN,)
    return tuple(PlaceKind)


def _the_one(typed: str, asked: str, entries: list[Entry]) -> Entry:
    """The entry meant among those that fit a name; a name with NHS means the board.

    Raises:
        BadInput: When several fit equally well; it lists each with its code.
    """
    current = [entry for entry in entries if entry.gone is None] or entries
    if "nhs" in words_of(asked):
        current = [entry for entry in current if entry.kind == PlaceKind.ICB] or current
    first = min(AREAS.index(e.kind) if e.kind in AREAS else len(AREAS) for e in current)
    councils = first < AREAS.index(PlaceKind.ICB)
    if councils and _is_called(current[0], asked):
        current = [entry for entry in current if entry.kind != PlaceKind.ICB] or current
    if len({entry.code for entry in current}) == 1:
        return current[0]
    choices = sorted(current, key=lambda entry: (entry.name, entry.code))
    raise BadInput(
        f"{typed!r} could mean {listed([entry.said for entry in choices[:12]])}"
        f"{' or others' if len(choices) > 12 else ''}: give the code of the one you mean."
    )


def near_misses(asked: str, entries: Iterable[Entry]) -> list[Entry]:
    """Up to five places whose names are like what was typed, the likest first."""
    by_name: dict[str, Entry] = {}
    for entry in entries:
        by_name.setdefault(" ".join(core(entry.name)), entry)
    found = difflib.get_close_matches(
        " ".join(core(asked)), by_name, n=NEAR_MISSES, cutoff=LIKENESS
    )
    return [by_name[name] for name in found]


def _unknown_name(typed: str, asked: str, areas: list[Entry]) -> str:
    if {"ccg"} & set(words_of(asked)) or "clinical commissioning" in asked.casefold():
        return (
            f"{typed!r} is a clinical commissioning group, and those ended on "
            f"1 July 2022: give its three-character code, such as 01G, for the sub-ICB "
            f"location that took its place."
        )
    near = _by_initials(typed, areas) or near_misses(asked, areas)
    if not near:
        return (
            f"No place called {typed!r} is known: give the name or the ONS or ODS code "
            f"of a council, district, ICB, sub-ICB location, PCN or practice in England."
        )
    return (
        f"No place called {typed!r} is known. "
        f"Did you mean {_or([entry.said for entry in near])}?"
    )


def _by_initials(typed: str, areas: list[Entry]) -> list[Entry]:
    """The places whose initials were typed, which are offered and never just taken."""
    short = typed.casefold()
    if len(short) < FEWEST_INITIALS:
        return []
    current = [entry for entry in areas if entry.gone is None]
    return [entry for entry in current if initials(entry.name) == short]


def _or(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _unknown_code(code: str) -> str:
    if code[0] in "WSN" and code[1:].isdigit() and len(code) == 9:
        return f"{code} is outside England; only places in England are held."
    if code[:3] in {"E01", "E02", "E05"}:
        return (
            f"{code} is a small area or ward. Draw up a neighbourhood of small areas "
            f"in the workspace to see its position."
        )
    return (
        f"No place with the code {code} is held. The geography is that of {GEOGRAPHY}, "
        f"with the districts and boards of 2022; codes of other years may not be known."
    )
