"""Returns, exception reports, plans and reported deliveries for tests, made through actions."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import openpyxl

from factories.money import YEAR
from factories.organisations import NOON, TODAY
from factories.service import FIRST_DAY, Market
from ropewalk.outcomes.kinds import Frequency
from ropewalk.service.actions.exceptions import (
    ActionSaid,
    PlanSaid,
    agree_action,
    begin_improvement,
    open_exception,
)
from ropewalk.service.actions.performance import ReturnSaid, record_return
from ropewalk.service.actions.reported import ReportedSaid, report_delivery
from ropewalk.service.models import ContractMeasure
from ropewalk.service.performance_kinds import Ground

MONTHS = [date(YEAR, month, 1) for month in range(4, 11)]  # April to 1 October
SHEET_HEADINGS = (
    "Contract",
    "Number",
    "Measure",
    "Unit",
    "First day",
    "Last day",
    "Return by",
    "Value",
    "Note",
)


def monthly(here: Market, contract=None, **changes):
    """A measure of a contract that is returned every month."""
    return here.measured(
        contract or here.committed(), **{"frequency": Frequency.MONTHLY} | changes
    )


def returned(held, month, value, *, by, at=NOON, note=""):
    """A month of the contract's year, counted from April."""
    return record_return(
        contract_measure_id=held.pk,
        said=ReturnSaid(MONTHS[month], MONTHS[month + 1], Decimal(value), note),
        by=by,
        at=at,
    )


def weeks_returned(held, values, *, by):
    """A value of each of the first weeks of the contract's year, and nothing else due."""
    ContractMeasure.objects.filter(pk=held.pk).update(frequency=Frequency.ONCE)
    for number, value in enumerate(values):
        starts_on = FIRST_DAY + timedelta(weeks=number)
        record_return(
            contract_measure_id=held.pk,
            said=ReturnSaid(
                starts_on, starts_on + timedelta(weeks=1), Decimal(value), ""
            ),
            by=by,
            at=NOON,
        )


def late(here: Market, held, **changes):
    """An exception report that a return is late."""
    said = {
        "contract_id": held.contract_id,
        "contract_measure_id": held.pk,
        "ground": Ground.LATE,
        "statement": "Send what is missing.",
        "submission_key": uuid4(),
    }
    return open_exception(**said | here.said | changes)


def planned(here: Market, contract, **changes):
    """An improvement plan that is first reviewed in a month."""
    said = {
        "aim": "Visits are whole",
        "met_when": "Three months in a row at 90 or more",
        "review_on": TODAY + timedelta(days=28),
    }
    return begin_improvement(
        contract_id=contract.pk,
        said=PlanSaid(**said | changes),
        submission_key=uuid4(),
        **here.said,
    )


def agreed(here: Market, *, due_on=TODAY, at=NOON, **of):
    """An action under a report or plan."""
    return agree_action(
        said=ActionSaid("Fill two vacancies", "Registered manager", due_on),
        by=here.commissioner,
        at=at,
        **of,
    )


def reported(contract, reference="Week 1", *, by, **changes):
    """A delivery as its provider reports it."""
    said = {"reference": reference, "on": TODAY, "quantity": Decimal(10)}
    return report_delivery(
        contract_id=contract.pk,
        said=ReportedSaid(**said | changes),
        submission_key=uuid4(),
        by=by,
        at=NOON,
    )


def sheet_row(held, month=0, value=91, note="", **changes):
    """A row of the template as somebody fills it in."""
    row = {
        "Contract": held.contract.reference,
        "Number": str(held.pk),
        "Measure": held.measure.name,
        "Unit": held.measure.unit,
        "First day": MONTHS[month].isoformat(),
        "Last day": (MONTHS[month + 1] - timedelta(days=1)).isoformat(),
        "Return by": "",
        "Value": value,
        "Note": note,
    }
    return row | changes


def workbook(*rows, sheet="Returns", headings=SHEET_HEADINGS):
    """A workbook with those rows, as bytes."""
    book = openpyxl.Workbook()
    held = book.active
    held.title = sheet
    held.append(list(headings))
    for row in rows:
        held.append([row.get(name) for name in headings])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


assert MONTHS[0] == FIRST_DAY
