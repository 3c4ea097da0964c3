"""Planning to end a service, saying what was found, ending it; and claims of less activity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import DecisionState
from ropewalk.partnership.queries.decisions import decisions_of
from ropewalk.service.kinds import EndingCheck, EndingFound, OverrideGround
from ropewalk.service.models import (
    ActivityClaim,
    ActivityCount,
    Ending,
    EndingStep,
    Service,
)
from ropewalk.service.permissions import refusal_to_commission
from ropewalk.service.queries.ending import guaranteed_until, missing_now
from ropewalk.service.rules.ending import refusal_of_guarantee


@transaction.atomic
def plan_ending(
    *,
    service_id: int,
    ends_before: date,
    why: str,
    alternative_ids: Sequence[int],
    by: Account,
    at: datetime,
) -> Ending:
    """Plan to end a service, and say what people use in its place.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody says why, the provider's income is guaranteed for longer, or
            it is being ended already.
    """
    service = Service.objects.select_related("partnership").get(pk=service_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=service.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if Ending.objects.filter(service=service).exists():
        raise BadInput("It is recorded already that this service is to end.")
    if not why.strip():
        raise BadInput("Say why it is to end.")
    if ends_before <= service.starts_on:
        raise BadInput("A service ends after it starts.")
    if guaranteed := refusal_of_guarantee(guaranteed_until(service), ends_before):
        raise BadInput(guaranteed)
    alternatives = service.partnership.services.filter(pk__in=alternative_ids)
    if alternatives.count() != len(set(alternative_ids)) or service in alternatives:
        raise BadInput("Choose other services of this partnership in its place.")
    made = Ending.objects.create(
        service=service,
        ends_before=ends_before,
        why=why.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    made.alternatives.set(alternative_ids)
    record(
        Event.Kind.ENDING_PLANNED,
        subject=service,
        by=by,
        at=at,
        detail=f"before {ends_before}",
    )
    return made


def _held(ending_id: int, *, by: Account, on: date) -> Ending:
    """A service's ending, held, for somebody who may commission."""
    ending = (
        Ending.objects.select_for_update(of=("self",))
        .select_related("service__partnership")
        .get(pk=ending_id)
    )
    if refusal := refusal_to_commission(
        actor=by, partnership=ending.service.partnership, on=on
    ):
        raise PermissionDenied(refusal)
    if ending.ended_at is not None:
        raise BadInput("This service has its last day: what was found is not changed.")
    return ending


@transaction.atomic
def find_of_ending(
    *,
    ending_id: int,
    check: EndingCheck,
    found: EndingFound,
    said: str,
    by: Account,
    at: datetime,
) -> EndingStep:
    """Record what was found of something that has to be so before a service ends.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody says what was found, or the service has its last day.
    """
    ending = _held(ending_id, by=by, on=local_day(at))
    if not said.strip():
        raise BadInput("Say what was found, and where it can be read.")
    made = EndingStep.objects.create(
        ending=ending,
        check_of=check,
        found=found,
        said=said.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.ENDING_FOUND,
        subject=ending.service,
        by=by,
        at=at,
        detail=f"{check}: {found}",
    )
    return made


@dataclass(frozen=True, slots=True)
class OverrideSaid:
    """By which decision a service ends before all is met, on what ground, and why."""

    decision_id: int
    ground: OverrideGround
    because: str


@transaction.atomic
def end_service(
    *,
    ending_id: int,
    override: OverrideSaid | None = None,
    by: Account,
    at: datetime,
) -> Ending:
    """Give a service its last day, once all that has to be so is; or by a decision.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when something is missing and no decision of this partnership, on one of
            the grounds and with its reason, ends it all the same.
    """
    ending = _held(ending_id, by=by, on=local_day(at))
    missing = missing_now(ending, on=local_day(at))
    if missing and override is None:
        raise BadInput(
            "It cannot end yet. "
            + " ".join(f"{each.title}: {each.said}" for each in missing)
        )
    if override is not None:
        _refuse_override(ending, override, by=by, on=local_day(at))
        ending.override_id = override.decision_id
        ending.override_ground = override.ground
        ending.override_because = override.because.strip()
    ending.ended_at = at
    ending.save()
    service = ending.service
    service.ends_before, service.changed_at = ending.ends_before, at
    service.save(update_fields=["ends_before", "changed_at"])
    record(
        Event.Kind.SERVICE_ENDED,
        subject=service,
        by=by,
        at=at,
        detail=f"before {ending.ends_before}"
        + (f", overriding {len(missing)} by decision" if override else ""),
    )
    return ending


def _refuse_override(
    ending: Ending, override: OverrideSaid, *, by: Account, on: date
) -> None:
    """Refuse to end a service against what is missing without a decision that says so.

    One whose paper is kept from whoever ends it is none that they can name.
    """
    if not override.because.strip():
        raise BadInput("Say why it ends although something is missing.")
    seen = decisions_of(ending.service.partnership, actor=by, on=on)
    decision = seen.filter(pk=override.decision_id).first()
    if decision is None or decision.state != DecisionState.AGREED:
        raise BadInput(
            "Only a decision of this partnership that was agreed ends a service before "
            f"all is met. Take one, or move the day: it is {day(ending.ends_before)}."
        )


@dataclass(frozen=True, slots=True)
class ClaimSaid:
    """A claim that activity will fall, as somebody entered it."""

    what: str
    unit: str
    baseline: int
    percent: Decimal
    evidence: str
    starts_on: date
    ends_before: date


@transaction.atomic
def claim_less_activity(
    *, service_id: int, said: ClaimSaid, by: Account, at: datetime
) -> ActivityClaim:
    """Record a claim that a service makes other activity fall, with its evidence.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no baseline, no evidence, or is no fall.
    """
    service = Service.objects.select_related("partnership").get(pk=service_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=service.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not (said.what.strip() and said.unit.strip() and said.evidence.strip()):
        raise BadInput("A claim says of what, in which unit, and on what evidence.")
    if said.baseline <= 0:
        raise BadInput("Enter how much it was, more than nothing.")
    if not 0 < said.percent <= 100:
        raise BadInput("Enter by how much it is to fall: above 0% and up to 100%.")
    if said.ends_before <= said.starts_on:
        raise BadInput("The time that it is claimed for ends after it starts.")
    made = ActivityClaim.objects.create(
        service=service,
        what=said.what.strip(),
        unit=said.unit.strip(),
        baseline=said.baseline,
        percent=said.percent,
        evidence=said.evidence.strip(),
        starts_on=said.starts_on,
        ends_before=said.ends_before,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.ACTIVITY_CLAIMED,
        subject=service,
        by=by,
        at=at,
        detail=f"claim {made.pk}, {said.percent}% of {said.baseline}",
    )
    return made


@transaction.atomic
def count_activity(
    *, claim_id: int, actual: int, source: str, by: Account, at: datetime
) -> ActivityCount:
    """Record how much activity there was in the time of a claim.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is below nothing, or nobody says where the count is from.
    """
    claim = ActivityClaim.objects.select_related("service__partnership").get(
        pk=claim_id
    )
    if refusal := refusal_to_commission(
        actor=by, partnership=claim.service.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if actual < 0:
        raise BadInput("A count is not below nothing.")
    if not source.strip():
        raise BadInput("Say where the count is from.")
    made = ActivityCount.objects.create(
        claim=claim,
        actual=actual,
        source=source.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.ACTIVITY_COUNTED,
        subject=claim.service,
        by=by,
        at=at,
        detail=f"claim {claim_id}, {actual}",
    )
    return made
