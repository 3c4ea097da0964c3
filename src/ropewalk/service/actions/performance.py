"""What a contract is measured by, and what its provider returns."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput, Faults
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.outcomes.kinds import Frequency
from ropewalk.outcomes.models import Measure
from ropewalk.service.hold import hold_contract
from ropewalk.service.models import Contract, ContractMeasure, Return
from ropewalk.service.performance_permissions import refusal_to_hold_to_account
from ropewalk.service.permissions import refusal_to_return
from ropewalk.service.rules.personal import OF_A_CONTRACT, refusal_of_words
from ropewalk.service.rules.return_sheet import FIRST, NOTE, NUMBER, SHEET, SheetRow
from ropewalk.service.rules.returns import (
    CORRECTED_BECAUSE,
    UNCHANGED,
    Period,
    Version,
    refusal_of_return,
)


@transaction.atomic
def measure_contract(
    *,
    contract_id: int,
    measure_id: int,
    target: Decimal | None,
    days_to_return: int,
    frequency: Frequency | None = None,
    least: Decimal | None = None,
    most: Decimal | None = None,
    by: Account,
    at: datetime,
) -> ContractMeasure:
    """Measure a contract by one of the measures of an outcome that its service is for.

    Args:
        contract_id: The contract.
        measure_id: The measure.
        target: What it is to reach; where none is said, the specification's counts.
        days_to_return: How many days after a period its return is due.
        frequency: How often it is returned; as often as the measure has a new value, where
            nobody says.
        least: The lowest value that is plausible, where somebody says so.
        most: The highest.
        by: Who says so.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is measured by it already, or its service is for another outcome.
    """
    contract = Contract.objects.select_related(
        "partnership", "provider", "service"
    ).get(pk=contract_id)
    if refusal := refusal_to_hold_to_account(
        actor=by, contract=contract, on=local_day(at)
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
    if least is not None and most is not None and most <= least:
        raise BadInput("The highest plausible value is above the lowest.")
    made = ContractMeasure.objects.create(
        contract=contract,
        measure=measure,
        target=target,
        frequency=frequency or measure.frequency,
        days_to_return=days_to_return,
        least=least,
        most=most,
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
    """Record what a provider returned, as a further version where it was returned before.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the period is not over, or is none, or overlaps with another; or it
            corrects an earlier return without saying what was wrong.
    """
    contract = _held(
        ContractMeasure.objects.get(pk=contract_measure_id).contract_id,
        by=by,
        on=local_day(at),
    )
    returned = _returned(contract)
    if refusal := _refusal(contract, contract_measure_id, said, returned, at=at):
        raise BadInput(refusal)
    made = _return(contract_measure_id, said, returned, by=by, at=at)
    record(
        Event.Kind.RETURN_RECORDED,
        subject=contract,
        by=by,
        at=at,
        detail=f"contract measure {contract_measure_id}, from {said.starts_on}, version "
        f"{made.number}",
    )
    return made


@transaction.atomic
def take_in_returns(
    *,
    contract_id: int,
    rows: Sequence[SheetRow],
    sha256: str,
    file: str,
    by: Account,
    at: datetime,
) -> list[Return]:
    """Take in the returns of a filled-in sheet: every row of it, or none.

    A row that says what was returned already changes nothing.

    Args:
        contract_id: The contract that it is for.
        rows: What was filled in.
        sha256: The digest of the file, for the record.
        file: What the file is called, for refusals.
        by: Who sends it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: naming each row that cannot be returned and why; or when none of them
            says anything new.
    """
    contract = _held(contract_id, by=by, on=local_day(at))
    returned = _returned(contract)
    faults = Faults(file, "returned", SHEET)
    made: list[Return] = []
    own = {each.pk for each in contract.measures.all()}
    for each in rows:
        said = ReturnSaid(each.starts_on, each.ends_before, each.value, each.note)
        if each.contract_measure_id not in own:
            faults.note(each.row, NUMBER, "is no measure of this contract")
            continue
        refusal = _refusal(contract, each.contract_measure_id, said, returned, at=at)
        if refusal == UNCHANGED:
            continue
        if refusal:
            column = NOTE if refusal in {CORRECTED_BECAUSE, OF_A_CONTRACT} else FIRST
            faults.note(each.row, column, refusal.removesuffix("."))
        else:
            made.append(_return(each.contract_measure_id, said, returned, by=by, at=at))
    faults.refuse()
    if not made:
        raise BadInput(f"{file} says nothing that was not returned already.")
    record(
        Event.Kind.RETURNS_TAKEN_IN,
        subject=contract,
        by=by,
        at=at,
        detail=f"{len(made)} returns, file of sha256 {sha256}",
    )
    return made


Spells = dict[int, dict[tuple[date, date], Period]]


def _held(contract_id: int, *, by: Account, on: date) -> Contract:
    """A contract, held so that two do not return the same at once."""
    contract = hold_contract(contract_id)
    if refusal := refusal_to_return(actor=by, contract=contract, on=on):
        raise PermissionDenied(refusal)
    return contract


def _returned(contract: Contract) -> Spells:
    """Every return of a contract, by its measure and period; one query."""
    found: Spells = defaultdict(dict)
    for each in Return.objects.filter(measure__contract=contract):
        _keep(found, each)
    return found


def _keep(returned: Spells, made: Return) -> None:
    """Count a return among those of its measure and period."""
    spell = (made.starts_on, made.ends_before)
    before = returned[made.measure_id].get(spell)
    returned[made.measure_id][spell] = Period(
        *spell,
        None,
        (
            *(before.versions if before else ()),
            Version(made.value, made.returned_on, made.note),
        ),
    )


def _refusal(
    contract: Contract,
    contract_measure_id: int,
    said: ReturnSaid,
    returned: Spells,
    *,
    at: datetime,
) -> str | None:
    return refusal_of_words(said.note, OF_A_CONTRACT) or refusal_of_return(
        starts_on=said.starts_on,
        ends_before=said.ends_before,
        value=said.value,
        note=said.note,
        begun_on=contract.starts_on,
        held=returned[contract_measure_id].values(),
        on=local_day(at),
    )


def _return(
    contract_measure_id: int,
    said: ReturnSaid,
    returned: Spells,
    *,
    by: Account,
    at: datetime,
) -> Return:
    """Add the next version of a return."""
    before = returned[contract_measure_id].get((said.starts_on, said.ends_before))
    made = Return.objects.create(
        measure_id=contract_measure_id,
        starts_on=said.starts_on,
        ends_before=said.ends_before,
        number=len(before.versions) + 1 if before else 1,
        value=said.value,
        note=said.note.strip(),
        returned_on=local_day(at),
        recorded_at=at,
        recorded_by=by,
    )
    _keep(returned, made)
    return made
