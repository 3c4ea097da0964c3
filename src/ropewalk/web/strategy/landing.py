"""Where planning starts: the person's partnerships, and where the planning of one has come to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.strategy.queries.priorities import planning_said
from ropewalk.web.requests import actor, seen_or_404, today, why_not_plan

# what a partnership plans, in the order it comes to it: words, name of the page, what for
ROWS = (
    ("Priorities", "priorities", "What ought to come first, and from which needs."),
    (
        "Appraisals of options",
        "appraisals",
        "How partners judge the possible answers to a priority.",
    ),
    (
        "Models of joint commissioning",
        "option-library",
        "Models to choose from, and to mix by dimension.",
    ),
    (
        "Money and priorities",
        "alignment",
        "How much of the money is lined up with which priority, and how much with none.",
    ),
    (
        "Business cases",
        "business-cases",
        "What something costs and brings, to whom, and on what evidence.",
    ),
    (
        "Portfolios",
        "portfolios",
        "Which investments and savings fit the budgets together.",
    ),
    (
        "Intentions",
        "intentions",
        "What is to be invested in, kept, redesigned or ended.",
    ),
    ("Plans", "joint-plans", "The joint plan, its versions, and who was asked."),
    ("Programmes", "programmes", "Who does what by when, and what waits for what."),
)


def plan(request: HttpRequest) -> HttpResponse:
    """The person's partnerships; straight to the one where there is no other."""
    seen = list(partnerships_seen_by(actor(request), on=today()))
    if len(seen) == 1:
        return redirect("planning", partnership_id=seen[0].pk)
    return render(request, "strategy/plan.html", {"partnerships": seen})


def planning(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Where the planning of a partnership has come to, and what belongs to it."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    context = {
        "partnership": seen,
        "sentence": planning_said(seen),
        "rows": ROWS,
        "refusal": why_not_plan(request, seen),
    }
    return render(request, "strategy/planning.html", context)
