"""What stands around every page: who is signed in, the stages, the places looked at."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from ropewalk.web.requests import (
    Capacity,
    PlaceSeen,
    capacities,
    chosen,
    places_seen,
    today,
)

FIND_A_PLACE = "find-place"
STAGES = (
    ("Analyse", FIND_A_PLACE),
    ("Plan", "plan"),
    ("Do", "do"),
    ("Review", "review"),
    ("Partnership", "partnerships"),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of commissioning that has pages."""

    title: str
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What the head of a page shows."""

    name: str
    capacity: Capacity | None
    others: tuple[Capacity, ...]
    stages: tuple[Stage, ...]
    places: tuple[PlaceSeen, ...]
    find_address: str
    year: int


def frame_of(request: HttpRequest) -> Frame:
    """The frame of one page: one query where somebody is signed in, none otherwise."""
    user = getattr(request, "user", None)
    is_in = user is not None and user.is_authenticated
    held = capacities(request) if is_in else ()
    here = chosen(request, held) if is_in else None
    return Frame(
        name=str(user) if is_in else "",
        capacity=here,
        others=tuple(each for each in held if each != here),
        stages=_stages(request.path) if is_in else (),
        places=places_seen(request) if is_in else (),
        find_address=reverse(FIND_A_PLACE) if is_in else "",
        year=today().year,
    )


def _stages(path: str) -> tuple[Stage, ...]:
    """The stages that have pages; a stage is listed when its first page comes."""
    held = [(title, reverse(name)) for title, name in STAGES]
    return tuple(
        Stage(title, address, is_here=_stage_of(path) == _stage_of(address))
        for title, address in held
    )


def _stage_of(path: str) -> str:
    """The stage that an address belongs to: its first part."""
    return path.split("/")[1]
