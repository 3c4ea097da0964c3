"""The ledger: a PostgreSQL database of its own, named before Django reads its settings.

It is made on the server of ``DATABASE_URL`` and dropped in the end.
"""

import atexit
import os
import sys
import tempfile
from pathlib import Path
from uuid import uuid4

import django
import psycopg

SERVER = os.environ.get("DATABASE_URL", "")
if not SERVER:
    raise SystemExit("DATABASE_URL names no PostgreSQL server")
NAME = f"ropewalk_ledger_{uuid4().hex[:8]}"


def told(statement: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(statement)


told(f"CREATE DATABASE {NAME}")
atexit.register(told, f"DROP DATABASE {NAME} WITH (FORCE)")
os.environ["DATABASE_URL"] = f"{SERVER.rpartition('/')[0]}/{NAME}"
os.environ["ROPEWALK_HOME"] = tempfile.mkdtemp(prefix="ropewalk-ledger-")
os.environ["DJANGO_SETTINGS_MODULE"] = "ledger.settings"
sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))  # for factories
django.setup()
