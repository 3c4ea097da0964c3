"""Pages about partnerships: the register, forming one, and what one holds."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ropewalk.partnership.actions import form_partnership
from ropewalk.partnership.permissions import (
    refusal_to_form_partnership,
    refusal_to_run,
)
from ropewalk.partnership.queries.experts import invitations_of
from ropewalk.partnership.queries.partnerships import (
    organisation_choices,
    overview,
    partnerships_seen_by,
)
from ropewalk.partnership.rules.already import RecordedAlready
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.partnership.forms import PartnershipForm
from ropewalk.web.requests import acting_for, actor, seen_or_404, today


def register(request: HttpRequest) -> HttpResponse:
    """The partnerships that the person's organisations are in."""
    seen = partnerships_seen_by(actor(request), on=today())
    context = {"partnerships": seen, "asked": invitations_of(actor(request))}
    return render(request, "partnership/partnerships.html", context)


def form(request: HttpRequest) -> HttpResponse:
    """Form a partnership of the person's own organisation and others."""
    organisation = acting_for(request)
    question = Question(
        title="Form a partnership",
        sentence=f"It is recorded for {organisation.name} and every organisation you choose.",
        button="Form the partnership",
        trail=[("Partnership", reverse("partnerships"))],
        refusal=refusal_to_form_partnership(
            actor=actor(request), organisation_ids={organisation.pk}, on=today()
        ),
    )
    return ask(
        request,
        question,
        PartnershipForm(
            **typed(request),
            organisations=organisation_choices(on=today()),
            initial={
                "submission_key": uuid4(),
                "organisation_ids": [str(organisation.pk)],
                "starts_on": today(),
            },
        ),
        do=lambda said: form_partnership(by=actor(request), at=timezone.now(), **said),
        then=lambda formed: reverse("partnership", args=[formed.pk]),
        remedy=lambda wrong: (
            [
                (
                    "Open the partnership that is formed",
                    reverse("partnership", args=[wrong.number]),
                )
            ]
            if isinstance(wrong, RecordedAlready)
            else []
        ),
    )


def partnership(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """What a partnership is for, who is in it, and where its work has come to."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    context = {
        "partnership": seen,
        "held": overview(seen, actor=actor(request), on=today()),
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    }
    return render(request, "partnership/partnership.html", context)
