"""Meetings: called once or in a cycle, late and exempt items, minutes, what is left to do."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.partnership import TERMS, three_partners

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.actions.decisions import Option
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import (
    BodyKind,
    Capacity,
    MeetingState,
    Position,
    ProvidersSit,
    Recurrence,
    RuleKind,
)
from ropewalk.partnership.models import AgendaItem, Decision, Meeting
from ropewalk.partnership.queries.bodies import breaches_of, terms_of
from ropewalk.partnership.queries.meetings import (
    attended,
    open_actions,
    pack_of,
    paper_of,
    remit_coverage,
    room_of,
)
from ropewalk.partnership.rules.composition import Rule
from ropewalk.place.models import Level

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


three = laid(three_partners)


def cycle(three, body, **changes):
    said = {
        "body_id": body.pk,
        "first_on": TODAY,
        "every": Recurrence.MONTHLY,
        "until": TODAY + timedelta(days=200),
        "where": "Town hall",
        "submission_key": uuid4(),
        "by": three.secretary,
        "at": NOON,
    }
    return actions.call_cycle(**said | changes)


def test_s0_31_a_management_team_meets_every_fortnight(three):
    team = three.body(name="Joint management team", kind=BodyKind.EXECUTIVE)

    called = cycle(three, team, every=Recurrence.FORTNIGHTLY)

    days = [each.on for each in called]
    assert len(days) == 15
    assert {(b - a).days for a, b in pairwise(days)} == {14}


def test_s3_14_three_general_managers_meet_monthly_and_providers_are_consulted(three):
    """A community health council and a voluntary body sit; a provider is asked, and does not."""
    terms = replace(
        TERMS,
        quorum=2,
        quorum_per_partner=0,
        providers_sit=ProvidersSit.CONSULTED,
        rules=(Rule(RuleKind.EXACTLY, 3, None, Position.GENERAL_MANAGER),),
    )
    team = three.body(name="Elderly care team", kind=BodyKind.EXECUTIVE, terms=terms)
    for number, organisation in enumerate(three.all):
        three.seat(
            team,
            f"General manager {number}",
            Capacity.COMMISSIONER,
            organisation,
            position=Position.GENERAL_MANAGER,
            is_chair=number == 0,
        )
    three.seat(team, "Community health council", Capacity.PUBLIC, has_vote=False)
    three.seat(team, "Voluntary sector", Capacity.PUBLIC, has_vote=False)
    assert breaches_of(team, on=TODAY) == []
    assert [each.on for each in cycle(three, team)][:2] == [TODAY, date(2026, 11, 10)]

    provider = three.seat(team, "Trust", Capacity.PROVIDER)

    assert breaches_of(team, on=TODAY) == [
        "The terms let providers be consulted but not sit, and “Trust” is a provider's."
    ]
    meeting = Meeting.objects.get(on=TODAY)
    decision = three.propose(three.item(meeting))
    there = three.open(meeting)
    three.vote(decision, there)
    three.clear(decision)
    with pytest.raises(BadInput, match="but not sit, and “Trust” is a provider's"):
        three.take(decision)
    assert provider.has_vote


def test_a_cycle_is_called_once_and_leaves_days_alone_that_are_called(three):
    body = three.body()
    three.meeting(body, on=date(2026, 11, 10))
    key = uuid4()

    first = cycle(three, body, submission_key=key)
    again = cycle(three, body, submission_key=key)

    assert date(2026, 11, 10) not in {each.on for each in first}
    assert again == first
    assert Meeting.objects.filter(on=date(2026, 11, 10)).count() == 1


def test_a_cycle_sent_again_does_not_call_what_was_cancelled_since(three):
    body, key = three.body(), uuid4()
    first, *others = cycle(three, body, submission_key=key)
    actions.cancel_meeting(
        meeting_id=first.pk, because="Snow", by=three.secretary, at=NOON
    )

    assert {each.pk for each in cycle(three, body, submission_key=key)} == {
        each.pk for each in (first, *others)
    }
    assert body.meetings.count() == 1 + len(others)
    [instead] = cycle(three, body, submission_key=uuid4())  # a new one can be
    assert instead.on == first.on


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first_on": TODAY - timedelta(days=1)}, "from today on"),
        ({"until": TODAY - timedelta(days=1)}, "not before it"),
        ({"until": TODAY + timedelta(days=800)}, "two years at most"),
    ],
)
def test_a_cycle_that_cannot_be_is_refused(three, changes, said):
    with pytest.raises(BadInput, match=said):
        cycle(three, three.body(), **changes)

    assert not Meeting.objects.exists()


def test_a_cancelled_meeting_stays_with_its_reason_and_cannot_be_opened(three):
    meeting = three.meeting(three.board())
    said = {"meeting_id": meeting.pk, "by": three.secretary, "at": NOON}
    with pytest.raises(BadInput, match="Say why"):
        actions.cancel_meeting(because=" ", **said)

    actions.cancel_meeting(because="Snow.", **said)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes) == (
        MeetingState.CANCELLED,
        "Cancelled: Snow.",
    )
    with pytest.raises(PermissionDenied, match="opened, closed or cancelled"):
        three.open(meeting)


def test_an_item_that_comes_late_says_why(three):
    meeting = three.meeting(three.board())
    three.open(meeting)
    with pytest.raises(BadInput, match="say why the item could not wait"):
        three.item(meeting, late_because="")

    late = three.item(meeting, late_because="The home closes on Friday.")

    assert late.is_late
    assert Event.objects.filter(detail="item 1, late").exists()


def test_an_item_is_exempt_on_a_ground_of_the_list_alone(three):
    meeting = three.meeting(three.board())
    with pytest.raises(BadInput, match="one of the grounds on the list"):
        three.item(meeting, exempt_ground="secret")

    assert three.item(meeting, exempt_ground="12A3").exempt_ground == "12A3"


def test_an_item_is_put_on_an_agenda_once(three):
    meeting = three.meeting(three.board())
    three.item(meeting)

    with pytest.raises(BadInput, match="is on this agenda already"):
        three.item(meeting, title="care at HOME")


def test_urgent_business_between_meetings_says_why(three):
    body = three.board()
    urgent = three.meeting(body, urgent_because="The home closes on Friday.")
    decision = three.propose(three.item(urgent))
    three.vote(decision, three.open(urgent))
    three.clear(decision)

    assert urgent.is_urgent
    assert three.take(decision).state == "agreed"


def test_minutes_and_what_is_left_to_do(three):
    meeting = three.meeting(three.board())
    item = three.item(meeting)
    said = {"by": three.secretary, "at": NOON}
    with pytest.raises(PermissionDenied, match="not open"):
        actions.write_minute(item_id=item.pk, minute="Agreed.", **said)
    three.open(meeting)
    with pytest.raises(BadInput, match="which post sees to it"):
        actions.set_meeting_action(
            item_id=item.pk, text="Write", owner_post="", due_on=TODAY, **said
        )
    with pytest.raises(BadInput, match="day of the meeting or later"):
        actions.set_meeting_action(
            item_id=item.pk,
            text="Write",
            owner_post="Secretary",
            due_on=TODAY - timedelta(days=1),
            **said,
        )

    actions.write_minute(item_id=item.pk, minute="Agreed.", **said)
    left = actions.set_meeting_action(
        item_id=item.pk, text="Write", owner_post="Secretary", due_on=TODAY, **said
    )
    three.close(meeting)

    assert list(open_actions(three.partnership)) == [left]
    actions.finish_meeting_action(action_id=left.pk, **said)
    assert not open_actions(three.partnership).exists()
    with pytest.raises(BadInput, match="done already"):
        actions.finish_meeting_action(action_id=left.pk, **said)
    with pytest.raises(PermissionDenied, match="This meeting is closed"):
        actions.write_minute(item_id=item.pk, minute="Changed.", **said)
    assert AgendaItem.objects.get().minute == "Agreed."


def test_who_is_in_the_room_and_whether_they_are_enough(three):
    meeting = three.meeting(three.board())
    there = three.open(meeting, "Carer")
    assert room_of(meeting).no_quorum is None
    assert [words for _, words in room_of(meeting).absent] == ["Carer, Carer"]
    actions.record_departure(
        meeting_id=meeting.pk,
        holder_id=there["Chair"].pk,
        by=three.secretary,
        at=NOON,
    )

    room = room_of(meeting)

    assert "the terms ask for 3 with a vote, and 2 are present" in room.no_quorum
    assert len(room.present) == 2
    with pytest.raises(BadInput, match="not at this meeting"):
        actions.record_departure(
            meeting_id=meeting.pk,
            holder_id=there["Chair"].pk,
            by=three.secretary,
            at=NOON,
        )


def test_who_was_there_is_kept_with_when_they_came_and_went(three):
    meeting = three.meeting(three.board())
    there = three.open(meeting, "Carer")
    carer = meeting.body.seats.get(title="Carer").holders.get()
    said = {"meeting_id": meeting.pk, "by": three.secretary}
    half_past = NOON + timedelta(minutes=30)
    actions.record_arrival(holder_id=carer.pk, at=half_past, **said)
    actions.record_departure(holder_id=there["Chair"].pk, at=half_past, **said)
    actions.close_meeting(minutes="None.", at=NOON + timedelta(hours=1), **said)
    meeting.refresh_from_db()

    assert sorted(attended(meeting)) == [
        "Carer, Carer, from 13:30",
        "Chair, Chair, until 13:30",
        "Councillor, Councillor",
        "ICB director, ICB director",
    ]
    parts = dict(pack_of(meeting))
    assert "Carer, Carer, from 13:30" in parts["Present"]
    assert parts["Minutes"] == "None."


def test_s1_13_each_part_of_a_remit_is_dealt_with_once_a_year(three):
    remit = tuple(f"Duty {number}" for number in range(1, 9))
    board = three.board(terms=replace(TERMS, remit=remit))
    first, second, *_ = terms_of(board, on=TODAY).remit.all()
    meeting = three.meeting(board)
    three.item(meeting, remit_item_id=first.pk)
    assert not any(each.is_covered for each in remit_coverage(board, on=TODAY))
    three.open(meeting)
    three.close(meeting)

    covered = remit_coverage(board, on=TODAY)

    assert len(covered) == 8
    assert [each.text for each in covered if each.is_covered] == ["Duty 1"]
    assert covered[1].last_on is None
    a_year_on = remit_coverage(board, on=TODAY + timedelta(days=366))
    assert not any(each.is_covered for each in a_year_on)
    assert a_year_on[0].last_on == TODAY
    assert second.text == "Duty 2"


def test_s1_25_a_decision_meeting_with_eight_posts_at_the_table(three):
    """A chair, three chief executives, two leaders and two directors."""
    table = three.body(
        name="Decision meeting",
        terms=replace(
            TERMS,
            quorum=8,
            quorum_per_partner=1,
            rules=(Rule(RuleKind.EXACTLY, 8, None, Position.ANY),),
        ),
    )
    posts = [
        ("Chair of the health authority", three.icb),
        *((f"Chief executive of {each}", each) for each in three.all),
        *((f"Leader of {each}", each) for each in (three.first, three.second)),
        *((f"Director of {each}", each) for each in (three.first, three.second)),
    ]
    for title, organisation in posts:
        three.seat(
            table,
            title,
            Capacity.COMMISSIONER,
            organisation,
            is_chair=title.startswith("Chair"),
        )
    meeting = three.meeting(table)

    there = three.open(meeting)

    assert len(there) == 8
    assert breaches_of(table, on=TODAY) == []
    assert room_of(meeting).no_quorum is None


def test_s1_02_a_decision_without_outcome_need_or_resources_is_rejected(three):
    item = three.item(three.meeting(three.board()))

    for missing, said in (
        ({"outcome_ids": []}, "It names no outcome"),
        ({"need_ids": []}, "It names no need"),
        ({"resources": " "}, "It names no resources"),
    ):
        with pytest.raises(BadInput, match=said):
            three.propose(item, **missing)

    assert not Decision.objects.exists()


def test_s1_02_a_decision_about_an_individual_names_rights_too(three):
    panel = three.board(name="Panel", kind=BodyKind.PANEL, level=Level.INDIVIDUAL)
    item = three.item(three.meeting(panel))
    with pytest.raises(BadInput, match="names no right"):
        three.propose(item)

    decision = three.propose(item, rights="Their right to an advocate.")

    assert decision.rights == "Their right to an advocate."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": " "}, "Say what is proposed"),
        ({"matter": ""}, "to which matter it belongs"),
        ({"need_ids": [999]}, "One of the needs is not there"),
        ({"outcome_ids": [999]}, "One of the outcomes is not there"),
        ({"pence_by_organisation": {999: 1}}, "Only partners put money in"),
        ({"agreement_id": 999}, "That agreement is not of this partnership"),
        ({"delegation_id": 999}, "That delegation is not of this partnership"),
        ({"whole_life_pence": 1}, "cannot commit less than"),
        ({"urgency": "special"}, "why there was less notice and when"),
    ],
)
def test_a_proposal_that_cannot_stand_is_refused_whole(three, changes, said):
    item = three.item(three.meeting(three.board()))

    with pytest.raises(BadInput, match=said):
        three.propose(item, **changes)

    assert not Decision.objects.exists()
    assert not Event.objects.filter(kind=Event.Kind.DECISION_PROPOSED).exists()


def test_a_withdrawn_proposal_stays_and_its_item_takes_no_other(three):
    item = three.item(three.meeting(three.board()))
    decision = three.propose(item)

    actions.withdraw_proposal(decision_id=decision.pk, by=three.secretary, at=NOON)

    decision.refresh_from_db()
    assert decision.state == "withdrawn"
    with pytest.raises(BadInput, match="add another item"):
        three.propose(item)


def test_s4_20_a_paper_has_the_parts_it_always_has(three):
    parts = Paper(**{name: f"{name}." for name in Paper.__dataclass_fields__})

    item = three.item(three.meeting(three.board()), paper=parts)
    three.propose(
        item,
        options=[
            Option("Buy", "It costs least.", is_preferred=True),
            Option("Wait", "Nobody would be helped."),
        ],
    )

    assert dict(paper_of(item))["Options"] == (
        "Buy (proposed): It costs least.\nWait: Nobody would be helped."
    )
    assert [heading for heading, _ in paper_of(item)] == [
        "Purpose",
        "Background",
        "Options",
        "Implications for needs",
        "Implications for resources",
        "Implications for outcomes",
        "Implications for equality",
        "Risk",
        "Finance",
        "Recommendations",
        "Authors and contact",
    ]


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.SIGNATORY, Role.FINANCE])
def test_who_may_not_call_a_meeting_is_told_whom_to_ask(three, role):
    body = three.board()
    account = MembershipFactory(organisation=three.first, role=role).account

    with pytest.raises(PermissionDenied, match="Ask a commissioner"):
        three.meeting(body, by=account)

    assert not Meeting.objects.exists()
