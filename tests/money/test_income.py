"""Other income, what people paid, what is given in kind, and what a lead recharges."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.money import (
    FIRST_QUARTER,
    YEAR,
    contributed,
    manager_at,
    open_apart,
    open_pool,
)
from factories.organisations import NOON, TODAY
from factories.partnership import three_partners
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.contributions import ask_for_contributions
from ropewalk.money.actions.income import IncomeSaid, give_in_kind, receive_income
from ropewalk.money.actions.orders import OrderSaid, place_order, step_order
from ropewalk.money.actions.posting import post_journal, reverse_journal
from ropewalk.money.actions.recharges import set_recharges
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import FundKind, OrderStepKind, RechargeRole
from ropewalk.money.models import Fund
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.in_kind import in_kind_of
from ropewalk.money.queries.recharges import recharges_of
from ropewalk.money.queries.statements import content_of
from ropewalk.money.queries.whole import ledger_difference
from ropewalk.money.rules.income import PartSpent, shown_by_lead
from ropewalk.partnership.kinds import AgreementKind, VatTreatment
from ropewalk.partnership.rules.agreements import KeyFields

pytestmark = pytest.mark.django_db
YEAR_OF = {"starts_on": date(YEAR, 4, 1), "ends_before": date(YEAR + 1, 4, 1)}


@laid
def pool():
    return open_pool()


def came(pool, pence=120_00, **changes):
    said = {
        "strand_id": pool.strand.pk,
        "source_id": pool.source.pk,
        "pence": pence,
        "on": FIRST_QUARTER,
        "reference": "A charity",
    }
    who = {"by": changes.pop("by", pool.manager), "key": changes.pop("key", uuid4())}
    return receive_income(
        fund_id=pool.fund.pk, income=IncomeSaid(**said | changes), at=NOON, **who
    )


def gave(pool, pence=500_00, **changes):
    said = {
        "fund_id": pool.fund.pk,
        "organisation_id": pool.three.icb.pk,
        "strand_id": pool.strand.pk,
        "what": "Two nurses, half a day a week",
        "pence": pence,
        "on": FIRST_QUARTER,
        "key": uuid4(),
        "by": pool.manager,
        "at": NOON,
    }
    return give_in_kind(**said | changes)


def statement(pool):
    content = content_of(pool.fund, **YEAR_OF, as_known=NOON)
    return replace(content, content_hash="")  # it covers every account


def test_income_is_in_the_statement_under_its_own_heading(pool):
    came(pool)
    came(pool, 30_00, charged_by_id=pool.three.first.pk, reference="Charges, May")

    content = statement(pool)
    assert [(each.title, each.pence) for each in content.income] == [
        ("Other income", 120_00),
        ("Client contributions", 30_00),
    ]
    assert content.closing_pence == content.income_pence == 150_00
    assert Event.objects.filter(kind=Event.Kind.INCOME_RECEIVED).count() == 2
    assert ledger_difference() == ""


def test_only_a_council_charges_people_and_a_pool_changes_nothing_of_it(pool):
    with pytest.raises(BadInput, match=r"is no council\. Councils charge"):
        came(pool, charged_by_id=pool.three.icb.pk)
    assert balances_now(pool.fund).of(A.CLIENT) == 0


def test_income_says_where_it_came_from_and_comes_in_once(pool):
    with pytest.raises(BadInput, match="Say where this came from"):
        came(pool, reference=" ")
    key = uuid4()
    assert came(pool, key=key).pk == came(pool, key=key).pk
    assert Event.objects.filter(kind=Event.Kind.INCOME_RECEIVED).count() == 1
    with pytest.raises(PermissionDenied, match="does not let you keep this fund"):
        came(pool, by=manager_at(pool.three.second))


def test_where_ledgers_are_apart_income_is_of_one_of_them():
    apart = open_apart()
    three = apart.pool.three
    with pytest.raises(BadInput, match="say whose part"):
        came(apart.pool)
    came(apart.pool, partner_id=three.icb.pk, by=apart.managers[three.icb.pk])

    now = balances_now(apart.pool.fund)
    assert now.by(lambda place: place.partner, A.HELD) == {three.icb.pk: 120_00}


def test_what_is_given_in_kind_is_in_no_total_of_money(pool):
    post_journal(
        fund_id=pool.fund.pk, draft=pool.spending(70_00), by=pool.manager, at=NOON
    )
    before = statement(pool)
    gave(pool)
    gave(pool, 250_00, organisation_id=pool.three.first.pk, what="An office")

    assert statement(pool) == before
    found = in_kind_of(pool.fund, **YEAR_OF)
    assert found.pence == 750_00
    assert found.by_partner == {
        pool.three.first.pk: 250_00,
        pool.three.second.pk: 0,
        pool.three.icb.pk: 500_00,
    }
    assert found.table().rows[0][1:] == (
        pool.three.icb.name,
        "Two nurses, half a day a week",
        "Care at home",
        500_00,
    )


def test_a_gift_taken_back_is_no_longer_there(pool):
    journal = gave(pool)
    reverse_journal(journal_id=journal.pk, why="Never came", by=pool.manager, at=NOON)

    assert in_kind_of(pool.fund, **YEAR_OF).pence == 0
    with pytest.raises(BadInput, match="Say what is given"):
        gave(pool, what="")


# ---- what a lead recharges


@pytest.fixture
def led():
    """A council that leads for the board, with an agreement that says how VAT is treated."""
    three = three_partners()
    agreement = three.agreement(
        kind=AgreementKind.LEAD_BY_COUNCIL,
        fields=KeyFields(
            starts_on=date(2026, 4, 1),
            ends_before=date(2027, 4, 1),
            host_id=three.first.pk,
            vat_treatment=VatTreatment.COUNCIL,
        ),
    )
    pool = open_pool(three=three, kind=FundKind.LEAD, agreement_id=agreement.pk)
    for number, (partner, pence) in enumerate(
        ((three.first, 40_00), (three.icb, 60_00))
    ):
        pool.budget(100_00, partner_id=partner.pk)
        placed = place_order(
            fund_id=pool.fund.pk,
            order=OrderSaid(
                strand_id=pool.strand.pk,
                source_id=pool.source.pk,
                reference=f"L-{number}",
                supplier="Homecare Limited",
                what="Care at home",
                pence=pence,
                on=FIRST_QUARTER,
                partner_id=partner.pk,
            ),
            submission_key=uuid4(),
            by=pool.manager,
            at=NOON,
        )
        step_order(
            order_id=placed.pk,
            kind=OrderStepKind.DELIVERED,
            pence=pence,
            on=FIRST_QUARTER,
            reference="",
            key=uuid4(),
            by=pool.manager,
            at=NOON,
        )
    contributed(pool, three.icb, 50_00)
    ask_for_contributions(
        fund_id=pool.fund.pk, year_starting=YEAR, by=pool.manager, at=NOON
    )
    return pool


def recharges(pool):
    return recharges_of(Fund.objects.get(pk=pool.fund.pk), year_starting=YEAR, on=TODAY)


def capacity(pool, acts_as, **changes):
    said = {
        "fund_id": pool.fund.pk,
        "year_starting": YEAR,
        "why": "The council chooses the providers and bears what they overcharge",
        "by": pool.manager,
        "at": NOON,
    }
    return set_recharges(**said | {"acts_as": acts_as} | changes)


def test_a_lead_says_what_is_still_to_be_recharged_and_how_it_is_shown(led):
    three = led.three
    found = recharges(led)
    assert found.shown is None
    assert "not recorded whether the lead acts as principal or as agent" in found.said
    assert {each.partner: each.to_recharge_pence for each in found.parts} == {
        three.first.pk: 40_00,
        three.second.pk: 0,
        three.icb.pk: 10_00,
    }

    capacity(led, RechargeRole.PRINCIPAL)
    gross = recharges(led)
    assert (gross.shown.expenditure_pence, gross.shown.income_pence) == (100_00, 60_00)
    assert gross.said == "As principal: gross. VAT: as the council recovers it."

    capacity(led, RechargeRole.AGENT)
    net = recharges(led)
    assert (net.shown.expenditure_pence, net.shown.income_pence) == (40_00, 0)


def test_a_lead_says_why_and_nobody_else_recharges(led, pool):
    with pytest.raises(BadInput, match="Say why"):
        capacity(led, RechargeRole.AGENT, why="")
    with pytest.raises(BadInput, match="Only a partner that leads"):
        capacity(pool, RechargeRole.AGENT)
    with pytest.raises(BadInput, match="Only a partner that leads"):
        recharges(pool)


@given(spent=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=5))
def test_gross_or_net_it_costs_the_lead_the_same(spent):
    parts = [PartSpent(number, pence, 0) for number, pence in enumerate(spent)]
    gross, net = (shown_by_lead(0, parts, each) for each in RechargeRole)

    assert gross.net_pence == net.net_pence == spent[0]
    assert gross.expenditure_pence == sum(spent)


# ---- the term of the agreement


def test_s0_39_no_money_is_set_for_a_year_that_the_agreement_does_not_reach():
    three = three_partners()
    agreement = three.agreement(
        fields=KeyFields(starts_on=date(2026, 4, 1), ends_before=date(2029, 4, 1))
    )
    pool = open_pool(three=three, agreement_id=agreement.pk, years=(2026, 2027, 2028))

    contributed(pool, three.icb, 100_00, year=2028)
    with pytest.raises(BadInput, match="ends on 31 March 2029, before 2029/30 begins"):
        contributed(pool, three.icb, 100_00, year=2029)
    with pytest.raises(BadInput, match="starts on 1 April 2026, after 2025/26 is over"):
        contributed(pool, three.icb, 100_00, year=2025)
