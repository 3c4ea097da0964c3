"""A Better Care Fund working copy as a workbook: what is typed told apart from what is known.

It follows how the national template works: a cover with the sign-off, cells to be typed
and cells that are filled from the records, a checker for each field, each sheet and the
whole. It is not that template, and every sheet says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from ropewalk.figures import Table
from ropewalk.figures.table import Cell, Column
from ropewalk.figures.words import PENCE_PER_POUND, day, pounds, without_controls
from ropewalk.money.queries.better_care import WORKING_COPY, PlanSeen
from ropewalk.money.queries.better_care_quarter import QuarterSeen
from ropewalk.money.rules.better_care import COVER, SIGN_OFF, social_care_pence
from ropewalk.money.rules.better_care_lists import Listing
from ropewalk.paper.exports import (
    ALWAYS_THE_SAME_DAY,
    NUMBER_FORMATS,
    heading,
    would_run,
)

INPUT, PREPOPULATED, CHECKER = "Input", "Prepopulated", "Checker"
FILLS = {INPUT: "#fff4c2", PREPOPULATED: "#e8edee", CHECKER: "#ffffff"}
LEGEND = (
    f"“{INPUT}” (yellow) is typed; “{PREPOPULATED}” (grey) comes from the records and is "
    f"locked here; “{CHECKER}” says Yes, or No with what is wanting."
)
FIELDS = (
    Column("field", "Field"),
    Column("value", "Value"),
    Column("cell", "Cell"),
    Column("checker", "Complete"),
)
TYPED: Mapping[str, frozenset[str]] = {
    "income": frozenset({"kind", "income", "said_by"}),
    "schemes": frozenset(
        {
            "activity",
            "description",
            "type",
            "objective",
            "area",
            "provider",
            "source",
            "pence",
            "strand",
            "outputs",
            "comment",
        }
    ),
    "conditions": frozenset({"holds", "words"}),
    "metrics": frozenset({"holds", "words"}),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, a table, and what to know beside it."""

    name: str
    table: Table
    notes: Sequence[str] = ()

    def kind_of(self, row: Sequence[Cell], column: Column) -> str:
        """Whether a cell is typed, filled from the records, or a checker."""
        if column.key == "checker":
            return CHECKER
        if self.table.columns == FIELDS:
            return str(row[2]) if column.key == "value" else PREPOPULATED
        is_typed = column.key in TYPED.get(self.table.key, frozenset())
        return INPUT if is_typed else PREPOPULATED


def plan_workbook(seen: PlanSeen) -> bytes:
    """The working copy of a plan.

    Args:
        seen: The version of the plan.
    """
    sheets = [
        _cover(seen),
        Sheet("Income", seen.income_table(), [seen.listed(Listing.FUNDING).said]),
        _social_care(seen),
        Sheet(
            "Expenditure",
            seen.scheme_table(),
            [
                seen.listed(each).said
                for each in (Listing.TYPES, Listing.OBJECTIVES, Listing.AREAS)
            ],
        ),
        Sheet(
            "National conditions",
            seen.condition_table(),
            [seen.listed(Listing.CONDITIONS).said if seen.asked is None else ""],
        ),
        Sheet("Checkers", seen.checker_table()),
    ]
    return _written(_banner(seen), sheets)


def quarter_workbook(held: QuarterSeen) -> bytes:
    """The working copy of a quarterly or year-end return.

    Args:
        held: The quarter.
    """
    not_loaded = held.seen.listed(Listing.METRICS).said if held.asked is None else ""
    sheets = [
        _cover(held.seen),
        Sheet("National conditions", held.condition_table()),
        Sheet("Metrics", held.metric_table(), [not_loaded]),
        Sheet("Spend to date", held.spend_table(), [held.note]),
        Sheet("Checkers", held.checker_table()),
    ]
    return _written(f"{_banner(held.seen)}, {held.title.lower()}", sheets)


def _banner(seen: PlanSeen) -> str:
    return f"Working copy: Better Care Fund, {seen.plan.area}, {seen.plan.year}, {seen.state}"


def _cover(seen: PlanSeen) -> Sheet:
    checks = next(each for each in seen.checklist.sheets if each.title == COVER)
    said = {each.label: each.said for each in checks.checks}
    approval = seen.approval
    signed = "not yet"
    if approval is not None:
        rests_on = approval.minute or "a decision recorded here"
        signed = f"{day(approval.approved_on)}: {rests_on}"
    standing = seen.warning or seen.standing.title
    rows = (
        ("Health and wellbeing board", seen.plan.board.name, PREPOPULATED),
        ("Area", seen.plan.area, PREPOPULATED),
        ("Financial year", seen.plan.year, PREPOPULATED),
        ("Version", seen.state, PREPOPULATED),
        ("Fund", seen.plan.fund.title, PREPOPULATED),
        ("What the fund is", standing, PREPOPULATED),
        ("Completed by (post)", seen.plan.prepared_by_post or None, INPUT),
        (SIGN_OFF, signed, INPUT),
    )
    return _fields(
        COVER, [(*each, said.get(each[0])) for each in rows], [seen.sentence]
    )


def _social_care(seen: PlanSeen) -> Sheet:
    label = "Minimum for adult social care"
    check = next(
        (
            each.said
            for sheet in seen.checklist.sheets
            for each in sheet.checks
            if each.label == label
        ),
        None,
    )
    minimum = seen.said.minimum
    planned = pounds(social_care_pence(seen.said))
    rows = [
        (label, pounds(minimum.pence) if minimum else None, INPUT, check),
        ("Who says so", minimum.said_by if minimum else None, INPUT, None),
        ("Planned for it from the NHS minimum", planned, PREPOPULATED, None),
    ]
    return _fields(
        "Adult social care", rows, ["It is never a figure of this software."]
    )


def _fields(
    name: str,
    rows: Sequence[tuple[str, str | None, str, str | None]],
    notes: Sequence[str],
) -> Sheet:
    return Sheet(
        name, Table(key="fields", title=name, columns=FIELDS, rows=tuple(rows)), notes
    )


def _written(banner: str, sheets: Sequence[Sheet]) -> bytes:
    """The sheets as a workbook; the same sheets always give the same bytes."""
    import xlsxwriter  # noqa: PLC0415 - start-up time matters

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": banner, "created": ALWAYS_THE_SAME_DAY})
        look = _Look(book)
        for each in sheets:
            _write(book.add_worksheet(each.name), each, banner, look)
    return out.getvalue()


class _Look:
    """How cells look, by kind, unit and whether text has to be kept from running."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.strong = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top"}
        )
        self.small = book.add_format({"italic": True, "valign": "top"})
        self.held: dict[tuple[str, str, bool], Any] = {}

    def of(self, kind: str, unit: str, *, is_quoted: bool) -> Any:
        """The look of one cell."""
        key = (kind, unit, is_quoted)
        if key not in self.held:
            said = {
                "bg_color": FILLS[kind],
                "border": 1,
                "border_color": "#aeb7bd",
                "locked": kind != INPUT,
                "text_wrap": True,
                "valign": "top",
                "quote_prefix": is_quoted,
            }
            if unit in NUMBER_FORMATS:
                said["num_format"] = NUMBER_FORMATS[unit]
            self.held[key] = self.book.add_format(said)
        return self.held[key]


def _write(page: Any, sheet: Sheet, banner: str, look: _Look) -> None:
    """One sheet: what it is, what its cells are, the rows, and nothing that runs."""
    page.protect("", {"format_columns": True, "format_rows": True})
    page.set_header("&CWorking copy")
    top = [banner, WORKING_COPY, LEGEND, *[each for each in sheet.notes if each]]
    for down, line in enumerate(top):
        page.write_string(
            down, 0, without_controls(line), look.strong if not down else None
        )
    start = len(top) + 1
    kinds_apart = sheet.table.columns != FIELDS
    for across, column in enumerate(sheet.table.columns):
        page.set_column(across, across, 30 if column.unit == "text" else 18)
        page.write_string(start, across, heading(column), look.strong)
        if kinds_apart:
            kind = sheet.kind_of((), column)
            page.write_string(start + 1, across, kind, look.small)
    first = start + (2 if kinds_apart else 1)
    for down, row in enumerate(sheet.table.rows, start=first):
        for across, (cell, column) in enumerate(
            zip(row, sheet.table.columns, strict=True)
        ):
            kind = sheet.kind_of(row, column)
            _cell(page, down, across, cell, look, kind=kind, unit=column.unit)


def _cell(
    page: Any,
    down: int,
    across: int,
    cell: Cell,
    look: _Look,
    *,
    kind: str,
    unit: str,
) -> None:
    if isinstance(cell, str) and cell:
        text = without_controls(cell)
        shape = look.of(kind, unit, is_quoted=would_run(text))
        page.write_string(down, across, text, shape)
        return
    shape = look.of(kind, unit, is_quoted=False)
    if cell is None or isinstance(cell, str):
        page.write_blank(down, across, None, shape)
    else:
        number = round(cell) / PENCE_PER_POUND if unit == "pence" else cell
        page.write_number(down, across, number, shape)
