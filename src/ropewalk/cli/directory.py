"""Commands about the directory of services: judge another one's files, and take them in."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ropewalk.cli import records
from ropewalk.cli.keyboard import open_up_to_date, password_of, proved, refusals
from ropewalk.cli.typed import now
from ropewalk.figures import BadInput

if TYPE_CHECKING:
    from ropewalk.exchange.incoming import FileSent

NOT_WHOLE = 2

directory = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The directory of services: Open Referral UK files from elsewhere.",
)

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...", help="Pages of /services, or services in full, as JSON."
    ),
]


@directory.callback()
def directories() -> None:
    """The directory of services: Open Referral UK files from elsewhere."""


@directory.command("check")
def check(
    files: Files,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON for a program.")
    ] = False,
) -> None:
    """Say everything that is wrong with files of Open Referral UK, and where.

    Nothing is taken in. Leaves with code 2 when anything is wrong.
    Example: ropewalk directory check services-1.json services-2.json
    """
    records.open_records()
    sent = _sent(files)
    from ropewalk.exchange.incoming import read_files  # noqa: PLC0415 - start-up time

    found = read_files(sent)
    if as_json:
        said = {
            "services": len(found.services),
            "faults": [_as_dict(each) for each in found.faults],
            "left": [_as_dict(each) for each in found.left],
        }
        typer.echo(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        for each in found.faults:
            typer.echo(str(each))
        for each in found.left:
            typer.echo(f"Not taken: {each}")
        typer.echo(found.said)
    if found.faults:
        raise typer.Exit(NOT_WHOLE)


@directory.command("import")
def import_(
    files: Files,
    *,
    partnership: Annotated[
        str, typer.Option(help="Whose services they become: its name.")
    ],
    phase: Annotated[
        str,
        typer.Option(
            metavar="at_home",
            help="Where services stand that do not say so: at_home, access, "
            "short_term, hospital, home_again or long_term.",
        ),
    ],
    by: Annotated[str, typer.Option(help="Who takes it in: their e-mail address.")],
) -> None:
    """Take in the services of another directory as drafts, all of them or none.

    The password is asked for, or read from standard input. Example: ropewalk directory
    import services-1.json services-2.json --partnership "Trafford together"
    --phase at_home --by a@example.org
    """
    open_up_to_date()
    sent = _sent(files)
    from ropewalk.exchange.actions import import_feed  # noqa: PLC0415 - start-up time
    from ropewalk.figures.days import local_day  # noqa: PLC0415 - start-up time
    from ropewalk.organisations.queries import account_proved  # noqa: PLC0415 - start-up time
    from ropewalk.partnership.queries.partnerships import (  # noqa: PLC0415 - start-up time
        partnerships_seen_by,
    )
    from ropewalk.service.kinds import Phase  # noqa: PLC0415 - start-up time

    if phase not in Phase:
        raise BadInput(f"--phase must be one of: {', '.join(Phase)}.")
    at = now()
    actor = proved(account_proved(email=by, password=password_of(by)), by)
    named = [
        each
        for each in partnerships_seen_by(actor, on=local_day(at))
        if each.name.casefold() == partnership.strip().casefold()
    ]
    if len(named) != 1:
        raise BadInput(f"You take part in no one partnership called {partnership}.")
    with refusals():
        taken = import_feed(
            partnership_id=named[0].pk, files=sent, phase=Phase(phase), by=actor, at=at
        )
    typer.echo(taken.said)


def _as_dict(found: object) -> dict[str, str]:
    return {name: getattr(found, name) for name in ("file", "path", "reason")}


def _sent(files: list[Path]) -> "list[FileSent]":
    """The files, read; or a sentence that says why one cannot be."""
    from ropewalk.exchange.incoming import FileSent  # noqa: PLC0415 - start-up time

    sent = []
    for each in files:
        try:
            sent.append(FileSent(each.name, each.read_bytes()))
        except OSError as fault:
            raise BadInput(f"{each} cannot be read: {fault.strerror}.") from None
    return sent
