"""The records database as commands meet it: opened, up to date, locked while in use.

The commands that only read reference data never come here.
"""

import fcntl
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ropewalk.figures import BadInput


def open_records() -> Path:
    """Make Django ready, and say which folder this installation lives in.

    Raises:
        BadInput: when a setting of the environment cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ropewalk.config.settings")
    import django  # noqa: PLC0415 - start-up time
    from django.conf import settings  # noqa: PLC0415 - start-up time
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - start-up

    try:
        django.setup()
    except ImproperlyConfigured as fault:
        raise BadInput(str(fault)) from None
    except OSError as fault:
        raise BadInput(
            f"The folder of this installation cannot be used: {fault}."
        ) from None
    return Path(settings.ROPEWALK_HOME)


def migrations_waiting() -> list[str]:
    """The names of the changes to the database that have not been made yet."""
    from django.db import connection  # noqa: PLC0415 - start-up time
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - start-up time

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label} {migration.name}" for migration, _ in plan]


def is_new() -> bool:
    """Whether the database holds nothing yet."""
    from django.db import OperationalError, connection  # noqa: PLC0415 - start-up time

    try:
        return not connection.introspection.table_names()
    except OperationalError as fault:
        raise BadInput(f"The database cannot be reached: {fault}".strip()) from None


def migrate() -> None:
    """Bring the database up to date, and make sure that nothing lost its triggers.

    Raises:
        BadInput: when a table that only grows could be changed.
    """
    from django.core.management import call_command  # noqa: PLC0415 - start-up time

    from ropewalk.audit.append_only import missing_triggers  # noqa: PLC0415 - start-up

    call_command("migrate", interactive=False, verbosity=0)
    if missing := missing_triggers():
        raise BadInput("The records are not protected: " + "; ".join(missing) + ".")


@contextmanager
def in_use(home: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold the installation: together with others that use it, or alone.

    Raises:
        BadInput: when it is asked for alone and something uses it, or the reverse.
    """
    with (home / "in_use").open("a") as lock:
        try:
            kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
            fcntl.flock(lock, kind | fcntl.LOCK_NB)
        except OSError:
            raise BadInput(
                "Ropewalk is running in this folder: stop it first."
                if alone
                else "This folder is being restored: wait until that is done."
            ) from None
        yield


def database_settings() -> dict[str, Any]:
    """Which database this installation uses, as Django was told."""
    from django.db import connection  # noqa: PLC0415 - start-up time

    return dict(connection.settings_dict) | {"vendor": connection.vendor}


def close() -> None:
    """Let go of the database, so that its file can be replaced."""
    from django.db import connections  # noqa: PLC0415 - start-up time

    connections.close_all()


def postgresql(*command: str, database: dict[str, Any]) -> None:
    """Run one of PostgreSQL's own programs on this installation's database.

    Raises:
        BadInput: when the program is not there, or with what it said.
    """
    address = {
        "PGHOST": database["HOST"],
        "PGPORT": str(database["PORT"]),
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
        "PGSSLMODE": database["OPTIONS"].get("sslmode", ""),
        "PGSSLROOTCERT": database["OPTIONS"].get("sslrootcert", ""),
    }
    told = {name: value for name, value in address.items() if value}
    try:
        done = subprocess.run(  # noqa: S603 - our own words, never a shell
            command,
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise BadInput(
            f"{command[0]} is not on this machine: install PostgreSQL's client programs."
        ) from None
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it did not say why"]
        raise BadInput(f"{command[0]} failed: {said[0]}")
