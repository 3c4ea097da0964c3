"""The command that divides a sum by need, or compares need alone."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ropewalk.cli.typed import day_typed
from ropewalk.figures import BadInput

if TYPE_CHECKING:
    from ropewalk.figures import Table
    from ropewalk.place.shares import Allocation


def allocate(  # noqa: PLR0917 - Typer's options are keywords to whoever types them
    pounds: Annotated[
        str,
        typer.Option(
            "--sum", metavar="POUNDS", help="What to share: 100000000, £1,234.56, 100m."
        ),
    ] = "",
    by: Annotated[
        str,
        typer.Option(
            help="district, council, pcn, practice, neighbourhood, place or icb."
        ),
    ] = "district",
    icb: Annotated[
        list[str] | None,
        typer.Option(
            help="Board whose practices share; repeat for several. All if none."
        ),
    ] = None,
    within: Annotated[
        str,
        typer.Option("--within", metavar="PLACE", help="Only practices of a place."),
    ] = "",
    component: Annotated[
        str,
        typer.Option(help="Part of the formula: final, community, mental_health ..."),
    ] = "final",
    vintage: Annotated[
        str, typer.Option(help="Vintage of the practice file: 2025/26. Newest if none.")
    ] = "",
    groups: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="Neighbourhoods: neighbourhood, practice_code. "
            "The council's own where held, if none.",
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="What each group has now: code, baseline in pounds.",
        ),
    ] = None,
    years: Annotated[
        int, typer.Option(help="Years of pace of change; needs --baseline.")
    ] = 0,
    floor: Annotated[
        str,
        typer.Option(
            metavar="PERCENT", help="Least growth of a group in a year. 0 if none."
        ),
    ] = "",
    ceiling: Annotated[
        str,
        typer.Option(
            metavar="PERCENT", help="Most growth of a group in a year. 100 if none."
        ),
    ] = "",
    growth: Annotated[
        str,
        typer.Option(
            metavar="PERCENT", help="Growth of the sum in each later year. 0 if none."
        ),
    ] = "",
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON for a program.")
    ] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print CSV for a spreadsheet.")
    ] = False,
) -> None:
    """Share a sum by need, to the penny; without a sum, compare need alone.

    A share is a computation on the NHS formula, not an official allocation.

    Example: ropewalk allocate --sum 100000000 --by district --icb QOP
    """
    from ropewalk.place.entered import baselines_from, groups_from  # noqa: PLC0415 - start-up time
    from ropewalk.place.pence import pence_from  # noqa: PLC0415 - start-up time
    from ropewalk.place.people_parts import localities  # noqa: PLC0415 - start-up time
    from ropewalk.place.percent import fraction_from  # noqa: PLC0415 - start-up time
    from ropewalk.place.places import boards_named, find_place  # noqa: PLC0415 - start-up time
    from ropewalk.place.shares import allocate as share_out  # noqa: PLC0415 - start-up time
    from ropewalk.place.shares import distances, pace  # noqa: PLC0415 - start-up time
    from ropewalk.place.shelf import shelf  # noqa: PLC0415 - start-up time

    if baseline is not None and not pounds:
        raise BadInput("A baseline is compared with a share: give --sum as well.")
    if years and baseline is None:
        raise BadInput("Pace of change starts from what groups have: give --baseline.")
    lake, today = shelf(), day_typed(None)
    place = find_place(lake, within, on=today) if within else None
    named = groups_from(groups) if groups else None
    if place is not None and named is None:
        named = localities(lake, place)
    shared = share_out(
        lake,
        pence=pence_from(pounds) if pounds else None,
        by=by,
        icbs=boards_named(lake, icb, on=today) if icb else None,
        component=component,
        vintage=vintage or None,
        groups=named,
        place=place,
    )
    tables = [shared.table]
    if baseline is not None:
        had = baselines_from(baseline)
        tables.append(distances(shared, had))
        if years:
            typed = {"floor": floor, "ceiling": ceiling, "growth": growth}
            limits = {
                name: fraction_from(text, what=f"The {name}")
                for name, text in typed.items()
                if text
            }
            tables.append(pace(shared, had, years=years, **limits))
    _print(shared, tables, as_json=as_json, as_csv=as_csv)


def _print(
    shared: "Allocation", tables: list["Table"], *, as_json: bool, as_csv: bool
) -> None:
    if as_json:
        typer.echo(json.dumps(_as_dict(shared, tables), ensure_ascii=False, indent=1))
    elif as_csv:
        from ropewalk.paper.exports import csv_bytes  # noqa: PLC0415 - start-up time

        written = csv_bytes(tables[-1], place=shared.among)
        typer.echo(written.decode("utf-8-sig"), nl=False)
    else:
        for table in tables:
            _print_table(table)


def _as_dict(shared: "Allocation", tables: list["Table"]) -> dict[str, Any]:
    others = {
        table.key.rsplit(".", maxsplit=1)[-1]: {
            "note": table.note,
            "groups": table.records(),
        }
        for table in tables[1:]
    }
    return shared.as_dict() | others


def _print_table(table: "Table") -> None:
    from ropewalk.cli.grid import grid_of  # noqa: PLC0415 - start-up time

    typer.echo(grid_of(table))
    typer.echo(f"\n{table.note}")
    for each in table.sources:
        typer.echo(f"Source: {each.publisher}, {each.title}, {each.vintage}.\n")
