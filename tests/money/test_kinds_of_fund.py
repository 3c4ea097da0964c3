"""Indicative budgets, delegated pots, grants and pilots, each by its own rule."""

from datetime import date
from uuid import uuid4

import pytest
from factories.laid import laid
from factories.money import YEAR, fund_set_up, manager_at, open_pool, part_of
from factories.organisations import NOON, TODAY
from factories.outcomes import FrameworkFactory, MeasureFactory
from factories.partnership import three_partners

from ropewalk.figures import BadInput
from ropewalk.money.actions.budgets import vire
from ropewalk.money.actions.contributions import (
    receive_contribution,
    set_contribution,
)
from ropewalk.money.actions.funds import SourceSaid, StrandSaid, end_fund
from ropewalk.money.actions.orders import OrderSaid, place_order, step_order
from ropewalk.money.actions.posting import post_journal
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Book, Control, FundKind, Move, OrderStepKind
from ropewalk.money.models import Entry, Fund, Order, RecoveryTask
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.headings import spent_by_heading
from ropewalk.money.queries.orders import orders_of
from ropewalk.money.queries.positions import (
    alerts_of,
    commitment_asked,
    position_of,
)
from ropewalk.money.queries.sources import sources_traced
from ropewalk.money.queries.standing import pool_total_of
from ropewalk.money.rules.contributions import Schedule
from ropewalk.outcomes.models import PriorityHeading
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import ResolutionKind

pytestmark = pytest.mark.django_db


def order(pool, pence, reference="PO-1", *, strand=0, source=0, **changes):
    said = {
        "strand_id": pool.fund.strands.all()[strand].pk,
        "source_id": pool.fund.sources.all()[source].pk,
        "reference": reference,
        "supplier": "A provider",
        "what": "Physiotherapy",
        "pence": pence,
        "on": date(YEAR, 5, 4),
    }
    return place_order(
        fund_id=pool.fund.pk,
        order=OrderSaid(**said | changes),
        submission_key=uuid4(),
        by=pool.manager,
        at=NOON,
    )


def step(pool, placed, kind, pence):
    return step_order(
        order_id=placed.pk,
        kind=kind,
        pence=pence,
        on=date(YEAR, 6, 1),
        reference="",
        key=uuid4(),
        by=pool.manager,
        at=NOON,
    )


# ---- indicative budgets


@laid
def practices():
    """Three practices, each with £1,000 that is indicated and no cash."""
    pool = open_pool(
        kind=FundKind.INDICATIVE,
        title="Practices' indicative budgets",
        strands=[StrandSaid(f"Practice {each}") for each in "ABC"],
        sources=["Community contracts"],
    )
    for each in pool.fund.strands.all():
        pool.budget(1_000_00, strand_id=each.pk)
    return pool


def test_s2_16_a_commitment_above_an_indicative_budget_goes_through_and_alerts(
    practices,
):
    part = part_of(practices)
    asked = commitment_asked(practices.fund, part, year_starting=YEAR, pence=1_200_00)
    assert asked.refusal is None
    assert "£200.00 more than the £1,000.00 that is indicated" in asked.warning

    order(practices, 1_200_00)

    [task] = RecoveryTask.objects.all()
    assert (task.strand, task.short_pence) == (practices.strand, 200_00)
    position = position_of(practices.fund, year_starting=YEAR)
    [alert] = alerts_of(practices.fund, position)
    assert alert == (
        "Practice A: £1,200.00 is committed or spent, £200.00 more than the £1,000.00 "
        "that is indicated."
    )


def test_s2_16_a_commitment_within_an_indicative_budget_alerts_nobody(practices):
    order(practices, 1_000_00)

    assert not RecoveryTask.objects.exists()
    position = position_of(practices.fund, year_starting=YEAR)
    assert alerts_of(practices.fund, position) == []


def test_s3_27_three_practices_requirements_add_up_and_move_no_cash(practices):
    for number, (name, hours) in enumerate([("A", 10), ("B", 15), ("C", 5)]):
        placed = order(practices, hours * 40_00, f"{name}-1", strand=number)
        step(practices, placed, OrderStepKind.DELIVERED, hours * 40_00)

    position = position_of(practices.fund, year_starting=YEAR)
    assert [each.used_pence for each in position.parts] == [400_00, 600_00, 200_00]
    assert position.promised_pence == 30 * 40_00
    assert {each.out_of.book for each in Entry.objects.select_related("out_of")} == {
        Book.BUDGET
    }
    assert all(each.state.is_over for each in orders_of(practices.fund))


def test_s3_27_the_cash_is_with_whoever_holds_the_contract(practices):
    placed = order(practices, 400_00)
    step(practices, placed, OrderStepKind.DELIVERED, 400_00)
    for kind in (OrderStepKind.INVOICED, OrderStepKind.PAID):
        with pytest.raises(BadInput, match="paid by whoever holds the contract"):
            step(practices, placed, kind, 400_00)

    commission = open_pool(
        three=practices.three, kind=FundKind.SINGLE, title="The commission's contract"
    )
    commission.budget(1_200_00)
    lot = order(commission, 1_200_00, "LOT-1")
    step(commission, lot, OrderStepKind.INVOICED, 1_200_00)
    step(commission, lot, OrderStepKind.PAID, 1_200_00)
    assert lot.holder == practices.three.first
    assert balances_now(commission.fund).of(A.SPENT) == 1_200_00
    assert balances_now(practices.fund).of(A.SPENT) == 0


@pytest.mark.parametrize(
    ("move", "flow"),
    [
        (Move.SPENT, (A.HELD, A.SPENT)),
        (Move.CONTRIBUTION_DUE, (A.CONTRIBUTION, A.DUE)),
        (Move.PAID, (A.HELD, A.INVOICED)),
        (Move.INCOME_RECEIVED, (A.INCOME, A.HELD)),
    ],
)
def test_no_money_is_posted_to_an_indicative_budget(practices, move, flow):
    with pytest.raises(BadInput, match="an indicative budget holds no cash"):
        post_journal(
            fund_id=practices.fund.pk,
            draft=practices.draft(move, (*flow, 1_00)),
            by=practices.manager,
            at=NOON,
        )


# ---- delegated pots


@laid
def pots():
    """Eight locality groups with £25,000 each, and eight agreed priorities."""
    framework = FrameworkFactory(name="What eight groups agreed")
    PriorityHeading.objects.bulk_create(
        [
            PriorityHeading(framework=framework, number=each, title=f"Priority {each}")
            for each in range(1, 9)
        ]
    )
    pool = open_pool(
        kind=FundKind.POT,
        control=Control.HARD_STOP,
        title="Locality groups",
        strands=[StrandSaid(f"Locality group {each}") for each in range(1, 9)],
        framework_id=framework.pk,
    )
    for each in pool.fund.strands.all():
        pool.budget(25_000_00, strand_id=each.pk)
    return pool


def heading(pots, number):
    return PriorityHeading.objects.get(framework=pots.fund.framework, number=number).pk


def test_s3_01_eight_groups_of_25000_pounds_are_200000_pounds(pots):
    position = position_of(pots.fund, year_starting=YEAR)

    assert [each.given_pence for each in position.parts] == [25_000_00] * 8
    assert position.given_pence == 200_000_00


def test_s3_01_an_order_for_26000_pounds_is_refused_and_nothing_is_written(pots):
    with pytest.raises(
        BadInput, match=r"Only £25,000\.00 is available in Locality group 1"
    ):
        order(pots, 26_000_00, heading_id=heading(pots, 1))
    assert not Order.objects.exists()

    order(pots, 25_000_00, heading_id=heading(pots, 1))
    with pytest.raises(BadInput, match=r"Only £0\.00 is available"):
        order(pots, 1, "PO-2", heading_id=heading(pots, 1))


def test_s3_01_another_groups_pot_is_no_help(pots):
    with pytest.raises(BadInput, match="is kept to what it was given for"):
        vire(
            fund_id=pots.fund.pk,
            year_starting=YEAR,
            out_of=part_of(pots, strand=1),
            into=part_of(pots),
            pence=1_000_00,
            why="They need more",
            key=uuid4(),
            by=pots.manager,
            at=NOON,
        )


def test_s3_01_spending_is_under_a_priority_or_says_why_not(pots):
    with pytest.raises(BadInput, match="is under one of the agreed priorities"):
        order(pots, 100_00)
    other = FrameworkFactory()
    elsewhere = PriorityHeading.objects.create(framework=other, number=1, title="Else")
    with pytest.raises(BadInput, match="Choose one of the priority headings"):
        order(pots, 100_00, heading_id=elsewhere.pk)

    order(pots, 300_00, "PO-1", heading_id=heading(pots, 3))
    order(pots, 200_00, "PO-2", strand=1, heading_id=heading(pots, 3))
    order(pots, 50_00, "PO-3", outside_because="A flood in the village hall")

    found = spent_by_heading(pots.fund, year_starting=YEAR)
    assert [each.pence for each in found.headings] == [0, 0, 500_00, 0, 0, 0, 0, 0]
    assert found.outside.pence == 50_00
    assert found.table().rows[-1] == (
        "Outside: A flood in the village hall",
        1,
        50_00,
    )


# ---- grants


def test_a_condition_is_followed_from_the_pound_received_to_the_pound_spent():
    pool = open_pool(
        kind=FundKind.GRANT,
        title="A grant for carers",
        sources=[SourceSaid("Carers grant", "Breaks for carers only"), "Core"],
    )
    grant, core = pool.fund.sources.all()
    set_contribution(
        fund_id=pool.fund.pk,
        organisation_id=pool.three.icb.pk,
        source_id=grant.pk,
        year_starting=YEAR,
        pence=1_000_00,
        schedule=Schedule.YEARLY,
        own_days=(),
        why="",
        submission_key=uuid4(),
        by=pool.manager,
        at=NOON,
    )
    receive_contribution(
        fund_id=pool.fund.pk,
        organisation_id=pool.three.icb.pk,
        source_id=grant.pk,
        year_starting=YEAR,
        pence=900_00,
        received_on=TODAY,
        reference="BACS",
        key=uuid4(),
        by=pool.manager,
        at=NOON,
    )
    pool.budget(1_000_00, source_id=grant.pk)
    first, second = order(pool, 300_00, "PO-1"), order(pool, 200_00, "PO-2")
    step(pool, first, OrderStepKind.DELIVERED, 300_00)
    step(pool, second, OrderStepKind.INVOICED, 150_00)
    post_journal(
        fund_id=pool.fund.pk,
        draft=pool.spending(10_00, why="Petty cash 12"),
        by=pool.manager,
        at=NOON,
    )

    traced, untouched = sources_traced(Fund.objects.get(pk=pool.fund.pk))
    assert traced.condition == "Breaks for carers only"
    assert (traced.received_pence, traced.spent_pence) == (900_00, 460_00)
    assert (traced.committed_pence, traced.left_pence) == (50_00, 440_00)
    assert [(each.reference, each.spent_pence) for each in traced.evidence] == [
        ("PO-1", 300_00),
        ("PO-2", 150_00),
        ("Petty cash 12", 10_00),
    ]
    assert traced.without_evidence_pence == 0
    rows = traced.table().rows
    assert sum(row[3] for row in rows[:-1]) == rows[-1][3] == 440_00
    assert (untouched.condition, untouched.spent_pence) == ("", 0)
    assert core.pk == untouched.source_id


# ---- pilots

TEXT = "No more than three pilots, and no pooling of everything."


def pilot(three, manager, title, **changes):
    said = {
        "is_pilot": True,
        "advantage": "A tenth fewer families wait for a short break",
        "measure_id": MeasureFactory().pk,
        "title": title,
    }
    return fund_set_up(three, manager, **said | changes)


@laid
def three():
    """Partners whose board resolved that there are three pilots at most."""
    three = three_partners()
    actions.record_resolution(
        body_id=three.body().pk,
        text=TEXT,
        kind=ResolutionKind.PILOT_POOLS_AT_MOST,
        at_most=3,
        owner_post="Head of commissioning",
        due_on=None,
        resolved_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    return three


def test_s4_04_a_fourth_pilot_pool_is_refused_with_the_resolution_quoted(three):
    manager = manager_at(three.first)
    made = [pilot(three, manager, f"Pilot {each}") for each in range(3)]

    with pytest.raises(BadInput, match=f"Joint board resolved: “{TEXT}” 3 are live"):
        pilot(three, manager, "A fourth")
    fund_set_up(three, manager, title="No pilot")
    end_fund(
        fund_id=made[0].pk,
        ended_on=TODAY,
        because="It was no better",
        by=manager,
        at=NOON,
    )
    pilot(three, manager, "A fourth, once one has ended")


def test_s4_04_a_pilot_without_a_measurable_advantage_is_refused(three):
    manager = manager_at(three.first)
    with pytest.raises(BadInput, match="specific, measurable advantage"):
        pilot(three, manager, "A pilot", advantage=" ")
    with pytest.raises(BadInput, match="by which measure that will be seen"):
        pilot(three, manager, "A pilot", measure_id=None)
    assert not Fund.objects.exists()


def test_s4_04_no_resolution_and_still_no_pilot_without_an_advantage():
    three = three_partners()
    with pytest.raises(BadInput, match="A pilot says what it is expected"):
        pilot(three, manager_at(three.first), "A pilot", advantage="")


def test_a_pool_names_the_post_that_manages_it(three):
    manager = manager_at(three.first)
    with pytest.raises(BadInput, match="Name the post that manages the pool"):
        fund_set_up(three, manager, manager_post=" ")
    fund_set_up(three, manager, manager_post="", kind=FundKind.ALIGNED)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"strands": [StrandSaid("A" * 201)]}, "has at most 200 letters, and this one"),
        ({"sources": ["Core", "B" * 201]}, "The name of a funding source has at most"),
    ],
)
def test_a_name_too_long_for_the_records_is_refused_in_words(three, changes, refusal):
    with pytest.raises(BadInput, match=refusal):
        fund_set_up(three, manager_at(three.first), **changes)


def test_an_organisation_takes_part_once(three):
    twice = [three.first.pk, three.first.pk]
    with pytest.raises(BadInput, match="Name each organisation that takes part once"):
        fund_set_up(three, manager_at(three.first), partner_ids=twice)


def test_an_indicative_budget_is_in_no_pool_total(practices):
    total = pool_total_of(practices.fund, year_starting=YEAR, on=TODAY)

    assert (total.pence, total.apart_pence) == (0, 3_000_00)
