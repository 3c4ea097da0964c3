"""The spreadsheet of a contract's returns: what it asks for, and what came back in one."""

from datetime import date
from pathlib import Path

from ropewalk.figures import BadInput, Column, Table
from ropewalk.lake.receiving import check_size, is_workbook, written_sheet
from ropewalk.service.models import Contract
from ropewalk.service.queries.performance import performance_of
from ropewalk.service.rules.return_sheet import (
    COLUMNS,
    LARGEST,
    MOST_ROWS,
    SHEET,
    Asked,
    SheetRow,
    rows_of_sheet,
)
from ropewalk.service.rules.returns import A_DAY

HOW_TO = [
    line.strip()
    for line in f"""
Fill in the column Value of the sheet {SHEET}: one row is one measure and period. Leave a \
value empty that is not known yet; it is not counted as nought.
A row that is filled in already was returned before. To correct it, change its value and \
say in the note what was wrong: both versions stay on record.
Leave the other columns and the headings as they are. Type numbers: formulas are refused.
Send it back on the page that gave it. If one row is wrong nothing is taken in, and the \
page names the row and what would be right.
""".strip().splitlines()
]


def return_template(contract: Contract, *, on: date) -> Table:
    """A row for each measure and period of a contract that is over; four queries."""
    rows = []
    for each in performance_of(contract, on=on).measures:
        for period in each.periods:
            last = period.versions[-1] if period.versions else None
            rows.append(
                (
                    contract.reference,
                    str(each.held.pk),
                    each.name,
                    each.held.measure.unit,
                    period.starts_on.isoformat(),
                    (period.ends_before - A_DAY).isoformat(),
                    period.due_on.isoformat() if period.due_on else "",
                    float(last.value) if last else None,
                    "",
                )
            )
    return Table(
        key="returns",
        title=f"Returns of {contract.reference}",
        columns=tuple(Column(name, name) for name in COLUMNS),
        rows=tuple(rows),
    )


def read_returns(path: Path, contract: Contract) -> tuple[SheetRow, ...]:
    """What a provider filled in of the template of a contract; one query.

    Raises:
        BadInput: When it is no workbook, too large, has another sheet, or a row is wrong.
    """
    check_size(path, largest=LARGEST)
    if not is_workbook(path, largest=10 * LARGEST):
        raise BadInput(
            f"{path.name} is no XLSX workbook. Fill in the template that the page gives."
        )
    return rows_of_sheet(
        path.name,
        written_sheet(path, SHEET, most_rows=MOST_ROWS),
        contract=contract.reference,
        measures={
            each.pk: Asked(each.measure.name, each.measure.unit)
            for each in contract.measures.select_related("measure")
        },
    )
