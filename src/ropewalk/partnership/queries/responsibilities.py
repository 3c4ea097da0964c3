"""Who answers for what on a day: functions, areas and their people, staff who moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.organisations.models import Account, OrganisationKind
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import AreaRoleKind, Direction
from ropewalk.partnership.models import (
    Area,
    AreaRole,
    Delegation,
    DutyDone,
    Guideline,
    Partnership,
    StaffTransfer,
)
from ropewalk.partnership.rules.responsibilities import (
    direction_of,
    duties_of,
    functions_certainty,
    known_functions,
)
from ropewalk.place.models import Level

LEVELS = {
    Level.STRATEGIC: "Strategic",
    Level.SERVICE: "Service",
    Level.INDIVIDUAL: "Individual",
}


@dataclass(frozen=True, slots=True)
class AccountabilityPage:
    """The table of who delivers each function, and what nobody has placed yet."""

    table: Table
    not_placed: Mapping[str, Sequence[str]]


def accountability_of(partnership: Partnership, *, on: date) -> AccountabilityPage:
    """How each function of the councils is delivered on a day; two queries."""
    placed = list(
        partnership.accountabilities.filter(covering(on))
        .select_related("organisation", "delegated_to")
        .order_by("organisation__name", "pk")
    )
    known = known_functions()
    rows = tuple(
        (
            each.organisation.name,
            each.function,
            each.get_mode_display(),
            each.delegated_to.name if each.delegated_to else "—",
            each.holder_post,
            known[each.code].law or "—" if each.code in known else "—",
            each.starts_on.isoformat(),
        )
        for each in placed
    )
    return AccountabilityPage(
        table=Table(
            key="accountability",
            title="Who delivers each function",
            columns=(
                Column("council", "Council"),
                Column("function", "Function"),
                Column("mode", "How"),
                Column("to", "Delegated to"),
                Column("holder", "Held by"),
                Column("law", "Law"),
                Column("since", "Since"),
            ),
            rows=rows,
            note=(
                "The list of functions to start from is ours: "
                f"{functions_certainty().value}. A council stays responsible for its "
                "functions, whoever delivers them."
            ),
        ),
        not_placed={
            name: [
                each.words
                for each in known.values()
                if (number, each.words)
                not in {(str(one.organisation_id), one.function) for one in placed}
            ]
            for number, name in council_choices(partnership, on=on)
        },
    )


def council_choices(partnership: Partnership, *, on: date) -> list[tuple[str, str]]:
    """The partners on a day that are councils, as (number, name), in one query."""
    councils = partnership.partners.filter(
        covering(on), organisation__kind=OrganisationKind.COUNCIL
    ).select_related("organisation")
    return [(str(each.organisation_id), each.organisation.name) for each in councils]


@dataclass(frozen=True, slots=True)
class DutyNow:
    """One duty of somebody's role, and when it was last done."""

    code: str
    words: str
    last: DutyDone | None


@dataclass(frozen=True, slots=True)
class AreaNow:
    """An area of commissioning on a day: its lead, who answers to it, and what is wrong.

    ``duties`` are by the number of the role.
    """

    number: int
    name: str
    lead: AreaRole | None
    others: Sequence[AreaRole]
    faults: Sequence[str]
    duties: Mapping[int, Sequence[DutyNow]] = field(default_factory=dict)

    @property
    def roles(self) -> list[AreaRole]:
        """Everybody in the area, the lead first."""
        return [*([self.lead] if self.lead else []), *self.others]


def areas_of(partnership: Partnership, *, on: date) -> list[AreaNow]:
    """The areas of a partnership on a day, in three queries."""
    roles = (
        AreaRole.objects.filter(covering(on))
        .select_related("member", "employer")
        .prefetch_related(Prefetch("done", DutyDone.objects.filter(done_on__lte=on)))
    )
    areas = partnership.areas.filter(covering(on)).prefetch_related(
        Prefetch("roles", roles, to_attr="held")
    )
    return [area_now(area) for area in areas]


def area_now(area: Area) -> AreaNow:
    """An area whose roles were fetched as ``held``."""
    held: list[AreaRole] = area.held  # type: ignore[attr-defined]  # from areas_of
    lead = next((each for each in held if each.kind == AreaRoleKind.LEAD), None)
    others = [each for each in held if each.kind != AreaRoleKind.LEAD]
    faults = [] if lead else ["Nobody leads it."]
    if lead is None:
        faults += [
            f"{each.member.name} ({each.get_kind_display()}) has no lead to answer to."
            for each in others
        ]
    return AreaNow(
        number=area.pk,
        name=area.name,
        lead=lead,
        others=others,
        faults=faults,
        duties={each.pk: _duties(each) for each in held},
    )


def _duties(role: AreaRole) -> list[DutyNow]:
    last = {each.code: each for each in role.done.all()}  # in order of day
    return [
        DutyNow(each.code, each.words, last.get(each.code))
        for each in duties_of(role.kind)
    ]


def areas_seen_by(actor: Account, *, on: date) -> QuerySet[Area]:
    """The areas of the partnerships that the actor may see, in one query."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Area.objects.filter(partnership__in=seen).select_related("partnership")


def area_roles_seen_by(actor: Account, *, on: date) -> QuerySet[AreaRole]:
    """The roles in those areas, in one query."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return AreaRole.objects.filter(area__partnership__in=seen).select_related(
        "area__partnership", "member"
    )


def commissioning_actors(partnership: Partnership, *, on: date) -> Table:
    """Everybody who commissions on a day, at whatever level; one query."""
    held = (
        AreaRole.objects.filter(covering(on), area__partnership=partnership)
        .select_related("member", "employer", "area")
        .order_by("area__name", "pk")
    )
    return Table(
        key="actors",
        title="Who commissions",
        columns=(
            Column("who", "Who"),
            Column("role", "As"),
            Column("area", "Area"),
            Column("level", "Level"),
            Column("post", "Post"),
            Column("employer", "Employed by"),
        ),
        rows=tuple(
            (
                each.member.name,
                each.get_kind_display(),
                each.area.name,
                LEVELS[Level(each.level)],
                each.title,
                each.employer.name,
            )
            for each in held
        ),
    )


@dataclass(frozen=True, slots=True)
class TransferRegister:
    """Staff who moved, and how many each way; each way is counted apart."""

    table: Table
    people: Mapping[Direction, int]


def transfers_of(partnership: Partnership, *, on: date) -> TransferRegister:
    """Staff who moved between partners up to a day; one query."""
    moved = list(
        StaffTransfer.objects.filter(
            partnership=partnership, moved_on__lte=on
        ).select_related("from_organisation", "to_organisation")
    )
    people: dict[Direction, int] = {}
    rows = []
    for each in moved:
        way = direction_of(
            OrganisationKind(each.from_organisation.kind),
            OrganisationKind(each.to_organisation.kind),
        )
        people[way] = people.get(way, 0) + each.people
        rows.append(
            (
                way.label,
                each.from_organisation.name,
                each.to_organisation.name,
                each.people,
                each.get_route_display(),
                each.get_pension_scheme_display(),
                each.pension_terms or "—",
                each.moved_on.isoformat(),
            )
        )
    return TransferRegister(
        table=Table(
            key="transfers",
            title="Staff who moved",
            columns=(
                Column("way", "Which way"),
                Column("from", "From"),
                Column("to", "To"),
                Column("people", "People", "people"),
                Column("route", "How"),
                Column("pension", "Pension scheme"),
                Column("terms", "On what terms"),
                Column("on", "On"),
            ),
            rows=tuple(rows),
        ),
        people=people,
    )


def guarded_delegations(partnership: Partnership, *, on: date) -> list[Delegation]:
    """The delegations in force on a day with their guidelines, in two queries."""
    return list(
        Delegation.objects.filter(covering(on), from_body__partnership=partnership)
        .select_related("from_body", "to_body")
        .prefetch_related(
            Prefetch("guidelines", Guideline.objects.filter(starts_on__lte=on))
        )
    )
