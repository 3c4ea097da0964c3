"""Another directory's files, read page by page: services to take in, and what is wrong.

A file is an answer of a feed: a page of ``/services``, or one service in full. Nothing
here fetches. Of what is whole, some has no place with us: that is listed, never dropped
in silence, and the entry is kept word for word beside the service made from it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from ropewalk.exchange import terms
from ropewalk.exchange.open_referral import DAYS, KINDS
from ropewalk.figures import BadInput
from ropewalk.service.kinds import LocationKind, Phase, Weekday
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.standards.open_referral import reader, records

MOST_FILES = 200
MOST_BYTES = 50_000_000
MOST_SAID = 20
OLDEST = 150
LONGEST = {"name": 200, "description": 4000, "email": 254, "url": 500}
LONGEST_PHONE = 30
LONGEST_PLACE = {"name": 200, "street": 200, "town": 100, "county": 100, "postcode": 8}
FOR_WHOM = "\n\nFor: "
LONGEST_FOR_WHOM = 500
_KIND_OF = {said: kind for kind, said in KINDS.items()}
_DAY_OF = {code: weekday for weekday, code in DAYS.items()}


@dataclass(frozen=True, slots=True)
class FileSent:
    """A file as it came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in which file, and where there."""

    file: str
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.path} {self.reason}"


@dataclass(frozen=True, slots=True)
class PlaceRead:
    """Where a service is given, as we keep it."""

    id: UUID
    kind: LocationKind
    name: str
    street: str
    town: str
    county: str
    postcode: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class HoursRead:
    """When a service is open on a day of the week."""

    weekday: Weekday
    opens_at: time
    closes_at: time


@dataclass(frozen=True, slots=True)
class ServiceRead:
    """A service of another directory, as we would keep it.

    Attributes:
        record: As the standard has it.
        document: Word for word, as it came.
        file: Which file it was in.
        description: What it does, without whom it is for.
        for_whom: Whom it is for, where that is said in our own way.
        telephone: The first number to ring.
        phase: Where it stands, by our own term; none where no such term is said.
        kinds: The kinds of need, by our own terms.
        places: Where it is given.
        hours: When it is open.
        starts_on: The first day on which a pattern of opening holds, where one is said.
    """

    record: records.Service
    document: dict[str, object]
    file: str
    description: str
    for_whom: str
    telephone: str
    phase: Phase | None
    kinds: tuple[KindOfNeed, ...]
    places: tuple[PlaceRead, ...]
    hours: tuple[HoursRead, ...]
    starts_on: date | None


@dataclass(slots=True)
class FeedRead:
    """What was read of all files together.

    Attributes:
        services: Those that are whole.
        faults: All that is wrong, in the order of the files.
        left: What we have no place for: file, path and why.
    """

    services: list[ServiceRead] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left: list[Fault] = field(default_factory=list)

    @property
    def said(self) -> str:
        """What was found, in a sentence."""
        counted = len(self.services)
        read = f"{counted:,} {'service' if counted == 1 else 'services'} can be read"
        wrong = len(self.faults)
        if not wrong:
            return f"{read}, and nothing is wrong."
        return f"{wrong:,} {'thing is' if wrong == 1 else 'things are'} wrong; {read}."


class BadFeed(BadInput):
    """Files that cannot be taken in, with everything that is wrong with them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        said = [str(each) for each in self.faults[:MOST_SAID]]
        if len(self.faults) > MOST_SAID:
            said.append(f"{len(self.faults) - MOST_SAID:,} more things are wrong")
        super().__init__(f"Nothing was taken in. {'; '.join(said)}.")


def read_files(files: Iterable[FileSent]) -> FeedRead:
    """Read all files, and go on after a fault, so that everything wrong is named.

    Raises:
        BadInput: When there are no files, too many, or they are too large to look at.
    """
    held = list(files)
    if not held:
        raise BadInput("Choose at least one file.")
    if len(held) > MOST_FILES:
        raise BadInput(f"Take in at most {MOST_FILES} files at once.")
    if sum(len(each.content) for each in held) > MOST_BYTES:
        raise BadInput(f"Take in at most {MOST_BYTES // 1_000_000} MB at once.")
    found = FeedRead()
    seen: dict[UUID, str] = {}
    for file in held:
        for path, document, record in _records(file, found):
            if record.id in seen:
                reason = f"is the id of {seen[record.id]} as well"
                found.faults.append(Fault(file.name, f"{path}.id", reason))
                continue
            seen[record.id] = f"{path} in {file.name}"
            _take(file.name, path, document, record, found)
    return found


def _records(
    file: FileSent, found: FeedRead
) -> Iterator[tuple[str, dict[str, object], records.Service]]:
    """Each service of a file that is whole by the standard, with where it stands."""
    try:
        document = reader.parse_json(file.content)
    except ValueError as fault:
        found.faults.append(Fault(file.name, "$", str(fault).rstrip(".")))
        return
    if isinstance(document, dict) and "contents" in document:
        page = reader.read_service_page(document)
        _note(file.name, page.faults, page.unread, found)
        contents = document["contents"]
        for place, item in enumerate(page.items):
            if item.record is not None:
                yield f"$.contents[{place}]", contents[place], item.record
        return
    reading = reader.read_service(document)
    _note(file.name, reading.faults, reading.unread, found)
    if reading.record is not None and isinstance(document, dict):
        yield "$", document, reading.record


def _note(
    file: str,
    faults: Iterable[reader.Fault],
    unread: Iterable[str],
    found: FeedRead,
) -> None:
    found.faults.extend(Fault(file, each.path, each.reason) for each in faults)
    found.left.extend(Fault(file, path, "is no field that we know") for path in unread)


def _take(
    file: str,
    path: str,
    document: dict[str, object],
    record: records.Service,
    found: FeedRead,
) -> None:
    """Keep a service that fits our records; name what does not."""
    faults = list(_too_much(file, path, record))
    places = tuple(_places(file, path, record, found))
    found.faults.extend(faults)
    if faults:
        return
    description, _, for_whom = (record.description or "").partition(FOR_WHOM)
    said = [
        each.taxonomy_term_id for each in record.attributes if each.taxonomy_term_id
    ]
    phases, kinds = terms.phases_by_term(), terms.kinds_by_term()
    starts = [each.valid_from for each in record.schedules if each.valid_from]
    found.services.append(
        ServiceRead(
            record=record,
            document=document,
            file=file,
            description=description,
            for_whom=for_whom,
            telephone=_telephone(file, path, record, found),
            phase=next((phases[each] for each in said if each in phases), None),
            kinds=tuple(dict.fromkeys(kinds[each] for each in said if each in kinds)),
            places=places,
            hours=tuple(_hours(file, path, record, found)),
            starts_on=min(starts, default=None),
        )
    )
    for name in ("funding", "cost_options", "languages", "service_areas"):
        if getattr(record, name):
            found.left.append(
                Fault(file, f"{path}.{name}", "is kept word for word, and no more")
            )


def _too_much(file: str, path: str, record: records.Service) -> Iterator[Fault]:
    """What our records have no room for."""
    for name, longest in LONGEST.items():
        said = getattr(record, name) or ""
        if len(said) > longest:
            yield Fault(file, f"{path}.{name}", f"is longer than {longest} characters")
    _, _, for_whom = (record.description or "").partition(FOR_WHOM)
    if len(for_whom) > LONGEST_FOR_WHOM:
        reason = f"says for whom in more than {LONGEST_FOR_WHOM} characters"
        yield Fault(file, f"{path}.description", reason)
    for name in ("minimum_age", "maximum_age"):
        age = getattr(record, name)
        if age is not None and (age != int(age) or age > OLDEST):
            reason = f"must be whole years, at most {OLDEST}"
            yield Fault(file, f"{path}.{name}", reason)


def _telephone(file: str, path: str, record: records.Service, found: FeedRead) -> str:
    numbers = [phone.number for each in record.contacts for phone in each.phones]
    for further in (
        numbers[1:] if numbers and len(numbers[0]) <= LONGEST_PHONE else numbers
    ):
        found.left.append(
            Fault(file, f"{path}.contacts", f"has the number {further[:40]}, not taken")
        )
    return numbers[0] if numbers and len(numbers[0]) <= LONGEST_PHONE else ""


def _places(
    file: str, path: str, record: records.Service, found: FeedRead
) -> Iterator[PlaceRead]:
    for number, each in enumerate(record.service_at_locations):
        where = f"{path}.service_at_locations[{number}]"
        if each.location is None:
            found.left.append(
                Fault(file, where, "names a location and does not say it")
            )
            continue
        read = _place(each, each.location)
        if reason := _no_place(read):
            found.left.append(Fault(file, where, reason))
        else:
            yield read


def _place(place: records.ServiceAtLocation, location: records.Location) -> PlaceRead:
    address = next(iter(location.addresses), None)
    has_point = location.latitude is not None and location.longitude is not None
    return PlaceRead(
        id=place.id,
        kind=_KIND_OF[location.location_type],
        name=location.name or (address.address_1 if address else ""),
        street=address.address_1 if address else "",
        town=address.city if address else "",
        county=address.state_province if address else "",
        postcode=_postcode(address.postal_code) if address else "",
        latitude=float(location.latitude)
        if has_point and location.latitude is not None
        else None,
        longitude=float(location.longitude)
        if has_point and location.longitude is not None
        else None,
    )


def _postcode(said: str) -> str:
    """A postcode as we write it, in capitals with one space."""
    tight = re.sub(r"\s", "", said.upper())
    return f"{tight[:-3]} {tight[-3:]}" if len(tight) > 3 else tight


def _no_place(read: PlaceRead) -> str:
    """Why a place cannot be kept among our records; blank when it can."""
    for name, longest in LONGEST_PLACE.items():
        if len(getattr(read, name)) > longest:
            return f"has a {name} longer than {longest} characters"
    if read.kind == LocationKind.PHYSICAL and not read.postcode:
        return "is a building without a postcode"
    return ""


def _hours(
    file: str, path: str, record: records.Service, found: FeedRead
) -> Iterator[HoursRead]:
    """The openings that come round every week on a day; others are listed as left."""
    seen: set[tuple[Weekday, time]] = set()
    for number, each in enumerate(record.schedules):
        days = [_DAY_OF.get(day.strip()) for day in (each.byday or "").split(",")]
        if (
            each.freq != "WEEKLY"
            or each.interval not in {None, 1}
            or each.opens_at is None
            or each.closes_at is None
            or each.opens_at.replace(tzinfo=None) >= each.closes_at.replace(tzinfo=None)
            or None in days
        ):
            where = f"{path}.schedules[{number}]"
            found.left.append(Fault(file, where, "is no opening that comes every week"))
            continue
        opens, closes = (
            each.opens_at.replace(tzinfo=None),
            each.closes_at.replace(tzinfo=None),
        )
        for weekday in days:
            if weekday is not None and (weekday, opens) not in seen:
                seen.add((weekday, opens))
                yield HoursRead(weekday, opens, closes)
