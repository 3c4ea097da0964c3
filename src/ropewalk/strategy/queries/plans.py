"""Questions about plans: which there are, and what each says."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Prefetch, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.models import Partnership
from ropewalk.strategy.models import Intention, Plan
from ropewalk.strategy.queries.intentions import in_words, said_of, standing_intentions
from ropewalk.strategy.rules.plans import PlanSaid, Term

Pairs = list[tuple[str, str]]


def plans_seen_by(actor: Account, *, on: date) -> QuerySet[Plan]:
    """The plans of the partnerships that the actor may see, in four queries."""
    return with_intentions(Plan.objects.visible_to(actor, on=on))


def with_intentions(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Plans with their intentions and the plans inside them; three more queries."""
    return plans.select_related("partnership", "within").prefetch_related(
        Prefetch("intentions", in_words(Intention.objects.order_by("title", "pk"))),
        Prefetch("parts", Plan.objects.order_by("starts_on", "title", "pk")),
    )


def term_of(plan: Plan) -> Term:
    """The term of a plan."""
    return Term(plan.starts_on, plan.ends_before)


def plan_said(plan: Plan, *, on: date) -> PlanSaid:
    """A plan as it stands, in one query beyond what was fetched."""
    return PlanSaid(
        title=plan.title,
        vision=plan.vision,
        term=term_of(plan),
        partnership=plan.partnership.name,
        partners=partners_said(plan.partnership, on=on),
        within=plan.within.title if plan.within else "",
        intentions=tuple(said_of(each) for each in plan.intentions.all()),
        standing=f"Draft, as at {day(on)}",
        on=on,
        parts=tuple(f"{each.title}, {term_of(each).said}" for each in plan.parts.all()),
    )


def partners_said(partnership: Partnership, *, on: date) -> tuple[str, ...]:
    """The names of the partners on a day, in one query."""
    return tuple(
        each.organisation.name
        for each in partnership.partners.filter(covering(on))
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )


def register_of_plans(plans: Iterable[Plan]) -> Table:
    """The plans of a partnership: their terms, what is in them, and what is missing."""
    return Table(
        key="plans",
        title="Plans",
        columns=(
            Column("plan", "Plan"),
            Column("number", "Number"),
            Column("term", "Term"),
            Column("within", "Inside"),
            Column("intentions", "Intentions", "count"),
            Column("incomplete", "Not complete", "count"),
        ),
        rows=tuple(_row(each) for each in plans),
    )


def _row(plan: Plan) -> tuple[str | int | None, ...]:
    counted = [
        said_of(each) for each in plan.intentions.all() if each.withdrawn_at is None
    ]
    return (
        plan.title,
        str(plan.pk),
        term_of(plan).said,
        plan.within.title if plan.within else "",
        len(counted),
        sum(1 for each in counted if each.missing),
    )


def plans_of(partnership: Partnership) -> QuerySet[Plan]:
    """The plans of a partnership, latest first, in four queries."""
    return with_intentions(partnership.plans.all())


def outer_plan_choices(partnership: Partnership, *, but: Plan | None = None) -> Pairs:
    """The plans that another can be inside, in one query: those inside none."""
    outer = partnership.plans.filter(within=None)
    if but is not None:
        outer = outer.exclude(pk=but.pk)
    return [(str(each.pk), f"{each.title}, {term_of(each).said}") for each in outer]


def intention_choices(partnership: Partnership, *, plan: Plan | None = None) -> Pairs:
    """The intentions that can be in a plan, with those that are, in up to three queries."""
    every = {each.pk: each for each in standing_intentions(partnership)}
    if plan is not None:
        every |= {each.pk: each for each in plan.intentions.all()}
    return [
        (str(each.pk), _choice(each))
        for each in sorted(every.values(), key=lambda one: (one.title, one.pk))
    ]


def _choice(intention: Intention) -> str:
    state = ", withdrawn" if intention.withdrawn_at else ""
    return f"{intention.title} ({intention.get_kind_display().lower()}{state})"


def plans_beside(plan: Plan) -> QuerySet[Plan]:
    """The other plans of the same partnership, latest first, in four queries."""
    return plans_of(plan.partnership).exclude(pk=plan.pk)


def last_years(plan: Plan, others: Sequence[Plan]) -> Plan | None:
    """The plan before another: of those that began earlier and are no part of its term.

    The latest that began before it, one inside or around it only where there is no other.
    """
    before = [each for each in others if each.starts_on < plan.starts_on]
    related = {plan.within_id, *(each.pk for each in plan.parts.all())}
    apart = [each for each in before if each.pk not in related]
    return next(iter(apart or before or list(others)), None)
