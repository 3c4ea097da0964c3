"""Pages of a concern: raising it, its history, the provider's reply, and closing it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.service.actions.concerns import (
    ConcernSaid,
    act_on_concern,
    close_concern,
    raise_concern,
    reply_to_concern,
    share_concern,
)
from ropewalk.service.concern_permissions import (
    refusal_to_answer_concern,
    refusal_to_raise_concern,
    refusal_to_reply,
)
from ropewalk.service.market_kinds import ConcernStepKind
from ropewalk.service.queries.concerns import concerns_seen_by, told, watched_providers
from ropewalk.service.rules.concerns import refusal_of_step
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.market.forms import NO_NAMES, ConcernForm, WordsForm
from ropewalk.web.market.trails import trail_of_concern, trail_of_provider
from ropewalk.web.requests import acting_for, actor, seen_or_404, today, who


def raise_(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Raise a concern about a provider, for the organisation that the person acts for."""
    provider = seen_or_404(request, watched_providers, provider_id)
    organisation = acting_for(request)
    question = Question(
        title="Raise a concern",
        sentence="It is heard, answered and closed with what came of it. The provider's "
        "own people can read it and reply.",
        button="Raise the concern",
        trail=trail_of_provider(provider),
        refusal=refusal_to_raise_concern(
            actor=actor(request),
            provider=provider,
            organisation=organisation,
            on=today(),
        ),
        caption=str(provider),
        back="Back to the provider",
    )
    form = ConcernForm(
        **typed(request), initial={"submission_key": uuid4(), "heard_on": today()}
    )

    def do(said: dict[str, Any]) -> Any:
        key = said.pop("submission_key")
        return raise_concern(
            provider_id=provider.pk,
            organisation_id=organisation.pk,
            said=ConcernSaid(**said),
            submission_key=key,
            **who(request),
        )

    return ask(
        request,
        question,
        form,
        do=do,
        then=lambda made: reverse("concern", args=[made.pk]),
    )


def concern(request: HttpRequest, concern_id: int) -> HttpResponse:
    """A concern, what happened since, and what this person can do about it."""
    held = seen_or_404(request, concerns_seen_by, concern_id)
    context = {
        "told": told(held),
        "concern": held,
        "trail": trail_of_provider(held.provider),
        "refusal_to_answer": _why_not_answer(request, held),
        "refusal_to_reply": refusal_to_reply(
            actor=actor(request), concern=held, on=today()
        ),
    }
    return render(request, "market/concern.html", context)


def _why_not_answer(request: HttpRequest, held: Any) -> str | None:
    return refusal_to_answer_concern(actor=actor(request), concern=held, on=today())


def _step(
    request: HttpRequest,
    concern_id: int,
    *,
    kind: ConcernStepKind,
    action: Callable[..., object],
    refusal_to: Callable[..., str | None],
    title: str,
    sentence: str,
    label: str = "",
) -> HttpResponse:
    """Take a step about a concern, with words where it has a label for them."""
    held = seen_or_404(request, concerns_seen_by, concern_id)
    taken = {each.kind for each in held.steps.all()}
    question = Question(
        title=title,
        sentence=sentence,
        button=title,
        trail=trail_of_concern(held),
        refusal=refusal_to(actor=actor(request), concern=held, on=today())
        or refusal_of_step(taken, kind),
        caption=f"{held.provider}: {held.get_about_display()}",
        note=held.statement,
        back="Back to the concern",
    )
    form = (
        WordsForm(**typed(request), label=label, hint=NO_NAMES)
        if label
        else forms.Form(**typed(request))
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: action(concern_id=held.pk, **said, **who(request)),
    )


def reply(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Reply to a concern as the provider that it is about."""
    return _step(
        request,
        concern_id,
        kind=ConcernStepKind.REPLIED,
        action=reply_to_concern,
        refusal_to=refusal_to_reply,
        title="Reply",
        sentence="Whoever can read the concern reads your reply beside it, word for word.",
        label="What is your reply?",
    )


def act(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Say what was done about a concern."""
    return _step(
        request,
        concern_id,
        kind=ConcernStepKind.ACTED,
        action=act_on_concern,
        refusal_to=refusal_to_answer_concern,
        title="Say what was done",
        sentence="The provider reads it too.",
        label="What was done?",
    )


def close(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Close a concern with what came of it."""
    return _step(
        request,
        concern_id,
        kind=ConcernStepKind.CLOSED,
        action=close_concern,
        refusal_to=refusal_to_answer_concern,
        title="Close the concern",
        sentence="It is no signal any more, and stays on record. The provider can still "
        "reply.",
        label="What came of it?",
    )


def share(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Let the other partners learn of a concern."""
    return _step(
        request,
        concern_id,
        kind=ConcernStepKind.SHARED,
        action=share_concern,
        refusal_to=refusal_to_answer_concern,
        title="Share it with the partners",
        sentence="The people of every partner can then read it. Once shared it stays so.",
    )
