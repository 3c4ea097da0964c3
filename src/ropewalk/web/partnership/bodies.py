"""Pages about bodies: forming one, its seats and terms, who sits, and their interests."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from ropewalk.figures import BadInput
from ropewalk.partnership.actions import (
    add_seat,
    change_terms,
    declare_interest,
    fill_seat,
    form_body,
)
from ropewalk.partnership.permissions import refusal_to_declare, refusal_to_run
from ropewalk.partnership.queries.bodies import (
    bodies_seen_by,
    body_choices,
    body_page,
    seats_seen_by,
)
from ropewalk.partnership.queries.interests import (
    interests_of,
    members_seen_by,
    register_of_interests,
)
from ropewalk.partnership.queries.partnerships import (
    members_of,
    organisation_choices,
    partner_choices,
    partnerships_seen_by,
)
from ropewalk.web.downloads import download_asked
from ropewalk.web.partnership.body_forms import (
    BodyForm,
    ChangeTermsForm,
    FillForm,
    InterestForm,
    SeatForm,
)
from ropewalk.web.requests import actor, today
from ropewalk.web.tables import arrange


def form(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Form a body of a partnership, with its first terms of reference."""
    seen = get_object_or_404(
        partnerships_seen_by(actor(request), on=today()), pk=partnership_id
    )
    refusal = refusal_to_run(actor=actor(request), partnership=seen, on=today())
    typed = BodyForm(
        request.POST if request.method == "POST" else None,
        partners=partner_choices(seen, on=today()),
        bodies=body_choices(seen, on=today()),
        initial={"submission_key": uuid4(), "starts_on": today()},
    )
    if request.method == "POST" and typed.is_valid():
        try:
            formed = form_body(
                partnership_id=seen.pk,
                by=actor(request),
                at=timezone.now(),
                **typed.said(),
            )
        except BadInput as wrong:
            typed.add_error(None, str(wrong))
        else:
            return redirect("body", body_id=formed.pk)
    context = {"partnership": seen, "form": typed, "refusal": refusal}
    return render(request, "partnership/form_body.html", context)


def body(request: HttpRequest, body_id: int) -> HttpResponse:
    """Who sits on a body, what its terms say, and where the two differ."""
    seen = get_object_or_404(bodies_seen_by(actor(request), on=today()), pk=body_id)
    context = {
        "body": seen,
        "page": body_page(seen, on=today()),
        "refusal": refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    }
    return render(request, "partnership/body.html", context)


def terms(request: HttpRequest, body_id: int) -> HttpResponse:
    """Give a body other terms of reference from a day."""
    seen = get_object_or_404(bodies_seen_by(actor(request), on=today()), pk=body_id)
    refusal = refusal_to_run(
        actor=actor(request), partnership=seen.partnership, on=today()
    )
    typed = ChangeTermsForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_on": today()},
    )
    if request.method == "POST" and typed.is_valid():
        try:
            change_terms(
                body_id=seen.pk,
                terms=typed.terms(),
                starts_on=typed.cleaned_data["starts_on"],
                by=actor(request),
                at=timezone.now(),
            )
        except BadInput as wrong:
            typed.add_error(None, str(wrong))
        else:
            return redirect("body", body_id=seen.pk)
    context = {"body": seen, "form": typed, "refusal": refusal}
    return render(request, "partnership/change_terms.html", context)


def seat(request: HttpRequest, body_id: int) -> HttpResponse:
    """Make a seat on a body and let somebody sit in it."""
    seen = get_object_or_404(bodies_seen_by(actor(request), on=today()), pk=body_id)
    refusal = refusal_to_run(
        actor=actor(request), partnership=seen.partnership, on=today()
    )
    typed = SeatForm(
        request.POST if request.method == "POST" else None,
        organisations=organisation_choices(on=today()),
        initial={"starts_on": seen.starts_on, "has_vote": True},
    )
    if request.method == "POST" and typed.is_valid():
        try:
            add_seat(
                body_id=seen.pk,
                name=typed.cleaned_data["name"],
                email=typed.cleaned_data["email"],
                by=actor(request),
                at=timezone.now(),
                **typed.seat(),
            )
        except BadInput as wrong:
            typed.add_error(None, str(wrong))
        else:
            return redirect("body", body_id=seen.pk)
    context = {"body": seen, "form": typed, "refusal": refusal}
    return render(request, "partnership/add_seat.html", context)


def fill(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Let somebody more sit in a seat: as a job-share or a named substitute."""
    seen = get_object_or_404(seats_seen_by(actor(request), on=today()), pk=seat_id)
    refusal = refusal_to_run(
        actor=actor(request), partnership=seen.body.partnership, on=today()
    )
    typed = FillForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_on": today()},
    )
    if request.method == "POST" and typed.is_valid():
        try:
            fill_seat(
                seat_id=seen.pk,
                by=actor(request),
                at=timezone.now(),
                **typed.cleaned_data,
            )
        except BadInput as wrong:
            typed.add_error(None, str(wrong))
        else:
            return redirect("body", body_id=seen.body_id)
    context = {"seat": seen, "form": typed, "refusal": refusal}
    return render(request, "partnership/fill_seat.html", context)


def members(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Those who take part in a partnership, and the interests they declared."""
    seen = get_object_or_404(
        partnerships_seen_by(actor(request), on=today()), pk=partnership_id
    )
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
    seen = get_object_or_404(members_seen_by(actor(request), on=today()), pk=member_id)
    refusal = refusal_to_declare(actor=actor(request), member=seen, on=today())
    typed = InterestForm(
        request.POST if request.method == "POST" else None,
        organisations=organisation_choices(on=today()),
        initial={"starts_on": today()},
    )
    if request.method == "POST" and typed.is_valid():
        try:
            declare_interest(
                member_id=seen.pk,
                by=actor(request),
                at=timezone.now(),
                **typed.said(),
            )
        except BadInput as wrong:
            typed.add_error(None, str(wrong))
        else:
            return redirect("members", partnership_id=seen.partnership_id)
    context = {
        "member": seen,
        "interests": [] if refusal else interests_of(seen, on=today()),
        "form": typed,
        "refusal": refusal,
    }
    return render(request, "partnership/declare.html", context)
