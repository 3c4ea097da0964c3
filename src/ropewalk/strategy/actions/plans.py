"""Recording a plan, changing it, and choosing the intentions in it."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.strategy.hold import held_to_plan
from ropewalk.strategy.models import Intention, Plan
from ropewalk.strategy.queries.plans import term_of
from ropewalk.strategy.rules.plans import Term, why_no_term


@transaction.atomic
def record_plan(
    *,
    partnership_id: int,
    title: str,
    vision: str,
    starts_on: date,
    ends_before: date,
    within_id: int | None = None,
    intention_ids: Sequence[int] = (),
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Plan:
    """Record what partners mean to do together over a term, and the vision behind it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title or vision, its term cannot be, or an intention is
            of another partnership.
    """
    partnership = held_to_plan(partnership_id, by=by, at=at)
    held = Plan.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, partnership=partnership, recorded_by=by)
        return held
    _refuse_words(title, vision)
    term = Term(starts_on, ends_before)
    within = _within(partnership, within_id, term=term)
    chosen = _intentions(partnership, intention_ids)
    made = Plan.objects.create(
        partnership=partnership,
        within=within,
        title=title.strip(),
        vision=vision.strip(),
        starts_on=starts_on,
        ends_before=ends_before,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    made.intentions.set(chosen)
    record(
        Event.Kind.JOINT_PLAN_RECORDED,
        subject=made,
        by=by,
        at=at,
        detail=f"{term.said}, {len(chosen)} intentions",
    )
    return made


@transaction.atomic
def change_plan(
    *,
    plan_id: int,
    title: str,
    vision: str,
    starts_on: date,
    ends_before: date,
    within_id: int | None,
    by: Account,
    at: datetime,
) -> Plan:
    """Change the title, vision or term of a plan, or the plan that it is inside.

    What was issued stays as it was issued. What is said already is not recorded again.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title or vision, or its term cannot be.
    """
    plan = _held(plan_id, by=by, at=at)
    _refuse_words(title, vision)
    term = Term(starts_on, ends_before)
    parts = list(plan.parts.order_by("pk"))
    if within_id is not None and parts:
        raise BadInput(
            "This plan has plans inside it, so it cannot be inside another: plans have "
            "two levels."
        )
    if within_id == plan.pk:
        raise BadInput("A plan cannot be inside itself.")
    within = _within(
        plan.partnership, within_id, term=term, parts=[term_of(each) for each in parts]
    )
    said = {
        "title": title.strip(),
        "vision": vision.strip(),
        "starts_on": starts_on,
        "ends_before": ends_before,
        "within": within,
    }
    if all(getattr(plan, name) == said[name] for name in said):
        return plan
    for name, value in said.items():
        setattr(plan, name, value)
    plan.save(update_fields=list(said))
    record(Event.Kind.JOINT_PLAN_CHANGED, subject=plan, by=by, at=at, detail=term.said)
    return plan


@transaction.atomic
def choose_intentions(
    *, plan_id: int, intention_ids: Sequence[int], by: Account, at: datetime
) -> Plan:
    """Choose the intentions that a plan has; those that it has are not chosen again.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when one is of another partnership, or was withdrawn.
    """
    plan = _held(plan_id, by=by, at=at)
    already = set(plan.intentions.values_list("pk", flat=True))
    chosen = _intentions(plan.partnership, intention_ids, already=already)
    if {each.pk for each in chosen} == already:
        return plan
    plan.intentions.set(chosen)
    record(
        Event.Kind.INTENTIONS_CHOSEN,
        subject=plan,
        by=by,
        at=at,
        detail=", ".join(str(each.pk) for each in chosen),
    )
    return plan


def _held(plan_id: int, *, by: Account, at: datetime) -> Plan:
    """A plan that nobody else changes until this is done."""
    plan = Plan.objects.get(pk=plan_id)
    partnership = held_to_plan(plan.partnership_id, by=by, at=at)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    plan.partnership = partnership
    return plan


def _refuse_words(title: str, vision: str) -> None:
    if not title.strip():
        raise BadInput("Enter what the plan is called.")
    if not vision.strip():
        raise BadInput("Enter the vision: what ought to be true for people.")


def _within(
    partnership: Partnership,
    number: int | None,
    *,
    term: Term,
    parts: Sequence[Term] = (),
) -> Plan | None:
    """The plan that another is inside, once the term of that other can be."""
    outer = None
    if number is not None:
        outer = partnership.plans.filter(pk=number).first()
        if outer is None:
            raise BadInput("That plan belongs to another partnership.")
        if outer.within_id is not None:
            raise BadInput(
                "That plan is inside another itself: plans have two levels. Choose the "
                "plan that it is inside."
            )
    if fault := why_no_term(
        term, within=term_of(outer) if outer else None, parts=parts
    ):
        raise BadInput(fault)
    return outer


def _intentions(
    partnership: Partnership,
    numbers: Sequence[int],
    *,
    already: set[int] | frozenset[int] = frozenset(),
) -> list[Intention]:
    """The intentions of these numbers, each of which the plan can have."""
    found = list(partnership.intentions.filter(pk__in=numbers).order_by("title", "pk"))
    if len(found) != len(set(numbers)):
        raise BadInput("One of these intentions belongs to another partnership.")
    gone = [each for each in found if each.withdrawn_at and each.pk not in already]
    if gone:
        raise BadInput(f"“{gone[0].title}” was withdrawn, so no plan takes it up.")
    return found
