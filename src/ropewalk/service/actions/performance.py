"""What a contract is measured by, and what its provider returns."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.outcomes.models import Measure
from ropewalk.service.models import Contract, ContractMeasure, Return
from ropewalk.service.permissions import refusal_to_commission, refusal_to_return


@transaction.atomic
def measure_contract(
    *,
    contract_id: int,
    measure_id: int,
    target: Decimal | None,
    days_to_return: int,
    by: Account,
    at: datetime,
) -> ContractMeasure:
    """Measure a contract by one of the measures of an outcome that its service is for.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is measured by it already, or its service is for another outcome.
    """
    contract = Contract.objects.select_related("partnership", "service").get(
        pk=contract_id
    )
    if refusal := refusal_to_commission(
        actor=by, partnership=contract.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    measure = Measure.objects.filter(
        pk=measure_id, outcome__in=contract.service.outcomes.all()
    ).first()
    if measure is None:
        raise BadInput("Choose a measure of an outcome that the service is for.")
    if contract.measures.filter(measure=measure).exists():
        raise BadInput("The contract is measured by this already.")
    if days_to_return <= 0:
        raise BadInput("Enter within how many days a return is due, at least one.")
    made = ContractMeasure.objects.create(
        contract=contract,
        measure=measure,
        target=target,
        days_to_return=days_to_return,
    )
    record(
        Event.Kind.CONTRACT_MEASURED,
        subject=contract,
        by=by,
        at=at,
        detail=f"measure {measure_id}",
    )
    return made


@dataclass(frozen=True, slots=True)
class ReturnSaid:
    """What a provider returned of a measure for a period."""

    starts_on: date
    ends_before: date
    value: Decimal
    note: str = ""


@transaction.atomic
def record_return(
    *, contract_measure_id: int, said: ReturnSaid, by: Account, at: datetime
) -> Return:
    """Record what a provider returned; a later one for the same period counts.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the period is not over, or is none.
    """
    measure = ContractMeasure.objects.select_related(
        "contract__partnership", "contract__provider"
    ).get(pk=contract_measure_id)
    on = local_day(at)
    if refusal := refusal_to_return(actor=by, contract=measure.contract, on=on):
        raise PermissionDenied(refusal)
    if said.ends_before <= said.starts_on:
        raise BadInput("The period ends after it starts.")
    if said.ends_before > on:
        raise BadInput("The period is not over yet: return it once it is.")
    if said.value != round(said.value, 4):
        raise BadInput("A value has at most four decimals.")
    made = Return.objects.create(
        measure=measure,
        starts_on=said.starts_on,
        ends_before=said.ends_before,
        value=said.value,
        note=said.note.strip(),
        returned_on=on,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.RETURN_RECORDED,
        subject=measure.contract,
        by=by,
        at=at,
        detail=f"measure {measure.measure_id}, from {said.starts_on}",
    )
    return made
