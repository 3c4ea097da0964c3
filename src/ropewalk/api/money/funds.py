"""Funds for programs: what is in them, what moves, and where the year will end."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router

from ropewalk.api.asked import PageAsked, YearAsked
from ropewalk.api.figures import Figure, Source
from ropewalk.api.money import told
from ropewalk.api.refusals import NOT_THERE, REFUSALS
from ropewalk.api.requests import actor, seen_or_404, today
from ropewalk.figures.days import local_day
from ropewalk.money.kinds import Control, FundKind
from ropewalk.money.queries.closing import years_of
from ropewalk.money.queries.contributions import (
    ContributionOf,
    contribution_figures,
    contributions_of,
    contributions_said,
    risk_owed_besides,
)
from ropewalk.money.queries.entries import Wanted, entries_seen
from ropewalk.money.queries.forecasts import forecast_of
from ropewalk.money.queries.funds import fund_seen, funds_seen_by
from ropewalk.money.queries.orders import OrderSeen, orders_seen
from ropewalk.money.queries.risk import risk_figures, risk_of
from ropewalk.money.queries.seen import ledgers_read_by
from ropewalk.money.queries.sharing import confirmations_of
from ropewalk.money.queries.standing import standing_of
from ropewalk.money.queries.traced import AS_POSTED, ledger_of
from ropewalk.money.queries.year_end import hard_closes_of

router = Router(tags=["Funds"])


@router.get(
    "",
    response=REFUSALS | {200: told.Funds},
    url_name="api-funds",
    operation_id="funds",
)
def funds(request: HttpRequest) -> told.Funds:
    """The funds in which your organisations take part."""
    seen = funds_seen_by(actor(request), on=today())
    return told.Funds(
        on=today(),
        funds=[told.FundListed(**_listed(each, on=today())) for each in seen],
    )


def _listed(fund: Any, *, on: date) -> dict[str, Any]:
    """What is told of a fund wherever it is told of."""
    standing = standing_of(fund, on=on)
    return {
        "id": fund.pk,
        "title": fund.title,
        "kind": fund.kind,
        "kind_in_words": str(FundKind(fund.kind).label),
        "standing": standing.title,
        "is_pool": standing.is_pool,
        "host": told.Organisation(id=fund.host.pk, name=fund.host.name),
        "control": str(Control(fund.control).label),
        "is_open": fund.opened_at is not None,
    }


@router.get(
    "/{int:fund_id}",
    response=REFUSALS | NOT_THERE | {200: told.Fund},
    url_name="api-fund",
    operation_id="fund",
)
def fund(request: HttpRequest, fund_id: int, asked: Query[YearAsked]) -> told.Fund:
    """Where a fund stands in a year: given, held back, committed, spent and left."""
    seen = fund_seen(
        seen_or_404(request, funds_seen_by, fund_id),
        year_starting=asked.year,
        on=today(),
    )
    return told.Fund(
        **_listed(seen.fund, on=today()),
        on=today(),
        standing_reason=seen.standing.reason,
        year_starting=seen.year_starting,
        figures=[Figure.of(each) for each in seen.figures],
        cash=[Figure.of(each) for each in seen.cash],
        strands=[
            told.Strand(
                number=each.number,
                title=each.title,
                budget_pence=each.budget,
                held_back_pence=each.held_back,
                committed_pence=each.committed,
                spent_pence=each.used,
                available_pence=each.available,
            )
            for each in seen.strands
        ],
        quarters=[
            told.Quarter(
                number=each.number,
                starts_on=each.starts_on,
                ends_before=each.ends_before,
                is_closed=each.closed_at is not None,
            )
            for each in seen.periods
        ],
        closed_hard=[
            told.ClosedHard(
                partner=told.Organisation(
                    id=each.organisation.pk, name=each.organisation.name
                ),
                year_starting=each.year_starting,
                on=local_day(each.recorded_at),
            )
            for each in hard_closes_of(seen.fund)
        ],
    )


@router.get(
    "/{int:fund_id}/entries",
    response=REFUSALS | NOT_THERE | {200: told.Entries},
    url_name="api-fund-entries",
    operation_id="fund_entries",
)
def entries(
    request: HttpRequest, fund_id: int, asked: Query[PageAsked]
) -> told.Entries:
    """The entries of a fund's ledger, latest first.

    Where partners keep their ledgers apart, those of your own organisations.
    """
    fund = seen_or_404(request, funds_seen_by, fund_id)
    held = entries_seen(
        fund,
        Wanted(before=asked.after),
        most=asked.limit,
        ledgers=ledgers_read_by(actor(request), fund, on=today()),
    )
    return told.Entries(
        fund_id=fund.pk,
        source=Source.of(ledger_of(fund, vintage=AS_POSTED)),
        entries=[
            told.Entry(
                id=each.number,
                journal_id=each.journal_id,
                move=each.move,
                counts_on=each.counts_on,
                quarter=each.quarter,
                posted_on=each.posted_on,
                out_of=each.out_of,
                into=each.into,
                amount_pence=each.pence,
            )
            for each in held.rows
        ],
        next_after=held.following,
    )


@router.get(
    "/{int:fund_id}/contributions",
    response=REFUSALS | NOT_THERE | {200: told.Contributions},
    url_name="api-fund-contributions",
    operation_id="fund_contributions",
)
def contributions(
    request: HttpRequest, fund_id: int, asked: Query[YearAsked]
) -> told.Contributions:
    """What partners put in for a year: what was agreed, what came in, what is late."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    held = contributions_of(fund, year_starting=asked.year)
    figures = contribution_figures(fund, held, year_starting=asked.year, on=today())
    return told.Contributions(
        fund_id=fund.pk,
        on=today(),
        year_starting=asked.year,
        sentence=contributions_said(
            held,
            year_starting=asked.year,
            on=today(),
            besides=risk_owed_besides(fund, held, year_starting=asked.year),
        ),
        figures=[Figure.of(each) for each in figures],
        contributions=[_contribution(each, on=today()) for each in held],
    )


def _contribution(held: ContributionOf, *, on: date) -> told.Contribution:
    seen = held.seen(on=on)
    return told.Contribution(
        organisation=told.Organisation(
            id=held.organisation.pk, name=held.organisation.name
        ),
        source=held.last.source.title,
        agreed_pence=held.last.pence,
        received_pence=held.received_pence,
        risk_received_pence=held.risk_received_pence,
        late_pence=seen.late_pence,
        instalments=[
            told.Instalment(
                due_on=each.instalment.due_on,
                amount_pence=each.instalment.pence,
                paid_pence=each.paid_pence,
                standing=each.standing.value,
                said=each.said,
            )
            for each in seen.instalments
        ],
    )


@router.get(
    "/{int:fund_id}/orders",
    response=REFUSALS | NOT_THERE | {200: told.Orders},
    url_name="api-fund-orders",
    operation_id="fund_orders",
)
def orders(request: HttpRequest, fund_id: int, asked: Query[PageAsked]) -> told.Orders:
    """The orders of a fund, newest first, and where each stands.

    Where partners keep their ledgers apart, those of your own organisations.
    """
    fund = seen_or_404(request, funds_seen_by, fund_id)
    held = orders_seen(
        fund,
        most=asked.limit,
        before=asked.after,
        ledgers=ledgers_read_by(actor(request), fund, on=today()),
    )
    return told.Orders(
        fund_id=fund.pk,
        orders=[_order(each) for each in held.rows],
        next_after=held.following,
    )


def _order(seen: OrderSeen) -> told.Order:
    order, held_in = seen.order, seen.state.year
    return told.Order(
        id=order.pk,
        reference=order.reference,
        supplier=order.supplier,
        what=order.what,
        strand=order.strand.title,
        source=order.source.title if order.source else None,
        year_starting=order.year_starting if held_in is None else held_in,
        is_capital=order.is_capital,
        state=seen.state.said,
        figures=[Figure.of(each) for each in seen.figures],
    )


@router.get(
    "/{int:fund_id}/forecast",
    response=REFUSALS | NOT_THERE | {200: told.Forecast},
    url_name="api-fund-forecast",
    operation_id="fund_forecast",
)
def forecast(
    request: HttpRequest, fund_id: int, asked: Query[YearAsked]
) -> told.Forecast:
    """Where a year is likely to end, by which method, and why by that one."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    held = forecast_of(fund, year_starting=asked.year, on=today())
    return told.Forecast(
        fund_id=fund.pk,
        on=held.on,
        year_starting=held.year_starting,
        months_known=held.so_far.months,
        forecast=Figure.of(held.figure),
        budget=Figure.of(held.budget),
        reasons=list(held.forecast.reasons),
    )


@router.get(
    "/{int:fund_id}/risk/{int:year}",
    response=REFUSALS | NOT_THERE | {200: told.Risk},
    url_name="api-fund-risk",
    operation_id="fund_risk",
)
def risk(request: HttpRequest, fund_id: int, year: int) -> told.Risk:
    """What each partner bears of what is over or under in a year that the fund has."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    if year not in {each.year_starting for each in years_of(fund)}:
        raise Http404
    seen = risk_of(fund, year_starting=year)
    figures = risk_figures(fund, seen, year_starting=year)
    confirmations = confirmations_of(fund, seen, year_starting=year)
    return told.Risk(
        fund_id=fund.pk,
        year_starting=year,
        sentence=seen.sentence,
        terms=list(seen.words),
        variance=Figure.of(figures.variance),
        borne=[
            told.Borne(
                organisation=told.Organisation(id=partner, name=seen.names[partner]),
                figure=Figure.of(figure),
            )
            for partner, figure in figures.borne.items()
        ],
        why=list(seen.sharing.why) if seen.sharing else [],
        confirmed=[
            told.SharingConfirmed(
                organisation=told.Organisation(id=partner, name=seen.names[partner]),
                confirmed_at=each.recorded_at,
                is_as_it_stands=each.version == seen.version,
            )
            for partner, each in confirmations.last.items()
        ],
        shared_at=seen.shared.recorded_at if seen.shared else None,
    )
