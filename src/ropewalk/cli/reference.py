"""Commands about the reference data: what is held, and whether it is whole."""

import json
from datetime import date
from typing import Annotated

import typer

NOT_WHOLE = 2

reference = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The published data that Ropewalk reads: list it, check it, add to it.",
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
def list_tables(*, as_json: AsJson = False) -> None:
    """List the tables held, their vintages, and how old they are.

    Example: ropewalk reference list
    """
    from ropewalk.place.reference import reference_tables  # noqa: PLC0415 - start-up time

    table = reference_tables(on=date.today())  # noqa: DTZ011 - age in years, not a record
    if as_json:
        typer.echo(json.dumps(table.records(), indent=1))
        return
    for row in table.records():
        typer.echo(
            f"{row['table']} ({row['vintage']}): {row['rows']:,} rows, "
            f"{row['covers']}, {row['age']}. {row['publisher']}."
        )
