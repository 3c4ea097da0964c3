"""Commands that keep an installation safe: back up, restore, verify, upgrade."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ropewalk.cli import archive, backups, records
from ropewalk.figures import BadInput

DIFFERS = 2

Target = Annotated[
    Path, typer.Argument(help="The file to write, for example a.tar.gz.")
]
Source = Annotated[Path, typer.Argument(help="A file that ropewalk backup wrote.")]


def backup(target: Target) -> None:
    """Copy everything out into one file: records, added data, uploads.

    It is a true copy of one moment, and may be made while Ropewalk runs. The secret key
    is not in it. Example: ropewalk backup monday.tar.gz
    """
    home = records.open_records()
    if records.is_new():
        raise BadInput("There is nothing to back up yet: run ropewalk up first.")
    manifest = backups.copy_out(home, target)
    typer.echo(f"Backed up {len(manifest.files)} files to {target}.")
    if manifest.last_seal:
        typer.echo(f"The last sealed block of the record is {manifest.last_seal}.")


def restore(
    source: Source,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in place of what is here now.")
    ] = False,
    most_gigabytes: Annotated[
        int, typer.Option(help="Refuse a file that would unpack to more.", min=1)
    ] = 50,
    most_files: Annotated[
        int, typer.Option(help="Refuse a file that holds more.", min=1)
    ] = 100_000,
) -> None:
    """Put a backup back, into an installation that holds nothing yet.

    Everything in the file is checked, and so is the sealed record in it; a file that is
    not whole, or was altered, changes nothing. Example: ropewalk restore monday.tar.gz
    """
    most = archive.Most(gigabytes=most_gigabytes, files=most_files)
    home = records.open_records()
    with records.in_use(home, alone=True):
        manifest = backups.put_back(home, source, replace=replace, most=most)
    typer.echo(f"Restored {len(manifest.files)} files from {source}.")
    if manifest.last_seal:
        typer.echo(f"The record agrees with its sealed block {manifest.last_seal}.")


def verify(
    *,
    kept: Annotated[
        str, typer.Option("--kept", help="The hash of a sealed block, kept elsewhere.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON for a program.")
    ] = False,
) -> None:
    """Prove that the record of what was done is as it was written, and what it is about.

    Signatures, clearances, votes, approvals, decisions and delegations are read again and
    compared with what was recorded when they were made. Every entry of the ledger is read
    again, compared with what was recorded when it was posted, and added up afresh; and
    nothing may stand in a year of a partner that had closed it hard before.

    Leaves with code 2 when something differs. Example: ropewalk verify
    """
    records.open_records()
    if records.is_new() or records.migrations_waiting():
        raise BadInput("The database is not up to date: run ropewalk upgrade first.")
    from ropewalk.audit.append_only import missing_triggers  # noqa: PLC0415 - start-up
    from ropewalk.audit.queries import (  # noqa: PLC0415 - start-up time
        check_chain,
        missing_beginning,
    )
    from ropewalk.money.queries.whole import (  # noqa: PLC0415 - start-up time
        ledger_difference,
    )
    from ropewalk.partnership.queries.fingerprints import (  # noqa: PLC0415 - start-up time
        changed_rows,
    )

    chain = check_chain(kept_hash=kept)
    checks: tuple[Callable[[], list[str]], ...] = (
        missing_triggers,
        lambda: [chain.difference] * bool(chain.difference),
        missing_beginning,
        changed_rows,
        lambda: [difference] if (difference := ledger_difference()) else [],
    )
    differences = [difference for check in checks for difference in check()]
    if as_json:
        found = {
            "blocks": chain.blocks,
            "sealed": chain.sealed,
            "unsealed": chain.unsealed,
            "last_hash": chain.last_hash,
            "differences": differences,
        }
        typer.echo(json.dumps(found, indent=1))
    else:
        typer.echo(f"{chain.sealed} events in {chain.blocks} sealed blocks agree.")
        typer.echo(f"{chain.unsealed} events since then are not sealed yet.")
        if chain.last_hash:
            typer.echo(f"The last block that agrees is {chain.last_hash}.")
        for difference in differences:
            typer.echo(difference)
        if not differences:
            typer.echo("Every table that only grows is protected.")
            typer.echo("What was signed, cleared, decided and delegated is unchanged.")
            typer.echo("The ledger adds up, and holds what was posted.")
    if differences:
        raise typer.Exit(DIFFERS)


def upgrade() -> None:
    """Back up, then bring the database up to this release.

    Example: ropewalk upgrade
    """
    home = records.open_records()
    with records.in_use(home, alone=True):
        kept = bring_up_to_date(home)
    typer.echo(f"Backed up to {kept} first." if kept else "There was nothing to keep.")
    typer.echo("The database is up to date.")


def bring_up_to_date(home: Path) -> Path | None:
    """Make the changes the database waits for, after a backup of what it holds.

    Returns where the backup is; none where nothing waited or nothing was held.
    """
    if records.is_new():
        records.migrate()
        return None
    if not records.migrations_waiting():
        return None
    folder = home / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    now = datetime.now(UTC)
    kept = folder / f"before-upgrade-{now:%Y%m%dT%H%M%S}.tar.gz"
    backups.copy_out(home, kept)
    records.migrate()
    return kept
