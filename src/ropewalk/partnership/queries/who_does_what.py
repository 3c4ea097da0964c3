"""Who does what in a partnership on a day: its bodies in one register, and what needs somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q

from ropewalk.figures import Column, Table
from ropewalk.figures.words import listed
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import AreaRoleKind
from ropewalk.partnership.models import (
    AreaRole,
    BodyOrganisation,
    Partnership,
    PostHolder,
    ReportingLine,
)
from ropewalk.partnership.queries.officers import officers_of, vacancies
from ropewalk.partnership.queries.posts import funding_warnings
from ropewalk.partnership.queries.responsibilities import LEVELS
from ropewalk.place.models import Level

NOBODY = "nobody yet"


@dataclass(frozen=True, slots=True)
class WhoDoesWhat:
    """The register of bodies, and everything that has nobody or soon will."""

    bodies: Table
    loose_ends: Sequence[str]


def who_does_what(partnership: Partnership, *, on: date) -> WhoDoesWhat:
    """All of that on a day, in a fixed number of queries."""
    bodies = register_of_bodies(partnership, on=on)
    areas = partnership.areas.filter(covering(on)).exclude(
        roles__in=AreaRole.objects.filter(covering(on), kind=AreaRoleKind.LEAD)
    )
    posts = partnership.posts.filter(covering(on)).exclude(
        holders__in=PostHolder.objects.filter(covering(on))
    )
    support = partnership.support.filter(covering(on), member=None)
    return WhoDoesWhat(
        bodies=bodies,
        loose_ends=[
            *funding_warnings(partnership, on=on),
            *(
                f"{row[0]} reports to nobody."
                for row in bodies.rows
                if row[-1] == NOBODY
            ),
            *vacancies(officers_of(partnership, on=on)),
            *(f"{each.name} has no lead commissioner." for each in areas),
            *(f"{each.title} is vacant." for each in posts),
            *(f"{each.title} in the support team is vacant." for each in support),
        ],
    )


def register_of_bodies(partnership: Partnership, *, on: date) -> Table:
    """Every body with its level, power, seats and to whom it reports; three queries."""
    seats = Q(seats__starts_on__lte=on) & (
        Q(seats__ends_before=None) | Q(seats__ends_before__gt=on)
    )
    bodies = (
        partnership.bodies.filter(covering(on))
        .annotate(sits=Count("seats", filter=seats))
        .prefetch_related(
            Prefetch("reports_to", ReportingLine.objects.select_related("to_body")),
            Prefetch(
                "organisations", BodyOrganisation.objects.select_related("organisation")
            ),
        )
    )
    return Table(
        key="bodies",
        title="Bodies",
        columns=(
            Column("body", "Body"),
            Column("kind", "What it is"),
            Column("level", "Level"),
            Column("power", "Power"),
            Column("for", "Acts for"),
            Column("seats", "Seats", "count"),
            Column("reports", "Reports to"),
        ),
        rows=tuple(
            (
                each.name,
                each.get_kind_display(),
                LEVELS[Level(each.level)],
                each.get_power_display(),
                listed([one.organisation.name for one in each.organisations.all()]),
                each.sits,
                listed(
                    [
                        line.to_body.name if line.to_body else line.to_post
                        for line in each.reports_to.all()
                    ]
                )
                or NOBODY,
            )
            for each in bodies
        ),
    )
