"""Requests to place as those may see them who may: whoever arranges, and each provider its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day
from ropewalk.lake.catalogue import Lake
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import BodyKind
from ropewalk.partnership.models import Body, Partnership
from ropewalk.service.models import (
    Contract,
    PlacementCandidate,
    PlacementOffer,
    PlacementRequest,
    PlacementRequestQuerySet,
    Price,
)
from ropewalk.service.placement_permissions import Refusal, refusal_to_place
from ropewalk.service.queries.bidding import moment
from ropewalk.service.queries.placement_supply import (
    suppliers_of,
    wanted_of,
    where_said,
)
from ropewalk.service.queries.registers import NUMBER
from ropewalk.service.rules.care_locations import NAME_ONLY
from ropewalk.service.rules.placement import (
    Band,
    not_now,
    refusal_before_choice,
)
from ropewalk.service.rules.price import price_said
from ropewalk.service.rules.worth import pence_of_units

Pairs = list[tuple[str, str]]


def placements_seen_by(actor: Account, *, on: date) -> PlacementRequestQuerySet:
    """The requests that somebody may arrange or choose for, in one query."""
    return PlacementRequest.objects.visible_to(actor, on=on).select_related(
        "partnership",
        "locality",
        "choice__offer__candidate__provider__organisation",
        "closed",
    )


def candidates_of_own(actor: Account, *, on: date) -> QuerySet[PlacementCandidate]:
    """What was asked, or was not, of the actor's own organisations; one query."""
    return PlacementCandidate.objects.of(actor, on=on).select_related(
        "provider__organisation",
        "request__partnership",
        "request__locality",
        "request__choice__offer",
        "request__closed",
        "offer__withdrawn",
    )


def candidates_seen_by(actor: Account, *, on: date) -> QuerySet[PlacementCandidate]:
    """The actor's own, and those of requests that they may arrange; one query.

    Whoever belongs to a provider that was asked arranges nothing of that request.
    """
    visible = PlacementRequest.objects.visible_to(actor, on=on)
    interested = PlacementCandidate.objects.filter(
        why_not="",
        provider__organisation__in=actor.memberships.filter(covering(on)).values(
            "organisation"
        ),
    )
    arranged = visible.exclude(pk__in=interested.values("request"))
    return PlacementCandidate.objects.filter(
        Q(pk__in=PlacementCandidate.objects.of(actor, on=on).values("pk"))
        | Q(request__in=arranged.values("pk"))
    ).select_related(
        "provider__organisation", "request__partnership", "request__locality"
    )


def offers_seen_by(actor: Account, *, on: date) -> QuerySet[PlacementOffer]:
    """The offers that an actor may withdraw or write down; one query."""
    return PlacementOffer.objects.filter(
        candidate__in=candidates_seen_by(actor, on=on).values("pk")
    ).select_related(
        "candidate__provider__organisation", "candidate__request__partnership"
    )


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer with what it comes to, and why it cannot be chosen, if it cannot."""

    offer: PlacementOffer
    provider: str
    pence: int
    not_now: str | None


def offers_for(request: PlacementRequest, *, lake: Lake, on: date) -> list[Offered]:
    """Every offer for a request in order of the provider's name, never of price.

    Whoever was rated down, paused or held since cannot be chosen: it is looked at anew.
    """
    offers = list(
        PlacementOffer.objects.filter(candidate__request=request).select_related(
            "candidate__provider__organisation", "withdrawn"
        )
    )
    if not offers:
        return []
    wanted = wanted_of(request)
    suppliers = {
        each.provider_id: each
        for each in suppliers_of(request.partnership, wanted, lake=lake, on=on)
    }
    found = []
    for each in offers:
        candidate = each.candidate
        reason = (
            "Withdrawn."
            if hasattr(each, "withdrawn")
            else not_now(wanted, suppliers[candidate.provider_id], candidate.service_id)
        )
        found.append(
            Offered(
                each,
                str(candidate.provider),
                pence_of_units(each.pounds, request.quantity),
                reason,
            )
        )
    return sorted(found, key=lambda each: (each.provider.casefold(), each.offer.pk))


def state_of(request: PlacementRequest, *, at: datetime) -> str:
    """How a request stands, in words; no query where its end was fetched with it."""
    if hasattr(request, "choice"):
        return "Chosen"
    if hasattr(request, "closed"):
        return "Closed without a choice"
    if at < request.closes_at:
        return "Open to offers"
    return "Waiting for the choice"


def quantity_said(request: PlacementRequest) -> str:
    """How much is wanted, as "14 a week (unit: hour)"."""
    many = f"{request.quantity.normalize():f}"
    return f"{many} {request.get_how_often_display()} (unit: {request.unit})"


def register_of_placements(
    requests: QuerySet[PlacementRequest], *, at: datetime
) -> Table:
    """Requests to place, the newest first; one query."""
    return Table(
        key="placements",
        title="Requests to place",
        columns=(
            Column("reference", "Reference"),
            Column("kind", "What for"),
            Column("where", "Where"),
            Column("quantity", "How much"),
            Column("starts", "From"),
            Column("state", "State"),
            NUMBER,
        ),
        rows=tuple(
            (
                each.reference,
                each.get_kind_display(),
                where_said(each),
                quantity_said(each),
                each.starts_on.isoformat(),
                state_of(each, at=at),
                each.pk,
            )
            for each in requests
        ),
    )


@dataclass(frozen=True, slots=True)
class PlacementTold:
    """A request as whoever arranges it reads it.

    Attributes:
        request: The request.
        said: How it stands, in a sentence.
        candidates: Whom it was asked of, and why not of the others.
        table: The same as a table.
        refusal: Why this person sees no offers, if they do not.
        offers: The offers; none for whoever does not see them.
        offers_table: The same as a table.
        too_early: Why it cannot be chosen yet, if it is too early.
        chosen: (words, value) pairs of what was chosen; none where nothing was.
    """

    request: PlacementRequest
    said: str
    candidates: Sequence[PlacementCandidate]
    table: Table
    refusal: str | None
    offers: Sequence[Offered]
    offers_table: Table
    too_early: str | None
    chosen: Sequence[tuple[str, str]]

    @property
    def is_over(self) -> bool:
        """Whether something was chosen or it was closed."""
        return hasattr(self.request, "choice") or hasattr(self.request, "closed")

    @property
    def asked(self) -> list[PlacementCandidate]:
        """Those who were asked."""
        return [each for each in self.candidates if not each.why_not]

    @property
    def to_choose(self) -> list[Offered]:
        """The offers that can be chosen."""
        return [each for each in self.offers if each.not_now is None]


def placement_told(
    request: PlacementRequest,
    *,
    actor: Account,
    lake: Lake,
    on: date,
    at: datetime,
) -> PlacementTold:
    """A request with whom it was asked of, and the offers for whoever may see them.

    Twenty-two queries at most, for any number of providers.
    """
    candidates = list(
        request.candidates.select_related("provider__organisation", "offer")
    )
    refusal = refusal_to_place(actor=actor, request=request, on=on)
    offers = [] if refusal else offers_for(request, lake=lake, on=on)
    asked = [each for each in candidates if not each.why_not]
    shown = candidates
    if (
        refusal is Refusal.HAS_INTEREST
    ):  # a provider reads why of itself, and of no other
        own = set(candidates_of_own(actor, on=on).values_list("pk", flat=True))
        shown = [each for each in candidates if each.pk in own]
    answered = sum(hasattr(each, "offer") for each in asked)
    return PlacementTold(
        request=request,
        said=_said(request, len(asked), len(candidates), at=at),
        candidates=shown,
        table=_candidates_table(shown),
        refusal=refusal,
        offers=offers,
        offers_table=offers_table(request, offers),
        too_early=refusal_before_choice(
            closes=moment(request.closes_at),
            closes_at=request.closes_at,
            at=at,
            asked=len(asked),
            answered=answered,
        ),
        chosen=_chosen(request) if refusal is None else [],
    )


def _said(request: PlacementRequest, asked: int, whole: int, *, at: datetime) -> str:
    verb = "was" if whole == 1 else "were"
    return (
        f"{state_of(request, at=at)}. {asked:,} of {whole:,} "
        f"provider{'' if whole == 1 else 's'} {verb} asked; offers "
        f"{'close' if at < request.closes_at else 'closed'} at {moment(request.closes_at)}."
    )


def _candidates_table(candidates: Sequence[PlacementCandidate]) -> Table:
    return Table(
        key="candidates",
        title="Who was asked, and why not the others",
        columns=(
            Column("provider", "Provider"),
            Column("asked", "Asked"),
            Column("why", "Why not, or what to check"),
        ),
        rows=tuple(
            (
                str(each.provider),
                "No" if each.why_not else "Yes",
                f"Its rating. {NAME_ONLY}" if each.rests_on_name else each.said,
            )
            for each in candidates
        ),
        note="In order of name. As it was found when the request was opened.",
    )


def offers_table(request: PlacementRequest, offers: Sequence[Offered]) -> Table:
    """The offers in order of the provider's name, with what each comes to."""
    return Table(
        key="offers",
        title="Offers",
        columns=(
            Column("provider", "Provider"),
            Column("price", f"Price of a unit: {request.unit}"),
            Column("whole", f"Comes to, {request.get_how_often_display()}", "pence"),
            Column("starts", "Can start"),
            Column("offer", "What it offers"),
            Column("stands", "How it stands"),
        ),
        rows=tuple(
            (
                each.provider,
                price_said(each.offer.pounds),
                each.pence,
                each.offer.starts_on.isoformat(),
                each.offer.offer
                + (" (As told to the broker.)" if each.offer.is_told_to_broker else ""),
                _stands(request, each),
            )
            for each in offers
        ),
        note="In order of name, not of price.",
    )


def _stands(request: PlacementRequest, each: Offered) -> str:
    if hasattr(request, "choice"):
        is_chosen = request.choice.offer_id == each.offer.pk
        return "Chosen" if is_chosen else "Not chosen"
    return each.not_now or "Can be chosen"


def _chosen(request: PlacementRequest) -> list[tuple[str, str]]:
    if hasattr(request, "closed"):
        closed = request.closed
        return [
            ("Closed because", closed.get_because_display()),
            ("What happened", closed.why),
        ]
    if not hasattr(request, "choice"):
        return []
    choice = request.choice
    shown = [
        str(each.offer.candidate.provider)
        for each in choice.shown.select_related(
            "offer__candidate__provider__organisation"
        )
    ]
    return [
        ("Chosen", str(choice.offer.candidate.provider)),
        ("Whose choice", choice.get_chosen_by_display()),
        ("On", day(choice.chosen_on)),
        ("What it turned on", choice.get_turned_on_display()),
        ("In words", choice.why),
        ("Shown to choose from", ", ".join(sorted(shown, key=str.casefold))),
    ]


@dataclass(frozen=True, slots=True)
class AskedTold:
    """What was asked of one provider, as its own people read it.

    The case's reference is not theirs to see, and neither is any other offer. Whoever was
    not asked reads why, and nothing of who needs the placement.
    """

    candidate: PlacementCandidate
    said: str
    facts: Sequence[tuple[str, str]]
    can_offer: bool
    can_withdraw: bool


def asked_told(candidate: PlacementCandidate, *, at: datetime) -> AskedTold:
    """What was asked of one provider, and what it offered; no further query."""
    request = candidate.request
    offer = candidate.offer if hasattr(candidate, "offer") else None
    withdrawn = offer is not None and hasattr(offer, "withdrawn")
    is_over = hasattr(request, "choice") or hasattr(request, "closed")
    facts = [("What for", request.get_kind_display())]
    if not candidate.why_not:
        facts += _wanted_facts(request)
    if candidate.pounds is not None:
        facts.append(("Your price, by contract or list", price_said(candidate.pounds)))
    if offer is not None:
        facts += [
            ("You offered", price_said(offer.pounds)),
            ("You can start", day(offer.starts_on)),
            ("What you offer", offer.offer),
        ]
    return AskedTold(
        candidate=candidate,
        said=_asked_said(candidate, offer, withdrawn=withdrawn, at=at),
        facts=facts,
        can_offer=(
            not candidate.why_not
            and offer is None
            and not is_over
            and at < request.closes_at
        ),
        can_withdraw=offer is not None and not withdrawn and not is_over,
    )


def _wanted_facts(request: PlacementRequest) -> Pairs:
    """What is wanted, for those who could give it."""
    return [
        ("For", "a locality" if request.is_of_locality else "a person"),
        ("Where", where_said(request)),
        ("How much", quantity_said(request)),
        ("From", day(request.starts_on)),
        ("What is wanted", request.wanted),
        (
            "Price of a unit, from and to",
            Band(request.least_pounds, request.most_pounds).said,
        ),
        ("Lowest rating", request.get_floor_display() or "none is asked for"),
        ("Offers close", moment(request.closes_at)),
    ]


def _asked_said(
    candidate: PlacementCandidate,
    offer: PlacementOffer | None,
    *,
    withdrawn: bool,
    at: datetime,
) -> str:
    request = candidate.request
    if candidate.why_not:
        return f"You were not asked. {candidate.said}"
    if hasattr(request, "choice"):
        if offer is not None and request.choice.offer_id == offer.pk:
            return "Your offer was chosen."
        turned_on = request.choice.get_turned_on_display()
        return f"Another offer was chosen. The choice turned on this: {turned_on}."
    if hasattr(request, "closed"):
        return (
            f"It was closed without a choice. {request.closed.get_because_display()}."
        )
    if withdrawn:
        return "Your offer was withdrawn."
    if offer is not None:
        return "Your offer stands. It is made once, and no other provider sees it."
    if at >= request.closes_at:
        return f"Offers closed at {moment(request.closes_at)}, and you made none."
    return f"You can offer until {moment(request.closes_at)}."


def asked_table(candidates: Sequence[PlacementCandidate], *, at: datetime) -> Table:
    """What was asked, or was not, of somebody's own organisations, the newest first."""
    return Table(
        key="asked",
        title="Requests to place, and how each stands with you",
        columns=(
            Column("kind", "What for"),
            Column("provider", "Asked of"),
            Column("where", "Where"),
            Column("quantity", "How much"),
            Column("stands", "How it stands"),
            NUMBER,
        ),
        rows=tuple(
            (
                each.request.get_kind_display(),
                str(each.provider),
                None if each.why_not else where_said(each.request),
                None if each.why_not else quantity_said(each.request),
                asked_told(each, at=at).said,
                each.pk,
            )
            for each in candidates
        ),
    )


def unit_choices(partnership: Partnership) -> Pairs:
    """The units that something of a partnership is priced by; two queries."""
    listed = Price.objects.filter(service__partnership=partnership)
    agreed = Contract.objects.filter(partnership=partnership).exclude(unit="")
    found = {
        unit.strip().casefold(): unit.strip()
        for unit in (
            *agreed.order_by("unit").values_list("unit", flat=True).distinct(),
            *listed.order_by("unit").values_list("unit", flat=True).distinct(),
        )
    }
    return [(unit, unit) for _, unit in sorted(found.items())]


def locality_group_choices(partnership: Partnership) -> Pairs:
    """The locality groups of a partnership; one query."""
    found = Body.objects.filter(partnership=partnership, kind=BodyKind.LOCALITY)
    return [(str(each.pk), each.name) for each in found.order_by("name")]


def most_allowed_before(
    partnership: Partnership, *, reference: str, kind: str, unit: str
) -> Decimal | None:
    """The most that earlier requests for a case allowed for a unit; one query."""
    found = PlacementRequest.objects.filter(
        partnership=partnership, reference=reference, kind=kind, unit__iexact=unit
    ).values_list("most_pounds", flat=True)
    return max(found, default=None)
