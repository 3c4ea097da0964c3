"""What had happened by a day, and what was known by a moment, each asked for itself."""

from datetime import timedelta

import pytest
from factories.laid import laid
from factories.organisations import NOON, TODAY
from factories.partnership import draft, signatory, three_partners

from ropewalk.partnership import actions
from ropewalk.partnership.kinds import DecisionState, DutyKind
from ropewalk.partnership.models import Approval
from ropewalk.partnership.queries.agreement_in_full import in_full
from ropewalk.partnership.queries.agreement_said import (
    said_of,
    whole_agreements_seen_by,
)
from ropewalk.partnership.queries.decisions import standing_of

pytestmark = [pytest.mark.django_db]
DAY = timedelta(days=1)


three = laid(three_partners)


def seen(three, agreement):
    return whole_agreements_seen_by(three.secretary, on=TODAY).get(pk=agreement.pk)


def test_nobody_may_act_on_a_decision_the_day_before_it_was_taken(three):
    decision = three.decided(three.board())

    assert decision.state == DecisionState.AGREED
    assert standing_of(decision, on=TODAY).why_not is None
    assert standing_of(decision, on=TODAY - DAY).why_not == "It is proposed."


def test_a_decision_was_not_known_to_hold_before_it_was_recorded(three):
    decision = three.decided(three.board())
    before = NOON - timedelta(hours=1)

    assert standing_of(decision, on=TODAY, as_known=before).why_not == (
        "It is proposed."
    )
    assert standing_of(decision, on=TODAY, as_known=NOON).why_not is None


def test_an_approval_counts_from_the_day_it_was_given(three):
    agreement, cabinet = three.agreement(), three.body(name="Cabinet")
    actions.set_approval_chain(
        agreement_id=agreement.pk, turns=[[cabinet.pk]], by=three.secretary, at=NOON
    )
    decision = three.decided(three.board(name="Executive"), agreement_id=agreement.pk)
    Approval.objects.create(
        decision=decision,
        body=cabinet,
        is_approved=True,
        approved_on=TODAY + 3 * DAY,
        recorded_at=NOON + 5 * DAY,
        recorded_by=three.secretary,
    )

    def why_not(on, as_known=None):
        return standing_of(decision, on=on, as_known=as_known).why_not

    assert why_not(TODAY + 2 * DAY) == "It waits for the approval of Cabinet."
    assert why_not(TODAY + 3 * DAY) is None
    assert "waits" in why_not(TODAY + 3 * DAY, as_known=NOON + 4 * DAY)


def test_what_was_on_the_calendar_yesterday_is_not_what_was_added_today(three):
    agreement = draft(three, written=False)
    actions.add_duty(
        agreement_id=agreement.pk,
        kind=DutyKind.MILESTONE,
        due_on=TODAY + DAY,
        about="Open the doors",
        organisation_id=three.first.pk,
        owner_post="Manager",
        by=three.secretary,
        at=NOON + DAY,
    )
    whole = seen(three, agreement)
    version = whole.versions.all()[0]

    assert in_full(whole, on=TODAY, as_known=NOON).duties == []
    assert said_of(whole, version, as_known=NOON).duties == frozenset()
    assert [each.about for each in in_full(whole, on=TODAY).duties] == [
        "Open the doors"
    ]


def test_what_was_done_since_was_not_known_as_done_then(three):
    agreement = draft(three)
    duty = agreement.duties.earliest("due_on")
    actions.finish_duty(
        duty_id=duty.pk, done_on=TODAY, by=three.secretary, at=NOON + DAY
    )
    whole = seen(three, agreement)

    def is_done(**known):
        return next(
            each.is_done
            for each in in_full(whole, on=TODAY, **known).duties
            if each.pk == duty.pk
        )

    assert is_done()
    assert not is_done(as_known=NOON)


def test_a_dispute_was_open_until_its_settlement_was_recorded(three):
    agreement = three.agreement()
    by = signatory(three.first)
    breach = actions.allege_breach(
        alleged_by_id=agreement.parties.get(organisation=three.first).pk,
        alleged_of_id=agreement.parties.get(organisation=three.icb).pk,
        stopped="Its contribution",
        stopped_on=TODAY,
        by=by,
        at=NOON,
    )
    actions.settle_breach(
        breach_id=breach.pk,
        settled_on=TODAY,
        settlement="Paid in full.",
        by=by,
        at=NOON + DAY,
    )
    whole = seen(three, agreement)

    assert in_full(whole, on=TODAY).breaches[0].settlement == "Paid in full."
    then = in_full(whole, on=TODAY, as_known=NOON).breaches[0]
    assert (then.settled_on, then.settlement) == (None, "")
