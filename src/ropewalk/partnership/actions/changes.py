"""A change in how partners work together: its team, its plans, its lessons, its gate."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.actions.reviews import Answered
from ropewalk.partnership.held import held_to_run
from ropewalk.partnership.kinds import ChecklistAnswer, TransitionSubject
from ropewalk.partnership.models import (
    Change,
    GateFound,
    LessonAnswer,
    TaskGroup,
    TeamPlace,
    TransitionLine,
)
from ropewalk.partnership.queries.changes import facts_of
from ropewalk.partnership.rules.changes import (
    gate,
    lessons,
    why_not_ahead,
)


@transaction.atomic
def record_change(
    *,
    partnership_id: int,
    title: str,
    purpose: str,
    starts_on: date,
    ends_before: date | None,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Change:
    """Record a change that partners mean to make, once for each ``submission_key``.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it does not say what and what for, or ends before it starts.
    """
    partnership = held_to_run(partnership_id, by=by, at=at)
    if not (title.strip() and purpose.strip()):
        raise BadInput("Say what the change is called, and what it is for.")
    if ends_before is not None and ends_before <= starts_on:
        raise BadInput("It must end after it starts.")
    change, is_new = Change.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "partnership": partnership,
            "title": title.strip(),
            "purpose": purpose.strip(),
            "starts_on": starts_on,
            "ends_before": ends_before,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    refuse_other_use(change, partnership_id=partnership.pk)
    if is_new:
        record(Event.Kind.CHANGE_RECORDED, subject=change, by=by, at=at)
    return change


@transaction.atomic
def join_change_team(
    *,
    change_id: int,
    post_id: int | None,
    member_id: int | None,
    does: str,
    starts_on: date,
    by: Account,
    at: datetime,
) -> TeamPlace:
    """Give a post, or somebody who takes part, a place in the team of a change.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is of none or of both, of another partnership, or there already.
    """
    held_to_run(_partnership_of(change_id), by=by, at=at)
    change = _change(change_id)
    if (post_id is None) == (member_id is None):
        raise BadInput("Choose a post, or somebody who takes part: one of the two.")
    partnership = change.partnership
    post = (
        partnership.posts.filter(covering(starts_on), pk=post_id).first()
        if post_id
        else None
    )
    member = (
        partnership.members.filter(covering(starts_on), pk=member_id).first()
        if member_id
        else None
    )
    if post is None and member is None:
        raise BadInput(
            "Choose a post or a member that this partnership has on that day."
        )
    if not does.strip():
        raise BadInput("Say what they do in the team.")
    if change.team.filter(ends_before=None, post=post, member=member).exists():
        raise BadInput(f"{post or member} is in the team already.")

    place = TeamPlace.objects.create(
        change=change, post=post, member=member, does=does.strip(), starts_on=starts_on
    )
    record(Event.Kind.CHANGE_TEAM_JOINED, subject=change, by=by, at=at)
    return place


@transaction.atomic
def plan_transition(
    *,
    change_id: int,
    subject: TransitionSubject,
    what: str,
    owner_post: str,
    due_on: date,
    by: Account,
    at: datetime,
) -> TransitionLine:
    """Add a line to the transition plan of a change: about what, whose, by when.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it does not say what or whose it is, or the line is there already.
    """
    held_to_run(_partnership_of(change_id), by=by, at=at)
    change = _change(change_id)
    words, owner = what.strip(), owner_post.strip()
    if not (words and owner):
        raise BadInput("Say what is to be done, and which post sees to it.")
    if due_on < change.starts_on:
        raise BadInput("It cannot be due before the change starts.")
    if change.transition.filter(subject=subject, what__iexact=words).exists():
        raise BadInput("That line is in the plan already.")
    line = TransitionLine.objects.create(
        change=change,
        subject=TransitionSubject(subject),
        what=words,
        owner_post=owner,
        due_on=due_on,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.TRANSITION_PLANNED,
        subject=change,
        by=by,
        at=at,
        detail=f"{line.subject}, by {due_on}",
    )
    return line


@transaction.atomic
def form_task_group(
    *,
    change_id: int,
    name: str,
    starts_on: date,
    ends_before: date,
    by: Account,
    at: datetime,
) -> TaskGroup:
    """Form a group that does part of the work of a change, for a time.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no name, ends before it starts, works outside the time of
            the change, or is there already.
    """
    held_to_run(_partnership_of(change_id), by=by, at=at)
    change = _change(change_id)
    if not name.strip():
        raise BadInput("Say what the group works on.")
    if ends_before <= starts_on:
        raise BadInput("It must end after it starts.")
    if starts_on < change.starts_on or (
        change.ends_before is not None and ends_before > change.ends_before
    ):
        raise BadInput("A task group works within the time of the change.")
    if change.groups.filter(name__iexact=name.strip()).exists():
        raise BadInput("A group of that name is there already.")
    group = TaskGroup.objects.create(
        change=change,
        name=name.strip(),
        starts_on=starts_on,
        ends_before=ends_before,
        recorded_at=at,
        recorded_by=by,
    )
    record(Event.Kind.TASK_GROUP_FORMED, subject=change, by=by, at=at)
    return group


@transaction.atomic
def answer_lessons(
    *, change_id: int, answers: Sequence[Answered], by: Account, at: datetime
) -> Change:
    """Answer the seven lessons for a change; an earlier answer stays on record.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when a lesson is not answered once, or a "no" or "partly" does not say
            what is to be done.
    """
    held_to_run(_partnership_of(change_id), by=by, at=at)
    change = _change(change_id)
    asked = {each.code: each for each in lessons()}
    if sorted(each.code for each in answers) != sorted(asked):
        raise BadInput("Answer each lesson once.")
    for each in answers:
        if each.answer != ChecklistAnswer.YES and not each.action.strip():
            raise BadInput(f"Say what is to be done about: {asked[each.code].text}")
    LessonAnswer.objects.bulk_create(
        LessonAnswer(
            change=change,
            code=each.code,
            answer=ChecklistAnswer(each.answer),
            evidence=each.evidence.strip(),
            action=each.action.strip(),
            recorded_at=at,
            recorded_by=by,
        )
        for each in answers
    )
    record(
        Event.Kind.LESSONS_ANSWERED,
        subject=change,
        by=by,
        at=at,
        detail=f"{sum(each.answer == ChecklistAnswer.YES for each in answers)} yes",
    )
    return change


@transaction.atomic
def let_change_go_ahead(*, change_id: int, by: Account, at: datetime) -> Change:
    """Let a change through its gate, and keep what the gate found.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: naming each check that is not met, or when it went ahead already.
    """
    held_to_run(_partnership_of(change_id), by=by, at=at)
    change = _change(change_id)
    on = local_day(at)
    if change.went_ahead_on is not None:
        raise BadInput("This change went ahead already.")
    found = gate(facts_of(change, on=on))
    if refusal := why_not_ahead(found):
        raise BadInput(refusal)
    change.went_ahead_on, change.went_ahead_by = on, by
    change.save(update_fields=["went_ahead_on", "went_ahead_by"])
    GateFound.objects.bulk_create(
        GateFound(
            change=change,
            code=each.code,
            finding=each.finding,
            sentence=each.sentence,
        )
        for each in found
    )
    record(
        Event.Kind.CHANGE_WENT_AHEAD,
        subject=change,
        by=by,
        at=at,
        detail=f"{len(found)} checks",
    )
    return change


def _partnership_of(change_id: int) -> int:
    """The partnership that is held while its change is written to."""
    return Change.objects.values_list("partnership", flat=True).get(pk=change_id)


def _change(change_id: int) -> Change:
    """A change as it is once its partnership is held."""
    return Change.objects.select_related("partnership").get(pk=change_id)
