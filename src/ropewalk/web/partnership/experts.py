"""Pages about those asked to advise on one item: asking them, hearing them, what they read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from ropewalk.partnership import actions
from ropewalk.partnership.actions.experts import ExpertSaid
from ropewalk.partnership.kinds import Capacity
from ropewalk.partnership.permissions import refusal_to_minute, refusal_to_prepare
from ropewalk.partnership.queries.experts import (
    expert_said,
    experts_seen_by,
    invitations_of,
    why_kept_from_expert,
)
from ropewalk.partnership.queries.meetings import items_seen_by, paper_of
from ropewalk.partnership.queries.partnerships import (
    member_choices,
    organisation_choices,
)
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.partnership.decision_forms import SureForm
from ropewalk.web.partnership.meeting_forms import ExpertForm
from ropewalk.web.partnership.trails import trail_of_item
from ropewalk.web.requests import actor, seen_or_404, today


def invite(request: HttpRequest, item_id: int) -> HttpResponse:
    """Ask somebody who holds no seat to advise on an item."""
    seen = seen_or_404(request, items_seen_by, item_id)
    form = ExpertForm(
        **typed(request),
        members=member_choices(seen.meeting.body.partnership, on=seen.meeting.on),
        organisations=organisation_choices(on=today()),
        initial={"capacity": Capacity.ADVISER},
    )
    question = Question(
        title="Ask somebody to advise on this item",
        sentence=(
            "They read the paper of this item and no other, have no vote, and are not "
            "counted towards the quorum."
        ),
        button="Invite them",
        trail=trail_of_item(seen),
        refusal=refusal_to_prepare(
            actor=actor(request), meeting=seen.meeting, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.invite_expert(
            item_id=seen.pk,
            said=ExpertSaid(**said),
            by=actor(request),
            at=timezone.now(),
        ),
        then=lambda _: reverse("agenda-item", args=[seen.pk]),
    )


def heard(request: HttpRequest, expert_id: int) -> HttpResponse:
    """Record that the meeting heard somebody whom it asked."""
    seen = seen_or_404(request, experts_seen_by, expert_id)
    question = Question(
        title=f"{seen.name} was heard",
        sentence="It goes into the minutes and the attendance, for this item only.",
        button="Record it",
        trail=trail_of_item(seen.item),
        refusal=refusal_to_minute(
            actor=actor(request), meeting=seen.item.meeting, on=today()
        ),
    )
    return ask(
        request,
        question,
        SureForm(**typed(request)),
        do=lambda _: actions.record_heard(
            expert_id=seen.pk, by=actor(request), at=timezone.now()
        ),
        then=lambda _: reverse("agenda-item", args=[seen.item_id]),
    )


def withdraw(request: HttpRequest, expert_id: int) -> HttpResponse:
    """Withdraw an invitation to advise."""
    seen = seen_or_404(request, experts_seen_by, expert_id)
    question = Question(
        title=f"Withdraw the invitation of {seen.name}",
        sentence="From then on they cannot read the paper.",
        button="Withdraw it",
        trail=trail_of_item(seen.item),
        refusal=refusal_to_prepare(
            actor=actor(request), meeting=seen.item.meeting, on=today()
        ),
    )
    return ask(
        request,
        question,
        SureForm(**typed(request)),
        do=lambda _: actions.withdraw_invitation(
            expert_id=seen.pk, by=actor(request), at=timezone.now()
        ),
        then=lambda _: reverse("agenda-item", args=[seen.item_id]),
    )


def asked(request: HttpRequest, expert_id: int) -> HttpResponse:
    """What somebody is asked to advise on: the paper of that item, and nothing more."""
    seen = get_object_or_404(invitations_of(actor(request)), pk=expert_id)
    kept_back = why_kept_from_expert(seen, on=today())
    context = {
        "expert": seen,
        "who": expert_said(seen),
        "trail": [("Partnership", reverse("partnerships"))],
        "kept_back": kept_back,
        "paper": [] if kept_back else paper_of(seen.item),
    }
    return render(request, "partnership/asked.html", context)
