"""Negotiations and the cycles they have to fit: the calendar, a division, a head's rounds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day, listed, pounds
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.rules.terms import year_said
from ropewalk.strategy.models import (
    CycleDay,
    Division,
    Negotiation,
    NegotiationQuerySet,
    Round,
    ServiceHead,
)
from ropewalk.strategy.programme_kinds import Cycle, TeamSide
from ropewalk.strategy.queries.rounds import limits_from, rounds_of, said_from
from ropewalk.strategy.rules.negotiation import (
    Deadline,
    Limits,
    Standing,
    clash_said,
    plan_said,
    standing,
)

MOST_BESIDE = 4
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the partners' cycles, the negotiations beside them, and what clashes."""

    said: str
    clashes: Sequence[str]
    days: Table
    negotiations: Table
    in_time: Table


@dataclass(frozen=True, slots=True)
class HeadShown:
    """A head of service in a division: how it stands, and what was said last."""

    division: Division
    head: ServiceHead
    standing: Standing
    last: Round | None
    limits: Limits | None


@dataclass(frozen=True, slots=True)
class NegotiationPage:
    """A negotiation: how each head stands in each division, and which plans are whole."""

    negotiation: Negotiation
    said: str
    plans: Sequence[str]
    divisions: Sequence[Division]
    shown: Sequence[HeadShown]
    clashes: Sequence[str]
    strategic: Sequence[str]


@dataclass(frozen=True, slots=True)
class RoundsPage:
    """The rounds of a head of service in a division, the last ones side by side."""

    shown: HeadShown
    rounds: Sequence[Round]
    beside: Table


def negotiations_seen_by(actor: Account, *, on: date) -> NegotiationQuerySet:
    """The negotiations of the partnerships that the actor may see, in one query."""
    return Negotiation.objects.visible_to(actor, on=on).select_related("partnership")


def calendar_of(partnership: Partnership, *, on: date) -> Calendar:
    """The cycles of a partnership's partners and what clashes with them; three queries."""
    days = list(partnership.cycle_days.select_related("organisation"))
    held = list(partnership.negotiations.all())
    late = [
        sentences
        for each in held
        if (
            sentences := clash_said(
                each.title, each.ends_on, each.year_starting, _deadlines(days)
            )
        )
    ]
    clashes = [sentence for sentences in late for sentence in sentences]
    ahead = [each for each in days if each.is_deadline and each.due_on >= on]
    following = (
        f"The next deadline is {day(ahead[0].due_on)}: {ahead[0].what} "
        f"({ahead[0].organisation})."
        if ahead
        else "No deadline is ahead."
    )
    return Calendar(
        said=f"{following} "
        + (
            "Every negotiation ends in time."
            if not clashes
            else f"Ends too late: {len(late)} of {len(held)} negotiations."
        )
        if held
        else following,
        clashes=clashes,
        days=_days_table(days, on=on),
        negotiations=_negotiations_table(held),
        in_time=_in_time(partnership, days, held, on=on),
    )


def negotiation_page(negotiation: Negotiation) -> NegotiationPage:
    """How each head stands in each division, in seven queries."""
    heads = list(negotiation.heads.prefetch_related("limits"))
    divisions = list(
        negotiation.divisions.prefetch_related(
            "localities",
            Prefetch("rounds", Round.objects.select_related("ruling")),
            "negotiators__account",
        )
    )
    shown = [_shown(division, head) for division in divisions for head in heads]
    agreed = [each for each in shown if each.standing == Standing.AGREED]
    up = [each for each in shown if each.standing == Standing.REFERRED]
    days = negotiation.partnership.cycle_days.select_related("organisation")
    return NegotiationPage(
        negotiation=negotiation,
        said=f"{len(agreed)} of {len(shown)} are agreed"
        + (f"; {len(up)} went up to the strategic team." if up else ".")
        if shown
        else "No division is formed yet.",
        plans=[
            plan_said(
                sum(each.division == division for each in agreed),
                len(heads),
                division=division.title,
            )
            for division in divisions
        ],
        divisions=divisions,
        shown=shown,
        clashes=clash_said(
            negotiation.title,
            negotiation.ends_on,
            negotiation.year_starting,
            _deadlines(days),
        ),
        strategic=[
            str(each.account)
            for each in negotiation.negotiators.filter(division=None).select_related(
                "account"
            )
        ],
    )


def standing_table(page: NegotiationPage) -> Table:
    """Each head of service in each division: how it stands and what was said last."""
    return Table(
        key="standing",
        title="How each head of service stands",
        columns=(
            Column("head", "Head of service"),
            Column("number", "Number", "year"),
            Column("division", "Division"),
            Column("standing", "How it stands"),
            Column("activity", "Activity, as said last"),
            Column("pence", "Cost, as said last", "pence"),
            Column("location", "Where"),
            Column("limits", "Framework"),
        ),
        rows=tuple(
            (
                each.head.title,
                place,
                each.division.title,
                each.standing.value,
                f"{each.last.activity:,} {each.head.unit}" if each.last else "none yet",
                each.last.pence if each.last else None,
                each.last.location if each.last else "none yet",
                limits_said(each.limits, each.head.unit),
            )
            for place, each in enumerate(page.shown, start=1)
        ),
    )


def division_of(negotiation: Negotiation, division_id: int) -> Division | None:
    """A division of a negotiation, in one query."""
    return negotiation.divisions.filter(pk=division_id).first()


def head_of(negotiation: Negotiation, number: int) -> ServiceHead | None:
    """A head of service of a negotiation by its number, in one query."""
    return negotiation.heads.filter(number=number).first()


def rounds_page(division: Division, head: ServiceHead) -> RoundsPage:
    """The rounds of a head of service in a division, in two queries."""
    rounds = rounds_of(division, head)
    shown = HeadShown(
        division=division,
        head=head,
        standing=standing(said_from(rounds)),
        last=rounds[-1] if rounds else None,
        limits=limits_from(head.limits.all(), division_id=division.pk),
    )
    return RoundsPage(shown, rounds, _beside(rounds[-MOST_BESIDE:], head))


def limits_said(limits: Limits | None, unit: str) -> str:
    """The least and the most that may be agreed, in words."""
    if limits is None:
        return "no limits set yet"
    activity = _between(
        None if limits.least_activity is None else f"{limits.least_activity:,}",
        None if limits.most_activity is None else f"{limits.most_activity:,}",
    )
    cost = _between(
        None if limits.least_pence is None else pounds(limits.least_pence),
        None if limits.most_pence is None else pounds(limits.most_pence),
    )
    return listed([f"{activity} {unit}"] * bool(activity) + [cost] * bool(cost))


def side_of(
    actor: Account, negotiation: Negotiation, division: Division
) -> TeamSide | None:
    """The side on which somebody is named for a division, in one query; none for none."""
    named = negotiation.negotiators.filter(
        Q(division=None) | Q(division=division), account=actor
    ).first()
    if named is None:
        return None
    return TeamSide.LOCAL if named.division_id else TeamSide.STRATEGIC


def division_choices(negotiation: Negotiation) -> Pairs:
    """The divisions of a negotiation, as (number, words), in one query."""
    return [(str(each.pk), each.title) for each in negotiation.divisions.all()]


def head_choices(negotiation: Negotiation) -> Pairs:
    """The heads of service of a negotiation, as (number, words), in one query."""
    return [
        (str(each.pk), f"{each.title} ({each.unit})")
        for each in negotiation.heads.all()
    ]


def _between(least: str | None, most: str | None) -> str:
    if least is not None and most is not None:
        return f"{least} to {most}"
    if least is not None:
        return f"{least} or more"
    return f"{most} or less" if most is not None else ""


def _shown(division: Division, head: ServiceHead) -> HeadShown:
    rounds = [each for each in division.rounds.all() if each.head_id == head.pk]
    return HeadShown(
        division=division,
        head=head,
        standing=standing(said_from(rounds)),
        last=rounds[-1] if rounds else None,
        limits=limits_from(head.limits.all(), division_id=division.pk),
    )


def _beside(rounds: Sequence[Round], head: ServiceHead) -> Table:
    """Rounds as columns, what changed since the one before said in words."""
    before: list[Round | None] = [None, *rounds[:-1]]
    pairs = list(zip(before, rounds, strict=True)) if rounds else []
    return Table(
        key="rounds",
        title="Rounds side by side",
        columns=(
            Column("what", "What"),
            *(
                Column(f"round_{each.number}", f"Round {each.number}")
                for each in rounds
            ),
        ),
        rows=(
            ("Who", *(each.get_side_display() for each in rounds)),
            ("What they say", *(each.get_move_display() for each in rounds)),
            (
                f"Activity ({head.unit})",
                *(
                    f"{each.activity:,}"
                    + _change(
                        earlier.activity if earlier else None,
                        each.activity,
                        "{:,}".format,
                    )
                    for earlier, each in pairs
                ),
            ),
            (
                "Cost",
                *(
                    pounds(each.pence)
                    + _change(earlier.pence if earlier else None, each.pence, pounds)
                    for earlier, each in pairs
                ),
            ),
            (
                "Where",
                *(
                    each.location
                    + (
                        " (moved)"
                        if earlier and earlier.location != each.location
                        else ""
                    )
                    for earlier, each in pairs
                ),
            ),
            ("Why", *(each.because or "not said" for each in rounds)),
            ("Framework", *(_framework(each) for each in rounds)),
        ),
    )


def _change(before: int | None, now: int, said: Callable[[int], str]) -> str:
    if before is None or before == now:
        return ""
    return f" ({'up' if now > before else 'down'} {said(abs(now - before))})"


def _framework(each: Round) -> str:
    if not each.outside:
        return "inside"
    if not hasattr(each, "ruling"):
        return f"outside, went up: {each.outside}"
    verdict = "allowed above" if each.ruling.is_allowed else "turned down above"
    return f"outside, {verdict}: {each.ruling.because}"


def _deadlines(days: Iterable[CycleDay]) -> list[Deadline]:
    return [
        Deadline(
            str(each.organisation),
            Cycle(each.cycle),
            each.what,
            each.due_on,
            each.year_starting,
        )
        for each in days
        if each.is_deadline
    ]


def _days_table(days: Sequence[CycleDay], *, on: date) -> Table:
    return Table(
        key="days",
        title="Days of the partners' cycles",
        columns=(
            Column("what", "What"),
            Column("partner", "Partner"),
            Column("cycle", "Cycle"),
            Column("year", "For the year"),
            Column("due", "Day"),
            Column("kind", "Kind"),
            Column("state", "State"),
        ),
        rows=tuple(
            (
                each.what,
                str(each.organisation),
                each.get_cycle_display(),
                year_said(each.year_starting),
                each.due_on.isoformat(),
                "deadline" if each.is_deadline else "a day to know",
                "past" if each.due_on < on else "ahead",
            )
            for each in days
        ),
    )


def _negotiations_table(held: Sequence[Negotiation]) -> Table:
    return Table(
        key="negotiations",
        title="Negotiations",
        columns=(
            Column("title", "Negotiation"),
            Column("number", "Number", "year"),
            Column("people", "For whom"),
            Column("year", "For the year"),
            Column("starts", "From"),
            Column("ends", "To"),
        ),
        rows=tuple(
            (
                each.title,
                each.pk,
                each.people,
                year_said(each.year_starting),
                each.starts_on.isoformat(),
                each.ends_on.isoformat(),
            )
            for each in held
        ),
    )


def _in_time(
    partnership: Partnership,
    days: Sequence[CycleDay],
    held: Sequence[Negotiation],
    *,
    on: date,
) -> Table:
    """Negotiations as spells, and the days of the cycles as milestones."""
    return Table(
        key="calendar",
        title=f"The year's cycles in {partnership.name}",
        columns=(
            Column("what", "What"),
            Column("first", "First day"),
            Column("last", "Last day"),
            Column("state", "State"),
        ),
        rows=(
            *(
                (
                    each.title,
                    each.starts_on.isoformat(),
                    each.ends_on.isoformat(),
                    "done" if each.ends_on < on else "to do",
                )
                for each in held
            ),
            *(
                (
                    f"{each.what} ({each.organisation})",
                    each.due_on.isoformat(),
                    each.due_on.isoformat(),
                    "milestone",
                )
                for each in days
            ),
        ),
    )
