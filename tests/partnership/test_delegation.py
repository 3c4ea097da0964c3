"""Authority passed down: recorded, changed, used up, and what a post decides under it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.partnership import three_partners

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import (
    BodyKind,
    DecisionState,
    Found,
    LimitBasis,
    MeetingState,
    Power,
)
from ropewalk.partnership.models import Delegation, Meeting
from ropewalk.partnership.queries.decisions import bodies_above
from ropewalk.partnership.queries.delegations import (
    history_of,
    scheme_of_delegation,
)
from ropewalk.partnership.queries.proposals import delegation_choices

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
LATER = TODAY + timedelta(days=30)


three = laid(three_partners)


@laid
def board(three):
    return three.body()


@laid
def group(three):
    """A group below the board that is made up as its terms say."""
    return three.board(name="Equipment group", kind=BodyKind.GROUP)


def sums(three, pence):
    return {"pence_by_organisation": {three.first.pk: pence}, "matter": "Beds"}


def proposed(three, group, delegation, pence, **changes):
    """A decision under a delegation, voted for and cleared: only its checks are left."""
    meeting = three.meeting(group)
    said = sums(three, pence) | {"delegation_id": delegation.pk} | changes
    decision = three.propose(three.item(meeting), **said)
    three.vote(decision, three.open(meeting))
    three.clear(decision)
    return decision


def test_s3_06_a_limit_is_raised_with_its_day_and_its_approver(three, board, group):
    first = three.delegation(board, to_body_id=group.pk)

    second = three.delegation(
        board,
        to_body_id=group.pk,
        limit_pence=40_000_00,
        starts_on=LATER,
        approved_on=TODAY,
        approver_post="Chief executive",
        replaces_id=first.pk,
    )

    first.refresh_from_db()
    assert first.ends_before == LATER
    assert [each.limit_pence for each in history_of(second)] == [40_000_00, 25_000_00]
    assert second.approver_post == "Chief executive"
    event = Event.objects.filter(kind=Event.Kind.AUTHORITY_DELEGATED).latest("pk")
    assert event.detail.startswith("£25,000.00 to £40,000.00 [delegation ")
    table = scheme_of_delegation(Delegation.objects.all(), on=TODAY)
    assert table.column("limit") == (25_000_00, 40_000_00)
    assert table.column("state") == ("in force", "not in force")


def test_within_the_limit_it_is_decided_and_above_it_is_refused(three, board, group):
    delegation = three.delegation(board, to_body_id=group.pk)
    within = proposed(three, group, delegation, 25_000_00)
    assert three.take(within).state == DecisionState.AGREED
    above = proposed(three, group, delegation, 25_000_01, matter="Hoists")

    with pytest.raises(
        BadInput, match=r"above the limit of £25,000\.00 that Joint board"
    ):
        three.take(above)

    above.refresh_from_db()
    assert above.state == DecisionState.PROPOSED
    assert not above.checks.exists()


def test_a_matter_cut_in_two_is_one_matter_wherever_the_second_half_goes(
    three, board, group
):
    other = three.board(name="Second group", kind=BodyKind.GROUP)
    first = three.delegation(board, to_body_id=group.pk)
    second = three.delegation(board, to_body_id=other.pk)
    three.take(proposed(three, group, first, 20_000_00))

    for body, delegation in ((group, first), (other, second)):
        half = proposed(three, body, delegation, 20_000_00, matter="BEDS")
        with pytest.raises(BadInput, match=r"with £20,000\.00 decided before"):
            three.take(half)


@pytest.mark.parametrize(
    "spelt", ["Beds  at home", "BEDS AT HOME.", "beds-at-home", "Bed\u200bs at home"]
)
def test_a_matter_is_the_same_matter_however_it_is_spelt(three, board, group, spelt):
    delegation = three.delegation(board, to_body_id=group.pk)
    three.take(proposed(three, group, delegation, 20_000_00, matter="Beds at home"))

    with pytest.raises(BadInput, match=r"with £20,000\.00 decided before"):
        three.take(proposed(three, group, delegation, 20_000_00, matter=spelt))


def test_a_matter_in_other_letters_is_found_on_every_database(three, board, group):
    delegation = three.delegation(board, to_body_id=group.pk)
    three.take(
        proposed(three, group, delegation, 20_000_00, matter="Gofal yn Nhŷ\u2019r Ôl")
    )

    with pytest.raises(BadInput, match="decided before"):
        three.take(
            proposed(three, group, delegation, 20_000_00, matter="GOFAL YN NHŶ'R ÔL")
        )


def test_a_cumulative_limit_counts_the_year_and_does_not_start_afresh_when_raised(
    three, board, group
):
    said = {"to_body_id": group.pk, "limit_basis": LimitBasis.CUMULATIVE}
    started = {"starts_on": date(2026, 4, 1), "approved_on": date(2026, 3, 1)}
    first = three.delegation(board, **said, **started)
    three.take(proposed(three, group, first, 20_000_00, matter="One"))
    raised = three.delegation(
        board, **said, limit_pence=40_000_00, replaces_id=first.pk
    )

    with pytest.raises(BadInput, match=r"£20,000\.01 with £20,000\.00 decided before"):
        three.take(proposed(three, group, raised, 20_000_01, matter="Two"))
    kept = proposed(three, group, raised, 20_000_00, matter="Three")
    assert three.take(kept).state == DecisionState.AGREED


def test_a_whole_life_limit_looks_at_the_whole_life(three, board, group):
    delegation = three.delegation(
        board, to_body_id=group.pk, limit_basis=LimitBasis.WHOLE_LIFE
    )

    with pytest.raises(BadInput, match=r"£30,000\.00 is above the limit"):
        three.take(
            proposed(three, group, delegation, 10_000_00, whole_life_pence=30_000_00)
        )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"power": Power.ADVISES}, "is to advise, not to decide"),
        ({"starts_on": LATER, "approved_on": TODAY}, "not in force on"),
    ],
)
def test_what_is_no_authority_today_is_refused(three, board, group, changes, said):
    delegation = three.delegation(board, to_body_id=group.pk, **changes)

    with pytest.raises(BadInput, match=said):
        three.take(proposed(three, group, delegation, 10_000_00))


def test_a_body_cannot_decide_under_what_was_given_to_another(three, board, group):
    other = three.board(name="Second group", kind=BodyKind.GROUP)
    delegation = three.delegation(board, to_body_id=other.pk)

    with pytest.raises(BadInput, match="was not delegated to whoever decides here"):
        three.take(proposed(three, group, delegation, 10_000_00))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "either one body or one post"),
        ({"to_post": "Director", "subject": " "}, "Say what is delegated"),
        ({"to_post": "Director", "approver_post": ""}, "which post approved it"),
        ({"to_post": "Director", "limit_pence": 0}, "more than nothing"),
        ({"to_post": "Director", "ends_before": TODAY}, "end after it starts"),
        ({"to_post": "Director", "replaces_id": 999}, "gave no such delegation"),
        ({"to_post": "Director", "agreement_id": 999}, "not of this partnership"),
        ({"to_post": "Director", "approved_in_id": 999}, "agreed no such decision"),
        (
            {"to_post": "Director", "approved_on": LATER, "starts_on": LATER},
            "still to come",
        ),
        (
            {"to_post": "Director", "starts_on": TODAY - timedelta(days=1)},
            "before the day on which it was approved",
        ),
    ],
)
def test_a_delegation_that_cannot_be_is_refused_in_words(three, board, changes, said):
    with pytest.raises(BadInput, match=said):
        three.delegation(board, **changes)

    assert not Delegation.objects.exists()


def test_a_body_does_not_delegate_to_itself_or_outside_the_partnership(three, board):
    elsewhere = three_partners().body()

    for body in (board, elsewhere):
        with pytest.raises(BadInput, match="another body of this partnership"):
            three.delegation(board, to_body_id=body.pk)


def test_a_place_is_taken_once_and_on_a_later_day(three, board):
    first = three.delegation(board, to_post="Director")
    with pytest.raises(BadInput, match="on a day after that one started"):
        three.delegation(board, to_post="Director", replaces_id=first.pk)
    three.delegation(board, to_post="Director", starts_on=LATER, replaces_id=first.pk)

    with pytest.raises(BadInput, match="took its place already"):
        three.delegation(
            board, to_post="Director", starts_on=LATER, replaces_id=first.pk
        )


def test_somebody_without_the_role_cannot_delegate(three, board):
    observer = MembershipFactory(organisation=three.first, role=Role.OBSERVER).account

    with pytest.raises(PermissionDenied, match="Ask a commissioner"):
        three.delegation(board, to_post="Director", by=observer)

    assert not Delegation.objects.exists()


def officer_decision(three, delegation, pence=20_000_00, agreement_id=None, **changes):
    said = {
        "delegation_id": delegation.pk,
        "title": "Beds for people leaving hospital",
        "proposal": three.proposal(
            delegation_id=delegation.pk,
            agreement_id=agreement_id,
            reasons="Winter.",
            **sums(three, pence),
        ),
        "submission_key": uuid4(),
        "by": three.secretary,
        "at": NOON,
    }
    return actions.propose_officer_decision(**said | changes)


def test_a_body_passes_down_no_more_than_it_holds(three, board):
    adviser = three.body(name="Advisers", power=Power.ADVISES)
    with pytest.raises(BadInput, match="it can pass down advising, not deciding"):
        three.delegation(adviser, to_post="Clerk")
    advice = three.delegation(adviser, to_post="Clerk", power=Power.ADVISES)
    assert advice.pk

    three.delegation(
        board,
        to_body_id=adviser.pk,
        limit_basis=LimitBasis.CUMULATIVE,
        ends_before=LATER,
    )
    within = {"to_post": "Clerk", "limit_basis": LimitBasis.CUMULATIVE}
    for more in (
        {"limit_pence": None},
        {"limit_pence": 25_000_01},
        {"limit_basis": LimitBasis.SINGLE},
        {"ends_before": None},
    ):
        with pytest.raises(BadInput, match="cannot delegate more than was delegated"):
            three.delegation(adviser, **{"ends_before": LATER} | within | more)

    assert three.delegation(adviser, ends_before=LATER, **within).pk


def test_whoever_gives_an_authority_and_uses_it_needs_advice(three, board):
    given = three.delegation(board, to_post="Director of commissioning")
    own = officer_decision(three, given)
    three.clear(own)

    check = three.take(own).checks.get(code="given")

    assert check.found == Found.ADVICE
    assert "also recorded what was delegated" in check.sentence
    other = MembershipFactory(organisation=three.first, role=Role.SECRETARY).account
    theirs = officer_decision(three, given, 1_000_00, by=other)
    three.clear(theirs)
    assert not three.take(theirs).checks.filter(code="given").exists()


def test_a_post_decides_alone_within_its_limit_once_it_is_cleared(three, group):
    approved = three.decided(group, matter="Scheme of delegation")
    delegation = three.delegation(
        group, to_post="Director of commissioning", approved_in_id=approved.pk
    )
    decision = officer_decision(three, delegation, agreement_id=three.agreement().pk)
    with pytest.raises(BadInput, match="has not cleared it"):
        three.take(decision)

    three.clear(decision)
    taken = three.take(decision)

    assert taken.state == DecisionState.AGREED
    assert {each.found for each in taken.checks.all()} == {Found.MET}
    assert not taken.votes.exists()
    meeting = taken.item.meeting
    meeting.refresh_from_db()
    assert (meeting.of_post, meeting.state) == (
        "Director of commissioning",
        MeetingState.CLOSED,
    )


def test_a_post_above_its_limit_is_refused_and_the_decision_goes_to_the_body(
    three, board
):
    delegation = three.delegation(board, to_post="Director of commissioning")
    decision = officer_decision(three, delegation, 30_000_00)
    three.clear(decision)

    with pytest.raises(BadInput, match="send it to Joint board"):
        three.take(decision)

    assert bodies_above(decision) == [(str(board.pk), "Joint board")]


def test_an_officer_decision_is_begun_once_and_needs_reasons(three, board):
    delegation = three.delegation(board, to_post="Director of commissioning")
    key = uuid4()

    one, two = (
        officer_decision(three, delegation, submission_key=key) for _ in range(2)
    )

    assert one == two
    assert Meeting.objects.count() == 1
    with pytest.raises(BadInput, match="give the reasons"):
        officer_decision(
            three, delegation, proposal=three.proposal(delegation_id=delegation.pk)
        )
    assert Meeting.objects.count() == 1


def test_what_was_delegated_to_a_body_is_not_a_posts_to_decide(three, board, group):
    delegation = three.delegation(board, to_body_id=group.pk)

    with pytest.raises(BadInput, match="delegated to a body"):
        officer_decision(three, delegation)


def test_a_delegation_holds_until_the_day_another_takes_its_place(three, board, group):
    now = three.delegation(board, to_body_id=group.pk)
    later = TODAY + timedelta(days=30)
    following = three.delegation(
        board, to_body_id=group.pk, starts_on=later, replaces_id=now.pk
    )

    def chosen(on):
        return [number for number, _ in delegation_choices(group.pk, on=on)]

    assert chosen(TODAY) == [str(now.pk)]
    assert chosen(later) == [str(following.pk)]
