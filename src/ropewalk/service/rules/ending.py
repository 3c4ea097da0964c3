"""What has to be so before a service ends, and what of it is still missing.

Source: Department of Health, operating framework of 2008/09 and the NHS Next Stage
Review (2008), paragraphs 58 and 83 (new services first, and proof); NHS Act 2006,
sections 14Z45 and 244 (involvement and scrutiny); Equality Act 2010, section 149.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures.words import day
from ropewalk.service.kinds import EndingCheck, EndingFound


@dataclass(frozen=True, slots=True)
class Alternative:
    """A service that people are to use instead: since when it is given, and until when.

    ``has_contract`` is whether somebody is paid to give it.
    """

    name: str
    starts_on: date
    ends_before: date | None
    has_contract: bool

    def is_live(self, on: date) -> bool:
        """Whether it is given on a day, by somebody who is paid for it."""
        is_over = self.ends_before is not None and self.ends_before <= on
        return self.has_contract and self.starts_on <= on and not is_over


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is not so yet, and what to do about it."""

    title: str
    said: str


def missing_to_end(
    *,
    found: Mapping[EndingCheck, EndingFound],
    alternatives: Sequence[Alternative],
    on: date,
) -> list[Missing]:
    """What has to be so before a service ends and is not, as it stands on a day.

    Args:
        found: What was last found of each check.
        alternatives: What people are to use instead.
        on: The day.
    """
    return [*_alternatives(alternatives, on), *_checks(found)]


def _alternatives(alternatives: Sequence[Alternative], on: date) -> list[Missing]:
    title = "What takes its place is live"
    if not alternatives:
        return [Missing(title, "Say which services people are to use instead.")]
    return [
        Missing(
            title,
            f"{each.name} is not live on {day(on)}: it has to be given, by somebody who "
            "is paid for it, before this service ends.",
        )
        for each in alternatives
        if not each.is_live(on)
    ]


def _checks(found: Mapping[EndingCheck, EndingFound]) -> list[Missing]:
    missing = []
    for check in EndingCheck:
        held = found.get(check)
        if held is None:
            missing.append(Missing(check.label, "Nobody has recorded what was found."))
        elif held != EndingFound.MET:
            missing.append(Missing(check.label, f"{held.label}."))
    return missing


def refusal_of_guarantee(income_until: date | None, ends_before: date) -> str | None:
    """Why a service cannot end so soon: its provider's income is guaranteed."""
    if income_until is None or ends_before >= income_until:
        return None
    return (
        f"Its provider's income is guaranteed until {day(income_until)}. Until then the "
        "service is not ended; after it, it can be put out to tender."
    )
