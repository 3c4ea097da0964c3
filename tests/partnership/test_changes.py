"""Changes, objectives, challenges and devolved money: what is kept and what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory, OrganisationFactory
from factories.outcomes import FrameworkFactory, OutcomeFactory
from factories.partnership import (
    challenge_of,
    change_of,
    group_of,
    lessons_of,
    line_of,
    objective_of,
    post_of,
    ready_change,
    team_of_change,
    three_partners,
)

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.actions.reviews import Answered
from ropewalk.partnership.kinds import (
    ChecklistAnswer,
    DevolutionState,
    GateFinding,
    ObjectiveKind,
    TransitionSubject,
)
from ropewalk.partnership.models import Challenge, Change, GateFound, Objective
from ropewalk.partnership.queries.agreement_in_full import in_full
from ropewalk.partnership.queries.agreement_said import (
    fields_of,
    whole_agreements_seen_by,
)
from ropewalk.partnership.queries.changes import (
    change_page,
    lesson_answers,
    objective_tree,
    objectives_of,
    register_of_challenges,
    register_of_changes,
    state_of,
)
from ropewalk.partnership.rules.changes import FOUND_BY_RULE

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
LATER = TODAY + timedelta(days=30)


three = laid(three_partners)


def who(three):
    return {"by": three.secretary, "at": NOON}


def test_a_change_is_recorded_once_for_a_form_with_who_and_when(three):
    key = uuid4()
    first, again = (change_of(three, submission_key=key) for _ in range(2))

    assert first == again
    assert (first.recorded_by, first.recorded_at) == (three.secretary, NOON)
    assert Event.objects.filter(kind=Event.Kind.CHANGE_RECORDED).count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "what the change is called"),
        ({"purpose": ""}, "what it is for"),
        ({"ends_before": TODAY}, "must end after it starts"),
    ],
)
def test_a_change_that_says_too_little_is_refused(three, changes, said):
    with pytest.raises(BadInput, match=said):
        change_of(three, **changes)
    assert not Change.objects.exists()


def test_only_who_keeps_the_records_may_write(three):
    change = ready_change(three)
    challenge = challenge_of(three, change)
    observer = MembershipFactory(organisation=three.first, role=Role.OBSERVER).account
    said = {"by": observer, "at": NOON}
    before = set(Event.objects.values_list("pk", flat=True))

    for refused in (
        lambda: change_of(three, by=observer),
        lambda: team_of_change(three, change, by=observer),
        lambda: line_of(three, change, by=observer),
        lambda: group_of(three, change, by=observer),
        lambda: objective_of(three, by=observer),
        lambda: challenge_of(three, by=observer),
        lambda: actions.answer_lessons(change_id=change.pk, answers=[], **said),
        lambda: actions.let_change_go_ahead(change_id=change.pk, **said),
        lambda: actions.answer_challenge(
            challenge_id=challenge.pk,
            answer="x",
            answer_post="x",
            answered_on=TODAY,
            is_closed=False,
            **said,
        ),
    ):
        with pytest.raises(PermissionDenied, match="keep this partnership's records"):
            refused()
    new = Event.objects.exclude(pk__in=before)
    assert {each.kind for each in new} <= {Event.Kind.MEMBER_ADDED}


def test_a_team_is_of_posts_and_of_people_each_once(three):
    change, post = change_of(three), post_of(three)
    by_post = team_of_change(three, change, post_id=post.pk, member_id=None)
    by_name = team_of_change(three, change)

    assert (by_post.post, by_name.member.name) == (post, "Lee")
    with pytest.raises(BadInput, match="is in the team already"):
        team_of_change(three, change, post_id=post.pk, member_id=None)
    with pytest.raises(BadInput, match="one of the two"):
        team_of_change(three, change, post_id=post.pk)
    with pytest.raises(BadInput, match="this partnership has on that day"):
        team_of_change(
            three, change, post_id=post_of(three_partners()).pk, member_id=None
        )
    with pytest.raises(BadInput, match="what they do in the team"):
        team_of_change(three, change, does="")


def test_the_team_counts_on_the_days_it_is_there(three):
    change = change_of(three)
    team_of_change(three, change, starts_on=LATER)

    assert len(change_page(change, on=TODAY).risks) == 1
    assert change_page(change, on=LATER).risks == []
    assert [
        row[3] for row in register_of_changes(three.partnership, on=TODAY).rows
    ] == [0]
    assert [
        row[3] for row in register_of_changes(three.partnership, on=LATER).rows
    ] == [1]


def test_s0_32_the_risk_goes_with_the_change_and_comes_from_no_row(three):
    change = change_of(three, ends_before=LATER)
    challenge_of(three)

    def found(on):
        rows = register_of_challenges(three.partnership, on=on).rows
        return [row[2] for row in rows if row[3] == FOUND_BY_RULE]

    assert found(TODAY) == [change.title]
    assert found(LATER) == []
    assert Challenge.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"what": ""}, "Say what is to be done"),
        ({"owner_post": " "}, "which post sees to it"),
        ({"due_on": TODAY - timedelta(days=1)}, "before the change starts"),
    ],
)
def test_a_line_of_a_plan_says_what_whose_and_when(three, changes, said):
    change = change_of(three)
    with pytest.raises(BadInput, match=said):
        line_of(three, change, **changes)
    line_of(three, change)
    with pytest.raises(BadInput, match="in the plan already"):
        line_of(three, change)
    line_of(three, change, TransitionSubject.STAFF)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "what the group works on"),
        ({"ends_before": TODAY}, "must end after it starts"),
        ({"starts_on": TODAY - timedelta(days=1)}, "within the time of the change"),
        ({"ends_before": LATER + timedelta(days=1)}, "within the time of the change"),
    ],
)
def test_a_task_group_works_within_the_time_of_the_change(three, changes, said):
    change = change_of(three, ends_before=LATER)
    with pytest.raises(BadInput, match=said):
        group_of(three, change, **changes)
    group_of(three, change)
    with pytest.raises(BadInput, match="is there already"):
        group_of(three, change)


def test_s0_38_the_gate_refuses_a_plan_without_safeguarding_and_writes_nothing(three):
    change = change_of(three)
    team_of_change(three, change)
    line_of(three, change, TransitionSubject.STAFF)
    lessons_of(three, change)

    with pytest.raises(BadInput, match=r"no line on safeguarding\.$"):
        actions.let_change_go_ahead(change_id=change.pk, **who(three))

    change.refresh_from_db()
    assert change.went_ahead_on is None
    assert not GateFound.objects.exists()
    assert not Event.objects.filter(kind=Event.Kind.CHANGE_WENT_AHEAD).exists()


def test_a_change_goes_ahead_once_and_keeps_what_the_gate_found(three):
    change = ready_change(three)
    challenge_of(three, change)

    gone = actions.let_change_go_ahead(change_id=change.pk, **who(three))

    assert (gone.went_ahead_on, gone.went_ahead_by) == (TODAY, three.secretary)
    kept = {each.code: each.finding for each in gone.found.all()}
    assert len(kept) == 12
    assert kept["challenges"] == GateFinding.WARNING
    actions.answer_challenge(
        challenge_id=gone.challenges.get().pk,
        answer="They meet",
        answer_post="Chair",
        answered_on=TODAY,
        is_closed=True,
        **who(three),
    )
    page = change_page(gone, on=TODAY)
    assert page.said.startswith("It went ahead on ")
    assert {each.finding for each in page.gate} == {GateFinding.MET}
    assert {each.code: each.finding for each in page.shown} == kept
    with pytest.raises(BadInput, match="went ahead already"):
        actions.let_change_go_ahead(change_id=change.pk, **who(three))
    with pytest.raises(IntegrityError), transaction.atomic():
        gone.found.all().delete()


def test_the_latest_answer_to_a_lesson_counts_and_the_earlier_stays(three):
    change = lessons_of(three, change_of(three))
    later = Answered("vision", ChecklistAnswer.PARTLY, action="Write it down")
    lessons_of(three, change, vision=later)

    said = lesson_answers(change)
    assert (said["vision"].answer, said["vision"].action) == ("partly", "Write it down")
    assert said["culture"].answer == ChecklistAnswer.YES
    assert change.lessons.count() == 14


def test_lessons_are_all_answered_and_a_no_says_what_is_to_be_done(three):
    change = change_of(three)
    with pytest.raises(BadInput, match="Answer each lesson once"):
        actions.answer_lessons(
            change_id=change.pk,
            answers=[Answered("vision", ChecklistAnswer.YES)],
            **who(three),
        )
    with pytest.raises(BadInput, match="Say what is to be done about: Do all partners"):
        lessons_of(three, change, vision=Answered("vision", ChecklistAnswer.NO))
    assert not change.lessons.exists()


def test_objectives_make_a_tree_and_those_of_a_change_are_its_own(three):
    change = change_of(three)
    whole = objective_of(three)
    objective_of(three, text="Two sites", parent_id=whole.pk)
    objective_of(three, change=change)

    tree = objective_tree(objectives_of(three.partnership))

    assert [(each.number, each.objective.text) for each in tree] == [
        ("1", "One team"),
        ("1.1", "Two sites"),
    ]
    assert [each.number for each in change_page(change, on=TODAY).objectives] == ["1"]
    with pytest.raises(BadInput, match="same partnership and change only"):
        objective_of(three, change=change, parent_id=whole.pk)


def test_an_objective_about_an_outcome_names_one_that_its_writer_may_see(three):
    theirs = OutcomeFactory(
        framework=FrameworkFactory(organisation=OrganisationFactory())
    )
    for kind, outcome_id, said in (
        (ObjectiveKind.OUTCOME, None, "names its outcome"),
        (ObjectiveKind.STRUCTURE, theirs.pk, "no other does"),
        (ObjectiveKind.OUTCOME, theirs.pk, "that you may see"),
    ):
        with pytest.raises(BadInput, match=said):
            objective_of(three, kind, outcome_id=outcome_id)
    with pytest.raises(BadInput, match="Say what is to be achieved"):
        objective_of(three, text=" ")
    with pytest.raises(BadInput, match="a change of this partnership"):
        objective_of(three, change=change_of(three_partners()))
    assert not Objective.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Objective.objects.create(
            partnership=three.partnership,
            kind=ObjectiveKind.OUTCOME,
            text="x",
            recorded_at=NOON,
            recorded_by=three.secretary,
            submission_key=uuid4(),
        )


def test_a_personal_objective_is_shared_by_those_who_take_part(three):
    lee = team_of_change(three, change_of(three)).member
    theirs = team_of_change(other := three_partners(), change_of(other)).member
    shared = objective_of(three, ObjectiveKind.PERSONAL, member_ids=[lee.pk])

    [shown] = objective_tree(objectives_of(three.partnership))
    assert (shown.objective, shown.shared_by) == (shared, ["Lee"])
    for kind, member_ids, parent_id, said in (
        (ObjectiveKind.PERSONAL, [], None, "choose them"),
        (ObjectiveKind.STRUCTURE, [lee.pk], None, "No other objective is"),
        (ObjectiveKind.PERSONAL, [theirs.pk], None, "among those who take part"),
        (ObjectiveKind.STRUCTURE, [], shared.pk, "part of a personal one"),
    ):
        with pytest.raises(BadInput, match=said):
            objective_of(three, kind, member_ids=member_ids, parent_id=parent_id)


def test_an_objective_is_recorded_once_for_a_form(three):
    key = uuid4()
    first, again = (objective_of(three, submission_key=key) for _ in range(2))
    assert first == again
    assert Event.objects.filter(kind=Event.Kind.OBJECTIVE_RECORDED).count() == 1


def test_a_challenge_is_raised_answered_and_closed(three):
    raised = challenge_of(three, submission_key=(key := uuid4()))
    assert challenge_of(three, submission_key=key) == raised
    assert state_of(raised) == "open"
    said = {
        "challenge_id": raised.pk,
        "answer": "They meet every month",
        "answer_post": "Chair",
        "answered_on": TODAY,
        "is_closed": False,
        **who(three),
    }

    for wrong, why in (
        ({"answer": ""}, "Say what answers it"),
        ({"answer_post": ""}, "which post sees to that"),
        ({"answered_on": TODAY - timedelta(days=1)}, "after the day it was raised"),
        ({"answered_on": LATER}, "up to today"),
    ):
        with pytest.raises(BadInput, match=why):
            actions.answer_challenge(**said | wrong)
    assert state_of(actions.answer_challenge(**said)) == "answered"
    closed = actions.answer_challenge(**said | {"is_closed": True})
    assert state_of(closed).startswith("closed on ")
    with pytest.raises(BadInput, match="is closed"):
        actions.answer_challenge(**said)
    kinds = [each.kind for each in Event.objects.filter(kind__startswith="challenge")]
    assert sorted(kinds) == ["challenge_answered"] * 2 + ["challenge_raised"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, "what stands in the way"),
        ({"raised_on": LATER}, "still to come"),
    ],
)
def test_a_challenge_that_says_nothing_or_is_to_come_is_refused(three, changes, said):
    with pytest.raises(BadInput, match=said):
        challenge_of(three, **changes)


def test_a_challenge_of_another_partnerships_change_is_refused(three):
    with pytest.raises(BadInput, match="a change of this partnership"):
        challenge_of(three, change_of(three_partners()))


@laid
def agreement(three):
    """A signed agreement with two schemes, entered from paper."""
    made = three.agreement()
    for title, pence in (("Equipment", 100_00), ("Care at home", 40_00)):
        actions.add_scheme(
            agreement_id=made.pk,
            title=title,
            people="Everybody",
            services="All of it",
            yearly_pence=pence,
            **who(three),
        )
    return made


def apart(three, agreement, **changes):
    said = {
        "agreement_id": agreement.pk,
        "scheme": "Care at home",
        "state": DevolutionState.NOT_DEVOLVED,
        "starts_on": TODAY,
        "reason": "Until both understand the money.",
        **who(three),
    }
    return actions.say_devolution(**said | changes)


def pool(three, agreement, *, on=TODAY, as_known=None):
    seen = whole_agreements_seen_by(three.secretary, on=TODAY).get(pk=agreement.pk)
    return in_full(seen, on=on, as_known=as_known).pool


def test_s0_37_money_that_is_not_devolved_is_left_out_from_a_day(three, agreement):
    apart(three, agreement)
    apart(
        three,
        agreement,
        state=DevolutionState.DEVOLVED,
        starts_on=LATER,
        reason="They do now.",
    )

    assert pool(three, agreement).pence == 100_00
    assert pool(three, agreement, on=TODAY - timedelta(days=1)).pence == 140_00
    assert pool(three, agreement, on=LATER).pence == 140_00
    [kept] = pool(three, agreement).apart
    assert kept.reason == "Until both understand the money."
    before = NOON - timedelta(minutes=1)
    with pytest.raises(LookupError):  # the agreement itself was not known then
        pool(three, agreement, as_known=before)


def test_what_was_known_of_the_pool_then_is_found_again(three, agreement):
    apart(three, agreement, at=NOON + timedelta(days=1))

    assert pool(three, agreement, as_known=NOON).pence == 140_00
    assert pool(three, agreement).pence == 100_00


def test_a_later_version_carries_on_what_is_devolved(three, agreement):
    apart(three, agreement)
    first = agreement.versions.get()
    actions.vary_agreement(
        agreement_id=agreement.pk,
        fields=fields_of(first),
        takes_effect_on=TODAY,
        what_changed="Its review",
        **who(three),
    )
    assert agreement.versions.count() == 2
    seen = whole_agreements_seen_by(three.secretary, on=TODAY).get(pk=agreement.pk)
    assert in_full(seen, on=TODAY, number=2).pool.pence == 100_00


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scheme": "Another"}, "Choose a scheme of this agreement"),
        ({"reason": " "}, "Say why"),
    ],
)
def test_devolution_is_of_a_scheme_and_has_a_reason(three, agreement, changes, said):
    with pytest.raises(BadInput, match=said):
        apart(three, agreement, **changes)
    assert not agreement.devolutions.exists()


def test_an_observer_cannot_say_what_is_devolved(three, agreement):
    observer = MembershipFactory(organisation=three.first, role=Role.OBSERVER).account
    with pytest.raises(PermissionDenied):
        apart(three, agreement, by=observer)
    assert not Event.objects.filter(kind=Event.Kind.DEVOLUTION_SAID).exists()
