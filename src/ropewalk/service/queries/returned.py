"""What providers returned last of what their contracts are measured by, beside the target."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.service.models import ContractMeasure, Return, SpecifiedMeasure
from ropewalk.service.queries.seen import contracts_seen_by

A_DAY = timedelta(days=1)


def returned_table(actor: Account, *, on: date, **of: Any) -> Table:
    """The latest return of each measure of a contract that the actor may see; two queries.

    Args:
        actor: Who asks.
        on: The day.
        of: Which measures, as a filter of them: of a partnership, or of one measure.
    """
    latest = Return.objects.filter(measure=OuterRef("pk")).order_by(
        "-ends_before", "-starts_on", "-number"
    )
    specified = SpecifiedMeasure.objects.filter(
        version__service=OuterRef("contract__service"), measure=OuterRef("measure")
    ).order_by("-version__number")
    held = list(
        ContractMeasure.objects.filter(
            contract__in=contracts_seen_by(actor, on=on).values("pk"), **of
        )
        .select_related("measure", "contract__provider__organisation")
        .annotate(
            latest=Subquery(latest.values("pk")[:1]),
            specified=Subquery(specified.values("target")[:1]),
            periods=Count("returns", filter=Q(returns__number=1)),
        )
        .exclude(latest=None)
        .order_by("measure__name", "contract__title", "pk")
    )
    found = Return.objects.in_bulk([each.latest for each in held])
    return Table(
        key="returned",
        title="What providers returned, against target",
        columns=(
            Column("measure", "Measure"),
            Column("contract", "Contract"),
            Column("provider", "As returned by"),
            Column("value", "Latest value", "units"),
            Column("unit", "Unit"),
            Column("target", "Target", "units"),
            Column("period", "Period"),
            Column("periods", "Periods returned", "count"),
            Column("number", "Contract number", "year"),
        ),
        rows=tuple(_row(each, found[each.latest]) for each in held),
        note="A provider says this of its own contract. It is no partner's own value.",
    )


def _row(held: Any, last: Return) -> tuple[str | float | None, ...]:
    said = (held.target, held.specified, held.measure.target)  # the nearest counts
    target = next((each for each in said if each is not None), None)
    return (
        held.measure.name,
        f"{held.contract.title} ({held.contract.reference})",
        held.contract.provider.organisation.name,
        float(last.value),
        held.measure.unit,
        None if target is None else float(target),
        f"{day(last.starts_on)} to {day(last.ends_before - A_DAY)}",
        held.periods,
        held.contract_id,
    )
