"""What a partnership buys and at what price, as its market position statement says."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import counted, day, listed, rough_pounds
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.rules.terms import (
    financial_year,
    last_day,
    months_after,
    year_said,
)
from ropewalk.place.section import Missing, Section
from ropewalk.service.models import (
    BlockPlan,
    Price,
)
from ropewalk.service.queries.running import Agreed, running_on
from ropewalk.service.rules.diversity import (
    block_share,
    percent_said,
    stage_said,
)
from ropewalk.service.rules.limits import limit
from ropewalk.service.rules.own_records import own_records
from ropewalk.service.rules.price import price_said


def blocks_section(
    partnership: Partnership, contracts: Sequence[Agreed], *, on: date
) -> Section:
    """The share bought by block contract, and the dated stages at which it is to fall."""
    title = "From block contracts to people's own choice"
    source = own_records(partnership.name, on=on)
    share = share_by_block(contracts, on)
    plan = BlockPlan.objects.filter(partnership=partnership).last()
    stages = list(plan.stages.all()) if plan else []
    rows: list[tuple[Cell, ...]] = []
    for each in stages:
        then = share_by_block(contracts, each.starts_on)
        rows.append(
            (
                day(each.starts_on),
                float(each.percent),
                None if then is None else float(then * 100),
                stage_said(then, each.percent, each.starts_on, on=on),
            )
        )
    value = None if share is None else float(share * 100)
    answer = (
        "No contract runs today, so the share bought by block is not known."
        if value is None
        else f"{percent_said(value)} of what contracts that run are worth is bought by block."
    )
    missing: tuple[Missing, ...] = ()
    if stages:
        answer += f" It is planned to fall to {listed([f'{s.percent}% on {day(s.starts_on)}' for s in stages])}."
        behind = [row for row in rows if str(row[3]).startswith("Not")]
        if behind:
            answer += f" {counted(len(behind), 'stage')} {'is' if len(behind) == 1 else 'are'} not kept or not on course."
    else:
        answer += " No stages are planned at which it is to fall."
        missing = (
            Missing("Stages at which block contracts end", "Plan the stages", "blocks"),
        )
    figure = Figure(
        key="market.block_share",
        label="Share of what contracts are worth that is bought by block",
        value=value,
        unit="percent",
        vintage=source.vintage,
        rule="what block contracts that run that day are worth a day ÷ what all are",
        sources=(source,),
        note="" if value is not None else "No contract runs that day.",
    )
    table = Table(
        key="stages",
        title="Stages of buying less by block",
        columns=(
            Column("starts_on", "From"),
            Column("planned", "At most by block", "percent"),
            Column("share", "By block, from contracts", "percent"),
            Column("state", "State"),
        ),
        rows=tuple(rows),
        sources=(source,),
        note=f"Why: {plan.why.rstrip('.')}. Contracts as agreed on {day(on)}."
        if plan
        else "",
    )
    return Section(
        "blocks",
        title,
        answer,
        figures=(figure,),
        tables=(table,) if rows else (),
        missing=missing,
    )


def share_by_block(contracts: Iterable[Agreed], on: date) -> Fraction | None:
    """The share by block of what contracts that run on a day are worth a day."""
    rates = [(each.payment, each.rate_on(on)) for each in contracts]
    return block_share([(how, rate) for how, rate in rates if rate is not None])


def prices_section(partnership: Partnership, *, on: date) -> Section:
    """The price list as it is on a day, and what a unit costs; one query."""
    title = "What it costs"
    held: dict[tuple[int, str, str, str], tuple[str, date, Decimal]] = {}
    for row in (
        Price.objects.filter(service__partnership=partnership, starts_on__lte=on)
        .exclude(ends_before__lte=on)
        .order_by("starts_on", "recorded_at", "pk")
        .values_list(
            "service_id",
            "kind",
            "what",
            "unit",
            "service__name",
            "starts_on",
            "pounds",
        )
    ):
        held[row[:4]] = row[4:]
    if not held:
        return Section(
            "prices",
            title,
            "No price is on the list.",
            missing=(
                Missing("Prices", "Put the price of a unit of each service", "prices"),
            ),
        )
    units: dict[str, list[Decimal]] = defaultdict(list)
    for (_, _, _, unit), (_, _, price) in held.items():
        units[unit].append(price)
    said = [
        f"for {_a(unit)}, {price_said(min(found))}"
        if min(found) == max(found)
        else f"for {_a(unit)}, {price_said(min(found))} to {price_said(max(found))}"
        for unit, found in sorted(
            units.items(), key=lambda each: (-len(each[1]), each[0])
        )
    ]
    rows = sorted(
        (
            service,
            what,
            unit,
            price_said(price),
            day(starts),
        )
        for (_, _, what, unit), (service, starts, price) in held.items()
    )
    return Section(
        "prices",
        title,
        f"{counted(len(held), 'price')} {'is' if len(held) == 1 else 'are'} on the list: "
        f"{listed(said)}.",
        tables=(
            Table(
                key="prices",
                title="Price list",
                columns=(
                    Column("service", "Service"),
                    Column("what", "What"),
                    Column("unit", "Unit"),
                    Column("price", "Price"),
                    Column("starts_on", "From"),
                ),
                rows=tuple(rows),
                sources=(own_records(partnership.name, on=on),),
                note="In pounds, without value added tax.",
            ),
        ),
    )


def _a(unit: str) -> str:
    return f"{'an' if unit[:1] in 'aeiou' or unit.startswith('hour') else 'a'} {unit}"


def ending_section(
    partnership: Partnership, contracts: Sequence[Agreed], *, on: date
) -> Section:
    """The contracts that run and end within the months that are called soon."""
    months = limit("warn_contract_end_months", on=on)
    until = months_after(on, int(months.value))
    running = running_on(contracts, on)
    soon = sorted(
        (each for each in running if each.ends_before <= until),
        key=lambda each: (each.ends_before, each.title, each.contract_id),
    )
    year = financial_year(on)
    worth = [each.pence_in(year) for each in soon]
    if not running:
        answer = "No contract runs today."
    elif not soon:
        answer = (
            f"None of {counted(len(running), 'contract')} that "
            f"{'runs' if len(running) == 1 else 'run'} ends by {day(until)}."
        )
    else:
        answer = (
            f"{len(soon)} of {counted(len(running), 'contract')} that "
            f"{'runs' if len(running) == 1 else 'run'} "
            f"{'ends' if len(soon) == 1 else 'end'} by {day(until)}, worth "
            f"{rough_pounds(sum(each for each in worth if each is not None))} in "
            f"{year_said(year)}."
        )
    table = Table(
        key="ending",
        title="Contracts that end soon",
        columns=(
            Column("reference", "Contract"),
            Column("title", "What"),
            Column("provider", "Provider"),
            Column("last_day", "Last day"),
            Column("pence", f"Worth in {year_said(year)}", "pence"),
        ),
        rows=tuple(
            (
                each.reference,
                each.title,
                each.provider,
                last_day(each.ends_before).isoformat(),
                pence,
            )
            for each, pence in zip(soon, worth, strict=True)
        ),
        sources=(own_records(partnership.name, on=on),),
        note=f"Within {months.value:g} months, which is our own choice of what is soon.",
    )
    return Section(
        "ending",
        "What ends soon",
        answer,
        tables=(table,) if soon else (),
    )
