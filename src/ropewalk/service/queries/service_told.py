"""A service as its page tells it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day
from ropewalk.service.kinds import Choice, PriceKind
from ropewalk.service.models import Contract, Ending, Imported, Price, Service
from ropewalk.service.queries.costs import cost_built
from ropewalk.service.queries.performance_told import measures_table
from ropewalk.service.rules.entry import freshness, running_said
from ropewalk.service.rules.scope import ages_said


@dataclass(frozen=True, slots=True)
class ServiceTold:
    """A service with what stands around it.

    Attributes:
        service: The service.
        said: It in a sentence.
        outcomes: What it is for.
        needs: What it answers.
        places: Where it is given.
        served: To which districts and localities.
        rating: What the regulator rated it, as it was recorded last.
        hours: When it is open.
        ages: For which ages, in words.
        runs: What to know of whether it runs; blank where it simply does.
        left_out: What it is not for, and who is to be asked instead.
        kinds: The kinds of need that its entry is found by.
        entry: Whether it is in the directory, and how old that entry is.
        made_or_bought: Which, and why.
        prices: What it costs today.
        performance: How well its contracts go, measure by measure.
        contracts: Those for it.
        ending: How it ends, where that is planned.
        loose_ends: What is missing, each in a sentence.
    """

    service: Service
    said: str
    outcomes: list[str]
    needs: list[str]
    places: list[str]
    served: list[str]
    rating: str
    hours: list[str]
    ages: str
    runs: str
    left_out: list[str]
    kinds: list[str]
    entry: str
    made_or_bought: str
    prices: Table
    performance: Table
    contracts: list[Contract]
    ending: Ending | None
    loose_ends: list[str]


def service_told(service: Service, *, on: date) -> ServiceTold:
    """A service with all that its page shows, in fifteen queries."""
    contracts = list(service.contracts.select_related("fund", "partnership").all())
    made = service.made_or_bought.last()
    prices = list(prices_on(service, on=on))
    needs = [str(each) for each in service.needs.all()]
    outcomes = [str(each) for each in service.outcomes.all()]
    imported = Imported.objects.filter(service=service).first()
    return ServiceTold(
        service=service,
        said=_said(service, contracts),
        outcomes=outcomes,
        needs=needs,
        places=places_said(service),
        served=[str(each) for each in service.served_areas.select_related("locality")],
        rating=_rating_said(service),
        hours=[
            f"{each.get_weekday_display()} {each.opens_at:%H:%M} to {each.closes_at:%H:%M}"
            for each in service.hours.all()
        ],
        ages=ages_said(service.minimum_age, service.maximum_age),
        runs=running_said(
            starts_on=service.starts_on,
            ends_before=service.ends_before,
            paused_on=service.paused_on,
            on=on,
        ),
        left_out=[
            f"{each.what}: ask {each.goes_to}" for each in service.left_out.all()
        ],
        kinds=[str(each) for each in service.kinds_answered.all()],
        entry=_entry_said(service, on=on),
        made_or_bought=f"{Choice(made.choice).label}: {made.why}"
        if made
        else "not recorded",
        prices=_prices_table(prices),
        performance=measures_table(contracts, on=on),
        contracts=contracts,
        ending=Ending.objects.filter(service=service).first(),
        loose_ends=[
            sentence
            for sentence, is_so in (
                ("Nobody has recorded whether it is made or bought.", made is None),
                ("It answers no need that is recorded.", not needs),
                ("It is for no outcome yet.", not outcomes),
                *_loose_ends_of(imported),
                ("No contract says what is paid for it.", not contracts),
            )
            if is_so
        ],
    )


def places_said(service: Service) -> list[str]:
    """Where a service is given, place by place; one query."""
    return [
        ", ".join(
            part for part in (each.name, each.street, each.town, each.postcode) if part
        )
        for each in service.locations.all()
    ]


def _rating_said(service: Service) -> str:
    rated = service.ratings.last()
    return (
        "not recorded"
        if rated is None
        else f"{rated.get_rating_display()}, {day(rated.rated_on)}: {rated.source}"
    )


def _entry_said(service: Service, *, on: date) -> str:
    """Whether a service is in the directory, and how long ago its entry was looked at."""
    if service.published_at is None:
        return "no"
    if service.assured_on is None:
        return "yes"
    return f"yes. {freshness(service.assured_on, on=on).sentence}"


def _loose_ends_of(imported: Imported | None) -> list[tuple[str, bool]]:
    """What is to be settled of a service that came from another directory."""
    if imported is None:
        return []
    return [
        (
            f"It came from another directory, which called it {imported.status}"
            + (
                f" and says that {imported.organisation_name} gives it."
                if imported.organisation_name
                else "."
            ),
            imported.service.provider_id is None or imported.status != "active",
        )
    ]


def _said(service: Service, contracts: list[Contract]) -> str:
    giver = (
        f"{service.provider} gives it" if service.provider else "Nobody gives it yet"
    )
    funds = sorted({each.fund.title for each in contracts})
    return f"{giver}, paid from {' and '.join(funds)}." if funds else f"{giver}."


def prices_on(service: Service, *, on: date) -> list[Price]:
    """What things of a service cost on a day: of each thing and unit, what was last set.

    In order of what they are of; one query.
    """
    return prices_held(
        service.prices.prefetch_related("cost__inputs")
        .filter(starts_on__lte=on)
        .order_by("starts_on", "recorded_at", "pk"),
        on=on,
    )


class PriceDated(Protocol):
    """A price as far as it says what it is of and when it holds."""

    @property
    def what(self) -> str:
        """What is priced."""

    @property
    def unit(self) -> str:
        """For each of what."""

    @property
    def starts_on(self) -> date:
        """The first day on which it holds."""

    @property
    def ends_before(self) -> date | None:
        """The day after the last; none while that is open."""


Priced = TypeVar("Priced", bound=PriceDated)


def prices_held(prices: Iterable[Priced], *, on: date) -> list[Priced]:
    """Those of some prices that hold on a day, in order of what they are of.

    Args:
        prices: Of one service, in the order in which they start and were recorded.
        on: The day.
    """
    found: dict[tuple[str, str], Priced] = {}
    for each in prices:
        if each.starts_on <= on:
            found[each.what, each.unit] = each
    held = (
        each
        for each in found.values()
        if each.ends_before is None or each.ends_before > on
    )
    return sorted(held, key=lambda each: (each.what, each.unit))


def _prices_table(prices: list[Price]) -> Table:
    return Table(
        key="prices",
        title="Prices today",
        columns=(
            Column("what", "What"),
            Column("kind", "Kind"),
            Column("unit", "Unit"),
            Column("pounds", "Pounds"),
            Column("vat", "Value added tax, in percent"),
            Column("since", "Since"),
            Column("floor", "What it costs to give"),
            Column("why", "Why it is below what care costs"),
        ),
        rows=tuple(
            (
                each.what,
                PriceKind(each.kind).label,
                each.unit,
                f"{each.pounds:,.4f}",
                "not said" if each.vat_percent is None else f"{each.vat_percent:g}",
                each.starts_on.isoformat(),
                cost_built(each.cost).floor_said if each.cost else "not built up",
                each.below_cost_because,
            )
            for each in prices
        ),
    )
