"""From the long list to the short list: criteria, each partner's scores, and why."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account, Organisation
from ropewalk.strategy.hold import held_to_plan
from ropewalk.strategy.models import (
    Priority,
    PriorityCriterion,
    PriorityScore,
    ShortListing,
)
from ropewalk.strategy.permissions import refusal_to_score_priority

BEST = 100


@transaction.atomic
def set_priority_criterion(
    *, partnership_id: int, title: str, points: int, by: Account, at: datetime
) -> PriorityCriterion:
    """Say what priorities are scored on, and what it counts beside the others.

    A criterion of that title that is there already counts the points given now. One that
    counts them already is not recorded again.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title, or its points are not from 1 to 100.
    """
    partnership = held_to_plan(partnership_id, by=by, at=at)
    if not title.strip():
        raise BadInput("Say what the criterion is.")
    if not 0 < points <= BEST:
        raise BadInput("A criterion counts from 1 to 100 points.")
    held = partnership.priority_criteria.filter(title=title.strip()).first()
    if held is not None and held.points == points:
        return held
    made, _ = PriorityCriterion.objects.update_or_create(
        partnership=partnership,
        title=title.strip(),
        defaults={"points": points},
        create_defaults={"points": points, "recorded_at": at, "recorded_by": by},
    )
    record(
        Event.Kind.PRIORITY_CRITERION_SET,
        subject=made,
        by=by,
        at=at,
        detail=f"{points} points",
    )
    return made


@transaction.atomic
def score_priority(
    *,
    priority_id: int,
    organisation_id: int,
    scores: Mapping[int, int],
    by: Account,
    at: datetime,
) -> list[PriorityScore]:
    """Score a priority on the criteria for a partner; its last scores count.

    Scores that are its last already are not recorded again.

    Args:
        priority_id: The priority.
        organisation_id: The partner.
        scores: 0 to 100, by the number of the criterion.
        by: Somebody who plans for the partner.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is withdrawn, nothing is scored, a score is outside 0 to 100, or
            a criterion is another partnership's.
    """
    priority = (
        Priority.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=priority_id)
    )
    organisation = Organisation.objects.get(pk=organisation_id)
    if refusal := refusal_to_score_priority(
        actor=by,
        partnership=priority.partnership,
        organisation=organisation,
        on=local_day(at),
    ):
        raise PermissionDenied(refusal)
    if priority.withdrawn_at is not None:
        raise BadInput("This priority is withdrawn. Score another.")
    criteria = set(priority.partnership.priority_criteria.values_list("pk", flat=True))
    if not scores or not set(scores) <= criteria:
        raise BadInput("Score it on the criteria of this partnership.")
    if any(not 0 <= each <= BEST for each in scores.values()):
        raise BadInput("A score is from 0 to 100.")
    last = {
        each.criterion_id: each
        for each in priority.scores.filter(
            organisation=organisation, criterion__in=scores
        ).order_by("pk")
    }
    if {criterion: each.score for criterion, each in last.items()} == dict(scores):
        return [last[criterion] for criterion in scores]
    made = PriorityScore.objects.bulk_create(
        PriorityScore(
            priority=priority,
            criterion_id=criterion,
            organisation=organisation,
            score=score,
            recorded_at=at,
            recorded_by=by,
        )
        for criterion, score in scores.items()
    )
    record(
        Event.Kind.PRIORITY_SCORED,
        subject=priority,
        by=by,
        at=at,
        detail=f"organisation {organisation.pk}, {len(made)} criteria",
    )
    return made


@transaction.atomic
def list_priority(
    *, priority_id: int, is_on: bool, because: str, by: Account, at: datetime
) -> ShortListing:
    """Put a priority on the short list, or take it off, and say why.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, it is withdrawn, or it is there already.
    """
    priority = Priority.objects.get(pk=priority_id)
    held_to_plan(priority.partnership_id, by=by, at=at)
    priority.refresh_from_db()
    if priority.withdrawn_at is not None:
        raise BadInput("This priority is withdrawn. List another.")
    if not because.strip():
        raise BadInput("Say why.")
    last = priority.listings.order_by("-pk").first()
    if (last is not None and last.is_on) == is_on:
        raise BadInput(
            "It is on the short list already."
            if is_on
            else "It is not on the short list."
        )
    made = ShortListing.objects.create(
        priority=priority,
        is_on=is_on,
        because=because.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.PRIORITY_LISTED,
        subject=priority,
        by=by,
        at=at,
        detail="on" if is_on else "off",
    )
    return made
