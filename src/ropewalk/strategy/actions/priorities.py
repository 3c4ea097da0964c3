"""Recording what ought to come first, saying what it lacks yet, and withdrawing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.outcomes.queries import outcomes_seen_by
from ropewalk.partnership.models import Partnership
from ropewalk.place.models import Need
from ropewalk.strategy.hold import held_to_plan
from ropewalk.strategy.kinds import PriorityHead
from ropewalk.strategy.models import Priority

WITHDRAWN = "This priority is withdrawn already."
OUTCOME_SAID = (
    "This priority says its outcome already. To aim at another, withdraw it with the "
    "reason and record a new one."
)
BODY_NAMED = (
    "This priority names the body that decides about it already. For another, withdraw "
    "it with the reason and record a new one."
)


@dataclass(frozen=True, slots=True)
class PrioritySaid:
    """What ought to come first, under which head, why, and for which needs.

    Attributes:
        head: One of the five.
        title: What it is, in a few words.
        because: Why it ought to come first.
        need_ids: The needs that it comes from, recorded by the person's organisations.
        outcome_id: What ought to be better for people.
        body_id: The body of the partnership that decides about it.
    """

    head: PriorityHead
    title: str
    because: str
    need_ids: Sequence[int] = ()
    outcome_id: int | None = None
    body_id: int | None = None


@transaction.atomic
def record_priority(
    *,
    partnership_id: int,
    said: PrioritySaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Priority:
    """Put a priority on the long list of a partnership.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when something is not said, or a need, outcome or body is not there.
    """
    partnership = held_to_plan(partnership_id, by=by, at=at)
    held = Priority.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, partnership=partnership, recorded_by=by)
        return held
    if not said.title.strip() or not said.because.strip():
        raise BadInput("Say what ought to come first, and why.")
    needs = _needs(said.need_ids, by=by, at=at)
    _refuse_what_is_not_there(partnership, said, by=by, at=at)
    made = Priority.objects.create(
        partnership=partnership,
        head=PriorityHead(said.head),
        title=said.title.strip(),
        because=said.because.strip(),
        outcome_id=said.outcome_id,
        body_id=said.body_id,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    made.needs.set(needs)
    record(
        Event.Kind.PRIORITY_RECORDED,
        subject=made,
        by=by,
        at=at,
        detail=f"{made.head}, needs {sorted(each.pk for each in needs)}",
    )
    return made


def _needs(need_ids: Sequence[int], *, by: Account, at: datetime) -> list[Need]:
    """Standing needs that the person's organisations recorded."""
    if not need_ids:
        raise BadInput(
            "A priority comes from needs. Choose one at least, or record one first."
        )
    seen = Need.objects.visible_to(by, on=local_day(at)).standing()
    needs = list(seen.filter(pk__in=need_ids))
    if len(needs) != len(set(need_ids)):
        raise BadInput(
            "One of the needs is withdrawn, or your organisation did not record it. "
            "Choose again."
        )
    return needs


def _refuse_what_is_not_there(
    partnership: Partnership, said: PrioritySaid, *, by: Account, at: datetime
) -> None:
    if said.outcome_id is not None:
        _refuse_outcome(said.outcome_id, by=by, at=at)
    if said.body_id is not None:
        _refuse_body(partnership, said.body_id)


def _refuse_outcome(outcome_id: int, *, by: Account, at: datetime) -> None:
    if not outcomes_seen_by(by, on=local_day(at)).filter(pk=outcome_id).exists():
        raise BadInput("That outcome is not in use. Choose another.")


def _refuse_body(partnership: Partnership, body_id: int) -> None:
    if not partnership.bodies.filter(pk=body_id).exists():
        raise BadInput("Choose a body of this partnership.")


@transaction.atomic
def say_priority_outcome(
    *, priority_id: int, outcome_id: int, by: Account, at: datetime
) -> Priority:
    """Say what a priority that stands ought to make better, where nobody has said it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is withdrawn, names an outcome already, or the outcome is not there.
    """
    priority = _standing(priority_id, by=by, at=at)
    if priority.outcome_id is not None:
        raise BadInput(OUTCOME_SAID)
    _refuse_outcome(outcome_id, by=by, at=at)
    priority.outcome_id = outcome_id
    priority.save(update_fields=["outcome"])
    record(
        Event.Kind.PRIORITY_OUTCOME_SAID,
        subject=priority,
        by=by,
        at=at,
        detail=f"outcome {outcome_id}",
    )
    return priority


@transaction.atomic
def name_priority_body(
    *, priority_id: int, body_id: int, by: Account, at: datetime
) -> Priority:
    """Name the body that decides about a priority that stands, where none is named.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is withdrawn, names a body already, or the body is another
            partnership's.
    """
    priority = _standing(priority_id, by=by, at=at)
    if priority.body_id is not None:
        raise BadInput(BODY_NAMED)
    _refuse_body(priority.partnership, body_id)
    priority.body_id = body_id
    priority.save(update_fields=["body"])
    record(
        Event.Kind.PRIORITY_BODY_NAMED,
        subject=priority,
        by=by,
        at=at,
        detail=f"body {body_id}",
    )
    return priority


def _standing(priority_id: int, *, by: Account, at: datetime) -> Priority:
    """A priority that stands, of a partnership held while it is changed."""
    priority = Priority.objects.select_related("partnership").get(pk=priority_id)
    held_to_plan(priority.partnership_id, by=by, at=at)
    priority.refresh_from_db()
    if priority.withdrawn_at is not None:
        raise BadInput(WITHDRAWN)
    return priority


@transaction.atomic
def withdraw_priority(
    *, priority_id: int, because: str, by: Account, at: datetime
) -> Priority:
    """Withdraw a priority, which stays on record with the reason.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, or it is withdrawn already.
    """
    priority = _standing(priority_id, by=by, at=at)
    if not because.strip():
        raise BadInput("Say why the priority is withdrawn.")
    priority.withdrawn_at = at
    priority.withdrawn_because = because.strip()
    priority.save(update_fields=["withdrawn_at", "withdrawn_because"])
    record(Event.Kind.PRIORITY_WITHDRAWN, subject=priority, by=by, at=at)
    return priority
