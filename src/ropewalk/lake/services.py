"""What a council's payment was for, in plain words, from the labels on it.

Councils label payments in their own shorthand, such as ``PHYS SUPP 75-84 LT``. The
rules that turn labels into a service, an age band and a term are in ``services.toml``;
what a label does not say is given as not stated and never guessed.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NOT_STATED = "not stated"
AGE_RANGE = re.compile(r"\b(18|65|75)-(64|74|84)\b")
OLDEST = re.compile(r"\b85 ?\+")
TERMS = {"LT": "long term", "ST": "short term"}
TERM = re.compile(r"\d\+? (LT|ST)$")


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a payment was for: the service, the ages it is for, and for how long."""

    service: str
    age_band: str = NOT_STATED
    term: str = NOT_STATED


def purpose(unit: str | None, account: str | None, label: str | None = None) -> Purpose:
    """What a payment was for.

    Args:
        unit: The organisational unit or service area it was booked to.
        account: The purpose account or expense type.
        label: The procurement class, where there is one.
    """
    labels = {
        key: " ".join((text or "").upper().split())
        for key, text in (("unit", unit), ("account", account), ("label", label))
    }
    rules, otherwise = _rules()
    service = next(
        (name for of, pattern, name in rules if pattern.search(labels[of])), otherwise
    )
    return Purpose(service, _age_band(labels["unit"]), _term(labels["unit"]))


def _age_band(unit: str) -> str:
    if OLDEST.search(unit):
        return "85 and over"
    found = AGE_RANGE.search(unit)
    return f"{found[1]} to {found[2]}" if found else NOT_STATED


def _term(unit: str) -> str:
    found = TERM.search(unit)
    return TERMS[found[1]] if found else NOT_STATED


@cache
def _rules() -> tuple[tuple[tuple[str, re.Pattern[str], str], ...], str]:
    text = Path(__file__).with_name("services.toml").read_text(encoding="utf-8")
    held = tomllib.loads(text)
    return (
        tuple(
            (each["of"], re.compile(each["pattern"]), each["service"])
            for each in held["rule"]
        ),
        held["otherwise"],
    )
