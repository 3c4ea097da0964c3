"""Commands about funds: a statement, and an extract of a partner's own ledger."""

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ropewalk.cli.keyboard import (
    day_of,
    number_of,
    open_up_to_date,
    password_of,
    proved,
    refusals,
)
from ropewalk.cli.typed import now, written
from ropewalk.figures import BadInput

if TYPE_CHECKING:
    from ropewalk.money.queries.statement_told import StatementTold

EARLIEST, LATEST = 1974, 2099
USUAL_DAYS = 5

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
    from ropewalk.partnership.rules.terms import financial_year  # noqa: PLC0415 - start-up time

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


@fund.command("import")
def import_(
    name: Annotated[
        str, typer.Argument(metavar="FUND", help="Its title, or its number.")
    ],
    file: Annotated[Path, typer.Argument(help="The extract, a CSV file.")],
    *,
    organisation: Annotated[
        str, typer.Option(help="Whose ledger it is from: its name, or a code.")
    ],
    first: Annotated[
        str,
        typer.Option("--from", metavar="2026-04-01", help="The first day it is for."),
    ],
    last: Annotated[
        str, typer.Option("--to", metavar="2026-06-30", help="The last day it is for.")
    ],
    by: Annotated[str, typer.Option(help="Who takes it in: their e-mail address.")],
    day: Annotated[
        str, typer.Option(metavar="HEADING", help="Of the column with the day.")
    ] = "",
    amount: Annotated[
        str, typer.Option(metavar="HEADING", help="Of the column with the amount.")
    ] = "",
    reference: Annotated[
        str, typer.Option(metavar="HEADING", help="Of the column with the reference.")
    ] = "",
    description: Annotated[
        str, typer.Option(metavar="HEADING", help="Of that with a description, if any.")
    ] = "",
    paid_out_is_negative: Annotated[
        bool,
        typer.Option("--paid-out-is-negative", help="Money paid out has a minus sign."),
    ] = False,
    timing_days: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=60,
            help="How many days apart the two ledgers may show the same money; 5, or as "
            "last time, if not said.",
        ),
    ] = None,
) -> None:
    """Take in an extract of a partner's own ledger, to be held against the fund's.

    All of it or nothing; none of it is posted. Without headings, the layout of the
    partner's last extract is taken. The password is asked for, or read from standard
    input. Example: ropewalk fund import "Care at home pool" june.csv
    --organisation "Trafford Council" --from 2026-04-01 --to 2026-06-30
    --day Posted --amount Net --reference Ref --by a@example.org
    """
    starts_on, ends_on = day_of("--from", first), day_of("--to", last)
    headings = (day, amount, reference)
    if any(headings) and not all(headings):
        raise BadInput(
            "Name the column of the day, of the amount and of the reference: --day, "
            "--amount and --reference."
        )
    content = _read(file)
    open_up_to_date()
    from ropewalk.figures.days import local_day  # noqa: PLC0415 - start-up time
    from ropewalk.money.actions.extracts import (  # noqa: PLC0415 - start-up time
        import_extract,
    )
    from ropewalk.money.queries.reconciling import (  # noqa: PLC0415 - start-up time
        extract_seen,
        layout_of,
    )
    from ropewalk.money.queries.statement_told import fund_called  # noqa: PLC0415 - start-up time
    from ropewalk.money.rules.extracts import Layout, LayoutSaid  # noqa: PLC0415 - start-up time
    from ropewalk.organisations.queries import account_proved  # noqa: PLC0415 - start-up time

    at = now()
    found = fund_called(name)
    where = number_of(organisation, on=local_day(at))
    before = layout_of(found, where)
    layout = Layout(*headings, description, paid_out_is_negative)
    if not any(headings):
        if before is None:
            raise BadInput(
                f"Nobody has said yet how an extract of {organisation} is laid out. Name "
                "its columns: --day, --amount and --reference."
            )
        layout = Layout(
            before.day,
            before.amount,
            before.reference,
            before.description,
            before.is_credit_positive,
        )
    if timing_days is None:
        timing_days = USUAL_DAYS if before is None else before.timing_days
    actor = proved(account_proved(email=by, password=password_of(by)), by)
    with refusals():
        extract = import_extract(
            fund_id=found.pk,
            organisation_id=where,
            name=file.name,
            content=content,
            starts_on=starts_on,
            ends_before=ends_on + timedelta(days=1),
            said=LayoutSaid(layout, timing_days),
            by=actor,
            at=at,
        )
    typer.echo(f"{extract.name} is taken in. {extract_seen(extract).said}")


def _read(file: Path) -> bytes:
    """A file whole, or a sentence that says why it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as fault:
        raise BadInput(f"{file} cannot be read: {fault.strerror}.") from None


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
