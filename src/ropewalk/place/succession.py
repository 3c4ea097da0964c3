"""What became of places: bodies that merged, were split, or were given another code."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from ropewalk.figures import BadInput
from ropewalk.figures.words import day, listed
from ropewalk.lake.catalogue import Lake

TABLE = "area_succession"
CODE_CHANGES = "code_changes.toml"
MOST = 0.95  # with this share of the residents, one successor took the place over


@dataclass(frozen=True, slots=True)
class Succession:
    """A place that is no more under a code, and what holds its people now.

    ``shares`` gives, for each successor's code, the share of the old place's residents
    who live there, largest first; it is ``None`` where only the fact is known.
    ``newer`` marks a code that came after the lookups held, so that ours is the older.
    ``through`` is what became of its first successor, where that has itself gone;
    ``starts_on`` is the day of the first change and ``shares`` are as things are now.
    """

    scheme: str
    old_code: str
    old_name: str
    shares: tuple[tuple[str, float | None], ...]
    starts_on: date | None
    newer: bool = False
    through: "Succession | None" = None

    @property
    def is_split(self) -> bool:
        """Whether its people went to more than one successor."""
        first_share = self.shares[0][1]
        return len(self.shares) > 1 and (first_share is None or first_share < MOST)

    def sentence(self, names: Mapping[str, str]) -> str:
        """What happened, in a sentence; ``names`` gives the successors' names."""
        heirs = [f"{names[code]} ({code})" for code, _ in self.shares if code in names]
        if self.newer:
            return (
                f"{self.old_code} is a newer code for {self.old_name}; the lookup "
                f"held, of April 2024, has it as {self.shares[0][0]}."
            )
        when = f" on {day(self.starts_on)}" if self.starts_on else ""
        if self.through:
            return (
                f"{self.old_name} became part of {self.through.old_name}{when}. "
                f"{self.through.sentence(names)}"
            )
        if self.is_split:
            return f"{self.old_name} was split{when} into {listed(heirs)}."
        heir_code = self.shares[0][0]
        if names.get(heir_code) == self.old_name:
            until = (
                f" until {day(self.starts_on)}"
                if self.starts_on
                else " before April 2024"
            )
            return (
                f"{self.old_code} was the code of {self.old_name}{until}; "
                f"it is now {heir_code}."
            )
        return f"{self.old_name} became part of {names[heir_code]}{when}."


def successions(lake: Lake) -> dict[str, Succession]:
    """Every former code that is known, and its successors among the codes in the lake.

    What the lookups of two years show is read from the lake; changes outside those
    years come from a list that ships, and are followed to a code that is still held.
    """
    known = _from_lookups(lake)
    for change in _listed_changes():
        if change.old_code not in known:
            known[change.old_code] = _followed(change, known)
    return known


def _from_lookups(lake: Lake) -> dict[str, Succession]:
    columns = lake.table(TABLE).to_pydict()
    rows: dict[str, list[tuple[str, float, str, str, date | None]]] = {}
    for scheme, old, name, new, share, starts_on in zip(
        columns["scheme"],
        columns["old_code"],
        columns["old_name"],
        columns["new_code"],
        columns["share_of_residents"],
        columns["starts_on"],
        strict=True,
    ):
        rows.setdefault(old, []).append((new, share, scheme, name, starts_on))
    known = {}
    for old, parts in rows.items():
        if old in (new for new, *_ in parts):
            continue  # it still stands, and only gave up a few small areas
        parts.sort(key=lambda part: (-part[1], part[0]))
        _, _, scheme, name, starts_on = parts[0]
        known[old] = Succession(
            scheme=scheme,
            old_code=old,
            old_name=name,
            shares=tuple((new, share) for new, share, *_ in parts),
            starts_on=starts_on,
        )
    return known


@cache
def _listed_changes() -> tuple[Succession, ...]:
    text = files("ropewalk.place").joinpath(CODE_CHANGES).read_text(encoding="utf-8")
    return tuple(
        Succession(
            scheme="utla" if code.startswith("E10") else "ltla",
            old_code=code,
            old_name=name,
            shares=tuple((new, None) for new in change["new"]),
            starts_on=change["starts_on"],
            newer=change.get("newer", False),
        )
        for change in tomllib.loads(text)["change"]
        for code, name in change["old"]
    )


def _followed(change: Succession, known: Mapping[str, Succession]) -> Succession:
    """A change whose successor has itself gone, carried on to what is there now."""
    if len(change.shares) > 1 or change.shares[0][0] not in known:
        return change
    later = known[change.shares[0][0]]
    return replace(change, shares=later.shares, through=later)


def current_codes(lake: Lake, codes: list[str], *, held: set[str]) -> list[str]:
    """For each district code of any year, the code of the district that holds it now.

    Raises:
        BadInput: When a code is neither held nor known as a predecessor.
    """
    gone = successions(lake)
    now: dict[str, str] = {}
    for code in set(codes):
        if code in held:
            now[code] = code
        elif code in gone:
            now[code] = gone[code].shares[0][0]
        else:
            raise BadInput(
                f"The district code {code} is not in the April 2024 lookup, and no "
                f"successor of it is known."
            )
    return [now[code] for code in codes]
