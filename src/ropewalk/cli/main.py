"""The ``ropewalk`` command: its parts, and how a refusal leaves."""

import sys

import typer

from ropewalk.cli.account import account
from ropewalk.cli.allocate import allocate
from ropewalk.cli.contracts import contracts
from ropewalk.cli.directory import directory
from ropewalk.cli.fund import fund
from ropewalk.cli.keeping import backup, restore, upgrade, verify
from ropewalk.cli.organisation import organisation
from ropewalk.cli.position import position
from ropewalk.cli.reference import reference
from ropewalk.cli.service import up, work
from ropewalk.cli.why import why
from ropewalk.figures import BadInput

BAD_INPUT = 2

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Integrated commissioning of health and social care, from need to outcome.",
)


@app.callback()
def ropewalk() -> None:
    """Integrated commissioning of health and social care, from need to outcome."""


for command in (up, position, allocate, why, work, backup, restore, verify, upgrade):
    app.command()(command)
app.add_typer(reference, name="reference")
app.add_typer(account, name="account")
app.add_typer(organisation, name="organisation")
app.add_typer(fund, name="fund")
app.add_typer(contracts, name="contracts")
app.add_typer(directory, name="directory")


def main() -> None:
    """Run a command; bad input is one readable line and exit code 2."""
    try:
        app()
    except BadInput as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201 - the command line's own voice
        raise SystemExit(BAD_INPUT) from None
