"""Agreeing what a service has to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.outcomes.models import Measure
from ropewalk.place.models import Need
from ropewalk.service.models import (
    InvolvedInSpecification,
    QualityStandard,
    Service,
    SpecificationVersion,
    SpecifiedMeasure,
)
from ropewalk.service.permissions import refusal_to_commission


@dataclass(frozen=True, slots=True)
class StandardSaid:
    """A standard, and how anybody can see that it is kept."""

    standard: str
    seen_by: str


@dataclass(frozen=True, slots=True)
class InvolvedSaid:
    """A group that was involved, how, and what that changed."""

    voice: Need.Voice
    how: str
    changed: str


@dataclass(frozen=True, slots=True)
class SpecificationSaid:
    """What a service has to be, as somebody entered it.

    Attributes:
        purpose: What it is to achieve.
        scope: What belongs to it and what does not.
        targets: What each measure is to reach, by the measure; none where nothing was set.
        standards: What it keeps to.
        involved: Who was involved. Nobody is a version that says so.
        changed_because: Why it differs from the version before.
    """

    purpose: str
    scope: str
    targets: dict[int, Decimal | None]
    standards: Sequence[StandardSaid] = ()
    involved: Sequence[InvolvedSaid] = ()
    changed_because: str = ""


@transaction.atomic
def specify_service(
    *,
    service_id: int,
    said: SpecificationSaid,
    after_version: int,
    by: Account,
    at: datetime,
) -> SpecificationVersion:
    """Agree a version of what a service has to be.

    Args:
        service_id: The service.
        said: What it has to be.
        after_version: The version that the person was shown; 0 where there was none.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no measure, nobody says why it changed, or somebody has
            agreed another version meanwhile.
    """
    service = (
        Service.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=service_id)
    )
    if refusal := refusal_to_commission(
        actor=by, partnership=service.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if service.specifications.count() != after_version:
        raise BadInput(
            "Somebody has agreed another version since you opened the page. Look at it, "
            "and change that."
        )
    _refuse_unlike(service, said, is_first=after_version == 0)
    made = SpecificationVersion.objects.create(
        service=service,
        number=after_version + 1,
        purpose=said.purpose.strip(),
        scope=said.scope.strip(),
        changed_because=said.changed_because.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    SpecifiedMeasure.objects.bulk_create(
        [
            SpecifiedMeasure(version=made, measure_id=measure, target=target)
            for measure, target in said.targets.items()
        ]
    )
    QualityStandard.objects.bulk_create(
        [
            QualityStandard(
                version=made,
                standard=each.standard.strip(),
                seen_by=each.seen_by.strip(),
            )
            for each in said.standards
        ]
    )
    InvolvedInSpecification.objects.bulk_create(
        [
            InvolvedInSpecification(
                version=made,
                voice=each.voice,
                how=each.how.strip(),
                changed=each.changed.strip(),
            )
            for each in said.involved
        ]
    )
    record(
        Event.Kind.SERVICE_SPECIFIED,
        subject=service,
        by=by,
        at=at,
        detail=f"version {made.number}",
    )
    return made


def _refuse_unlike(
    service: Service, said: SpecificationSaid, *, is_first: bool
) -> None:
    """Refuse what does not say what a service has to be."""
    if not (said.purpose.strip() and said.scope.strip()):
        raise BadInput("Say what the service is to achieve, and what belongs to it.")
    if not said.targets:
        raise BadInput(
            "Choose at least one measure: without one nobody sees whether it is achieved."
        )
    measures = Measure.objects.filter(
        pk__in=said.targets, outcome__in=service.outcomes.all()
    )
    if measures.count() != len(said.targets):
        raise BadInput("Choose measures of the outcomes that the service is for.")
    if not is_first and not said.changed_because.strip():
        raise BadInput("Say why it is changed.")
    for each in said.standards:
        if not (each.standard.strip() and each.seen_by.strip()):
            raise BadInput("A standard says how anybody can see that it is kept.")
    for group in said.involved:
        if not (group.how.strip() and group.changed.strip()):
            raise BadInput(
                f"Say how {group.voice.label.lower()} were involved, and what it changed."
            )
