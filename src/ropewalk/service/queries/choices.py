"""What can be chosen in the forms of commissioning, as (number, words)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef

from ropewalk.figures.words import day, pounds
from ropewalk.money.kinds import FundKind
from ropewalk.money.models import Fund, FundingSource, Strand
from ropewalk.organisations.models import Account, Organisation, OrganisationKind
from ropewalk.outcomes.models import Measure
from ropewalk.partnership.models import Body, Partnership
from ropewalk.partnership.queries.decisions import decisions_of
from ropewalk.partnership.rules.terms import (
    financial_year,
    last_day,
    quarters,
    year_said,
)
from ropewalk.place.models import Need
from ropewalk.service.kinds import InvoiceState, UseKind
from ropewalk.service.models import (
    Contract,
    Delivery,
    Invoice,
    InvoiceLine,
    Procurement,
    Provider,
    Service,
)
from ropewalk.service.permissions import refusal_to_commission
from ropewalk.service.queries.delivering import orders_by_year

Pairs = Sequence[tuple[str, str]]


def provider_choices(partnership: Partnership) -> Pairs:
    """The providers to a partnership; one query."""
    return [
        (str(each.pk), str(each))
        for each in partnership.providers.select_related("organisation")
    ]


def choosable_choices(partnership: Partnership, *, actor: Account, on: date) -> Pairs:
    """The providers that the actor may choose from: none that they belong to; one query."""
    own = Provider.objects.of(actor, on=on)
    found = partnership.providers.exclude(pk__in=own.order_by().values("pk"))
    return [(str(each.pk), str(each)) for each in found.select_related("organisation")]


def arrangement_choices(partnership: Partnership, *, on: date) -> Pairs:
    """The frameworks and dynamic markets that run on a day; one query."""
    held = partnership.arrangements.filter(starts_on__lte=on, ends_before__gt=on)
    return [(str(each.pk), each.title) for each in held]


def service_choices(partnership: Partnership) -> Pairs:
    """The services of a partnership; one query."""
    return [(str(each.pk), each.name) for each in partnership.services.all()]


def need_choices(actor: Account, *, on: date) -> Pairs:
    """The needs that the actor's organisations have recorded; one query."""
    seen = Need.objects.visible_to(actor, on=on).standing()
    return [
        (str(each.pk), f"{each.statement[:100]} ({each.place_name})") for each in seen
    ]


def practice_choices(*, on: date) -> Pairs:
    """The GP practices that take part; one query."""
    found = Organisation.objects.existing(on=on).filter(kind=OrganisationKind.PRACTICE)
    return [(str(each.pk), each.name) for each in found.order_by("name")]


def locality_choices(partnership: Partnership) -> Pairs:
    """The bodies of a partnership; one query."""
    found = Body.objects.filter(partnership=partnership).order_by("name")
    return [(str(each.pk), str(each)) for each in found]


def waiting_choices(procurement: Procurement) -> Pairs:
    """What is required in a partnership and has no lot yet; one query."""
    waiting = procurement.partnership.requirements.filter(lot=None)
    return [
        (
            str(each.pk),
            (
                f"{each.asked_by}: {each.quantity:,} {each.unit} of {each.what}, "
                f"{year_said(each.year_starting)}"
            ),
        )
        for each in waiting.select_related("practice", "locality").order_by("pk")
    ]


def decision_choices(partnership: Partnership, *, actor: Account, on: date) -> Pairs:
    """The decisions of a partnership that somebody may read; up to eight queries.

    By the titles of their items: what is proposed is read on the page of the decision.
    """
    return [
        (
            str(each.pk),
            (
                f"{each.pk}: {each.item.title} ({each.item.meeting.body}), "
                f"{each.get_state_display().lower()}"
            ),
        )
        for each in decisions_of(partnership, actor=actor, on=on)
    ]


def other_service_choices(service: Service) -> Pairs:
    """The other services of a service's partnership; one query."""
    found = service.partnership.services.exclude(pk=service.pk)
    return [(str(each.pk), each.name) for each in found]


def fund_part_choices(partnership: Partnership) -> Pairs:
    """Fund, strand and source that a contract can be paid from, as one choice.

    Returns:
        Numbers with a hyphen between them, and words; three queries.
    """
    funds = Fund.objects.filter(partnership=partnership, opened_at__isnull=False)
    strands: dict[int, list[Strand]] = {}
    for strand in Strand.objects.filter(fund__in=funds):
        strands.setdefault(strand.fund_id, []).append(strand)
    sources: dict[int, list[FundingSource]] = {}
    for source in FundingSource.objects.filter(fund__in=funds):
        sources.setdefault(source.fund_id, []).append(source)
    return [
        (
            f"{fund.pk}-{strand.pk}-{source.pk}",
            f"{fund.title}: {strand.title}, {source.title}",
        )
        for fund in funds
        for strand in strands.get(fund.pk, [])
        for source in sources.get(fund.pk, [])
    ]


def year_choices(worth: dict[int, int]) -> Pairs:
    """The financial years in which a contract runs."""
    return [
        (str(year), f"{year_said(year)}: {pounds(pence)}")
        for year, pence in worth.items()
    ]


def held_back_choices(contract: Contract) -> Pairs:
    """The financial years for which money is held back, with what is still to be delivered."""
    told = ((year, held.state) for year, held in orders_by_year(contract))
    return [
        (
            str(year),
            (
                f"{year_said(year)}: {pounds(state.committed)} still to be delivered"
                + _held_elsewhere(year, state.year)
            ),
        )
        for year, state in told
        if state.committed
    ]


def _held_elsewhere(year: int, held_in: int | None) -> str:
    """Which year's budget holds money back for a year, where it is another."""
    if held_in is None or held_in == year:
        return ""
    return f", from the budget of {year_said(held_in)}"


def uninvoiced_choices(contract: Contract) -> Pairs:
    """What was delivered under a contract and is on no invoice that stands; one query."""
    standing = InvoiceLine.objects.standing().filter(delivery=OuterRef("pk"))
    found = Delivery.objects.standing().filter(~Exists(standing), contract=contract)
    return [(str(each.pk), f"{each.reference}: {pounds(each.pence)}") for each in found]


def service_measure_choices(service: Service) -> Pairs:
    """The measures of the outcomes a service is for, and how often each is new; one query."""
    found = Measure.objects.filter(outcome__in=service.outcomes.all())
    return [
        (str(each.pk), f"{each.name} ({each.get_frequency_display().lower()})")
        for each in found
    ]


def payable_choices(fund: Fund, *, actor: Account, on: date) -> tuple[Pairs, Pairs]:
    """What was passed for payment from a fund: what the actor may pay, and what others must.

    Whoever belongs to a provider does not pay it; two queries.
    """
    found = Invoice.objects.filter(contract__fund=fund, state=InvoiceState.PASSED)
    own = set(Provider.objects.of(actor, on=on).values_list("pk", flat=True))
    mine: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for each in found.select_related("contract__provider__organisation"):
        said = f"{each.reference}, {each.contract.provider}: {pounds(each.pence)}"
        kept = others if each.contract.provider_id in own else mine
        kept.append((str(each.pk), said))
    return mine, others


def shown_strand_choices(
    partnership: Partnership, *, actor: Account, on: date
) -> Pairs:
    """The strands of indicative budgets and pots that the actor may see; one query."""
    found = Strand.objects.filter(
        fund__in=Fund.objects.visible_to(actor, on=on),
        fund__partnership=partnership,
        fund__kind__in=[FundKind.INDICATIVE, FundKind.POT],
    )
    return [
        (str(each.pk), f"{each.fund.title}: {each.title}")
        for each in found.select_related("fund").order_by("fund__title", "pk")
    ]


def quarter_choices(*, on: date) -> Pairs:
    """The quarters of this financial year and the last that have ended, newest first."""
    this = financial_year(on)
    return [
        (
            f"{year}-{each.number}",
            f"{day(each.starts_on)} to {day(last_day(each.ends_before))}",
        )
        for year in (this, this - 1)
        for each in reversed(quarters(year))
        if each.ends_before <= on
    ]


def use_choices(actor: Account, service: Service, *, on: date) -> tuple[Pairs, Pairs]:
    """Of which practices somebody may count what, for a service.

    Returns:
        The practices, and the kinds of count; up to four queries.
    """
    every = practice_choices(on=on)
    kinds = [(each.value, str(each.label)) for each in UseKind]
    if (
        refusal_to_commission(actor=actor, partnership=service.partnership, on=on)
        is None
    ):
        return every, kinds
    own = set(actor.memberships.acting(on=on).values_list("organisation", flat=True))
    provider = service.provider
    if provider is not None and provider.organisation_id in own:
        return every, [each for each in kinds if each[0] == UseKind.USED]
    return [each for each in every if int(each[0]) in own], [
        each for each in kinds if each[0] == UseKind.POINTED
    ]
