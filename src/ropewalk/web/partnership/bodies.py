"""Pages about bodies: forming one, its seats and terms, who sits, and their interests."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ropewalk.money.queries.routing import statements_given
from ropewalk.partnership.actions import (
    add_seat,
    change_terms,
    declare_interest,
    fill_seat,
    form_body,
    leave_seat,
)
from ropewalk.partnership.kinds import BodyKind, Power
from ropewalk.partnership.permissions import refusal_to_declare, refusal_to_run
from ropewalk.partnership.queries.bodies import (
    bodies_seen_by,
    body_choices,
    body_page,
    holders_seen_by,
    seats_seen_by,
    terms_as_seen,
)
from ropewalk.partnership.queries.decisions import sent_up_to
from ropewalk.partnership.queries.interests import (
    PROTECTED,
    interests_of,
    members_seen_by,
    named,
    register_of_interests,
)
from ropewalk.partnership.queries.partnerships import (
    members_of,
    organisation_choices,
    partner_choices,
    partnerships_seen_by,
)
from ropewalk.place.queries import levels
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.partnership.body_forms import (
    BodyForm,
    ChangeTermsForm,
    FillForm,
    InterestForm,
    LeaveForm,
    SeatForm,
)
from ropewalk.web.partnership.trails import trail_of_body, trail_of_partnership
from ropewalk.web.requests import actor, seen_or_404, today
from ropewalk.web.tables import arrange


def form(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Form a body of a partnership, with its first terms of reference."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    partners = partner_choices(seen, on=today())
    form = BodyForm(
        **typed(request),
        partners=partners,
        bodies=body_choices(seen, on=today()),
        organisations=organisation_choices(on=today()),
        initial={
            "submission_key": uuid4(),
            "starts_on": today(),
            "kind": BodyKind.BOARD,
            "level": levels()[0][0],
            "power": Power.DECIDES,
            "organisation_ids": [number for number, _ in partners],
            "is_joint": True,
        },
    )
    question = Question(
        title="Form a body",
        sentence="A board, committee or group, with its terms of reference and its seats; more seats can follow.",
        button="Form the body",
        trail=trail_of_partnership(seen),
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
        headings={"quorum": "Terms of reference"},
        rows=form.rows(),
        folded=form.folded(),
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: form_body(
            partnership_id=seen.pk, by=actor(request), at=timezone.now(), **form.said()
        ),
        then=lambda formed: reverse("body", args=[formed.pk]),
    )


def body(request: HttpRequest, body_id: int) -> HttpResponse:
    """Who sits on a body, what its terms say, and where the two differ."""
    seen = seen_or_404(request, bodies_seen_by, body_id)
    context = {
        "body": seen,
        "sent_up": sent_up_to(seen.pk),
        "statements": statements_given(seen, actor(request), on=today()),
        "page": body_page(seen, on=today()),
        "refusal": refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    }
    return render(request, "partnership/body.html", context)


def terms(request: HttpRequest, body_id: int) -> HttpResponse:
    """Give a body other terms of reference from a day."""
    seen = seen_or_404(request, bodies_seen_by, body_id)
    form = ChangeTermsForm(
        **typed(request),
        initial={"starts_on": today(), "as_seen": terms_as_seen(seen)},
    )
    question = Question(
        title=f"Change the terms of {seen.name}",
        sentence="Say the whole of the new terms. Those before stay on record, and hold until the day the new ones start.",
        button="Change the terms",
        trail=trail_of_body(seen),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: change_terms(
            body_id=seen.pk,
            terms=form.terms(),
            starts_on=said["starts_on"],
            as_seen=said["as_seen"],
            by=actor(request),
            at=timezone.now(),
        ),
    )


def seat(request: HttpRequest, body_id: int) -> HttpResponse:
    """Make a seat on a body and let somebody sit in it."""
    seen = seen_or_404(request, bodies_seen_by, body_id)
    form = SeatForm(
        **typed(request),
        organisations=organisation_choices(on=today()),
        initial={
            "starts_on": seen.starts_on,
            "has_vote": True,
            "submission_key": uuid4(),
        },
    )
    question = Question(
        title=f"Add a seat to {seen.name}",
        sentence="",
        button="Add the seat",
        trail=trail_of_body(seen),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: add_seat(
            body_id=seen.pk,
            name=said["name"],
            email=said["email"],
            by=actor(request),
            at=timezone.now(),
            **form.seat(),
        ),
    )


def fill(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Let somebody more sit in a seat: as a job-share or a named substitute."""
    seen = seen_or_404(request, seats_seen_by, seat_id)
    question = Question(
        title=f"Who sits as {seen.title}",
        sentence="A seat has one vote, whoever sits in it that day: its holder, either of two who share it, or a named substitute.",
        button="Let them sit in it",
        trail=trail_of_body(seen.body),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.body.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        FillForm(
            **typed(request), initial={"starts_on": today(), "submission_key": uuid4()}
        ),
        do=lambda said: fill_seat(
            seat_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def leave(request: HttpRequest, holder_id: int) -> HttpResponse:
    """Record that somebody no longer sits in a seat."""
    seen = seen_or_404(request, holders_seen_by, holder_id)
    question = Question(
        title=f"{seen.member.name} leaves the seat {seen.seat.title}",
        sentence="From that day on they are not seated at a meeting and cast no vote. What they decided before stays.",
        button="Record that they leave",
        trail=trail_of_body(seen.seat.body),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.seat.body.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        LeaveForm(**typed(request), initial={"ends_before": today()}),
        do=lambda said: leave_seat(
            holder_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def members(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Those who take part in a partnership, and the interests they declared."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    table = arrange(register_of_interests(seen, on=today()), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "partnership": seen,
        "members": members_of(seen, on=today()),
        "table": table,
    }
    return render(request, "partnership/members.html", context)


def interest(request: HttpRequest, member_id: int) -> HttpResponse:
    """Declare an interest of a member."""
    seen = seen_or_404(request, members_seen_by, member_id)
    refusal = refusal_to_declare(actor=actor(request), member=seen, on=today())
    declared = [] if refusal else interests_of(seen, on=today())
    is_own = seen.account_id == actor(request).pk
    form = InterestForm(
        **typed(request),
        organisations=organisation_choices(on=today()),
        initial={"starts_on": today(), "submission_key": uuid4()},
    )
    question = Question(
        title=f"Declare an interest of {seen.name}",
        sentence="A standing interest: it counts for every item that concerns the organisation, until it ends.",
        button="Declare the interest",
        trail=[
            *trail_of_partnership(seen.partnership),
            ("Who takes part", reverse("members", args=[seen.partnership_id])),
        ],
        refusal=refusal,
        note="Declared already:" if declared else "",
        points=[
            f"{each.get_kind_display()}: "
            f"{PROTECTED if each.is_sensitive and not is_own else named(each)}"
            for each in declared
        ],
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: declare_interest(
            member_id=seen.pk, by=actor(request), at=timezone.now(), **form.said()
        ),
    )
