"""What sharing a year's risk posts, which version was shown, and who confirmed which."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures.words import day, listed
from ropewalk.money.kinds import AccountKind
from ropewalk.money.rules.posting import Line, Place
from ropewalk.money.rules.risk_share import Sharing
from ropewalk.partnership.rules.terms import year_said


def lines_of_sharing(sharing: Sharing) -> tuple[Line, ...]:
    """What each partner comes to owe or be owed; nothing where all stays in the fund."""
    if sharing.variance_pence < 0 and not sharing.is_paid_back:
        return ()
    lines = []
    for partner, pence in sharing.by_partner.items():
        risk, due = (
            Place(kind, partner=partner)
            for kind in (AccountKind.RISK_SHARE, AccountKind.DUE)
        )
        if pence:
            lines.append(
                Line(risk, due, pence) if pence > 0 else Line(due, risk, -pence)
            )
    return tuple(lines)


def late_posting_said(
    borne_by: Mapping[int, str], closed_hard: Mapping[int, int], *, year_starting: int
) -> str:
    """Why a year's sharing is posted after that year, and of whom; empty where it is not.

    It is one journal. Once one partner whose share is in it has closed the year hard, all
    of it goes into the year after, and the shares of the others with it.

    Args:
        borne_by: The partners whose shares are posted, by name.
        closed_hard: The last year that each partner closed hard, of those that did.
        year_starting: The year whose risk is shared.
    """
    years = [
        closed_hard[each]
        for each in borne_by
        if each in closed_hard and closed_hard[each] >= year_starting
    ]
    if not years:
        return ""
    shut = [
        name
        for each, name in borne_by.items()
        if each in closed_hard and closed_hard[each] >= year_starting
    ]
    others = [name for name in borne_by.values() if name not in shut]
    year, later = year_said(year_starting), year_said(max(years) + 1)
    its = "its" if len(shut) == 1 else "their"
    words = (
        f"One journal, which counts on the last day of {year} and is posted in {later}, as "
        f"{listed(shut)} closed {its} books of {year} hard"
    )
    if not others:
        return f"{words}."
    have = "has" if len(others) == 1 else "have"
    return (
        f"{words}: what is posted for {listed(others)} goes there too, though "
        f"{'it' if len(others) == 1 else 'they'} {have} not closed {year}."
    )


def year_of_posting(
    sharing: Sharing, closed_hard: Mapping[int, int], *, year_starting: int
) -> int:
    """The year into which a year's sharing is posted, going by who closed which hard.

    Args:
        sharing: What each partner bears.
        closed_hard: The last year that each partner closed hard, of those that did.
        year_starting: The year whose risk is shared.
    """
    touched = {
        place.partner
        for line in lines_of_sharing(sharing)
        for place in (line.out_of, line.into)
    }
    years = (year + 1 for each, year in closed_hard.items() if each in touched)
    return max([year_starting, *years])


def version_of_sharing(sharing: Sharing, *, terms: int, posted_into: int) -> str:
    """Which sharing it is, to tell whether it has changed since somebody read it.

    Args:
        sharing: What each partner bears.
        terms: The number of the terms recorded by which they do.
        posted_into: The year into which it is posted.

    Returns:
        Sixteen hexadecimal digits.
    """
    told = (
        terms,
        sharing.budget_pence,
        sharing.outturn_pence,
        sorted(sharing.by_partner.items()),
        len(lines_of_sharing(sharing)),
        posted_into,
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Which version of a sharing a partner's finance officer confirmed, and when."""

    version: str
    on: date

    def said(self, version: str) -> str:
        """What it says of the version that there is now."""
        confirmed = f"confirmed on {day(self.on)}"
        if self.version == version:
            return confirmed
        return f"{confirmed} what it was then; it has changed since"


def not_confirmed(
    names: Mapping[int, str], confirmed: Mapping[int, Confirmed], *, version: str
) -> dict[int, str]:
    """The partners whose finance officer has not confirmed this version, with their names.

    Args:
        names: The partners of the fund.
        confirmed: What each confirmed last, of those that ever did.
        version: What there is now.
    """
    return {
        partner: name
        for partner, name in names.items()
        if partner not in confirmed or confirmed[partner].version != version
    }


def refusal_while_waiting(names: Sequence[str]) -> str | None:
    """Why risk is not shared while finance officers of partners have not confirmed it."""
    if not names:
        return None
    who, has = ("officer", "has") if len(names) == 1 else ("officers", "have")
    return (
        f"The finance {who} of {listed(list(names))} {has} not confirmed what each bears "
        "as it stands now."
    )


def no_officer_said(names: Sequence[str]) -> str:
    """That partners have no finance officer who could confirm it; empty where all have."""
    if not names:
        return ""
    who = "its own administrator records one"
    if len(names) > 1:
        who = "the administrator of each records its own"
    return f"No finance officer is recorded for {listed(list(names))}: {who}."
