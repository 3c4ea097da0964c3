"""Databases of a test's own on a PostgreSQL server, dropped when it is done."""

from contextlib import contextmanager
from uuid import uuid4

import psycopg

END_OURS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()
"""


@contextmanager
def new_databases(url, number):
    """The addresses of new databases on the server of an address.

    Nobody is left in them in the end but the server's own vacuum: dropping by force would
    ask to end that as well, which only its owner may, where a plain drop sends it away.
    """
    names = [f"ropewalk_{uuid4().hex[:8]}" for _ in range(number)]
    with psycopg.connect(url, autocommit=True) as server:
        for name in names:
            server.execute(f"CREATE DATABASE {name}")
        yield [f"{url.rpartition('/')[0]}/{name}" for name in names]
        for name in names:
            server.execute(END_OURS, [name])
            server.execute(f"DROP DATABASE {name}")
