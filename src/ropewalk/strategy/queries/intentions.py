"""Questions about intentions: what each says, what is missing, and whether it is on time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from ropewalk.figures import BadInput, Column, Table
from ropewalk.figures.days import day_begins, local_day
from ropewalk.figures.words import day, listed
from ropewalk.money.models import Fund
from ropewalk.organisations.models import Account, Permission
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.roles import roles_with
from ropewalk.outcomes.models import Measure
from ropewalk.outcomes.queries import measures_seen_by, outcome_choices
from ropewalk.partnership.kinds import DecisionState
from ropewalk.partnership.models import Decision, Partnership
from ropewalk.partnership.queries.bodies import body_choices
from ropewalk.partnership.queries.decisions import decisions_of, state_then
from ropewalk.place.models import Need
from ropewalk.strategy.kinds import IntentionKind
from ropewalk.strategy.models import Intention, Milestone
from ropewalk.strategy.rules.intentions import (
    FundTotal,
    IntentionSaid,
    MilestoneSaid,
    OnTrack,
    Part,
    all_money,
    kinds_said,
    money_by_fund,
    on_track,
    why_add_on,
    why_uncommitted,
)

Pairs = list[tuple[str, str]]
SHORT = 100


def intentions_seen_by(actor: Account, *, on: date) -> QuerySet[Intention]:
    """The intentions of the partnerships that the actor may see, in two queries."""
    return in_words(Intention.objects.visible_to(actor, on=on))


def milestones_seen_by(actor: Account, *, on: date) -> QuerySet[Milestone]:
    """The milestones of those intentions, in one query."""
    return Milestone.objects.filter(
        intention__in=Intention.objects.visible_to(actor, on=on)
    ).select_related("intention__partnership")


def in_words(intentions: QuerySet[Intention]) -> QuerySet[Intention]:
    """Intentions with all that they are tied to fetched; one more query."""
    return intentions.select_related(
        "partnership",
        "priority",
        "body",
        "need__organisation",
        "outcome__framework",
        "measure",
        "fund",
        "decision__item__meeting__body",
    ).prefetch_related(
        Prefetch("milestones", Milestone.objects.order_by("due_on", "pk"))
    )


def said_of(intention: Intention, *, on: date | None = None) -> IntentionSaid:
    """An intention in words; no query where it was fetched by ``in_words``.

    Every partner reads the name of the fund, as the plan and the contract give it; what
    is in the fund is told where the fund is, to those who take part in it.

    Args:
        intention: The intention.
        on: With a day, what was decided and done later than that is left out.
    """
    decision, priority = intention.decision, intention.priority
    need, outcome, measure = intention.need, intention.outcome, intention.measure
    return IntentionSaid(
        number=intention.pk,
        kind=IntentionKind(intention.kind),
        title=intention.title,
        service=intention.service_said,
        priority=_priority_said(intention),
        body=intention.body.name if intention.body else "",
        add_on=why_add_on(
            has_priority=priority is not None,
            is_withdrawn=bool(priority and priority.withdrawn_at),
            has_body=intention.body_id is not None,
        ),
        need=need.statement if need else "",
        need_source=f"{need.get_voice_display()}, recorded by {need.organisation.name}"
        if need
        else "",
        outcome=outcome.statement if outcome else "",
        outcome_source=f"{outcome.framework.name}, {outcome.framework.source}"
        if outcome
        else "",
        measure=measure.name if measure else "",
        measure_source=measure.source if measure else "",
        evidence=intention.evidence,
        fund=intention.fund.title if intention.fund else "",
        pence=intention.pence,
        provider_impact=intention.provider_impact,
        equality_impact=intention.equality_impact,
        decision=decision_said(decision, on=on) if decision else "",
        is_decided=decision is not None
        and _state(decision, on) == DecisionState.AGREED,
        uncommitted=why_uncommitted(
            intention.pence,
            commits=decision.pence,
            commits_nothing=decision.commits_nothing,
        )
        if decision
        else "",
        withdrawn_because=intention.withdrawn_because
        if on is None or _withdrawn_by(intention, on)
        else "",
        milestones=tuple(
            MilestoneSaid(each.title, each.due_on, each.done_on, each.pk)
            for each in intention.milestones.all()
            if on is None or local_day(each.recorded_at) <= on
        ),
    )


def _withdrawn_by(intention: Intention, on: date) -> bool:
    at = intention.withdrawn_at
    return at is not None and local_day(at) <= on


def _priority_said(intention: Intention) -> str:
    priority = intention.priority
    if priority is None:
        return ""
    return f"{priority.title} (withdrawn)" if priority.withdrawn_at else priority.title


def _state(decision: Decision, on: date | None) -> DecisionState:
    return state_then(decision, on=on) if on else DecisionState(decision.state)


def decision_said(decision: Decision, *, on: date | None = None) -> str:
    """A decision as a line: its item, before which body, and what became of it.

    What was proposed is told on its own page alone, to whom its paper is not kept from.
    """
    state = _state(decision, on).label.lower()
    return f"{decision.item.title} ({decision.item.meeting.body.name}: {state})"


def standing_intentions(partnership: Partnership) -> QuerySet[Intention]:
    """The intentions of a partnership that were not withdrawn, in two queries."""
    return in_words(partnership.intentions.filter(withdrawn_at=None))


def who_can_plan(partnership: Partnership, *, on: date) -> str:
    """Who can add what is missing, in words; one query."""
    roles = sorted(role.label.lower() for role in roles_with(Permission.PLAN_TOGETHER))
    partners = [
        each.organisation.name
        for each in partnership.partners.filter(covering(on))
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    ]
    return f"A {' or '.join(roles)} of {' or '.join(partners)}"


@dataclass(frozen=True, slots=True)
class IntentionTold:
    """An intention as its page tells it."""

    said: IntentionSaid
    on: date
    who: str

    def missing_table(self) -> Table:
        """What is missing, what would fill it, and who can."""
        return Table(
            key="missing",
            title="What is missing",
            columns=(
                Column("part", "Part"),
                Column("wanted", "What to add"),
                Column("who", "Who can add it"),
            ),
            rows=tuple(
                (part.label, self.said.wanted(part), self.who)
                for part in self.said.missing
            ),
        )

    def milestone_table(self) -> Table:
        """Its milestones in the order of their days, and how each stands."""
        return Table(
            key="milestones",
            title="Milestones",
            columns=(
                Column("milestone", "Milestone"),
                Column("due", "Due"),
                Column("state", "State"),
            ),
            rows=tuple(
                (each.title, day(each.due_on), each.state(self.on))
                for each in self.said.milestones
            ),
        )


def intention_told(intention: Intention, *, on: date) -> IntentionTold:
    """An intention as its page tells it, in one query beyond what was fetched."""
    return IntentionTold(
        said_of(intention), on, who_can_plan(intention.partnership, on=on)
    )


@dataclass(frozen=True, slots=True)
class Register:
    """The intentions of a partnership as its register shows them.

    ``standing`` are all that were not withdrawn, whatever was asked for; ``shown`` are
    those asked for, with the withdrawn ones where nothing narrower was.
    """

    standing: Sequence[IntentionSaid]
    shown: Sequence[IntentionSaid]
    asked: str

    @property
    def sentence(self) -> str:
        """How many there are, what they do with money, and how many are incomplete."""
        if not self.standing:
            return "No intention is recorded yet."
        count = len(self.standing)
        incomplete = sum(1 for each in self.standing if each.missing)
        head = "There is 1 intention" if count == 1 else f"There are {count} intentions"
        state = f"{incomplete} not complete" if incomplete else "all complete"
        return (
            f"{head}, {state}: {kinds_said(self.standing)}. {all_money(self.standing)}"
        )

    def table(self) -> Table:
        """Those asked for."""
        return Table(
            key="intentions",
            title=f"Intentions {self.asked}" if self.asked else "Intentions",
            columns=(
                Column("intention", "Intention"),
                Column("number", "Number"),
                Column("kind", "Kind"),
                Column("service", "Service"),
                Column("outcome", "Outcome"),
                Column("measure", "Measure"),
                Column("fund", "Fund"),
                Column("pence", "Change in a full year", "pence"),
                Column("missing", "Missing"),
                Column("programme", "Programme"),
                Column("state", "State"),
            ),
            rows=tuple(_row(each) for each in self.shown),
            note="Below nothing, with a minus sign, is money that is freed.",
        )

    def money_table(self) -> Table:
        """What they take and free, fund by fund."""
        return money_table(self.standing)

    def with_kind(self, kind: IntentionKind) -> int:
        """How many of a kind there are."""
        return sum(1 for each in self.standing if each.kind == kind)

    def without(self, part: Part) -> int:
        """How many lack a part."""
        return sum(1 for each in self.standing if part in each.missing)


def _row(said: IntentionSaid) -> tuple[str | int | None, ...]:
    return (
        said.title,
        str(said.number),
        str(said.kind.label),
        said.service,
        said.outcome,
        said.measure,
        said.fund,
        said.pence,
        said.missing_said,
        "Add-on" if said.add_on else "Main programme",
        "Withdrawn" if said.withdrawn_because else "Standing",
    )


def money_table(said: Iterable[IntentionSaid], *, key: str = "money") -> Table:
    """What intentions take and free in a full year, fund by fund."""
    return Table(
        key=key,
        title="Money by fund, in a full year",
        columns=(
            Column("fund", "Fund"),
            Column("takes", "Takes", "pence"),
            Column("frees", "Frees", "pence"),
            Column("net", "Takes less frees", "pence"),
            Column("intentions", "Intentions", "count"),
            Column("unknown", "Without a sum", "count"),
        ),
        rows=tuple(_money_row(each) for each in money_by_fund(said)),
        note="An intention without a sum stands in no total: it is not counted as nothing.",
    )


def _money_row(total: FundTotal) -> tuple[str | int | None, ...]:
    return (
        total.fund,
        total.takes,
        total.frees,
        total.net,
        total.intentions,
        total.unknown,
    )


def register_of_intentions(
    partnership: Partnership, *, kind: str = "", missing: str = ""
) -> Register:
    """The intentions of a partnership, or those of a kind or without a part; two queries.

    Raises:
        BadInput: when there is no such kind or part.
    """
    if kind and kind not in IntentionKind.values:
        kinds = listed([each.value for each in IntentionKind])
        raise BadInput(f"{kind[:40]} is no kind of intention: there are {kinds}.")
    if missing and missing not in list(Part):
        parts = listed([each.value for each in Part])
        raise BadInput(f"{missing[:40]} is no part of an intention: there are {parts}.")
    every = [said_of(each) for each in in_words(partnership.intentions.all())]
    standing = [each for each in every if not each.withdrawn_because]
    if not kind and not missing:
        return Register(standing, every, "")
    asked = []
    shown = standing
    if kind:
        shown = [each for each in shown if each.kind == kind]
        asked.append(f"to {IntentionKind(kind).label.lower()}")
    if missing:
        shown = [each for each in shown if Part(missing) in each.missing]
        asked.append(f"without {Part(missing).label.lower()}")
    return Register(standing, shown, " ".join(asked))


def intentions_on_track(partnership: Partnership, on: date) -> list[OnTrack]:
    """Whether each intention of a partnership is on time on a day, and why; two queries.

    Those recorded later, and those withdrawn by then, are left out.
    """
    after = day_begins(date.fromordinal(on.toordinal() + 1))
    then = partnership.intentions.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gte=after), recorded_at__lt=after
    ).order_by("title", "pk")
    return [on_track(said_of(each, on=on), on=on) for each in in_words(then)]


def track_table(found: Iterable[OnTrack]) -> Table:
    """Whether each intention is on time, and why."""
    return Table(
        key="track",
        title="Intentions on track",
        columns=(
            Column("intention", "Intention"),
            Column("number", "Number"),
            Column("kind", "Kind"),
            Column("track", "State"),
            Column("reason", "Why"),
        ),
        rows=tuple(
            (
                each.said.title,
                str(each.said.number),
                str(each.said.kind.label),
                each.track.label,
                each.reason,
            )
            for each in found
        ),
    )


def _short(words: str) -> str:
    return words if len(words) <= SHORT else f"{words[: SHORT - 1].rstrip()}…"


def _kept(pairs: Pairs, held: tuple[int, str] | None) -> Pairs:
    """What can be chosen, with what is chosen already where it is not among that."""
    if held is None or str(held[0]) in {number for number, _ in pairs}:
        return pairs
    return [(str(held[0]), held[1]), *pairs]


@dataclass(frozen=True, slots=True)
class AimChoices:
    """What an intention can be for."""

    needs: Pairs
    outcomes: Pairs
    measures: Pairs


def aim_choices(intention: Intention, actor: Account, *, on: date) -> AimChoices:
    """The needs, outcomes and measures that the actor can choose, in three queries."""
    needs = Need.objects.visible_to(actor, on=on).standing()
    return AimChoices(
        needs=_kept(
            [(str(each.pk), _short(each.statement)) for each in needs],
            (intention.need.pk, _short(intention.need.statement))
            if intention.need
            else None,
        ),
        outcomes=_kept(
            outcome_choices(actor, on=on),
            (intention.outcome.pk, intention.outcome.statement)
            if intention.outcome
            else None,
        ),
        measures=_kept(
            [
                (str(each.pk), _measure_said(each))
                for each in measures_seen_by(actor, on=on).order_by("name", "pk")
            ],
            (intention.measure.pk, intention.measure.name)
            if intention.measure
            else None,
        ),
    )


def _measure_said(measure: Measure) -> str:
    return f"{measure.name} (for: {_short(measure.outcome.statement)})"


def fund_choices_of(intention: Intention, actor: Account, *, on: date) -> Pairs:
    """The funds of the partnership that the actor takes part in, in one query."""
    funds = Fund.objects.visible_to(actor, on=on).filter(
        partnership=intention.partnership_id
    )
    held = intention.fund
    return _kept(
        [(str(each.pk), each.title) for each in funds.order_by("title", "pk")],
        (held.pk, held.title) if held else None,
    )


@dataclass(frozen=True, slots=True)
class RouteChoices:
    """What joins an intention to the main programme, and what can have decided it."""

    priorities: Pairs
    bodies: Pairs
    decisions: Pairs


def route_choices(intention: Intention, *, actor: Account, on: date) -> RouteChoices:
    """The priorities, bodies and decisions of the partnership, in up to ten queries."""
    partnership = intention.partnership
    priority, body, decision = (
        intention.priority,
        intention.body,
        intention.decision,
    )
    return RouteChoices(
        priorities=_kept(
            [
                (str(each.pk), each.title)
                for each in partnership.priorities.filter(withdrawn_at=None)
            ],
            (priority.pk, _priority_said(intention)) if priority else None,
        ),
        bodies=_kept(
            body_choices(partnership, on=on), (body.pk, body.name) if body else None
        ),
        decisions=_kept(
            [
                (str(each.pk), _short(decision_said(each)))
                for each in decisions_of(partnership, actor=actor, on=on)
            ],
            (decision.pk, _short(decision_said(decision))) if decision else None,
        ),
    )
