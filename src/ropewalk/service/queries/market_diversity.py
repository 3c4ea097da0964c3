"""Who gives a partnership's services and for whom, as its market position statement says."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Certainty, Column, Figure, Source, Table
from ropewalk.figures.words import counted, day
from ropewalk.partnership.models import Partnership
from ropewalk.place.recency import years_before
from ropewalk.place.section import Missing, Section
from ropewalk.service.kinds import Sector
from ropewalk.service.market_kinds import Reach
from ropewalk.service.models import (
    SectorTarget,
    Service,
    ServiceReach,
)
from ropewalk.service.queries.running import Agreed, running_on
from ropewalk.service.rules.diversity import (
    Share,
    distance_said,
    percent_said,
    specialisation_warning,
    split_said,
)
from ropewalk.service.rules.own_records import own_records


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
    source = own_records(partnership.name, on=on)
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
