"""What a paper says of a proposal: the sum, whose money it is, the needs and the outcomes."""

from collections.abc import Iterable

from django.db.models import prefetch_related_objects

from ropewalk.figures.words import day, pounds
from ropewalk.partnership.kinds import DecisionState
from ropewalk.partnership.models import Decision


def with_what_they_rest_on(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions with their money, needs and outcomes fetched; six queries for any number."""
    found = list(decisions)
    prefetch_related_objects(
        found, "contributors__organisation", "needs__need", "outcomes__outcome"
    )
    return found


def proposal_said(decision: Decision) -> list[str]:
    """A proposal as the papers of a meeting tell it, line by line."""
    state = DecisionState(decision.state).label.lower()
    whose = [
        f"{each.organisation.name}, {pounds(each.pence)}"
        for each in decision.contributors.all()
    ]
    said = [
        f"Decision {decision.pk}, {state}: {decision.proposal}",
        f"Commits: {_sum_of(decision)}",
        f"Whose money: {'; '.join(whose)}" if whose else "",
        f"Over its whole life: {pounds(decision.whole_life_pence)}"
        if decision.whole_life_pence is not None
        else "",
        f"Resources: {decision.resources}" if decision.resources else "",
        *(f"Need: {each.need.statement}" for each in decision.needs.all()),
        *(f"Outcome: {each.outcome.statement}" for each in decision.outcomes.all()),
        f"Conditions: {decision.conditions}" if decision.conditions else "",
        f"Looked at again on {day(decision.review_on)}" if decision.review_on else "",
        f"Reasons: {decision.reasons}" if decision.reasons else "",
    ]
    return [each for each in said if each]


def _sum_of(decision: Decision) -> str:
    if decision.pence is not None:
        return pounds(decision.pence)
    return "no money" if decision.commits_nothing else "not said"
