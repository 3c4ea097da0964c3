"""Pages about partnerships: the register, forming one, and what one holds."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from ropewalk.figures import BadInput
from ropewalk.partnership.actions import form_partnership
from ropewalk.partnership.permissions import (
    refusal_to_form_partnership,
    refusal_to_run,
)
from ropewalk.partnership.queries.partnerships import (
    organisation_choices,
    overview,
    partnerships_seen_by,
)
from ropewalk.web.partnership.forms import PartnershipForm
from ropewalk.web.requests import acting_for, actor, today


def register(request: HttpRequest) -> HttpResponse:
    """The partnerships that the person's organisations are in."""
    seen = partnerships_seen_by(actor(request), on=today())
    return render(request, "partnership/partnerships.html", {"partnerships": seen})


def form(request: HttpRequest) -> HttpResponse:
    """Form a partnership of the person's own organisation and others."""
    organisation = acting_for(request)
    refusal = refusal_to_form_partnership(
        actor=actor(request), organisation_ids={organisation.pk}, on=today()
    )
    typed = PartnershipForm(
        request.POST if request.method == "POST" else None,
        organisations=organisation_choices(on=today()),
        initial={
            "submission_key": uuid4(),
            "organisation_ids": [str(organisation.pk)],
            "starts_on": today(),
        },
    )
    if request.method == "POST" and typed.is_valid():
        try:
            formed = form_partnership(
                by=actor(request), at=timezone.now(), **typed.cleaned_data
            )
        except BadInput as wrong:
            typed.add_error(None, str(wrong))
        else:
            return redirect("partnership", partnership_id=formed.pk)
    context = {"form": typed, "refusal": refusal, "organisation": organisation}
    return render(request, "partnership/form_partnership.html", context)


def partnership(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """What a partnership is for, who is in it, and where its work has come to."""
    seen = get_object_or_404(
        partnerships_seen_by(actor(request), on=today()), pk=partnership_id
    )
    context = {
        "partnership": seen,
        "held": overview(seen, actor=actor(request), on=today()),
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    }
    return render(request, "partnership/partnership.html", context)
