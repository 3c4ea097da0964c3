"""What a directory of services says, in the profile's own words.

Each record has the fields of the profile, by the profile's (American) names and in its
order, so that a reader of the published schema finds everything where it is there.
What is not known is ``None`` or an empty tuple, never a blank or a zero. A record
that contradicts itself cannot be made.

Three fields come from HSDS 3.0 and not from the UK profile, which leaves them out
although the records around them would say nothing without them: ``Contact.phones``
(the profile keeps phones and gives them no place), ``Language.name`` and
``Language.code``. Fields beyond the profile are allowed by its page on compliance.

Source: Open Referral UK, HSDS-UK 3.0, ``schema/compiled``; see SOURCE.md.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Generic, Literal, TypeVar
from uuid import UUID

Status = Literal["active", "inactive", "defunct", "temporarily closed"]
Kind = Literal["physical", "postal", "virtual"]
Frequency = Literal["WEEKLY", "MONTHLY"]

Link = Annotated[str, "link"]
"""An address that a person can follow: http or https."""
Uri = Annotated[str, "uri"]
"""An address that names something, of any scheme."""
Email = Annotated[str, "email"]

BEYOND_PROFILE = {"Contact": {"phones"}, "Language": {"name", "code"}}
"""Fields taken from HSDS 3.0 that the UK profile leaves out."""

GREATEST = Decimal(1_000_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """A list of terms by which services are sorted, such as kinds of need."""

    id: UUID
    name: str
    description: str
    uri: Uri | None = None
    version: str | None = None
    taxonomy_terms: tuple["TaxonomyTerm", ...] = ()

    def __post_init__(self) -> None:
        _needs_name(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxonomyTerm:
    """One term of a taxonomy; a narrower one names the term above it."""

    id: UUID
    name: str
    description: str
    parent_id: UUID | None = None
    taxonomy: str | None = None
    taxonomy_id: UUID | None = None
    term_uri: Uri | None = None
    term: str | None = None

    def __post_init__(self) -> None:
        _needs_name(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A term said of a record."""

    id: UUID
    link_id: UUID | None = None
    taxonomy_term_id: UUID | None = None
    link_type: str | None = None
    taxonomy_term: TaxonomyTerm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationIdentifier:
    """A number that a register gave an organisation, such as that of a charity."""

    id: UUID
    organization_id: UUID | None = None
    identifier_scheme: str | None = None
    identifier_type: str
    identifier: str
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """Who provides a service."""

    id: UUID
    name: str
    description: str
    email: Email | None = None
    website: Link | None = None
    logo: str | None = None
    uri: Uri | None = None
    parent_organization_id: UUID | None = None
    organization_identifiers: tuple[OrganizationIdentifier, ...] = ()
    attributes: tuple[Attribute, ...] = ()

    def __post_init__(self) -> None:
        _needs_name(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a service is open: a pattern that comes round.

    ``byday`` holds days such as ``TH,FR``, with a number before the day in a monthly
    pattern; ``valid_to`` is the last day on which the pattern holds, as published.
    """

    id: UUID
    service_id: UUID | None = None
    service_at_location_id: UUID | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    dtstart: date | None = None
    freq: Frequency | None = None
    interval: int | None = None
    byday: str | None = None
    bymonthday: str | None = None
    description: str | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    schedule_link: Link | None = None
    attending_type: str | None = None
    notes: str | None = None

    def __post_init__(self) -> None:
        _in_order(self.valid_from, self.valid_to)
        if self.interval is not None and not 1 <= self.interval <= GREATEST:
            raise ValueError("interval must be 1 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceArea:
    """Where the people live whom a service is for."""

    id: UUID
    service_id: UUID | None = None
    name: str | None = None
    extent: str | None = None
    extent_type: str | None = None
    uri: str | None = None
    service_area: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a location is, or where its post goes."""

    id: UUID
    location_id: UUID | None = None
    attention: str | None = None
    address_1: str
    city: str
    region: str | None = None
    state_province: str
    postal_code: str
    country: str
    address_type: Kind
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accessibility:
    """What makes a location usable by people with a disability."""

    id: UUID
    location_id: UUID | None = None
    description: str | None = None
    details: str | None = None
    url: Link | None = None
    attributes: tuple[Attribute, ...] = ()
    accessibility: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A building, a postal address or a place on the internet.

    ``external_identifier`` is a UPRN when ``external_identifier_type`` says so: a text
    of digits, never a number.
    """

    id: UUID
    location_type: Kind
    name: str | None = None
    description: str | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    external_identifier: str | None = None
    external_identifier_type: str | None = None
    addresses: tuple[Address, ...] = ()
    accessibility: tuple[Accessibility, ...] = ()
    attributes: tuple[Attribute, ...] = ()

    def __post_init__(self) -> None:
        _between("latitude", self.latitude, Decimal(-90), Decimal(90))
        _between("longitude", self.longitude, Decimal(-180), Decimal(180))


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language in which a service is given."""

    id: UUID
    service_id: UUID | None = None
    phone_id: UUID | None = None
    name: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A number to ring."""

    id: UUID
    contact_id: UUID | None = None
    number: str
    description: str | None = None
    languages: tuple[Language, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask for."""

    id: UUID
    service_id: UUID | None = None
    name: str | None = None
    title: str | None = None
    phones: tuple[Phone, ...] = ()
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """Where a service's money comes from."""

    id: UUID
    service_id: UUID | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CostOption:
    """What a person may have to pay, in pounds as the profile writes it."""

    id: UUID
    service_id: UUID | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    option: str | None = None
    amount: Decimal | None = None
    amount_description: str | None = None

    def __post_init__(self) -> None:
        _in_order(self.valid_from, self.valid_to)
        _between("amount", self.amount, Decimal(0), GREATEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAtLocation:
    """A service where it is given.

    Inside a service it holds the location alone; asked for by itself it holds both.
    """

    id: UUID
    service_id: UUID | None = None
    location_id: UUID | None = None
    location: Location | None = None
    service: "Service | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is offered, to whom, by whom, where and when."""

    id: UUID
    organization_id: UUID | None = None
    name: str
    description: str | None = None
    url: Link | None = None
    email: Email | None = None
    status: Status
    fees: str | None = None
    accreditations: str | None = None
    minimum_age: Decimal | None = None
    maximum_age: Decimal | None = None
    assured_date: date | None = None
    assurer_email: Email | None = None
    alert: str | None = None
    last_modified: datetime | None = None
    schedules: tuple[Schedule, ...] = ()
    service_areas: tuple[ServiceArea, ...] = ()
    service_at_locations: tuple[ServiceAtLocation, ...] = ()
    languages: tuple[Language, ...] = ()
    organization: Organization | None = None
    funding: tuple[Funding, ...] = ()
    cost_options: tuple[CostOption, ...] = ()
    contacts: tuple[Contact, ...] = ()
    attributes: tuple[Attribute, ...] = ()

    def __post_init__(self) -> None:
        _needs_name(self.name)
        _between("minimum_age", self.minimum_age, Decimal(0), GREATEST)
        _between("maximum_age", self.maximum_age, Decimal(0), GREATEST)
        if (
            self.minimum_age is not None
            and self.maximum_age is not None
            and self.maximum_age < self.minimum_age
        ):
            raise ValueError("maximum_age is below minimum_age")
        if self.last_modified is not None and self.last_modified.utcoffset() is None:
            raise ValueError("last_modified needs a time zone")


T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list, and where it stands among the others."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: tuple[T, ...]


def _needs_name(name: str) -> None:
    if not name.strip():
        raise ValueError("name must be filled in")


def _in_order(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise ValueError("valid_to is before valid_from")


def _between(name: str, number: Decimal | None, least: Decimal, most: Decimal) -> None:
    if number is None:
        return
    if not number.is_finite() or not least <= number <= most:
        raise ValueError(f"{name} must be from {least} to {most}")
    if Decimal(repr(float(number))) != number:
        raise ValueError(f"{name} has more digits than a number in JSON keeps")
