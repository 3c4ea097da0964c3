"""Questions about neighbourhoods and needs, within what the person asking may see."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from ropewalk.audit.models import Event
from ropewalk.audit.queries import history_of
from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.lake.catalogue import Lake
from ropewalk.organisations.models import Account
from ropewalk.place.models import (
    Evidence,
    Level,
    Need,
    NeedQuerySet,
    Neighbourhood,
    NeighbourhoodMember,
    NeighbourhoodQuerySet,
    ReferenceFile,
    Withdrawal,
)
from ropewalk.place.permissions import refusal_to_add
from ropewalk.place.places import Place, PlaceKind, find_place, place_of_members

OWN_CODE = "neighbourhood-"
WITHDRAWN_SINCE = "Added, withdrawn since"
HAPPENED: dict[str, str] = {
    Event.Kind.NEIGHBOURHOOD_DRAWN: "Drawn",
    Event.Kind.NEIGHBOURHOOD_ENDED: "Ended",
    Event.Kind.NEED_RECORDED: "Recorded",
    Event.Kind.EVIDENCE_LINKED: "Evidence linked",
    Event.Kind.NEED_WITHDRAWN: "Withdrawn",
    Event.Kind.REFERENCE_OFFERED: "Offered",
    Event.Kind.REFERENCE_BEGUN: "Reading begun",
    Event.Kind.REFERENCE_ADDED: "Added",
    Event.Kind.REFERENCE_REFUSED: "Refused",
    Event.Kind.REFERENCE_CANCELLED: "Cancelled",
    Event.Kind.REFERENCE_WITHDRAWN: "Withdrawn",
}


def neighbourhoods_seen_by(actor: Account, *, on: date) -> NeighbourhoodQuerySet:
    """The neighbourhoods of the actor's organisations, in order of name, in one query."""
    return (
        Neighbourhood.objects.visible_to(actor, on=on)
        .select_related("organisation")
        .order_by("name", "starts_on")
    )


def place_of_neighbourhood(lake: Lake, neighbourhood: Neighbourhood) -> Place:
    """A neighbourhood as a place that every question can be asked about, in one query.

    Its practices are the ones it names: which practices serve a set of small areas is
    never guessed.
    """
    members = list(neighbourhood.members.values_list("kind", "code"))
    kinds = NeighbourhoodMember.Kind
    return place_of_members(
        lake,
        kind=PlaceKind.NEIGHBOURHOOD,
        code=f"{OWN_CODE}{neighbourhood.pk}",
        name=neighbourhood.name,
        lsoa_codes=tuple(code for kind, code in members if kind == kinds.SMALL_AREA),
        practice_codes=tuple(code for kind, code in members if kind == kinds.PRACTICE),
    )


def needs_seen_by(actor: Account, *, on: date) -> NeedQuerySet:
    """The needs recorded by the actor's organisations, newest first, in two queries."""
    return (
        Need.objects.visible_to(actor, on=on)
        .select_related("organisation", "neighbourhood", "recorded_by")
        .prefetch_related(Prefetch("evidence", Evidence.objects.order_by("pk")))
    )


def needs_of(place: Place, *, actor: Account, on: date) -> NeedQuerySet:
    """The standing needs of a place that the actor may see, in two queries.

    Of a neighbourhood, those seen in it; of any other place, also those seen in its
    neighbourhoods.
    """
    seen = needs_seen_by(actor, on=on).standing()
    if place.kind == PlaceKind.NEIGHBOURHOOD:
        return seen.filter(neighbourhood_id=number_of_neighbourhood(place))
    return seen.filter(place_code=place.code)


def area_around(lake: Lake, place: Place, *, on: date) -> Place:
    """The council that a place lies in; its board when it lies in several.

    A need of a neighbourhood is kept under the place around it, so that it is seen there
    as well.
    """
    codes = place.council_codes
    return find_place(lake, codes[0] if len(codes) == 1 else place.icb_code, on=on)


def number_of_neighbourhood(place: Place) -> int:
    """The number of the neighbourhood that a place was made from."""
    return int(place.code.removeprefix(OWN_CODE))


def place_code_of(need: Need) -> str:
    """The code of the place that a need was seen in: a neighbourhood where it is in one."""
    number = need.neighbourhood_id
    return f"{OWN_CODE}{number}" if number else need.place_code


def loose_ends(need: Need) -> list[str]:
    """What breaks the thread at this need, in words."""
    if need.withdrawn_at is None and not need.evidence.all():
        return ["No evidence is linked to this need yet."]
    return []


def levels() -> list[tuple[str, str]]:
    """The levels at which a need can be seen, as (code, words) pairs."""
    return [(level.value, str(level.label)) for level in Level]


def voices() -> list[tuple[str, str]]:
    """Who can have said a need, as (code, words) pairs."""
    return [(voice.value, str(voice.label)) for voice in Need.Voice]


def practices_by_neighbourhood(
    actor: Account, *, on: date, in_use_on: date
) -> dict[str, list[str]]:
    """The practice codes of each neighbourhood in use on a day, by name, in one query.

    ``on`` is today, which decides what the person may see; ``in_use_on`` is the day
    asked about.
    """
    members = NeighbourhoodMember.objects.filter(
        kind=NeighbourhoodMember.Kind.PRACTICE,
        neighbourhood__in=Neighbourhood.objects.visible_to(actor, on=on).in_use(
            on=in_use_on
        ),
    ).values_list("neighbourhood__name", "code")
    practices: dict[str, list[str]] = defaultdict(list)
    for name, code in members:
        practices[name].append(code)
    return dict(practices)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that was done to a record: on which day, what, and who did it."""

    on: date
    what: str
    who: str


def history(
    subject: Neighbourhood | Need | ReferenceFile | Withdrawal,
) -> list[Happening]:
    """What happened to a record, oldest first, in two queries."""
    events = list(history_of(subject))
    names: dict[int | None, str] = dict(
        Account.objects.filter(
            pk__in={event.actor_id for event in events if event.actor_id}
        ).values_list("pk", "name")
    )
    return [
        Happening(
            on=local_day(event.at),
            what=HAPPENED.get(event.kind, event.kind),
            who=names.get(event.actor_id, "Ropewalk"),
        )
        for event in events
    ]


def members_of(lake: Lake, neighbourhood: Neighbourhood) -> list[Table]:
    """The small areas and the practices of a neighbourhood by name, in one query."""
    members = list(neighbourhood.members.values_list("kind", "code"))
    kinds = NeighbourhoodMember.Kind
    areas = [code for kind, code in members if kind == kinds.SMALL_AREA]
    practices = [code for kind, code in members if kind == kinds.PRACTICE]
    found = []
    if areas:
        rows = lake.table(
            "small_areas",
            ["lsoa_name", "ward_name", "ltla_name", "lsoa_code"],
            where={"lsoa_code": areas},
        )
        found.append(
            Table(
                key="small_areas",
                title="Small areas in it",
                columns=(
                    Column("name", "Small area"),
                    Column("ward", "Ward"),
                    Column("district", "District"),
                    Column("code", "Code"),
                ),
                rows=_sorted_rows(rows),
                sources=(lake.source("small_areas"),),
            )
        )
    if practices:
        rows = lake.table(
            "practice_allocations",
            ["practice_name", "postcode", "registered", "practice_code"],
            where={"practice_code": practices},
        )
        found.append(
            Table(
                key="practices",
                title="GP practices in it",
                columns=(
                    Column("name", "Practice"),
                    Column("postcode", "Postcode"),
                    Column("registered", "Registered people", "people"),
                    Column("code", "Code"),
                ),
                rows=_sorted_rows(rows),
                sources=(lake.source("practice_allocations"),),
            )
        )
    return found


def _sorted_rows(rows: Any) -> tuple[tuple[Any, ...], ...]:
    columns = (column.to_pylist() for column in rows.columns)
    return tuple(sorted(zip(*columns, strict=True)))


def reference_files_seen_by(actor: Account, *, on: date) -> QuerySet[ReferenceFile]:
    """The files offered here, newest first, to one who may add some; one query more."""
    seen = ReferenceFile.objects.select_related("offered_by")
    return seen.none() if refusal_to_add(actor=actor, on=on) else seen


def register_of_reference_files(
    seen: Iterable[ReferenceFile], *, withdrawn: Collection[object] = ()
) -> Table:
    """Files offered as a table, in the order given.

    Args:
        seen: The files.
        withdrawn: What those that were withdrawn since are kept as.
    """
    return Table(
        key="offered",
        title="Files offered",
        columns=(
            Column("name", "File"),
            Column("state", "State"),
            Column("by", "Offered by"),
            Column("on", "On"),
            Column("said", "What came of it"),
        ),
        rows=tuple(
            (
                each.name,
                WITHDRAWN_SINCE
                if each.kept_as in withdrawn
                else each.get_state_display(),
                each.offered_by.name,
                day(local_day(each.offered_at)),
                each.said.partition("\n")[0],
            )
            for each in seen
        ),
    )


def withdrawals() -> QuerySet[Withdrawal]:
    """What was withdrawn in the workspace, the latest first, in one query.

    Everybody who signs in sees it: the figures that all of them read changed.
    """
    return Withdrawal.objects.select_related("withdrawn_by")


def who_withdrew() -> dict[str, str]:
    """The names of those who withdrew data in the workspace, by what it was kept as."""
    return dict(withdrawals().values_list("kept_as", "withdrawn_by__name"))


def register_of_neighbourhoods(seen: NeighbourhoodQuerySet) -> Table:
    """Neighbourhoods as a table, in the order given, in one query."""
    kinds = NeighbourhoodMember.Kind
    counted = seen.annotate(
        small_areas=Count("members", filter=Q(members__kind=kinds.SMALL_AREA)),
        practices=Count("members", filter=Q(members__kind=kinds.PRACTICE)),
    ).values_list(
        "name",
        "organisation__name",
        "small_areas",
        "practices",
        "starts_on",
        "ends_before",
    )
    return Table(
        key="neighbourhoods",
        title="Neighbourhoods",
        columns=(
            Column("name", "Name"),
            Column("organisation", "Drawn by"),
            Column("small_areas", "Small areas", "count"),
            Column("practices", "Practices", "count"),
            Column("starts_on", "In use from"),
            Column("ends_before", "Until, and not on"),
        ),
        rows=tuple(
            (
                name,
                organisation,
                small_areas,
                practices,
                day(starts_on),
                day(ends_before) if ends_before else "still in use",
            )
            for name, organisation, small_areas, practices, starts_on, ends_before in (
                counted
            )
        ),
    )


def register_of_needs(seen: Iterable[Need]) -> Table:
    """Needs as a table, in the order given."""
    return Table(
        key="needs",
        title="Needs recorded",
        columns=(
            Column("statement", "What people need"),
            Column("people", "Who"),
            Column("place", "Where"),
            Column("voice", "Who said so"),
            Column("level", "Level"),
            Column("evidence", "Pieces of evidence", "count"),
            Column("recorded", "Recorded on"),
            Column("state", "State"),
        ),
        rows=tuple(
            (
                each.statement,
                each.people,
                each.neighbourhood.name if each.neighbourhood else each.place_name,
                each.get_voice_display(),
                each.get_level_display(),
                len(each.evidence.all()),
                day(local_day(each.recorded_at)),
                "withdrawn" if each.withdrawn_at else "standing",
            )
            for each in seen
        ),
    )


def recorded_by(seen: NeedQuerySet, *, on: date) -> list[Need]:
    """The needs that had been recorded by the end of a day."""
    return [each for each in seen if local_day(each.recorded_at) <= on]
