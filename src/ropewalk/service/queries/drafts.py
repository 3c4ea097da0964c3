"""What a draft of a service says, as a form starts with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ropewalk.service.kinds import LocationKind
from ropewalk.service.models import Service
from ropewalk.service.rules.drafts import refusal_of_change

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, and what of it one form can hold.

    Attributes:
        initial: What each field starts with.
        outcomes: Those it is for, as (number, words).
        needs: Those it answers, as (number, words).
        has_places: Whether one form can hold where it is given.
        has_hours: Whether one form can hold when it is open.
        refusal: Why it cannot be changed, if it cannot.
    """

    initial: dict[str, Any]
    outcomes: Pairs
    needs: Pairs
    has_places: bool
    has_hours: bool
    refusal: str | None

    @property
    def note(self) -> str:
        """What the form leaves as it is."""
        kept = [
            words
            for is_held, words in (
                (
                    self.has_places,
                    "where it is given: several places, or none to go to",
                ),
                (self.has_hours, "when it is open: several times"),
            )
            if not is_held
        ]
        return f"This leaves as it is {' and '.join(kept)}." if kept else ""


def draft_of(service: Service) -> Draft:
    """A draft as a form starts with it; four queries."""
    places, hours = list(service.locations.all()), list(service.hours.all())
    times = {(each.opens_at, each.closes_at) for each in hours}
    has_places = not places or (
        len(places) == 1 and places[0].kind == LocationKind.PHYSICAL
    )
    has_hours = len(times) <= 1
    needs = [(str(each.pk), each.statement[:100]) for each in service.needs.all()]
    outcomes = [(str(each.pk), str(each)) for each in service.outcomes.all()]
    initial: dict[str, Any] = {
        name: getattr(service, name)
        for name in (
            "name",
            "description",
            "for_whom",
            "phase",
            "provider_id",
            "minimum_age",
            "maximum_age",
            "telephone",
            "email",
            "address",
            "starts_on",
        )
    }
    initial |= {
        "need_ids": [pk for pk, _ in needs],
        "outcome_ids": [pk for pk, _ in outcomes],
    }
    if has_places and places:
        place = places[0]
        initial |= {
            "place_name": place.name,
            "street": place.street,
            "town": place.town,
            "county": place.county,
            "postcode": place.postcode,
        }
    if has_hours and hours:
        opens_at, closes_at = next(iter(times))
        initial |= {
            "weekdays": [str(each.weekday) for each in hours],
            "opens_at": f"{opens_at:%H:%M}",
            "closes_at": f"{closes_at:%H:%M}",
        }
    return Draft(
        initial,
        outcomes,
        needs,
        has_places,
        has_hours,
        refusal_of_change(
            published_at=service.published_at, ends_before=service.ends_before
        ),
    )


def with_held(choices: Pairs, held: Pairs) -> Pairs:
    """Choices, with what a draft holds already and they do not offer."""
    offered = {pk for pk, _ in choices}
    return [*choices, *(each for each in held if each[0] not in offered)]
