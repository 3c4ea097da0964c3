"""Ten more services that the demonstration's partnership buys, with their contracts.

Providers and sums are made up for the demonstration. Some are measured and some are not,
as in any register, so that there are loose ends to tie.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from ropewalk.figures.days import local_day
from ropewalk.money.models import Fund
from ropewalk.organisations.models import Account
from ropewalk.outcomes.models import Outcome
from ropewalk.partnership.models import Body
from ropewalk.partnership.rules.terms import financial_year, months_after
from ropewalk.place.models import Need
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
from ropewalk.service.actions.performance import measure_contract
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
from ropewalk.service.actions.services import ServiceSaid, record_service
from ropewalk.service.kinds import Payment, Phase, Regime, Route, Sector, Stage
from ropewalk.service.models import Award, Contract, Procurement
from ropewalk.stories.ground import Ground

MADE_UP = "Made up for the demonstration."
EQUIPMENT, CARERS, WELL = "Equipment", "Carers and breaks", "Living well near home"
HOME = "Help on the day of going home"
OF_THE_YEAR = (
    7,
    8,
    8,
    8,
    7,
    8,
    8,
    9,
    8,
    9,
    9,
    9,
)  # per cent of the quantity, from April
RECEIVED_AFTER, PASSED_AFTER, PAID_AFTER = (timedelta(days=n) for n in (3, 9, 20))


@dataclass(frozen=True, slots=True)
class Bought:
    """A service of the demonstration: from whom, for whom, how much and at what price.

    ``outcome`` is the code of what it is for in the adult social care framework.
    """

    reference: str
    provider: str
    title: str
    for_whom: str
    sector: Sector
    phase: Phase
    unit: str
    price: Decimal
    quantity: int
    strand: str
    outcome: str

    @property
    def pence(self) -> int:
        """What it is worth in the year."""
        return round(self.price * self.quantity * 100)


BOUGHT = (
    Bought(
        "HH-C2",
        "Harbour Equipment Loans",
        "Equipment at home within a day",
        "Adults who need a bed, a hoist or a rail to be at home",
        Sector.INDEPENDENT,
        Phase.AT_HOME,
        "loan",
        Decimal(45),
        1_200,
        EQUIPMENT,
        "independence",
    ),
    Bought(
        "HH-C3",
        "Steady Feet",
        "Classes for people who have fallen",
        "People aged 65 and over",
        Sector.VOLUNTARY,
        Phase.AT_HOME,
        "session",
        Decimal("38.50"),
        400,
        WELL,
        "independence",
    ),
    Bought(
        "HH-C4",
        "Breathing Space",
        "Short breaks for carers",
        "Carers of adults",
        Sector.VOLUNTARY,
        Phase.LONG_TERM,
        "hour",
        Decimal("22.10"),
        1_500,
        CARERS,
        "quality-of-life",
    ),
    Bought(
        "HH-C5",
        "Kitchen Table",
        "Meals with company",
        "Adults who live alone",
        Sector.MICRO,
        Phase.AT_HOME,
        "meal",
        Decimal("6.75"),
        4_000,
        WELL,
        "social-connections",
    ),
    Bought(
        "HH-C6",
        "Night Watch North",
        "Night cover after hospital",
        "Adults in their first week at home",
        Sector.INDEPENDENT,
        Phase.HOME_AGAIN,
        "night",
        Decimal(96),
        180,
        HOME,
        "independence",
    ),
    Bought(
        "HH-C7",
        "First Call",
        "Advice and information",
        "Anybody who looks for help",
        Sector.VOLUNTARY,
        Phase.ACCESS,
        "contact",
        Decimal("14.20"),
        1_500,
        WELL,
        "information-and-advice",
    ),
    Bought(
        "HH-C8",
        "Lamplight Company",
        "A meeting place after a diagnosis of dementia",
        "People with dementia and those close to them",
        Sector.VOLUNTARY,
        Phase.AT_HOME,
        "session",
        Decimal(52),
        250,
        WELL,
        "social-connections",
    ),
    Bought(
        "HH-C9",
        "Handrail",
        "Small repairs and rails",
        "Adults at risk of a fall at home",
        Sector.MICRO,
        Phase.AT_HOME,
        "visit",
        Decimal("61.50"),
        300,
        EQUIPMENT,
        "safety",
    ),
    Bought(
        "HH-C10",
        "Second Wind",
        "Recovery at home",
        "Adults who want to get back what they could do",
        Sector.INDEPENDENT,
        Phase.SHORT_TERM,
        "visit",
        Decimal("34.80"),
        900,
        WELL,
        "independence",
    ),
    Bought(
        "HH-C11",
        "The Carers' Line",
        "Advice for carers",
        "Carers of adults",
        Sector.VOLUNTARY,
        Phase.ACCESS,
        "contact",
        Decimal("11.90"),
        1_800,
        CARERS,
        "information-and-advice",
    ),
)


def buy_the_rest(
    ground: Ground,
    localities: Sequence[Body],
    fund: Fund,
    need: Need,
    *,
    by: Account,
    payer: Account,
    at: datetime,
) -> list[Contract]:
    """Ten services from requirement to contract, delivered and paid month by month.

    Args:
        ground: The partnership and its people.
        localities: The groups that require them, in turn.
        fund: The pool that pays.
        need: The need that those for going home answer.
        by: Who commissions.
        payer: Who keeps the pool.
        at: When.
    """
    contracts = []
    for number, told in enumerate(BOUGHT):
        locality = localities[number % len(localities)]
        award = _award(ground, told, locality, need, by=by, at=at)
        contract = _contract(ground, told, fund, award, by=by, at=at)
        commit_contract(
            contract_id=contract.pk,
            year_starting=financial_year(local_day(at)),
            on=contract.starts_on,
            by=payer,
            at=at,
        )
        contracts.append(contract)
    _go_by(fund, contracts, by=payer, at=at)
    for contract in contracts[: len(contracts) // 2]:
        _measure(contract, by=by, at=at)
    return contracts


def _first_day(at: datetime) -> date:
    return date(financial_year(local_day(at)), 4, 1)


def _award(
    ground: Ground,
    told: Bought,
    locality: Body,
    need: Need,
    *,
    by: Account,
    at: datetime,
) -> Award:
    """The provider, the service and what was required of it, awarded by its route."""
    provider = record_provider(
        partnership_id=ground.partnership.pk,
        said=ProviderSaid(f"{told.provider} (made up)", told.sector, _first_day(at)),
        submission_key=ground.key(f"provider {told.reference}"),
        by=by,
        at=at,
    )
    service = record_service(
        partnership_id=ground.partnership.pk,
        said=ServiceSaid(
            name=told.title,
            description=MADE_UP,
            for_whom=told.for_whom,
            phase=told.phase,
            starts_on=_first_day(at),
            need_ids=[need.pk] if told.phase == Phase.HOME_AGAIN else [],
            outcome_ids=[
                Outcome.objects.get(framework__code="ascof", code=told.outcome).pk
            ],
        ),
        submission_key=ground.key(f"service {told.reference}"),
        by=by,
        at=at,
    )
    procurement = _procurement(ground, told, service.pk, locality, by=by, at=at)
    return award_lot(
        lot_id=procurement.lots.get().pk,
        provider_id=provider.pk,
        why=f"It does this already, and well. {MADE_UP}",
        awarded_on=local_day(at),
        by=by,
        at=at,
    )


def _procurement(
    ground: Ground,
    told: Bought,
    service_id: int,
    locality: Body,
    *,
    by: Account,
    at: datetime,
) -> Procurement:
    required = require_service(
        partnership_id=ground.partnership.pk,
        said=RequirementSaid(
            what=told.title,
            unit=f"{told.unit}s",
            quantity=told.quantity,
            year_starting=financial_year(local_day(at)),
            locality_id=locality.pk,
        ),
        submission_key=ground.key(f"requires {told.reference}"),
        by=by,
        at=at,
    )
    procurement = begin_procurement(
        partnership_id=ground.partnership.pk,
        said=ProcurementSaid(
            title=told.title,
            buyer_id=ground.ids(next(iter(ground.organisations)))[0],
            service_id=service_id,
            regime=Regime.PROCUREMENT_ACT,
            value_pence=told.pence,
        ),
        submission_key=ground.key(f"procurement {told.reference}"),
        by=by,
        at=at,
    )
    make_lot(
        procurement_id=procurement.pk,
        title=told.title,
        requirement_ids=[required.pk],
        by=by,
        at=at,
    )
    record_route(
        procurement_id=procurement.pk,
        route=Route.BELOW_THRESHOLD,
        why=f"It is worth less than the threshold for light touch. {MADE_UP}",
        answers={
            "authority": "council",
            "is_health_care": "no",
            "bought": "light_touch",
            "pence_with_vat": str(told.pence),
            "ground": "none",
        },
        by=by,
        at=at,
    )
    move_procurement(procurement_id=procurement.pk, to=Stage.EVALUATING, by=by, at=at)
    return procurement


def _contract(
    ground: Ground,
    told: Bought,
    fund: Fund,
    award: Award,
    *,
    by: Account,
    at: datetime,
) -> Contract:
    first = _first_day(at)
    return make_contract(
        award_id=award.pk,
        said=ContractSaid(
            reference=told.reference,
            title=told.title,
            fund_id=fund.pk,
            strand_id=fund.strands.get(title=told.strand).pk,
            source_id=fund.sources.get().pk,
            payment=Payment.UNIT,
            terms=VersionSaid(
                first,
                first.replace(year=first.year + 1),
                told.pence,
                told.price,
                MADE_UP,
            ),
            unit=told.unit,
        ),
        submission_key=ground.key(f"contract {told.reference}"),
        by=by,
        at=at,
    )


def _go_by(
    fund: Fund, contracts: Sequence[Contract], *, by: Account, at: datetime
) -> None:
    """The months that are over: delivered, invoiced, passed, and paid together."""
    first, today = _first_day(at), local_day(at)
    for number, percent in enumerate(OF_THE_YEAR):
        after = months_after(first, number + 1)
        if after > today:
            return
        passed = [
            invoice
            for told, contract in zip(BOUGHT, contracts, strict=True)
            if (invoice := _month(contract, told, after, percent, by=by, at=at))
        ]
        if after + PAID_AFTER <= today:
            pay_invoices(
                fund_id=fund.pk, invoice_ids=passed, on=after + PAID_AFTER, by=by, at=at
            )


def _month(
    contract: Contract,
    told: Bought,
    after: date,
    percent: int,
    *,
    by: Account,
    at: datetime,
) -> int | None:
    """What one service gave in the month before a day; its invoice, once that is passed."""
    last = after - timedelta(days=1)
    delivered = record_delivery(
        contract_id=contract.pk,
        said=DeliverySaid(
            f"{last:%B %Y}", last, Decimal(told.quantity * percent // 100)
        ),
        by=by,
        at=at,
    )
    today = local_day(at)
    if after + RECEIVED_AFTER > today:
        return None
    invoice = receive_invoice(
        contract_id=contract.pk,
        reference=f"{told.reference}-{last:%y%m}",
        received_on=after + RECEIVED_AFTER,
        pence=delivered.pence,
        delivery_ids=[delivered.pk],
        by=by,
        at=at,
    )
    if after + PASSED_AFTER > today:
        return None
    pass_invoice(invoice_id=invoice.pk, on=after + PASSED_AFTER, by=by, at=at)
    return invoice.pk


def _measure(contract: Contract, *, by: Account, at: datetime) -> None:
    """The first measure of what its service is for, where there is one."""
    measure = contract.service.outcomes.get().measures.first()
    if measure is not None:
        measure_contract(
            contract_id=contract.pk,
            measure_id=measure.pk,
            target=Decimal(80),
            days_to_return=20,
            by=by,
            at=at,
        )
