"""The command that hands over the commissioning position of a place."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ropewalk.cli.typed import day_typed, written

if TYPE_CHECKING:
    from rich.console import Console

    from ropewalk.place.position import Position
    from ropewalk.place.section import Section

INDICES = "need.components"
GAPS = "unknown.list"

PlaceTyped = Annotated[
    str,
    typer.Argument(
        metavar="PLACE",
        help="Name, ONS code or ODS code of a council, district, ICB, sub-ICB "
        "location, PCN or practice.",
    ),
]
On = Annotated[
    datetime | None,
    typer.Option(
        "--on", formats=["%Y-%m-%d"], help="The day asked about; today if none."
    ),
]


def position(
    place: PlaceTyped,
    *,
    on: On = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON for a program.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.html", help="Write an illustrated report."),
    ] = None,
) -> None:
    """The commissioning position of a place, from the open data held.

    Who lives there, what they need, what is paid and to whom, services, flow home from
    hospital, outcomes, and what is not known.

    Example: ropewalk position Trafford --out trafford.html
    """
    from ropewalk.place.places import find_place  # noqa: PLC0415 - start-up time
    from ropewalk.place.position import position as position_of  # noqa: PLC0415 - start-up time
    from ropewalk.place.shelf import shelf  # noqa: PLC0415 - start-up time

    lake = shelf()
    when = day_typed(on)
    found = position_of(lake, find_place(lake, place, on=when), on=when)
    if as_json:
        typer.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
    if out is not None:
        from ropewalk.paper.report import position_html  # noqa: PLC0415 - draws charts

        written(out, position_html(lake, found, on=when).encode())
        if not as_json:
            typer.echo(found.headline)
            typer.echo(f"The report on {found.place.short_name} is in {out}.")
    elif not as_json:
        _print(found, place)


def _print(found: "Position", asked: str) -> None:
    from rich.console import Console  # noqa: PLC0415 - start-up time
    from rich.markup import escape  # noqa: PLC0415 - start-up time
    from rich.rule import Rule  # noqa: PLC0415 - start-up time

    console = Console(highlight=False)
    place = found.place
    board = (
        f", in {place.icb_short_name} ICB"
        if place.icb_code and place.ods_code is None
        else ""
    )
    code = place.ods_code or place.code
    console.print(
        f"[bold]{escape(place.short_name)}[/] ({code}): {place.kind_in_words}"
        f"{escape(board)}, as at {_said(found.on)}"
    )
    console.print(f"\n[bold]{escape(found.headline)}[/]")
    if place.note:
        console.print(escape(place.note))
    for section in found.sections:
        console.print()
        console.print(Rule(section.title, align="left"))
        _print_section(console, section)
    console.print(
        f'\nWhy a figure is what it is: ropewalk why "{escape(asked)}"'
        f'\nAll of it with pictures:    ropewalk position "{escape(asked)}" --out FILE.html'
    )


def _print_section(console: "Console", section: "Section") -> None:
    from rich.markup import escape  # noqa: PLC0415 - start-up time

    from ropewalk.cli.grid import grid_of  # noqa: PLC0415 - start-up time

    console.print(escape(section.answer))
    for table in section.tables:
        if table.key == INDICES:
            console.print(f"\n{grid_of(table)}", markup=False, soft_wrap=True)
        if table.key == GAPS:
            for gap in table.records():
                console.print(escape(f"  {gap['what']}. {gap['remedy']}"))


def _said(when: date) -> str:
    from ropewalk.figures.words import day  # noqa: PLC0415 - start-up time

    return day(when)
