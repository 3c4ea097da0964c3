"""Changes in how partners work together, their objectives and what stands in their way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day, listed
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import (
    ChallengeHeading,
    ChecklistAnswer,
    GateFinding,
    ObjectiveKind,
    TransitionSubject,
)
from ropewalk.partnership.models import (
    Challenge,
    Change,
    GateFound,
    LessonAnswer,
    Objective,
    ObjectiveShare,
    Partnership,
    TaskGroup,
    TeamPlace,
    TransitionLine,
)
from ropewalk.partnership.rules.changes import (
    FOUND_BY_RULE,
    ChangeFacts,
    GateCheck,
    LessonSaid,
    RiskFound,
    check_as_kept,
    gate,
    gate_said,
    lessons,
    numbered,
    risks_found,
    why_not_ahead,
    workplan_said,
)

Pairs = list[tuple[str, str]]
OF_ALL = "The partnership"
WORDS_OF_A_CHOICE = 100


@dataclass(frozen=True, slots=True)
class ObjectiveShown:
    """An objective in its tree, with its outcome and who shares it."""

    number: str
    depth: int
    objective: Objective
    shared_by: Sequence[str]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A change on a day: who sees it through, what it is for, what is planned, the gate."""

    change: Change
    team: Sequence[TeamPlace]
    objectives: Sequence[ObjectiveShown]
    challenges: Sequence[Challenge]
    risks: Sequence[RiskFound]
    transition: Sequence[TransitionLine]
    groups: Sequence[TaskGroup]
    gate: Sequence[GateCheck]
    found: Sequence[GateFound]

    @property
    def shown(self) -> Sequence[GateCheck]:
        """The gate as it was found when the change went ahead; before that, as it stands."""
        return [
            check_as_kept(each.code, GateFinding(each.finding), each.sentence)
            for each in self.found
        ] or self.gate

    @property
    def refusal(self) -> str | None:
        """Why it cannot go ahead, if it cannot."""
        return why_not_ahead(self.gate)

    @property
    def said(self) -> str:
        """Whether it went ahead, or how its gate stands, in a sentence."""
        if self.change.went_ahead_on is not None:
            return f"It went ahead on {day(self.change.went_ahead_on)}."
        return gate_said(self.gate)

    @property
    def workplan(self) -> str:
        """How many groups work on it and over how long, in a sentence."""
        return workplan_said(
            [(each.starts_on, each.ends_before) for each in self.groups]
        )


def changes_seen_by(actor: Account, *, on: date) -> QuerySet[Change]:
    """The changes of the partnerships that the actor may see, by day, in one query."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Change.objects.filter(partnership__in=seen).select_related("partnership")


def challenges_seen_by(actor: Account, *, on: date) -> QuerySet[Challenge]:
    """The challenges of the partnerships that the actor may see, in one query."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Challenge.objects.filter(partnership__in=seen).select_related("partnership")


def facts_of(change: Change, *, on: date) -> ChangeFacts:
    """What the gate of a change looks at on a day; five queries."""
    return _facts(
        team=_team(change, on=on),
        lines=change.transition.all(),
        objectives=change.objectives.all(),
        challenges=change.challenges.all(),
        answers=change.lessons.all(),
    )


def change_page(change: Change, *, on: date) -> ChangePage:
    """Everything of a change on a day, in nine queries."""
    team = list(_team(change, on=on))
    objectives = objective_tree(change.objectives.all())
    challenges = list(change.challenges.all())
    transition = list(change.transition.all())
    facts = _facts(
        team=team,
        lines=transition,
        objectives=[each.objective for each in objectives],
        challenges=challenges,
        answers=change.lessons.all(),
    )
    return ChangePage(
        change=change,
        team=team,
        objectives=objectives,
        challenges=challenges,
        risks=_risks(change, has_team=facts.has_team, on=on),
        transition=transition,
        groups=list(change.groups.all()),
        gate=gate(facts),
        found=list(change.found.all()),
    )


def lesson_answers(change: Change) -> dict[str, LessonSaid]:
    """The latest answer to each lesson, by its code; one query."""
    return _answered(change.lessons.all())


def objectives_of(partnership: Partnership) -> QuerySet[Objective]:
    """The objectives of a partnership itself, and not of a change in it; no query yet."""
    return partnership.objectives.filter(change=None)


def objective_tree(objectives: QuerySet[Objective]) -> list[ObjectiveShown]:
    """Objectives as a tree, those of a person numbered by themselves; two queries."""
    rows = list(
        objectives.select_related("outcome").prefetch_related(
            Prefetch("shares", ObjectiveShare.objects.select_related("member"))
        )
    )
    held = {each.pk: each for each in rows}
    personal = [each for each in rows if each.kind == ObjectiveKind.PERSONAL]
    others = [each for each in rows if each.kind != ObjectiveKind.PERSONAL]
    return [
        ObjectiveShown(
            number=each.number,
            depth=each.depth,
            objective=held[each.key],
            shared_by=[share.member.name for share in held[each.key].shares.all()],
        )
        for some in (others, personal)
        for each in numbered([(one.pk, one.parent_id) for one in some])
    ]


def objective_table(tree: Iterable[ObjectiveShown]) -> Table:
    """Objectives with their numbers, what each is about, its outcome and who shares it."""
    return Table(
        key="objectives",
        title="Objectives",
        columns=(
            Column("number", "Number"),
            Column("objective", "Objective"),
            Column("kind", "What it is about"),
            Column("outcome", "Outcome"),
            Column("shared", "Shared by"),
        ),
        rows=tuple(
            (
                each.number,
                each.objective.text,
                each.objective.get_kind_display(),
                each.objective.outcome.statement if each.objective.outcome else "none",
                listed([*each.shared_by]) or "all partners",
            )
            for each in tree
        ),
    )


def register_of_changes(partnership: Partnership, *, on: date) -> Table:
    """The changes of a partnership with their terms, teams and whether they went ahead.

    Two queries.
    """
    changes = partnership.changes.prefetch_related(
        Prefetch("team", TeamPlace.objects.filter(covering(on)))
    )
    return Table(
        key="changes",
        title="Changes",
        columns=(
            Column("change", "Change"),
            Column("starts", "From"),
            Column("ends", "Up to"),
            Column("team", "In its team", "count"),
            Column("state", "State"),
        ),
        rows=tuple(
            (
                each.title,
                each.starts_on.isoformat(),
                each.ends_before.isoformat() if each.ends_before else "no end yet",
                len(each.team.all()),
                f"went ahead on {day(each.went_ahead_on)}"
                if each.went_ahead_on
                else "before its gate",
            )
            for each in changes
        ),
    )


def register_of_challenges(partnership: Partnership, *, on: date) -> Table:
    """What stands in the way, raised or found by rule, by heading; three queries."""
    raised = partnership.challenges.select_related("change")
    running = partnership.changes.filter(
        Q(ends_before=None) | Q(ends_before__gt=on)
    ).prefetch_related(Prefetch("team", TeamPlace.objects.filter(covering(on))))
    rows = [
        (
            ChallengeHeading(each.heading),
            each.text,
            each.change.title if each.change else OF_ALL,
            f"raised on {day(each.raised_on)}",
            each.answer or "none yet",
            each.answer_post or "nobody yet",
            state_of(each),
        )
        for each in raised
    ] + [
        (
            risk.heading,
            risk.text,
            change.title,
            FOUND_BY_RULE,
            "none yet",
            "nobody yet",
            "open",
        )
        for change in running
        for risk in _risks(change, has_team=bool(change.team.all()), on=on)
    ]
    order = list(ChallengeHeading)
    return Table(
        key="challenges",
        title="Challenges",
        columns=(
            Column("heading", "Heading"),
            Column("challenge", "Challenge"),
            Column("change", "Of what"),
            Column("how", "How it came here"),
            Column("answer", "Answer"),
            Column("owner", "Who sees to it"),
            Column("state", "State"),
        ),
        rows=tuple(
            (row[0].label, *row[1:])
            for row in sorted(rows, key=lambda row: order.index(row[0]))
        ),
        note="What is found by rule is worked out on the day and kept nowhere.",
    )


def workplan_table(page: ChangePage) -> Table:
    """The task groups of a change with their terms, and what they add up to."""
    return Table(
        key="workplan",
        title="Workplan",
        columns=(
            Column("group", "Task group"),
            Column("starts", "From"),
            Column("ends", "Up to"),
        ),
        rows=tuple(
            (each.name, each.starts_on.isoformat(), each.ends_before.isoformat())
            for each in page.groups
        ),
        note=page.workplan,
    )


def state_of(challenge: Challenge) -> str:
    """Whether a challenge is open, answered or closed, in words."""
    if challenge.closed_on is not None:
        return f"closed on {day(challenge.closed_on)}"
    return "answered" if challenge.answered_on is not None else "open"


def change_choices(partnership: Partnership) -> list[tuple[str, str]]:
    """The changes of a partnership, as (number, words), in one query."""
    return [(str(each.pk), each.title) for each in partnership.changes.all()]


def team_choices(partnership: Partnership, *, on: date) -> tuple[Pairs, Pairs]:
    """The posts and the members of a day, as (number, words), in two queries."""
    return (
        [(str(each.pk), each.title) for each in partnership.posts.filter(covering(on))],
        [
            (str(each.pk), each.name)
            for each in partnership.members.filter(covering(on))
        ],
    )


def objective_choices(partnership: Partnership) -> list[tuple[str, str]]:
    """What an objective can be part of, as (number, words), in one query."""
    return [
        (str(each.pk), f"{each.text[:WORDS_OF_A_CHOICE]} ({each.change or OF_ALL})")
        for each in partnership.objectives.select_related("change")
    ]


def _team(change: Change, *, on: date) -> QuerySet[TeamPlace]:
    return change.team.filter(covering(on)).select_related("post", "member")


def _risks(change: Change, *, has_team: bool, on: date) -> list[RiskFound]:
    """What the rules find against a change that is not over by the day."""
    if change.ends_before is not None and change.ends_before <= on:
        return []
    return risks_found(title=change.title, has_team=has_team)


def _facts(
    *,
    team: Iterable[TeamPlace],
    lines: Iterable[TransitionLine],
    objectives: Iterable[Objective],
    challenges: Iterable[Challenge],
    answers: Iterable[LessonAnswer],
) -> ChangeFacts:
    return ChangeFacts(
        has_team=any(True for _ in team),
        subjects=frozenset(TransitionSubject(each.subject) for each in lines),
        objectives=[ObjectiveKind(each.kind) for each in objectives],
        lessons=_answered(answers),
        unanswered=sum(each.answered_on is None for each in challenges),
    )


def _answered(answers: Iterable[LessonAnswer]) -> dict[str, LessonSaid]:
    """The latest answer to each lesson that is still asked."""
    asked = {each.code for each in lessons()}
    return {
        each.code: LessonSaid(ChecklistAnswer(each.answer), each.evidence, each.action)
        for each in answers
        if each.code in asked
    }
