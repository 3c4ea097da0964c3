"""What the demonstration's partnership commissions: a service from requirement to payment.

Providers, sums and returns are made up for the demonstration.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from ropewalk.figures.days import local_day
from ropewalk.money.models import Fund
from ropewalk.organisations.models import Account
from ropewalk.outcomes.kinds import Frequency
from ropewalk.outcomes.models import Measure, Outcome
from ropewalk.partnership.actions.bodies import TermsSaid
from ropewalk.partnership.kinds import BodyKind, Power, ProvidersSit
from ropewalk.partnership.models import Body
from ropewalk.partnership.rules.terms import financial_year
from ropewalk.place.models import Level, Need
from ropewalk.place.shelf import shelf
from ropewalk.service.actions.capacity import CapacitySaid, count_capacity
from ropewalk.service.actions.contracts import (
    ContractSaid,
    VersionSaid,
    commit_contract,
    make_contract,
)
from ropewalk.service.actions.deliveries import (
    DeliverySaid,
    pass_invoice,
    pay_invoices,
    receive_invoice,
    record_delivery,
)
from ropewalk.service.actions.directory import sort_service
from ropewalk.service.actions.performance import (
    ReturnSaid,
    measure_contract,
    record_return,
)
from ropewalk.service.actions.placements import (
    ChoiceSaid,
    OfferSaid,
    PlacementSaid,
    choose_placement,
    offer_placement,
    open_placement,
)
from ropewalk.service.actions.procurements import (
    ProcurementSaid,
    award_lot,
    begin_procurement,
    move_procurement,
    record_route,
)
from ropewalk.service.actions.providers import ProviderSaid, record_provider
from ropewalk.service.actions.requirements import (
    RequirementSaid,
    make_lot,
    require_service,
)
from ropewalk.service.actions.services import (
    LocationSaid,
    PriceSaid,
    ServiceSaid,
    publish_service,
    record_make_or_buy,
    record_service,
    set_price,
)
from ropewalk.service.actions.supply import rate_service, say_where_given
from ropewalk.service.kinds import (
    CareLevel,
    Choice,
    Payment,
    Phase,
    PriceKind,
    Regime,
    Route,
    Sector,
    Stage,
)
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.models import (
    Award,
    Contract,
    PlacementRequest,
    Procurement,
    Provider,
    Service,
)
from ropewalk.service.placement_kinds import ChosenBy, HowOften, Rating, WhyChosen
from ropewalk.stories.ground import Ground

MADE_UP = "Made up for the demonstration."
DOORSTEP = "Doorstep Support (made up)"
NEIGHBOURS = "Near Neighbours Care (made up)"
LOCALITIES = (("Stretford group", 1_000), ("Eccles group", 1_400))
RETURNED_AFTER = timedelta(days=8)  # a month is over
PRICE = Decimal("20.4000")
PENCE = 48_960_00  # the hours at that price
WEEKS = (Decimal("52.5"), Decimal(48), Decimal("61.25"))


def commission_help_at_home(
    ground: Ground,
    board: Body,
    fund: Fund,
    need: Need,
    *,
    by: Account,
    payer: Account,
    at: datetime,
) -> Contract:
    """What two localities require is bought together, delivered, invoiced and measured.

    Args:
        ground: The partnership and its people.
        board: To which the localities answer.
        fund: The pool that pays.
        need: The need that it answers.
        by: Who commissions.
        payer: Who keeps the pool.
        at: When.
    """
    outcome = Outcome.objects.get(framework__code="ascof", code="independence")
    provider = _provider(ground, by=by, at=at)
    service = _service(ground, need, outcome, by=by, at=at)
    procurement = _procure(ground, board, service, need, by=by, at=at)
    award = _award(procurement, provider, by=by, at=at)
    contract = _contract(ground, fund, award, by=by, at=at)
    commit_contract(
        contract_id=contract.pk,
        year_starting=financial_year(local_day(at)),
        on=contract.starts_on,
        by=payer,
        at=at,
    )
    _deliver(contract, by=payer, at=at)
    _measure(contract, outcome.measures.first(), by=by, at=at)
    _arrange_support(ground, contract, need, outcome, by=by, at=at)
    publish_service(
        service_id=service.pk,
        assured_on=local_day(at),
        assurer_post="Commissioning officer",
        assurer_email="directory@demonstration.example",
        by=by,
        at=at,
    )
    return contract


def _first_day(at: datetime) -> date:
    return date(financial_year(local_day(at)), 4, 1)


def _provider(ground: Ground, *, by: Account, at: datetime) -> Provider:
    return record_provider(
        partnership_id=ground.partnership.pk,
        said=ProviderSaid(DOORSTEP, Sector.VOLUNTARY, _first_day(at)),
        submission_key=ground.key("provider"),
        by=by,
        at=at,
    )


def _service(
    ground: Ground, need: Need, outcome: Outcome, *, by: Account, at: datetime
) -> Service:
    service = record_service(
        partnership_id=ground.partnership.pk,
        said=ServiceSaid(
            name="Help on the day of going home",
            description=(
                "Somebody is there when you come home from hospital: with shopping, a "
                f"meal and what you need for the night. {MADE_UP}"
            ),
            for_whom="Adults who come home from hospital and need help that day",
            phase=Phase.HOME_AGAIN,
            starts_on=_first_day(at),
            need_ids=[need.pk],
            outcome_ids=[outcome.pk],
            minimum_age=18,
            email="help@demonstration.example",
            locations=[
                LocationSaid(
                    "Office (made up)",
                    street="1 Example Street",
                    town="Stretford",
                    county="Greater Manchester",
                    postcode="M32 0AA",
                )
            ],
        ),
        submission_key=ground.key("service"),
        by=by,
        at=at,
    )
    set_price(
        service_id=service.pk,
        said=PriceSaid(
            PriceKind.CARE,
            "Help at home",
            "hour",
            PRICE,
            _first_day(at),
            None,
            Decimal(0),
        ),
        by=by,
        at=at,
    )
    record_make_or_buy(
        service_id=service.pk,
        choice=Choice.BUY,
        why=f"No partner has people who can come within the hour. {MADE_UP}",
        decided_on=_first_day(at),
        by=by,
        at=at,
    )
    return service


def _procure(
    ground: Ground,
    board: Body,
    service: Service,
    need: Need,
    *,
    by: Account,
    at: datetime,
) -> Procurement:
    """What the locality groups require becomes one lot, by a recorded route."""
    year = financial_year(local_day(at))
    required = []
    for (name, hours), of in zip(LOCALITIES, ground.organisations, strict=False):
        group = ground.body(
            name,
            BodyKind.LOCALITY,
            terms=TermsSaid(quorum=1, providers_sit=ProvidersSit.NEVER),
            of=(of,),
            above=[board],
            level=Level.SERVICE,
            power=Power.ADVISES,
            starts_on=local_day(at),
            at=at,
        )
        required.append(
            require_service(
                partnership_id=ground.partnership.pk,
                said=RequirementSaid(
                    what="Help on the day of going home",
                    unit="hours",
                    quantity=hours,
                    year_starting=year,
                    locality_id=group.pk,
                    need_id=need.pk,
                ),
                submission_key=ground.key(f"requires {name}"),
                by=by,
                at=at,
            )
        )
    procurement = begin_procurement(
        partnership_id=ground.partnership.pk,
        said=ProcurementSaid(
            title="Help on the day of going home",
            buyer_id=ground.ids(next(iter(ground.organisations)))[0],
            service_id=service.pk,
            regime=Regime.PROCUREMENT_ACT,
            value_pence=PENCE,
        ),
        submission_key=ground.key("procurement"),
        by=by,
        at=at,
    )
    make_lot(
        procurement_id=procurement.pk,
        title="Help on the day of going home",
        requirement_ids=[each.pk for each in required],
        by=by,
        at=at,
    )
    return procurement


def _award(
    procurement: Procurement, provider: Provider, *, by: Account, at: datetime
) -> Award:
    record_route(
        procurement_id=procurement.pk,
        route=Route.BELOW_THRESHOLD,
        why=f"It is worth less than the threshold for light touch. {MADE_UP}",
        answers={
            "authority": "council",
            "is_health_care": "no",
            "bought": "light_touch",
            "pence_with_vat": str(PENCE),
            "ground": "none",
        },
        by=by,
        at=at,
    )
    move_procurement(procurement_id=procurement.pk, to=Stage.EVALUATING, by=by, at=at)
    return award_lot(
        lot_id=procurement.lots.get().pk,
        provider_id=provider.pk,
        why=f"It can be there within the hour. {MADE_UP}",
        awarded_on=local_day(at),
        by=by,
        at=at,
    )


def _contract(
    ground: Ground, fund: Fund, award: Award, *, by: Account, at: datetime
) -> Contract:
    first = _first_day(at)
    return make_contract(
        award_id=award.pk,
        said=ContractSaid(
            reference="HH-C1",
            title="Help on the day of going home",
            fund_id=fund.pk,
            strand_id=fund.strands.get(title="Help on the day of going home").pk,
            source_id=fund.sources.get().pk,
            payment=Payment.UNIT,
            terms=VersionSaid(
                first, first.replace(year=first.year + 1), PENCE, PRICE, MADE_UP
            ),
            unit="hour",
        ),
        submission_key=ground.key("contract"),
        by=by,
        at=at,
    )


def _deliver(contract: Contract, *, by: Account, at: datetime) -> None:
    """Three weeks so far: the first is paid, the second invoiced for too much."""
    today = local_day(at)
    weeks = [
        record_delivery(
            contract_id=contract.pk,
            said=DeliverySaid(
                f"Week {number}",
                max(contract.starts_on, today - timedelta(weeks=4 - number)),
                hours,
            ),
            by=by,
            at=at,
        )
        for number, hours in enumerate(WEEKS, start=1)
    ]
    for number, delivered in enumerate(weeks[:2], start=1):
        invoice = receive_invoice(
            contract_id=contract.pk,
            reference=f"DS-{number}",
            received_on=today,
            pence=delivered.pence + (number - 1) * 40_80,
            delivery_ids=[delivered.pk],
            by=by,
            at=at,
        )
        if number == 1:
            pass_invoice(invoice_id=invoice.pk, by=by, at=at)
            pay_invoices(
                fund_id=contract.fund_id, invoice_ids=[invoice.pk], by=by, at=at
            )


def _measure(
    contract: Contract, measure: Measure | None, *, by: Account, at: datetime
) -> None:
    """A measure with the months of the year that are over, each returned in its time."""
    if measure is None:
        raise LookupError("the outcome has a measure")
    held = measure_contract(
        contract_id=contract.pk,
        measure_id=measure.pk,
        target=Decimal(85),
        days_to_return=20,
        frequency=Frequency.MONTHLY,
        by=by,
        at=at,
    )
    first = contract.starts_on
    for value in (81, 84, 83, 88, 86, 90):
        after = (first + timedelta(days=32)).replace(day=1)
        returned_at = at - (local_day(at) - after) + RETURNED_AFTER
        if returned_at > at:
            return
        record_return(
            contract_measure_id=held.pk,
            said=ReturnSaid(first, after, Decimal(value), MADE_UP),
            by=by,
            at=returned_at,
        )
        first = after


def _arrange_support(
    ground: Ground,
    contract: Contract,
    need: Need,
    outcome: Outcome,
    *,
    by: Account,
    at: datetime,
) -> None:
    """One placement that was chosen at more than the lowest price, and one still open."""
    other = record_provider(
        partnership_id=ground.partnership.pk,
        said=ProviderSaid(NEIGHBOURS, Sector.MICRO, _first_day(at)),
        submission_key=ground.key("second provider"),
        by=by,
        at=at,
    )
    nearby = record_service(
        partnership_id=ground.partnership.pk,
        said=ServiceSaid(
            name="Home again with a neighbour",
            description=f"The same two people visit after a stay in hospital. {MADE_UP}",
            for_whom="Adults who come home from hospital",
            phase=Phase.HOME_AGAIN,
            starts_on=_first_day(at),
            provider_id=other.pk,
            need_ids=[need.pk],
            outcome_ids=[outcome.pk],
            minimum_age=18,
        ),
        submission_key=ground.key("second service"),
        by=by,
        at=at,
    )
    set_price(
        service_id=nearby.pk,
        said=PriceSaid(
            PriceKind.CARE, "Help at home", "hour", Decimal("21.75"), _first_day(at)
        ),
        by=by,
        at=at,
    )
    for service_id, districts in (
        (contract.service_id, ["M32", "M33", "M41"]),
        (nearby.pk, ["M33"]),
    ):
        _say_what_can_be_given(service_id, districts, by=by, at=at)
    chosen = _ask(ground, "HH-101", "M33", by=by, at=at)
    offers = {
        each.provider_id: offer_placement(
            candidate_id=each.pk,
            said=OfferSaid(
                each.pounds or PRICE, chosen.starts_on, f"Two visits a day. {MADE_UP}"
            ),
            submission_key=ground.key(f"offer {each.provider}"),
            by=by,
            at=at,
        )
        for each in chosen.candidates.asked()
    }
    choose_placement(
        request_id=chosen.pk,
        said=ChoiceSaid(
            offers[other.pk].pk,
            ChosenBy.PERSON,
            WhyChosen.TIMES,
            f"The same two people each day. {MADE_UP}",
            local_day(at),
        ),
        lake=shelf(),
        submission_key=ground.key("choice"),
        by=by,
        at=at,
    )
    _ask(ground, "HH-102", "M32", by=by, at=at)


def _say_what_can_be_given(
    service_id: int, districts: list[str], *, by: Account, at: datetime
) -> None:
    """For what a service is asked, where it is given, its places and its rating."""
    sort_service(service_id=service_id, kinds=[KindOfNeed.RECOVERY], by=by, at=at)
    say_where_given(service_id=service_id, districts=districts, by=by, at=at)
    count_capacity(
        service_id=service_id,
        said=CapacitySaid(CareLevel.LOW, local_day(at), 7, 22, 12, 9, MADE_UP),
        by=by,
        at=at,
    )
    rate_service(
        service_id=service_id,
        rating=Rating.GOOD,
        rated_on=_first_day(at),
        source=MADE_UP,
        by=by,
        at=at,
    )


def _ask(
    ground: Ground, reference: str, district: str, *, by: Account, at: datetime
) -> PlacementRequest:
    return open_placement(
        partnership_id=ground.partnership.pk,
        said=PlacementSaid(
            reference=reference,
            kind=KindOfNeed.RECOVERY,
            quantity=Decimal(14),
            unit="hour",
            how_often=HowOften.WEEK,
            starts_on=local_day(at) + timedelta(days=7),
            wanted=f"Two visits a day for six weeks. {MADE_UP}",
            least_pounds=Decimal("19.50"),
            most_pounds=Decimal("24.00"),
            closes_at=at + timedelta(days=5),
            district=district,
            floor=Rating.GOOD,
        ),
        lake=shelf(),
        submission_key=ground.key(f"placement {reference}"),
        by=by,
        at=at,
    )
