"""The support team on a day: what it can do and for whom, what is asked, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import Skill
from ropewalk.partnership.models import (
    Partnership,
    Support,
    SupportAllocation,
    SupportRequest,
)
from ropewalk.partnership.rules.support import (
    FULL_TIME,
    Ask,
    Have,
    balances,
    fte,
    gaps_said,
)


@dataclass(frozen=True, slots=True)
class Team:
    """The support team of a partnership: its people, what is asked of it, what is missing."""

    support: Sequence[Support]
    requests: Sequence[SupportRequest]
    gaps: Sequence[str]


def team_of(partnership: Partnership, *, on: date) -> Team:
    """The team on a day, requests in the order of the work plan; three queries."""
    support = list(_support(partnership, on=on))
    requests = list(
        SupportRequest.objects.filter(covering(on), area__partnership=partnership)
        .select_related("area")
        .prefetch_related(
            Prefetch("allocations", SupportAllocation.objects.select_related("support"))
        )
    )
    have = [
        Have(Skill(each.skill), each.hundredths, is_vacant=each.member_id is None)
        for each in support
    ]
    asked = [
        Ask(Skill(each.skill), each.hundredths, given_to(each)) for each in requests
    ]
    return Team(support, requests, gaps_said(balances(have, asked)))


def given_to(request: SupportRequest) -> int:
    """How much a request is given, in hundredths of a full-time post."""
    return sum(each.hundredths for each in request.allocations.all())


def support_map(partnership: Partnership, *, on: date) -> Table:
    """Full-time posts by skill and employer, filled and vacant; one query."""
    totals: dict[tuple[str, str], list[int]] = {}
    for each in _support(partnership, on=on):
        held = totals.setdefault((each.get_skill_display(), each.employer.name), [0, 0])
        held[each.member_id is None] += each.hundredths
    return Table(
        key="support",
        title="Full-time posts by skill and employer",
        columns=(
            Column("skill", "Skill"),
            Column("employer", "Employer"),
            Column("filled", "Filled", "full-time posts"),
            Column("vacant", "Vacant", "full-time posts"),
        ),
        rows=tuple(
            (skill, employer, filled / FULL_TIME, vacant / FULL_TIME)
            for (skill, employer), (filled, vacant) in sorted(totals.items())
        ),
    )


def work_plan(team: Team) -> Table:
    """What is asked of the team, in order of what leads say comes first."""
    return Table(
        key="plan",
        title="Work plan of the support team",
        columns=(
            Column("place", "Place", "count"),
            Column("area", "Area"),
            Column("purpose", "For"),
            Column("skill", "Skill"),
            Column("asked", "Asked"),
            Column("given", "Given"),
            Column("until", "Until"),
        ),
        rows=tuple(
            (
                each.priority if each.priority is not None else "not yet",
                each.area.name,
                each.purpose,
                each.get_skill_display(),
                fte(each.hundredths),
                ", ".join(
                    f"{fte(one.hundredths)} of {one.support.title}"
                    for one in each.allocations.all()
                )
                or "nothing yet",
                each.ends_before.isoformat(),
            )
            for each in team.requests
        ),
    )


def support_seen_by(actor: Account, *, on: date) -> QuerySet[Support]:
    """The support posts of the partnerships that the actor may see, in one query."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Support.objects.filter(partnership__in=seen).select_related(
        "partnership", "employer"
    )


def requests_seen_by(actor: Account, *, on: date) -> QuerySet[SupportRequest]:
    """What is asked for in these partnerships, in one query."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return SupportRequest.objects.filter(area__partnership__in=seen).select_related(
        "area__partnership"
    )


def asked_said(request: SupportRequest) -> str:
    """What a request asks and what it is given, in a sentence; one query."""
    given = given_to(request)
    return (
        f"{request.area.name} asks for {fte(request.hundredths)} of "
        f"{request.get_skill_display().lower()}, and "
        f"{f'is given {fte(given)}' if given else 'has been given nothing yet'}."
    )


def support_choices(request: SupportRequest) -> list[tuple[str, str]]:
    """The filled posts with the skill a request asks for, as (number, words); one query."""
    able = (
        _support(request.area.partnership, on=request.starts_on)
        .filter(skill=request.skill)
        .exclude(member=None)
    )
    return [
        (str(each.pk), f"{each.title}, {each.employer.name}, {fte(each.hundredths)}")
        for each in able
    ]


def _support(partnership: Partnership, *, on: date) -> QuerySet[Support]:
    return partnership.support.filter(covering(on)).select_related("employer", "member")
