"""A pool from its agreement to the year's end, through actions, to the penny."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from factories.laid import laid
from factories.money import YEAR, fund_set_up, manager_at, open_pool
from factories.organisations import NOON, TODAY
from factories.statements import confirmed

from ropewalk.figures import BadInput
from ropewalk.money.actions.contributions import (
    ask_for_contributions,
    receive_contribution,
    set_contribution,
)
from ropewalk.money.actions.funds import close_period, open_fund
from ropewalk.money.actions.orders import OrderSaid, place_order, step_order
from ropewalk.money.actions.risk import set_risk_terms, share_risk
from ropewalk.money.actions.statements import (
    clear_statement,
    issue_statement,
    prepare_statement,
)
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import OrderStepKind, StatementKind
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.fund_overview import fund_overview
from ropewalk.money.queries.orders import orders_of
from ropewalk.money.queries.partner_view import partner_view
from ropewalk.money.queries.statements import statement_seen
from ropewalk.money.queries.whole import ledger_difference
from ropewalk.money.rules.contributions import Schedule
from ropewalk.money.rules.risk_share import Basis, Underspend
from ropewalk.money.rules.risk_terms import TermsSaid, TierSaid

pytestmark = pytest.mark.django_db

YEAR_IS_OVER = datetime(2027, 4, 12, 12, tzinfo=UTC)


@laid
def pool():
    pool = open_pool()
    for organisation, pence in (
        (pool.three.first, 4_000_000_00),
        (pool.three.icb, 6_000_000_00),
    ):
        set_contribution(
            fund_id=pool.fund.pk,
            organisation_id=organisation.pk,
            source_id=pool.source.pk,
            year_starting=2026,
            pence=pence,
            schedule=Schedule.QUARTERLY,
            own_days=(),
            why="As agreed",
            submission_key=uuid4(),
            by=pool.manager,
            at=NOON,
        )
    pool.budget(10_000_000_00)
    return pool


def order(pool, pence, **changes):
    said = {
        "strand_id": pool.strand.pk,
        "source_id": pool.source.pk,
        "reference": "PO-1",
        "supplier": "Homecare Limited",
        "what": "Care at home",
        "pence": pence,
        "on": date(2026, 5, 4),
    }
    return place_order(
        fund_id=pool.fund.pk,
        order=OrderSaid(**said | changes),
        submission_key=uuid4(),
        by=pool.manager,
        at=changes.get("at", NOON),
    )


def step(pool, placed, kind, pence, *, at=NOON, on=date(2026, 6, 1), **changes):
    return step_order(
        order_id=placed.pk,
        kind=kind,
        pence=pence,
        on=on,
        reference="",
        key=uuid4(),
        by=pool.manager,
        at=at,
        **changes,
    )


def balances(pool):
    now = balances_now(pool.fund)
    return {
        kind: now.of(kind)
        for kind in (A.AVAILABLE, A.COMMITTED, A.USED, A.ACCRUED, A.INVOICED, A.SPENT)
    }


def test_from_order_to_payment_in_parts(pool):
    placed = order(pool, 1_000_00)
    step(pool, placed, OrderStepKind.DELIVERED, 400_00)
    step(pool, placed, OrderStepKind.INVOICED, 390_00, is_all=True)
    step(pool, placed, OrderStepKind.PAID, 390_00)
    step(pool, placed, OrderStepKind.DELIVERED, 700_00)

    assert balances(pool) == {
        A.AVAILABLE: 10_000_000_00 - 1_000_00 + 10_00 - 100_00,
        A.COMMITTED: 0,
        A.USED: 1_090_00,
        A.ACCRUED: -700_00,
        A.INVOICED: 0,
        A.SPENT: 1_090_00,
    }
    [seen] = orders_of(pool.fund)
    assert seen.state.said == "£700.00 delivered and not invoiced"


def test_the_forecast_is_not_below_what_is_spent_this_month_and_committed(pool):
    placed = order(pool, 60_000_00, on=TODAY)
    step(pool, placed, OrderStepKind.DELIVERED, 25_000_00, on=TODAY)

    overview = fund_overview(pool.fund, year_starting=YEAR, on=TODAY)

    assert overview.forecast.forecast.pence == 60_000_00
    assert (
        "end at £60,000.00 net of income and client contributions, £9,940,000.00 under its "
        "budget"
    ) in overview.said


def test_what_is_left_is_released_and_more_than_invoiced_is_not_paid(pool):
    placed = order(pool, 1_000_00)
    with pytest.raises(BadInput, match=r"Only £0\.00 is invoiced and not paid"):
        step(pool, placed, OrderStepKind.PAID, 1_00)
    step(pool, placed, OrderStepKind.RELEASED, 1_000_00)

    assert balances(pool)[A.AVAILABLE] == 10_000_000_00


def spend(pool, pence, at=YEAR_IS_OVER, on=date(2027, 3, 1)):
    placed = order(pool, pence, on=on, reference=f"PO-{pence}", at=at)
    step(pool, placed, OrderStepKind.INVOICED, pence, at=at, on=on)
    step(pool, placed, OrderStepKind.PAID, pence, at=at, on=on)


def test_a_year_from_contributions_to_the_risk_share(pool):
    three = pool.three
    for each in three.all:
        pool.fund.partners.get(organisation=each)
    ask_for_contributions(
        fund_id=pool.fund.pk, year_starting=2026, by=pool.manager, at=YEAR_IS_OVER
    )
    for organisation, pence in ((three.first, 4_000_000_00), (three.icb, 6_000_000_00)):
        receive_contribution(
            fund_id=pool.fund.pk,
            organisation_id=organisation.pk,
            source_id=pool.source.pk,
            year_starting=2026,
            pence=pence,
            received_on=date(2027, 1, 5),
            reference="BACS",
            key=uuid4(),
            by=pool.manager,
            at=YEAR_IS_OVER,
        )
    spend_at_once = 10_500_000_00
    place = place_order(
        fund_id=pool.fund.pk,
        order=OrderSaid(
            strand_id=pool.strand.pk,
            source_id=pool.source.pk,
            reference="PO-9",
            supplier="Homecare Limited",
            what="Care at home",
            pence=spend_at_once,
            on=date(2027, 2, 1),
        ),
        submission_key=uuid4(),
        by=pool.manager,
        at=YEAR_IS_OVER,
    )
    step(
        pool,
        place,
        OrderStepKind.INVOICED,
        spend_at_once,
        at=YEAR_IS_OVER,
        on=date(2027, 3, 1),
    )
    set_risk_terms(
        fund_id=pool.fund.pk,
        year_starting=2026,
        terms=TermsSaid(
            basis=Basis.TIERED,
            underspend=Underspend.RETURN,
            tiers=[
                TierSaid(up_to_basis_points=200),
                TierSaid(shares={three.first.pk: 5_000, three.icb.pk: 5_000}),
            ],
        ),
        by=pool.manager,
        at=YEAR_IS_OVER,
    )
    with pytest.raises(BadInput, match="puts in is not known"):
        share_risk(
            fund_id=pool.fund.pk, year_starting=2026, by=pool.manager, at=YEAR_IS_OVER
        )
    set_contribution(
        fund_id=pool.fund.pk,
        organisation_id=three.second.pk,
        source_id=pool.source.pk,
        year_starting=2026,
        pence=0,
        schedule=Schedule.YEARLY,
        own_days=(),
        why="",
        submission_key=uuid4(),
        by=pool.manager,
        at=YEAR_IS_OVER,
    )
    confirmed(pool, at=YEAR_IS_OVER)
    share_risk(
        fund_id=pool.fund.pk,
        year_starting=2026,
        reasons="The last invoices are paid in May",
        by=pool.manager,
        at=YEAR_IS_OVER,
    )

    owed = balances_now(pool.fund).by(lambda place: place.partner, A.DUE)
    assert owed == {three.first.pk: 230_000_00, three.icb.pk: 270_000_00}
    assert ledger_difference() == ""
    # what each sees is by the terms too: more was spent for it by what it still owes
    for partner, pence in ((three.first, 230_000_00), (three.icb, 270_000_00)):
        view = partner_view(
            pool.fund, partner, year_starting=2026, on=YEAR_IS_OVER.date()
        )
        assert (view.held_pence, view.owes_pence) == (-pence, pence)
    with pytest.raises(BadInput, match="This was shared on 12 April 2027"):
        share_risk(
            fund_id=pool.fund.pk, year_starting=2026, by=pool.manager, at=YEAR_IS_OVER
        )


def test_a_quarter_is_closed_and_its_statement_cleared_and_issued(pool):
    ask_for_contributions(
        fund_id=pool.fund.pk, year_starting=2026, by=pool.manager, at=NOON
    )
    placed = order(pool, 1_000_00)
    step(pool, placed, OrderStepKind.DELIVERED, 400_00)
    period = pool.fund.periods.first()
    said = {
        "fund_id": pool.fund.pk,
        "kind": StatementKind.QUARTERLY,
        "year_starting": 2026,
        "quarter": 1,
        "comment": "",
        "by": pool.manager,
    }
    with pytest.raises(BadInput, match="Close quarter 1 of 2026/27 first"):
        prepare_statement(**said, submission_key=uuid4(), at=NOON)
    with pytest.raises(BadInput, match=r"Contributions have not come in: £1,000,000"):
        close_period(period_id=period.pk, reasons="", by=pool.manager, at=NOON)
    close_period(
        period_id=period.pk, reasons="Invoices are late", by=pool.manager, at=NOON
    )
    statement = prepare_statement(**said, submission_key=uuid4(), at=NOON)
    content = statement_seen(statement).content
    assert content.income_pence == 2_500_000_00
    assert content.spent_pence == 400_00
    assert content.closing_pence == 2_500_000_00 - 400_00

    with pytest.raises(BadInput, match="has not cleared this statement"):
        issue_statement(statement_id=statement.pk, by=pool.manager, at=NOON)
    for each in pool.three.all:
        clear_statement(
            statement_id=statement.pk,
            organisation_id=each.pk,
            is_clear=True,
            advice="",
            by=pool.three.officers[each.pk],
            at=NOON,
        )
    issued = issue_statement(statement_id=statement.pk, by=pool.manager, at=NOON)
    later = NOON + timedelta(days=60)
    step(pool, placed, OrderStepKind.DELIVERED, 50_00, at=later, on=date(2026, 6, 2))

    again = statement_seen(issued)
    assert again.is_as_prepared
    assert again.content == content
    assert again.learnt_pence == 50_00


def test_s1_07_a_pool_opens_once_each_partner_agreed_its_baseline():
    pool = open_pool()
    fund = fund_set_up(pool.three, manager_at(pool.three.first), title="Another pool")
    with pytest.raises(BadInput, match="have not agreed what they brought"):
        open_fund(fund_id=fund.pk, by=pool.manager, at=NOON)
