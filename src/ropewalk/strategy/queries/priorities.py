"""Priorities that the person asking may see, and what they are recorded from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.table import Cell
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.queries.partnerships import partners_on
from ropewalk.place.models import Need
from ropewalk.strategy.kinds import PriorityHead
from ropewalk.strategy.models import (
    Priority,
    PriorityCriterion,
    PriorityScore,
    ShortListing,
)
from ropewalk.strategy.rules.ranking import Ranked, is_shown, ranked

Pairs = list[tuple[str, str]]


def priorities_seen_by(actor: Account, *, on: date) -> QuerySet[Priority]:
    """The priorities of the partnerships that the actor may see, by title; one query."""
    return Priority.objects.visible_to(actor, on=on).select_related(
        "partnership", "outcome", "body"
    )


def need_choices(actor: Account, *, on: date) -> Pairs:
    """The standing needs that the actor's organisations have recorded; one query."""
    seen = Need.objects.visible_to(actor, on=on).standing()
    return [
        (str(each.pk), f"{each.statement[:150]} ({each.place_name})") for each in seen
    ]


def head_said(priority: Priority) -> str:
    """The head that a priority stands under, in words."""
    return PriorityHead(priority.head).label


KEPT_BACK = "kept back until you or every partner has scored it"


@dataclass(frozen=True, slots=True)
class LongList:
    """The priorities of a partnership, and how many stand and are on the short list."""

    table: Table
    standing: int
    short: int

    @property
    def said(self) -> str:
        """How many there are, in a sentence."""
        if not self.table.rows:
            return (
                "No priority is recorded yet. One says what ought to come first, and from "
                "which needs."
            )
        return (
            f"{self.standing} "
            f"{'priority stands' if self.standing == 1 else 'priorities stand'}, "
            f"{self.short} of them on the short list."
        )


def long_list(partnership: Partnership, actor: Account, *, on: date) -> LongList:
    """The long list with each priority's place, and whether it is on the short list.

    Those that stand come first, best value first, then those whose value is kept back
    from the reader; nine queries.
    """
    rows = list(
        partnership.priorities.select_related("outcome", "body").prefetch_related(
            "needs", Prefetch("listings", ShortListing.objects.order_by("pk"))
        )
    )
    places = {each.number: each for each in ranking_of(partnership, on=on)}
    partners = partners_on(partnership, on=on)
    own = partners & set(
        actor.memberships.filter(covering(on)).values_list("organisation_id", flat=True)
    )
    shown = {pk for pk, each in places.items() if is_shown(each, own)}
    ties = [each.place for pk, each in places.items() if pk in shown]

    def order(each: Priority) -> tuple[bool, int, str]:
        place = places[each.pk].place if each.pk in shown else None
        return (
            each.withdrawn_at is not None,
            len(rows) + 1 if place is None else place,
            each.title,
        )

    standing = [each for each in rows if each.withdrawn_at is None]
    table = Table(
        key="priorities",
        title="Long list",
        columns=(
            Column("title", "Priority"),
            Column("head", "Head"),
            Column("place", "Place"),
            Column("value", "Value", "score"),
            Column("scored", "Scored by"),
            Column("listed", "Short list"),
            Column("needs", "Needs it comes from", "count"),
            Column("outcome", "Outcome"),
            Column("body", "Decided by"),
            Column("number", "Number", "year"),
        ),
        rows=tuple(
            (
                each.title,
                head_said(each),
                *_ranked_cells(
                    places.get(each.pk), ties, len(partners), is_seen=each.pk in shown
                ),
                "withdrawn" if each.withdrawn_at else listed_said(each),
                len(each.needs.all()),
                each.outcome.statement if each.outcome else "none named",
                each.body.name if each.body else "no body named",
                each.pk,
            )
            for each in sorted(rows, key=order)
        ),
        note="Value is the mean over the partners that scored it on every criterion, each "
        "criterion counting by its points. Those who have not scored count for nothing. Value and "
        f"place are {KEPT_BACK}.",
    )
    return LongList(table, len(standing), sum(_is_on(each) for each in standing))


def _is_on(priority: Priority) -> bool:
    """Whether a priority is on the short list; no query where its listings are fetched."""
    last = list(priority.listings.all())[-1:]
    return bool(last) and last[0].is_on


def _ranked_cells(
    found: Ranked | None, ties: Sequence[int | None], partners: int, *, is_seen: bool
) -> tuple[Cell, ...]:
    if found is None or found.value is None:
        return ("none yet", None, "nobody in full")
    scored = f"{found.partners} of {partners} partners"
    if not is_seen:
        return (KEPT_BACK, None, scored)
    place = f"{found.place}, tied" if ties.count(found.place) > 1 else str(found.place)
    return (place, float(found.value), scored)


def listed_said(priority: Priority) -> str:
    """Whether a priority is on the short list, and why."""
    last = list(priority.listings.all())[-1:]
    if not last:
        return "not on it"
    return f"{'on it' if last[0].is_on else 'taken off'}: {last[0].because}"


def is_listed(priority: Priority) -> bool:
    """Whether a priority is on the short list; one query."""
    last = priority.listings.order_by("-pk").first()
    return last is not None and last.is_on


def ranking_of(partnership: Partnership, *, on: date) -> list[Ranked]:
    """The value and the place of each priority that stands; four queries."""
    points = {each.pk: each.points for each in partnership.priority_criteria.all()}
    scores: dict[int, dict[int, dict[int, int]]] = {
        pk: {}
        for pk in partnership.priorities.filter(withdrawn_at=None).values_list(
            "pk", flat=True
        )
    }
    given = PriorityScore.objects.filter(priority__in=list(scores)).order_by("pk")
    for each in given:
        by = scores[each.priority_id].setdefault(each.organisation_id, {})
        by[each.criterion_id] = each.score
    return ranked(points, scores, sorted(partners_on(partnership, on=on)))


def criteria_of(partnership: Partnership) -> list[PriorityCriterion]:
    """What priorities are scored on; one query."""
    return list(partnership.priority_criteria.all())


def criteria_points(partnership: Partnership) -> Table:
    """What priorities are scored on, and its share of all points; one query."""
    held = criteria_of(partnership)
    total = sum(each.points for each in held)
    return Table(
        key="criteria",
        title="Criteria for priorities",
        columns=(
            Column("title", "Criterion"),
            Column("points", "Points", "count"),
            Column("share", "Share of the whole", "percent"),
        ),
        rows=tuple(
            (each.title, each.points, 100 * each.points / total) for each in held
        ),
    )


def scores_given(priority: Priority, organisation_id: int) -> dict[int, int]:
    """What a partner gave a priority last, by criterion; one query."""
    given = priority.scores.filter(organisation=organisation_id).order_by("pk")
    return {each.criterion_id: each.score for each in given}


def planning_said(partnership: Partnership) -> str:
    """Where a partnership's planning has come to, in a sentence; two queries."""
    standing = partnership.priorities.filter(withdrawn_at=None).count()
    stages = partnership.appraisals.values_list("opened_at", "closed_at")
    scoring = sum(1 for opened, closed in stages if opened and not closed)
    if not standing:
        return (
            "Nothing is planned yet. It starts with a priority, and that with a need."
        )
    priorities = f"{standing} {'priority' if standing == 1 else 'priorities'} stand"
    appraisals = f"{len(stages)} {'appraisal' if len(stages) == 1 else 'appraisals'}"
    now = (
        f"{scoring} {'is' if scoring == 1 else 'are'} being scored"
        if scoring
        else "none is being scored now"
    )
    return (
        f"{priorities}{'s' if standing == 1 else ''}; {appraisals} of options: {now}."
    )
