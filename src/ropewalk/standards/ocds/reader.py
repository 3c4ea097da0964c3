"""Reads release packages and single releases that others published, fault by fault.

A release is read whole or not at all; what is wrong is told with its place in the
document. An address that is none is left out and told apart, because publishers often
write words there and nothing hangs on it. Fields that we have no use for are named, so
that nothing disappears in silence. Any bytes give an answer.

Source: Open Contracting Partnership, OCDS 1.1.5: release schema and packaging.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from ropewalk.figures.days import local_day
from ropewalk.standards.ocds import schema
from ropewalk.standards.ocds.faults import Fault, pointer, shown
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
    Publisher,
    Release,
    Tag,
    Tender,
    Transaction,
)

Part = TypeVar("Part")

AT_MOST_BYTES = 20_000_000
"""How large a file is read: a page of a hundred releases is a tenth of that."""

_DEEPEST = 40
_LONGEST_NAME = 200
_MOST_POUNDS_DIGITS = 13
_WEIGHT_DIGITS = 6

_LEAST = {
    "ocid": "ocds-000000-0",
    "id": "0",
    "date": "2026-01-01T00:00:00Z",
    "tag": ["planning"],
    "initiationType": "tender",
}
"""Stands for the releases while the package around them is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read, and what was not.

    Attributes:
        releases: Those without a fault, in the order of the file.
        faults: Why something was not read: a release's faults keep that release out.
        left_out: What the releases that were read had to be read without.
        unused: Fields that were there and are not read by us, as paths with ``*`` for
            numbers in a list; of the releases that were read.
        publisher: Who published the package, when it says so.
    """

    releases: tuple[Release, ...] = ()
    faults: tuple[Fault, ...] = ()
    left_out: tuple[Fault, ...] = ()
    unused: tuple[str, ...] = ()
    publisher: Publisher | None = None


def read(content: bytes, *, at_most_bytes: int = AT_MOST_BYTES) -> Reading:
    """The releases in a file: a release package, or one release by itself.

    Args:
        content: The file.
        at_most_bytes: How large it may be.

    Returns:
        Releases and faults. A package of another version than 1.1, a record package and
        what is no JSON give faults and no release.
    """
    if len(content) > at_most_bytes:
        return _refused(
            f"is {len(content):,} bytes long; {at_most_bytes:,} are read at most"
        )
    try:
        document = _parsed(content)
    except ValueError as unfit:
        return _refused(str(unfit))
    unfit_parts = tuple(_unfit(document))
    if unfit_parts:
        return Reading(faults=unfit_parts)
    if not isinstance(document, dict):
        return _refused("must be a release package or a release, which is an object")
    if "records" in document:
        return _refused("is a record package; give the release packages it came from")
    if "releases" in document:
        return _package(document)
    return _releases([((), document)])


def _refused(reason: str) -> Reading:
    return Reading(faults=(Fault("", reason),))


def _parsed(content: bytes) -> object:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as unfit:
        raise ValueError(f"is not UTF-8 text at byte {unfit.start}") from None
    try:
        document: object = json.loads(
            text,
            parse_float=_decimal,
            parse_constant=_no_number,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as unfit:
        raise ValueError(
            f"is not JSON at line {unfit.lineno}, column {unfit.colno}: {unfit.msg}"
        ) from None
    except RecursionError:
        raise ValueError(f"is nested more than {_DEEPEST} deep") from None
    return document


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"holds a number that is too large: {shown(text)}") from None


def _no_number(text: str) -> Decimal:
    raise ValueError(f"holds {text}, which is no number")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        for name, _value in pairs:
            if name in seen:
                raise ValueError(f"says {shown(name)} twice in one object")
            seen.add(name)
    return members


def _unfit(document: object) -> Iterator[Fault]:
    """What no record can hold, wherever it stands: walked without recursion."""
    waiting: list[tuple[tuple[str | int, ...], object]] = [((), document)]
    told = 0
    while waiting and told < schema.FAULTS_AT_MOST:
        path, value = waiting.pop()
        reason = None
        if len(path) > _DEEPEST:
            reason = f"is nested more than {_DEEPEST} deep"
        elif isinstance(value, str):
            reason = _unfit_text(value)
        elif isinstance(value, dict):
            reason = next(filter(None, map(_unfit_name, value)), None)
            if reason is None:
                waiting.extend(((*path, name), each) for name, each in value.items())
        elif isinstance(value, list):
            waiting.extend(((*path, place), each) for place, each in enumerate(value))
        if reason:
            told += 1
            yield Fault(pointer(path), reason)


def _unfit_text(text: str) -> str | None:
    if "\0" in text:
        return "holds a character that no record can hold (U+0000)"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "holds half of a character"
    return None


def _unfit_name(name: str) -> str | None:
    if len(name) > _LONGEST_NAME:
        return f"has a field with a name of more than {_LONGEST_NAME} characters"
    return _unfit_text(name)


def _package(document: dict[str, Any]) -> Reading:
    version = document.get("version")
    if version is None:
        return _refused(
            "says no version, as packages of OCDS 1.0 do; only version 1.1 is read"
        )
    if version != "1.1":
        reason = f"is OCDS {shown(version)}; only version 1.1 is read"
        return Reading(faults=(Fault("/version", reason),))
    releases = document["releases"]
    around = {**document, "releases": [_LEAST]} if releases else document
    if not isinstance(releases, list):
        return Reading(faults=schema.faults_in(document, kind="release package"))
    faults = schema.faults_in(around, kind="release package")
    found = _releases([(("releases", n), each) for n, each in enumerate(releases)])
    return Reading(
        releases=found.releases,
        faults=(*faults, *found.faults),
        left_out=found.left_out,
        unused=found.unused,
        publisher=_publisher(document.get("publisher")),
    )


def _publisher(said: object) -> Publisher | None:
    if not isinstance(said, dict) or not isinstance(said.get("name"), str):
        return None
    rest = {
        name: said[name]
        for name in ("scheme", "uid", "uri")
        if isinstance(said.get(name), str)
    }
    return Publisher(name=said["name"], **rest)


def _releases(found: list[tuple[tuple[str | int, ...], Any]]) -> Reading:
    """The releases at these places, those with a fault kept out."""
    releases: list[Release] = []
    faults: list[Fault] = []
    left_out: list[Fault] = []
    unused: set[str] = set()
    seen: dict[tuple[str, str], str] = {}
    for path, value in found:
        if len(faults) >= schema.FAULTS_AT_MOST:
            reason = f"was not looked at: there are {len(faults):,} faults before it"
            faults.append(Fault(pointer(path), reason))
            break
        log = _Log()
        release = _release(value, path, log)
        if release is not None:
            number = (release.ocid, release.id)
            if number in seen:
                log.faults.append(
                    Fault(pointer(path), f"has the ocid and id of {seen[number]}")
                )
            seen.setdefault(number, pointer(path))
        faults += log.faults[: schema.FAULTS_AT_MOST]
        if release is not None and not log.faults:
            releases.append(release)
            left_out += log.left_out
            unused |= log.unused()
    return Reading(
        releases=tuple(releases),
        faults=tuple(faults),
        left_out=tuple(left_out),
        unused=tuple(sorted(unused)),
    )


def _release(value: object, path: tuple[str | int, ...], log: "_Log") -> Release | None:
    """A release, or nothing when the log says why not."""
    for fault in schema.faults_in(value, kind="release", at=path):
        (log.left_out if _is_of_an_address(fault) else log.faults).append(fault)
    if log.faults or not isinstance(value, dict):
        return None
    log.without = {fault.path for fault in log.left_out}
    place = _Place(value, path, log)
    place.text("initiationType")
    ocid, number = place.name_of("ocid"), place.name_of("id")
    for name, said in (("ocid", ocid), ("id", number)):
        if "#" in said:
            place.fault(f"{shown(said)} may not hold #", name)
    released_at = place.moment("date")
    tags = tuple(Tag(each) for each in place.texts("tag"))
    language = place.text("language")
    parties = place.each("parties", _party)
    buyer_id = place.party("buyer")
    planning = place.one("planning", _planning)
    tender = place.one("tender", _tender)
    awards = place.each("awards", _award)
    contracts = place.each("contracts", _contract)
    known = {each.id for each in parties}
    log.faults += [
        Fault(where, f"names {shown(party)}, which is not among the parties")
        for where, party in log.parties
        if party not in known
    ]
    if log.faults or released_at is None:
        return None
    return Release(
        ocid=ocid,
        id=number,
        released_at=released_at,
        tags=tags,
        buyer_id=buyer_id,
        parties=parties,
        planning=planning,
        tender=tender,
        awards=awards,
        contracts=contracts,
        language=language,
    )


def _is_of_an_address(fault: Fault) -> bool:
    return fault.reason.endswith(schema.NO_ADDRESS)


@dataclass(slots=True)
class _Log:
    """What is found while one release is read."""

    faults: list[Fault] = field(default_factory=list)
    left_out: list[Fault] = field(default_factory=list)
    without: set[str] = field(default_factory=set)
    parties: list[tuple[str, str]] = field(default_factory=list)
    places: list["_Place"] = field(default_factory=list)

    def unused(self) -> set[str]:
        """The fields that were there and nobody asked for."""
        return {
            pointer("*" if isinstance(part, int) else part for part in path)
            for place in self.places
            for name in place.value
            if name not in place.asked and (path := (*place.path, name)) is not None
        }


class _Place:
    """An object in the document, whose fields are asked for by name and kind."""

    __slots__ = ("asked", "log", "path", "value")

    def __init__(
        self, value: Mapping[str, Any], path: tuple[str | int, ...], log: _Log
    ) -> None:
        self.value = value
        self.path = path
        self.log = log
        self.asked: set[str] = set()
        log.places.append(self)

    def fault(self, reason: str, *name: str | int) -> None:
        self.log.faults.append(Fault(pointer((*self.path, *name)), reason))

    def get(self, name: str) -> Any:
        self.asked.add(name)
        if pointer((*self.path, name)) in self.log.without:
            return None
        return self.value.get(name)

    def text(self, name: str) -> str | None:
        said = self.get(name)
        if said is None or isinstance(said, str):
            return said or None
        self.fault(f"{shown(said)} must be text", name)
        return None

    def texts(self, name: str) -> tuple[str, ...]:
        said = self.get(name)
        if said is None:
            return ()
        if isinstance(said, list) and all(isinstance(each, str) for each in said):
            return tuple(said)
        self.fault("must be a list of texts", name)
        return ()

    def name_of(self, name: str = "id") -> str:
        """An id, which may be a whole number in the document and is text to us."""
        said = self.get(name)
        if isinstance(said, int) and not isinstance(said, bool):
            return str(said)
        if not isinstance(said, str) or not said:
            self.fault("is missing, or is neither text nor a whole number", name)
            return "?"
        return said

    def moment(self, name: str) -> datetime | None:
        said = self.text(name)
        if said is None:
            return None
        try:
            moment = schema.moment_of(said)
            local_day(moment)
        except ValueError as unfit:
            self.fault(str(unfit), name)
        except OverflowError:
            self.fault(f"{shown(said)} is no day and time that there is", name)
        else:
            return moment
        return None

    def day(self, name: str) -> date | None:
        moment = self.moment(name)
        return None if moment is None else local_day(moment)

    def day_after(self, name: str) -> date | None:
        """The day after an end; the year 9999 stands for no end."""
        day = self.day(name)
        return None if day is None or day.year == 9999 else day + timedelta(days=1)

    def pence(self, name: str) -> int | None:
        said = self.inside(name)
        if said is None:
            return None
        currency, amount = said.text("currency"), said.get("amount")
        if amount is None:
            return None
        if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
            said.fault(f"{shown(amount)} must be a number", "amount")
        elif currency != "GBP":
            said.fault(
                f"{shown(currency)} must be GBP: only pounds are read", "currency"
            )
        else:
            return _pence(amount, said)
        return None

    def inside(self, name: str) -> "_Place | None":
        said = self.get(name)
        if said is None:
            return None
        if not isinstance(said, dict):
            self.fault(f"{shown(said)} must be an object", name)
            return None
        return _Place(said, (*self.path, name), self.log)

    def one(self, name: str, make: "Callable[[_Place], Part]") -> Part | None:
        said = self.inside(name)
        return None if said is None else make(said)

    def each(self, name: str, make: "Callable[[_Place], Part]") -> tuple[Part, ...]:
        said = self.get(name)
        if said is None:
            return ()
        if not isinstance(said, list):
            self.fault(f"{shown(said)} must be a list", name)
            return ()
        parts = []
        seen: dict[str, int] = {}
        for number, value in enumerate(said):
            if not isinstance(value, dict):
                self.fault(f"{shown(value)} must be an object", name, number)
                continue
            part = make(_Place(value, (*self.path, name, number), self.log))
            key = part if isinstance(part, str) else getattr(part, "id", None)
            if key is not None and not isinstance(part, Identifier):
                if key in seen:
                    self.fault(f"has the id of number {seen[key]}", name, number)
                seen.setdefault(key, number)
            parts.append(part)
        return tuple(parts)

    def party(self, name: str) -> str | None:
        """The party that an organisation's reference is to."""
        said = self.inside(name)
        return None if said is None else _reference(said)


def _pence(amount: int | Decimal, place: _Place) -> int | None:
    exact = Decimal(amount)
    if exact and exact.adjusted() >= _MOST_POUNDS_DIGITS:
        place.fault(f"{shown(amount)} is more money than there is", "amount")
        return None
    pence = int(exact.scaleb(2)) if exact.is_finite() else 0
    if exact != Decimal(f"{pence}E-2"):
        place.fault(f"{shown(amount)} must be pounds and whole pence", "amount")
        return None
    return pence


def _reference(place: _Place) -> str:
    place.text("name")
    party = place.name_of()
    place.log.parties.append((pointer((*place.path, "id")), party))
    return party


def _party(place: _Place) -> Party:
    return Party(
        id=place.name_of(),
        name=place.text("name"),
        roles=place.texts("roles"),
        identifier=place.one("identifier", _identifier),
        others=place.each("additionalIdentifiers", _identifier),
    )


def _identifier(place: _Place) -> Identifier:
    number = place.get("id")
    return Identifier(
        scheme=place.text("scheme"),
        id=None if number in (None, "") else place.name_of(),
        legal_name=place.text("legalName"),
    )


def _classification(place: _Place) -> Classification:
    return Classification(
        id=place.name_of(),
        scheme=place.text("scheme"),
        description=place.text("description"),
    )


def _days(place: _Place) -> Days:
    starts_on, ends_before = place.day("startDate"), place.day_after("endDate")
    if starts_on and ends_before and ends_before <= starts_on:
        place.fault("must not be before the start", "endDate")
        ends_before = None
    return Days(
        starts_on=starts_on,
        ends_before=ends_before,
        may_extend_before=place.day_after("maxExtentDate"),
    )


def _document(place: _Place) -> Document:
    return Document(
        id=place.name_of(),
        kind=place.text("documentType"),
        notice=place.text("noticeType"),
        title=place.text("title"),
        description=place.text("description"),
        url=place.text("url"),
        published_at=place.moment("datePublished"),
        changed_at=place.moment("dateModified"),
        format=place.text("format"),
        language=place.text("language"),
    )


def _milestone(place: _Place) -> Milestone:
    return Milestone(
        id=place.name_of(),
        title=place.text("title"),
        description=place.text("description"),
        kind=place.text("type"),
        due_at=place.moment("dueDate"),
        met_at=place.moment("dateMet"),
        status=place.text("status"),
    )


def _amendment(place: _Place) -> Amendment:
    return Amendment(
        id=place.name_of(),
        changed_at=place.moment("date"),
        description=place.text("description"),
        rationale=place.text("rationale"),
    )


def _planning(place: _Place) -> Planning:
    return Planning(
        rationale=place.text("rationale"),
        budget=place.one("budget", _budget),
        documents=place.each("documents", _document),
        milestones=place.each("milestones", _milestone),
    )


def _budget(place: _Place) -> Budget:
    number = place.get("id")
    project = place.get("projectID")
    return Budget(
        id=None if number in (None, "") else place.name_of(),
        description=place.text("description"),
        pence=place.pence("amount"),
        project=place.text("project"),
        project_id=None if project in (None, "") else place.name_of("projectID"),
        lines=place.each("budgetBreakdown", _budget_line),
    )


def _budget_line(place: _Place) -> BudgetLine:
    return BudgetLine(
        id=place.name_of(),
        description=place.text("description"),
        pence=place.pence("amount"),
        period=place.one("period", _days),
    )


def _tender(place: _Place) -> Tender:
    asked = place.inside("tenderPeriod")
    return Tender(
        id=place.name_of(),
        title=place.text("title"),
        description=place.text("description"),
        status=place.text("status"),
        method=place.text("procurementMethod"),
        method_details=place.text("procurementMethodDetails"),
        category=place.text("mainProcurementCategory"),
        classification=place.one("classification", _classification),
        pence=place.pence("value"),
        least_pence=place.pence("minValue"),
        criteria=place.text("awardCriteria"),
        criteria_details=place.text("awardCriteriaDetails"),
        opens_at=asked.moment("startDate") if asked else None,
        closes_at=asked.moment("endDate") if asked else None,
        period=place.one("contractPeriod", _days),
        entity_id=place.party("procuringEntity"),
        items=place.each("items", _item),
        lots=place.each("lots", _lot),
        documents=place.each("documents", _document),
        milestones=place.each("milestones", _milestone),
        amendments=place.each("amendments", _amendment),
    )


def _item(place: _Place) -> Item:
    return Item(
        id=place.name_of(),
        description=place.text("description"),
        classification=place.one("classification", _classification),
        lot_id=place.text("relatedLot"),
    )


def _lot(place: _Place) -> Lot:
    judged = place.inside("awardCriteria")
    return Lot(
        id=place.name_of(),
        title=place.text("title"),
        description=place.text("description"),
        status=place.text("status"),
        pence=place.pence("value"),
        period=place.one("contractPeriod", _days),
        criteria=judged.each("criteria", _criterion) if judged else (),
    )


def _criterion(place: _Place) -> Criterion:
    weights = [each for each in place.each("numbers", _weight) if each is not None]
    return Criterion(
        name=place.text("name"),
        kind=place.text("type"),
        description=place.text("description"),
        per_cent=weights[0] if len(weights) == 1 else None,
    )


def _weight(place: _Place) -> Decimal | None:
    if place.text("weight") != "percentageExact":
        return None
    number = place.get("number")
    if isinstance(number, int | Decimal) and not isinstance(number, bool):
        exact = Decimal(number)
        if 0 <= exact <= 100 and exact == round(exact, _WEIGHT_DIGITS):
            return round(exact, _WEIGHT_DIGITS).normalize()
    place.fault(f"{shown(number)} must be a weight from 0 to 100", "number")
    return None


def _award(place: _Place) -> Award:
    return Award(
        id=place.name_of(),
        title=place.text("title"),
        description=place.text("description"),
        status=place.text("status"),
        decided_at=place.moment("date"),
        pence=place.pence("value"),
        supplier_ids=place.each("suppliers", _reference),
        lot_ids=place.texts("relatedLots"),
        period=place.one("contractPeriod", _days),
        documents=place.each("documents", _document),
    )


def _transaction(place: _Place) -> Transaction:
    return Transaction(
        id=place.name_of(),
        paid_at=place.moment("date"),
        pence=place.pence("value"),
        payer_id=place.party("payer"),
        payee_id=place.party("payee"),
    )


def _implementation(place: _Place) -> Implementation:
    return Implementation(
        transactions=place.each("transactions", _transaction),
        milestones=place.each("milestones", _milestone),
        documents=place.each("documents", _document),
    )


def _contract(place: _Place) -> Contract:
    return Contract(
        id=place.name_of(),
        award_id=place.name_of("awardID"),
        title=place.text("title"),
        description=place.text("description"),
        status=place.text("status"),
        pence=place.pence("value"),
        period=place.one("period", _days),
        signed_at=place.moment("dateSigned"),
        documents=place.each("documents", _document),
        milestones=place.each("milestones", _milestone),
        amendments=place.each("amendments", _amendment),
        implementation=place.one("implementation", _implementation),
    )
