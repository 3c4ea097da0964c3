"""Questions about outcomes, within what the person asking may see."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import Prefetch, QuerySet

from ropewalk.figures import BadInput, Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.lake.receiving import (
    check_size,
    is_workbook,
    text_sheet,
    workbook_sheets,
    write_sheet,
)
from ropewalk.organisations.models import Account
from ropewalk.outcomes.models import (
    Framework,
    FrameworkQuerySet,
    Measure,
    MeasureValue,
    Outcome,
    Target,
)
from ropewalk.outcomes.said import HeadingSaid, headings_from_rows, shipped_frameworks

ONE_DAY = timedelta(days=1)
LARGEST_SHEET = 1_000_000  # bytes of a spreadsheet of outcomes


@dataclass(frozen=True, slots=True)
class Shipped:
    """A framework that ships and is not in use here yet."""

    code: str
    name: str
    source: str


def frameworks_seen_by(actor: Account, *, on: date) -> FrameworkQuerySet:
    """The frameworks that the actor may see, by name, with all in them; four queries."""
    return (
        Framework.objects.visible_to(actor, on=on)
        .select_related("organisation")
        .prefetch_related("headings", "outcomes__measures")
    )


def not_yet_adopted() -> list[Shipped]:
    """The frameworks that ship and are not in use, in one query."""
    held = set(Framework.objects.values_list("code", flat=True))
    return [
        Shipped(each.code, each.name, each.source)
        for each in shipped_frameworks().values()
        if each.code not in held
    ]


def outcomes_seen_by(actor: Account, *, on: date) -> QuerySet[Outcome]:
    """The outcomes of frameworks that the actor may see, in one query."""
    seen = Framework.objects.visible_to(actor, on=on)
    return Outcome.objects.filter(framework__in=seen).select_related(
        "framework__organisation"
    )


def outcome_choices(actor: Account, *, on: date) -> list[tuple[str, str]]:
    """The outcomes that can be chosen on a day, as (number, words), in one query."""
    return [
        (str(each.pk), f"{each.statement} ({each.framework.name})")
        for each in outcomes_seen_by(actor, on=on)
        if each.framework.starts_on <= on
        and (each.framework.ends_before is None or each.framework.ends_before > on)
    ]


def measures_seen_by(actor: Account, *, on: date) -> QuerySet[Measure]:
    """The measures of frameworks that the actor may see, in one query."""
    seen = Framework.objects.visible_to(actor, on=on)
    return Measure.objects.filter(outcome__framework__in=seen).select_related(
        "outcome__framework__organisation", "organisation"
    )


def values_of(
    measure: Measure, *, as_known: datetime | None = None
) -> list[MeasureValue]:
    """A measure's values, one for each organisation and period, as known at a moment.

    Args:
        measure: The measure.
        as_known: The moment; none for what is known now.

    Returns:
        The last value recorded by then for each organisation and period, by name of the
        organisation and then earliest period first; one query.
    """
    rows = measure.values.select_related("organisation")
    if as_known is not None:
        rows = rows.filter(recorded_at__lte=as_known)
    return _last_of_each(rows)


def _last_of_each(rows: Iterable[MeasureValue]) -> list[MeasureValue]:
    last = {(row.organisation_id, row.starts_on, row.ends_before): row for row in rows}
    return sorted(
        last.values(), key=lambda row: (whose(row), row.starts_on, row.ends_before)
    )


def whose(row: MeasureValue | Target) -> str:
    """Whose a value or target is, in words."""
    return row.organisation.name if row.organisation else "not recorded"


def targets_of(measure: Measure) -> list[Target]:
    """What each organisation wants a measure to reach, by name; one query."""
    return _targets(measure.targets.select_related("organisation"))


def _targets(rows: Iterable[Target]) -> list[Target]:
    """The last target of each organisation, by name."""
    last = {row.organisation_id: row for row in rows}
    return sorted(last.values(), key=whose)


def table_of_values(measure: Measure) -> Table:
    """A measure's values as they are known now, whose each is, and when; one query."""
    return Table(
        key="values",
        title=f"Values of {measure.name}",
        columns=(
            Column("whose", "Whose", "text"),
            Column("period", "Period", "text"),
            Column("value", f"Value ({measure.unit})", "units"),
            Column("source", "Source", "text"),
            Column("recorded", "Recorded on", "text"),
        ),
        rows=tuple(
            (
                whose(each),
                f"{day(each.starts_on)} to {day(each.ends_before - ONE_DAY)}",
                float(each.value),
                each.source,
                day(local_day(each.recorded_at)),
            )
            for each in values_of(measure)
        ),
    )


def register_of_measures(framework: Framework) -> Table:
    """Every outcome of a framework with its measures and each organisation's latest value.

    A row for each organisation that has a value or a target; an outcome without a measure
    has a row that says so. Four queries.
    """
    outcomes = framework.outcomes.select_related("heading").prefetch_related(
        Prefetch("measures", Measure.objects.select_related("organisation")),
        Prefetch(
            "measures__values", MeasureValue.objects.select_related("organisation")
        ),
        Prefetch("measures__targets", Target.objects.select_related("organisation")),
    )
    rows = [row for outcome in outcomes for row in _rows(outcome)]
    return Table(
        key="measures",
        title=f"Outcomes and measures of {framework.name}",
        columns=(
            Column("outcome", "Outcome", "text"),
            Column("heading", "Heading", "text"),
            Column("measure", "Measure", "text"),
            Column("unit", "Unit", "text"),
            Column("better", "Better", "text"),
            Column("how_often", "How often", "text"),
            Column("whose", "Whose", "text"),
            Column("target", "Target", "units"),
            Column("latest", "Latest value", "units"),
            Column("period", "Period", "text"),
            Column("source", "Source", "text"),
        ),
        rows=tuple(rows),
    )


def _rows(outcome: Outcome) -> Iterator[tuple[str | float | None, ...]]:
    heading = outcome.heading.title if outcome.heading else ""
    measures = list(outcome.measures.all())
    if not measures:
        yield (outcome.statement, heading, "No measure yet", *(None,) * 8)
    for each in measures:
        latest = {whose(row): row for row in _last_of_each(each.values.all())}
        targets = {whose(row): row.value for row in _targets(each.targets.all())}
        for name in sorted({*latest, *targets}) or [""]:
            last = latest.get(name)
            target = targets.get(name, each.target)
            yield (
                outcome.statement,
                heading,
                each.name,
                each.unit,
                each.get_direction_display(),
                each.get_frequency_display(),
                name or None,
                None if target is None else float(target),
                None if last is None else float(last.value),
                f"{day(last.starts_on)} to {day(last.ends_before - ONE_DAY)}"
                if last
                else None,
                f"{each.source} (added by {each.organisation})"
                if each.organisation
                else each.source,
            )


def loose_ends_of(framework: Framework) -> list[str]:
    """Outcomes of a framework that no measure shows, in words; one query."""
    bare = framework.outcomes.filter(measures=None)
    return [f"No measure shows whether “{each.statement}” is better." for each in bare]


def read_outcomes(path: Path) -> tuple[HeadingSaid, ...]:
    """The headings, outcomes and measures in a spreadsheet (CSV or XLSX).

    Raises:
        BadInput: When it is no spreadsheet, is too large, or a row is wrong.
    """
    check_size(path, largest=LARGEST_SHEET)
    with TemporaryDirectory() as name:
        folder = Path(name)
        if is_workbook(path, largest=10 * LARGEST_SHEET):
            sheet = next(workbook_sheets(path, folder))
            write_sheet(path, sheet)
        else:
            sheets = list(text_sheet(path, folder))
            if not sheets:
                return headings_from_rows(path.name, [])
            sheet = max(sheets, key=lambda each: len(each.head[0]))
        with sheet.path.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.reader(opened, delimiter=sheet.delimiter)
            try:
                return headings_from_rows(path.name, rows)
            except csv.Error as fault:
                raise BadInput(
                    f"{path.name}, line {rows.line_num}: a cell cannot be read. A cell "
                    f"holds {csv.field_size_limit():,} characters at most; a quotation "
                    "mark that is not closed makes one cell of all that follows it."
                ) from fault
