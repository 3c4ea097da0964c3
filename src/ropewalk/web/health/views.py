"""Addresses that a machine asks: does the server live, and is it ready to answer?"""

from collections.abc import Callable

import structlog
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ropewalk.figures import BadInput
from ropewalk.place.shelf import shelf

PARQUET = b"PAR1"
log = structlog.get_logger("ropewalk.health")


@login_not_required
@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """The server answers; nothing else is looked at."""
    return JsonResponse({"live": True})


@login_not_required
@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Whether records, migrations and reference data are as they must be; 503 if not."""
    checks: dict[str, Callable[[], bool]] = {
        "records": _records_answer,
        "migrations": _no_migration_waits,
        "reference_data": _reference_data_read,
    }
    found = {name: _holds(name, check) for name, check in checks.items()}
    is_ready = all(found.values())
    return JsonResponse({"ready": is_ready, **found}, status=200 if is_ready else 503)


def _holds(name: str, check: Callable[[], bool]) -> bool:
    """A check's answer; one that fails to answer is a no, and its fault is logged."""
    try:
        return check()
    except (DatabaseError, BadInput, OSError) as fault:
        log.warning("not ready", check=name, fault=type(fault).__name__)
        return False


def _records_answer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _no_migration_waits() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _reference_data_read() -> bool:
    held = shelf()
    for name in held.names():
        with held.resource(name).path.open("rb") as file:
            if file.read(len(PARQUET)) != PARQUET:
                return False
    return bool(held.names())
