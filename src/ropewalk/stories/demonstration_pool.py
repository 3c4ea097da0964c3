"""The demonstration's pooled fund: what each partner brought, put in and what was bought.

Every sum is made up for the demonstration.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from ropewalk.figures.days import local_day
from ropewalk.money.actions.contributions import (
    ask_for_contributions,
    receive_contribution,
    set_contribution,
)
from ropewalk.money.actions.funds import (
    FundSaid,
    StrandSaid,
    agree_baseline,
    open_fund,
    open_year,
    record_baseline,
    set_budget,
    set_up_fund,
)
from ropewalk.money.actions.orders import OrderSaid, place_order, step_order
from ropewalk.money.actions.risk import set_risk_terms
from ropewalk.money.kinds import Control, FundKind, OrderStepKind
from ropewalk.money.models import Fund
from ropewalk.money.rules.contributions import Schedule
from ropewalk.money.rules.risk_share import Basis, Underspend
from ropewalk.money.rules.risk_terms import TermsSaid
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Agreement
from ropewalk.partnership.rules.terms import financial_year, quarters
from ropewalk.stories.ground import Ground

SOURCE = "Core budgets (made up)"
STRANDS = {"Help on the day of going home": 240_000_00, "Equipment": 120_000_00}
PUT_IN_PENCE = 120_000_00
ORDERS = (
    (
        "HH-001",
        "Help on the day of going home",
        "Home support",
        60_000_00,
        20,
        45_000_00,
    ),
    (
        "HH-002",
        "Help on the day of going home",
        "Night cover",
        90_000_00,
        35,
        30_000_00,
    ),
    ("EQ-001", "Equipment", "Beds and hoists", 25_000_00, 50, 25_000_00),
)


def keep_a_pool(
    ground: Ground,
    agreement: Agreement,
    officers: Mapping[str, Account],
    *,
    by: Account,
    at: datetime,
) -> Fund:
    """Set up the pool of an agreement, open it, and let some of the year go by.

    Args:
        ground: The partnership and its people.
        agreement: What it rests on.
        officers: The finance officer of each partner, by the partner's name.
        by: Who keeps it, for its host.
        at: When.
    """
    ids = ground.ids(*ground.organisations)
    fund = set_up_fund(
        partnership_id=ground.partnership.pk,
        fund=FundSaid(
            title="Help at home pool",
            kind=FundKind.POOLED,
            control=Control.WARN,
            partner_ids=ids,
            host_id=ids[0],
            manager_post="Pool manager",
            strands=[StrandSaid(title) for title in STRANDS],
            sources=[SOURCE],
            agreement_id=agreement.pk,
        ),
        submission_key=ground.key("pool"),
        by=by,
        at=at,
    )
    for number, officer in zip(ids, officers.values(), strict=True):
        record_baseline(
            fund_id=fund.pk,
            organisation_id=number,
            service="Help at home",
            provider="",
            pence=PUT_IN_PENCE,
            why="",
            by=by,
            at=at,
        )
        agree_baseline(
            fund_id=fund.pk,
            organisation_id=number,
            pence=PUT_IN_PENCE,
            by=officer,
            at=at,
        )
    fund = open_fund(fund_id=fund.pk, by=by, at=at)
    year = financial_year(local_day(at))
    open_year(fund_id=fund.pk, year_starting=year, by=by, at=at)
    _give_budgets(ground, fund, year, by=by, at=at)
    _take_contributions(ground, fund, year, by=by, at=at)
    _order(ground, fund, by=by, at=at)
    set_risk_terms(
        fund_id=fund.pk,
        year_starting=year,
        terms=TermsSaid(basis=Basis.PROPORTIONAL, underspend=Underspend.RETURN),
        by=by,
        at=at,
    )
    return fund


def _give_budgets(
    ground: Ground, fund: Fund, year: int, *, by: Account, at: datetime
) -> None:
    source = fund.sources.get()
    for strand in fund.strands.all():
        set_budget(
            fund_id=fund.pk,
            year_starting=year,
            strand_id=strand.pk,
            source_id=source.pk,
            pence=STRANDS[strand.title],
            why="Agreed by the joint board",
            key=ground.key(f"budget {strand.number}"),
            by=by,
            at=at,
        )


def _take_contributions(
    ground: Ground, fund: Fund, year: int, *, by: Account, at: datetime
) -> None:
    """Each puts in a third; the last of them is late with what has fallen due."""
    source = fund.sources.get()
    ids = ground.ids(*ground.organisations)
    for number in ids:
        set_contribution(
            fund_id=fund.pk,
            organisation_id=number,
            source_id=source.pk,
            year_starting=year,
            pence=PUT_IN_PENCE,
            schedule=Schedule.QUARTERLY,
            own_days=(),
            why="",
            submission_key=ground.key(f"contribution {number}"),
            by=by,
            at=at,
        )
    ask_for_contributions(fund_id=fund.pk, year_starting=year, by=by, at=at)
    for number in ids[:-1]:
        receive_contribution(
            fund_id=fund.pk,
            organisation_id=number,
            source_id=source.pk,
            year_starting=year,
            pence=PUT_IN_PENCE // 4,
            received_on=quarters(year)[0].starts_on,
            reference="First instalment",
            key=ground.key(f"received {number}"),
            by=by,
            at=at,
        )


def _order(ground: Ground, fund: Fund, *, by: Account, at: datetime) -> None:
    """Three orders of the year so far, each as far as its money has come."""
    strands = {each.title: each.pk for each in fund.strands.all()}
    source, today = fund.sources.get(), local_day(at)
    first = quarters(financial_year(today))[0].starts_on
    for reference, strand, what, pence, days, delivered in ORDERS:
        on = max(first, today - timedelta(days=days))
        order = place_order(
            fund_id=fund.pk,
            order=OrderSaid(
                strand_id=strands[strand],
                source_id=source.pk,
                reference=reference,
                supplier="A provider made up for the demonstration",
                what=what,
                pence=pence,
                on=on,
            ),
            submission_key=ground.key(reference),
            by=by,
            at=at,
        )
        _deliver(ground, order.pk, reference, delivered, on, by=by, at=at)


def _deliver(
    ground: Ground,
    order_id: int,
    reference: str,
    pence: int,
    on: date,
    *,
    by: Account,
    at: datetime,
) -> None:
    for kind in (OrderStepKind.DELIVERED, OrderStepKind.INVOICED):
        step_order(
            order_id=order_id,
            kind=kind,
            pence=pence,
            on=on,
            reference="",
            key=ground.key(f"{reference} {kind}"),
            by=by,
            at=at,
        )
