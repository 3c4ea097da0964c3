"""How far business cases have come on the routes to their money."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import DecisionState
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.queries.decisions import decisions_of
from ropewalk.strategy.case_kinds import RouteState
from ropewalk.strategy.models import BusinessCase, CaseRoute
from ropewalk.strategy.rules.business_case import Standing


def case_routes_seen_by(actor: Account, *, on: date) -> QuerySet[CaseRoute]:
    """The routes of the cases that the actor may see, in two queries."""
    return (
        CaseRoute.objects.filter(case__in=BusinessCase.objects.visible_to(actor, on=on))
        .select_related("case__partnership")
        .prefetch_related("steps__decision")
    )


def standing_of_route(route: CaseRoute) -> Standing:
    """How far the case has come on one route; no query where steps were fetched."""
    last = list(route.steps.all())[-1]
    return Standing(route.name, RouteState(last.state), last.on)


def first_approval(routes: Iterable[CaseRoute]) -> date | None:
    """The day of the approval that was recorded first; no query where steps were fetched.

    An approval that is recorded later does not change it, whichever day it is of.
    """
    approvals = [
        (step.pk, step.on)
        for route in routes
        for step in route.steps.all()
        if step.state == RouteState.APPROVED
    ]
    return min(approvals)[1] if approvals else None


def routes_of(case: BusinessCase) -> list[Standing]:
    """How far a case has come on each of its routes, in two queries."""
    return [standing_of_route(each) for each in case.routes.prefetch_related("steps")]


def routes_table(routes: Sequence[CaseRoute]) -> Table:
    """Each route of a case with what was asked and answered."""
    return Table(
        key="routes",
        title="Routes to the money",
        columns=(
            Column("route", "Route"),
            Column("pence", "Asked for", "pence"),
            Column("state", "State"),
            Column("since", "Since"),
            Column("because", "Why"),
            Column("number", "Number", "year"),
        ),
        rows=tuple(
            (
                each.name,
                each.pence,
                standing_of_route(each).state.label,
                standing_of_route(each).on.isoformat(),
                list(each.steps.all())[-1].because,
                each.pk,
            )
            for each in routes
        ),
    )


def decision_choices(
    partnership: Partnership, *, actor: Account, on: date
) -> list[tuple[str, str]]:
    """The decisions of a partnership that were made one way or the other.

    Those that somebody may read, in up to eight queries.
    """
    return [
        (str(each.pk), f"{each.item.title}: {each.get_state_display().lower()}")
        for each in decisions_of(partnership, actor=actor, on=on)
        .filter(state__in=(DecisionState.AGREED, DecisionState.DECLINED))
        .order_by("-decided_at", "-pk")
    ]


def asked_said(route: CaseRoute) -> str:
    """How far a route has come, in a sentence."""
    now = standing_of_route(route)
    words = {
        RouteState.ASKED: "was asked on",
        RouteState.APPROVED: "approved it on",
        RouteState.REFUSED: "refused it on",
    }
    return f"{route.name} {words[now.state]} {day(now.on)}."
