"""What is left of a year goes into the next once every finance officer has confirmed it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from factories.laid import laid
from factories.money import YEAR, manager_at, open_pool, ordered, part_of
from factories.organisations import NOON
from factories.partnership import three_partners
from factories.statements import risk_shared, underspent
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.carrying import (
    answer_carry_forward,
    carry_forward,
    propose_carry_forward,
)
from ropewalk.money.actions.funds import SourceSaid, close_period, open_year
from ropewalk.money.actions.posting import reverse_journal
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import CarryGround
from ropewalk.money.models import CarryForward, Journal
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.carrying import (
    carry_forwards_of,
    carry_seen,
    left_by_source,
    register_of_carrying,
)
from ropewalk.money.queries.positions import position_of
from ropewalk.money.queries.whole import ledger_difference
from ropewalk.money.rules.carrying import (
    NHS_CAUTION,
    caution_of,
    lines_of_carrying,
    refusal_of_ground,
)
from ropewalk.money.rules.risk_share import Underspend
from ropewalk.money.rules.virement import BudgetPart, Source
from ropewalk.organisations.kinds import OrganisationKind

pytestmark = pytest.mark.django_db
APRIL = datetime(YEAR + 1, 4, 12, 12, tzinfo=UTC)


@laid
def pool():
    """A pool with £100 and £60 left in two strands, on a signed agreement."""
    three = three_partners()
    agreement = three.agreement()
    pool = open_pool(
        three=three,
        agreement_id=agreement.pk,
        years=(YEAR, YEAR + 1),
        sources=[SourceSaid("Core budgets"), SourceSaid("A grant", "For carers only")],
    )
    pool.budget(100_00)
    pool.budget(60_00, strand_id=pool.fund.strands.last().pk)
    return pool


def proposed(pool, parts=None, **changes):
    said = {
        "fund_id": pool.fund.pk,
        "from_year": YEAR,
        "pence_by_part": parts or {part_of(pool): 70_00},
        "ground": CarryGround.AGREEMENT,
        "why": "Clause 12: an underspend stays in the fund",
        "submission_key": uuid4(),
        "by": pool.manager,
        "at": NOON,
    }
    return propose_carry_forward(**said | changes)


def answered(pool, carry, *organisations, is_confirmed=True, advice=""):
    for each in organisations or pool.three.all:
        answer_carry_forward(
            carry_forward_id=carry.pk,
            organisation_id=each.pk,
            is_confirmed=is_confirmed,
            advice=advice,
            by=pool.three.officers[each.pk],
            at=NOON,
        )


def posted(pool, carry, *, at=APRIL, by=None):
    return carry_forward(carry_forward_id=carry.pk, by=by or pool.manager, at=at)


def available(pool, year):
    return balances_now(pool.fund).of(A.AVAILABLE, where=lambda p: p.year == year)


def test_what_is_left_is_there_in_the_next_year_and_no_longer_in_the_old(pool):
    second = part_of(pool, strand=1)
    carry = proposed(pool, {part_of(pool): 70_00, second: 60_00})
    answered(pool, carry)
    done = posted(pool, carry)

    assert (available(pool, YEAR), available(pool, YEAR + 1)) == (30_00, 130_00)
    assert position_of(pool.fund, year_starting=YEAR + 1).given_pence == 130_00
    assert done.journal.period.year_starting == YEAR + 1
    assert Event.objects.filter(kind=Event.Kind.CARRIED_FORWARD).count() == 1
    assert ledger_difference() == ""
    [seen] = carry_forwards_of(pool.fund)
    assert register_of_carrying([seen]).rows == (
        (
            "2026/27",
            "Core budgets",
            130_00,
            "The agreement keeps what is left in the fund",
            "Clause 12: an underspend stays in the fund",
            "Took effect on 12 April 2027",
        ),
    )


def test_it_takes_no_effect_until_every_finance_officer_has_confirmed_it(pool):
    carry = proposed(pool)
    three = pool.three
    answered(pool, carry, three.first, three.second)
    with pytest.raises(
        BadInput, match=f"finance officer of {three.icb.name} has not confirmed"
    ):
        posted(pool, carry)
    answered(pool, carry, three.icb, is_confirmed=False, advice="Not before audit")
    assert carry_seen(carry).state.endswith("advises against it")
    with pytest.raises(BadInput, match="has not confirmed"):
        posted(pool, carry)
    assert available(pool, YEAR + 1) == 0

    answered(pool, carry, three.icb)
    assert carry_seen(carry).state == "Confirmed by all, to be posted"
    posted(pool, carry)
    with pytest.raises(BadInput, match="has taken effect"):
        answered(pool, carry, three.icb)


def test_only_the_partners_own_finance_officer_confirms(pool):
    carry = proposed(pool)
    three = pool.three
    said = {"carry_forward_id": carry.pk, "is_confirmed": True, "advice": ""}
    for who in (three.officers[three.first.pk], manager_at(three.icb)):
        with pytest.raises(PermissionDenied, match="own finance officer"):
            answer_carry_forward(**said, organisation_id=three.icb.pk, by=who, at=NOON)
    with pytest.raises(BadInput, match="Say why you advise against"):
        answered(pool, carry, three.icb, is_confirmed=False)


def test_it_takes_effect_once_and_only_after_the_year(pool):
    carry = proposed(pool)
    answered(pool, carry)
    with pytest.raises(BadInput, match="carry forward from 1 April 2027 on"):
        posted(pool, carry, at=datetime(2027, 3, 31, 12, tzinfo=UTC))
    # it is still 31 March in UTC and 1 April in London
    posted(pool, carry, at=datetime(2027, 3, 31, 23, 30, tzinfo=UTC))
    posted(pool, carry)
    assert available(pool, YEAR + 1) == 70_00
    assert Journal.objects.filter(move="carried_forward").count() == 1


def test_no_more_is_carried_than_is_left_then(pool):
    with pytest.raises(BadInput, match=r"£100\.00 is left of 2026/27 there"):
        proposed(pool, {part_of(pool): 100_01})
    with pytest.raises(BadInput, match="Nothing is left"):
        proposed(pool, {part_of(pool, source=1): 1})
    carry = proposed(pool)
    answered(pool, carry)
    ordered(pool, 40_00)
    with pytest.raises(BadInput, match="Less is left of 2026/27 than when"):
        posted(pool, carry)
    assert CarryForward.objects.get().journal is None
    assert available(pool, YEAR) == 120_00


def test_it_goes_into_an_open_quarter_though_the_old_year_is_closed(pool):
    carry = proposed(pool)
    answered(pool, carry)
    for period in pool.fund.periods.filter(year_starting=YEAR):
        close_period(period_id=period.pk, reasons="So", by=pool.manager, at=APRIL)

    assert posted(pool, carry).journal.period.year_starting == YEAR + 1
    assert available(pool, YEAR) == 90_00


def test_what_was_given_back_to_the_partners_is_neither_proposed_nor_carried():
    pool = underspent()
    said = {"ground": CarryGround.CONDITION, "at": APRIL}
    before = proposed(pool, **said)
    answered(pool, before)
    assert left_by_source(pool.fund, year_starting=YEAR)
    risk_shared(pool)

    with pytest.raises(BadInput, match="2026/27 was given back to the partners"):
        proposed(pool, **said)
    with pytest.raises(BadInput, match="2026/27 was given back to the partners"):
        carry_forward(carry_forward_id=before.pk, by=pool.manager, at=APRIL)
    assert left_by_source(pool.fund, year_starting=YEAR) == []
    assert CarryForward.objects.get() == before


def test_what_stays_in_the_fund_when_risk_is_shared_is_carried_forward():
    pool = underspent()
    risk_shared(pool, Underspend.CARRY_FORWARD)

    carry = proposed(pool, ground=CarryGround.CONDITION, at=APRIL)
    answered(pool, carry)
    assert carry_forward(carry_forward_id=carry.pk, by=pool.manager, at=APRIL).journal


def test_it_waits_for_the_next_year_to_be_opened():
    three = three_partners()
    pool = open_pool(three=three, agreement_id=three.agreement().pk)
    pool.budget(100_00)
    carry = proposed(pool)
    answered(pool, carry)
    with pytest.raises(BadInput, match="Open that financial year first"):
        posted(pool, carry)
    open_year(fund_id=pool.fund.pk, year_starting=YEAR + 1, by=pool.manager, at=APRIL)
    posted(pool, carry)


def test_taken_back_it_is_said_and_the_old_year_has_it_again(pool):
    carry = proposed(pool)
    answered(pool, carry)
    done = posted(pool, carry)
    reverse_journal(
        journal_id=done.journal.pk, why="Not agreed", by=pool.manager, at=APRIL
    )

    assert (available(pool, YEAR), available(pool, YEAR + 1)) == (160_00, 0)
    assert carry_forwards_of(pool.fund)[0].state == "Taken back"


def test_a_proposal_is_of_one_source_says_why_and_is_made_once(pool):
    pool.budget(10_00, source_id=pool.fund.sources.last().pk)
    with pytest.raises(BadInput, match="Each funding source is carried forward by"):
        proposed(pool, {part_of(pool): 1, part_of(pool, source=1): 1})
    with pytest.raises(BadInput, match="Say why"):
        proposed(pool, why="")
    with pytest.raises(PermissionDenied, match="does not let you keep this fund"):
        proposed(pool, by=manager_at(pool.three.icb))
    key = uuid4()
    assert proposed(pool, submission_key=key) == proposed(pool, submission_key=key)


PARTS = st.dictionaries(
    st.builds(
        BudgetPart,
        st.integers(1, 3),
        st.just(1),
        st.sampled_from([None, 1, 2]),
        st.booleans(),
    ),
    st.integers(1, 10**12),
    min_size=1,
    max_size=6,
)


@given(parts=PARTS, year=st.integers(2000, 2100))
def test_what_leaves_the_one_year_joins_the_other_part_by_part(parts, year):
    moved = {}
    for line in lines_of_carrying(parts, from_year=year):
        for place, pence in ((line.out_of, -line.pence), (line.into, line.pence)):
            moved[place] = moved.get(place, 0) + pence

    for part, pence in parts.items():
        assert moved[part.place(A.AVAILABLE, year=year)] == -pence
        assert moved[part.place(A.BUDGET, year=year)] == pence
        assert moved[part.place(A.AVAILABLE, year=year + 1)] == pence
        assert moved[part.place(A.BUDGET, year=year + 1)] == -pence
    assert len(moved) == 4 * len(parts)


def test_carrying_leaves_what_may_be_spent_in_all_as_it_was(pool):
    answers = pool.three.all

    @given(pence=st.integers(1, 100_00), other=st.integers(1, 60_00))
    def holds(pence, other):
        before = transaction.savepoint()
        carry = proposed(pool, {part_of(pool): pence, part_of(pool, strand=1): other})
        answered(pool, carry, *answers)
        posted(pool, carry)
        now = balances_now(pool.fund)
        assert (now.of(A.AVAILABLE), now.of(A.BUDGET)) == (160_00, -160_00)
        assert available(pool, YEAR + 1) == pence + other
        transaction.savepoint_rollback(before)

    holds()


@pytest.mark.parametrize(
    ("ground", "changes", "refusal"),
    [
        (CarryGround.AGREEMENT, {}, None),
        (CarryGround.AGREEMENT, {"has_agreement": False}, "no agreement that is in"),
        (CarryGround.CONDITION, {}, None),
        (CarryGround.CONDITION, {"source": Source("Core")}, "No condition of Core"),
        (CarryGround.RESERVE, {}, None),
        (CarryGround.RESERVE, {"host": OrganisationKind.ICB}, "Only a council holds"),
    ],
)
def test_the_ground_has_to_hold(ground, changes, refusal):
    said = {
        "source": Source("A grant", "For carers, by March 2028"),
        "host": OrganisationKind.COUNCIL,
        "has_agreement": True,
    } | changes
    found = refusal_of_ground(ground, said.pop("source"), **said)

    assert found is None if refusal is None else refusal in found


def test_money_of_the_nhs_is_carried_with_advice_only():
    assert caution_of({"A board": OrganisationKind.ICB}) == NHS_CAUTION
    assert caution_of({"A council": OrganisationKind.COUNCIL}) == ""
