"""Whether a fund is the pool that it is meant to be, and how much of it is pooled."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day, pounds
from ropewalk.money.kinds import FundKind
from ropewalk.money.models import Fund
from ropewalk.money.queries.positions import position_of
from ropewalk.money.rules.modes import mode_of
from ropewalk.partnership.kinds import AgreementKind
from ropewalk.partnership.models import Agreement
from ropewalk.partnership.queries.agreements import (
    is_signed,
    parties_left,
    version_in_force,
    versions_known,
)
from ropewalk.partnership.queries.pool import latest_version, pool_of
from ropewalk.partnership.rules.terms import year_said

POOLS = frozenset({AgreementKind.POOLED_FUND, AgreementKind.NHS_JOINT_COMMITTEE})
NOT_YET = "Aligned - not yet a section 75 pool"
NO_LONGER = "Aligned - no longer a section 75 pool"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a fund is on a day, in the words of a tag, and why.

    Attributes:
        title: What it is, for a tag.
        is_pool: Whether partners' money is pooled in it.
        is_warned: Whether it is not what it is meant to be, so that the tag is red.
        reason: Why, in a sentence.
    """

    title: str
    is_pool: bool
    is_warned: bool
    reason: str


def standing_of(fund: Fund, *, on: date, as_known: datetime | None = None) -> Standing:
    """What a fund is on a day; up to six queries.

    A pool is one from the day on which the last party has signed the agreement that it
    rests on and its term has begun. Until then, and after, its money is aligned.

    Args:
        fund: The fund.
        on: The day.
        as_known: What had been recorded by a moment; none means by now.

    Source:
        NHS Act 2006 section 75; SI 2000/617 regulation 7(3): the agreement of a pooled
        fund is in writing.
    """
    kind = FundKind(fund.kind)
    if kind != FundKind.POOLED:
        return Standing(
            kind.label, is_pool=False, is_warned=False, reason=mode_of(kind).about
        )
    title, reason = _lack(fund, on=on, as_known=as_known)
    if reason:
        return Standing(title, is_pool=False, is_warned=True, reason=reason)
    return Standing(
        kind.label,
        is_pool=True,
        is_warned=False,
        reason="Its agreement is signed by every party.",
    )


def _lack(fund: Fund, *, on: date, as_known: datetime | None) -> tuple[str, str]:
    """What a pool is while it is none, and what is missing; nothing where it is one."""
    agreement = fund.agreement
    if agreement is None:
        return NOT_YET, "It rests on no agreement. Name the one that pools its money."
    named = f"“{agreement.open_title}”"
    if agreement.kind not in POOLS:
        return NOT_YET, f"{named} is no agreement to pool money."
    version = version_in_force(agreement, on=on, as_known=as_known)
    if version is None:
        begins_on = _begins_on(agreement, on=on, as_known=as_known)
        if begins_on is not None:
            return NOT_YET, f"{named} starts on {day(begins_on)}."
        return NOT_YET, f"{named} is not signed by every party."
    if version.starts_on is not None and version.starts_on > on:
        return NOT_YET, f"{named} starts on {day(version.starts_on)}."
    if version.ends_before is not None and version.ends_before <= on:
        return NO_LONGER, f"{named} ended before {day(version.ends_before)}."
    if len(parties_left(agreement, on=on)) < 2:
        return NO_LONGER, f"{named} has ended: its parties have left."
    return "", ""


def _begins_on(
    agreement: Agreement, *, on: date, as_known: datetime | None
) -> date | None:
    """The day on which a signed agreement takes effect, where it is still to come."""
    return next(
        (
            each.takes_effect_on
            for each in versions_known(agreement, as_known=as_known)
            if is_signed(agreement, each, on=on, as_known=as_known)
        ),
        None,
    )


@dataclass(frozen=True, slots=True)
class StrandPooled:
    """A strand with its budget, and why that is not in the pool, if it is not."""

    title: str
    budget_pence: int
    apart_because: str = ""


@dataclass(frozen=True, slots=True)
class PoolTotal:
    """What of a fund's budget for a year is pooled on a day, strand by strand."""

    fund: Fund
    standing: Standing
    year_starting: int
    strands: Sequence[StrandPooled]

    @property
    def pence(self) -> int:
        """What is in the pool."""
        return sum(e.budget_pence for e in self.strands if not e.apart_because)

    @property
    def apart_pence(self) -> int:
        """What is kept apart and left out."""
        return sum(e.budget_pence for e in self.strands if e.apart_because)

    @property
    def said(self) -> str:
        """What is in the pool and what is left out, in a sentence or two."""
        words = f"{pounds(self.pence)} is pooled for {year_said(self.year_starting)}."
        if self.apart_pence:
            words += f" {pounds(self.apart_pence)} is kept apart and is left out."
        return words

    def table(self) -> Table:
        """Each strand, what of it is pooled, and why the rest is not."""
        return Table(
            key="pool_total",
            title=f"What is pooled for {year_said(self.year_starting)}",
            columns=(
                Column("strand", "Strand"),
                Column("budget", "Budget", "pence"),
                Column("pooled", "Of that, in the pool", "pence"),
                Column("why", "Why not"),
            ),
            rows=tuple(
                (
                    each.title,
                    each.budget_pence,
                    0 if each.apart_because else each.budget_pence,
                    each.apart_because,
                )
                for each in self.strands
            ),
            note=f"{self.standing.title}. {self.standing.reason}",
        )


def pool_total_of(fund: Fund, *, year_starting: int, on: date) -> PoolTotal:
    """What of a fund's budget for a year is pooled on a day, in up to sixteen queries.

    What each partner keeps apart is not pooled, nor is a strand whose scheme the agreement
    does not devolve; a strand is of the scheme that is called as it is.
    """
    standing = standing_of(fund, on=on)
    not_devolved = _not_devolved(fund, on=on) if standing.is_pool else {}
    given: Counter[int] = Counter()
    for each in position_of(fund, year_starting=year_starting).parts:
        given[each.part.strand] += each.given_pence
    return PoolTotal(
        fund,
        standing,
        year_starting,
        [
            StrandPooled(
                each.title,
                given[each.pk],
                not_devolved.get(each.title.casefold(), "")
                if standing.is_pool
                else standing.title,
            )
            for each in fund.strands.all()
        ],
    )


def _not_devolved(fund: Fund, *, on: date) -> dict[str, str]:
    """Why schemes of a fund's agreement are not in its pool, by title."""
    if fund.agreement is None:
        return {}
    version = version_in_force(fund.agreement, on=on) or latest_version(fund.agreement)
    return {
        each.title.casefold(): each.state
        for each in pool_of(fund.agreement, version, on=on).schemes
        if each.is_apart
    }
