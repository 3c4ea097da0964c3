"""What a provider reports as delivered, and confirming, querying or withdrawing it."""

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
from ropewalk.service.actions.deliveries import (
    DeliverySaid,
    record_delivery,
)
from ropewalk.service.hold import hold_contract
from ropewalk.service.models import Contract, Delivery, ReportedDelivery, ReportedStep
from ropewalk.service.models.reported import ENDS
from ropewalk.service.performance_kinds import ReportedStepKind
from ropewalk.service.performance_permissions import (
    refusal_to_pay,
    refusal_to_speak_for_provider,
)
from ropewalk.service.queries.delivering import order_of, refusal_of_delivery
from ropewalk.service.rules.exceptions import refusal_of_reported_step
from ropewalk.service.rules.personal import OF_A_CONTRACT, refusal_of_words
from ropewalk.service.worded import worded


@dataclass(frozen=True, slots=True)
class ReportedSaid:
    """What a provider says that it delivered: as a delivery, without what it costs."""

    reference: str
    on: date
    quantity: Decimal
    note: str = ""


@transaction.atomic
def report_delivery(
    *,
    contract_id: int,
    said: ReportedSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> ReportedDelivery:
    """Report what was delivered against a year's order. It counts once it is confirmed.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is recorded or reported already, or nothing is held back for
            the contract that year.
    """
    contract = hold_contract(contract_id)
    if refusal := refusal_to_speak_for_provider(
        actor=by, contract=contract, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    held = ReportedDelivery.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, contract=contract, recorded_by=by)
        return held
    reference = said.reference.strip()
    if why_not := refusal_of_words(said.note, OF_A_CONTRACT) or refusal_of_delivery(
        contract,
        reference=reference,
        on=said.on,
        quantity=said.quantity,
        today=local_day(at),
    ):
        raise BadInput(why_not)
    made = ReportedDelivery.objects.create(
        contract=contract,
        order=order_of(contract, said.on),
        reference=reference,
        on=said.on,
        quantity=said.quantity,
        note=said.note.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.DELIVERY_REPORTED,
        subject=contract,
        by=by,
        at=at,
        detail=f"reported delivery {made.pk}, {said.quantity}",
    )
    return made


def _held(reported_id: int) -> tuple[Contract, ReportedDelivery]:
    """A reported delivery with its contract, which is held."""
    reported = ReportedDelivery.objects.get(pk=reported_id)
    return hold_contract(reported.contract_id), reported


def _step(
    reported: ReportedDelivery,
    kind: ReportedStepKind,
    text: str,
    delivery: Delivery | None = None,
    *,
    by: Account,
    at: datetime,
) -> ReportedStep:
    return ReportedStep.objects.create(
        reported=reported,
        kind=kind,
        text=text,
        ends=reported if kind in ENDS else None,
        delivery=delivery,
        recorded_at=at,
        recorded_by=by,
    )


def _refuse(reported: ReportedDelivery, kind: ReportedStepKind) -> None:
    """Refuse a step that those taken before do not allow."""
    taken = list(reported.steps.values_list("kind", flat=True))
    if why_not := refusal_of_reported_step(taken, kind):
        raise BadInput(why_not)


@transaction.atomic
def confirm_reported(
    *, reported_id: int, pence: int | None = None, by: Account, at: datetime
) -> Delivery:
    """Confirm a reported delivery: it is spent from its day on, and can be invoiced.

    Args:
        reported_id: Which.
        pence: What it costs under a contract without a price for a unit; else none.
        by: Who confirms it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` of the fund that applies.
        BadInput: when it is confirmed or withdrawn already, or costs more than is held
            back.
    """
    contract, reported = _held(reported_id)
    if refusal := refusal_to_pay(actor=by, contract=contract, on=local_day(at)):
        raise PermissionDenied(refusal)
    _refuse(reported, ReportedStepKind.CONFIRMED)
    delivery = record_delivery(
        contract_id=contract.pk,
        said=DeliverySaid(reported.reference, reported.on, reported.quantity, pence),
        reported=reported,
        by=by,
        at=at,
    )
    _step(reported, ReportedStepKind.CONFIRMED, "", delivery, by=by, at=at)
    record(
        Event.Kind.REPORTED_CONFIRMED,
        subject=contract,
        by=by,
        at=at,
        detail=f"reported delivery {reported.pk} as delivery {delivery.pk}",
    )
    return delivery


@transaction.atomic
def query_reported(
    *, reported_id: int, text: str, by: Account, at: datetime
) -> ReportedStep:
    """Query a reported delivery with its provider.

    Raises:
        PermissionDenied: with the ``Refusal`` of the fund that applies.
        BadInput: when no reason is given, or it is queried, confirmed or withdrawn.
    """
    contract, reported = _held(reported_id)
    if refusal := refusal_to_pay(actor=by, contract=contract, on=local_day(at)):
        raise PermissionDenied(refusal)
    _refuse(reported, ReportedStepKind.QUERIED)
    words = worded(text, OF_A_CONTRACT, nothing="Say what you ask of the provider.")
    made = _step(reported, ReportedStepKind.QUERIED, words, by=by, at=at)
    record(
        Event.Kind.REPORTED_QUERIED,
        subject=contract,
        by=by,
        at=at,
        detail=f"reported delivery {reported.pk}",
    )
    return made


@transaction.atomic
def answer_reported(
    *, reported_id: int, text: str, by: Account, at: datetime
) -> ReportedStep:
    """Answer what was queried of a reported delivery, for its provider.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing is said, or nothing is queried.
    """
    contract, reported = _held(reported_id)
    if refusal := refusal_to_speak_for_provider(
        actor=by, contract=contract, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    _refuse(reported, ReportedStepKind.ANSWERED)
    words = worded(text, OF_A_CONTRACT, nothing="Enter your answer.")
    made = _step(reported, ReportedStepKind.ANSWERED, words, by=by, at=at)
    record(
        Event.Kind.REPORTED_ANSWERED,
        subject=contract,
        by=by,
        at=at,
        detail=f"reported delivery {reported.pk}",
    )
    return made


@transaction.atomic
def withdraw_reported(
    *, reported_id: int, text: str, by: Account, at: datetime
) -> ReportedStep:
    """Withdraw a reported delivery, so that it can be reported again as it was.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, or it is confirmed or withdrawn already.
    """
    contract, reported = _held(reported_id)
    if refusal := refusal_to_speak_for_provider(
        actor=by, contract=contract, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    _refuse(reported, ReportedStepKind.WITHDRAWN)
    words = worded(text, OF_A_CONTRACT, nothing="Say why it is withdrawn.")
    made = _step(reported, ReportedStepKind.WITHDRAWN, words, by=by, at=at)
    record(
        Event.Kind.REPORTED_WITHDRAWN,
        subject=contract,
        by=by,
        at=at,
        detail=f"reported delivery {reported.pk}",
    )
    return made
