"""Which care homes are a provider's, by location id, and which its name suggests."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.figures.words import counted
from ropewalk.lake.catalogue import Lake
from ropewalk.place.market.homes import Home, homes_called, homes_of
from ropewalk.service.models import CareLocation, Provider
from ropewalk.service.queries.places import places_of
from ropewalk.service.rules.care_locations import BY_LOCATION, OwnHomes, own_among

NOT_IN_LIST = "not in this list"


def last_of_each(
    partnerships: Collection[int], *, on: date
) -> dict[tuple[int, str], CareLocation]:
    """What was said last of each location, by partnership and location id; one query."""
    rows = CareLocation.objects.filter(
        provider__partnership__in=partnerships, on__lte=on
    ).select_related("provider__organisation")
    return {(each.provider.partnership_id, each.code): each for each in rows}


def own_homes(
    providers: Iterable[Provider], homes: Mapping[int, Sequence[Home]], *, on: date
) -> dict[int, OwnHomes]:
    """Each provider's homes, by provider; one query.

    Args:
        providers: The providers, with their organisations.
        homes: The homes to look among, by partnership.
        on: The day.
    """
    joined = [
        each for each in last_of_each(homes.keys(), on=on).values() if each.is_joined
    ]
    return {
        each.pk: own_among(
            homes[each.partnership_id],
            name=each.organisation.name,
            codes={row.code for row in joined if row.provider_id == each.pk},
            taken={
                row.code
                for row in joined
                if row.provider.partnership_id == each.partnership_id
            },
        )
        for each in providers
    }


@dataclass(frozen=True, slots=True)
class LocationsTold:
    """The care homes joined to a provider, and those that its name suggests.

    Attributes:
        said: What is joined and what is only suggested, in words.
        joined: The locations joined to it.
        suggested: The homes of its registered name that are joined to nobody.
        tables: The same as tables; one without rows is left out.
    """

    said: str
    joined: Sequence[CareLocation]
    suggested: Sequence[Home]
    tables: Sequence[Table]


def locations_told(provider: Provider, lake: Lake, *, on: date) -> LocationsTold:
    """The locations joined to a provider with what lists say of each; three queries."""
    rows = [
        each
        for each in last_of_each([provider.partnership_id], on=on).values()
        if each.is_joined
    ]
    places = places_of(lake, {provider.partnership_id}, on=on)[provider.partnership_id]
    here = homes_of(lake, {code for each in places for code in each.district_codes})
    own = own_among(
        here.homes,
        name=provider.organisation.name,
        codes={each.code for each in rows if each.provider_id == provider.pk},
        taken={each.code for each in rows},
    )
    joined = sorted(
        (each for each in rows if each.provider_id == provider.pk),
        key=lambda each: (each.name.casefold(), each.code),
    )
    suggested = [each for each in own.by_name if each.code]
    tables = [_joined_table(joined, lake), _suggested_table(suggested)]
    return LocationsTold(
        said=_said(joined, own.by_name, names_place=bool(here.held)),
        joined=joined,
        suggested=suggested,
        tables=[each for each in tables if each.rows],
    )


def _said(
    joined: Sequence[CareLocation], by_name: Sequence[Home], *, names_place: bool
) -> str:
    """What is joined and what is only suggested, in words."""
    words = (
        f"{counted(len(joined), 'care home')} {'is' if len(joined) == 1 else 'are'} joined "
        "to it by location id."
        if joined
        else "No care home is joined to it by location id."
    )
    if by_name:
        is_one = len(by_name) == 1
        return (
            f"{words} {counted(len(by_name), 'home')} of this partnership's places "
            f"{'has' if is_one else 'have'} its registered name and "
            f"{'is' if is_one else 'are'} joined to nobody: a suggestion, until somebody "
            "confirms it."
        )
    if joined:
        return words
    return (
        f"{words} No home in the lists held has its registered name."
        if names_place
        else f"{words} No list of care homes is held for this partnership's places."
    )


def _joined_table(joined: Sequence[CareLocation], lake: Lake) -> Table:
    """What the newest list that names it says of each location."""
    listed = homes_called(lake, {each.code for each in joined})
    districts = {each.district for each in listed.values() if each.district}
    newest = {each.code for each in homes_of(lake, districts).homes}
    found = [(each, listed.get(each.code)) for each in joined]
    return Table(
        key="care_locations",
        title="Care homes joined by location id",
        columns=(
            Column("name", "Care home"),
            Column("rating", "Rating"),
            Column("inspected", "Last inspected"),
            Column("vintage", "List"),
            Column("stands", "How it stands"),
            Column("code", "Location id"),
            Column("postcode", "Postcode"),
            Column("on", "Joined from"),
        ),
        rows=tuple(
            (
                home.name if home else each.name,
                (home.rating or NOT_IN_LIST) if home else None,
                _inspected(home) if home else None,
                home.vintage if home else f"{each.vintage}, when it was joined",
                _stands(home, newest),
                each.code,
                home.postcode if home else None,
                each.on.isoformat(),
            )
            for each, home in found
        ),
        note=BY_LOCATION,
    )


def _inspected(home: Home) -> str:
    return home.inspected_on.isoformat() if home.inspected_on else NOT_IN_LIST


def _stands(home: Home | None, newest: Collection[str | None]) -> str:
    """Whether the newest list for its area still has it."""
    if home is None:
        return "In no list held now: check whether it is still registered"
    if home.district and home.code not in newest:
        return (
            "Not in the newest list of its area: check whether it is still registered"
        )
    return "In the newest list"


def _suggested_table(suggested: Sequence[Home]) -> Table:
    return Table(
        key="suggested_locations",
        title="Suggested by the registered name, to confirm",
        columns=(
            Column("name", "Care home"),
            Column("rating", "Rating"),
            Column("vintage", "List"),
            Column("code", "Location id"),
            Column("postcode", "Postcode"),
        ),
        rows=tuple(
            (
                each.name,
                each.rating or NOT_IN_LIST,
                each.vintage,
                each.code,
                each.postcode,
            )
            for each in suggested
        ),
        note="Two organisations can have the same name: none of these is joined until "
        "somebody who commissions confirms it.",
    )
