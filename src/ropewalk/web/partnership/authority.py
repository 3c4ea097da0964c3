"""Pages about authority passed down: the scheme of delegation and officer decisions."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ropewalk.partnership import actions
from ropewalk.partnership.permissions import refusal_to_run
from ropewalk.partnership.queries.agreements import agreement_choices, named_to
from ropewalk.partnership.queries.authority import is_in_force
from ropewalk.partnership.queries.bodies import body_choices
from ropewalk.partnership.queries.delegations import (
    decisions_that_could_approve,
    delegations_seen_by,
    history_of,
    holder_of,
    scheme_of_delegation,
)
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.partnership.queries.proposals import proposal_choices
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.partnership.authority_forms import DelegationForm
from ropewalk.web.partnership.decision_forms import OfficerForm
from ropewalk.web.partnership.trails import trail_of_partnership
from ropewalk.web.requests import actor, seen_or_404, today
from ropewalk.web.tables import arrange


def scheme(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Who may decide what, up to which limit."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    held = list(
        delegations_seen_by(actor(request), on=today()).filter(
            from_body__partnership=seen
        )
    )
    table = arrange(scheme_of_delegation(held, on=today()), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "partnership": seen,
        "in_force": [
            (each, holder_of(each)) for each in held if is_in_force(each, on=today())
        ],
        "table": table,
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    }
    return render(request, "partnership/delegations.html", context)


def delegation(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """One delegation, every change of it, and what can be done with it."""
    seen = seen_or_404(request, delegations_seen_by, delegation_id)
    partnership = seen.from_body.partnership
    context = {
        "delegation": seen,
        "holder": holder_of(seen),
        "is_in_force": is_in_force(seen, on=today()),
        "agreement": named_to(seen.agreement, actor(request), on=today())
        if seen.agreement
        else "none named",
        "history": history_of(seen),
        "trail": [*trail_of_partnership(partnership), _scheme(partnership.pk)],
        "refusal": refusal_to_run(
            actor=actor(request), partnership=partnership, on=today()
        ),
    }
    return render(request, "partnership/delegation.html", context)


def _scheme(partnership_id: int) -> tuple[str, str]:
    return ("Scheme of delegation", reverse("delegations", args=[partnership_id]))


def delegate(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record that a body passed authority down."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    form = DelegationForm(
        **typed(request),
        bodies=body_choices(seen, on=today()),
        agreements=agreement_choices(
            actor(request), partnership_id=seen.pk, on=today()
        ),
        decisions=decisions_that_could_approve(seen),
        initial={
            "submission_key": uuid4(),
            "to_body_id": request.GET.get("to"),
            "starts_on": today(),
            "approved_on": today(),
        },
    )
    question = Question(
        title="Delegate authority",
        sentence="What is decided above the limit, or cut up to fit under it, is refused and can be sent up.",
        button="Record the delegation",
        trail=[*trail_of_partnership(seen), _scheme(seen.pk)],
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
        remedies=[
            (
                "The body that delegates is not in the list: form it",
                reverse("form-body", args=[seen.pk]),
            )
        ],
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.delegate_authority(
            by=actor(request), at=timezone.now(), **said
        ),
        then=lambda made: reverse("delegation", args=[made.pk]),
    )


def replace(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Put another delegation in the place of one, from a day."""
    seen = seen_or_404(request, delegations_seen_by, delegation_id)
    partnership = seen.from_body.partnership
    form = DelegationForm(
        **typed(request),
        bodies=body_choices(partnership, on=today()),
        agreements=agreement_choices(
            actor(request), partnership_id=partnership.pk, on=today()
        ),
        decisions=decisions_that_could_approve(partnership),
        initial={
            "from_body_id": seen.from_body_id,
            "to_body_id": seen.to_body_id,
            "to_post": seen.to_post,
            "subject": seen.subject,
            "limit_pence": seen.limit_pence,
            "limit_basis": seen.limit_basis,
            "power": seen.power,
            "conditions": seen.conditions,
            "agreement_id": seen.agreement_id,
            "submission_key": uuid4(),
        },
    )
    question = Question(
        title="Change a delegation",
        sentence="Another takes its place from a day; this one is kept, and what was decided under it still counts against a limit for the year.",
        button="Record the change",
        trail=[*trail_of_partnership(partnership), _scheme(partnership.pk)],
        refusal=refusal_to_run(
            actor=actor(request), partnership=partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.delegate_authority(
            replaces_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
        then=lambda made: reverse("delegation", args=[made.pk]),
    )


def officer(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Begin the record of what a post decides alone."""
    seen = seen_or_404(request, delegations_seen_by, delegation_id)
    partnership = seen.from_body.partnership
    form = OfficerForm(
        **typed(request),
        choices=proposal_choices(
            seen.from_body, actor=actor(request), on=today(), post=seen.to_post
        ),
        delegation=(str(seen.pk), f"{seen.subject}, from {seen.from_body}"),
        initial={"delegation_id": seen.pk, "submission_key": uuid4()},
    )
    refusal: str | None = refusal_to_run(
        actor=actor(request), partnership=partnership, on=today()
    )
    if not seen.to_post:
        refusal = refusal or (
            "This was delegated to a body: put it on the agenda of a meeting."
        )
    question = Question(
        title="Record an officer decision",
        sentence=f"{seen.to_post or 'A post'} decides alone under “{seen.subject}”. Finance officers clear it as they do any other.",
        button="Begin the record",
        trail=[*trail_of_partnership(partnership), _scheme(partnership.pk)],
        refusal=refusal,
        headings=form.headings(),
        folded=form.folded(),
        has_file=True,
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.propose_officer_decision(
            delegation_id=seen.pk,
            title=said["title"],
            proposal=form.proposal(),
            submission_key=said["submission_key"],
            exempt_ground=said["exempt_ground"],
            by=actor(request),
            at=timezone.now(),
        ),
        then=lambda made: reverse("decision", args=[made.pk]),
    )
