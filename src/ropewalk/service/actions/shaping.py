"""What a partnership means its market to become, as somebody who commissions for it says."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.service.market_kinds import FactorState, Reach
from ropewalk.service.models import (
    BlockPlan,
    BlockStage,
    FactorScore,
    MarketIntention,
    SectorTarget,
    Service,
    ServiceReach,
)
from ropewalk.service.permissions import refusal_to_commission
from ropewalk.service.rules.diversity import refusal_of_stages
from ropewalk.service.rules.success_factors import factors


@transaction.atomic
def record_reach(
    *,
    service_id: int,
    reach: Reach,
    why: str,
    starts_on: date,
    by: Account,
    at: datetime,
) -> ServiceReach:
    """Say whether a service is generic or specialist, from a day on.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody says why.
    """
    service = Service.objects.select_related("partnership").get(pk=service_id)
    _refuse_others(service.partnership, by=by, at=at)
    if not why.strip():
        raise BadInput("Say why it is generic or specialist: who can use it.")
    made = ServiceReach.objects.create(
        service=service,
        reach=reach,
        why=why.strip(),
        starts_on=starts_on,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.SERVICE_REACH_RECORDED,
        subject=service,
        by=by,
        at=at,
        detail=f"{reach} from {starts_on}",
    )
    return made


@transaction.atomic
def set_sector_target(
    *,
    partnership_id: int,
    outside_percent: int,
    by_day: date,
    why: str,
    by: Account,
    at: datetime,
) -> SectorTarget:
    """Say what share of services others than the partners are to give, and by when.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is no share, or nobody says why.
    """
    partnership = Partnership.objects.get(pk=partnership_id)
    _refuse_others(partnership, by=by, at=at)
    if not 0 <= outside_percent <= 100:
        raise BadInput("A share is between 0 and 100 percent.")
    if not why.strip():
        raise BadInput("Say why this is the share to reach.")
    made = SectorTarget.objects.create(
        partnership=partnership,
        outside_percent=outside_percent,
        by_day=by_day,
        why=why.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.SECTOR_TARGET_SET,
        subject=partnership,
        by=by,
        at=at,
        detail=f"{outside_percent} percent by {by_day}",
    )
    return made


@transaction.atomic
def plan_block_stages(
    *,
    partnership_id: int,
    stages: Sequence[tuple[date, int]],
    why: str,
    by: Account,
    at: datetime,
) -> BlockPlan:
    """Plan how the share bought by block contract falls to nothing, stage by stage.

    Args:
        partnership_id: The partnership.
        stages: The day from which each holds, and the most percent bought by block.
        why: Why, and what takes its place.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the stages do not fall to nothing on dated days, or nobody says why.
    """
    partnership = Partnership.objects.get(pk=partnership_id)
    _refuse_others(partnership, by=by, at=at)
    if why_not := refusal_of_stages(stages):
        raise BadInput(why_not)
    if not why.strip():
        raise BadInput("Say why, and what takes the place of block contracts.")
    made = BlockPlan.objects.create(
        partnership=partnership, why=why.strip(), recorded_at=at, recorded_by=by
    )
    BlockStage.objects.bulk_create(
        [
            BlockStage(plan=made, starts_on=starts_on, percent=percent)
            for starts_on, percent in stages
        ]
    )
    record(
        Event.Kind.BLOCK_PLAN_MADE,
        subject=partnership,
        by=by,
        at=at,
        detail=f"{len(stages)} stages from {stages[0][0]} to {stages[-1][0]}",
    )
    return made


@transaction.atomic
def score_factor(
    *,
    partnership_id: int,
    factor: str,
    state: FactorState,
    evidence: str,
    by: Account,
    at: datetime,
) -> FactorScore:
    """Say how far a factor of success is in place, and what shows it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when there is no such factor, or nothing shows it.
    """
    partnership = Partnership.objects.get(pk=partnership_id)
    _refuse_others(partnership, by=by, at=at)
    if factor not in {each.code for each in factors()}:
        raise BadInput("Choose one of the eight factors.")
    if not evidence.strip():
        raise BadInput("Say what shows it.")
    made = FactorScore.objects.create(
        partnership=partnership,
        factor=factor,
        state=state,
        evidence=evidence.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.FACTOR_SCORED,
        subject=partnership,
        by=by,
        at=at,
        detail=f"{factor}: {state}",
    )
    return made


@transaction.atomic
def write_intention(
    *,
    partnership_id: int,
    text: str,
    submission_key: UUID,
    replaces_id: int | None = None,
    by: Account,
    at: datetime,
) -> MarketIntention:
    """Tell providers what the partnership means to do; in place of an earlier one, or anew.

    Without words it takes the earlier one back.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing is said, or the earlier one was replaced already.
    """
    partnership = Partnership.objects.get(pk=partnership_id)
    _refuse_others(partnership, by=by, at=at)
    held = MarketIntention.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, partnership=partnership, recorded_by=by)
        return held
    replaces = None
    if replaces_id is not None:
        replaces = partnership.market_intentions.filter(
            pk=replaces_id, replaced_by=None
        ).first()
        if replaces is None:
            raise BadInput("This intention was replaced already. Open the page again.")
    if not text.strip() and replaces is None:
        raise BadInput("Enter what you mean to do.")
    made = MarketIntention.objects.create(
        partnership=partnership,
        replaces=replaces,
        text=text.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.MARKET_INTENTION_WRITTEN,
        subject=partnership,
        by=by,
        at=at,
        detail=f"intention {made.pk}"
        + (f" in place of {replaces_id}" if replaces_id else ""),
    )
    return made


def _refuse_others(partnership: Partnership, *, by: Account, at: datetime) -> None:
    """Refuse whoever does not commission for the partnership."""
    if refusal := refusal_to_commission(
        actor=by, partnership=partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
