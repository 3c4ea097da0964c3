"""The demonstration's pooled fund: what each partner brought, put in and what was bought.

Every sum is made up for the demonstration.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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
from ropewalk.partnership.rules.terms import financial_year, months_after
from ropewalk.stories.ground import Ground

SOURCE = "Core budgets (made up)"
STRANDS = {
    "Help on the day of going home": 240_000_00,
    "Equipment": 120_000_00,
    "Carers and breaks": 90_000_00,
    "Living well near home": 150_000_00,
}
PUT_IN_PENCE = 200_000_00
PAID_IN_AFTER, PAID_AFTER = timedelta(days=6), timedelta(days=24)


@dataclass(frozen=True, slots=True)
class Ordered:
    """What is ordered anew each month: the code of its orders, and pounds from April on."""

    code: str
    strand: str
    what: str
    supplier: str
    pounds: tuple[int, ...]


ORDERS = (
    Ordered(
        "HS",
        "Help on the day of going home",
        "Home support",
        "Threshold Home Support (made up)",
        (
            11200,
            12900,
            11400,
            13800,
            12100,
            14600,
            12700,
            15400,
            16300,
            17200,
            15100,
            13600,
        ),
    ),
    Ordered(
        "EQ",
        "Equipment",
        "Beds and hoists",
        "Quick Fit Equipment (made up)",
        (2900, 3150, 2700, 3300, 3050, 3400, 3600, 3900, 4100, 4250, 3800, 3500),
    ),
    Ordered(
        "BR",
        "Carers and breaks",
        "Breaks at short notice",
        "Short Notice Breaks (made up)",
        (1650, 1900, 2300, 2750, 3100, 2050, 1800, 1950, 2600, 1700, 1850, 2200),
    ),
)


def keep_a_pool(
    ground: Ground,
    agreement: Agreement,
    officers: Mapping[str, Account],
    *,
    by: Account,
    at: datetime,
) -> Fund:
    """Set up the pool of an agreement, open it, and let the year so far go by in months.

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
    """Each puts in a third, month by month; the last of them is late with the newest."""
    source = fund.sources.get()
    ids = ground.ids(*ground.organisations)
    agreed = [
        set_contribution(
            fund_id=fund.pk,
            organisation_id=number,
            source_id=source.pk,
            year_starting=year,
            pence=PUT_IN_PENCE,
            schedule=Schedule.MONTHLY,
            own_days=(),
            why="",
            submission_key=ground.key(f"contribution {number}"),
            by=by,
            at=at,
        )
        for number in ids
    ]
    ask_for_contributions(fund_id=fund.pk, year_starting=year, by=by, at=at)
    today = local_day(at)
    for each in agreed:
        due = list(each.instalments.filter(due_on__lte=today))
        for instalment in due[:-1] if each == agreed[-1] else due:
            receive_contribution(
                fund_id=fund.pk,
                organisation_id=each.organisation_id,
                source_id=source.pk,
                year_starting=year,
                pence=instalment.pence,
                received_on=min(instalment.due_on + PAID_IN_AFTER, today),
                reference=f"Instalment {instalment.number}",
                key=ground.key(f"received {each.organisation_id} {instalment.number}"),
                by=by,
                at=at,
            )


def _order(ground: Ground, fund: Fund, *, by: Account, at: datetime) -> None:
    """What is ordered at the start of each month so far, as far as its money has come."""
    strands = {each.title: each.pk for each in fund.strands.all()}
    source, today = fund.sources.get(), local_day(at)
    first = date(financial_year(today), 4, 1)
    for told in ORDERS:
        for number, pounds in enumerate(told.pounds):
            on, after = (months_after(first, months) for months in (number, number + 1))
            if on > today:
                break
            reference = f"{told.code}-{on:%y%m}"
            order = place_order(
                fund_id=fund.pk,
                order=OrderSaid(
                    strand_id=strands[told.strand],
                    source_id=source.pk,
                    reference=reference,
                    supplier=told.supplier,
                    what=f"{told.what}, {on:%B %Y}",
                    pence=pounds * 100,
                    on=on,
                ),
                submission_key=ground.key(reference),
                by=by,
                at=at,
            )
            end = after - timedelta(days=1)
            for kind, day in (
                (OrderStepKind.DELIVERED, end),
                (OrderStepKind.INVOICED, after),
                (OrderStepKind.PAID, end + PAID_AFTER),
            ):
                if day <= today:
                    step_order(
                        order_id=order.pk,
                        kind=kind,
                        pence=pounds * 100,
                        on=day,
                        reference="",
                        key=ground.key(f"{reference} {kind}"),
                        by=by,
                        at=at,
                    )
