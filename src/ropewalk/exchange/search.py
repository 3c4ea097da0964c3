"""The directory as people search it: by words, by kind of need, near a postcode."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Case, IntegerField, Value, When

from ropewalk.exchange import terms
from ropewalk.exchange.feed import places_near, services_answering
from ropewalk.figures import BadInput
from ropewalk.lake.catalogue import Lake
from ropewalk.service.kinds import Phase
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.models import Location, Service, ServiceQuerySet
from ropewalk.service.rules.entry import running_said
from ropewalk.standards.open_referral.questions import Question, read_question

PER_PAGE = 20
METRES_PER_MILE = 1609.344
"""Exact. Source: Weights and Measures Act 1985, schedule 1."""

# what people can do for themselves and with others comes before formal support
_IN_ORDER = Case(
    *(When(phase=each, then=Value(place)) for place, each in enumerate(Phase)),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for, as they typed it."""

    words: str = ""
    postcode: str = ""
    kind: str = ""
    with_ended: bool = False
    page: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry as a list of results shows it."""

    id: UUID
    name: str
    giver: str
    for_whom: str
    where: str
    alert: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results.

    Attributes:
        sentence: How many there are, for what was asked.
        results: Those on this page.
        page: Which page this is.
        pages: How many there are.
    """

    sentence: str
    results: tuple[Listed, ...]
    page: int
    pages: int


def found_in_directory(asked: Asked, *, lake: Lake, on: date) -> Found:
    """The entries that somebody looks for: three queries, four near a postcode.

    Without a postcode those come first that people can use while they live at home, and
    long-term support last. Near one, the nearest come first, and those last that are
    given at no place that is known.

    Raises:
        BadInput: When what was typed cannot be meant, or the postcode is not held.
    """
    question = question_of(asked)
    matching = services_answering(question, on=on)
    if not asked.with_ended:
        matching = matching.exclude(ends_before__lte=on)
    metres: dict[int, float] = {}
    if question.postcode:
        places = Location.objects.filter(service__in=matching.values("pk"))
        for near in places_near(places, question, lake=lake):
            metres.setdefault(near.service_id, near.metres)
        order = {pk: place for place, pk in enumerate(metres)}
        names = matching.order_by(_IN_ORDER, "name", "pk").values_list("pk", flat=True)
        numbers = sorted(names, key=lambda pk: order.get(pk, len(order)))
        total = len(numbers)
        shown = numbers[(question.page - 1) * PER_PAGE : question.page * PER_PAGE]
        rows = {each.pk: each for each in _rows(matching.filter(pk__in=shown))}
        services = [rows[pk] for pk in shown if pk in rows]
    else:
        total = matching.count()
        first = (question.page - 1) * PER_PAGE
        ordered = _rows(matching).order_by(_IN_ORDER, "name", "pk")
        services = list(ordered[first : first + PER_PAGE])
    return Found(
        sentence=_said(total, asked),
        results=tuple(
            listed_entry(each, metres.get(each.pk), on=on) for each in services
        ),
        page=question.page,
        pages=-(-total // PER_PAGE),
    )


def question_of(asked: Asked) -> Question:
    """What was typed, read by the rules of the feed.

    Raises:
        BadInput: When what was typed cannot be meant.
    """
    typed = {
        "search": [asked.words],
        "postcode": [asked.postcode],
        "page": [asked.page],
    }
    try:
        question = read_question("/service_at_locations", typed)
    except ValueError as wrong:
        said = str(wrong)
        raise BadInput(f"{said[:1].upper()}{said[1:]}") from None
    if not asked.kind:
        return question
    if asked.kind not in KindOfNeed:
        raise BadInput("Choose one of the kinds of need.")
    term = terms.kind_term(KindOfNeed(asked.kind))
    return replace(question, taxonomy_term_id=term.id)


def _rows(services: ServiceQuerySet) -> ServiceQuerySet:
    return services.select_related("provider__organisation").prefetch_related(
        "locations"
    )


def _said(total: int, asked: Asked) -> str:
    services = "service" if total == 1 else "services"
    parts = [
        f"for “{asked.words.strip()}”" if asked.words.strip() else "",
        f"that help with: {KindOfNeed(asked.kind).label}" if asked.kind else "",
        "nearest first" if asked.postcode.strip() else "",
    ]
    said = ", ".join(each for each in parts if each)
    counted = f"{total:,} {services}" if total else "No service"
    return f"{counted} {said}.".replace(" .", ".")


def listed_entry(service: Service, metres: float | None, *, on: date) -> Listed:
    """A service as a list of results shows it.

    Args:
        service: With its provider and locations.
        metres: How far it is; none where that is not known or not asked.
        on: The day.
    """
    towns = dict.fromkeys(each.town for each in service.locations.all() if each.town)
    where = [", ".join(towns)] if towns else []
    if metres is not None:
        where.append(distance_said(metres))
    return Listed(
        id=service.directory_id,
        name=service.name,
        giver=str(service.provider) if service.provider else "",
        for_whom=service.for_whom,
        where=", ".join(where),
        alert=running_said(
            starts_on=service.starts_on,
            ends_before=service.ends_before,
            paused_on=service.paused_on,
            on=on,
        ),
    )


def distance_said(metres: float) -> str:
    """How far it is, in miles, as the crow flies."""
    miles = metres / METRES_PER_MILE
    if miles < 0.1:
        return "less than a tenth of a mile away"
    return f"about {miles:,.1f} miles away"
