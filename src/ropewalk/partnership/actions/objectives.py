"""What partners are to achieve: objectives, and the parts of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.outcomes.queries import outcomes_seen_by
from ropewalk.partnership.held import held_to_run
from ropewalk.partnership.kinds import ObjectiveKind
from ropewalk.partnership.models import Objective, ObjectiveShare, Partnership


@transaction.atomic
def record_objective(
    *,
    partnership_id: int,
    change_id: int | None,
    parent_id: int | None,
    kind: ObjectiveKind,
    text: str,
    outcome_id: int | None,
    member_ids: Sequence[int],
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Objective:
    """Record what a partnership, or a change in it, is to achieve.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it says nothing, is part of an objective elsewhere, is about an
            outcome and names none, or is personal and nobody shares it.
    """
    partnership = held_to_run(partnership_id, by=by, at=at)
    if present := Objective.objects.filter(submission_key=submission_key).first():
        refuse_other_use(present, partnership_id=partnership.pk)
        return present
    if not text.strip():
        raise BadInput("Say what is to be achieved.")
    if change_id and not partnership.changes.filter(pk=change_id).exists():
        raise BadInput("Choose a change of this partnership.")
    _refuse_parent(partnership, change_id, parent_id, kind)
    if (kind == ObjectiveKind.OUTCOME) != (outcome_id is not None):
        raise BadInput(
            "An objective about what gets better names its outcome; no other does."
        )
    if outcome_id and not (
        outcomes_seen_by(by, on=local_day(at)).filter(pk=outcome_id).exists()
    ):
        raise BadInput("Choose an outcome of a framework that you may see.")
    wanted = set(member_ids)
    if (kind == ObjectiveKind.PERSONAL) != bool(wanted):
        raise BadInput(
            "A personal objective is shared by people who take part: choose them. No "
            "other objective is."
        )
    members = partnership.members.filter(covering(local_day(at)), pk__in=wanted)
    if len(members) != len(wanted):
        raise BadInput("Choose among those who take part in this partnership.")

    objective = Objective.objects.create(
        partnership=partnership,
        change_id=change_id,
        parent_id=parent_id,
        kind=ObjectiveKind(kind),
        text=text.strip(),
        outcome_id=outcome_id,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    ObjectiveShare.objects.bulk_create(
        ObjectiveShare(objective=objective, member=member) for member in members
    )
    record(
        Event.Kind.OBJECTIVE_RECORDED,
        subject=objective,
        by=by,
        at=at,
        detail=str(objective.kind),
    )
    return objective


def _refuse_parent(
    partnership: Partnership,
    change_id: int | None,
    parent_id: int | None,
    kind: ObjectiveKind,
) -> None:
    """A part belongs where the whole does, and is personal when that is."""
    if parent_id is None:
        return
    parent = partnership.objectives.filter(pk=parent_id, change=change_id).first()
    if parent is None:
        raise BadInput(
            "It can be part of an objective of the same partnership and change only."
        )
    if (parent.kind == ObjectiveKind.PERSONAL) != (kind == ObjectiveKind.PERSONAL):
        raise BadInput("Only a personal objective can be part of a personal one.")
