"""Ledgers that partners keep apart, read as one: nothing moves, and each adds up."""

from collections.abc import Mapping
from dataclasses import dataclass

from ropewalk.figures import BadInput
from ropewalk.money.kinds import APART, Book, FundKind
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import Fund, Period
from ropewalk.money.queries.balances import BUDGETED, Balances, balances_in
from ropewalk.money.queries.positions import names_of
from ropewalk.money.rules.flows import BOOK_OF
from ropewalk.money.rules.modes import LedgersAsOne, LedgerSeen, read_as_one
from ropewalk.partnership.rules.terms import year_said

# every account of money but that of spending
OTHER_SIDE = tuple(
    kind for kind, book in BOOK_OF.items() if book == Book.ACTUAL and kind != A.SPENT
)


@dataclass(frozen=True, slots=True)
class AsOne:
    """The ledgers of a fund's partners for a year, side by side.

    Attributes:
        budget: Each partner's budget by service, beside what it was given in all.
        spent: What each spent by service, beside what the other side of its ledger says
            it spent: what came to it, less what it has and is owed, with what it owes.
        names: What the partners are called.
    """

    budget: LedgersAsOne
    spent: LedgersAsOne
    names: Mapping[int, str]


def ledgers_as_one(fund: Fund, *, year_starting: int) -> AsOne:
    """The ledgers of a fund's partners for a year, read as one, in eight queries.

    Any partner may see it: it holds totals by service and no entry.

    Raises:
        BadInput: when the partners of this fund keep no ledgers of their own, or it has
            no such year.
    """
    if fund.kind not in APART:
        raise BadInput(
            f"{FundKind(fund.kind).label}: this has one ledger, and there is nothing to "
            "read as one."
        )
    periods = list(fund.periods.filter(year_starting=year_starting))
    if not periods:
        raise BadInput(f"{year_said(year_starting)} is not open in this fund.")
    names = names_of(fund)
    strands = {each.pk: each.title for each in fund.strands.all()}
    moved = balances_in(
        fund,
        starts_on=periods[0].starts_on,
        ends_before=periods[-1].ends_before,
        by_period=True,
    )

    given = Balances(
        {
            place: pence
            for place, pence in balances_in(fund).pence.items()
            if place.year == year_starting
        }
    )
    budgets: list[LedgerSeen] = []
    spent: list[LedgerSeen] = []
    for partner in names:
        lines = _lines(given, partner, strands, BUDGETED)
        budgets.append(_ledger(partner, periods, lines, -_of(given, partner, A.BUDGET)))
        lines = _lines(moved, partner, strands, (A.SPENT,))
        spent.append(
            _ledger(partner, periods, lines, -_of(moved, partner, *OTHER_SIDE))
        )
    return AsOne(
        budget=read_as_one(budgets, names=names),
        spent=read_as_one(spent, names=names),
        names=names,
    )


def _ledger(
    partner: int, periods: list[Period], lines: Mapping[str, int | None], stated: int
) -> LedgerSeen:
    return LedgerSeen(
        partner, periods[0].starts_on, periods[-1].ends_before, lines, stated
    )


def _lines(
    balances: Balances, partner: int, strands: Mapping[int, str], kinds: tuple[A, ...]
) -> dict[str, int | None]:
    """What a partner's accounts of some kinds hold, by service."""
    found = balances.by(
        lambda place: place.strand, *kinds, where=lambda place: place.partner == partner
    )
    return {
        title: found[strand] for strand, title in strands.items() if found.get(strand)
    }


def _of(balances: Balances, partner: int, *kinds: A) -> int:
    """What a partner's accounts of some kinds hold."""
    return balances.of(*kinds, where=lambda place: place.partner == partner)
