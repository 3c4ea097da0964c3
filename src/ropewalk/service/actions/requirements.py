"""What practices and localities require, and the lots that it adds up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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
from ropewalk.place.models import Need
from ropewalk.service.hold import hold_procurement
from ropewalk.service.kinds import Stage
from ropewalk.service.models import Lot, Requirement
from ropewalk.service.named import locality_named, practice_named
from ropewalk.service.permissions import refusal_to_choose, refusal_to_require
from ropewalk.service.rules.lots import lot_of


@dataclass(frozen=True, slots=True)
class RequirementSaid:
    """What is required, as somebody entered it: how many units in a financial year.

    Attributes:
        what: Of what.
        unit: What is counted.
        quantity: How many.
        year_starting: The financial year, by the year in which it starts.
        practice_id: The practice that requires it; or else
        locality_id: the locality group that does.
        need_id: The need that it answers.
    """

    what: str
    unit: str
    quantity: int
    year_starting: int
    practice_id: int | None = None
    locality_id: int | None = None
    need_id: int | None = None


@transaction.atomic
def require_service(
    *,
    partnership_id: int,
    said: RequirementSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Requirement:
    """Say what a practice or a locality group requires for its people.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody requires it, or nothing is required.
    """
    partnership = Partnership.objects.get(pk=partnership_id)
    practice = practice_named(said.practice_id)
    locality = locality_named(partnership, said.locality_id)
    if (practice is None) == (locality is None):
        raise BadInput("Say who requires it: one practice, or one locality group.")
    if refusal := refusal_to_require(
        actor=by,
        partnership=partnership,
        practice=practice,
        locality=locality,
        on=local_day(at),
    ):
        raise PermissionDenied(refusal)
    held = Requirement.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, partnership=partnership, recorded_by=by)
        return held
    if not (said.what.strip() and said.unit.strip()):
        raise BadInput("Say what is required, and in what it is counted.")
    if said.quantity <= 0:
        raise BadInput("Enter how many are required, more than nothing.")
    needs = Need.objects.visible_to(by, on=local_day(at))
    if said.need_id is not None and not needs.filter(pk=said.need_id).exists():
        raise BadInput("Choose one of the needs that your organisation has recorded.")
    made = Requirement.objects.create(
        partnership=partnership,
        practice=practice,
        locality=locality,
        need_id=said.need_id,
        what=said.what.strip(),
        unit=said.unit.strip(),
        quantity=said.quantity,
        year_starting=said.year_starting,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.SERVICE_REQUIRED,
        subject=made,
        by=by,
        at=at,
        detail=f"{said.quantity}, {said.year_starting}",
    )
    return made


@transaction.atomic
def make_lot(
    *,
    procurement_id: int,
    title: str,
    requirement_ids: Sequence[int],
    by: Account,
    at: datetime,
) -> Lot:
    """Make one lot of what several practices and localities require.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when they are not for one thing in one year, or one of them has a lot.
    """
    procurement = hold_procurement(procurement_id)
    if refusal := refusal_to_choose(
        actor=by, procurement=procurement, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if procurement.stage != Stage.SPECIFYING:
        raise BadInput(
            "Lots are made while a procurement is being specified: this one has gone on."
        )
    if not title.strip():
        raise BadInput("Enter the name of the lot.")
    required = list(
        procurement.partnership.requirements.select_for_update(of=("self",)).filter(
            pk__in=requirement_ids
        )
    )
    if len(required) != len(set(requirement_ids)):
        raise BadInput("Choose from what is required in this partnership.")
    if any(each.lot_id is not None for each in required):
        raise BadInput("One of these is in a lot already. Open the page again.")
    wanted, refusal_of_lot = lot_of(
        [(each.unit, each.quantity, each.year_starting) for each in required]
    )
    if wanted is None:
        raise BadInput(refusal_of_lot)
    made = Lot.objects.create(
        procurement=procurement,
        number=procurement.lots.count() + 1,
        title=title.strip(),
        unit=wanted.unit,
        year_starting=wanted.year_starting,
    )
    for each in required:
        each.lot = made
    Requirement.objects.bulk_update(required, ["lot"])
    record(
        Event.Kind.LOT_MADE,
        subject=procurement,
        by=by,
        at=at,
        detail=f"lot {made.number}, {wanted.quantity} of {len(required)} requirements",
    )
    return made
