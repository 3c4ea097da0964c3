"""Commands about funds: a statement, as it was issued or as it is known now."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ropewalk.cli.keyboard import open_up_to_date
from ropewalk.cli.typed import now, written
from ropewalk.figures import BadInput

if TYPE_CHECKING:
    from ropewalk.money.queries.statement_told import StatementTold

EARLIEST, LATEST = 1974, 2099

fund = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Funds: what was put in, what was spent, and what is left.",
)


@fund.callback()
def funds() -> None:
    """Funds: what was put in, what was spent, and what is left."""


@fund.command("statement")
def statement(
    name: Annotated[
        str, typer.Argument(metavar="FUND", help="Its title, or its number.")
    ],
    *,
    year: Annotated[
        int | None,
        typer.Option(
            metavar="2026", help="The year in which it starts; this one if none."
        ),
    ] = None,
    quarter: Annotated[
        int | None, typer.Option(metavar="1-4", help="The whole year if none.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON for a program.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Write it as .html, .xlsx or .docx, by the ending of the name.",
        ),
    ] = None,
) -> None:
    """The statement of a fund for a quarter or a year.

    What was issued is printed as it was issued. Of a time for which nothing was issued,
    the figures so far are, and say so.

    Example: ropewalk fund statement "Care at home pool" --year 2026 --quarter 1
    --out statement.docx
    """
    if quarter is not None and quarter not in {1, 2, 3, 4}:
        raise BadInput(f"--quarter must be from 1 to 4, not {quarter}.")
    if year is not None and not EARLIEST <= year <= LATEST:
        raise BadInput(f"--year must be a year such as 2026, not {year}.")
    if out is not None and out.suffix.lower() not in {".html", ".xlsx", ".docx"}:
        raise BadInput(f"{out} must end in .html, .xlsx or .docx.")
    open_up_to_date()
    from ropewalk.figures.days import local_day  # noqa: PLC0415 - start-up time
    from ropewalk.money.queries.statement_told import (  # noqa: PLC0415 - start-up time
        fund_called,
        statement_of_time,
    )
    from ropewalk.partnership.rules.terms import financial_year  # noqa: PLC0415

    at = now()
    told = statement_of_time(
        fund_called(name),
        year_starting=financial_year(local_day(at)) if year is None else year,
        quarter=quarter,
        at=at,
    )
    if as_json:
        typer.echo(json.dumps(told.as_dict(), ensure_ascii=False, indent=1))
    if out is not None:
        written(out, _made(told, out.suffix.lower()))
        if not as_json:
            typer.echo(told.sentence)
            typer.echo(f"{told.title} of {told.fund.title} is in {out}.")
    elif not as_json:
        _print(told)


def _made(told: "StatementTold", ending: str) -> bytes:
    """The statement as a file with that ending."""
    from ropewalk.paper import statement as paper  # noqa: PLC0415 - start-up time

    if ending == ".xlsx":
        return paper.statement_xlsx(told)
    if ending == ".docx":
        return paper.statement_docx(told)
    return paper.statement_html(told).encode()


def _print(told: "StatementTold") -> None:
    from ropewalk.cli.grid import grid_of  # noqa: PLC0415 - start-up time

    typer.echo(f"{told.fund.title}: {told.title} ({told.standing})")
    typer.echo(f"\n{told.sentence}\n{told.state}")
    for table in told.tables:
        typer.echo(f"\n{grid_of(table)}")
    typer.echo()
    for note in told.notes:
        typer.echo(note)
