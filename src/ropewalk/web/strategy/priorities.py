"""Pages about priorities: the long list, recording one, withdrawing it."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.outcomes.queries import outcome_choices
from ropewalk.partnership.queries.bodies import body_choices
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.review.rules.thread import Kind
from ropewalk.strategy.actions.priorities import (
    BODY_NAMED,
    OUTCOME_SAID,
    WITHDRAWN,
    name_priority_body,
    record_priority,
    say_priority_outcome,
    withdraw_priority,
)
from ropewalk.strategy.actions.shortlist import (
    list_priority,
    score_priority,
    set_priority_criterion,
)
from ropewalk.strategy.permissions import (
    refusal_to_score_priority,
)
from ropewalk.strategy.queries.alignment import alignment_of
from ropewalk.strategy.queries.priorities import (
    criteria_of,
    criteria_points,
    head_said,
    is_listed,
    listed_said,
    long_list,
    need_choices,
    priorities_seen_by,
    scores_given,
)
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.requests import (
    acting_for,
    actor,
    onward,
    refusal_here,
    seen_or_404,
    today,
    who,
    why_not_plan,
)
from ropewalk.web.review.follow import follow_the_thread
from ropewalk.web.strategy.forms import (
    BecauseForm,
    ListingForm,
    PriorityBodyForm,
    PriorityCriterionForm,
    PriorityForm,
    PriorityOutcomeForm,
    PriorityScoresForm,
)
from ropewalk.web.strategy.trails import (
    trail_of_planning,
    trail_of_priorities,
    trail_of_priority,
)
from ropewalk.web.telling import Told, tell


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The priorities of a partnership under five heads, ranked, and the short list."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    held = long_list(seen, actor(request), on=today())
    points = criteria_points(seen)
    refusal = why_not_plan(request, seen)
    told = Told(
        title="Priorities",
        sentence=held.said,
        trail=trail_of_planning(seen),
        caption=seen.name,
        notes=[]
        if points.rows or not held.table.rows
        else ["There is no criterion yet, so the list is not ranked."],
        tables=[each for each in (held.table, points) if each.rows],
        leads_to={"priorities": lambda pk: reverse("priority", args=[pk])},
        refusal=refusal,
        steps=[]
        if refusal
        else [
            ("Record a priority", reverse("record-priority", args=[seen.pk])),
            (
                "Say on what priorities are scored",
                reverse("set-priority-criterion", args=[seen.pk]),
            ),
        ],
    )
    return tell(request, told)


def criterion(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Say on what priorities are scored, and what it counts."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    points = criteria_points(seen)
    question = Question(
        title="Say on what priorities are scored",
        sentence="A criterion of the same name that is there already counts the points "
        "given now.",
        button="Set the criterion",
        trail=trail_of_priorities(seen),
        caption=seen.name,
        refusal=why_not_plan(request, seen),
        tables=[points] if points.rows else [],
        back="Back to the priorities",
    )
    return ask(
        request,
        question,
        PriorityCriterionForm(**typed(request)),
        do=lambda said: set_priority_criterion(
            partnership_id=seen.pk, **said, **who(request)
        ),
    )


def score(request: HttpRequest, priority_id: int) -> HttpResponse:
    """Score a priority for the organisation that the person acts for."""
    seen = seen_or_404(request, priorities_seen_by, priority_id)
    organisation = acting_for(request)
    criteria = criteria_of(seen.partnership)
    refusal = refusal_here(
        request, partial(refusal_to_score_priority, partnership=seen.partnership)
    )
    if seen.withdrawn_at is not None:
        refusal = refusal or WITHDRAWN
    criteria_lack = not refusal and not criteria
    address = reverse("set-priority-criterion", args=[seen.partnership_id])
    question = Question(
        title="Score this priority",
        sentence=f"For {organisation.name}, from 0 to 100 on each criterion. Its last "
        "scores count.",
        button="Give these scores",
        trail=trail_of_priority(seen),
        caption=seen.title,
        refusal="There is no criterion to score it on yet."
        if criteria_lack
        else refusal,
        remedies=[("Say on what priorities are scored", address)]
        if criteria_lack
        else [],
        back="Back to the priority",
    )
    form = PriorityScoresForm(
        **typed(request),
        criteria=criteria,
        given=scores_given(seen, organisation.pk),
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: score_priority(
            priority_id=seen.pk,
            organisation_id=organisation.pk,
            scores=form.scores(),
            **who(request),
        ),
    )


def list_(request: HttpRequest, priority_id: int) -> HttpResponse:
    """Put a priority on the short list, or take it off."""
    seen = seen_or_404(request, priorities_seen_by, priority_id)
    is_on = is_listed(seen)
    question = Question(
        title="Take it off the short list" if is_on else "Put it on the short list",
        sentence="Your reason stays with it on the list.",
        button="Take it off" if is_on else "Put it on",
        trail=trail_of_priority(seen),
        caption=seen.title,
        refusal=why_not_plan(request, seen.partnership)
        or (WITHDRAWN if seen.withdrawn_at else None),
        back="Back to the priority",
    )
    return ask(
        request,
        question,
        ListingForm(**typed(request)),
        do=lambda said: list_priority(
            priority_id=seen.pk, is_on=not is_on, **said, **who(request)
        ),
    )


def alignment(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """How the money of the partnership's funds lines up with its priorities."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    found = alignment_of(seen, actor(request), on=today())
    told = Told(
        title="Money and priorities",
        sentence=found.sentence,
        trail=trail_of_planning(seen),
        caption=seen.name,
        notes=found.notes,
        tables=[found.table] if found.table else [],
        steps=[("See the priorities", reverse("priorities", args=[seen.pk]))],
    )
    return tell(request, told)


def record(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record a priority."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    needs = need_choices(actor(request), on=today())
    refusal: str | None = why_not_plan(request, seen)
    question = Question(
        title="Record a priority",
        sentence="It goes on the long list of the partnership, with the needs it comes from.",
        button="Record the priority",
        trail=trail_of_priorities(seen),
        caption=seen.name,
        refusal=refusal
        or (
            None
            if needs
            else "A priority comes from needs, and your organisation has recorded none. "
            "Record a need first."
        ),
        remedies=[]
        if refusal or needs
        else [
            ("Record a need", f"{reverse('record-need')}?next={request.path}"),
        ],
        back="Back to the priorities",
    )
    form = PriorityForm(
        **typed(request),
        needs=needs,
        outcomes=outcome_choices(actor(request), on=today()),
        bodies=body_choices(seen, on=today()),
        initial={"submission_key": uuid4()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: record_priority(
            partnership_id=seen.pk,
            said=form.said(),
            submission_key=said["submission_key"],
            **who(request),
        ),
        then=lambda made: onward(request, reverse("priority", args=[made.pk])),
    )


def priority(request: HttpRequest, priority_id: int) -> HttpResponse:
    """A priority: why, from which needs, and how its options are appraised."""
    seen = seen_or_404(request, priorities_seen_by, priority_id)
    refusal = why_not_plan(request, seen.partnership)
    steps = []
    if refusal is None and seen.withdrawn_at is None:
        steps = [
            ("Appraise options for it", reverse("begin-appraisal", args=[seen.pk])),
            *_lacking(seen),
            (
                "Take it off the short list"
                if is_listed(seen)
                else "Put it on the short list",
                reverse("list-priority", args=[seen.pk]),
            ),
            ("Withdraw it", reverse("withdraw-priority", args=[seen.pk])),
        ]
    may_score = refusal_here(
        request, partial(refusal_to_score_priority, partnership=seen.partnership)
    )
    if may_score is None and seen.withdrawn_at is None:
        address = reverse("score-priority", args=[seen.pk])
        steps.append(("Score it for your organisation", address))
    told = Told(
        title=seen.title,
        sentence=f"Withdrawn: {seen.withdrawn_because}"
        if seen.withdrawn_at
        else seen.because,
        trail=trail_of_priorities(seen.partnership),
        caption=seen.partnership.name,
        facts=[
            ("Head", head_said(seen)),
            ("Why", seen.because),
            *(("A need it comes from", each.statement) for each in seen.needs.all()),
            ("Outcome", seen.outcome.statement if seen.outcome else "none named"),
            ("Decided by", seen.body.name if seen.body else "no body named"),
            ("Short list", listed_said(seen)),
        ],
        links_title="Appraisals of its options",
        links=[
            (each.title, reverse("appraisal", args=[each.pk]))
            for each in seen.appraisals.all()
        ],
        refusal=refusal,
        steps=[*steps, follow_the_thread(Kind.PRIORITY, seen.pk)],
    )
    return tell(request, told)


def _lacking(seen: Any) -> list[tuple[str, str]]:
    """What nobody has said of a priority yet, and where it is said."""
    return [
        (words, reverse(name, args=[seen.pk]))
        for words, name, held in (
            ("Choose its outcome", "say-priority-outcome", seen.outcome),
            ("Name the body that decides about it", "name-priority-body", seen.body),
        )
        if held is None
    ]


def outcome(request: HttpRequest, priority_id: int) -> HttpResponse:
    """Say what a priority ought to make better."""
    seen = seen_or_404(request, priorities_seen_by, priority_id)
    outcomes = outcome_choices(actor(request), on=today())
    refusal = _refusal_to_say(request, seen, OUTCOME_SAID if seen.outcome else None)
    lacks = refusal is None and not outcomes
    question = Question(
        title="Choose its outcome",
        sentence="What is done and paid for it is then told by this outcome. It stays "
        "with the priority.",
        button="Choose this outcome",
        trail=trail_of_priority(seen),
        caption=seen.title,
        refusal="No framework of outcomes is in use yet." if lacks else refusal,
        remedies=[("Bring a framework into use", reverse("frameworks"))]
        if lacks
        else [],
        back="Back to the priority",
    )
    return ask(
        request,
        question,
        PriorityOutcomeForm(**typed(request), outcomes=outcomes),
        do=lambda said: say_priority_outcome(
            priority_id=seen.pk, **said, **who(request)
        ),
    )


def body(request: HttpRequest, priority_id: int) -> HttpResponse:
    """Name the body that decides about a priority."""
    seen = seen_or_404(request, priorities_seen_by, priority_id)
    bodies = body_choices(seen.partnership, on=today())
    refusal = _refusal_to_say(request, seen, BODY_NAMED if seen.body else None)
    lacks = refusal is None and not bodies
    address = reverse("form-body", args=[seen.partnership_id])
    question = Question(
        title="Name the body that decides about it",
        sentence="Decisions about this priority are made there. It stays with the "
        "priority.",
        button="Name this body",
        trail=trail_of_priority(seen),
        caption=seen.title,
        refusal="This partnership has no body yet." if lacks else refusal,
        remedies=[("Form a body", address)] if lacks else [],
        back="Back to the priority",
    )
    return ask(
        request,
        question,
        PriorityBodyForm(**typed(request), bodies=bodies),
        do=lambda said: name_priority_body(priority_id=seen.pk, **said, **who(request)),
    )


def _refusal_to_say(request: HttpRequest, seen: Any, is_said: str | None) -> str | None:
    """Why somebody may not say now what a priority lacks, if they may not."""
    return (
        why_not_plan(request, seen.partnership)
        or (WITHDRAWN if seen.withdrawn_at else None)
        or is_said
    )


def withdraw(request: HttpRequest, priority_id: int) -> HttpResponse:
    """Withdraw a priority with the reason."""
    seen = seen_or_404(request, priorities_seen_by, priority_id)
    question = Question(
        title="Withdraw this priority",
        sentence="It stays on record with your reason.",
        button="Withdraw it",
        trail=trail_of_priority(seen),
        caption=seen.title,
        refusal=why_not_plan(request, seen.partnership)
        or (WITHDRAWN if seen.withdrawn_at else None),
        back="Back to the priority",
    )
    return ask(
        request,
        question,
        BecauseForm(**typed(request)),
        do=lambda said: withdraw_priority(priority_id=seen.pk, **said, **who(request)),
    )
