"""A place: which small areas, districts, councils and practices it is made of.

A place has people who *live* in its small areas and people who are *registered* with
practices located in it. They are not the same people, and are never mixed.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from ropewalk.figures import BadInput
from ropewalk.figures.words import day
from ropewalk.lake.catalogue import Lake
from ropewalk.place.gazetteer import (
    AREAS,
    IN_WORDS,
    Entry,
    Gazetteer,
    PlaceKind,
    gazetteer,
    look_up,
    looks_like_code,
)
from ropewalk.place.postcodes import located, looks_like_postcode
from ropewalk.place.practices import Practices, practices_of
from ropewalk.place.spelling import core
from ropewalk.place.succession import Succession

__all__ = ["Place", "PlaceKind", "find_place", "place_of_members", "places_of_kind"]

BOARDS_HELD = (
    "The boundaries held are those of April 2024, with 42 integrated care boards; "
    "later mergers of boards are not in them."
)


BOARDS_BEGAN = date(2022, 7, 1)  # section 19 of the Health and Care Act 2022


@dataclass(frozen=True, slots=True)
class Place:
    """A place and its members.

    ``lsoa_codes`` (2021) say who lives there; ``practice_codes`` are the GP practices
    located there, or for a network or practice its members. ``icb_code`` is the ODS
    code of the board with most of the people registered there.
    """

    kind: PlaceKind
    code: str
    ods_code: str | None
    name: str
    lsoa_codes: tuple[str, ...]
    district_codes: tuple[str, ...]
    council_codes: tuple[str, ...]
    icb_code: str
    icb_name: str
    practice_codes: tuple[str, ...]
    note: str = ""

    @property
    def short_name(self) -> str:
        """The name as people say it: Greater Manchester, Bristol."""
        return said_name(self.name)

    @property
    def icb_short_name(self) -> str:
        """The name of its board as people say it."""
        return said_name(self.icb_name)

    @property
    def registered_with(self) -> str:
        """Whom its registered people are registered with, in words."""
        if self.kind == PlaceKind.PRACTICE:
            return self.short_name
        of = self.kind in {PlaceKind.PCN, PlaceKind.NEIGHBOURHOOD}
        return f"practices {'of' if of else 'in'} {self.short_name}"

    @property
    def kind_in_words(self) -> str:
        """What kind of place it is, in words."""
        return IN_WORDS[self.kind]


def said_name(name: str) -> str:
    """A name without the words that only officials use."""
    name = name.removeprefix("NHS ").removesuffix(" Integrated Care Board")
    name = name.removesuffix(" ICB")
    return name.removesuffix(", City of").removesuffix(", County of")


def places_of_kind(lake: Lake, kind: PlaceKind) -> list[tuple[str, str]]:
    """The code and name of every current place of a kind, in order of name."""
    return [(entry.code, entry.name) for entry in gazetteer(lake).of_kind(kind)]


def names_of_places(lake: Lake) -> dict[str, str]:
    """The names of councils, districts, boards and sub-ICB locations by any code."""
    return gazetteer(lake).names


def find_place(lake: Lake, text: str, *, on: date) -> Place:
    """The place that a name or an ONS or ODS code means, as it was on a day.

    A body that is no more by that day is answered with its successor, and the note
    says so; asked for on a day when it still was, it is answered as it was. A postcode
    is answered with the council there, and the note says so too.

    Raises:
        BadInput: When no place, or more than one, is meant, or a board is asked for
            on a day before there were any.
    """
    if looks_like_postcode(text) and not looks_like_code(text.strip()):
        return _council_of_postcode(lake, text, on=on)
    book = gazetteer(lake)
    entry = look_up(book, text)
    if entry.gone is None:
        _refuse_early_board(entry, on=on)
        return _place(lake, entry, note=_note(book, entry, on=on))
    gone = entry.gone
    sentence = gone.sentence(book.names)
    if gone.starts_on and on < gone.starts_on:
        as_it_was = _former_district(lake, book, entry)
        if as_it_was is not None:
            return as_it_was
    if gone.through and _is_between(gone, gone.through, on=on):
        return find_place(lake, gone.through.old_code, on=on)
    if gone.is_split:
        raise BadInput(f"{sentence} Ask for one of those.")
    heir = book.by_code[gone.shares[0][0]]
    _refuse_early_board(heir, on=on)
    further = _note(book, heir, on=on)
    return _place(lake, heir, note=" ".join(filter(None, (sentence, further))))


def _council_of_postcode(lake: Lake, text: str, *, on: date) -> Place:
    """The council with social care duties where a postcode lies."""
    found = located(lake, text)
    council = find_place(lake, found.council_code, on=on)
    sentence = found.sentence(council.short_name)
    return replace(council, note=" ".join(filter(None, (sentence, council.note))))


def _is_between(first: Succession, second: Succession, *, on: date) -> bool:
    """Whether a day is after one change and before the next."""
    return (
        first.starts_on is not None
        and second.starts_on is not None
        and first.starts_on <= on < second.starts_on
    )


def _refuse_early_board(entry: Entry, *, on: date) -> None:
    """Refuse an integrated care board on a day before there were any.

    Raises:
        BadInput: When the entry is a board and the day is before 1 July 2022.
    """
    if entry.kind == PlaceKind.ICB and on < BOARDS_BEGAN:
        raise BadInput(
            f"Integrated care boards began on {day(BOARDS_BEGAN)}, so there was no "
            f"{entry.name} on {day(on)}: ask about a later day, or about a council."
        )


def boards_named(lake: Lake, texts: Collection[str], *, on: date) -> tuple[str, ...]:
    """The ODS codes of the integrated care boards that some names or codes mean.

    Raises:
        BadInput: When one of them means something else; it names the board that is in.
    """
    codes = []
    for text in texts:
        found = _board(lake, text, on=on)
        if found.kind != PlaceKind.ICB or found.ods_code is None:
            raise BadInput(
                f"{text!r} is a {found.kind_in_words}, not an integrated care board; "
                f"most people registered there are in {found.icb_name} "
                f"({found.icb_code})."
            )
        codes.append(found.ods_code)
    return tuple(dict.fromkeys(codes))


def _board(lake: Lake, text: str, *, on: date) -> Place:
    """The board of a name where there is one, else whatever the name means."""
    as_board = f"{text} ICB"
    if not looks_like_code(text) and _is_known(lake, as_board):
        return find_place(lake, as_board, on=on)
    return find_place(lake, text, on=on)


def _is_known(lake: Lake, text: str) -> bool:
    try:
        look_up(gazetteer(lake), text)
    except BadInput:
        return False
    return True


def place_of_members(
    lake: Lake,
    *,
    kind: PlaceKind,
    code: str,
    name: str,
    lsoa_codes: Collection[str] = (),
    practice_codes: Collection[str] = (),
    ods_code: str | None = None,
    note: str = "",
) -> Place:
    """A place drawn up from small areas, practices or both, in order of their codes.

    Which practices serve a set of small areas is never guessed.

    Raises:
        BadInput: When it has no members, or one that is not held.
    """
    if not lsoa_codes and not practice_codes:
        raise BadInput(f"{name} has no small areas and no practices.")
    book = gazetteer(lake)
    for practice in practice_codes:
        known = book.by_code.get(practice)
        if known is None or known.kind != PlaceKind.PRACTICE:
            raise BadInput(f"No practice with the code {practice} is held.")
    areas = _small_areas(lake, "lsoa_code", lsoa_codes)
    if lost := set(lsoa_codes) - set(areas["lsoa_code"]):
        raise BadInput(
            f"{min(lost)} is not a small area (LSOA 2021) of England, so {name} "
            f"cannot be drawn up with it."
        )
    return _assembled(
        lake,
        kind=kind,
        code=code,
        ods_code=ods_code,
        name=name,
        areas=areas,
        practice_codes=practice_codes,
        note=note,
    )


def _place(lake: Lake, entry: Entry, *, note: str) -> Place:
    practices = practices_of(lake)
    column, own = _membership(entry, practices)
    areas = (
        _small_areas(lake, column, [entry.code])
        if column
        else _small_areas(lake, None, ())
        if entry.kind == PlaceKind.ENGLAND
        else _small_areas(lake, "lsoa_code", ())
    )
    members = [practices.code[row] for row in range(len(own)) if own[row]]
    if entry.kind in {PlaceKind.PCN, PlaceKind.PRACTICE, PlaceKind.SUB_ICB}:
        members = _hierarchy_members(lake, entry) or members
    return _assembled(
        lake,
        kind=entry.kind,
        code=entry.code,
        ods_code=entry.ods_code,
        name=entry.name,
        areas=areas,
        practice_codes=members,
        note=note,
        board=entry.ods_code if entry.kind == PlaceKind.ICB else None,
    )


def _membership(entry: Entry, practices: Practices) -> tuple[str | None, list[bool]]:
    """The column of small areas that names a place, and which practices are in it."""
    code = entry.ods_code or entry.code
    column, values = {
        PlaceKind.ENGLAND: (None, ()),
        PlaceKind.ICB: ("icb_ons_code", practices.icb),
        PlaceKind.SUB_ICB: ("sub_icb_ons_code", practices.sub_icb),
        PlaceKind.COUNCIL: ("utla_code", practices.council),
        PlaceKind.DISTRICT: ("ltla_code", practices.district),
        PlaceKind.PCN: (None, practices.pcn),
        PlaceKind.PRACTICE: (None, practices.code),
    }[entry.kind]
    if entry.kind == PlaceKind.ENGLAND:
        return None, [True] * len(practices.code)
    return column, [value == code for value in values]


def _hierarchy_members(lake: Lake, entry: Entry) -> list[str]:
    """The practices that the hierarchy puts in a network or sub-ICB location."""
    column = {
        PlaceKind.PCN: "pcn_code",
        PlaceKind.SUB_ICB: "sub_icb_code",
        PlaceKind.PRACTICE: "practice_code",
    }[entry.kind]
    found = lake.table(
        "practices", ["practice_code"], where={column: [entry.ods_code or entry.code]}
    )
    members: list[str] = found.column("practice_code").to_pylist()
    return members


def _former_district(lake: Lake, book: Gazetteer, entry: Entry) -> Place | None:
    """A district as it was in 2022, or nothing when its small areas are not held."""
    areas = lake.table(
        "small_areas_2011", ["lsoa_code"], where={"ltla22_code": [entry.code]}
    )
    lsoas = sorted(set(areas.column("lsoa_code").to_pylist()))
    if not lsoas or entry.gone is None or entry.gone.starts_on is None:
        return None
    practices = practices_of(lake)
    members = [
        code
        for code, district in zip(
            practices.code, practices.published_district, strict=True
        )
        if district == entry.code
    ]
    heir = book.names[entry.gone.shares[0][0]]
    return place_of_members(
        lake,
        kind=entry.kind,
        code=entry.code,
        name=entry.name,
        lsoa_codes=lsoas,
        practice_codes=members,
        note=(
            f"{entry.name} as it was before {day(entry.gone.starts_on)}, "
            f"when it became part of {heir}."
        ),
    )


def _small_areas(
    lake: Lake, column: str | None, values: Collection[str]
) -> dict[str, list[str]]:
    wanted = ["lsoa_code", "ltla_code", "utla_code", "icb_code", "icb_name"]
    if column is not None and not values:
        return {name: [] for name in wanted}
    where = {column: values} if column else None
    columns: dict[str, list[str]] = lake.table(
        "small_areas", wanted, where=where
    ).to_pydict()
    return columns


def _assembled(
    lake: Lake,
    *,
    kind: PlaceKind,
    code: str,
    ods_code: str | None,
    name: str,
    areas: dict[str, list[str]],
    practice_codes: Collection[str],
    note: str,
    board: str | None = None,
) -> Place:
    practices = practices_of(lake)
    rows = practices.rows_of(practice_codes)
    districts = set(areas["ltla_code"]) or {practices.district[row] for row in rows}
    councils = set(areas["utla_code"]) or {practices.council[row] for row in rows}
    icb_code = board or _main_board(lake, practices, rows, areas, practice_codes)
    return Place(
        kind=kind,
        code=code,
        ods_code=ods_code,
        name=name,
        lsoa_codes=tuple(sorted(areas["lsoa_code"])),
        district_codes=tuple(sorted(districts)),
        council_codes=tuple(sorted(councils)),
        icb_code=icb_code if kind != PlaceKind.ENGLAND else "",
        icb_name=gazetteer(lake).names[icb_code] if kind != PlaceKind.ENGLAND else "",
        practice_codes=tuple(sorted(practice_codes)),
        note=note,
    )


def _main_board(
    lake: Lake,
    practices: Practices,
    rows: list[int],
    areas: dict[str, list[str]],
    practice_codes: Collection[str],
) -> str:
    """The board with most registered people, or failing any, with most small areas."""
    weight: dict[str, float] = defaultdict(float)
    for row in rows:
        weight[practices.icb[row]] += float(practices.registered[row])
    if not weight:
        weight |= Counter(areas["icb_code"])
    if not weight:
        found = lake.table(
            "practices",
            ["icb_code"],
            where={"practice_code": list(practice_codes)},
        )
        weight |= Counter(found.column("icb_code").to_pylist())
    return max(sorted(weight), key=weight.__getitem__)


def _note(book: Gazetteer, entry: Entry, *, on: date) -> str:
    """What a reader should know of a place's name or boundary."""
    notes = []
    if entry.kind == PlaceKind.ICB:
        notes.append(BOARDS_HELD)
    if entry.kind == PlaceKind.SUB_ICB:
        notes.append(
            "A sub-ICB location keeps the code of the clinical commissioning group "
            "that it took the place of on 1 July 2022."
        )
    same = said_name(entry.name)
    for other in book.areas if entry.kind in AREAS else ():
        if other.code == entry.code or core(other.name) != core(entry.name):
            continue
        if other.gone is None:
            notes.append(f"{same} is also the short name of {other.said}.")
        elif other.gone.is_split:
            notes.append(
                f"A council of that name is no more: {other.gone.sentence(book.names)}"
            )
    began = [
        each.gone.starts_on
        for each in book.areas
        if each.gone
        and each.gone.starts_on
        and not each.gone.newer
        and each.gone.shares[0][0] == entry.code
        and each.name != entry.name
    ]
    if began and on < max(began):
        notes.append(f"Shown on the boundary that began on {day(max(began))}.")
    return " ".join(notes)
