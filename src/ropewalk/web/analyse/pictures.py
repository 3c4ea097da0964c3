"""Pictures of tables, kept in the process: drawing one costs more than the rest of a page."""

from functools import lru_cache

from ropewalk.figures import Table
from ropewalk.paper.drawing import Picture
from ropewalk.paper.pictures import picture_of
from ropewalk.place.remembered import Held, held_by
from ropewalk.place.section import Section
from ropewalk.place.shelf import shelf

PICTURES_KEPT = 256


def draw(kind: str, table: Table) -> Picture | None:
    """One kind of picture of a table; ``None`` where there is nothing to draw."""
    return _drawn(kind, table, held_by(shelf()))


def first_map(sections: tuple[Section, ...]) -> Picture | None:
    """The first map that any section offers."""
    for each in sections:
        for kind, key in each.pictures:
            if kind == "map":
                return draw(kind, each.table(key))
    return None


@lru_cache(maxsize=PICTURES_KEPT)
def _drawn(kind: str, table: Table, held: Held) -> Picture | None:
    return picture_of(kind, table, held.lake)
