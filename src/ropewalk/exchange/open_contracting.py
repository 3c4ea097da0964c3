"""The life of a procurement and its contracts, told to the world in Open Contracting.

Each thing that we recorded is a release: planning when a procurement is begun and when a
lot is made, tender when its route is recorded, criteria, the call for bids, notices,
award, contract, amendment, each payment, and the end of the service. A release is dated by
the moment of the record and says what had been recorded by then, so that, told again, it is
the same byte for byte. Bids, scores and evaluators are never told.

Source: Open Contracting Partnership, OCDS 1.1.5.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet, Sum

from ropewalk.audit.models import Event
from ropewalk.exchange.as_recorded import (
    OrganisationRecorded,
    organisations_recorded,
)
from ropewalk.figures.days import day_begins, local_day
from ropewalk.figures.words import day, in_a_sentence
from ropewalk.money.kinds import OrderStepKind
from ropewalk.partnership.rules.terms import year_said
from ropewalk.service.kinds import NoticeKind, Payment, Regime, Route, Stage
from ropewalk.service.models import (
    Award,
    BidCall,
    Contract,
    ContractVersion,
    CriteriaVersion,
    Ending,
    InvoiceStep,
    Lot,
    Notice,
    Procurement,
    RouteRecord,
)
from ropewalk.service.rules.named import UNNAMED, without_names
from ropewalk.service.rules.worth import Term, pence_by_year
from ropewalk.standards.ocds import records, writer
from ropewalk.standards.ocds.records import Tag

PAGE_PROCUREMENTS = 25
"""How many procurements a page of releases tells."""

PROCEDURES: Mapping[Route, str] = {
    Route.DIRECT_A: "psr_a",
    Route.DIRECT_B: "psr_b",
    Route.DIRECT_C: "psr_c",
    Route.MOST_SUITABLE: "psr_most_suitable",
    Route.DIRECT_URGENT: "psr_urgent",
    Route.OPEN: "open",
    Route.DIRECT_JUSTIFIED: "direct",
}

NOTICES: Mapping[NoticeKind, tuple[str, str]] = {
    NoticeKind.PLANNED: ("plannedProcurementNotice", "UK3"),
    NoticeKind.TENDER: ("tenderNotice", "UK4"),
    NoticeKind.INTENDED_APPROACH: ("tenderNotice", ""),
    NoticeKind.INTENTION: ("awardNotice", ""),
    NoticeKind.AWARD: ("awardNotice", "UK6"),
    NoticeKind.CONTRACT: ("contractNotice", "UK7"),
    NoticeKind.CHANGE: ("contractNotice", "UK10"),
    NoticeKind.TERMINATION: ("contractNotice", "UK11"),
}
"""The kind of document that a notice is, and its number under the Procurement Act 2023.

Source: OCDS 1.1.5, open code list documentType; SI 2024/692. A notice of the Provider
Selection Regime has no such number.
"""

OF_CONTRACTS = {NoticeKind.CONTRACT, NoticeKind.CHANGE, NoticeKind.TERMINATION}


def ocid_of(procurement_id: int, *, prefix: str) -> str:
    """The number of a procurement in the world."""
    return records.make_ocid(prefix=prefix, reference=str(procurement_id))


def number_in(ocid: str, *, prefix: str) -> int | None:
    """The procurement that a number in the world stands for, if it is one of ours."""
    number = ocid.removeprefix(f"{prefix}-")
    is_ours = number != ocid and number.isascii() and number.isdecimal()
    return int(number) if is_ours and len(number) < 18 and number[0] != "0" else None


def record_package(procurement: Procurement, *, prefix: str, uri: str) -> bytes:
    """All releases of a procurement and what they come to; 15 queries, 16 with criteria."""
    releases = releases_of([procurement], prefix=prefix)
    return writer.write_record_package(
        releases,
        uri=uri,
        publisher=records.Publisher(name=procurement.partnership.name),
        at=max(each.released_at for each in releases),
    )


def release_package(
    procurements: Sequence[Procurement], *, prefix: str, uri: str, publisher: str
) -> bytes:
    """All releases of some procurements; 15 queries however many there are, 16 with criteria.

    Raises:
        ValueError: when there is no procurement.
    """
    releases = releases_of(procurements, prefix=prefix)
    return writer.write_release_package(
        releases,
        uri=uri,
        publisher=records.Publisher(name=publisher),
        at=max(each.released_at for each in releases),
    )


def releases_of(
    procurements: Iterable[Procurement], *, prefix: str
) -> list[records.Release]:
    """What happened to each procurement, in order; 15 queries however many there are, 16 with criteria."""
    lives = _lives(list(procurements))
    organisations = organisations_recorded(
        number for life in lives for number in life.organisation_numbers
    )
    return [
        release
        for life in lives
        for release in _told(life, organisations, prefix=prefix)
    ]


@dataclass(frozen=True, slots=True)
class _Happened:
    """A thing that was recorded: when, which comes first at one moment, and its row."""

    at: datetime
    rank: float
    number: int
    key: str
    tell: "Callable[[_Standing, Any], Tag]"
    row: Any


@dataclass(slots=True)
class _Life:
    """A procurement and all that was recorded of it."""

    procurement: Procurement
    lots: list[Lot] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    happened: list[_Happened] = field(default_factory=list)
    payers: set[int] = field(default_factory=set)

    @property
    def organisation_numbers(self) -> set[int]:
        """The organisations that take part in it."""
        suppliers = {each.provider.organisation_id for each in self.awards}
        return {self.procurement.buyer_id, *suppliers, *self.payers}


@dataclass(slots=True)
class _Standing:
    """A procurement as far as it has come, while its life is told event by event."""

    life: _Life
    at: datetime
    organisations: Mapping[int, OrganisationRecorded]
    roles: dict[int, set[str]] = field(default_factory=dict)
    planning: records.Planning = field(default_factory=records.Planning)
    tender: records.Tender = field(
        default_factory=lambda: records.Tender(id="1", status="planning")
    )
    awards: dict[int, records.Award] = field(default_factory=dict)
    contracts: dict[int, records.Contract] = field(default_factory=dict)
    criteria: tuple[records.Criterion, ...] = ()
    terms: dict[int, list[Term]] = field(default_factory=lambda: defaultdict(list))
    paid: set[int] = field(default_factory=set)
    told: tuple[records.Contract, ...] = ()

    def plays(self, organisation_id: int, *roles: str) -> str:
        """Note what an organisation does in it, and give its number as a party."""
        self.roles.setdefault(organisation_id, set()).update(roles)
        return f"organisation-{organisation_id}"

    def words(self, text: str) -> str:
        """Words without the name of a supplier that is not named."""
        names = [
            self.organisations[number].name(at=self.at)
            for number in self.life.organisation_numbers
            if not self.names(number)
        ]
        return without_names(text, names)

    def names(self, number: int) -> bool:
        """Whether an organisation is told by its name: who buys and pays always is."""
        return (
            number == self.life.procurement.buyer_id
            or number in self.life.payers
            or self.organisations[number].is_named(at=self.at)
        )

    def parties(self) -> tuple[records.Party, ...]:
        """Who takes part, as recorded by now."""
        return tuple(
            self._party(number, roles) for number, roles in sorted(self.roles.items())
        )

    def _party(self, number: int, roles: set[str]) -> records.Party:
        known = self.organisations[number]
        named = self.names(number)
        first, *others = known.identifiers(at=self.at) or (None,)
        return records.Party(
            id=f"organisation-{number}",
            name=known.name(at=self.at) if named else UNNAMED.capitalize(),
            roles=tuple(sorted(roles)),
            identifier=first,
            others=tuple(each for each in others if each is not None),
        )


def _told(
    life: _Life, organisations: Mapping[int, OrganisationRecorded], *, prefix: str
) -> list[records.Release]:
    """The releases of one procurement, in the order in which things were recorded."""
    ocid = ocid_of(life.procurement.pk, prefix=prefix)
    happened = sorted(life.happened, key=lambda one: (one.at, one.rank, one.number))
    standing = _Standing(life, happened[0].at, organisations)
    buyer = standing.plays(life.procurement.buyer_id, "buyer")
    releases = []
    for each in happened:
        standing.at = each.at
        standing.told = ()
        tag = each.tell(standing, each.row)
        stands = records.Procurement(
            ocid=ocid,
            buyer_id=buyer,
            parties=standing.parties(),
            planning=standing.planning,
            tender=standing.tender,
            awards=tuple(standing.awards.values()),
            contracts=standing.told,
        )
        release = writer.release_of(stands, tag=tag, at=each.at)
        releases.append(replace(release, id=f"{ocid}-{each.key}"))
    return releases


def _begun(standing: _Standing, row: Procurement) -> Tag:
    standing.planning = records.Planning(
        budget=records.Budget(
            description="What it is likely to be worth over its whole life, with value "
            "added tax",
            pence=row.value_pence,
        )
    )
    standing.tender = replace(
        standing.tender,
        title=standing.words(row.title),
        description=standing.words(f"{row.service.name}. {row.get_regime_display()}."),
        category="services",
    )
    return Tag.PLANNING


def _lot_made(standing: _Standing, row: Lot) -> Tag:
    wanted = row.wanted  # type: ignore[attr-defined]  # annotated where it is read
    lot = records.Lot(
        id=str(row.number),
        title=standing.words(row.title),
        description=f"{wanted:,} {row.unit} in {year_said(row.year_starting)}",
        criteria=standing.criteria,
    )
    standing.tender = replace(standing.tender, lots=(*standing.tender.lots, lot))
    return Tag.PLANNING_UPDATE


def _route_recorded(standing: _Standing, row: RouteRecord) -> Tag:
    is_first = standing.tender.method_details is None
    procedure = records.PROCEDURES.get(_procedure(row, standing.life.procurement))
    standing.planning = replace(standing.planning, rationale=standing.words(row.why))
    standing.tender = replace(
        standing.tender,
        status="active"
        if standing.tender.status == "planning"
        else standing.tender.status,
        method=procedure.method if procedure else None,
        method_details=procedure.details if procedure else row.get_route_display(),
    )
    return Tag.TENDER if is_first else Tag.PLANNING_UPDATE


def _criteria_set(standing: _Standing, row: CriteriaVersion) -> Tag:
    """What bids are judged by, the same in each lot."""
    standing.criteria = tuple(
        records.Criterion(
            name=standing.words(each.title),
            kind="price" if each.is_price else "quality",
            description=standing.words(each.reason),
            per_cent=Decimal(each.percent),
        )
        for each in row.criteria.all()
    )
    standing.tender = replace(
        standing.tender,
        criteria="ratedCriteria",
        lots=tuple(
            replace(each, criteria=standing.criteria) for each in standing.tender.lots
        ),
    )
    return Tag.TENDER_UPDATE


def _called(standing: _Standing, row: BidCall) -> Tag:
    """Until when bids can be made."""
    standing.tender = replace(standing.tender, closes_at=row.closes_at)
    return Tag.TENDER_UPDATE


def _procedure(row: RouteRecord, procurement: Procurement) -> str:
    """Which of the standard's procedures a route is; none where it says too little."""
    if row.route == Route.COMPETITIVE:
        is_health = procurement.regime == Regime.PROVIDER_SELECTION
        return "psr_competitive" if is_health else "competitive_flexible"
    return PROCEDURES.get(Route(row.route), "")


def _noticed(standing: _Standing, row: Notice) -> Tag:
    kind = NoticeKind(row.kind)
    of_type, number = NOTICES[kind]
    is_numbered = standing.life.procurement.regime == Regime.PROCUREMENT_ACT
    document = records.Document(
        id=f"notice-{row.pk}",
        kind=of_type,
        notice=number if number and is_numbered else None,
        title=kind.label,
        description=standing.words(f"Reference {row.reference}"),
        published_at=day_begins(row.published_on),
    )
    if kind in OF_CONTRACTS and standing.contracts:
        standing.told = tuple(
            replace(each, documents=(document,), amendments=())
            for each in standing.contracts.values()
        )
        return Tag.CONTRACT_UPDATE
    if kind in {NoticeKind.AWARD, *OF_CONTRACTS} and standing.awards:
        standing.awards = {
            number: replace(each, documents=(*each.documents, document))
            for number, each in standing.awards.items()
        }
        return Tag.AWARD_UPDATE
    if kind == NoticeKind.PLANNED:
        standing.planning = replace(
            standing.planning, documents=(*standing.planning.documents, document)
        )
        return Tag.PLANNING_UPDATE
    standing.tender = replace(
        standing.tender, documents=(*standing.tender.documents, document)
    )
    return Tag.TENDER_UPDATE


def _awarded(standing: _Standing, row: Award) -> Tag:
    supplier = standing.plays(row.provider.organisation_id, "supplier")
    standing.awards[row.pk] = records.Award(
        id=str(row.pk),
        title=standing.words(str(row.lot)),
        description=standing.words(row.why),
        status="active",
        decided_at=day_begins(row.awarded_on),
        supplier_ids=(supplier,),
        lot_ids=(str(row.lot.number),),
    )
    if len(standing.awards) == len(standing.life.lots):
        standing.tender = replace(standing.tender, status="complete")
    return Tag.AWARD


def _abandoned(standing: _Standing, row: Procurement) -> Tag:
    standing.tender = replace(
        standing.tender,
        status="cancelled",
        amendments=(
            records.Amendment(
                id="abandoned",
                changed_at=standing.at,
                rationale=standing.words(row.abandoned_because),
            ),
        ),
    )
    return Tag.TENDER_CANCELLATION


def _versioned(standing: _Standing, row: ContractVersion) -> Tag:
    """The contract as first agreed, or as amended."""
    terms = standing.terms[row.contract_id]
    terms.append(Term(row.starts_on, row.ends_before, row.pence))
    worth = pence_by_year(terms)
    changed: dict[str, Any] = {
        "pence": sum(worth.values()),
        "period": records.Days(
            starts_on=row.contract.starts_on, ends_before=row.ends_before
        ),
    }
    if before := standing.contracts.get(row.contract_id):
        agreed = replace(before, **changed)
        amendment = records.Amendment(
            id=f"version-{row.number}",
            changed_at=row.recorded_at,
            description=f"{row.get_kind_display()} from {day(row.starts_on)}",
            rationale=standing.words(row.why),
        )
        standing.contracts[row.contract_id] = agreed
        standing.told = (replace(agreed, amendments=(amendment,)),)
        return Tag.CONTRACT_AMENDMENT
    contract = row.contract
    runs = contract.starts_on <= local_day(standing.at)
    made = records.Contract(
        id=str(contract.pk),
        award_id=str(contract.award_id),
        title=standing.words(f"{contract.reference}: {contract.title}"),
        description=standing.words(
            f"{contract.service.name}. How it pays: "
            f"{in_a_sentence(Payment(contract.payment).label)}."
        ),
        status="active" if runs else "pending",
        **changed,
    )
    standing.contracts[contract.pk] = made
    standing.told = (made,)
    return Tag.CONTRACT


def _budgeted(standing: _Standing, row: ContractVersion) -> Tag:
    """From which fund a contract is paid, and what it takes in each year."""
    contract = row.contract
    worth = pence_by_year([Term(row.starts_on, row.ends_before, row.pence)])
    budget = standing.planning.budget or records.Budget()
    agreement = contract.fund.agreement
    is_told = agreement is None or not agreement.is_confidential
    lines = tuple(
        records.BudgetLine(
            id=f"contract-{contract.pk}-{year}",
            description=f"{contract.strand.title}, {year_said(year)}"
            if is_told
            else year_said(year),
            pence=pence,
            period=records.Days(
                starts_on=date(year, 4, 1), ends_before=date(year + 1, 4, 1)
            ),
        )
        for year, pence in worth.items()
    )
    standing.planning = replace(
        standing.planning,
        budget=replace(
            budget,
            id=f"fund-{contract.fund_id}",
            project=contract.fund.title if is_told else None,
            lines=(*budget.lines, *lines),
        ),
    )
    return Tag.PLANNING_UPDATE


def _paid(standing: _Standing, row: InvoiceStep) -> Tag:
    step = row.order_step
    return _transaction(
        standing,
        row,
        number=str(step.pk),
        pence=step.pence,
        at=step.journal.recorded_at,
    )


def _unpaid(standing: _Standing, row: InvoiceStep) -> Tag:
    """A payment that was posted in error, taken back."""
    step = row.order_step
    return _transaction(
        standing, row, number=f"{step.pk}-reversed", pence=-step.pence, at=standing.at
    )


def _transaction(
    standing: _Standing, row: InvoiceStep, *, number: str, pence: int, at: datetime
) -> Tag:
    contract = row.invoice.contract
    is_first = contract.pk not in standing.paid
    standing.paid.add(contract.pk)
    paid = records.Transaction(
        id=number,
        paid_at=at,
        pence=pence,
        payer_id=standing.plays(row.order_step.order.holder_id, "payer"),
        payee_id=standing.plays(contract.provider.organisation_id, "payee"),
    )
    standing.told = (
        replace(
            standing.contracts[contract.pk],
            implementation=records.Implementation(transactions=(paid,)),
        ),
    )
    return Tag.IMPLEMENTATION if is_first else Tag.IMPLEMENTATION_UPDATE


def _ended(standing: _Standing, row: tuple[Ending, Contract]) -> Tag:
    ending, contract = row
    agreed = standing.contracts[contract.pk]
    ends = ending.ends_before
    period = agreed.period or records.Days()
    if period.ends_before is not None:
        ends = min(ends, period.ends_before)
    starts = period.starts_on
    ended = replace(
        agreed,
        status="terminated",
        period=records.Days(
            starts_on=starts if starts is not None and starts < ends else None,
            ends_before=ends,
        ),
    )
    standing.contracts[contract.pk] = ended
    standing.told = (ended,)
    return Tag.CONTRACT_TERMINATION


def _lives(procurements: Sequence[Procurement]) -> list[_Life]:
    """The procurements with all that was recorded of each, in eleven queries."""
    lives = {each.pk: _Life(each) for each in procurements}
    for life in lives.values():
        row = life.procurement
        life.happened.append(
            _Happened(row.recorded_at, 0, row.pk, "planning", _begun, row)
        )
    _add_choices(lives)
    contracts = _add_contracts(lives)
    _add_payments(lives, contracts)
    _add_endings(lives, contracts)
    return list(lives.values())


def _add_choices(lives: Mapping[int, _Life]) -> None:
    """Lots, routes, notices, awards, and that it was abandoned; seven queries, eight with criteria."""
    lots: dict[tuple[int, int], Any] = {}
    for lot in Lot.objects.filter(procurement__in=lives).annotate(
        wanted=Sum("requirements__quantity")
    ):
        lives[lot.procurement_id].lots.append(lot)
        lots[lot.procurement_id, lot.number] = lot
    events = Event.objects.filter(
        subject_type=Procurement._meta.label_lower,
        subject_id__in=[str(each) for each in lives],
        kind__in=[Event.Kind.LOT_MADE, Event.Kind.PROCUREMENT_MOVED],
    )
    for event in events:
        life = lives[int(event.subject_id)]
        if event.kind == Event.Kind.LOT_MADE:
            number = int(event.detail.partition(",")[0].removeprefix("lot "))
            lot = lots[life.procurement.pk, number]
            life.happened.append(
                _Happened(event.at, 1, number, f"lot-{number}", _lot_made, lot)
            )
        elif event.detail == Stage.ABANDONED:
            life.happened.append(
                _Happened(event.at, 9, 0, "abandoned", _abandoned, life.procurement)
            )
    for route in RouteRecord.objects.filter(procurement__in=lives):
        lives[route.procurement_id].happened.append(
            _of(route, 2, f"route-{route.pk}", _route_recorded)
        )
    for criteria in CriteriaVersion.objects.filter(
        procurement__in=lives
    ).prefetch_related("criteria"):
        lives[criteria.procurement_id].happened.append(
            _of(criteria, 2.3, f"criteria-{criteria.number}", _criteria_set)
        )
    for call in BidCall.objects.filter(procurement__in=lives):
        lives[call.procurement_id].happened.append(
            _of(call, 2.6, f"call-{call.number}", _called)
        )
    for notice in Notice.objects.filter(procurement__in=lives):
        rank = 6 if notice.kind in OF_CONTRACTS else 4
        rank = rank if notice.kind in {NoticeKind.AWARD, *OF_CONTRACTS} else 3
        lives[notice.procurement_id].happened.append(
            _of(notice, rank, f"notice-{notice.pk}", _noticed)
        )
    for award in Award.objects.filter(lot__procurement__in=lives).select_related(
        "lot", "provider"
    ):
        life = lives[award.lot.procurement_id]
        life.awards.append(award)
        life.happened.append(_of(award, 3, f"award-{award.pk}", _awarded))


def _of(
    row: Any, rank: float, key: str, tell: "Callable[[_Standing, Any], Tag]"
) -> _Happened:
    return _Happened(row.recorded_at, rank, row.pk, key, tell, row)


def _add_contracts(lives: Mapping[int, _Life]) -> dict[int, int]:
    """Each version of each contract; one query. The procurement of each contract."""
    procurements: dict[int, int] = {}
    versions = ContractVersion.objects.filter(
        contract__award__lot__procurement__in=lives
    ).select_related(
        "contract__award__lot",
        "contract__service",
        "contract__fund__agreement",
        "contract__strand",
    )
    for version in versions:
        award = version.contract.award
        if award is None:  # pragma: no cover - it was asked for by its award
            continue
        number = award.lot.procurement_id
        procurements[version.contract_id] = number
        key = f"contract-{version.contract_id}-version-{version.number}"
        lives[number].happened.append(_of(version, 5, key, _versioned))
        if version.number == 1:
            lives[number].happened.append(_of(version, 4, f"budget-{key}", _budgeted))
    return procurements


def _add_payments(lives: Mapping[int, _Life], contracts: Mapping[int, int]) -> None:
    """What was paid, and what of it was taken back; one query."""
    steps: QuerySet[InvoiceStep] = InvoiceStep.objects.filter(
        invoice__contract__in=contracts, order_step__kind=OrderStepKind.PAID
    ).select_related(
        "invoice__contract__provider",
        "order_step__order",
        "order_step__journal__reversed_by",
    )
    for step in steps:
        life = lives[contracts[step.invoice.contract_id]]
        life.payers.add(step.order_step.order.holder_id)
        journal = step.order_step.journal
        key = f"payment-{step.order_step_id}"
        life.happened.append(
            _Happened(journal.recorded_at, 7, step.pk, key, _paid, step)
        )
        taken_back: Model | None = getattr(journal, "reversed_by", None)
        if taken_back is not None:
            at = journal.reversed_by.recorded_at
            life.happened.append(
                _Happened(at, 8, step.pk, f"{key}-reversed", _unpaid, step)
            )


def _add_endings(lives: Mapping[int, _Life], contracts: Mapping[int, int]) -> None:
    """That the service of a contract was given its last day; two queries."""
    held = Contract.objects.filter(pk__in=contracts).in_bulk()
    endings = {
        each.service_id: each
        for each in Ending.objects.filter(
            service__in={each.service_id for each in held.values()},
            ended_at__isnull=False,
        )
    }
    for contract in held.values():
        ending = endings.get(contract.service_id)
        if ending is None or ending.ended_at is None:
            continue
        if contract.recorded_at > ending.ended_at:
            continue
        lives[contracts[contract.pk]].happened.append(
            _Happened(
                ending.ended_at,
                8,
                contract.pk,
                f"contract-{contract.pk}-ended",
                _ended,
                (ending, contract),
            )
        )
