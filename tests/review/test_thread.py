"""The thread through one thing, from the records, as different people may see it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories.laid import laid
from factories.organisations import (
    TODAY,
    AccountFactory,
    MembershipFactory,
)
from factories.outcomes import MeasureFactory, OutcomeFactory
from factories.partnership import three_partners
from factories.performing import returned
from factories.threads import (
    everything,
    follows,
    intention_of,
    kept_back,
    paid,
    priority_of,
    walked_one_by_one,
    whole_thread,
)

from ropewalk.money.queries.funds import fund_seen
from ropewalk.organisations.models import Role
from ropewalk.outcomes.kinds import Frequency
from ropewalk.review.queries.cards import MOST_SHOWN
from ropewalk.review.queries.thread import thread_of
from ropewalk.review.rules.thread import Kind, Thing
from ropewalk.service.actions.carrying_out import (
    carry_out_intention,
    let_go_of_intention,
)

pytestmark = pytest.mark.django_db


@laid
def whole():
    return whole_thread()


@pytest.fixture
def member(whole):
    """Somebody of the first council, who sees all of it."""
    return whole.here.commissioner


def seen(kind, pk, actor):
    return thread_of(kind, pk, actor=actor, on=TODAY)


def totals(thread):
    return {each.kind: each.total for each in thread.kinds}


@pytest.mark.parametrize("kind", Kind)
def test_the_thread_of_each_kind_is_what_one_comes_to_thing_by_thing(
    whole, member, kind
):
    pairs = {(one, other) for one in everything() for other in follows(one)}
    start = Thing(kind, whole.things[kind])

    told = totals(seen(kind, start.pk, member))

    walked = walked_one_by_one(start, pairs)
    assert told == {each: len(found) for each, found in walked.items()}


def test_a_pound_is_followed_back_to_the_need_and_on_to_the_outcome(whole, member):
    thread = seen(Kind.PAYMENT, whole.payment.pk, member)

    assert set(totals(thread)) == set(Kind)
    assert "The thread is whole" in thread.sentence
    assert thread.start.says == "£201.25 to Homecare Limited"


def test_an_outcome_says_what_was_paid_for_it(whole, member):
    paid(whole.here, whole.contract, "INV-2")

    thread = seen(Kind.OUTCOME, whole.measure.outcome_id, member)

    assert "2 payments of £402.50" in thread.sentence


def test_what_a_service_carries_out_no_longer_is_off_the_thread(whole, member):
    held = whole.service.carrying_out.get()
    let_go_of_intention(
        carrying_out_id=held.pk, because="It was ended", **whole.here.said
    )

    assert Kind.INTENTION not in totals(seen(Kind.SERVICE, whole.service.pk, member))


@pytest.mark.parametrize("kind", Kind)
def test_a_stranger_is_told_of_nothing_that_is_somebody_s(whole, kind):
    thread = seen(kind, whole.things[kind], AccountFactory())

    if kind in {Kind.MEASURE, Kind.OUTCOME}:  # of a framework that everybody shares
        assert set(totals(thread)) <= {Kind.MEASURE, Kind.OUTCOME}
    else:
        assert thread is None


def test_an_observer_of_another_partnership_counts_nothing_of_this_one(whole):
    other = three_partners()
    observer = MembershipFactory(organisation=other.first, role=Role.OBSERVER).account

    thread = seen(Kind.OUTCOME, whole.measure.outcome_id, observer)

    assert totals(thread) == {Kind.MEASURE: 1, Kind.OUTCOME: 1}
    assert thread.loose_elsewhere == 0


def test_an_observer_of_a_partner_sees_what_is_shared_and_not_another_s_needs(whole):
    of_second = MembershipFactory(
        organisation=whole.here.three.second, role=Role.OBSERVER
    ).account

    told = totals(seen(Kind.PRIORITY, whole.priority.pk, of_second))

    assert Kind.NEED not in told
    assert told[Kind.PAYMENT] == 1


def test_the_provider_sees_its_own_contract_and_nothing_behind_it(whole):
    own = MembershipFactory(
        organisation=whole.contract.provider.organisation, role=Role.OBSERVER
    ).account

    told = totals(seen(Kind.CONTRACT, whole.contract.pk, own))

    assert told == {
        Kind.CONTRACT: 1,
        Kind.INVOICE: 1,
        Kind.MEASURE: 1,
        Kind.OUTCOME: 1,
    }


def test_a_decision_whose_paper_is_kept_back_tells_only_its_item(whole):
    somebody = kept_back(whole)

    with pytest.raises(PermissionDenied, match="kept from you"):
        seen(Kind.DECISION, whole.decision.pk, somebody)

    thread = seen(Kind.INTENTION, whole.intention.pk, somebody)
    card = next(each for each in thread.cards() if each.thing.kind == Kind.DECISION)
    assert card.title.endswith("Care at home")
    assert "£" not in card.says
    assert card.pence is None

    # what its paper says it is for does not lead to it
    outcome = OutcomeFactory()
    whole.decision.outcomes.create(outcome=outcome)
    assert Kind.DECISION in totals(
        seen(Kind.OUTCOME, outcome.pk, whole.here.commissioner)
    )
    assert Kind.DECISION not in totals(seen(Kind.OUTCOME, outcome.pk, somebody))


def many(whole, number):
    """So many of each thing beside the first ones, all hanging on the same need."""
    here = whole.here
    for each in range(number):
        priority = priority_of(here, whole.need, title=f"Priority {each}")
        intention = intention_of(here, priority=priority, title=f"Intention {each}")
        carry_out_intention(
            service_id=whole.service.pk, intention_id=intention.pk, **here.said
        )
        paid(here, whole.contract, f"More {each}")


@pytest.mark.parametrize(
    "kind", [Kind.NEED, Kind.FUND, Kind.CONTRACT, Kind.PAYMENT, Kind.OUTCOME]
)
def test_as_many_queries_for_thirty_as_for_three(whole, member, kind):
    pk = whole.things[kind]
    many(whole, 8)
    with CaptureQueriesContext(connection) as few:
        seen(kind, pk, member)
    rows = range(22)
    for each in rows:
        priority_of(whole.here, whole.need, title=f"Another {each}")
        paid(whole.here, whole.contract, f"Another {each}")
    with CaptureQueriesContext(connection) as lots:
        thread = seen(kind, pk, member)

    assert len(lots) == len(few)
    assert len(lots) <= 90
    assert all(len(each.cards) <= MOST_SHOWN for each in thread.kinds)


def test_what_is_not_shown_is_said_with_what_it_comes_to(whole, member):
    many(whole, 8)

    thread = seen(Kind.CONTRACT, whole.contract.pk, member)

    assert "And 3 more payments; all come to £1,811.25." in thread.more
    assert "And 3 more invoices." in thread.more
    shown = {each.thing for each in thread.cards()}
    assert {end for line in thread.lines for end in line} <= shown


def test_what_is_shown_is_joined_up(whole, member):
    thread = seen(Kind.NEED, whole.need.pk, member)

    joined = {end for line in thread.lines for end in line}
    assert joined == {each.thing for each in thread.cards()}


def test_the_figure_of_a_fund_is_the_one_that_its_own_page_says(whole, member):
    thread = seen(Kind.CONTRACT, whole.contract.pk, member)
    card = next(each for each in thread.cards() if each.thing.kind == Kind.FUND)

    own = fund_seen(whole.here.pool.fund, year_starting=card.year, on=TODAY)
    assert card.pence == own.total("used") == 201_25
    assert card.says == "£201.25 spent of £150,000.00 in 2026/27"


def test_a_thing_with_nothing_on_it_says_so(whole, member):
    alone = priority_of(whole.here)

    thread = seen(Kind.PRIORITY, alone.pk, member)

    assert thread.sentence == (
        "Nothing leads to this priority, and nothing follows from it yet."
    )


def test_a_measure_without_a_value_says_what_the_provider_returned(whole, member):
    """To those who may see the contract, and to nobody else."""
    bare = MeasureFactory(outcome=whole.measure.outcome, frequency=Frequency.MONTHLY)
    held = whole.here.measured(whole.contract, measure_id=bare.pk)
    returned(held, 0, 91, by=member)

    [card] = [
        each
        for each in seen(Kind.MEASURE, bare.pk, member).cards()
        if each.thing.kind == Kind.MEASURE
    ]
    assert card.says == "91 percent, as a provider returned it, to 30 April 2026"
    stranger = seen(Kind.MEASURE, bare.pk, AccountFactory())
    assert stranger.start.says == "no value yet"


def test_a_thread_on_which_something_hangs_loose_is_not_called_whole(whole, member):
    intention_of(whole.here, priority=whole.priority, title="Nobody carries it out")

    thread = seen(Kind.NEED, whole.need.pk, member)

    number = len(thread.loose) + thread.loose_elsewhere
    assert number > 1
    assert "whole" not in thread.sentence
    assert f"{number} loose ends hang on it" in thread.sentence
