"""Pages of requests to place for whoever arranges them: who is asked, the offers, the choice."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from ropewalk.figures.words import day, pounds
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.place.shelf import shelf
from ropewalk.service.actions.placements import (
    ChoiceSaid,
    choose_placement,
    close_placement,
    open_placement,
)
from ropewalk.service.placement_kinds import ChosenBy, WhyChosen, WhyClosed
from ropewalk.service.queries.bidding import moment
from ropewalk.service.queries.placement_supply import where_said
from ropewalk.service.queries.placements import (
    Offered,
    PlacementTold,
    locality_group_choices,
    placement_told,
    placements_seen_by,
    quantity_said,
    register_of_placements,
    unit_choices,
)
from ropewalk.service.rules.price import price_said
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.brokerage.forms import ChoiceForm, CloseForm, PlacementForm
from ropewalk.web.brokerage.trails import trail_of_placement, trail_of_placements
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.service.asked_of import why_not_commission
from ropewalk.web.service.trails import trail_of_partnership
from ropewalk.web.telling import Told, tell

NOTHING_PRICED = (
    "Nothing here has a price yet, by contract or list: a request is for units of one."
)


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The requests to place of a partnership that the person may arrange."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    table = register_of_placements(
        placements_seen_by(actor(request), on=today()).filter(partnership=partnership),
        at=timezone.now(),
    )
    refusal = why_not_commission(request, partnership)
    open_now = sum(row[5] == "Open to offers" for row in table.rows)
    return tell(
        request,
        Told(
            title="Requests to place",
            sentence=f"{len(table.rows):,} asked for so far, {open_now:,} open to offers."
            if table.rows
            else "Nothing has been asked for that you may arrange.",
            trail=trail_of_partnership(partnership),
            caption=partnership.name,
            tables=[table] if table.rows else [],
            leads_to={"placements": lambda pk: reverse("placement", args=[pk])},
            refusal=refusal,
            steps=[
                *(
                    []
                    if refusal
                    else [
                        (
                            "Ask for a placement",
                            reverse("open-placement", args=[partnership.pk]),
                        )
                    ]
                ),
                (
                    "See how fairly placements are made",
                    reverse("placement-fairness", args=[partnership.pk]),
                ),
            ],
        ),
    )


def add(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Ask for a placement."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    units = unit_choices(partnership)
    question = Question(
        title="Ask for a placement",
        sentence="Every provider that could give it, is good enough and is priced within "
        "the band is asked at once; each of the others has its reason.",
        button="Ask the providers",
        trail=trail_of_placements(partnership),
        caption=partnership.name,
        refusal=why_not_commission(request, partnership)
        or (None if units else NOTHING_PRICED),
        remedies=[]
        if units
        else [("Set a price of a service", reverse("services", args=[partnership.pk]))],
        note="Offers are made once and never bid down. The person, or the locality, "
        "chooses.",
        headings={
            "reference": "What is needed",
            "district": "Where, when and how much",
            "least_pounds": "Price and quality",
            "closes_on": "Until when",
        },
        back="Back to the requests",
    )
    form = PlacementForm(
        **typed(request),
        units=units,
        localities=locality_group_choices(partnership),
        initial={"submission_key": uuid4()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: open_placement(
            partnership_id=partnership.pk,
            said=form.said(),
            lake=shelf(),
            submission_key=said["submission_key"],
            **who(request),
        ),
        then=lambda made: reverse("placement", args=[made.pk]),
    )


def _told(request: HttpRequest, placement_id: int) -> PlacementTold:
    """A request as the person may read it."""
    return placement_told(
        seen_or_404(request, placements_seen_by, placement_id),
        actor=actor(request),
        lake=shelf(),
        on=today(),
        at=timezone.now(),
    )


def placement(request: HttpRequest, placement_id: int) -> HttpResponse:
    """A request: who was asked and why not the others, the offers, and what was chosen."""
    held = _told(request, placement_id)
    seen = held.request
    return tell(
        request,
        Told(
            title=f"Request {seen.reference}",
            sentence=held.said,
            trail=trail_of_placements(seen.partnership),
            caption=seen.partnership.name,
            facts=[
                *held.chosen,
                ("What for", seen.get_kind_display()),
                ("Whose", "A locality's own" if seen.is_of_locality else "A person's"),
                ("Where", where_said(seen)),
                ("How much", quantity_said(seen)),
                ("From", day(seen.starts_on)),
                ("What is wanted", seen.wanted),
                (
                    "Price of a unit, from and to",
                    f"{price_said(seen.least_pounds)} to {price_said(seen.most_pounds)}",
                ),
                ("Lowest rating", seen.get_floor_display() or "none is asked for"),
                (
                    "Services without a rating",
                    "can be offered" if seen.takes_unrated else "are not asked",
                ),
                ("Offers close", moment(seen.closes_at)),
            ],
            notes=[held.too_early]
            if held.too_early and not held.is_over and not held.refusal
            else [],
            tables=[
                *([held.offers_table] if held.offers else []),
                *([held.table] if held.candidates else []),
            ],
            refusal=held.refusal,
            steps=_steps(held),
        ),
    )


def _steps(held: PlacementTold) -> list[tuple[str, str]]:
    """What comes next for whoever may arrange it."""
    if held.refusal or held.is_over:
        return []
    seen = held.request
    return [
        *(
            [("Record what was chosen", reverse("choose-placement", args=[seen.pk]))]
            if held.to_choose and not held.too_early
            else []
        ),
        *(
            (
                f"Write down what {each.provider} offers",
                reverse("offer-placement", args=[each.pk]),
            )
            for each in held.asked
            if not hasattr(each, "offer") and timezone.now() < seen.closes_at
        ),
        *(
            (
                f"Withdraw the offer of {each.provider}, as it asked",
                reverse("withdraw-offer", args=[each.offer.pk]),
            )
            for each in held.offers
            if not hasattr(each.offer, "withdrawn")
        ),
        ("Close it without a choice", reverse("close-placement", args=[seen.pk])),
    ]


def choose(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Record what the person or the locality chose, of the offers that they were shown."""
    held = _told(request, placement_id)
    seen = held.request
    question = Question(
        title="Record what was chosen",
        sentence="Show every offer below to whoever chooses. The lowest price need not be "
        "chosen, and nobody has to allow that.",
        button="Record the choice",
        trail=trail_of_placement(seen),
        caption=f"Request {seen.reference}",
        refusal=held.refusal
        or _over(held)
        or held.too_early
        or (None if held.to_choose else "No offer stands that could be chosen."),
        tables=[held.offers_table],
        back="Back to the request",
    )
    form = ChoiceForm(
        **typed(request),
        offers=[(str(each.offer.pk), _words(held, each)) for each in held.to_choose],
        is_of_locality=seen.is_of_locality,
        initial={"submission_key": uuid4(), "chosen_on": today()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: choose_placement(
            request_id=seen.pk,
            said=ChoiceSaid(
                int(said["offer_id"]),
                ChosenBy(said["chosen_by"]),
                WhyChosen(said["turned_on"]),
                said["why"],
                said["chosen_on"],
            ),
            lake=shelf(),
            submission_key=said["submission_key"],
            **who(request),
        ),
    )


def _over(held: PlacementTold) -> str | None:
    return "Something was chosen, or it was closed." if held.is_over else None


def _words(held: PlacementTold, each: Offered) -> str:
    """An offer as a choice."""
    how_often = held.request.get_how_often_display()
    return (
        f"{each.provider}: {price_said(each.offer.pounds)}, {pounds(each.pence)} "
        f"{how_often}, from {day(each.offer.starts_on)}"
    )


def close(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Close a request without a choice."""
    held = _told(request, placement_id)
    seen = held.request
    question = Question(
        title="Close it without a choice",
        sentence="Nothing more can be offered for it or chosen.",
        button="Close it",
        trail=trail_of_placement(seen),
        caption=f"Request {seen.reference}",
        refusal=held.refusal or _over(held),
        back="Back to the request",
    )
    return ask(
        request,
        question,
        CloseForm(**typed(request)),
        do=lambda said: close_placement(
            request_id=seen.pk,
            because=WhyClosed(said["because"]),
            why=said["why"],
            **who(request),
        ),
    )
