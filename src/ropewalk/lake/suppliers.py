"""Which suppliers of a council may be named, so that no private person ever is.

Councils publish each payment with the supplier's name, and some suppliers are people:
carers, landlords, sole traders. Only names that clearly belong to an organisation are
kept; every other payment is still counted, under ``Other``. The words and amounts are
in ``suppliers.toml``.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TRADING_NAME = re.compile(r"\(trading name\)|\bt/as?\b", re.IGNORECASE)
INITIALS = re.compile(r"^(?:[A-Z]\.?(?: and | ?& ?| |\.)){2,}[A-Z][a-z'\u2019]+")
INITIAL_AND_SURNAME = re.compile(r"^[A-Z]\.? [A-Z][a-z'\u2019]+ *$")
WORD = re.compile(r"[a-z0-9][a-z0-9.'\u2019-]*")


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier as it may be shown: its name, and whether it is named at all."""

    name: str
    kind: str


def shown(name: str | None, *, payments: int, pence: int) -> Supplier:
    """How a supplier is shown, given all that it was paid in a file.

    Args:
        name: The supplier as the council published it.
        payments: How many payments it had in the whole file.
        pence: What they come to, in pence.
    """
    if name and may_be_named(name, payments=payments, pence=pence):
        return Supplier(" ".join(name.split()), "organisation")
    return Supplier(str(_words()["other"]), "other")


def may_be_named(name: str, *, payments: int, pence: int) -> bool:
    """Whether a supplier is clearly an organisation, and was paid more than once.

    Steps, in order: a withheld name is never shown; nor is one paid only once. A public
    body, charity, school or practice is. What reads like a person, trades under a name,
    or does not say what it does is shown only when it was paid a large amount, and what
    reads like a person and shows no organisation, never. All else is shown.
    """
    rule = _words()
    text = name.casefold()
    if any(word in text for word in rule["withheld"]):
        return False
    if payments <= rule["seldom"]["payments"]:
        return False
    if _has(name, rule["bodies"]) and not _has_title(name):
        return True

    large = rule["large"]
    is_company = _has(name, rule["companies"])
    says_what_it_does = _has(name, rule["activities"]) or (
        is_company and _has(name, rule["trades"])
    )
    if reads_like_a_person(name):
        enough = (
            large["company_that_reads_like_a_person_pounds"]
            if is_company or says_what_it_does
            else None
        )
    elif TRADING_NAME.search(name):
        enough = large[
            "trades_under_a_name_pounds" if says_what_it_does else "says_nothing_pounds"
        ]
    elif says_what_it_does:
        enough = 0
    else:
        enough = large[
            "company_that_says_nothing_pounds" if is_company else "says_nothing_pounds"
        ]
    return enough is not None and (enough == 0 or pence >= enough * 100)


def reads_like_a_person(name: str) -> bool:
    """Whether a name begins as a person's does: a title, initials, or a given name."""
    if _has_title(name) or INITIALS.match(name) or INITIAL_AND_SURNAME.match(name):
        return True
    rule = _words()
    said = {*rule["activities"], *rule["bodies"], *rule["companies"]}
    words = [*_split(name), "", ""]
    return any(
        word.removesuffix("'s") in _given_names() and follows not in said
        for word, follows in pairwise(words[:3])
    )


def names_a_person(name: str | None) -> bool:
    """Whether a registered provider may be a person rather than an organisation."""
    if not name:
        return False
    rule = _words()
    is_organisation = _has(name, rule["bodies"]) or _has(name, rule["companies"])
    return _has_title(name) or (
        not is_organisation and (reads_like_a_person(name) or not _says(name))
    )


def _says(name: str) -> bool:
    return _has(name, _words()["activities"]) or len(_split(name)) == 1


def _has_title(name: str) -> bool:
    titles = set(_words()["titles"])
    return any(word.rstrip(".") in titles for word in _split(name))


def _has(name: str, phrases: Iterable[str]) -> bool:
    """Whether a name has any of some words or phrases, as whole words."""
    padded = f" {' '.join(_split(name))} "
    return any(f" {phrase} " in padded for phrase in phrases)


def _split(name: str) -> list[str]:
    return [word.rstrip(".'\u2019-") for word in WORD.findall(name.casefold())]


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((HERE / "suppliers.toml").read_text(encoding="utf-8"))


@cache
def _given_names() -> frozenset[str]:
    return frozenset((HERE / "given_names.txt").read_text(encoding="utf-8").split())
