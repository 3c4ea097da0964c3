"""Bids: sealed until they are opened, closed at their moment, judged by what was said."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories.bidding import (
    AFTER,
    CLOSES,
    CRITERIA,
    OPENS,
    SCORED,
    award_after_standstill,
    choice,
    choice_of,
    with_criteria,
)
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.service import COMPETED

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.partnership.kinds import InterestKind
from ropewalk.partnership.models import Interest, Member
from ropewalk.service.actions.bidding import BidSaid, make_bid
from ropewalk.service.actions.evaluating import (
    Given,
    agree_scores,
    appoint_evaluator,
    declare_as_evaluator,
)
from ropewalk.service.actions.procurements import (
    award_lot,
    move_procurement,
    publish_notice,
    record_route,
)
from ropewalk.service.kinds import NoticeKind, Route, Stage
from ropewalk.service.models import (
    AgreedScore,
    Award,
    Bid,
    BidScore,
    CriteriaVersion,
    Lot,
    Notice,
)
from ropewalk.service.queries.bidding import (
    bids_of_own,
    bids_opened_to,
    bids_seen_by,
    open_lots,
)
from ropewalk.service.queries.evaluating import evaluation_of
from ropewalk.service.queries.waiting import waiting_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
A_MOMENT = timedelta(microseconds=1)


@pytest.fixture
def made():
    return choice()


# ---- criteria ----


def test_a_route_that_considers_all_five_refuses_criteria_that_leave_one_out(made):
    fewer = [each for each in CRITERIA if each.code != "social"]

    with pytest.raises(BadInput, match="considers all five key criteria") as refusal:
        with_criteria(made.here, made.lot, fewer)

    assert "add up to 90" in str(refusal.value)  # every fault at once
    assert CriteriaVersion.objects.count() == 1


def test_criteria_stand_once_providers_are_asked(made):
    made.call()

    with pytest.raises(BadInput, match="before providers are asked"):
        with_criteria(made.here, made.lot)


def test_criteria_set_again_are_a_new_version(made):
    assert with_criteria(made.here, made.lot, floor_percent=50).number == 2
    assert CriteriaVersion.objects.count() == 2


def test_nothing_is_weighed_up_without_criteria_where_the_route_considers_them(made):
    lot = made.here.lot()
    record_route(
        procurement_id=lot.procurement_id,
        route=Route.COMPETITIVE,
        why="Several could",
        answers=COMPETED,
        **made.here.said,
    )

    with pytest.raises(BadInput, match="set them, with their weights and the reasons"):
        move_procurement(
            procurement_id=lot.procurement_id, to=Stage.EVALUATING, **made.here.said
        )


# ---- calling, bidding, closing ----


def test_a_call_opens_the_procurement_to_providers(made):
    made.call()

    assert made.procurement.stage == Stage.OPEN
    assert [each.lot for each in open_lots(made.first_bidder, on=TODAY)] == [made.lot]
    assert Event.objects.filter(kind=Event.Kind.BIDS_CALLED).count() == 1


@pytest.mark.parametrize(
    ("moments", "refusal"),
    [
        ({"closes_at": NOON}, "has passed"),
        ({"opens_at": CLOSES - A_MOMENT}, "opened after they are closed"),
    ],
)
def test_a_call_gives_time_and_opens_after_it_closes(made, moments, refusal):
    with pytest.raises(BadInput, match=refusal):
        made.call(**moments)

    assert made.procurement.stage == Stage.SPECIFYING


def test_closing_is_put_off_and_never_brought_forward(made):
    made.call()

    with pytest.raises(BadInput, match="not brought forward"):
        made.call(closes_at=CLOSES - A_MOMENT)
    with pytest.raises(BadInput, match="not brought forward"):
        made.call(closes_at=CLOSES + A_MOMENT, opens_at=OPENS - A_MOMENT)
    later = made.call(closes_at=CLOSES + timedelta(1), opens_at=OPENS + timedelta(1))

    assert later.number == 2


def test_what_has_closed_is_not_opened_to_bids_again(made):
    made.call()

    with pytest.raises(BadInput, match="Bids closed at"):
        made.call(
            at=CLOSES,
            closes_at=CLOSES + timedelta(1),
            opens_at=OPENS + timedelta(1),
        )


def test_a_bid_can_be_replaced_until_closing_and_every_version_is_kept(made):
    made.call()
    made.bid(price=95_000_00)
    last = made.bid(price=90_000_00, at=CLOSES - A_MOMENT)

    assert last.number == 2
    assert [each.price_pence for each in last.bid.versions.all()] == [
        95_000_00,
        90_000_00,
    ]
    assert Event.objects.filter(kind=Event.Kind.BID_MADE).count() == 2


def test_a_bid_after_closing_is_refused_with_the_moment(made):
    made.call()

    # 12:00 in UTC on 14 October is 13:00 on the clocks of London
    with pytest.raises(BadInput, match="Bids closed at 13:00 on 14 October 2026"):
        made.bid(at=CLOSES)

    assert not Bid.objects.exists()
    assert not Event.objects.filter(kind=Event.Kind.BID_MADE).exists()


def test_only_a_providers_own_people_bid_for_it(made):
    made.call()
    looks_on = MembershipFactory(organisation=made.first.organisation).account

    for other in (made.second_bidder, made.here.commissioner, looks_on):
        with pytest.raises(PermissionDenied, match="own people can bid"):
            made.bid(by=other)

    assert not Bid.objects.exists()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [({"price_pence": 0}, "more than nothing"), ({"offer": " "}, "what you offer")],
)
def test_a_bid_is_whole(made, said, refusal):
    made.call()

    with pytest.raises(BadInput, match=refusal):
        made.bid(**said)

    assert not Bid.objects.exists()


def test_nobody_bids_before_bids_are_asked_for(made):
    with pytest.raises(BadInput, match="No bids are asked for"):
        made.bid()


def test_the_audit_of_a_sealed_bid_does_not_name_the_provider(made):
    made.call()
    made.bid()

    assert Event.objects.get(kind=Event.Kind.BID_MADE).detail == "version 1"


# ---- sealed ----


def test_until_the_moment_of_opening_nobody_at_the_buyer_sees_a_bid(made):
    made.call()
    bid = made.bid().bid
    scores = made.evaluator().account

    for actor in (made.here.commissioner, scores):
        before = OPENS - A_MOMENT
        assert not bids_opened_to(actor, on=TODAY, at=before).exists()
        assert not bids_seen_by(actor, on=TODAY, at=before).exists()
        assert list(bids_seen_by(actor, on=TODAY, at=OPENS)) == [bid]


def test_a_provider_never_sees_anothers_bid_even_as_a_partner(made):
    made.call()
    own, other = made.bid().bid, made.bid(made.second).bid
    # somebody of the second provider who also commissions for the partnership
    MembershipFactory(
        account=made.second_bidder,
        organisation=made.here.three.first,
        role=Role.COMMISSIONER,
    )

    assert list(bids_seen_by(made.first_bidder, on=TODAY, at=AFTER)) == [own]
    assert list(bids_seen_by(made.second_bidder, on=TODAY, at=AFTER)) == [other]
    assert list(bids_of_own(made.second_bidder, on=TODAY)) == [other]


def test_who_looks_on_at_the_buyer_sees_no_bid_ever(made):
    made.call()
    made.bid()
    looks_on = MembershipFactory(organisation=made.here.three.first).account

    assert not bids_seen_by(looks_on, on=TODAY, at=AFTER).exists()


def test_sealed_bids_are_not_weighed_up(made):
    made.call()

    with pytest.raises(BadInput, match="The bids are sealed"):
        move_procurement(
            procurement_id=made.lot.procurement_id,
            to=Stage.EVALUATING,
            by=made.here.commissioner,
            at=OPENS - A_MOMENT,
        )


def test_a_sealed_bid_is_not_scored(made):
    made.call()
    bid, evaluator = made.bid(), made.evaluator()

    with pytest.raises(BadInput, match="The bids are sealed"):
        made.score(evaluator, bid, at=OPENS - A_MOMENT)

    assert not BidScore.objects.exists()


# ---- scoring ----


def opened(made):
    made.call()
    return made.bid()


def test_whoever_has_not_said_whether_they_have_an_interest_does_not_score(made):
    bid = opened(made)

    with pytest.raises(BadInput, match="Say first whether you have an interest"):
        made.score(made.evaluator(has_interest=None), bid)


def test_whoever_declared_an_interest_does_not_score(made):
    bid = opened(made)

    with pytest.raises(BadInput, match="You declared an interest"):
        made.score(made.evaluator(has_interest=True), bid)


def test_an_interest_found_in_the_partnership_keeps_somebody_from_scoring(made):
    bid, evaluator = opened(made), made.evaluator()
    member = Member.objects.create(
        partnership=made.here.partnership,
        name="Somebody",
        account=evaluator.account,
        starts_on=TODAY,
    )
    Interest.objects.create(
        member=member,
        kind=InterestKind.values[0],
        organisation=made.first.organisation,
        particulars="Shares",
        starts_on=TODAY,
        declared_at=NOON,
        declared_by=evaluator.account,
    )

    with pytest.raises(BadInput, match="has an interest in Homecare Limited, and that"):
        made.score(evaluator, bid)

    assert not BidScore.objects.exists()


def test_a_job_with_a_bidder_keeps_somebody_from_scoring(made):
    bid, evaluator = opened(made), made.evaluator()
    MembershipFactory(account=evaluator.account, organisation=made.first.organisation)

    with pytest.raises(BadInput, match="works for Homecare Limited, and that"):
        made.score(evaluator, bid)


def test_whoever_belongs_to_a_bidder_takes_no_part_in_the_choice(made):
    made.scored()
    commissioner = made.here.commissioner
    MembershipFactory(account=commissioner, organisation=made.first.organisation)

    with pytest.raises(PermissionDenied, match="has bid for this"):
        made.evaluate()
    with pytest.raises(PermissionDenied, match="has bid for this"):
        award_lot(
            lot_id=made.lot.pk,
            provider_id=made.first.pk,
            why="It is first.",
            awarded_on=AFTER.date(),
            by=commissioner,
            at=AFTER,
        )


def leaves(evaluator):
    """Their roles are over before the bids are opened."""
    evaluator.account.memberships.update(ends_before=AFTER.date())


def test_whoever_left_the_partners_reads_and_scores_no_bid(made):
    bid, evaluator = opened(made).bid, made.evaluator()
    seen = {"on": AFTER.date(), "at": AFTER}
    assert bid in bids_seen_by(evaluator.account, **seen)

    leaves(evaluator)

    assert bid not in bids_seen_by(evaluator.account, **seen)
    with pytest.raises(PermissionDenied, match="not one of those who score"):
        made.score(evaluator, bid)
    with pytest.raises(PermissionDenied, match="not one of those who score"):
        declare_as_evaluator(
            procurement_id=made.lot.procurement_id,
            has_interest=False,
            by=evaluator.account,
            at=AFTER,
        )
    assert not BidScore.objects.exists()


def test_a_role_elsewhere_is_none_in_a_partner(made):
    bid, evaluator = opened(made).bid, made.evaluator()
    leaves(evaluator)
    MembershipFactory(account=evaluator.account, role=Role.COMMISSIONER)

    assert bid not in bids_seen_by(evaluator.account, on=AFTER.date(), at=AFTER)
    with pytest.raises(PermissionDenied, match="not one of those who score"):
        made.score(evaluator, bid)


def test_whoever_left_before_scoring_holds_nobody_up(made):
    bid, one, gone = opened(made).bid, made.evaluator(), made.evaluator()
    made.evaluate()
    made.score(one, bid, 4)
    with pytest.raises(BadInput, match="4 scores are still to be given"):
        made.compare()

    leaves(gone)

    made.compare()
    assert evaluation_of(made.lot, on=AFTER.date()).left_out == (str(gone.pk),)


def test_what_somebody_scored_before_they_left_counts(made):
    bid, one, gone = opened(made).bid, made.evaluator(), made.evaluator()
    made.evaluate()
    made.score(one, bid, 4)
    made.score(gone, bid, 4)

    leaves(gone)

    made.compare()
    found = evaluation_of(made.lot, on=AFTER.date())
    assert found.left_out == ()
    assert found.bids[0].rank == 1


@pytest.mark.parametrize("role", [Role.ANALYST, Role.COMMISSIONER])
def test_whoever_declares_an_interest_reads_no_bid_from_then_on(made, role):
    bid, other = opened(made).bid, made.evaluator()
    own = MembershipFactory(organisation=made.here.three.first, role=role).account
    made.evaluator(account=own, has_interest=None)
    seen = {"on": AFTER.date(), "at": AFTER}
    assert bid in bids_seen_by(own, **seen)

    said = {"procurement_id": made.lot.procurement_id, "by": own, "at": AFTER}
    declare_as_evaluator(has_interest=True, particulars="A cousin", **said)

    assert bid not in bids_seen_by(own, **seen)
    assert bid in bids_seen_by(other.account, **seen)
    declare_as_evaluator(has_interest=False, **said)
    assert bid in bids_seen_by(own, **seen)


def test_who_was_not_named_does_not_score(made):
    bid = opened(made)
    evaluator = made.evaluator()
    evaluator.account = made.here.commissioner

    with pytest.raises(PermissionDenied, match="not one of those who score"):
        made.score(evaluator, bid)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"quality": Given(6, "Fine")}, "from 0 to 5, not 6"),
        ({"quality": Given(4, " ")}, "Say why"),
        ({"price": Given(4, "Cheap")}, "Nothing called price"),
    ],
)
def test_a_score_that_is_not_whole_leaves_none_behind(made, given, refusal):
    bid, evaluator = opened(made), made.evaluator()

    with pytest.raises(BadInput, match=refusal):
        made.score(evaluator, bid, **given)

    assert not BidScore.objects.exists()


def test_scores_can_be_given_again_until_they_are_compared(made):
    bid, evaluator = opened(made), made.evaluator()
    made.score(evaluator, bid, 2)
    made.score(evaluator, bid, 4)
    made.compare()

    with pytest.raises(BadInput, match="comparing their scores"):
        made.score(evaluator, bid, 5)
    assert BidScore.objects.count() == 2 * len(SCORED)
    assert evaluation_of(made.lot, on=TODAY).first[0].quality == 48  # 4 of 5 of 60


def test_scores_are_compared_once_all_are_in(made):
    bid = opened(made)
    one, _ = made.evaluator(), made.evaluator()
    made.score(one, bid)

    with pytest.raises(BadInput, match="4 scores are still to be given"):
        made.compare()


def test_nobody_joins_once_scores_are_compared(made):
    made.scored()
    made.compare()
    other = MembershipFactory(organisation=made.here.three.first).account

    with pytest.raises(BadInput, match="nobody is added"):
        appoint_evaluator(
            procurement_id=made.lot.procurement_id,
            account_id=other.pk,
            by=made.here.commissioner,
            at=AFTER,
        )


def test_an_evaluator_is_of_a_partner(made):
    with pytest.raises(BadInput, match="a role in one of the partners"):
        made.evaluator(account=made.first_bidder)


def test_an_interest_is_named(made):
    evaluator = made.evaluator(has_interest=None)

    with pytest.raises(BadInput, match="what the interest is"):
        declare_as_evaluator(
            procurement_id=made.lot.procurement_id,
            has_interest=True,
            by=evaluator.account,
            at=NOON,
        )


def agreed(made, bid, points, **changes):
    said = {"reason": "They agreed"} | changes
    return agree_scores(
        bid_id=bid.pk,
        given={code: Given(points, said["reason"]) for code in SCORED},
        by=made.here.commissioner,
        at=AFTER,
    )


def test_scores_that_differ_are_agreed_with_a_reason(made):
    first, _ = made.scored(first=(5, 3))
    made.compare()
    assert "They have not agreed" in str(evaluation_of(made.lot, on=TODAY).bids)

    with pytest.raises(BadInput, match="Say why"):
        agreed(made, first, 4, reason="")
    agreed(made, first, 4)

    assert AgreedScore.objects.count() == len(SCORED)
    assert evaluation_of(made.lot, on=TODAY).first[0].bid.code == str(first.pk)


def test_nothing_is_agreed_before_scores_are_compared(made):
    first, _ = made.scored()

    with pytest.raises(BadInput, match="once the evaluators compare them"):
        agreed(made, first, 4)


# ---- the award ----


def test_the_first_of_the_ranking_needs_no_other_reason(made):
    made.scored()
    made.compare()

    assert award_after_standstill(made, made.first).not_first_because == ""


def test_an_award_to_another_than_the_first_says_why(made):
    made.scored()
    made.compare()

    with pytest.raises(BadInput, match="Homecare Limited is first") as refusal:
        award_after_standstill(made, made.second)
    assert "another than the first" in str(refusal.value)
    assert not Award.objects.exists()

    made_ = award_after_standstill(
        made, made.second, not_first_because="The first withdrew"
    )
    assert made_.not_first_because == "The first withdrew"


def test_a_bid_below_the_floor_is_out_whatever_it_costs(made):
    made.scored(second=(1, 1))  # the floor of quality is 2, and it is the cheaper
    made.compare()

    assert [each.bid.name for each in evaluation_of(made.lot, on=TODAY).first] == [
        "Homecare Limited"
    ]
    with pytest.raises(BadInput, match="below the floor for quality"):
        award_after_standstill(made, made.second, not_first_because="It is cheap")


def test_nothing_is_awarded_before_scores_are_compared_and_agreed(made):
    made.scored(first=(5, 3))

    with pytest.raises(BadInput, match="have not compared their scores"):
        award_after_standstill(made, made.first)
    made.compare()
    with pytest.raises(BadInput, match="not ranked yet"):
        award_after_standstill(made, made.first)

    assert not Award.objects.exists()


def test_a_lot_that_nobody_bid_for_goes_to_somebody_with_a_reason(made):
    made.call()
    made.evaluate()

    with pytest.raises(BadInput, match="Nobody bid for this lot"):
        award_after_standstill(made, made.first)
    assert award_after_standstill(
        made, made.first, not_first_because="It will, on these terms"
    )


def intended(made, on, *, at=AFTER, kind=NoticeKind.INTENTION):
    return publish_notice(
        procurement_id=made.lot.procurement_id,
        kind=kind,
        published_on=on,
        reference="2026/S 1",
        by=made.here.commissioner,
        at=at,
    )


@pytest.mark.parametrize("kind", [NoticeKind.INTENTION, NoticeKind.AWARD])
def test_nobody_says_before_bids_are_opened_to_whom_it_goes(made, kind):
    made.call()

    with pytest.raises(BadInput, match="The bids are opened on 14 October 2026"):
        intended(made, TODAY, kind=kind)
    assert not Notice.objects.exists()

    assert intended(made, TODAY, kind=NoticeKind.TENDER)
    assert intended(made, OPENS.date(), kind=kind)


def test_a_notice_from_before_bids_were_called_for_opens_no_standstill(made):
    intended(made, TODAY, at=NOON)
    later = timedelta(days=30)
    made.call(closes_at=CLOSES + later, opens_at=OPENS + later)
    route = made.procurement.routes.last()

    told = waiting_of(made.procurement, route)

    assert told.free_from is None
    assert "The notice of 13 October 2026 opens no standstill" in told.said
    intended(made, (OPENS + later).date(), at=AFTER + later)
    assert waiting_of(made.procurement, route).free_from is not None


def test_bids_cost_the_same_to_weigh_up_however_many(made):
    def cost(lot):
        with CaptureQueriesContext(connection) as queries:
            evaluation_of(lot, on=TODAY)
        return len(queries)

    other = choice()
    other.call()
    bid, evaluator = other.bid(), other.evaluator()
    other.score(evaluator, bid)
    other.compare()
    made.scored()
    made.compare()

    lots = Lot.objects.select_related("procurement__partnership")
    one, several = lots.get(pk=other.lot.pk), lots.get(pk=made.lot.pk)
    assert cost(several) == cost(one)


def test_a_form_that_was_sent_for_one_lot_is_no_bid_for_another(made):
    other = choice_of(made.here)
    made.call()
    other.call()
    said = {
        "provider_id": made.first.pk,
        "said": BidSaid(100_00, "We do it"),
        "submission_key": uuid4(),
        "by": made.first_bidder,
        "at": NOON,
    }
    first = make_bid(lot_id=made.lot.pk, **said)

    with pytest.raises(BadInput, match="sent before, for something else"):
        make_bid(lot_id=other.lot.pk, **said)
    MembershipFactory(
        account=made.first_bidder,
        organisation=made.second.organisation,
        role=Role.COMMISSIONER,
    )
    with pytest.raises(BadInput, match="sent before, for something else"):
        make_bid(lot_id=made.lot.pk, **said | {"provider_id": made.second.pk})
    assert make_bid(lot_id=made.lot.pk, **said) == first
