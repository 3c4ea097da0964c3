"""Writes what happens to a procurement as releases, packages of releases and records.

Each event of a contract's life is a release that tells the parts it is about; a record
merges the releases of a procurement so that the last word on each thing stands. The same
records always give the same bytes, and money is written exactly, to the penny.

Source: Open Contracting Partnership, OCDS 1.1.5: release schema, packaging, merging.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import ocdsmerge

from ropewalk.figures.days import day_begins
from ropewalk.standards.ocds import schema
from ropewalk.standards.ocds.records import (
    Amendment,
    Award,
    Budget,
    BudgetLine,
    Classification,
    Contract,
    Criterion,
    Days,
    Document,
    Identifier,
    Implementation,
    Item,
    Lot,
    Milestone,
    Party,
    Planning,
    Procurement,
    Publisher,
    Release,
    Tag,
    Tender,
    Transaction,
)

VERSION = "1.1"

_EXTENSION = "https://raw.githubusercontent.com/open-contracting-extensions/"

EXTENSIONS = (
    f"{_EXTENSION}ocds_lots_extension/v1.1.5/extension.json",
    f"{_EXTENSION}ocds_awardCriteria_extension/master/extension.json",
    f"{_EXTENSION}ocds_budget_breakdown_extension/master/extension.json",
)
"""Named in each package that we write: they describe fields beyond the core."""


@dataclass(frozen=True, slots=True)
class _Event:
    """Which parts an event tells, and which of them must be there."""

    tells: tuple[str, ...]
    needs: str


_EVENTS: Mapping[Tag, _Event] = {
    Tag.PLANNING: _Event(("planning", "tender"), "planning"),
    Tag.PLANNING_UPDATE: _Event(("planning", "tender"), "planning"),
    Tag.TENDER: _Event(("planning", "tender"), "tender"),
    Tag.TENDER_UPDATE: _Event(("tender",), "tender"),
    Tag.TENDER_AMENDMENT: _Event(("tender",), "tender"),
    Tag.TENDER_CANCELLATION: _Event(("tender",), "tender"),
    Tag.AWARD: _Event(("tender", "awards"), "awards"),
    Tag.AWARD_UPDATE: _Event(("awards",), "awards"),
    Tag.AWARD_CANCELLATION: _Event(("awards",), "awards"),
    Tag.CONTRACT: _Event(("awards", "contracts"), "contracts"),
    Tag.CONTRACT_UPDATE: _Event(("contracts",), "contracts"),
    Tag.CONTRACT_AMENDMENT: _Event(("contracts",), "contracts"),
    Tag.IMPLEMENTATION: _Event(("contracts",), "contracts"),
    Tag.IMPLEMENTATION_UPDATE: _Event(("contracts",), "contracts"),
    Tag.CONTRACT_TERMINATION: _Event(("contracts",), "contracts"),
}


def refusal_to_tell(procurement: Procurement, *, tag: Tag) -> str | None:
    """Why a procurement cannot be told under a tag, or nothing when it can be."""
    event = _EVENTS.get(tag)
    if event is None:
        return "A compiled release is merged from others, never told by itself."
    if not getattr(procurement, event.needs):
        return f"A release of {tag} tells the {event.needs}, and there is none."
    tender, contracts = procurement.tender, procurement.contracts
    ended = {"cancelled", "unsuccessful", "withdrawn"}
    match tag:
        case Tag.TENDER_CANCELLATION if tender and tender.status not in ended:
            return "A cancelled tender is cancelled, unsuccessful or withdrawn."
        case Tag.TENDER_AMENDMENT if tender and not tender.amendments:
            return "A release of an amended tender says what was changed."
        case Tag.AWARD_CANCELLATION if not any(
            each.status in ended for each in procurement.awards
        ):
            return "No award is cancelled or unsuccessful."
        case Tag.CONTRACT_AMENDMENT if not any(each.amendments for each in contracts):
            return "A release of an amended contract says what was changed."
        case Tag.IMPLEMENTATION | Tag.IMPLEMENTATION_UPDATE if not any(
            each.implementation for each in contracts
        ):
            return "Nothing is known of what was paid or delivered."
        case Tag.CONTRACT_TERMINATION if not any(
            each.status == "terminated" for each in contracts
        ):
            return "No contract has ended."
        case _:
            return None


def release_of(procurement: Procurement, *, tag: Tag, at: datetime) -> Release:
    """The release that tells of an event in a procurement.

    Args:
        procurement: As it stands after the event.
        tag: What happened.
        at: When it is published; makes the release's number, with the tag.

    Returns:
        The parts that the event is about, with all parties. A part left out stays in a
        record as an earlier release told it.

    Raises:
        ValueError: With the sentence of :func:`refusal_to_tell`; or when the moment has
            no time zone.
    """
    refusal = refusal_to_tell(procurement, tag=tag)
    if refusal:
        raise ValueError(refusal)
    if at.utcoffset() is None:
        raise ValueError("at needs a time zone")
    tells = _EVENTS[tag].tells
    moment = at.astimezone(UTC)
    return Release(
        ocid=procurement.ocid,
        id=f"{procurement.ocid}-{moment:%Y%m%dT%H%M%S}.{moment:%f}Z-{tag}",
        released_at=at,
        tags=(tag,),
        buyer_id=procurement.buyer_id,
        parties=procurement.parties,
        planning=procurement.planning if "planning" in tells else None,
        tender=procurement.tender if "tender" in tells else None,
        awards=procurement.awards if "awards" in tells else (),
        contracts=procurement.contracts if "contracts" in tells else (),
        language=procurement.language,
    )


def write_release(release: Release) -> bytes:
    """One release as UTF-8 JSON."""
    return written(release_document(release))


def write_release_package(
    releases: Sequence[Release], *, uri: str, publisher: Publisher, at: datetime
) -> bytes:
    """Releases in a package, in the order of their moments, as UTF-8 JSON.

    Args:
        releases: Of one or more procurements; one at least.
        uri: The address that the package is to be found at.
        publisher: Who publishes it.
        at: When it is published.

    Raises:
        ValueError: When there is no release, or two have the same number.
    """
    return written(
        {
            **_package(uri=uri, publisher=publisher, at=at),
            "releases": [release_document(each) for each in _in_order(releases)],
        }
    )


def write_record_package(
    releases: Sequence[Release], *, uri: str, publisher: Publisher, at: datetime
) -> bytes:
    """A record of each procurement: its releases, and what they come to, as UTF-8 JSON.

    Args:
        releases: All of one or more procurements; one at least.
        uri: The address that the package is to be found at.
        publisher: Who publishes it.
        at: When it is published.

    Raises:
        ValueError: When there is no release, or two have the same number.
    """
    of_each: dict[str, list[Release]] = {}
    for release in _in_order(releases):
        of_each.setdefault(release.ocid, []).append(release)
    records = [
        {
            "ocid": number,
            "releases": [release_document(each) for each in told],
            "compiledRelease": compiled_release(told),
        }
        for number, told in sorted(of_each.items())
    ]
    return written(
        {**_package(uri=uri, publisher=publisher, at=at), "records": records}
    )


def compiled_release(releases: Sequence[Release]) -> dict[str, Any]:
    """What the releases of one procurement come to: the last word on each thing.

    Returns:
        The document of a compiled release; amounts are exact decimals.

    Raises:
        ValueError: When there is no release, two have the same number, or they are of
            more than one procurement.

    Source: OCDS 1.1.5, merging; done by the Open Contracting Partnership's own library.
    """
    told = _in_order(releases)
    if len({each.ocid for each in told}) > 1:
        raise ValueError("a compiled release is of one procurement")
    merged = ocdsmerge.CompiledRelease(merge_rules=_merge_rules())
    for release in told:
        merged.append(release_document(release))
    document: dict[str, Any] = merged.asdict()
    return document


def release_document(release: Release) -> dict[str, Any]:
    """A release as the standard's fields; amounts are exact decimals."""
    names = {each.id: each.name for each in release.parties}
    return {
        "ocid": release.ocid,
        "id": release.id,
        "date": _moment(release.released_at),
        "tag": [str(tag) for tag in release.tags],
        "initiationType": "tender",
        **_present(
            language=release.language,
            parties=[_party(each) for each in release.parties],
            buyer=_organisation(release.buyer_id, names),
            planning=release.planning and _planning(release.planning),
            tender=release.tender and _tender(release.tender, names),
            awards=[_award(each, names) for each in release.awards],
            contracts=[_contract(each, names) for each in release.contracts],
        ),
    }


def written(document: Mapping[str, Any]) -> bytes:
    """A document as UTF-8 JSON, decimals digit by digit and never through a float."""
    return _json(document).encode()


def _json(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        inside = (f"{_json(name)}: {_json(each)}" for name, each in value.items())
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_json(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False)


@cache
def _merge_rules() -> dict[tuple[str, ...], str]:
    """How lists merge by the release schema, and lots' criteria as one whole list."""
    release = schema.schema_of("release")
    release["definitions"]["Tender"]["properties"]["lots"] = {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "id": {"type": "string"},
                "awardCriteria": {
                    "type": "object",
                    "properties": {
                        "criteria": {"type": "array", "wholeListMerge": True}
                    },
                },
            },
        },
    }
    rules: dict[tuple[str, ...], str] = ocdsmerge.Merger(release).merge_rules
    return rules


def _in_order(releases: Iterable[Release]) -> list[Release]:
    told = sorted(releases, key=lambda each: each.released_at)
    if not told:
        raise ValueError("there is no release to write")
    seen: set[tuple[str, str]] = set()
    for each in told:
        if (each.ocid, each.id) in seen:
            raise ValueError(f"two releases have the number {each.id}")
        seen.add((each.ocid, each.id))
    return told


def _package(*, uri: str, publisher: Publisher, at: datetime) -> dict[str, Any]:
    return {
        "uri": uri,
        "version": VERSION,
        "extensions": list(EXTENSIONS),
        "publishedDate": _moment(at),
        "publisher": {
            "name": publisher.name,
            **_present(scheme=publisher.scheme, uid=publisher.uid, uri=publisher.uri),
        },
    }


def _present(**fields: object) -> dict[str, Any]:
    """The fields that say something: nothing unknown, nothing empty."""
    return {
        name: value
        for name, value in fields.items()
        if value is not None and value not in ("", [], {})
    }


def _moment(at: datetime | None) -> str | None:
    if at is None:
        return None
    if at.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _days(period: Days | None) -> dict[str, Any] | None:
    """A term as the standard has it: from the first second to the last."""
    if period is None:
        return None
    return _present(
        startDate=period.starts_on and _moment(day_begins(period.starts_on)),
        endDate=_last_second(period.ends_before),
        maxExtentDate=_last_second(period.may_extend_before),
    )


def _last_second(before: date | None) -> str | None:
    if before is None:
        return None
    return _moment(day_begins(before).astimezone(UTC) - timedelta(seconds=1))


def _money(pence: int | None) -> dict[str, Any] | None:
    if pence is None:
        return None
    return {"amount": Decimal(f"{pence}E-2"), "currency": "GBP"}


def _organisation(
    party: str | None, names: Mapping[str, str | None]
) -> dict[str, Any] | None:
    return None if party is None else {"id": party, **_present(name=names[party])}


def _party(party: Party) -> dict[str, Any]:
    return {
        "id": party.id,
        **_present(
            name=party.name,
            identifier=party.identifier and _identifier(party.identifier),
            additionalIdentifiers=[_identifier(each) for each in party.others],
            roles=list(party.roles),
        ),
    }


def _identifier(identifier: Identifier) -> dict[str, Any]:
    return _present(
        scheme=identifier.scheme, id=identifier.id, legalName=identifier.legal_name
    )


def _classification(one: Classification | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return _present(scheme=one.scheme, id=one.id, description=one.description)


def _document(document: Document) -> dict[str, Any]:
    return _present(
        id=document.id,
        documentType=document.kind,
        noticeType=document.notice,
        title=document.title,
        description=document.description,
        url=document.url,
        datePublished=_moment(document.published_at),
        dateModified=_moment(document.changed_at),
        format=document.format,
        language=document.language,
    )


def _milestone(milestone: Milestone) -> dict[str, Any]:
    return _present(
        id=milestone.id,
        title=milestone.title,
        description=milestone.description,
        type=milestone.kind,
        dueDate=_moment(milestone.due_at),
        dateMet=_moment(milestone.met_at),
        status=milestone.status,
    )


def _amendment(amendment: Amendment) -> dict[str, Any]:
    return _present(
        id=amendment.id,
        date=_moment(amendment.changed_at),
        description=amendment.description,
        rationale=amendment.rationale,
    )


def _planning(planning: Planning) -> dict[str, Any]:
    return _present(
        rationale=planning.rationale,
        budget=planning.budget and _budget(planning.budget),
        documents=[_document(each) for each in planning.documents],
        milestones=[_milestone(each) for each in planning.milestones],
    )


def _budget(budget: Budget) -> dict[str, Any]:
    return _present(
        id=budget.id,
        description=budget.description,
        amount=_money(budget.pence),
        project=budget.project,
        projectID=budget.project_id,
        budgetBreakdown=[_budget_line(each) for each in budget.lines],
    )


def _budget_line(line: BudgetLine) -> dict[str, Any]:
    return _present(
        id=line.id,
        description=line.description,
        amount=_money(line.pence),
        period=_days(line.period),
    )


def _tender(tender: Tender, names: Mapping[str, str | None]) -> dict[str, Any]:
    return _present(
        id=tender.id,
        title=tender.title,
        description=tender.description,
        status=tender.status,
        procuringEntity=_organisation(tender.entity_id, names),
        classification=_classification(tender.classification),
        items=[_item(each) for each in tender.items],
        value=_money(tender.pence),
        minValue=_money(tender.least_pence),
        procurementMethod=tender.method,
        procurementMethodDetails=tender.method_details,
        mainProcurementCategory=tender.category,
        awardCriteria=tender.criteria,
        awardCriteriaDetails=tender.criteria_details,
        tenderPeriod=_present(
            startDate=_moment(tender.opens_at), endDate=_moment(tender.closes_at)
        ),
        contractPeriod=_days(tender.period),
        lots=[_lot(each) for each in tender.lots],
        documents=[_document(each) for each in tender.documents],
        milestones=[_milestone(each) for each in tender.milestones],
        amendments=[_amendment(each) for each in tender.amendments],
    )


def _item(item: Item) -> dict[str, Any]:
    return _present(
        id=item.id,
        description=item.description,
        classification=_classification(item.classification),
        relatedLot=item.lot_id,
    )


def _lot(lot: Lot) -> dict[str, Any]:
    return _present(
        id=lot.id,
        title=lot.title,
        description=lot.description,
        status=lot.status,
        value=_money(lot.pence),
        contractPeriod=_days(lot.period),
        awardCriteria=_present(criteria=[_criterion(each) for each in lot.criteria]),
    )


def _criterion(criterion: Criterion) -> dict[str, Any]:
    weight = criterion.per_cent
    return _present(
        type=criterion.kind,
        name=criterion.name,
        description=criterion.description,
        numbers=None
        if weight is None
        else [{"number": weight, "weight": "percentageExact"}],
    )


def _award(award: Award, names: Mapping[str, str | None]) -> dict[str, Any]:
    return _present(
        id=award.id,
        title=award.title,
        description=award.description,
        status=award.status,
        date=_moment(award.decided_at),
        value=_money(award.pence),
        suppliers=[_organisation(each, names) for each in award.supplier_ids],
        relatedLots=list(award.lot_ids),
        contractPeriod=_days(award.period),
        documents=[_document(each) for each in award.documents],
    )


def _contract(contract: Contract, names: Mapping[str, str | None]) -> dict[str, Any]:
    done = contract.implementation
    return _present(
        id=contract.id,
        awardID=contract.award_id,
        title=contract.title,
        description=contract.description,
        status=contract.status,
        period=_days(contract.period),
        value=_money(contract.pence),
        dateSigned=_moment(contract.signed_at),
        documents=[_document(each) for each in contract.documents],
        milestones=[_milestone(each) for each in contract.milestones],
        amendments=[_amendment(each) for each in contract.amendments],
        implementation=done and _implementation(done, names),
    )


def _implementation(
    done: Implementation, names: Mapping[str, str | None]
) -> dict[str, Any]:
    return _present(
        transactions=[_transaction(each, names) for each in done.transactions],
        milestones=[_milestone(each) for each in done.milestones],
        documents=[_document(each) for each in done.documents],
    )


def _transaction(paid: Transaction, names: Mapping[str, str | None]) -> dict[str, Any]:
    return _present(
        id=paid.id,
        date=_moment(paid.paid_at),
        value=_money(paid.pence),
        payer=_organisation(paid.payer_id, names),
        payee=_organisation(paid.payee_id, names),
    )
