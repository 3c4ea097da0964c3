"""Pages of versions of plans: issuing one, what was issued, and comparing two plans."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures import BadInput
from ropewalk.strategy.actions.plan_versions import issue_plan
from ropewalk.strategy.queries.plan_told import sections_of
from ropewalk.strategy.queries.plan_versions import (
    Compared,
    issuing_decisions,
    plan_versions_seen_by,
    version_said,
    whole_said,
)
from ropewalk.strategy.queries.plans import (
    last_years,
    plan_said,
    plans_beside,
    plans_seen_by,
)
from ropewalk.strategy.rules.plan_versions import content_hash
from ropewalk.web.asking import Question, as_seen, ask, typed
from ropewalk.web.planning.forms import IssueForm
from ropewalk.web.planning.papers import plan_document, plan_to_print
from ropewalk.web.planning.trails import trail_of_plan
from ropewalk.web.requests import actor, seen_or_404, today, who, why_not_plan
from ropewalk.web.telling import Told, tell


def issue(request: HttpRequest, joint_plan_id: int) -> HttpResponse:
    """Issue a plan as it stands."""
    seen = seen_or_404(request, plans_seen_by, joint_plan_id)
    decisions = issuing_decisions(seen.partnership, actor=actor(request), on=today())
    form = IssueForm(
        **typed(request), decisions=decisions, initial={"submission_key": uuid4()}
    )
    question = Question(
        title="Issue the plan",
        sentence="A copy is kept that never changes. What changes later is shown against "
        "it.",
        button="Issue it",
        trail=trail_of_plan(seen),
        refusal=why_not_plan(request, seen.partnership) or _undecided(decisions),
        caption=seen.title,
        as_seen=as_seen(request) or content_hash(plan_said(seen, on=today())),
        back="Go back to the plan",
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: issue_plan(
            plan_id=seen.pk, **form.said(), as_seen=as_seen(request), **who(request)
        ),
        then=lambda made: reverse("joint-plan-version", args=[made.pk]),
    )


def _undecided(decisions: list[tuple[str, str]]) -> str | None:
    if decisions:
        return None
    return (
        "No body of this partnership has agreed a decision yet. A plan is issued by the "
        "decision of a body: put it to a meeting, and come back when it is agreed."
    )


def version(request: HttpRequest, plan_version_id: int) -> HttpResponse:
    """A plan as it was issued, and what differs since."""
    held = seen_or_404(request, plan_versions_seen_by, plan_version_id)
    said = version_said(held)
    now = seen_or_404(request, plans_seen_by, held.plan_id)
    since = Compared(said, plan_said(now, on=today()))
    changed = (
        "The plan stands as it was issued."
        if since.is_same
        else f"The plan has changed since. {since.sentence}"
    )
    return tell(
        request,
        Told(
            title=f"Version {held.number} of {said.title}",
            sentence=said.sentence(),
            trail=trail_of_plan(held.plan),
            caption=said.standing,
            facts=[("Vision", said.vision), ("Term", said.term.said)],
            notes=[whole_said(held), changed],
            tables=() if since.is_same else (since.table(),),
            sections=sections_of(said),
            on=today(),
            steps=[
                *_papers(held),
                ("Go to the plan as it stands", _address(held.plan)),
            ],
        ),
    )


def _papers(held: Any) -> list[tuple[str, str]]:
    return [
        (words, reverse(name, args=[held.pk]))
        for words, name in (
            ("Download what was issued (DOCX)", "plan-version-document"),
            ("Download what was issued to print (HTML)", "plan-version-print"),
        )
    ]


def _address(plan: Any) -> str:
    return reverse("joint-plan", args=[plan.pk])


def document(request: HttpRequest, plan_version_id: int) -> HttpResponse:
    """What was issued, as a Word document."""
    held = seen_or_404(request, plan_versions_seen_by, plan_version_id)
    return plan_document(version_said(held), version=held.number)


def to_print(request: HttpRequest, plan_version_id: int) -> HttpResponse:
    """What was issued, to print."""
    held = seen_or_404(request, plan_versions_seen_by, plan_version_id)
    return plan_to_print(version_said(held), version=held.number)


def compare(request: HttpRequest, joint_plan_id: int) -> HttpResponse:
    """A plan beside last year's, or beside another that the address names."""
    seen = seen_or_404(request, plans_seen_by, joint_plan_id)
    others = list(plans_beside(seen))
    other = _asked(request, seen, others)
    here = reverse("compare-joint-plans", args=[seen.pk])
    sentence = "There is no other plan to compare it with yet."
    tables = []
    if other is not None:
        compared = Compared(plan_said(other, on=today()), plan_said(seen, on=today()))
        sentence = f"Beside {other.title}. {compared.sentence}"
        tables = [compared.table()]
    return tell(
        request,
        Told(
            title=f"What differs in {seen.title}",
            sentence=sentence,
            trail=trail_of_plan(seen),
            caption=seen.partnership.name,
            tables=tables,
            links=[
                (f"{each.title} (plan {each.pk})", f"{here}?with={each.pk}")
                for each in others
            ],
            links_title="Compare it with",
            steps=[("Go back to the plan", _address(seen))],
        ),
    )


def _asked(request: HttpRequest, seen: Any, others: list[Any]) -> Any:
    """The plan to compare with: the one asked for, else last year's."""
    asked = request.GET.get("with", "")
    if not asked:
        return last_years(seen, others)
    for each in others:
        if str(each.pk) == asked:
            return each
    raise BadInput("There is no such plan of this partnership to compare with.")
