"""Pages about what becomes of a joint post: a new split of its cost, lent staff back, its end."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from ropewalk.partnership import actions
from ropewalk.partnership.permissions import refusal_to_run
from ropewalk.partnership.queries.officers import secondments_seen_by
from ropewalk.partnership.queries.partnerships import partner_choices
from ropewalk.partnership.queries.posts import (
    posts_seen_by,
    resting_on,
    version_of,
)
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.partnership.people_forms import EndPostForm, LastDayForm, SharesForm
from ropewalk.web.partnership.trails import trail_of_post
from ropewalk.web.requests import actor, seen_or_404, today


def shares(request: HttpRequest, post_id: int) -> HttpResponse:
    """Split the cost of a post anew from a day."""
    seen = seen_or_404(request, posts_seen_by, post_id)
    form = SharesForm(
        **typed(request),
        partners=partner_choices(seen.partnership, on=today()),
        initial={"starts_on": today(), "as_seen": version_of(seen)},
    )
    question = Question(
        title=f"Split the cost of {seen.title} anew",
        sentence="What each partner paid before that day stays as it was.",
        button="Record the split",
        trail=trail_of_post(seen),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: actions.change_shares(
            post_id=seen.pk, by=actor(request), at=timezone.now(), **form.said()
        ),
        then=lambda _: reverse("post", args=[seen.pk]),
    )


def end(request: HttpRequest, post_id: int) -> HttpResponse:
    """End a post, and with it what rests on it."""
    seen = seen_or_404(request, posts_seen_by, post_id)
    rests = resting_on(seen, on=today())
    form = EndPostForm(
        **typed(request), initial={"last_on": today(), "as_seen": version_of(seen)}
    )
    question = Question(
        title=f"End the post of {seen.title}",
        sentence="It stays on record, with those who held it and what each partner paid.",
        button="End the post",
        trail=trail_of_post(seen),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
        note="What ends with it, or points to it afterwards:" if rests else "",
        points=rests,
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.end_post(
            post_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
        then=lambda _: reverse("post", args=[seen.pk]),
    )


def end_lending(request: HttpRequest, secondment_id: int) -> HttpResponse:
    """Say when somebody is no longer available to another partner by section 113."""
    seen = seen_or_404(request, secondments_seen_by, secondment_id)
    question = Question(
        title=f"When does {seen.post.title} go back?",
        sentence=(
            f"Whoever is an officer of {seen.organisation} by this record is one no "
            "longer from then on."
        ),
        button="Record the last day",
        trail=trail_of_post(seen.post),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.post.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        LastDayForm(**typed(request), initial={"last_on": today()}),
        do=lambda said: actions.end_availability(
            secondment_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
        then=lambda _: reverse("post", args=[seen.post_id]),
    )
