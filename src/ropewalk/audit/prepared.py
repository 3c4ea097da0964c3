"""Statements whose plan PostgreSQL keeps, for the few that have to be fast.

Django sends every statement with its values written into it, so that PostgreSQL plans it
afresh each time. For a statement that does much at once, that takes longer than doing it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

Cell = str | int | None


def rows_of(statement: str, said: Sequence[str]) -> list[tuple[Any, ...]]:
    """The rows that a statement gives on PostgreSQL, which keeps its plan.

    Whatever goes wrong is raised as Django raises it. Where the connection's
    ``prepare_threshold`` says that nothing is kept, the statement is planned each time.

    Args:
        statement: Its words, with ``$1`` and so on for values, each cast to its type.
        said: The values as words: of one type, whatever they are, or each size of number
            would have a plan of its own.
    """
    from psycopg import RawCursor  # noqa: PLC0415 - slow to import, and not for SQLite

    connection = connections[DEFAULT_DB_ALIAS]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, RawCursor(connection.connection) as cursor:
        cursor.execute(statement, said, prepare=True)
        return cursor.fetchall() if cursor.description else []


def array(values: Iterable[Cell]) -> str:
    """Values as PostgreSQL reads an array of them."""
    return f"{{{','.join(map(_element, values))}}}"


def _element(value: Cell) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'
