"""Resolutions in force, and whether one stands against what somebody wants to do."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import Answer, ResolutionKind
from ropewalk.partnership.models import Body, Partnership, Recommendation, Resolution
from ropewalk.partnership.rules.resolutions import PilotPool, refusal_of_pilot


def resolutions_seen_by(actor: Account, *, on: date) -> QuerySet[Resolution]:
    """The resolutions of the partnerships that the actor may see, by day."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Resolution.objects.filter(body__partnership__in=seen).select_related(
        "body__partnership"
    )


def standing_resolutions(body: Body, *, on: date) -> QuerySet[Resolution]:
    """What a body resolved that binds it on a day: not done with, and not ended."""
    return Resolution.objects.filter(
        Q(ends_before=None) | Q(ends_before__gt=on),
        Q(done_on=None) | Q(done_on__gt=on),
        body=body,
        resolved_on__lte=on,
    )


def refusal_by_resolution(
    kind: ResolutionKind, facts: PilotPool, *, partnership_id: int, on: date
) -> str | None:
    """Why a resolution in force forbids something, quoting it; ``None`` when none does.

    The part above supplies the facts: partnership knows what was resolved, and nothing
    of what is done.

    Args:
        kind: Which kind of resolution to ask.
        facts: What somebody wants to do.
        partnership_id: In which partnership.
        on: The day.
    """
    in_force = Resolution.objects.filter(
        Q(ends_before=None) | Q(ends_before__gt=on),
        body__partnership=partnership_id,
        kind=kind,
        resolved_on__lte=on,
    ).select_related("body")
    for each in in_force:
        said = refusal_of_pilot(
            facts, text=each.text, body=each.body.name, at_most=each.at_most
        )
        if said is not None:
            return said
    return None


def register_of_resolutions(resolutions: Iterable[Resolution], *, on: date) -> Table:
    """Resolutions with who sees to each and how far it has come."""
    return Table(
        key="resolutions",
        title="Resolutions",
        columns=(
            Column("resolved", "Resolved on"),
            Column("number", "Number", "count"),
            Column("body", "Body"),
            Column("text", "What was resolved"),
            Column("owner", "Who sees to it"),
            Column("due", "By"),
            Column("state", "State"),
        ),
        rows=tuple(
            (
                each.resolved_on.isoformat(),
                each.number,
                each.body.name,
                each.text,
                each.owner_post or "nobody yet",
                each.due_on.isoformat() if each.due_on else "no day",
                state_of(each, on=on),
            )
            for each in resolutions
        ),
    )


def state_of(resolution: Resolution, *, on: date) -> str:
    """How far a resolution has come, in words."""
    if resolution.done_on is not None:
        return "done"
    if resolution.ends_before is not None and resolution.ends_before <= on:
        return "no longer in force"
    if resolution.due_on is not None and resolution.due_on < on:
        return "overdue"
    return "in force" if resolution.due_on is None else "under way"


def recommendations_seen_by(actor: Account, *, on: date) -> QuerySet[Recommendation]:
    """The recommendations within the partnerships that the actor may see, newest first."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Recommendation.objects.filter(
        from_body__partnership__in=seen
    ).select_related("from_body__partnership", "to_body")


def register_of_recommendations(
    recommendations: Iterable[Recommendation], *, on: date
) -> Table:
    """Recommendations and what became of each."""
    return Table(
        key="recommendations",
        title="Recommendations",
        columns=(
            Column("made", "Made on"),
            Column("by", "By"),
            Column("to", "To"),
            Column("title", "What is recommended"),
            Column("due", "Answer by"),
            Column("answered", "Answered on"),
            Column("state", "Answer"),
            Column("reply", "Why"),
        ),
        rows=tuple(
            (
                each.made_on.isoformat(),
                each.from_body.name,
                each.to_body.name,
                each.title,
                each.answer_by.isoformat(),
                each.answered_on.isoformat() if each.answered_on else "not yet",
                answer_said(each, on=on),
                each.answer_because,
            )
            for each in recommendations
        ),
    )


def answer_said(recommendation: Recommendation, *, on: date) -> str:
    """The answer to a recommendation in words, and whether it came in time."""
    if not recommendation.answer:
        return "overdue" if recommendation.answer_by < on else "waits for an answer"
    late = (
        recommendation.answered_on is not None
        and recommendation.answered_on > recommendation.answer_by
    )
    return Answer(recommendation.answer).label.lower() + (", late" if late else "")


def heard_said(recommendations: Iterable[Recommendation], *, on: date) -> str:
    """How many recommendations were answered, in time and with yes, in a sentence."""
    every = list(recommendations)
    answered = [each for each in every if each.answer]
    if not every:
        return "Nothing has been recommended yet."
    overdue = sum(not each.answer and each.answer_by < on for each in every)
    late = f" {overdue} {'is' if overdue == 1 else 'are'} overdue." if overdue else ""
    if not answered:
        return f"{len(every)} recommended, none answered yet.{late}"
    accepted = sum(each.answer == Answer.ACCEPTED for each in answered)
    return (
        f"{len(every)} recommended, {len(answered)} answered: "
        f"{accepted / len(answered):.0%} accepted.{late}"
    )
