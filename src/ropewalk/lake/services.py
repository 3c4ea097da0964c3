"""What a council's payment was for, in plain words, from the labels on it.

Councils label payments in their own shorthand, such as ``PHYS SUPP 75-84 LT``. The words
that turn labels into a part of health and social care, a client group and a kind of service
are in ``services.toml``: one rule for the payments that ship and for every file added.
What a label does not say is given as not stated and never guessed.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

NOT_STATED = "not stated"
ADULT_SOCIAL_CARE = "Adult social care"
PART_NOT_TOLD = "Health or social care, part not told"
LEFT_OUT = "Something else"
AGE_RANGE = re.compile(r"\b(18|65|75)-(64|74|84)\b")
OLDEST = re.compile(r"\b85 ?\+")
TERMS = {"lt": "long term", "st": "short term"}
TERM = re.compile(r"\d\+? (lt|st)$")
LABELLINGS = 50_000


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a payment was for.

    ``part`` is a part of health and social care, or that it is something else;
    ``client_group`` who it is for, and ``service`` what kind of service was bought.
    """

    part: str
    client_group: str = NOT_STATED
    service: str = NOT_STATED
    age_band: str = NOT_STATED
    term: str = NOT_STATED


@lru_cache(maxsize=LABELLINGS)
def purpose(unit: str | None, account: str | None, label: str | None = None) -> Purpose:
    """What a payment was for.

    Args:
        unit: The organisational unit or service area it was booked to.
        account: The purpose account or expense type.
        label: The procurement class, where there is one.
    """
    said = {
        key: " ".join((text or "").casefold().split())
        for key, text in (("unit", unit), ("account", account), ("label", label))
    }
    said["unit"] = said["unit"] or said["account"]
    part = _part(said)
    if part == LEFT_OUT:
        return Purpose(LEFT_OUT)
    is_adults = part in {ADULT_SOCIAL_CARE, PART_NOT_TOLD}
    return Purpose(
        part,
        _first("client_group", said, ("unit", "account")) if is_adults else NOT_STATED,
        _first("service", said, ("account", "unit") if is_adults else ("account",)),
        _age_band(said["unit"]),
        _term(said["unit"]),
    )


def parts() -> tuple[str, ...]:
    """The parts of health and social care, adult social care first."""
    return tuple(_held()["shown"])


def _part(said: Mapping[str, str]) -> str:
    """The part that the first label to tell one tells."""
    if _any_of(_held()["something_else_units"]).search(said["unit"]):
        return LEFT_OUT
    strange = _any_of(_held()["something_else"])
    telling = {key: strange.sub(" ", text) for key, text in said.items()}
    several = {key for key, text in telling.items() if _names_several_parts(text)}
    of_one = {key: "" if key in several else text for key, text in telling.items()}
    told = _first("part", of_one, _held()["order"])
    if told != NOT_STATED:
        return told
    vague = _held()["part_not_told"]
    is_vague = any(
        key in several or _any_of(vague["words"]).search(telling[key])
        for key in vague["of"]
    )
    return PART_NOT_TOLD if is_vague else LEFT_OUT


def _names_several_parts(text: str) -> bool:
    return any(
        all(_any_of((word,)).search(text) for word in words)
        for words in _held()["several_parts"]
    )


def _first(rules: str, said: Mapping[str, str], order: Iterable[str]) -> str:
    """The name of the first rule with a word in the first label that has one."""
    return next(
        (
            name
            for key in order
            if said[key]
            for of, pattern, name in _rules(rules)
            if key in of and pattern.search(said[key])
        ),
        NOT_STATED,
    )


def _age_band(unit: str) -> str:
    if OLDEST.search(unit):
        return "85 and over"
    found = AGE_RANGE.search(unit)
    return f"{found[1]} to {found[2]}" if found else NOT_STATED


def _term(unit: str) -> str:
    found = TERM.search(unit)
    return TERMS[found[1]] if found else NOT_STATED


@cache
def _rules(name: str) -> tuple[tuple[frozenset[str], re.Pattern[str], str], ...]:
    return tuple(
        (frozenset(each["of"]), _any_of(each["words"]), each["name"])
        for each in _held()[name]
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of some words or phrases: whole, as a beginning (*), or all there is (=)."""
    return _compiled(tuple(words))


@cache
def _compiled(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_pattern(word) for word in words))


def _pattern(word: str) -> str:
    if word.startswith("="):
        return rf"^{re.escape(word[1:])}$"
    end = "" if word.endswith("*") else r"(?!\w)"
    return rf"(?<!\w){re.escape(word.removesuffix('*'))}{end}"


@cache
def _held() -> dict[str, Any]:
    text = Path(__file__).with_name("services.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
