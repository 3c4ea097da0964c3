"""Early warnings about the providers of a place, and about those of partnerships."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from ropewalk.engine.market import herfindahl
from ropewalk.figures import Column, Figure, Source, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import counted, day, listed
from ropewalk.lake.catalogue import Lake
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.outcomes.kinds import Frequency
from ropewalk.partnership.rules.terms import financial_year, year_said
from ropewalk.place.market.concentration import band
from ropewalk.place.market.homes import Home, Homes, homes_of
from ropewalk.place.places import Place
from ropewalk.place.recency import years_before
from ropewalk.place.remembered import section_of
from ropewalk.place.section import Missing
from ropewalk.service.kinds import InvoiceState
from ropewalk.service.models import (
    ContractMeasure,
    Invoice,
    Provider,
    Return,
    Service,
    providers_watched_by,
)
from ropewalk.service.queries.care_locations import own_homes
from ropewalk.service.queries.concerns import open_concerns_by_provider
from ropewalk.service.queries.exceptions import Standing, standing_by_provider
from ropewalk.service.queries.places import places_of
from ropewalk.service.queries.running import Agreed, agreed_of, running_on
from ropewalk.service.rules.early_warning import (
    MONTHS,
    OUR_OWN,
    ProviderRecord,
    Signal,
    in_short,
    periods_due,
    signals_of_homes,
    signals_of_record,
)
from ropewalk.service.rules.own_records import own_records

DISPUTED = (InvoiceState.QUERIED, InvoiceState.HELD)
NOT_NAMED = "Provider not named"
MARKET_FIGURES = (
    "market.homes",
    "market.beds",
    "market.homes_per_1000_aged_75",
    "market.good_or_outstanding",
    "market.hhi_homes",
    "market.hhi_homes_most",
)


@dataclass(frozen=True, slots=True)
class Watched:
    """A provider with its signals.

    ``provider`` is its record in a partnership, where it has one.
    """

    name: str
    signals: tuple[Signal, ...]
    provider: Provider | None = None
    homes: tuple[Home, ...] = ()

    @property
    def raised(self) -> list[Signal]:
        """The signals that are raised."""
        return [each for each in self.signals if each.is_raised]

    @property
    def in_short(self) -> str:
        """How many of the signals known are raised, and how many are not known."""
        return in_short(self.signals)


@dataclass(frozen=True, slots=True)
class MarketWatch:
    """Every provider of a market with its signals, in order of name, and what to know.

    Attributes:
        title: Whose market it is.
        sentence: The answer, computed from the signals.
        watched: The providers.
        figures: How much there is and how concentrated it is.
        tables: The providers, every signal, and homes by when they were inspected.
        missing: What is not known of any of them.
        sources: Where the figures are from.
        note: That the signals are our own reconstruction.
    """

    title: str
    sentence: str
    watched: tuple[Watched, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    missing: tuple[Missing, ...]
    sources: tuple[Source, ...]
    note: str = OUR_OWN


def market_of_place(lake: Lake, place: Place, *, on: date) -> MarketWatch:
    """Early warnings about everybody who runs a care home in a place; no query."""
    homes = homes_of(lake, place.district_codes)
    by_name: dict[str, list[Home]] = defaultdict(list)
    for home in homes.homes:
        by_name[home.provider or f"{NOT_NAMED} ({home.name})"].append(home)
    watched = tuple(
        Watched(name, signals_of_homes(own, homes, on=on), homes=tuple(own))
        for name, own in sorted(by_name.items(), key=lambda each: each[0].casefold())
    )
    section = section_of(lake, place, "market", on=on)
    figures = tuple(each for each in section.figures if each.key in MARKET_FIGURES)
    return MarketWatch(
        title=place.name,
        sentence=_place_said(place, homes, watched),
        watched=watched,
        figures=figures,
        tables=(
            _register(watched),
            _every_signal(watched),
            inspected_table(homes, on=on),
        ),
        missing=section.missing,
        sources=_sources(watched, figures),
    )


def _place_said(place: Place, homes: Homes, watched: Sequence[Watched]) -> str:
    if not homes.held:
        return f"No list of care homes is held for {place.short_name}."
    return (
        f"{place.short_name} has {counted(len(homes.homes), 'care home')}, run by "
        f"{counted(len(homes.by_provider()), 'provider')} that the list names"
        + (
            f" and, for {counted(homes.provider_not_named, 'home')}, by providers that it "
            "does not name. "
            if homes.provider_not_named
            else ". "
        )
        + signals_said(watched)
    )


def signals_said(watched: Sequence[Watched]) -> str:
    """How many providers have a signal raised, by what is watched, and what is unknown."""
    raised: dict[str, int] = {}
    known: set[str] = set()
    titles: dict[str, str] = {}
    for each in watched:
        for signal in each.signals:
            titles[signal.key] = signal.title
            if signal.is_raised is not None:
                known.add(signal.key)
            if signal.is_raised:
                raised[signal.key] = raised.get(signal.key, 0) + 1
    some = sum(bool(each.raised) for each in watched)
    words = (
        f"At least one signal is raised for {some:,} of "
        f"{counted(len(watched), 'provider')}"
    )
    said = [
        f"{titles[key][:1].lower()}{titles[key][1:]} for {count:,}"
        for key, count in raised.items()
    ]
    words += f": {listed(said)}." if said else "."
    unknown = [f"{titles[key].lower()}" for key in titles if key not in known]
    if unknown:
        words += f" Not known for any of them: {listed(unknown)}."
    return words


def _register(watched: Iterable[Watched]) -> Table:
    """Providers in order of name, with what is raised: no total, no order by how many."""
    return Table(
        key="warnings",
        title="Providers",
        columns=(
            Column("provider", "Provider"),
            Column("raised", "Raised"),
            Column("in_short", "In short"),
        ),
        rows=tuple(
            (
                each.name,
                listed([signal.title for signal in each.raised])
                or "Nothing that is known",
                each.in_short,
            )
            for each in watched
        ),
        note=f"In order of name. {OUR_OWN}",
    )


def _every_signal(watched: Iterable[Watched]) -> Table:
    return signals_table(
        [(each.name, signal) for each in watched for signal in each.signals]
    )


def signals_table(signals: Iterable[tuple[str, Signal]]) -> Table:
    """Every signal with its sentence, its vintage and where it is raised."""
    rows: list[tuple[Cell, ...]] = []
    sources: dict[Source, None] = {}
    for name, each in signals:
        sources.update(dict.fromkeys(each.figure.sources))
        limits = [_from(one) for one in each.figure.inputs]
        rows.append(
            (
                name,
                each.title,
                each.state,
                each.sentence,
                listed(limits) or "not by a number",
                each.figure.vintage,
            )
        )
    return Table(
        key="signals",
        title="Signals",
        columns=(
            Column("provider", "Provider"),
            Column("signal", "What is watched"),
            Column("state", "State"),
            Column("sentence", "What is known"),
            Column("limit", "Raised from"),
            Column("vintage", "Vintage"),
        ),
        rows=tuple(rows),
        sources=tuple(sources),
        note=OUR_OWN,
    )


def _from(limit: Figure) -> str:
    """From where on a signal is raised, in words."""
    unit = {"percent": "%", "years": " years"}.get(limit.unit, "")
    return f"{limit.value:g}{unit} or more"


def inspected_table(homes: Homes, *, on: date) -> Table:
    """Care homes by the year in which they were last inspected."""
    years: dict[int | None, int] = {}
    for home in homes.homes:
        year = home.inspected_on.year if home.inspected_on else None
        years[year] = years.get(year, 0) + 1
    known = sorted(year for year in years if year is not None)
    rows: list[tuple[Cell, ...]] = [
        (str(year), years.setdefault(year, 0))
        for year in (range(known[0], known[-1] + 1) if known else ())
    ]
    if None in years:
        rows.append(("Not known", years[None]))
    return Table(
        key="inspected",
        title="Care homes by the year of their last inspection",
        columns=(
            Column("when", "Last inspected in"),
            Column("homes", "Homes", "homes"),
        ),
        rows=tuple(rows),
        sources=homes.sources(),
        note=f"As at {day(on)}, from the newest list held.",
    )


def _sources(
    watched: Iterable[Watched], figures: Iterable[Figure]
) -> tuple[Source, ...]:
    met: dict[Source, None] = {}
    for figure in figures:
        met.update(dict.fromkeys(figure.all_sources()))
    for each in watched:
        for signal in each.signals:
            met.update(dict.fromkeys(signal.figure.all_sources()))
    return tuple(met)


def watched_by(
    lake: Lake, actor: Account, *, on: date, provider_id: int | None = None
) -> MarketWatch:
    """Early warnings about the providers of somebody's partnerships; fourteen queries.

    The same number of queries for any number of providers, services and contracts.

    Args:
        lake: The reference data.
        actor: Who asks.
        on: The day.
        provider_id: One provider only, where it is said.
    """
    every = list(
        providers_watched_by(actor, on=on)
        .select_related("organisation", "partnership")
        .order_by("organisation__name", "pk")
    )
    providers = [each for each in every if provider_id in {None, each.pk}]
    partnerships = {each.partnership_id for each in providers}
    contracts = agreed_of(partnerships)
    records = records_of(providers, contracts, actor=actor, on=on)
    markets = _markets(lake, partnerships, on=on)
    of = own_homes(providers, {pk: each.homes for pk, each in markets.items()}, on=on)
    watched = []
    for each in providers:
        homes, own = markets[each.partnership_id], of[each.pk]
        signals = (
            *signals_of_record(
                records[each.pk], partnership=each.partnership.name, on=on
            ),
            *signals_of_homes(own.counted, homes, on=on, rests_on=own.rests_on),
        )
        watched.append(Watched(each.organisation.name, signals, each, own.counted))
    figures = tuple(
        concentration_of_contracts(
            name, [c for c in contracts if c.partnership_id == pk], on=on
        )
        for pk, name in sorted(
            {each.partnership_id: each.partnership.name for each in providers}.items(),
            key=lambda pair: (pair[1], pair[0]),
        )
    )
    return MarketWatch(
        title="Early warnings",
        sentence=signals_said(watched)
        if watched
        else "There is no provider that you may read early warnings about.",
        watched=tuple(watched),
        figures=figures,
        tables=(_register(watched), _every_signal(watched)),
        missing=(),
        sources=_sources(watched, figures),
    )


def concentration_of_contracts(
    name: str, contracts: Sequence[Agreed], *, on: date
) -> Figure:
    """How concentrated what a partnership's contracts are worth this year is."""
    sums: dict[int, int] = {}
    year = financial_year(on)
    for each in running_on(contracts, on):
        pence = each.pence_in(year)
        if pence is not None:
            sums[each.provider_id] = sums.get(each.provider_id, 0) + pence
    value = herfindahl(list(sums.values())) if any(sums.values()) else None
    return Figure(
        key="warning.hhi_contracts",
        label=f"Concentration of contracts (Herfindahl-Hirschman index), {name}",
        value=value,
        unit="HHI points",
        vintage=f"{year_said(year)}, as agreed on {day(on)}",
        rule="sum of the squared percentage of each provider of what contracts that run "
        "are worth in the financial year",
        sources=(own_records(name, on=on),),
        note=f"In words: {band(value, value, on=on)}, among "
        f"{counted(len(sums), 'provider')}."
        if value is not None
        else "No contract runs today.",
    )


def records_of(
    providers: Sequence[Provider],
    contracts: Sequence[Agreed],
    *,
    actor: Account,
    on: date,
) -> dict[int, ProviderRecord]:
    """What the records hold of providers, by provider; nine queries."""
    partnerships = {each.partnership_id for each in providers}
    open_concerns = open_concerns_by_provider(actor, on=on)
    year = financial_year(on)
    own: dict[int, list[int]] = defaultdict(list)
    whole: dict[int, int] = dict.fromkeys(partnerships, 0)
    for contract in running_on(contracts, on):
        pence = contract.pence_in(year)
        if pence is not None:
            own[contract.provider_id].append(pence)
            whole[contract.partnership_id] += pence
    due, late = returns_by_provider(contracts, partnerships, on=on)
    invoices: dict[int, Any] = {
        each["contract__provider_id"]: each
        for each in Invoice.objects.filter(contract__partnership__in=partnerships)
        .exclude(state=InvoiceState.WITHDRAWN)
        .order_by()
        .values("contract__provider_id")
        .annotate(
            found=Count("pk"),
            disputed=Count("pk", filter=Q(state__in=DISPUTED)),
            pence_disputed=Sum("pence", filter=Q(state__in=DISPUTED)),
        )
    }
    services: dict[int, Any] = {
        each["provider_id"]: each
        for each in Service.objects.filter(
            covering(on), partnership__in=partnerships, provider__isnull=False
        )
        .order_by()
        .values("provider_id")
        .annotate(
            found=Count("pk"),
            paused=Count("pk", filter=Q(paused_on__lte=on)),
        )
    }
    standing = standing_by_provider(partnerships, on=on)
    nothing: dict[str, Any] = {
        "found": 0,
        "disputed": 0,
        "pence_disputed": None,
        "paused": 0,
    }
    found = {}
    for each in providers:
        invoiced = invoices.get(each.pk, nothing)
        given = services.get(each.pk, nothing)
        stands = standing.get(each.pk, Standing())
        disputed = invoiced["disputed"]
        found[each.pk] = ProviderRecord(
            open_concerns=open_concerns[each.pk],
            contracts=len(own[each.pk]),
            contract_pence=sum(own[each.pk]),
            all_contract_pence=whole[each.partnership_id],
            returns_due=len(due[each.pk]),
            returns_late=len(late[each.pk]),
            invoices=invoiced["found"],
            disputed=disputed,
            disputed_pence=invoiced["pence_disputed"] if disputed else 0,
            services=given["found"],
            paused=given["paused"],
            open_reports=stands.reports,
            open_plans=stands.plans,
            overdue=stands.overdue,
        )
    return found


def returns_by_provider(
    contracts: Iterable[Agreed], partnerships: Collection[int], *, on: date
) -> tuple[Mapping[int, list[date]], Mapping[int, list[date]]]:
    """The last days of returns due in the year to a day, and of those late; two queries."""
    after = years_before(on, 1)
    returned: dict[int, list[tuple[date, date, date]]] = defaultdict(list)
    for measure, starts, ends, came in Return.objects.filter(
        measure__contract__partnership__in=partnerships,
        ends_before__gt=years_before(on, 3),
    ).values_list("measure_id", "starts_on", "ends_before", "returned_on"):
        returned[measure].append((starts, ends, came))
    terms = {each.contract_id: each for each in contracts}
    due: dict[int, list[date]] = defaultdict(list)
    late: dict[int, list[date]] = defaultdict(list)
    for pk, contract_id, frequency, days in ContractMeasure.objects.filter(
        contract__partnership__in=partnerships
    ).values_list("pk", "contract_id", "frequency", "days_to_return"):
        months, contract = MONTHS.get(Frequency(frequency)), terms.get(contract_id)
        if months is None or contract is None:
            continue
        for each in periods_due(
            months,
            contract.starts_on,
            contract.ends_before,
            days,
            after=after,
            on=on,
        ):
            due[contract.provider_id].append(each.last_day)
            in_time = any(
                starts <= each.starts_on
                and ends >= each.ends_before
                and came <= each.last_day
                for starts, ends, came in returned[pk]
            )
            if not in_time:
                late[contract.provider_id].append(each.last_day)
    return due, late


def _markets(
    lake: Lake, partnerships: Collection[int], *, on: date
) -> dict[int, Homes]:
    return {
        pk: homes_of(lake, {code for each in places for code in each.district_codes})
        for pk, places in places_of(lake, partnerships, on=on).items()
    }
