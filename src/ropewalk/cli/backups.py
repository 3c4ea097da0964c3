"""An installation copied out into one file, and put back: all of it or nothing."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from ropewalk.cli import archive, records
from ropewalk.figures import BadInput

FOLDERS = ("lake", "uploads")
RECORDS = {"sqlite": "records.sqlite3", "postgresql": "records.pgdump"}


def copy_out(home: Path, target: Path) -> archive.Manifest:
    """Write a backup of an installation that is open."""
    from django.db import connection  # noqa: PLC0415 - start-up time
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415 - start-up time

    from ropewalk.audit.queries import last_seal  # noqa: PLC0415 - start-up time

    with (
        archive.written_whole(target) as draft,
        tempfile.TemporaryDirectory(dir=home, prefix=".backup-") as folder,
    ):
        sealed = last_seal()  # before the copy, which then holds it
        name = RECORDS[connection.vendor]
        files = {name: Path(folder) / name}
        _copy_records(files[name])
        for kept in FOLDERS:
            for path in sorted((home / kept).rglob("*")):
                if path.is_file():
                    files[path.relative_to(home).as_posix()] = path
        manifest = archive.Manifest(
            made_at=datetime.now(UTC),
            release=version("ropewalk"),
            database=connection.vendor,
            migrations=tuple(
                sorted(
                    f"{app}.{migration}"
                    for app, migration in MigrationRecorder(
                        connection
                    ).applied_migrations()
                )
            ),
            last_seal=sealed,
            files={held: archive.weigh(path) for held, path in files.items()},
        )
        archive.write(draft, manifest, files)
    return manifest


def _copy_records(target: Path) -> None:
    """A copy of the database as it is at one moment."""
    from django.db import connection  # noqa: PLC0415 - start-up time

    database = records.database_settings()
    if connection.vendor == "postgresql":
        records.postgresql(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--file={target}",
            database=database,
        )
        return
    with (
        closing(sqlite3.connect(f"file:{database['NAME']}?mode=ro", uri=True)) as here,
        closing(sqlite3.connect(target)) as there,
    ):
        here.backup(there)


def put_back(
    home: Path, source: Path, *, replace: bool, most: archive.Most
) -> archive.Manifest:
    """Put a backup in place of what an installation holds, all of it or nothing."""
    vendor = records.database_settings()["vendor"]
    has_folders = any((home / kept).exists() for kept in FOLDERS)
    if not replace and (has_folders or not records.is_new()):
        raise BadInput(
            "This installation holds records already: restore into an empty one, or "
            "say --replace to put the backup in their place."
        )
    with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as staged:
        folder = Path(staged)
        manifest = archive.unpack(source, folder, most=most)
        _refuse_foreign(source, manifest, vendor)
        _refuse_stray(source, folder)
        if vendor == "sqlite":
            _refuse_damaged(source, folder / RECORDS[vendor])
        (folder / "old").mkdir()
        with ExitStack() as swap:
            for kept in FOLDERS:
                swap.enter_context(_swapped(home / kept, folder / kept, folder / "old"))
            swap.enter_context(_restored(vendor, folder))
            records.migrate()
            _refuse_altered(source, manifest)
    return manifest


def _refuse_foreign(source: Path, manifest: archive.Manifest, vendor: str) -> None:
    """Refuse what this installation's database or release could not hold."""
    from django.db import connection  # noqa: PLC0415 - start-up time
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 - start-up

    if manifest.database != vendor or RECORDS[vendor] not in manifest.files:
        raise BadInput(
            f"{source} holds records of {manifest.database}, and this installation "
            f"keeps them in {vendor}: nothing was restored."
        )
    known = {
        f"{app}.{name}"
        for app, name in MigrationLoader(connection).disk_migrations or {}
    }
    if unknown := sorted(set(manifest.migrations) - known):
        raise BadInput(
            f"{source} was made by a later release ({manifest.release}; this one does "
            f"not know {unknown[0]}): nothing was restored."
        )
    strange = [
        path
        for path in manifest.files
        if path != RECORDS[vendor]
        and not path.startswith(tuple(f"{f}/" for f in FOLDERS))
    ]
    if strange:
        raise BadInput(f"{source} holds {strange[0]}, which has no place here.")


def _refuse_stray(source: Path, folder: Path) -> None:
    """Refuse added data that would be read from outside their folder.

    A description that is merely damaged is no reason to withhold the records: whoever
    reads the data is told.
    """
    from ropewalk.place.shelf import OutsideFolder, shelf  # noqa: PLC0415 - start-up

    try:
        shelf(folder)
    except OutsideFolder as fault:
        raise BadInput(f"{source} was not restored: {fault}") from None
    except BadInput:
        return


def _refuse_altered(source: Path, manifest: archive.Manifest) -> None:
    """Refuse records whose chain of sealed blocks is broken, or lacks its last."""
    from ropewalk.audit.queries import check_chain  # noqa: PLC0415 - start-up time

    chain = check_chain(kept_hash=manifest.last_seal)
    if chain.difference:
        raise BadInput(
            f"{source} was not restored, because its record of what was done is not as "
            f"it was sealed. {chain.difference}"
        )


def _refuse_damaged(source: Path, database: Path) -> None:
    """Refuse a SQLite file that does not hold together."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as fault:
        found = str(fault)
    if found != "ok":
        said = " ".join(found.split())
        raise BadInput(f"The records in {source} are damaged ({said}).")


@contextmanager
def _swapped(here: Path, new: Path, old: Path) -> Iterator[None]:
    """Put ``new`` where ``here`` is; if what follows fails, put the old one back."""
    aside = old / here.name
    if here.exists():
        here.rename(aside)
    if new.exists():
        new.rename(here)
    try:
        yield
    except BaseException:
        if here.is_dir():
            shutil.rmtree(here)
        else:
            here.unlink(missing_ok=True)
        if aside.exists():
            aside.rename(here)
        raise


def _restored(vendor: str, folder: Path) -> AbstractContextManager[None]:
    """Put the records in place; if what follows fails, put the old ones back."""
    if vendor == "postgresql":
        return _postgresql_restored(folder)
    return _sqlite_restored(folder)


@contextmanager
def _sqlite_restored(folder: Path) -> Iterator[None]:
    """Put the SQLite file in place, with the journal files of the old one out of it."""
    here = Path(records.database_settings()["NAME"])
    records.close()
    with ExitStack() as swap:
        for ending in ("-wal", "-shm"):
            beside = here.with_name(here.name + ending)
            swap.enter_context(_swapped(beside, folder / "none", folder / "old"))
        swap.enter_context(_swapped(here, folder / RECORDS["sqlite"], folder / "old"))
        try:
            yield
        finally:
            records.close()


@contextmanager
def _postgresql_restored(folder: Path) -> Iterator[None]:
    """Fill a new schema from the dump; if anything fails, the old one comes back."""
    from django.db import connection, transaction  # noqa: PLC0415 - start-up time

    def run(*statements: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    run(
        "ALTER SCHEMA public RENAME TO ropewalk_replaced",
        "CREATE SCHEMA public",
        "ALTER SCHEMA public OWNER TO pg_database_owner",
    )
    try:
        database = records.database_settings()
        records.postgresql(
            "pg_restore",
            "--single-transaction",
            "--no-owner",
            "--no-privileges",
            f"--dbname={database['NAME']}",
            str(folder / RECORDS["postgresql"]),
            database=database,
        )
        yield
    except BaseException:
        run(
            "DROP SCHEMA public CASCADE",
            "ALTER SCHEMA ropewalk_replaced RENAME TO public",
        )
        raise
    run("DROP SCHEMA ropewalk_replaced CASCADE")
