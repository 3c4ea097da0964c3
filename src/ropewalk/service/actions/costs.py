"""Saying what a unit of care costs to give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
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
from ropewalk.service.kinds import PriceKind
from ropewalk.service.models import CostBuildUp, CostInput
from ropewalk.service.permissions import refusal_to_commission
from ropewalk.service.rules.cost_of_care import CostPart, cost_of_care


@dataclass(frozen=True, slots=True)
class CostSaid:
    """One part of a cost: how much, and where that comes from."""

    value: Decimal
    source: str


@transaction.atomic
def build_up_cost(
    *,
    partnership_id: int,
    kind: PriceKind,
    unit: str,
    starts_on: date,
    parts: Mapping[CostPart, CostSaid],
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> CostBuildUp:
    """Say from a day on what a unit costs to give, part by part.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it says no unit, or a part is missing, below nothing, finer than
            four decimals or without its source.
    """
    partnership = Partnership.objects.get(pk=partnership_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    held = CostBuildUp.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, partnership=partnership, recorded_by=by)
        return held
    if not unit.strip():
        raise BadInput("Say for which unit, as the list of prices says it.")
    cost_of_care({part: said.value for part, said in parts.items()})
    for part, said in parts.items():
        if not said.source.strip():
            raise BadInput(f"Say where “{part.label}” comes from.")
        if said.value != round(said.value, 4):
            raise BadInput(f"“{part.label}” has at most four decimals.")
    made = CostBuildUp.objects.create(
        partnership=partnership,
        kind=kind,
        unit=unit.strip(),
        starts_on=starts_on,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    CostInput.objects.bulk_create(
        CostInput(
            build_up=made,
            part=part,
            value=parts[part].value,
            source=parts[part].source.strip(),
        )
        for part in CostPart
    )
    record(
        Event.Kind.COST_BUILT_UP,
        subject=made,
        by=by,
        at=at,
        detail=f"{kind}, {made.unit} from {starts_on}",
    )
    return made
