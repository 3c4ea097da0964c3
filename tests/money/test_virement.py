"""Moving budget within a year: the kind of fund decides, and says so; and holding back."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.money import YEAR, manager_at, open_apart, open_pool, part_of
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.statements import quarter_closed
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.budgets import hold_back, vire
from ropewalk.money.actions.funds import SourceSaid
from ropewalk.money.actions.posting import post_journal, reverse_journal
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Control, FundKind, Move
from ropewalk.money.models import Journal, RecoveryTask
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.risk import outturn_of
from ropewalk.money.queries.statements import content_of
from ropewalk.money.queries.whole import ledger_difference
from ropewalk.money.rules.ledgers import refusal_of_ledger
from ropewalk.money.rules.posting import Draft, Line, Place
from ropewalk.money.rules.virement import BudgetPart, Source, refusal_of_moving
from ropewalk.organisations.models import Role

pytestmark = pytest.mark.django_db


@laid
def pool():
    pool = open_pool(sources=["Core budgets", "Winter money"])
    pool.budget(100_00)
    return pool


def moved(pool, out_of, into, pence=40_00, **changes):
    said = {
        "fund_id": pool.fund.pk,
        "year_starting": YEAR,
        "why": "Fewer people need it",
        "key": uuid4(),
        "by": pool.manager,
        "at": NOON,
    }
    return vire(**said | {"out_of": out_of, "into": into, "pence": pence} | changes)


def available(pool):
    return balances_now(pool.fund).by(lambda place: place.strand, A.AVAILABLE)


def test_budget_moves_between_strands_and_the_reason_stays(pool):
    first, second = pool.fund.strands.all()
    journal = moved(pool, part_of(pool), part_of(pool, strand=1))

    assert available(pool) == {first.pk: 60_00, second.pk: 40_00}
    assert (journal.move, journal.why) == (Move.VIREMENT, "Fewer people need it")
    assert Event.objects.filter(kind=Event.Kind.BUDGET_MOVED).count() == 1
    assert ledger_difference() == ""


def test_budget_that_moved_is_what_a_strands_spending_is_measured_against(pool):
    """In a statement, and where whoever owns a service bears what it spent over."""
    moved(pool, part_of(pool), part_of(pool, strand=1))
    post_journal(
        fund_id=pool.fund.pk,
        draft=pool.spending(10_00),
        by=pool.manager,
        at=NOON,
    )

    outturn = outturn_of(pool.fund, year_starting=YEAR)
    content = content_of(
        pool.fund,
        starts_on=date(YEAR, 4, 1),
        ends_before=date(YEAR + 1, 4, 1),
        as_known=NOON,
    )

    assert [each.budget_pence for each in outturn.strands] == [60_00, 40_00]
    assert [each.outturn_pence for each in outturn.strands] == [10_00, 0]
    assert outturn.budget_pence == 100_00
    assert [each.budget_pence for each in content.strands] == [60_00, 40_00]


def test_budget_moves_between_sources(pool):
    moved(pool, part_of(pool), part_of(pool, source=1))

    by_source = balances_now(pool.fund).by(lambda place: place.source, A.AVAILABLE)
    assert list(by_source.values()) == [60_00, 40_00]


def test_in_a_pool_one_partners_part_may_pay_for_anothers(pool):
    three = pool.three
    pool.budget(50_00, partner_id=three.icb.pk)
    moved(
        pool,
        part_of(pool, partner=three.icb),
        part_of(pool, partner=three.first),
        50_00,
    )

    by_partner = balances_now(pool.fund).by(lambda place: place.partner, A.AVAILABLE)
    assert by_partner == {None: 100_00, three.icb.pk: 0, three.first.pk: 50_00}


def test_the_same_virement_sent_twice_moves_once(pool):
    key = uuid4()
    first = moved(pool, part_of(pool), part_of(pool, strand=1), 100_00, key=key)
    again = moved(pool, part_of(pool), part_of(pool, strand=1), 100_00, key=key)

    assert first.pk == again.pk
    assert Event.objects.filter(kind=Event.Kind.BUDGET_MOVED).count() == 1


def test_a_virement_taken_back_restores_both_parts(pool):
    before = available(pool)
    journal = moved(pool, part_of(pool), part_of(pool, strand=1))
    reverse_journal(journal_id=journal.pk, why="Too soon", by=pool.manager, at=NOON)

    assert {k: v for k, v in available(pool).items() if v} == before


@pytest.mark.parametrize("control", Control)
def test_more_than_is_available_is_not_moved_whatever_the_control(control):
    pool = open_pool(control=control)
    pool.budget(100_00)

    with pytest.raises(BadInput, match=r"Only £100\.00 is available"):
        moved(pool, part_of(pool), part_of(pool, strand=1), 100_01)
    assert not Journal.objects.filter(move=Move.VIREMENT).exists()
    assert not RecoveryTask.objects.exists()


def test_a_virement_says_why_and_is_of_this_fund(pool):
    other = open_pool()
    with pytest.raises(BadInput, match="Say why"):
        moved(pool, part_of(pool), part_of(pool, strand=1), why=" ")
    with pytest.raises(BadInput, match="Choose a strand of this fund"):
        moved(pool, part_of(pool), part_of(other))
    stranger = BudgetPart(pool.strand.pk, pool.source.pk, 0)
    with pytest.raises(BadInput, match="Choose a partner of this fund"):
        moved(pool, stranger, part_of(pool, strand=1))


def test_only_who_keeps_the_fund_moves_its_budget(pool):
    with pytest.raises(PermissionDenied, match="does not let you keep this fund"):
        moved(
            pool,
            part_of(pool),
            part_of(pool, strand=1),
            by=manager_at(pool.three.second),
        )


@pytest.mark.parametrize("kind", [FundKind.POT, FundKind.GRANT])
def test_s3_41_what_was_given_for_one_thing_is_not_moved_to_another(kind):
    pool = open_pool(kind=kind)
    pool.budget(100_00)

    with pytest.raises(BadInput, match="is kept to what it was given for"):
        moved(pool, part_of(pool), part_of(pool, strand=1))
    assert not Journal.objects.filter(move=Move.VIREMENT).exists()


@pytest.mark.parametrize("kind", [FundKind.ALIGNED, FundKind.SYNCHRONISED])
def test_s3_23_virement_across_ledgers_is_impossible_and_within_one_is_not(kind):
    apart = open_apart(kind)
    pool, three = apart.pool, apart.pool.three
    apart.budget(three.first, 100_00)
    own = part_of(pool, partner=three.first)

    with pytest.raises(BadInput, match=f"from {three.first.name} to {three.icb.name}:"):
        moved(pool, own, part_of(pool, partner=three.icb))
    moved(pool, own, part_of(pool, strand=1, partner=three.first))

    by_partner = balances_now(pool.fund).by(lambda place: place.partner, A.AVAILABLE)
    assert by_partner == {three.first.pk: 100_00}


def test_s3_23_no_journal_of_any_kind_passes_between_ledgers():
    apart = open_apart()
    three = apart.pool.three
    held, due = (
        Place(A.HELD, partner=three.first.pk),
        Place(A.DUE, partner=three.icb.pk),
    )
    line = Line(due, held, 100)

    with pytest.raises(BadInput, match="read as one and kept as two"):
        post_journal(
            fund_id=apart.pool.fund.pk,
            draft=Draft(Move.CONTRIBUTION_RECEIVED, TODAY, (line,)),
            by=_keeper_of_both(apart),
            at=NOON,
        )


def _keeper_of_both(apart):
    MembershipFactory(
        account=apart.pool.manager,
        organisation=apart.pool.three.icb,
        role=Role.POOL_MANAGER,
    )
    return apart.pool.manager


def test_apart_every_budget_says_whose_it_is_and_its_own_people_give_it():
    apart = open_apart()
    three = apart.pool.three

    with pytest.raises(BadInput, match="say whose part of the money this is"):
        apart.pool.budget(100_00)
    with pytest.raises(PermissionDenied, match="each partner keeps its own ledger"):
        apart.pool.budget(100_00, partner_id=three.icb.pk)


KINDS = st.sampled_from(FundKind)
PARTNERS = st.sampled_from([None, 1, 2])
PARTS = st.builds(BudgetPart, st.integers(1, 2), st.integers(1, 2), PARTNERS)


@given(kind=KINDS, out_of=PARTS, into=PARTS)
def test_money_with_a_condition_never_leaves_its_source(kind, out_of, into):
    refusal = refusal_of_moving(
        kind,
        out_of,
        into,
        strands={1: "Care", 2: "Kit"},
        sources={1: Source("A grant", "For carers only"), 2: Source("Core")},
        names={1: "One", 2: "Two"},
    )

    if (out_of.source, into.source) == (1, 2):
        assert refusal is not None
    if out_of == into:
        assert refusal is not None


def test_a_condition_is_quoted():
    refusal = refusal_of_moving(
        FundKind.POOLED,
        BudgetPart(1, 1),
        BudgetPart(1, 2),
        strands={1: "Care"},
        sources={1: Source("A grant", "For carers only"), 2: Source("Core")},
        names={},
    )

    assert "its giver alone can lift: “For carers only”" in refusal


def test_capital_stays_capital(pool):
    with pytest.raises(BadInput, match="Capital stays capital"):
        moved(pool, part_of(pool), part_of(pool, strand=1, is_capital=True))


@given(kind=KINDS, year=st.integers(2020, 2030))
def test_a_virement_stays_within_its_year(kind, year):
    out_of, into = (
        BudgetPart(strand, 1, 1).place(A.AVAILABLE, year=when)
        for strand, when in ((1, year), (2, year + 1))
    )
    refusal = refusal_of_ledger(
        kind, Draft(Move.VIREMENT, TODAY, (Line(out_of, into, 1),))
    )

    assert "within one financial year" in refusal


def held_back(pool, pence, **changes):
    said = {
        "fund_id": pool.fund.pk,
        "year_starting": YEAR,
        "part": part_of(pool),
        "pence": pence,
        "why": "Until the plan is agreed",
        "key": uuid4(),
        "by": pool.manager,
        "at": NOON,
    }
    return hold_back(**said | changes)


def test_budgets_of_a_year_that_is_closed_no_longer_change():
    pool = open_pool(years=(YEAR - 1, YEAR))
    given = pool.budget(100_00, year_starting=YEAR - 1)
    held = held_back(pool, 10_00, year_starting=YEAR - 1)
    for number in (1, 2, 3, 4):
        quarter_closed(pool, number, year=YEAR - 1)
    part, other = part_of(pool), part_of(pool, strand=1)
    key = given.key

    for change in (
        lambda: pool.budget(5_00, year_starting=YEAR - 1),
        lambda: moved(pool, part, other, year_starting=YEAR - 1),
        lambda: held_back(pool, 1_00, year_starting=YEAR - 1),
        lambda: reversed_(pool, held),
    ):
        with pytest.raises(
            BadInput, match="2025/26 is closed, so its budgets no longer"
        ):
            change()
    assert pool.budget(100_00, year_starting=YEAR - 1, key=key) == given


def reversed_(pool, journal):
    return reverse_journal(journal_id=journal.pk, why="Wrong", by=pool.manager, at=NOON)


def test_what_is_held_back_cannot_be_ordered_until_it_is_released(pool):
    held_back(pool, 70_00)
    now = balances_now(pool.fund)
    assert (now.of(A.AVAILABLE), now.of(A.RESERVED)) == (30_00, 70_00)

    with pytest.raises(BadInput, match=r"Only £30\.00 is available"):
        moved(pool, part_of(pool), part_of(pool, strand=1), 30_01)
    held_back(pool, -70_00, why="The plan is agreed")

    now = balances_now(pool.fund)
    assert (now.of(A.AVAILABLE), now.of(A.RESERVED)) == (100_00, 0)
    assert Event.objects.filter(kind=Event.Kind.BUDGET_HELD_BACK).count() == 2


def test_no_more_is_held_back_than_is_available_and_released_than_is_held(pool):
    with pytest.raises(BadInput, match=r"Only £100\.00 is available"):
        held_back(pool, 100_01)
    held_back(pool, 100_00)
    with pytest.raises(BadInput, match=r"Only £100\.00 is held back"):
        held_back(pool, -100_01)
    with pytest.raises(BadInput, match="Say how much"):
        held_back(pool, 0)
    with pytest.raises(BadInput, match="Say why"):
        held_back(pool, -1, why="")


def test_no_more_budget_is_taken_away_than_was_given():
    pool = open_pool(control=Control.RECORD_ONLY)
    pool.budget(10_00)

    with pytest.raises(BadInput, match=r"Only £10\.00 is budgeted there for 2026/27"):
        pool.budget(-10_01)
    pool.budget(-10_00)
    with pytest.raises(BadInput, match=r"Only £0\.00 is budgeted there"):
        pool.budget(-5)


BREAKS = SourceSaid("Carers grant", "Breaks for carers only.")


def test_conditional_money_moves_once_somebody_says_how_its_condition_is_met():
    pool = open_pool(sources=[BREAKS, "Core budgets"])
    pool.budget(100_00)
    first, second = part_of(pool), part_of(pool, strand=1)

    for nothing in ({}, {"how_met": " "}):
        with pytest.raises(
            BadInput, match=r"Carers grant was given on a condition: “Breaks for carers"
        ):
            moved(pool, first, second, **nothing)
    key = uuid4()
    for _ in range(2):
        journal = moved(pool, first, second, key=key, how_met="Sitting for carers")

    assert journal.why == (
        "Fewer people need it. How its condition is met: Sitting for carers"
    )
    assert Journal.objects.filter(move=Move.VIREMENT).count() == 1


def test_money_without_a_condition_is_asked_nothing():
    pool = open_pool(sources=["Core budgets", BREAKS])
    pool.budget(100_00)

    moved(pool, part_of(pool), part_of(pool, strand=1))
    moved(pool, part_of(pool), part_of(pool, source=1))

    assert Journal.objects.filter(move=Move.VIREMENT).count() == 2
