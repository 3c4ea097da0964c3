"""How the money of a partnership's funds lines up with its priorities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q

from ropewalk.figures import Column, Table
from ropewalk.figures.words import listed, rough_pounds
from ropewalk.money.models import Fund
from ropewalk.money.queries.side_by_side import funds_stand
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.rules.terms import financial_year, year_said
from ropewalk.strategy.models import Intention, Priority
from ropewalk.strategy.rules.alignment import (
    KEEPING_ON,
    Lined,
    budgets,
    share_unaligned,
    unaligned,
)

HOW = (
    "An intention that takes money of a fund and names a priority lines that money up with "
    "it. One to maintain or redesign something also lines up what is spent on that "
    "already, which it does not say. All else counts as unaligned, also where nobody has "
    "said what it is for."
)
OF_FUNDS = (
    "Intentions name a fund and no strand of it, so that a fund is lined up as a whole."
)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The answer, what to know before the table, and money by fund and priority."""

    sentence: str
    notes: Sequence[str]
    table: Table | None


def alignment_of(partnership: Partnership, actor: Account, *, on: date) -> Alignment:
    """Budgets of the year against priorities; five queries, however many funds.

    Money for a priority that was withdrawn is lined up with none. An intention whose sum
    nobody knows lines up a sum that nobody knows, which is told and is not nothing; so
    does one to maintain or redesign something, of what is spent on that already.
    """
    year = financial_year(on)
    priorities = list(partnership.priorities.filter(withdrawn_at=None))
    intended = list(
        Intention.objects.filter(
            Q(pence__gt=0) | Q(pence=None) | Q(kind__in=KEEPING_ON),
            partnership=partnership,
            withdrawn_at=None,
            priority__isnull=False,
            fund__in=Fund.objects.visible_to(actor, on=on),
        ).select_related("priority")
    )
    standing = [each for each in intended if each.priority in priorities]
    lined = []
    funds = list(Fund.objects.visible_to(actor, on=on).filter(partnership=partnership))
    for stands in funds_stand(funds, year_starting=year):
        by: dict[int, int] = {}
        unknown = set()
        for each in standing:
            if each.fund_id != stands.fund.pk or each.priority_id is None:
                continue
            if each.pence is None or each.kind in KEEPING_ON:
                unknown.add(each.priority_id)
            if each.pence is not None and each.pence > 0:
                by[each.priority_id] = by.get(each.priority_id, 0) + each.pence
        lined.append(
            Lined(
                stands.fund.title,
                stands.budget,
                by,
                frozenset(unknown),
                is_notional=stands.is_notional,
            )
        )
    if not lined:
        return Alignment(
            "No fund of this partnership that your organisation takes part in is "
            "recorded, so there is no money to line up with priorities.",
            [HOW],
            None,
        )
    share = share_unaligned(lined)
    return Alignment(
        _sentence(lined, share, year_said(year)),
        [
            HOW,
            OF_FUNDS,
            *_beyond(lined, year_said(year)),
            *_without_budget(lined, year_said(year)),
            *_notional(lined),
            *_withdrawn([each for each in intended if each not in standing]),
            *_unknown([each for each in standing if each.pence is None]),
            *_kept_on([each for each in standing if each.kind in KEEPING_ON]),
            *_without([each for each in priorities if not _has_money(each, lined)]),
        ],
        _table(
            lined,
            [each for each in priorities if _has_money(each, lined)],
            year_said(year),
        ),
    )


def _has_money(priority: Priority, lined: Sequence[Lined]) -> bool:
    return any(
        priority.pk in each.by_priority or priority.pk in each.unknown for each in lined
    )


def _sentence(lined: Sequence[Lined], share: Fraction | None, year: str) -> str:
    if share is None:
        return f"No budget is given for {year} yet, so there is nothing to line up."
    at_most = (
        "At most "
        if any(each.is_at_most for each in lined if not each.is_notional)
        else ""
    )
    return (
        f"{at_most}{float(share):.0%} of {rough_pounds(budgets(lined))} in {year}, "
        f"{rough_pounds(unaligned(lined))}, is lined up with no priority."
    )


def _beyond(lined: Sequence[Lined], year: str) -> list[str]:
    return [
        f"Intentions take {rough_pounds(each.beyond)} of {each.fund}, which has no budget "
        f"in {year}."
        if each.budget is None
        else f"Intentions take {rough_pounds(each.beyond)} more of {each.fund} than its "
        "budget holds."
        for each in lined
        if each.beyond
    ]


def _without_budget(lined: Sequence[Lined], year: str) -> list[str]:
    """Which funds are in no sum, where others are."""
    without = [each.fund for each in lined if each.budget is None]
    if not without or len(without) == len(lined):
        return []
    return [f"No budget is given for {year} in {listed(without)}: no sum holds it."]


def _notional(lined: Sequence[Lined]) -> list[str]:
    """Which funds are in no sum, as they hold no cash."""
    titles = [each.fund for each in lined if each.is_notional]
    if not titles:
        return []
    return [f"In no sum, as an indicative budget holds no cash: {listed(titles)}."]


def _withdrawn(intended: Sequence[Intention]) -> list[str]:
    """What is intended for priorities that stand no more."""
    taken = [
        (each.pence, str(each.priority))
        for each in intended
        if each.pence is not None and each.pence > 0
    ]
    if not taken:
        return []
    lost = dict.fromkeys(priority for _, priority in taken)
    told = f"{rough_pounds(sum(pence for pence, _ in taken))} is for what is no priority any more"
    return [f"{told}, and counts as unaligned: {listed(list(lost))}."]


def _unknown(intended: Sequence[Intention]) -> list[str]:
    """Which intentions line up a sum that nobody knows."""
    return [
        f"The sum of “{each.title}” is not known, so less may be unaligned than is told: "
        f"it is for {each.priority}."
        for each in intended
    ]


def _kept_on(intended: Sequence[Intention]) -> list[str]:
    """Which intentions keep on what is spent already, of which they do not say the sum."""
    return [
        f"What is spent already on “{each.title}” is not known here, so less may be "
        f"unaligned than is told: it is for {each.priority}."
        for each in intended
    ]


def _without(lost: Sequence[Priority]) -> list[str]:
    if not lost:
        return []
    return [
        f"No money of these funds is lined up with: {listed([e.title for e in lost])}."
    ]


def _table(lined: Sequence[Lined], priorities: Sequence[Priority], year: str) -> Table:
    return Table(
        key="alignment",
        title=f"Budgets of {year} and priorities",
        columns=(
            Column("fund", "Fund"),
            Column("budget", "Budget", "pence"),
            *(Column(f"priority_{p.pk}", p.title, "pence") for p in priorities),
            Column("unaligned", "Lined up with none", "pence"),
            Column("share", "Share lined up with none", "percent"),
        ),
        rows=tuple(
            (
                each.fund,
                each.budget,
                *(each.told(p.pk) for p in priorities),
                each.unaligned,
                100 * each.unaligned / each.budget
                if each.budget and each.unaligned is not None
                else None,
            )
            for each in lined
        ),
        note="Where a sum is not known, no more than is told is lined up with none."
        if any(each.is_at_most for each in lined)
        else "",
    )
