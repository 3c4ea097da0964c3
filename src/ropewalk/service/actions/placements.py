"""Asking for a placement, offering, withdrawing, recording the choice, and closing."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.lake.catalogue import Lake
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import BodyKind
from ropewalk.partnership.models import Body, Partnership
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.models import (
    OfferShown,
    OfferWithdrawn,
    PlacementCandidate,
    PlacementChoice,
    PlacementClosed,
    PlacementOffer,
    PlacementRequest,
)
from ropewalk.service.permissions import refusal_to_commission
from ropewalk.service.placement_kinds import (
    ChosenBy,
    HowOften,
    Rating,
    WhyChosen,
    WhyClosed,
)
from ropewalk.service.placement_permissions import (
    is_own,
    refusal_to_offer,
    refusal_to_place,
)
from ropewalk.service.queries.bidding import moment
from ropewalk.service.queries.placement_supply import suppliers_of, wanted_of
from ropewalk.service.queries.placements import most_allowed_before, offers_for
from ropewalk.service.rules.personal import IN_A_PLACEMENT
from ropewalk.service.rules.placement import (
    NO_DISTRICT,
    Band,
    district_from,
    judged,
    refusal_before_choice,
    refusal_of_less,
    refusal_of_offer,
    refusal_of_reference,
)
from ropewalk.service.worded import worded

OVER = "This request is over: something was chosen, or it was closed."


@dataclass(frozen=True, slots=True)
class PlacementSaid:
    """A request to place as somebody entered it.

    Attributes:
        reference: The council's own for the case; it names nobody.
        kind: The kind of service.
        quantity: How many units.
        unit: What is priced.
        how_often: Whether that is a week or in all.
        starts_on: From which day.
        wanted: What is wanted, in words that tell of nobody.
        least_pounds: The least price allowed for a unit.
        most_pounds: The most.
        closes_at: Until when offers can be made.
        district: Where, as a postcode district; or else
        locality_id: the locality group of the place.
        is_of_locality: Whether it is the locality's own need, and so its choice.
        floor: The lowest rating accepted; none where none is asked for.
        takes_unrated: Whether a service without a rating can be offered.
    """

    reference: str
    kind: KindOfNeed
    quantity: Decimal
    unit: str
    how_often: HowOften
    starts_on: date
    wanted: str
    least_pounds: Decimal
    most_pounds: Decimal
    closes_at: datetime
    district: str = ""
    locality_id: int | None = None
    is_of_locality: bool = False
    floor: Rating | None = None
    takes_unrated: bool = False


@transaction.atomic
def open_placement(
    *,
    partnership_id: int,
    said: PlacementSaid,
    lake: Lake,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> PlacementRequest:
    """Ask for a placement: every provider is asked, or has the one reason why not.

    Args:
        partnership_id: The partnership.
        said: What is wanted.
        lake: Where the ratings of care homes are held.
        submission_key: The key of the form.
        by: Who asks.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when something cannot be as it was entered, or the case is asked about
            already, or was at more.
    """
    partnership = Partnership.objects.select_for_update(of=("self",)).get(
        pk=partnership_id
    )
    if refusal := refusal_to_commission(
        actor=by, partnership=partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    held = PlacementRequest.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, partnership=partnership, recorded_by=by)
        return held
    _refuse_unlike(said, at=at)
    wanted_words = worded(said.wanted, IN_A_PLACEMENT, nothing="Say what is wanted.")
    district = _district(partnership, said)
    _refuse_asked_already(partnership, said)
    made = PlacementRequest.objects.create(
        partnership=partnership,
        reference=said.reference.strip(),
        is_of_locality=said.is_of_locality,
        kind=said.kind,
        district=district,
        locality_id=said.locality_id,
        quantity=said.quantity,
        unit=said.unit.strip(),
        how_often=said.how_often,
        starts_on=said.starts_on,
        wanted=wanted_words,
        least_pounds=said.least_pounds,
        most_pounds=said.most_pounds,
        floor=said.floor or "",
        takes_unrated=said.takes_unrated,
        closes_at=said.closes_at,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    wanted = wanted_of(made)
    suppliers = suppliers_of(partnership, wanted, lake=lake, on=local_day(at))
    found = [judged(wanted, each, on=local_day(at)) for each in suppliers]
    PlacementCandidate.objects.bulk_create(
        [
            PlacementCandidate(
                request=made,
                provider_id=each.provider_id,
                service_id=each.service_id,
                pounds=each.pounds,
                why_not=each.why_not or "",
                said=each.said,
                rests_on_name=each.rests_on_name,
                recorded_at=at,
            )
            for each in found
        ]
    )
    asked = sum(each.why_not is None for each in found)
    record(
        Event.Kind.PLACEMENT_REQUESTED,
        subject=made,
        by=by,
        at=at,
        detail=f"{made.kind}, {asked} of {len(found)} providers asked",
    )
    return made


def _refuse_unlike(said: PlacementSaid, *, at: datetime) -> None:
    """Refuse a request that cannot be as it was entered."""
    if refusal := refusal_of_reference(said.reference.strip()):
        raise BadInput(refusal)
    if said.quantity <= 0 or said.quantity != round(said.quantity, 2):
        raise BadInput("Enter how many units: more than none, to two decimals.")
    if not said.unit.strip():
        raise BadInput("Say for which unit the price is.")
    for each in (said.least_pounds, said.most_pounds):
        if each <= 0 or each != round(each, 4):
            raise BadInput("A price is more than nothing, with at most four decimals.")
    if said.least_pounds > said.most_pounds:
        raise BadInput("The least price of the band is not above the most.")
    if said.starts_on < local_day(at):
        raise BadInput(f"{day(said.starts_on)} has passed: enter a day still to come.")
    if said.closes_at <= at:
        raise BadInput(
            f"{moment(said.closes_at)} has passed: providers need time to offer."
        )


def _district(partnership: Partnership, said: PlacementSaid) -> str:
    """The district, where it is not a locality that was said."""
    if (said.locality_id is None) == (not said.district.strip()):
        raise BadInput("Say where: a postcode district, or a locality, and not both.")
    if said.locality_id is None:
        if said.is_of_locality:
            raise BadInput("Choose the locality whose own need it is.")
        district = district_from(said.district)
        if district is None:
            raise BadInput(NO_DISTRICT)
        return district
    groups = Body.objects.filter(partnership=partnership, kind=BodyKind.LOCALITY)
    if not groups.filter(pk=said.locality_id).exists():
        raise BadInput("Choose one of the locality groups of this partnership.")
    return ""


def _refuse_asked_already(partnership: Partnership, said: PlacementSaid) -> None:
    """Refuse a case that is asked about already, and one asked again at less."""
    reference = said.reference.strip()
    if PlacementRequest.objects.filter(
        partnership=partnership,
        reference=reference,
        kind=said.kind,
        choice=None,
        closed=None,
    ).exists():
        raise BadInput(
            f"A request of this kind for {reference} is open already. Close it first, or "
            "go on with it."
        )
    before = most_allowed_before(
        partnership, reference=reference, kind=said.kind, unit=said.unit.strip()
    )
    if refusal := refusal_of_less(
        reference=reference,
        unit=said.unit.strip(),
        most=said.most_pounds,
        before=before,
    ):
        raise BadInput(refusal)


def _held(request_id: int) -> PlacementRequest:
    """A request, held so that two do not end it at once."""
    return (
        PlacementRequest.objects.select_for_update(of=("self",))
        .select_related("partnership", "locality")
        .get(pk=request_id)
    )


def _is_over(request: PlacementRequest) -> bool:
    return (
        PlacementChoice.objects.filter(request=request).exists()
        or PlacementClosed.objects.filter(request=request).exists()
    )


@dataclass(frozen=True, slots=True)
class OfferSaid:
    """What a provider offers: the price of a unit in pounds, from when, and what."""

    pounds: Decimal
    starts_on: date
    offer: str


@transaction.atomic
def offer_placement(
    *,
    candidate_id: int,
    said: OfferSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> PlacementOffer:
    """Offer for a request, once; or write down what the provider said it offers.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the provider was not asked, offers are closed, one was made, or
            the price is outside the band.
    """
    candidate = PlacementCandidate.objects.select_related("provider").get(
        pk=candidate_id
    )
    candidate.request = _held(candidate.request_id)
    request = candidate.request
    if refusal := refusal_to_offer(actor=by, candidate=candidate, on=local_day(at)):
        raise PermissionDenied(refusal)
    held = PlacementOffer.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, candidate=candidate, recorded_by=by)
        return held
    if candidate.why_not:
        raise BadInput(f"This provider was not asked. {candidate.said}")
    if why_not := refusal_of_offer(
        band=Band(request.least_pounds, request.most_pounds),
        pounds=said.pounds,
        closes=moment(request.closes_at),
        is_late=at >= request.closes_at,
        is_over=_is_over(request),
        has_offered=PlacementOffer.objects.filter(candidate=candidate).exists(),
    ):
        raise BadInput(why_not)
    offer = worded(said.offer, IN_A_PLACEMENT, nothing="Say what you offer.")
    if said.starts_on < request.starts_on:
        raise BadInput(f"It is wanted from {day(request.starts_on)}, and not before.")
    made = PlacementOffer.objects.create(
        candidate=candidate,
        pounds=said.pounds,
        starts_on=said.starts_on,
        offer=offer,
        is_told_to_broker=not is_own(actor=by, candidate=candidate, on=local_day(at)),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.PLACEMENT_OFFERED,
        subject=request,
        by=by,
        at=at,
        detail=f"offer {made.pk} of provider {candidate.provider_id}",
    )
    return made


@transaction.atomic
def withdraw_offer(
    *, offer_id: int, why: str, by: Account, at: datetime
) -> OfferWithdrawn:
    """Withdraw an offer before a choice is made. Another is not made in its place.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody says why, it was withdrawn, or the request is over.
    """
    offer = PlacementOffer.objects.select_related("candidate__provider").get(
        pk=offer_id
    )
    candidate = offer.candidate
    candidate.request = _held(candidate.request_id)
    if refusal := refusal_to_offer(actor=by, candidate=candidate, on=local_day(at)):
        raise PermissionDenied(refusal)
    if _is_over(candidate.request):
        raise BadInput(OVER)
    if OfferWithdrawn.objects.filter(offer=offer).exists():
        raise BadInput("This offer was withdrawn already.")
    words = worded(why, IN_A_PLACEMENT, nothing="Say why it is withdrawn.")
    made = OfferWithdrawn.objects.create(
        offer=offer, why=words, recorded_at=at, recorded_by=by
    )
    record(
        Event.Kind.PLACEMENT_OFFER_WITHDRAWN,
        subject=candidate.request,
        by=by,
        at=at,
        detail=f"offer {offer.pk}",
    )
    return made


@dataclass(frozen=True, slots=True)
class ChoiceSaid:
    """Which offer was chosen, whose choice it was, what it turned on, and when."""

    offer_id: int
    chosen_by: ChosenBy
    turned_on: WhyChosen
    why: str
    chosen_on: date


@transaction.atomic
def choose_placement(
    *,
    request_id: int,
    said: ChoiceSaid,
    lake: Lake,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> PlacementChoice:
    """Record what the person or the locality chose. It need not be the cheapest.

    Args:
        request_id: The request.
        said: The choice.
        lake: Where the ratings of care homes are held.
        submission_key: The key of the form.
        by: Who records it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is too early or over, the offer does not stand, nobody says why,
            or it was not theirs to choose.
    """
    request = _held(request_id)
    if refusal := refusal_to_place(actor=by, request=request, on=local_day(at)):
        raise PermissionDenied(refusal)
    held = PlacementChoice.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, request=request, recorded_by=by)
        return held
    if _is_over(request):
        raise BadInput(OVER)
    _refuse_early(request, at=at)
    if (said.chosen_by == ChosenBy.LOCALITY) != request.is_of_locality:
        whose = "the locality's" if request.is_of_locality else "a person's"
        raise BadInput(f"This request is {whose} own: the choice is theirs.")
    why = worded(
        said.why,
        IN_A_PLACEMENT,
        nothing="Say why it was chosen, in the words of whoever chose.",
    )
    if not local_day(request.recorded_at) <= said.chosen_on <= local_day(at):
        raise BadInput(
            "Enter the day on which it was chosen: not before the request, not to come."
        )
    offers = offers_for(request, lake=lake, on=local_day(at))
    chosen = next((each for each in offers if each.offer.pk == said.offer_id), None)
    if chosen is None:
        raise BadInput("Choose one of the offers for this request.")
    if chosen.not_now is not None:
        raise BadInput(f"{chosen.provider} cannot be chosen. {chosen.not_now}")
    made = PlacementChoice.objects.create(
        request=request,
        offer=chosen.offer,
        chosen_by=said.chosen_by,
        turned_on=said.turned_on,
        why=why,
        chosen_on=said.chosen_on,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    OfferShown.objects.bulk_create(
        [
            OfferShown(choice=made, offer=each.offer)
            for each in offers
            if each.not_now is None
        ]
    )
    record(
        Event.Kind.PLACEMENT_CHOSEN,
        subject=request,
        by=by,
        at=at,
        detail=f"offer {chosen.offer.pk}, {said.chosen_by}, {said.turned_on}",
    )
    return made


def _refuse_early(request: PlacementRequest, *, at: datetime) -> None:
    """Refuse an end before everybody asked had the time that they were given."""
    asked = request.candidates.filter(why_not="")
    if why_not := refusal_before_choice(
        closes=moment(request.closes_at),
        closes_at=request.closes_at,
        at=at,
        asked=asked.count(),
        answered=asked.filter(offer__isnull=False).count(),
    ):
        raise BadInput(why_not)


@transaction.atomic
def close_placement(
    *,
    request_id: int,
    because: WhyClosed,
    why: str,
    by: Account,
    at: datetime,
) -> PlacementClosed:
    """Close a request without a choice.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is over, nobody says what happened, or it is said that nobody
            could offer while somebody has or still can.
    """
    request = _held(request_id)
    if refusal := refusal_to_place(actor=by, request=request, on=local_day(at)):
        raise PermissionDenied(refusal)
    if _is_over(request):
        raise BadInput(OVER)
    words = worded(why, IN_A_PLACEMENT, nothing="Say what happened.")
    if because == WhyClosed.NO_OFFER:
        _refuse_early(request, at=at)
        if PlacementOffer.objects.filter(
            candidate__request=request, withdrawn=None
        ).exists():
            raise BadInput("Somebody has offered. Say why no offer was chosen.")
    made = PlacementClosed.objects.create(
        request=request,
        because=because,
        why=words,
        recorded_at=at,
        recorded_by=by,
    )
    record(Event.Kind.PLACEMENT_CLOSED, subject=request, by=by, at=at, detail=because)
    return made
