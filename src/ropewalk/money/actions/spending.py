"""Spending that no order came before: what was paid and the ledger does not show yet."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, pounds
from ropewalk.money.actions.posting import post_journal
from ropewalk.money.kinds import APART, AccountKind, FundKind, Move
from ropewalk.money.models import Fund, Journal
from ropewalk.money.named import refuse_foreign, refuse_part
from ropewalk.money.permissions import refusal_to_post
from ropewalk.money.queries.posted_into import year_posted_into
from ropewalk.money.rules.modes import mode_of
from ropewalk.money.rules.orders import OrderPlace
from ropewalk.money.rules.posting import Draft, Line
from ropewalk.money.rules.spending import refusal_of_spending
from ropewalk.organisations.models import Account


@dataclass(frozen=True, slots=True)
class SpendingSaid:
    """What was spent without an order, as somebody entered it.

    Attributes:
        strand_id: The strand that pays.
        source_id: The funding source.
        supplier: The organisation that was paid.
        why: What it was for, and why there was no order. No person's name.
        pence: How much, above nothing.
        on: The day on which it was paid.
        reference: The payment's own reference, if there is one.
        is_capital: Capital, not revenue.
        partner_id: Whose part of the fund pays; to be named where parts are told apart.
    """

    strand_id: int
    source_id: int
    supplier: str
    why: str
    pence: int
    on: date
    reference: str = ""
    is_capital: bool = False
    partner_id: int | None = None

    @property
    def told(self) -> str:
        """The reference, who was paid and what for, in one line."""
        parts = (self.reference.strip(), f"{self.supplier.strip()}: {self.why.strip()}")
        return " ".join(each for each in parts if each)


@transaction.atomic
def spend_without_order(
    *, fund_id: int, spending: SpendingSaid, key: UUID, by: Account, at: datetime
) -> Journal:
    """Record what was paid and never ordered: cash and budget go down as for an order.

    The budget is that of the year that it is posted into. Where too little is left the fund's own way
    decides: it is refused, or goes through with a recovery to plan, or is only recorded.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody says who was paid or why, too little is available under a hard
            stop, the fund had ended, or it is a pot, which spends under its priorities.
    """
    # held, so that the same form sent twice at one moment is done once
    fund = Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
    partners = [] if spending.partner_id is None else [spending.partner_id]
    if refusal := refusal_to_post(
        actor=by, fund=fund, on=local_day(at), partners=partners
    ):
        raise PermissionDenied(refusal)
    _refuse_unlike(fund, spending)
    before = Journal.objects.filter(key=key).select_related("period").first()
    lines = _lines(fund, spending, before)
    draft = Draft(Move.SPENT, spending.on, lines, spending.told, key)
    journal = post_journal(fund_id=fund.pk, draft=draft, by=by, at=at)
    if before is None:
        record(
            Event.Kind.SPENT_WITHOUT_ORDER,
            subject=fund,
            by=by,
            at=at,
            detail=f"strand {spending.strand_id}, {pounds(spending.pence)}, "
            f"journal {journal.pk}",
        )
    return journal


def _refuse_unlike(fund: Fund, spending: SpendingSaid) -> None:
    """Refuse spending that cannot be as it was entered."""
    if not (spending.supplier.strip() and spending.why.strip()):
        raise BadInput("Say who was paid, and what for.")
    refuse_foreign(
        fund, strand_ids=[spending.strand_id], source_ids=[spending.source_id]
    )
    refuse_part(fund, spending.partner_id)
    if fund.ended_on is not None and spending.on >= fund.ended_on:
        raise BadInput(
            f"This fund ended on {day(fund.ended_on)}: nothing is spent without an order "
            "from that day on."
        )
    if refusal := refusal_of_spending(FundKind(fund.kind)):
        raise BadInput(refusal)


def _lines(
    fund: Fund, spending: SpendingSaid, before: Journal | None
) -> tuple[Line, ...]:
    """What is spent of the cash and of the budget; where no cash is held, of the budget.

    Args:
        fund: The fund.
        spending: What was spent.
        before: The journal that was posted for the same already, if one was.
    """
    whose = spending.partner_id
    holder = whose if fund.kind in APART and whose is not None else fund.host_id
    year = (
        year_posted_into(
            fund,
            on=spending.on,
            partners={holder, fund.host_id if whose is None else whose},
        )
        if before is None
        else before.period.year_starting
    )
    at = OrderPlace(
        strand=spending.strand_id,
        source=spending.source_id,
        holder=holder,
        is_capital=spending.is_capital,
        partner=whose,
    )
    cash = Line(
        at.actual(AccountKind.HELD), at.actual(AccountKind.SPENT), spending.pence
    )
    budget = Line(
        at.budget(AccountKind.AVAILABLE, year),
        at.budget(AccountKind.USED, year),
        spending.pence,
    )
    return (budget,) if mode_of(FundKind(fund.kind)).is_notional else (cash, budget)
