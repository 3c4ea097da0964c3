"""What kind of thing a contract of others is for, by its code of the common vocabulary."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ropewalk.figures import Certainty, Source

NOT_SAID = "something whose kind was not published"


@dataclass(frozen=True, slots=True)
class KindsBought:
    """The kinds that are known, by the beginning of their codes, and where that is from.

    ``unverified`` are the titles that nobody has held against a publication.
    """

    titles: Mapping[str, str]
    unverified: frozenset[str]
    source: Source

    def kind_of(self, code: str) -> str:
        """What a code stands for, by the longest beginning that is known."""
        known = [each for each in self.titles if code.startswith(each)]
        return self.titles[max(known, key=len)] if known else NOT_SAID


@cache
def kinds_bought() -> KindsBought:
    """The kinds, as the list that ships with Ropewalk has them."""
    text = (files(__package__) / "kinds_bought.toml").read_text(encoding="utf-8")
    held = tomllib.loads(text)
    return KindsBought(
        {code: each["title"] for code, each in held["kinds"].items()},
        frozenset(
            each["title"]
            for each in held["kinds"].values()
            if Certainty(each["certainty"]) == Certainty.UNVERIFIED
        ),
        Source(**held["source"]),
    )
