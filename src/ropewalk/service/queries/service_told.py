"""A service as its page tells it."""

from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.service.kinds import Choice, PriceKind
from ropewalk.service.models import Contract, Ending, Price, Service


@dataclass(frozen=True, slots=True)
class ServiceTold:
    """A service with what stands around it.

    Attributes:
        service: The service.
        said: It in a sentence.
        outcomes: What it is for.
        needs: What it answers.
        places: Where it is given.
        hours: When it is open.
        ages: For which ages, in words.
        made_or_bought: Which, and why.
        prices: What it costs today.
        contracts: Those for it.
        ending: How it ends, where that is planned.
        loose_ends: What is missing, each in a sentence.
    """

    service: Service
    said: str
    outcomes: list[str]
    needs: list[str]
    places: list[str]
    hours: list[str]
    ages: str
    made_or_bought: str
    prices: Table
    contracts: list[Contract]
    ending: Ending | None
    loose_ends: list[str]


def service_told(service: Service, *, on: date) -> ServiceTold:
    """A service with all that its page shows, in eight queries."""
    contracts = list(service.contracts.select_related("fund").all())
    made = service.made_or_bought.last()
    prices = list(prices_on(service, on=on))
    needs = [str(each) for each in service.needs.all()]
    return ServiceTold(
        service=service,
        said=_said(service, contracts),
        outcomes=[str(each) for each in service.outcomes.all()],
        needs=needs,
        places=[
            ", ".join(
                part
                for part in (each.name, each.street, each.town, each.postcode)
                if part
            )
            for each in service.locations.all()
        ],
        hours=[
            f"{each.get_weekday_display()} {each.opens_at:%H:%M} to {each.closes_at:%H:%M}"
            for each in service.hours.all()
        ],
        ages=ages_said(service.minimum_age, service.maximum_age),
        made_or_bought=f"{Choice(made.choice).label}: {made.why}"
        if made
        else "not recorded",
        prices=_prices_table(prices),
        contracts=contracts,
        ending=Ending.objects.filter(service=service).first(),
        loose_ends=[
            sentence
            for sentence, is_so in (
                ("Nobody has recorded whether it is made or bought.", made is None),
                ("It answers no need that is recorded.", not needs),
                ("No contract says what is paid for it.", not contracts),
            )
            if is_so
        ],
    )


def _said(service: Service, contracts: list[Contract]) -> str:
    giver = (
        f"{service.provider} gives it" if service.provider else "Nobody gives it yet"
    )
    funds = sorted({each.fund.title for each in contracts})
    return f"{giver}, paid from {' and '.join(funds)}." if funds else f"{giver}."


def ages_said(minimum: int | None, maximum: int | None) -> str:
    """For which ages something is, in words."""
    if minimum is None and maximum is None:
        return "any age"
    if maximum is None:
        return f"{minimum} and over"
    if minimum is None:
        return f"up to {maximum}"
    return f"{minimum} to {maximum}"


def prices_on(service: Service, *, on: date) -> list[Price]:
    """What things of a service cost on a day: of each thing and unit, what was last set.

    In order of what they are of; one query.
    """
    found: dict[tuple[str, str], Price] = {}
    for each in service.prices.filter(starts_on__lte=on).order_by(
        "starts_on", "recorded_at", "pk"
    ):
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
                each.below_cost_because,
            )
            for each in prices
        ),
    )
