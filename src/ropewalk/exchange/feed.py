"""What our directory answers to what can be asked of it, for programs and for pages.

Only what is published is told, whoever asks. However much there is, an answer takes a
fixed number of queries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any
from uuid import UUID

from django.db.models import (
    Exists,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)

from ropewalk.exchange import terms
from ropewalk.exchange.behind import (
    Behind,
    behind,
    public_contracts,
    publishing_partnerships,
)
from ropewalk.exchange.open_referral import (
    DAYS,
    brief_record,
    full_document,
    full_record,
    place_record,
)
from ropewalk.figures import BadInput
from ropewalk.figures.days import day_begins, local_day
from ropewalk.lake.catalogue import Lake
from ropewalk.place.postcodes import points_of
from ropewalk.service.models import (
    CapacityCount,
    KindAnswered,
    Location,
    OpeningHours,
    Price,
    Service,
    ServiceQuerySet,
)
from ropewalk.standards.open_referral import writer
from ropewalk.standards.open_referral.questions import Question

EARTH_METRES = 6_371_008.8
"""The mean radius of the Earth. Source: IUGG 1980, rounded to a decimetre."""

CAPACITY_LOOKS_BACK = timedelta(days=366)
"""Counts before that say nothing of today, and there may be one for every hour."""

WEEKDAYS = {code: int(weekday) for weekday, code in DAYS.items()}


@dataclass(frozen=True, slots=True)
class Near:
    """A place that a service is given at, and how far it is from where somebody asked."""

    location_id: int
    service_id: int
    metres: float


def services_answering(question: Question, *, on: date) -> ServiceQuerySet:
    """The published services that a question asks for, where they are aside; not ordered."""
    found = Service.objects.in_directory()
    for word in sorted(set(question.search.split())):
        found = found.filter(_says(word))
    if question.taxonomy_term_id is not None:
        found = found.filter(_has_term(question.taxonomy_term_id))
    if question.taxonomy_id is not None:
        found = found.filter(_has_taxonomy(question.taxonomy_id))
    if question.minimum_age is not None:
        found = found.filter(minimum_age__gte=question.minimum_age)
    if question.maximum_age is not None:
        found = found.filter(maximum_age__lte=question.maximum_age)
    if hours := _hours(question):
        found = found.filter(
            Exists(OpeningHours.objects.filter(hours, service=OuterRef("pk")))
        )
    if question.modified_after is not None:
        found = found.filter(_changed_since(question.modified_after, on=on))
    return found


def services_page(question: Question, *, on: date) -> writer.Document:
    """A page of ``/services``: two queries, or sixteen where everything is asked for."""
    asked = services_answering(question, on=on)
    total = asked.count()
    rows = _slice(_with_days(asked, on=on).order_by("name", "pk"), question)
    if question.full:
        rows = _with_all(rows, on=on)
        publishing = publishing_partnerships(on=on)
        documents = [
            full_document(each, behind=_behind(each, publishing, on=on), on=on)
            for each in rows
        ]
    else:
        write = writer.service_in_brief if question.minimal else writer.service_in_list
        documents = [write(brief_record(each, on=on)) for each in rows]
    return _page(documents, total, question)


def service_document(directory_id: UUID, *, on: date) -> writer.Document | None:
    """One published service in full; none when there is no such entry."""
    entry = entry_of(directory_id, on=on)
    if entry is None:
        return None
    service, known = entry
    return full_document(service, behind=known, on=on)


def entry_of(
    directory_id: UUID, *, on: date
) -> tuple[Service, tuple[Behind, ...]] | None:
    """One published service with all that its entry tells, and what is public behind it."""
    asked = Service.objects.in_directory().filter(directory_id=directory_id)
    service = _with_all(_with_days(asked, on=on), on=on).first()
    if service is None:
        return None
    return service, _behind(service, publishing_partnerships(on=on), on=on)


def places_page(question: Question, *, lake: Lake, on: date) -> writer.Document:
    """A page of ``/service_at_locations``; nearest first where it says near to what.

    Three queries, one more with a postcode; two dozen where everything is asked for.

    Raises:
        BadInput: When the postcode is not held.
    """
    asked = Location.objects.filter(
        service__in=services_answering(question, on=on).values("pk")
    )
    if question.postcode is not None:
        nearest = places_near(asked, question, lake=lake)
        total = len(nearest)
        chosen = [each.location_id for each in _cut(nearest, question)]
        by_number = Location.objects.in_bulk(chosen)
        places = [by_number[each] for each in chosen]
    else:
        total = asked.count()
        places = list(_slice(asked.order_by("service__name", "pk"), question))
    return _page(_place_documents(places, question, on=on), total, question)


def place_document(directory_id: UUID, *, on: date) -> writer.Document | None:
    """One service at a location in full; none when it is not published."""
    place = Location.objects.filter(
        service__published_at__isnull=False, directory_id=directory_id
    ).first()
    if place is None:
        return None
    (document,) = _place_documents([place], Question(full=True), on=on)
    return document


def taxonomies_page(question: Question) -> writer.Document:
    """A page of ``/taxonomies``; no query."""
    held = terms.taxonomies()
    documents = [writer.taxonomy_in_list(each) for each in _cut(held, question)]
    return _page(documents, len(held), question)


def taxonomy_document(taxonomy_id: UUID) -> writer.Document | None:
    """One taxonomy with its terms; none when there is no such one."""
    held = {each.id: each for each in terms.taxonomies()}
    found = held.get(taxonomy_id)
    return writer.taxonomy_in_full(found) if found else None


def terms_page(question: Question) -> writer.Document:
    """A page of ``/taxonomy_terms``; no query."""
    held = terms.terms()
    documents = [writer.taxonomy_term(each) for each in _cut(held, question)]
    return _page(documents, len(held), question)


def term_document(term_id: UUID) -> writer.Document | None:
    """One term; none when there is no such one."""
    held = {each.id: each for each in terms.terms()}
    found = held.get(term_id)
    return writer.taxonomy_term(found) if found else None


def places_near(
    places: QuerySet[Location], question: Question, *, lake: Lake
) -> list[Near]:
    """Those of some places whose point is known, nearest to a postcode first; one query.

    A place without a point of its own stands at its postcode's, where that is held. A
    place whose point nobody knows is near to nothing, and is left out.

    Raises:
        BadInput: When the postcode asked about is not held.
    """
    here = question.postcode or ""
    rows = list(
        places.order_by().values_list(
            "pk", "service_id", "latitude", "longitude", "postcode"
        )
    )
    without = {row[4] for row in rows if (row[2] is None or row[3] is None) and row[4]}
    held = points_of(lake, {here, *without})
    if here not in held:
        raise BadInput(
            f"The postcode {here} is not held: postcodes are held for "
            f"{lake.resource('postcodes').covers} only."
        )
    found = [
        Near(number, service, _metres(held[here], point))
        for number, service, latitude, longitude, postcode in rows
        if (
            point := (latitude, longitude)
            if latitude is not None and longitude is not None
            else held.get(postcode)
        )
        is not None
    ]
    if question.proximity is not None:
        found = [each for each in found if each.metres <= question.proximity]
    return sorted(found, key=lambda each: (each.metres, each.location_id))


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far it is between two points, latitude first, along a great circle."""
    (north, east), (to_north, to_east) = (
        (radians(each[0]), radians(each[1])) for each in (one, other)
    )
    part = (
        sin((to_north - north) / 2) ** 2
        + cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    )
    return 2 * EARTH_METRES * asin(sqrt(min(1.0, part)))


def _says(word: str) -> Q:
    """That an entry has a word in what it says, or who gives it."""
    return (
        Q(name__icontains=word)
        | Q(description__icontains=word)
        | Q(for_whom__icontains=word)
        | Q(provider__organisation__name__icontains=word)
    )


def _has_term(term_id: UUID) -> Q:
    phase = terms.phases_by_term().get(term_id)
    kind = terms.kinds_by_term().get(term_id)
    if phase is not None:
        return Q(phase=phase)
    if kind is not None:
        return Q(Exists(KindAnswered.objects.filter(service=OuterRef("pk"), kind=kind)))
    return Q(pk__in=())


def _has_taxonomy(taxonomy_id: UUID) -> Q:
    if taxonomy_id == terms.PHASES:
        return Q()  # every service has a phase
    if taxonomy_id == terms.KINDS_OF_NEED:
        return Q(Exists(KindAnswered.objects.filter(service=OuterRef("pk"))))
    return Q(pk__in=())


def _hours(question: Question) -> Q:
    """What one and the same opening must be, when days or times are asked about."""
    wanted = Q()
    if question.day is not None:
        wanted &= Q(weekday=WEEKDAYS[question.day])
    if question.start_time is not None:
        wanted &= Q(opens_at__gte=question.start_time)
    if question.end_time is not None:
        wanted &= Q(closes_at__lte=question.end_time)
    return wanted


def _changed_since(moment: datetime, *, on: date) -> Q:
    """That somebody changed an entry at a moment or later, or a day that came did."""
    first = local_day(moment)
    if day_begins(first) < moment:
        first += timedelta(days=1)

    def came(name: str) -> Q:
        return Q(**{f"{name}__gte": first, f"{name}__lte": on})

    prices = Price.objects.filter(
        came("starts_on") | came("ends_before"), service=OuterRef("pk")
    )
    return (
        Q(changed_at__gte=moment)
        | came("starts_on")
        | came("ends_before")
        | came("paused_on")
        | Q(Exists(prices))
    )


def _with_days(services: ServiceQuerySet, *, on: date) -> ServiceQuerySet:
    """Services with who gives them, and the last days on which a price began or ended."""
    prices = Price.objects.filter(service=OuterRef("pk")).order_by().values("service")
    began = prices.filter(starts_on__lte=on).annotate(last=Max("starts_on"))
    ended = prices.filter(ends_before__lte=on).annotate(last=Max("ends_before"))
    return services.select_related("provider__organisation").annotate(
        price_began=Subquery(began.values("last")),
        price_ended=Subquery(ended.values("last")),
    )


def _with_all(services: ServiceQuerySet, *, on: date) -> ServiceQuerySet:
    """Services with everything that an entry in full tells."""
    return services.prefetch_related(
        "hours",
        "locations",
        Prefetch("prices", Price.objects.order_by("starts_on", "recorded_at", "pk")),
        "kinds_answered",
        "left_out",
        Prefetch(
            "capacity",
            CapacityCount.objects.filter(on__lte=on, on__gte=on - CAPACITY_LOOKS_BACK),
            to_attr="capacity_counted",
        ),
        Prefetch("contracts", public_contracts(on=on), to_attr="contracts_made_public"),
    )


def _behind(
    service: Any, publishing: frozenset[int], *, on: date
) -> tuple[Behind, ...]:
    return behind(service.contracts_made_public, publishing=publishing, on=on)


def _place_documents(
    places: Sequence[Location], question: Question, *, on: date
) -> list[writer.Document]:
    asked = _with_days(
        Service.objects.filter(pk__in={each.service_id for each in places}), on=on
    )
    services = {
        each.pk: each for each in (_with_all(asked, on=on) if question.full else asked)
    }
    if question.full:
        publishing = publishing_partnerships(on=on)
        records = {
            pk: full_record(each, behind=_behind(each, publishing, on=on), on=on)
            for pk, each in services.items()
        }
        write = writer.service_at_location_in_full
    else:
        records = {pk: brief_record(each, on=on) for pk, each in services.items()}
        write = writer.service_at_location_in_list
    if question.minimal:
        return [
            {
                "id": str(each.directory_id),
                "modified_date": writer.service_in_brief(records[each.service_id])[
                    "modified_date"
                ],
            }
            for each in places
        ]
    return [
        write(place_record(each, service=records[each.service_id])) for each in places
    ]


def _slice(rows: Any, question: Question) -> Any:
    before = (question.page - 1) * question.per_page
    return rows[before : before + question.per_page]


def _cut(items: Sequence[Any], question: Question) -> Sequence[Any]:
    before = (question.page - 1) * question.per_page
    return items[before : before + question.per_page]


def _page(
    documents: list[writer.Document], total: int, question: Question
) -> writer.Document:
    before = (question.page - 1) * question.per_page
    if len(documents) != max(0, min(question.per_page, total - before)):
        # an entry came or went between counting and reading
        total = before + len(documents)
    return writer.page(
        documents,
        total_items=total,
        page_number=question.page,
        per_page=question.per_page,
    )
