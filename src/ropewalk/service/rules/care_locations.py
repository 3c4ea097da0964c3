"""Which care homes are a provider's: those joined by location id, else by name only.

The lists of the Care Quality Commission that are held name a provider and give each
location an id; they have no provider ids. So homes are joined one by one, by location id.
A registered name that is the same suggests a home, and joins none.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ropewalk.figures.words import listed
from ropewalk.place.market.homes import Home

CODE = re.compile(r"1-[0-9]{5,12}")
NAME_ONLY = (
    "This rests on the registered name only: the home is not joined to the provider by its "
    "location id."
)
BY_LOCATION = "The lists held have no provider ids, so each home is joined by its own location id."


def code_from(text: str) -> str | None:
    """An id of a location or a provider as it is kept; none where what was typed is none."""
    found = text.strip().replace("\N{EN DASH}", "-")
    return found if CODE.fullmatch(found) else None


def refusal_of_code(text: str) -> str:
    """Why what was typed is no location id."""
    return _refusal(text, "location id", "home")


def refusal_of_provider_code(text: str) -> str:
    """Why what was typed is no code of a provider."""
    return _refusal(text, "provider code", "provider")


def _refusal(text: str, what: str, whose: str) -> str:
    return (
        f"{text.strip()[:30]} is no {what} of the Care Quality Commission. Enter it with "
        "its hyphen, like 1-123456789, and check it on the Commission's own page of the "
        f"{whose}."
    )


def refusal_of_unknown(code: str) -> str:
    """Why a location id that no list names cannot be joined."""
    return (
        f"{code} is in no list of care homes held here. Check it on the Care Quality "
        "Commission's own page of the home, or add a newer care directory."
    )


@dataclass(frozen=True, slots=True)
class OwnHomes:
    """A provider's homes among some.

    Attributes:
        joined: Those joined to it by location id.
        by_name: Those under its registered name that are joined to nobody.
    """

    joined: tuple[Home, ...]
    by_name: tuple[Home, ...]

    @property
    def counted(self) -> tuple[Home, ...]:
        """Those that it is judged by: the joined ones, else those of its name."""
        return self.joined or self.by_name

    @property
    def rests_on(self) -> str:
        """What it rests on that these are its homes; nothing to say where all are joined."""
        if not self.by_name:
            return ""
        if not self.joined:
            return (
                "This rests on the registered name only: no home here is joined to the "
                "provider by its location id."
            )
        names = listed([each.name for each in self.by_name])
        is_one = len(self.by_name) == 1
        return (
            f"Not counted, as {'it has' if is_one else 'they have'} its registered name and "
            f"{'is' if is_one else 'are'} not joined to it by location id: {names}."
        )


def own_among(
    homes: Iterable[Home], *, name: str, codes: Collection[str], taken: Collection[str]
) -> OwnHomes:
    """Which of some homes are a provider's.

    Args:
        homes: The homes.
        name: Its registered name, however its letters are written.
        codes: The location ids joined to it.
        taken: Those joined to any provider: of these none is suggested by name.
    """
    every = tuple(homes)
    return OwnHomes(
        joined=tuple(each for each in every if each.code in codes),
        by_name=tuple(
            each
            for each in every
            if (each.provider or "").casefold() == name.casefold()
            and each.code not in codes
            and each.code not in taken
        ),
    )
