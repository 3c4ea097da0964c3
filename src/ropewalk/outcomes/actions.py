"""Bringing a framework into use, writing one, adding a measure, recording its values."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account, Organisation
from ropewalk.outcomes.kinds import Direction, Frequency, Origin
from ropewalk.outcomes.models import (
    Framework,
    Measure,
    MeasureValue,
    Outcome,
    PriorityHeading,
    Target,
)
from ropewalk.outcomes.permissions import (
    refusal_to_add_measure,
    refusal_to_adopt,
    refusal_to_record,
    refusal_to_record_value,
)
from ropewalk.outcomes.said import HeadingSaid, shipped_frameworks


@transaction.atomic
def adopt_framework(*, code: str, by: Account, at: datetime) -> Framework:
    """Bring a framework that ships into use for the whole installation, once.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when none of that code ships.
    """
    if refusal := refusal_to_adopt(actor=by, on=local_day(at)):
        raise PermissionDenied(refusal)
    if code not in shipped_frameworks():
        raise BadInput(f"No framework called {code} ships with Ropewalk.")
    said = shipped_frameworks()[code]
    framework, is_new = Framework.objects.get_or_create(
        code=code,
        defaults={
            "name": said.name,
            "origin": said.origin,
            "source": said.source,
            "note": said.note,
            "starts_on": said.starts_on,
            "ends_before": said.ends_before,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    if is_new:
        _write(framework, said.headings)
        record(
            Event.Kind.OUTCOMES_RECORDED, subject=framework, by=by, at=at, detail=code
        )
    return framework


@transaction.atomic
def record_framework(
    *,
    organisation_id: int,
    name: str,
    source: str,
    headings: Sequence[HeadingSaid],
    starts_on: date,
    by: Account,
    at: datetime,
) -> Framework:
    """Record an organisation's own framework of outcomes, whole.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no name, no source or no outcomes, or the organisation has
            one of that name.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if refusal := refusal_to_record(
        actor=by, organisation=organisation, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not name.strip() or not source.strip():
        raise BadInput("Say what the framework is called and where it comes from.")
    if not headings:
        raise BadInput("A framework has an outcome at least.")
    code = f"{organisation.pk}-{slugify(name)[:30]}".strip("-")
    if Framework.objects.filter(code=code).exists():
        raise BadInput(f"{organisation} has a framework called {name.strip()} already.")

    framework = Framework.objects.create(
        organisation=organisation,
        code=code,
        name=name.strip(),
        origin=Origin.LOCAL,
        source=source.strip(),
        starts_on=starts_on,
        recorded_at=at,
        recorded_by=by,
    )
    _write(framework, headings)
    record(Event.Kind.OUTCOMES_RECORDED, subject=framework, by=by, at=at, detail=code)
    return framework


def _write(framework: Framework, headings: Sequence[HeadingSaid]) -> None:
    """The headings, outcomes and measures of a framework, a statement for each kind."""
    under = PriorityHeading.objects.bulk_create(
        PriorityHeading(framework=framework, number=number, title=heading.title)
        for number, heading in enumerate(headings, start=1)
    )
    said = [
        (row, each)
        for row, heading in zip(under, headings, strict=True)
        for each in heading.outcomes
    ]
    outcomes = Outcome.objects.bulk_create(
        Outcome(
            framework=framework, heading=row, code=each.code, statement=each.statement
        )
        for row, each in said
    )
    Measure.objects.bulk_create(
        Measure(
            outcome=outcome,
            code=each.code,
            name=each.name,
            unit=each.unit,
            direction=each.direction,
            source=each.source,
            frequency=each.frequency,
            target=each.target,
        )
        for outcome, (_, told) in zip(outcomes, said, strict=True)
        for each in told.measures
    )


@transaction.atomic
def add_measure(
    *,
    outcome_id: int,
    organisation_id: int,
    name: str,
    unit: str,
    direction: Direction,
    frequency: Frequency,
    source: str,
    target: Decimal | None = None,
    by: Account,
    at: datetime,
) -> Measure:
    """Add an organisation's own measure to an outcome that has none, or not enough.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the framework is no longer in force, something is not said, the
            target cannot be kept, or the outcome has a measure of that name.
    """
    outcome = Outcome.objects.select_related("framework__organisation").get(
        pk=outcome_id
    )
    Framework.objects.select_for_update().get(pk=outcome.framework_id)
    organisation = Organisation.objects.get(pk=organisation_id)
    if refusal := refusal_to_add_measure(
        actor=by, outcome=outcome, organisation=organisation, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    ended = outcome.framework.ends_before
    if ended is not None and ended <= local_day(at):
        raise BadInput("This framework is no longer in force.")
    called = " ".join(name.split())
    if not called or not unit.strip() or not source.strip():
        raise BadInput("Say what the measure is called, its unit and its source.")
    if target is not None:
        _refuse_number(target, source)
    held = list(outcome.measures.all())
    if any(each.name.casefold() == called.casefold() for each in held):
        raise BadInput(f"This outcome has a measure called “{called}” already.")

    made = Measure.objects.create(
        outcome=outcome,
        organisation=organisation,
        code=f"{organisation.pk}-{len(held) + 1}-{slugify(called)[:20]}".strip("-"),
        name=called,
        unit=unit.strip(),
        direction=direction,
        frequency=frequency,
        source=source.strip(),
        target=target,
    )
    record(
        Event.Kind.MEASURE_ADDED,
        subject=made,
        by=by,
        at=at,
        detail=f"outcome {outcome.pk}, {organisation}",
    )
    return made


@transaction.atomic
def record_value(
    *,
    measure_id: int,
    organisation_id: int,
    starts_on: date,
    ends_before: date,
    value: Decimal,
    source: str,
    by: Account,
    at: datetime,
) -> MeasureValue:
    """Record an organisation's value of a measure for a period.

    A correction is another row; both stay.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the period ends before it starts or is not over, the value cannot
            be kept, or no source is given.
    """
    measure, organisation = _measure(measure_id, organisation_id, by=by, at=at)
    if ends_before <= starts_on:
        raise BadInput("The period must end after it starts.")
    if ends_before > local_day(at):
        raise BadInput("The period is not over yet: a value comes after it.")
    _refuse_number(value, source)

    kept = MeasureValue.objects.create(
        measure=measure,
        organisation=organisation,
        starts_on=starts_on,
        ends_before=ends_before,
        value=value,
        source=source.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.MEASURE_VALUE_RECORDED,
        subject=measure,
        by=by,
        at=at,
        detail=f"{starts_on.isoformat()} to {ends_before.isoformat()}, {organisation}",
    )
    return kept


@transaction.atomic
def set_target(
    *,
    measure_id: int,
    organisation_id: int,
    value: Decimal,
    source: str,
    by: Account,
    at: datetime,
) -> Target:
    """Record what an organisation wants a measure to reach. The one before stays on record.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the target cannot be kept, or no source is given.
    """
    measure, organisation = _measure(measure_id, organisation_id, by=by, at=at)
    _refuse_number(value, source)

    target = Target.objects.create(
        measure=measure,
        organisation=organisation,
        value=value,
        source=source.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.TARGET_SET, subject=measure, by=by, at=at, detail=f"{organisation}"
    )
    return target


def _measure(
    measure_id: int, organisation_id: int, *, by: Account, at: datetime
) -> tuple[Measure, Organisation]:
    """A measure and the organisation that somebody records it for, if they may."""
    measure = Measure.objects.select_related("outcome__framework__organisation").get(
        pk=measure_id
    )
    organisation = Organisation.objects.get(pk=organisation_id)
    if refusal := refusal_to_record_value(
        actor=by, measure=measure, organisation=organisation, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    return measure, organisation


def _refuse_number(value: Decimal, source: str) -> None:
    if not value.is_finite() or abs(value) >= 10**12:
        raise BadInput("The value is not a number that can be kept.")
    if not source.strip():
        raise BadInput("Say where the value comes from.")
