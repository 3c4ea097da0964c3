"""Commands about the reference data: what is held, and whether it is whole."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ropewalk.cli.typed import day_typed
from ropewalk.figures import BadInput

NOT_WHOLE = 2

reference = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The published data that Ropewalk reads: list, check, add, withdraw.",
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]


@reference.command("check")
def check(*, as_json: AsJson = False) -> None:
    """Check files, keys, joins and published totals; one line each.

    Leaves with code 2 when anything fails. Example: ropewalk reference check
    """
    from ropewalk.place.reference import check_reference  # noqa: PLC0415 - start-up time

    checks = check_reference()
    failed = sum(each.has_failed for each in checks)
    if as_json:
        typer.echo(json.dumps([each.as_dict() for each in checks], indent=1))
    else:
        for each in checks:
            typer.echo(f"{each.state:<7}{each.sentence}")
        typer.echo(f"{len(checks)} checks: {len(checks) - failed} ok, {failed} failed.")
    if failed:
        raise typer.Exit(NOT_WHOLE)


@reference.command("list")
def list_tables(
    *,
    withdrawn: Annotated[
        bool, typer.Option("--withdrawn", help="What was withdrawn, by whom and why.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the tables held, their vintages, and how old they are.

    Example: ropewalk reference list
    """
    from ropewalk.place.reference import (  # noqa: PLC0415 - start-up time
        reference_tables,
        withdrawn_vintages,
    )

    table = withdrawn_vintages() if withdrawn else reference_tables(on=day_typed(None))
    if as_json:
        typer.echo(json.dumps(table.records(), indent=1))
        return
    if withdrawn:
        for row in table.records():
            typer.echo(
                f"{row['title']} ({row['vintage']}), kept as {row['kept_as']}: withdrawn "
                f"on {row['withdrawn_on']} by {row['withdrawn_by']}. {row['because']}"
            )
        return
    for row in table.records():
        typer.echo(
            f"{row['table']} ({row['vintage']}): {row['rows']:,} rows, "
            f"{row['covers']}, {row['age']}. {row['publisher']}."
        )


@reference.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="The file, as its publisher made it.")],
    *,
    council: Annotated[
        str, typer.Option(help="Whose payments they are: a council's code or name.")
    ] = "",
    service: Annotated[
        list[str] | None,
        typer.Option(help="Of payments, keep services with this in their name."),
    ] = None,
    vintage: Annotated[
        str, typer.Option(help="What to call it, such as 2026/27 or mid-2024.")
    ] = "",
    as_at: Annotated[
        str, typer.Option(help="The last day it describes, such as 2026-03-31.")
    ] = "",
    title: Annotated[str, typer.Option(help="What it is.")] = "",
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    licence: Annotated[str, typer.Option(help="Under which licence.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check it and keep nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add a publisher's newer file, whole or not at all.

    Knows NHS England's place-allocation practice file, a council's payments file, the
    Care Quality Commission's care directory, and mid-year populations of small areas.
    Every row is checked; what is held already is never touched.

    Example: ropewalk reference add 2026_2027.csv
    """
    from rich.console import Console  # noqa: PLC0415 - start-up time

    from ropewalk.place import adding  # noqa: PLC0415 - start-up time

    with Console(stderr=True).status("Opening it") as progress:
        added = adding.add(
            file,
            on=day_typed(None),
            vintage=vintage,
            as_at=_day(as_at),
            council=council,
            services=service or (),
            title=title,
            publisher=publisher,
            licence=licence,
            only_check=dry_run,
            tell=progress.update,
        )
    typer.echo(json.dumps(added.as_dict(), indent=1) if as_json else added.sentence)


@reference.command("withdraw")
def withdraw(
    table: Annotated[str, typer.Argument(help="The table, as reference list says.")],
    vintage: Annotated[str, typer.Argument(help="The vintage, likewise.")],
    *,
    because: Annotated[str, typer.Option(help="Why it is withdrawn.")] = "",
    by: Annotated[str, typer.Option(help="Who withdraws it: a name or a post.")] = "",
) -> None:
    """Withdraw a vintage that was added in error; the one before it is read again.

    Nothing is deleted: its rows stay, and reference list --withdrawn says what was
    withdrawn, when, by whom and why. What came with Ropewalk is never withdrawn.

    Example: ropewalk reference withdraw practice_allocations 2026/27
    --because "It is the file of 2025/26." --by "Head of analysis"
    """
    from ropewalk.place.adding import (  # noqa: PLC0415 - start-up time
        withdraw_at_the_server,
    )

    for option, said in (("--because", because), ("--by", by)):
        if not said.strip():
            raise BadInput(f"Say who withdraws it and why: {option} is missing.")
    typer.echo(
        withdraw_at_the_server(
            table, vintage, on=day_typed(None), by=by, because=because
        )
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"--as-at must be a day such as 2026-03-31, not {text!r}."
        ) from None
