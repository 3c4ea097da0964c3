"""What a market position statement says from a partnership's own records."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Exists, OuterRef

from ropewalk.figures import Certainty, Column, Figure, Source, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.table import Cell
from ropewalk.figures.words import day, listed, rough_pounds
from ropewalk.outcomes.models import Measure, Outcome
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.rules.terms import (
    financial_year,
    last_day,
    months_after,
    year_said,
)
from ropewalk.place.models import Need
from ropewalk.place.recency import years_before
from ropewalk.place.section import Missing, Section
from ropewalk.service.kinds import Sector
from ropewalk.service.market_kinds import Reach
from ropewalk.service.models import (
    BlockPlan,
    FactorScore,
    MakeOrBuy,
    MarketIntention,
    Price,
    SectorTarget,
    Service,
    ServiceReach,
)
from ropewalk.service.queries.running import Agreed, running_on
from ropewalk.service.rules.diversity import (
    Share,
    block_share,
    distance_said,
    percent_said,
    specialisation_warning,
    split_said,
    stage_said,
)
from ropewalk.service.rules.early_warning import counted
from ropewalk.service.rules.limits import limit
from ropewalk.service.rules.success_factors import (
    CONTESTABILITY,
    factors,
    factors_source,
)


@dataclass(frozen=True, slots=True)
class Given:
    """A service that runs, or ran a year before: whose its provider is, and its reach."""

    pk: int
    name: str
    starts_on: date
    ends_before: date | None
    sector: str | None
    provider: str | None

    def runs(self, on: date) -> bool:
        """Whether it is given on a day."""
        return self.starts_on <= on and (
            self.ends_before is None or self.ends_before > on
        )


def given_of(partnership: Partnership) -> list[Given]:
    """Every service of a partnership, by name; one query."""
    rows = (
        Service.objects.filter(partnership=partnership)
        .order_by("name", "pk")
        .values_list(
            "pk",
            "name",
            "starts_on",
            "ends_before",
            "provider__sector",
            "provider__organisation__name",
        )
    )
    return [Given(*row) for row in rows]


def _records(partnership: Partnership, on: date) -> Source:
    return Source(
        title="Records kept in Ropewalk",
        publisher=partnership.name,
        vintage=day(on),
        licence="the partnership's own",
        as_at=on,
    )


def _share_figure(
    key: str, label: str, share: Share, rule: str, source: Source
) -> Figure:
    return Figure(
        key=f"market.{key}",
        label=label,
        value=share.percent,
        unit="percent",
        vintage=source.vintage,
        rule=rule,
        sources=(source,),
        certainty=Certainty.COMPUTED,
        note=f"Of {counted(share.unknown, 'service')} it is not known."
        if share.unknown
        else "",
    )


def reach_share(
    services: Iterable[Given],
    reaches: Mapping[int, Sequence[tuple[date, str]]],
    on: date,
) -> Share:
    """How many of the services that run on a day were generic then, of those known.

    Args:
        services: Every service.
        reaches: What was recorded of each, in that order, with the day it starts.
        on: The day.
    """
    said = []
    for each in services:
        if each.runs(on):
            found = [kind for starts, kind in reaches.get(each.pk, ()) if starts <= on]
            said.append(found[-1] if found else None)
    known = [each for each in said if each is not None]
    return Share(known.count(Reach.GENERIC), len(known), len(said) - len(known))


def outside_share(services: Iterable[Given], on: date) -> Share:
    """How many services that run are given by others than the partners themselves."""
    sectors = [each.sector for each in services if each.runs(on)]
    known = [each for each in sectors if each is not None]
    outside = [each for each in known if each != Sector.STATUTORY]
    return Share(len(outside), len(known), len(sectors) - len(known))


def diversity_section(
    partnership: Partnership,
    services: Sequence[Given],
    contracts: Sequence[Agreed],
    *,
    on: date,
) -> Section:
    """Who gives services, how generic they are, and how far that is from the target."""
    source = _records(partnership, on)
    reaches: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for pk, starts_on, kind in (
        ServiceReach.objects.filter(service__partnership=partnership)
        .order_by("starts_on", "pk")
        .values_list("service_id", "starts_on", "reach")
    ):
        reaches[pk].append((starts_on, kind))
    target = SectorTarget.objects.filter(partnership=partnership).last()
    days = [years_before(on, n) for n in (2, 1)] + [on]
    generic = {each: reach_share(services, reaches, each) for each in days}
    outside = outside_share(services, on)
    running = [each for each in services if each.runs(on)]
    sectors = Counter(each.sector for each in running)
    ready = [each for each in running_on(contracts, on) if each.is_budget_ready]
    answer = [
        _outside_said(outside),
        distance_said(outside, target.outside_percent, target.by_day, on=on)
        if target
        else "No target for it is set.",
        _generic_said(generic[on]),
        specialisation_warning(generic[on], generic[days[1]], since=days[1]) or "",
        f"{counted(len(ready), 'contract') if ready else 'No contract'} that "
        f"{'run' if len(ready) > 1 else 'runs'} can be bought from with a person's own "
        "budget."
        if contracts
        else "",
    ]
    tables = (
        Table(
            key="sectors",
            title="Services by whose the provider is",
            columns=(
                Column("sector", "Whose the provider is"),
                Column("services", "Services", "count"),
            ),
            rows=tuple((str(sector.label), sectors[sector]) for sector in Sector)
            + ((("No provider yet", sectors[None]),) if sectors[None] else ()),
            sources=(source,),
            note=f"Services that run on {day(on)}.",
        ),
        Table(
            key="generic",
            title="Generic share of services over time",
            columns=(
                Column("when", "On"),
                Column("generic", "Generic", "count"),
                Column("specialist", "Specialist", "count"),
                Column("unknown", "Not known", "count"),
                Column("share", "Generic, of those known", "percent"),
            ),
            rows=tuple(
                (
                    day(when),
                    each.part,
                    each.known - each.part,
                    each.unknown,
                    each.percent,
                )
                for when, each in generic.items()
            ),
            sources=(source,),
            note="A generic service is open to everybody who could use it.",
        ),
    )
    return Section(
        "diversity",
        "Who gives services, and for whom",
        " ".join(filter(None, answer)),
        figures=(
            _share_figure(
                "outside_share",
                "Services given by others than the partners themselves",
                outside,
                "services whose provider is voluntary, independent or micro ÷ services "
                "with a provider",
                source,
            ),
            _share_figure(
                "generic_share",
                "Services that are generic",
                generic[on],
                "services recorded as generic ÷ services recorded as generic or specialist",
                source,
            ),
        ),
        tables=tables,
        missing=tuple(
            _missing_shares(outside, generic[on], has_target=target is not None)
        ),
        pictures=(("bars", "sectors"),) if running else (),
    )


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _outside_said(outside: Share) -> str:
    if outside.percent is None:
        return "No service that runs has a provider, so who gives them is not known."
    return (
        f"{outside.part} of {counted(outside.known, 'service')} with a provider "
        f"({percent_said(outside.percent)}) {_are(outside.part)} given by others than the "
        f"partners themselves: the split is {split_said(outside)}."
    )


def _generic_said(share: Share) -> str:
    if share.percent is None:
        return "Which services are generic is not recorded."
    words = (
        f"{share.part} of {counted(share.known, 'service')} "
        f"({percent_said(share.percent)}) {_are(share.part)} generic"
    )
    return (
        f"{words}; of {share.unknown} more it is not recorded."
        if share.unknown
        else f"{words}."
    )


def _missing_shares(
    outside: Share, generic: Share, *, has_target: bool
) -> Iterable[Missing]:
    if generic.unknown:
        yield Missing(
            f"Whether {counted(generic.unknown, 'service')} "
            f"{'is' if generic.unknown == 1 else 'are'} generic or specialist",
            "Say so of each service",
            "reach",
        )
    if outside.unknown:
        yield Missing(
            f"Who gives {counted(outside.unknown, 'service')}",
            "Choose a provider, or end the service",
            "provider",
        )
    if not has_target:
        yield Missing("A target for who gives services", "Set a target", "target")


def blocks_section(
    partnership: Partnership, contracts: Sequence[Agreed], *, on: date
) -> Section:
    """The share bought by block contract, and the dated stages at which it is to fall."""
    title = "From block contracts to people's own choice"
    source = _records(partnership, on)
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
        f"for {_a(unit)}, {_price(min(found))}"
        if min(found) == max(found)
        else f"for {_a(unit)}, {_price(min(found))} to {_price(max(found))}"
        for unit, found in sorted(
            units.items(), key=lambda each: (-len(each[1]), each[0])
        )
    ]
    rows = sorted(
        (
            service,
            what,
            unit,
            _price(price),
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
                sources=(_records(partnership, on),),
                note="In pounds, without value added tax.",
            ),
        ),
    )


def _price(pounds: Decimal) -> str:
    """A price to the penny, or to as many of four decimals as it has."""
    whole, _, rest = f"{pounds:,.4f}".partition(".")
    return f"£{whole}.{rest[:2]}{rest[2:].rstrip('0')}"


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
        sources=(_records(partnership, on),),
        note=f"Within {months.value:g} months, which is our own choice of what is soon.",
    )
    return Section(
        "ending",
        "What ends soon",
        answer,
        tables=(table,) if soon else (),
    )


def gaps_section(
    partnership: Partnership,
    services: Sequence[Given],
    needs: Sequence[Need],
    answered: Mapping[int, int],
    *,
    on: date,
) -> Section:
    """Needs without a service, outcomes without a measure, services nobody made or bought."""
    source = _records(partnership, on)
    running = [each for each in services if each.runs(on)]
    unmet = [each for each in needs if each.pk not in answered]
    unmeasured = list(
        Outcome.objects.filter(
            ~Exists(Measure.objects.filter(outcome=OuterRef("pk"))),
            pk__in=Service.outcomes.through.objects.filter(
                service__partnership=partnership
            ).values("outcome_id"),
        ).order_by("statement")
    )
    decided = set(
        MakeOrBuy.objects.filter(service__partnership=partnership).values_list(
            "service_id", flat=True
        )
    )
    undecided = [each for each in running if each.pk not in decided]
    nobody = [each for each in running if each.provider is None]
    rows: list[tuple[Cell, ...]] = [
        *(
            ("Need without a service", each.statement, "Find or start a service")
            for each in unmet
        ),
        *(
            ("Outcome without a measure", each.statement, "Choose a measure")
            for each in unmeasured
        ),
        *(
            (
                "Service without a make-or-buy record",
                each.name,
                "Decide whether to make or buy it",
            )
            for each in undecided
        ),
        *(
            ("Service without a provider", each.name, "Choose a provider")
            for each in nobody
        ),
    ]
    answer = (
        f"There is no service for {_of(unmet, needs, 'recorded need')}, no measure of "
        f"{counted(len(unmeasured), 'outcome')} that services are for, no make-or-buy "
        f"record of {_of(undecided, running, 'service')} that "
        f"{'runs' if len(running) == 1 else 'run'}, and no provider of "
        f"{len(nobody)} of them."
    )
    return Section(
        "gaps",
        "What is missing",
        answer,
        tables=(
            Table(
                key="gaps",
                title="Gaps",
                columns=(
                    Column("kind", "Kind"),
                    Column("what", "What"),
                    Column("next", "What would fill it"),
                ),
                rows=tuple(rows),
                sources=(source,),
                note="Of the needs that you may see.",
            ),
        )
        if rows
        else (),
    )


def _of(part: Sequence[object], whole: Sequence[object], one: str) -> str:
    return f"{len(part)} of {counted(len(whole), one)}"


def factors_section(
    partnership: Partnership, services: Sequence[Given], *, on: date
) -> Section:
    """The eight factors of success as scored here, and what the records say of one."""
    scores = {
        each.factor: each
        for each in FactorScore.objects.filter(partnership=partnership).order_by("pk")
    }
    decided = set(
        MakeOrBuy.objects.filter(service__partnership=partnership).values_list(
            "service_id", flat=True
        )
    )
    running = [each for each in services if each.runs(on)]
    made = sum(each.pk in decided for each in running)
    from_records = {
        CONTESTABILITY: f"A make-or-buy record is held of {made} of "
        f"{counted(len(running), 'service')} that "
        f"{'runs' if len(running) == 1 else 'run'}."
    }
    rows = tuple(
        (
            each.title,
            str(scores[each.code].get_state_display())
            if each.code in scores
            else "Not scored",
            scores[each.code].evidence if each.code in scores else "",
            from_records.get(each.code, ""),
        )
        for each in factors()
    )
    states = Counter(row[1] for row in rows)
    answer = (
        f"Of {len(rows)} factors of success, "
        + listed(
            [
                f"{count} {'is' if count == 1 else 'are'} {state.lower()}"
                for state, count in states.items()
            ]
        )
        + f". {from_records[CONTESTABILITY]}"
    )
    return Section(
        "factors",
        "Whether commissioning is ready",
        answer,
        tables=(
            Table(
                key="factors",
                title="Eight factors of success",
                columns=(
                    Column("factor", "Factor"),
                    Column("state", "How far"),
                    Column("evidence", "What shows it"),
                    Column("records", "What the records say"),
                ),
                rows=rows,
                note=f"{factors_source()}. Scored by people here, not computed.",
            ),
        ),
        missing=(
            Missing(
                f"A score of {counted(states['Not scored'], 'factor')}",
                "Score it, and say what shows it",
                "factors",
            ),
        )
        if states["Not scored"]
        else (),
    )


def intentions_of(partnership: Partnership) -> list[MarketIntention]:
    """What stands of what the partnership means to do; one query."""
    return list(
        MarketIntention.objects.filter(
            partnership=partnership, replaced_by=None
        ).exclude(text="")
    )


def intentions_section(intentions: Sequence[MarketIntention]) -> Section:
    """What people typed of what they mean to do, word for word."""
    title = "What is meant to happen"
    if not intentions:
        return Section(
            "intentions",
            title,
            "Nobody has written yet what the partnership means to do.",
            missing=(
                Missing(
                    "Intentions",
                    "Write what you mean to buy more of, and less of",
                    "intentions",
                ),
            ),
        )
    return Section(
        "intentions",
        title,
        f"{counted(len(intentions), 'intention')}, in the words of whoever wrote "
        f"{'it' if len(intentions) == 1 else 'them'}.",
        tables=(
            Table(
                key="intentions",
                title="Intentions",
                columns=(Column("text", "Intention"), Column("day", "Written on")),
                rows=tuple(
                    (each.text, local_day(each.recorded_at).isoformat())
                    for each in intentions
                ),
            ),
        ),
    )
