"""How many people of each practice used which service: small counts hidden, others rounded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ropewalk.figures import Column, Table
from ropewalk.figures.words import listed
from ropewalk.organisations.models import Account, OrganisationKind
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.rules.terms import year_said
from ropewalk.place.section import Section
from ropewalk.service.kinds import Phase, UseKind
from ropewalk.service.models import PracticeUse, Service
from ropewalk.service.rules.disclosure import ShownCount, shown_on, shown_use

Cell = tuple[int, int, str, int]  # number of practice and service, kind, quarter


@dataclass(frozen=True, slots=True)
class Use:
    """A count of a cell as it is shown, with the names of its practice and service."""

    practice: str
    service: str
    count: ShownCount


def use_section(
    partnership: Partnership,
    *,
    year_starting: int,
    on: date,
    practice_id: int | None = None,
) -> Section:
    """The use of services in a year by practice, quarter by quarter; one query.

    Nothing is added up over practices, services or quarters: from a sum a hidden count
    could be worked out, and whoever came in two quarters is one person.

    Args:
        partnership: The partnership.
        year_starting: The financial year.
        on: The day of the question.
        practice_id: The one practice; all of them where it is not said.
    """
    shown = _shown(partnership, year_starting, practice_id, on=on)
    title = "Use of services by practice"
    year = year_said(year_starting)
    if not shown:
        return Section(
            "use",
            title,
            f"Nobody has counted for {year} how many people of a practice used a service. "
            "That is not the same as nobody using one.",
        )
    practices = {number: use.practice for (number, *_), use in shown.items()}
    hidden = sum(each.count.rounded is None for each in shown.values())
    answer = (
        f"{len(shown)} {'count' if len(shown) == 1 else 'counts'} of {year} "
        f"{'is' if len(shown) == 1 else 'are'} held, of {listed(sorted(practices.values()))}"
        + (f"; {hidden} too small to be shown." if hidden else ".")
    )
    quarter = max(quarter for *_, quarter in shown)
    table, chart = _table(shown, on=on), _chart(shown, quarter, year)
    return Section(
        "use",
        title,
        answer,
        tables=(table, *([chart] if chart.rows else [])),
        pictures=(("bars", "use_chart"),) if chart.rows else (),
    )


def _shown(
    partnership: Partnership,
    year_starting: int,
    practice_id: int | None,
    *,
    on: date,
) -> Mapping[Cell, Use]:
    """Each cell as it is shown, of the last count of it."""
    rows = PracticeUse.objects.filter(
        partnership=partnership, year_starting=year_starting
    ).order_by(
        "practice__name",
        "practice",
        "service__name",
        "service",
        "kind",
        "quarter",
        "recorded_at",
        "pk",
    )
    if practice_id is not None:
        rows = rows.filter(practice=practice_id)
    return {
        (each.practice_id, each.service_id, each.kind, each.quarter): Use(
            each.practice.name,
            each.service.name,
            shown_use(each.people, phase=Phase(each.service.phase), on=on),
        )
        for each in rows.select_related("practice", "service")
    }


def _table(shown: Mapping[Cell, Use], *, on: date) -> Table:
    custom = shown_on(on)
    named = {key[:3]: (use.practice, use.service) for key, use in shown.items()}
    return Table(
        key="use",
        title="People of each practice, quarter by quarter",
        columns=(
            Column("practice", "Practice"),
            Column("service", "Service"),
            Column("kind", "What is counted"),
            *(Column(f"quarter_{each}", f"Quarter {each}") for each in (1, 2, 3, 4)),
        ),
        rows=tuple(
            (
                *names,
                UseKind(key[2]).label,
                *(
                    held.count.said
                    if (held := shown.get((*key, quarter)))
                    else "not counted"
                    for quarter in (1, 2, 3, 4)
                ),
            )
            for key, names in named.items()
        ),
        note=f"Counts below {custom.fewest} are not shown, and others are rounded to the nearest "
        f"{custom.nearest}, so that nobody can be made out. In hospital more is hidden. Whoever came "
        "in two quarters is in both.",
    )


def _chart(shown: Mapping[Cell, Use], quarter: int, year: str) -> Table:
    """What can be drawn of the last quarter that was counted; hidden counts have no bar."""
    return Table(
        key="use_chart",
        title=f"People in quarter {quarter} of {year}, where the count can be shown",
        columns=(
            Column("practice", "Practice, service and what is counted"),
            Column("people", "People, rounded", "people"),
        ),
        rows=tuple(
            (
                f"{use.practice}: {use.service} ({UseKind(kind).label.lower()})",
                use.count.rounded,
            )
            for (_, _, kind, when), use in shown.items()
            if when == quarter and use.count.rounded is not None
        ),
    )


def practices_of(actor: Account, *, on: date) -> list[int]:
    """The practices that somebody acts for; one query."""
    held = actor.memberships.acting(on=on).filter(
        organisation__kind=OrganisationKind.PRACTICE
    )
    return list(held.values_list("organisation", flat=True))


def pointed_to(directory_id: UUID) -> int | None:
    """The service behind an entry that anybody may read; none where there is none."""
    held = Service.objects.in_directory().filter(directory_id=directory_id)
    return held.values_list("pk", flat=True).first()
