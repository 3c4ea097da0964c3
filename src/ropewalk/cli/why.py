"""The command that says why a figure is what it is."""

import json
from typing import Annotated

import typer

from ropewalk.cli.position import On, PlaceTyped
from ropewalk.cli.typed import day_typed


def why(
    place: PlaceTyped,
    figure: Annotated[
        str | None,
        typer.Argument(
            metavar="[FIGURE]",
            help="Key of a figure; without one, all keys are listed.",
        ),
    ] = None,
    *,
    on: On = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON for a program.")
    ] = False,
) -> None:
    """Why a figure of a place is what it is: inputs, rule, sources, all the way down.

    Example: ropewalk why Trafford need_index.final.vs_icb
    """
    from ropewalk.figures.trace import explained  # noqa: PLC0415 - start-up time
    from ropewalk.figures.words import said  # noqa: PLC0415 - start-up time
    from ropewalk.place.places import find_place  # noqa: PLC0415 - start-up time
    from ropewalk.place.position import figure_of, position  # noqa: PLC0415 - start-up time
    from ropewalk.place.shelf import shelf  # noqa: PLC0415 - start-up time

    lake = shelf()
    when = day_typed(on)
    found = position(lake, find_place(lake, place, on=when), on=when)
    if figure is not None:
        asked = figure_of(found, figure)
        if as_json:
            typer.echo(json.dumps(asked.as_dict(), ensure_ascii=False, indent=1))
        else:
            typer.echo("\n".join(explained(asked)))
        return
    figures = found.figures()
    if as_json:
        values = {key: each.value for key, each in figures.items()}
        typer.echo(json.dumps(values, ensure_ascii=False, indent=1))
        return
    for key, each in figures.items():
        typer.echo(f"{key}: {each.label}, {said(each.value, each.unit)}")
