"""A plan as its page and its document tell it, part by part."""

from collections.abc import Sequence

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day, listed
from ropewalk.place.section import Section
from ropewalk.strategy.kinds import IntentionKind
from ropewalk.strategy.queries.intentions import money_table
from ropewalk.strategy.rules.intentions import IntentionSaid, all_money, kinds_said
from ropewalk.strategy.rules.plans import PlanSaid


def sections_of(plan: PlanSaid) -> list[Section]:
    """The parts of a plan: outcomes, intentions, money, milestones, what is missing."""
    return [
        Section(
            "outcomes",
            "Vision and outcomes",
            plan.vision_said(),
            tables=_own(_outcomes(plan)),
        ),
        Section(
            "intentions",
            "Intentions",
            f"In the plan: {kinds_said(plan.counted)}."
            if plan.counted
            else "No intention is in the plan yet.",
            tables=tuple(
                _intentions(kind, held)
                for kind in IntentionKind
                if (held := plan.of_kind(kind))
            ),
        ),
        Section(
            "money",
            "Money by fund",
            all_money(plan.counted),
            tables=_own(money_table(plan.counted)),
        ),
        Section(
            "milestones",
            "Milestones",
            plan.milestones_said(),
            tables=_own(_milestones(plan)),
        ),
        Section(
            "incomplete",
            "What is missing",
            plan.incomplete_said() if plan.counted else "There is nothing to complete.",
            tables=_own(_incomplete(plan)),
        ),
    ]


def _own(table: Table) -> tuple[Table, ...]:
    return (table,) if table.rows else ()


def _outcomes(plan: PlanSaid) -> Table:
    rows = [
        (
            outcome,
            listed(sorted({each.measure for each in held if each.measure})),
            listed([each.title for each in held]),
        )
        for outcome, held in plan.outcomes.items()
    ]
    if plan.without_outcome:
        without = listed([each.title for each in plan.without_outcome])
        rows.append(("No outcome yet", "", without))
    return Table(
        key="outcomes",
        title="Outcomes, and the intentions for each",
        columns=(
            Column("outcome", "Outcome"),
            Column("measures", "Measures"),
            Column("intentions", "Intentions"),
        ),
        rows=tuple(rows),
    )


def _intentions(kind: IntentionKind, held: Sequence[IntentionSaid]) -> Table:
    return Table(
        key=str(kind.value),
        title=str(kind.label),
        columns=(
            Column("intention", "Intention"),
            Column("service", "Service"),
            Column("need", "Need"),
            Column("outcome", "Outcome"),
            Column("fund", "Fund"),
            Column("pence", "Change in a full year", "pence"),
            Column("decision", "Decision"),
            Column("programme", "Programme"),
        ),
        rows=tuple(
            (
                each.title,
                each.service,
                each.need,
                each.outcome,
                each.fund,
                each.pence,
                each.decided,
                "Add-on" if each.add_on else "Main programme",
            )
            for each in held
        ),
    )


def _milestones(plan: PlanSaid) -> Table:
    return Table(
        key="milestones",
        title="Milestones in the order of their days",
        columns=(
            Column("milestone", "Milestone"),
            Column("due", "Due"),
            Column("intention", "Intention"),
            Column("state", "State"),
        ),
        rows=tuple(
            (one.title, day(one.due_on), each.title, one.state(plan.on))
            for each, one in plan.milestones()
        ),
    )


def _incomplete(plan: PlanSaid) -> Table:
    return Table(
        key="incomplete",
        title="Intentions that are not complete",
        columns=(
            Column("intention", "Intention"),
            Column("missing", "Missing"),
        ),
        rows=tuple((each.title, each.missing_said) for each in plan.incomplete),
    )
