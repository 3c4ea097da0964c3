"""A section of a place made ready to be shown: its tables as asked for, its pictures drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ropewalk.figures import Table
from ropewalk.paper.drawing import Picture
from ropewalk.place.section import Section
from ropewalk.web.tables import Arranged, arrange

Draw = Callable[[str, Table], Picture | None]


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a section, under the pictures that are drawn from it."""

    table: Arranged
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A section as one reader asked to see it."""

    section: Section
    parts: tuple[Part, ...]

    @property
    def tables(self) -> tuple[Arranged, ...]:
        """The tables of the section, for downloads."""
        return tuple(part.table for part in self.parts)


def show(section: Section, asked: Mapping[str, str], *, draw: Draw) -> Shown:
    """The section with each table arranged as the address asks, under its pictures.

    Args:
        section: What was found out.
        asked: All parameters of the address.
        draw: Draws one kind of picture from a table; ``None`` when there is nothing to
            draw. A picture shows the whole table, however its rows are arranged.
    """
    return Shown(
        section,
        tuple(
            Part(
                arrange(table, asked),
                tuple(
                    drawn
                    for kind, key in section.pictures
                    if key == table.key and (drawn := draw(kind, table)) is not None
                ),
            )
            for table in section.tables
        ),
    )
