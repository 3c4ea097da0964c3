"""Commands about contracts: taking in what others published of theirs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ropewalk.cli.keyboard import open_up_to_date, password_of, proved, refusals
from ropewalk.cli.typed import now
from ropewalk.figures import BadInput

if TYPE_CHECKING:
    from ropewalk.exchange.noticed_contracts import Offer

contracts = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Contracts: what others published of theirs.",
)


@contracts.callback()
def about_contracts() -> None:
    """Contracts: what others published of theirs."""


@contracts.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="A release package of Open Contracting 1.1, JSON.")
    ],
    *,
    partnership: Annotated[int, typer.Option(help="The number of the partnership.")],
    by: Annotated[
        str, typer.Option(help="Who takes it in: their e-mail address.")
    ] = "",
    is_all: Annotated[
        bool,
        typer.Option("--all", help="Also what is not about health or social care."),
    ] = False,
    without_faults: Annotated[
        bool,
        typer.Option("--without-faults", help="Leave out what has faults."),
    ] = False,
    show: Annotated[
        bool, typer.Option("--show", help="Only show what is in it; take in nothing.")
    ] = False,
) -> None:
    """Take in what others published of their contracts, for the view of the market.

    It is shown first what would be taken in, what is left out and why; then all of it is
    taken in, or nothing. Packages are those of Contracts Finder and Find a Tender. The
    password is asked for, or read from standard input. Example: ropewalk contracts
    import march.json --partnership 1 --by a@example.org
    """
    if not show and not by:
        raise BadInput("Say who takes it in with --by, or only look with --show.")
    content = _read(file)
    open_up_to_date()
    from ropewalk.exchange.noticed_contracts import offer_of  # noqa: PLC0415 - start-up
    from ropewalk.organisations.queries import account_proved  # noqa: PLC0415 - start-up time
    from ropewalk.partnership.queries.partnerships import (  # noqa: PLC0415 - start-up
        partnership_numbered,
    )
    from ropewalk.service.actions.noticed import notice_contracts  # noqa: PLC0415 - start-up time

    held = partnership_numbered(partnership)
    if held is None:
        raise BadInput(f"There is no partnership {partnership}.")
    offer = offer_of(content, held, is_all=is_all)
    _print(offer)
    if show:
        return
    if refusal := offer.refusal(without_faults=without_faults):
        raise BadInput(
            refusal.replace("say that it is", "say --without-faults if it is")
        )
    actor = proved(account_proved(email=by, password=password_of(by)), by)
    with refusals():
        made = notice_contracts(
            partnership_id=held.pk,
            said=offer.kept,
            source=offer.publisher or file.name,
            by=actor,
            at=now(),
        )
    releases = "1 release is" if len(made) == 1 else f"{len(made):,} releases are"
    typer.echo(f"{releases} taken in for {held}.")


def _read(file: Path) -> bytes:
    """A file whole, or a sentence that says why it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as fault:
        raise BadInput(f"{file} cannot be read: {fault.strerror}.") from None


def _print(offer: "Offer") -> None:
    from ropewalk.cli.grid import grid_of  # noqa: PLC0415 - start-up time

    typer.echo(offer.said)
    for table in offer.tables:
        typer.echo(f"\n{grid_of(table)}")
    typer.echo()
