"""A procurement as we tell it: who takes part, what is planned, asked for, awarded and
agreed, what was paid and what changed.

Money is whole pence and always pounds sterling. Days follow London; a term runs from
``starts_on`` up to, and not including, ``ends_before``. What is not known is ``None``,
never nothing or zero.

Source: Open Contracting Partnership, Open Contracting Data Standard 1.1.5, release
schema; lots: its lots extension; criteria and budget lines: its extensions for award
criteria and for the breakdown of a budget.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

SCHEMES: Mapping[str, str] = {
    "GB-COH": "Companies House",
    "GB-CHC": "Charity Commission for England and Wales",
    "GB-NHS": "NHS organisation data service",
    "GB-PPON": "Procurement identifier of the central digital platform",
    "GB-LAE": "Register of local authorities in England",
    "GB-GOR": "Register of government organisations",
    "GB-SRS": "Supplier registration service",
    "GB-CFS": "Contracts Finder (its own number)",
}
"""Registers that organisations in the United Kingdom are identified by.

Source: org-id.guide; the last three as Contracts Finder uses them.
"""


class Tag(StrEnum):
    """What a release is about.

    Source: OCDS 1.1.5, closed code list releaseTag.
    """

    PLANNING = "planning"
    PLANNING_UPDATE = "planningUpdate"
    TENDER = "tender"
    TENDER_AMENDMENT = "tenderAmendment"
    TENDER_UPDATE = "tenderUpdate"
    TENDER_CANCELLATION = "tenderCancellation"
    AWARD = "award"
    AWARD_UPDATE = "awardUpdate"
    AWARD_CANCELLATION = "awardCancellation"
    CONTRACT = "contract"
    CONTRACT_UPDATE = "contractUpdate"
    CONTRACT_AMENDMENT = "contractAmendment"
    IMPLEMENTATION = "implementation"
    IMPLEMENTATION_UPDATE = "implementationUpdate"
    CONTRACT_TERMINATION = "contractTermination"
    COMPILED = "compiled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A way of procuring: the standard's code, and what it is called here."""

    method: str
    details: str


PROCEDURES: Mapping[str, Procedure] = {
    "open": Procedure(method="open", details="Open procedure"),
    "competitive_flexible": Procedure(
        method="selective", details="Competitive flexible procedure"
    ),
    "framework": Procedure(
        method="selective", details="Call-off from a framework agreement"
    ),
    "direct": Procedure(method="direct", details="Direct award"),
    "psr_a": Procedure(
        method="direct",
        details="Provider Selection Regime: direct award process A",
    ),
    "psr_b": Procedure(
        method="direct",
        details="Provider Selection Regime: direct award process B",
    ),
    "psr_c": Procedure(
        method="direct",
        details="Provider Selection Regime: direct award process C",
    ),
    "psr_most_suitable": Procedure(
        method="limited",
        details="Provider Selection Regime: most suitable provider process",
    ),
    "psr_urgent": Procedure(
        method="direct", details="Provider Selection Regime: urgent award"
    ),
    "psr_competitive": Procedure(
        method="open", details="Provider Selection Regime: competitive process"
    ),
}
"""The procedures of the Procurement Act 2023 and of the Provider Selection Regime.

Which of the standard's four methods each belongs to is our reading where Contracts
Finder shows no use of it; the words beside the method say exactly what was done.

Source: Procurement Act 2023, section 20; SI 2023/1348, regulation 6; OCDS 1.1.5, closed
code list method.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A number in a register, such as ``GB-COH`` 01234567."""

    scheme: str | None = None
    id: str | None = None
    legal_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An organisation that takes part.

    Attributes:
        id: What the rest of the release calls it by; see :func:`party_id`.
        name: Its common name.
        roles: ``buyer``, ``procuringEntity``, ``supplier``, ``tenderer``, ``funder``,
            ``payer``, ``payee`` and others of the open code list partyRole.
        identifier: Its number in the register that knows it best.
        others: Its numbers in other registers.
    """

    id: str
    name: str | None = None
    roles: tuple[str, ...] = ()
    identifier: Identifier | None = None
    others: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A term in whole days, half-open.

    Attributes:
        starts_on: Its first day.
        ends_before: The day after its last.
        may_extend_before: The day after the last day that it may be extended to.
    """

    starts_on: date | None = None
    ends_before: date | None = None
    may_extend_before: date | None = None

    def __post_init__(self) -> None:
        first, after = self.starts_on, self.ends_before
        if first is not None and after is not None and after <= first:
            raise ValueError(f"a term from {first} must end after that day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document that can be read elsewhere.

    Attributes:
        kind: Of the open code list documentType, such as ``tenderNotice``.
        notice: The number of the notice in the United Kingdom, such as ``UK4``.
    """

    id: str
    kind: str | None = None
    notice: str | None = None
    title: str | None = None
    description: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    changed_at: datetime | None = None
    format: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """Something that is to happen by a moment.

    Attributes:
        kind: Of the open code list milestoneType, such as ``delivery``.
        status: ``scheduled``, ``met``, ``notMet`` or ``partiallyMet``.
    """

    id: str
    title: str | None = None
    description: str | None = None
    kind: str | None = None
    due_at: datetime | None = None
    met_at: datetime | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """A code of a list, such as 85000000 of ``CPV``: health and social work services."""

    id: str
    scheme: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """A part of a budget, such as one year of it."""

    id: str
    description: str | None = None
    pence: int | None = None
    period: Days | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The money that is to pay for it."""

    id: str | None = None
    description: str | None = None
    pence: int | None = None
    project: str | None = None
    project_id: str | None = None
    lines: tuple[BudgetLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """Why something is to be procured, and from which budget."""

    rationale: str | None = None
    budget: Budget | None = None
    documents: tuple[Document, ...] = ()
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What offers are judged by.

    Attributes:
        kind: ``price``, ``cost`` or ``quality``.
        per_cent: Its weight, of 100.
    """

    name: str | None = None
    kind: str | None = None
    description: str | None = None
    per_cent: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A part of a tender that can be offered for and awarded by itself.

    A tender that is not divided has one lot, as on Find a Tender: criteria stand there.
    """

    id: str
    title: str | None = None
    description: str | None = None
    status: str | None = None
    pence: int | None = None
    period: Days | None = None
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is to be supplied."""

    id: str
    description: str | None = None
    classification: Classification | None = None
    lot_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A change, and why it was made."""

    id: str
    changed_at: datetime | None = None
    description: str | None = None
    rationale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """What is asked for, and how a provider is chosen.

    Attributes:
        status: ``planning``, ``planned``, ``active``, ``cancelled``, ``unsuccessful``,
            ``complete`` or ``withdrawn``.
        method: ``open``, ``selective``, ``limited`` or ``direct``; see
            :data:`PROCEDURES`.
        method_details: What the procedure is called here.
        category: ``goods``, ``works`` or ``services``.
        criteria: How the whole is judged, such as ``ratedCriteria`` or ``priceOnly``.
        opens_at: When offers are taken from.
        closes_at: When offers are taken until.
        period: The term of what is asked for.
        entity_id: The party that runs the procurement, where it is not the buyer.
    """

    id: str
    title: str | None = None
    description: str | None = None
    status: str | None = None
    method: str | None = None
    method_details: str | None = None
    category: str | None = None
    classification: Classification | None = None
    pence: int | None = None
    least_pence: int | None = None
    criteria: str | None = None
    criteria_details: str | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    period: Days | None = None
    entity_id: str | None = None
    items: tuple[Item, ...] = ()
    lots: tuple[Lot, ...] = ()
    documents: tuple[Document, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    amendments: tuple[Amendment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """Who is to supply it.

    Attributes:
        status: ``pending``, ``active``, ``cancelled`` or ``unsuccessful``.
    """

    id: str
    title: str | None = None
    description: str | None = None
    status: str | None = None
    decided_at: datetime | None = None
    pence: int | None = None
    supplier_ids: tuple[str, ...] = ()
    lot_ids: tuple[str, ...] = ()
    period: Days | None = None
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """A payment."""

    id: str
    paid_at: datetime | None = None
    pence: int | None = None
    payer_id: str | None = None
    payee_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Implementation:
    """What was paid and delivered under a contract."""

    transactions: tuple[Transaction, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What was agreed.

    Attributes:
        status: ``pending``, ``active``, ``cancelled`` or ``terminated``. A contract that
            ran to its end is terminated too.
    """

    id: str
    award_id: str
    title: str | None = None
    description: str | None = None
    status: str | None = None
    pence: int | None = None
    period: Days | None = None
    signed_at: datetime | None = None
    documents: tuple[Document, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    implementation: Implementation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procurement:
    """A whole procurement, as far as it has come.

    Attributes:
        ocid: Its number in the world; see :func:`make_ocid`.
        buyer_id: The party that buys.
        language: Of the words in it, as a code of two letters.

    Raises:
        ValueError: When an id is empty, holds ``#`` or stands twice in a list; when a
            party, lot or award is named that is not there; when money is not whole pence
            or a moment has no time zone.
    """

    ocid: str
    buyer_id: str
    parties: tuple[Party, ...]
    planning: Planning | None = None
    tender: Tender | None = None
    awards: tuple[Award, ...] = ()
    contracts: tuple[Contract, ...] = ()
    language: str = "en"

    def __post_init__(self) -> None:
        _check_id("the procurement", self.ocid)
        _check_parts(self)
        _check_parties(self, self.buyer_id)
        lots = {each.id for each in self.tender.lots} if self.tender else set()
        named = [(award.id, lot) for award in self.awards for lot in award.lot_ids]
        if self.tender:
            named += [(i.id, i.lot_id) for i in self.tender.items if i.lot_id]
        for holder, lot in named:
            if lot not in lots:
                raise ValueError(
                    f"{holder} names lot {lot}, which is not in the tender"
                )
        awards = {each.id for each in self.awards}
        for contract in self.contracts:
            if contract.award_id not in awards:
                raise ValueError(
                    f"contract {contract.id} names award {contract.award_id}, which is "
                    f"not among the awards"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What was published about a procurement at one moment.

    Attributes:
        id: Its number within the procurement.
        released_at: When it was published.
        tags: What it is about; one or more.

    Raises:
        ValueError: When the moment has no time zone, there is no tag, an id is empty or
            holds ``#``, or a party is named that is not there.
    """

    ocid: str
    id: str
    released_at: datetime
    tags: tuple[Tag, ...]
    buyer_id: str | None = None
    parties: tuple[Party, ...] = ()
    planning: Planning | None = None
    tender: Tender | None = None
    awards: tuple[Award, ...] = ()
    contracts: tuple[Contract, ...] = ()
    language: str | None = None

    def __post_init__(self) -> None:
        if self.released_at.utcoffset() is None:
            raise ValueError("released_at needs a time zone")
        if not self.tags:
            raise ValueError("a release needs a tag")
        _check_id("the release", self.ocid)
        _check_id("the release", self.id)
        _check_parties(self, self.buyer_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes a package.

    Attributes:
        scheme: The register that knows the publisher.
        uid: Its number there.
        uri: An address that stands for it.
    """

    name: str
    scheme: str | None = None
    uid: str | None = None
    uri: str | None = None


def make_ocid(*, prefix: str, reference: str) -> str:
    """The number in the world of a procurement that its publisher knows by a reference.

    Args:
        prefix: The publisher's own, from the Open Contracting Partnership: ``ocds-``
            and six letters or digits.
        reference: The publisher's reference, of letters, digits, dots, hyphens and
            underscores.

    Raises:
        ValueError: When either is of another form.

    Source: OCDS 1.1.5, identifiers.
    """
    if not re.fullmatch(r"ocds-[a-z0-9]{6}", prefix):
        raise ValueError(f"{prefix!r} must be ocds- and six letters or digits")
    if not re.fullmatch(r"[A-Za-z0-9._-]+", reference):
        raise ValueError(
            f"{reference!r} must be letters, digits, dots, hyphens and underscores"
        )
    return f"{prefix}-{reference}"


def party_id(identifier: Identifier) -> str:
    """What a release calls an organisation by: its register and its number there.

    Raises:
        ValueError: When the register or the number is not known.
    """
    if not identifier.scheme or not identifier.id:
        raise ValueError("a party is called by its register and its number there")
    return f"{identifier.scheme}-{identifier.id}"


def parties_named(told: Procurement | Release) -> Iterator[tuple[str, str]]:
    """Every naming of a party outside the list of parties: where, and which."""
    if told.tender and told.tender.entity_id is not None:
        yield "the tender", told.tender.entity_id
    for award in told.awards:
        for supplier in award.supplier_ids:
            yield f"award {award.id}", supplier
    for contract in told.contracts:
        for paid in (
            contract.implementation.transactions if contract.implementation else ()
        ):
            for party in (paid.payer_id, paid.payee_id):
                if party is not None:
                    yield f"transaction {paid.id}", party


def _check_parties(told: Procurement | Release, buyer_id: str | None) -> None:
    known = {each.id for each in told.parties}
    named = list(parties_named(told))
    if buyer_id is not None:
        named.append(("the buyer", buyer_id))
    for holder, party in named:
        if party not in known:
            raise ValueError(f"{holder} names {party}, which is not among the parties")


def _check_id(holder: str, name: str) -> None:
    if not name or "#" in name:
        raise ValueError(f"{holder} has the id {name!r}: it may not be empty or hold #")


def _check_parts(part: object) -> None:
    """What holds for every part of a procurement, however deep it lies."""
    for name, value in _fields(part):
        if name == "id" and isinstance(value, str):
            _check_id(type(part).__name__.lower(), value)
        elif name.endswith("pence") and value is not None and type(value) is not int:
            raise ValueError(f"{value!r} must be whole pence")
        elif isinstance(value, datetime) and value.utcoffset() is None:
            raise ValueError(f"{name} needs a time zone")
        elif isinstance(value, tuple):
            _check_list(name, value)
        elif hasattr(value, "__dataclass_fields__"):
            _check_parts(value)


def _check_list(name: str, values: tuple[object, ...]) -> None:
    seen: set[object] = set()
    for value in values:
        key = value if isinstance(value, str) else getattr(value, "id", None)
        if key is not None and name != "others" and key in seen:
            raise ValueError(f"{key} stands twice among the {name.replace('_', ' ')}")
        seen.add(key)
        if not isinstance(value, str):
            _check_parts(value)


def _fields(part: object) -> Iterable[tuple[str, object]]:
    fields: Mapping[str, object] = getattr(part, "__dataclass_fields__", {})
    return ((name, getattr(part, name)) for name in fields)
