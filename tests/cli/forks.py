"""Run commands in processes of their own without paying for the imports each time.

Reads one request a line (words, environment, what is typed), forks, and becomes the
command in the child, from a parent that has imported libraries and no settings.
"""

import json
import os
import sys
import tempfile
import traceback
from pathlib import Path

import django.contrib.auth.hashers
import django.contrib.auth.password_validation
import django.core.management.commands.migrate
import django.db.backends.postgresql.psycopg_any
import django.db.backends.sqlite3.base
import django.forms
import django.test.signals
import django.views.generic
import jinja2
import numpy as np
import structlog
import whitenoise.middleware
from django.conf import settings
from django.db import connections

from ropewalk.cli.main import main

LIBRARIES = (django, jinja2, np, structlog, whitenoise)


def become(words: list[str], environment: dict[str, str]) -> int:
    """Be the command, and say how it left."""
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["ropewalk", *words]
    try:
        if words[0] == "-c":
            exec(words[1], {"__name__": "__main__"})  # noqa: S102 - a test's own lines
        else:
            main()
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:  # noqa: BLE001 - what the interpreter itself would do
        traceback.print_exc()
        return 1
    return 0


def serve() -> None:
    """Answer requests until there are no more."""
    for line in sys.stdin:
        asked = json.loads(line)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "in").write_text(asked["typed"])
            child = os.fork()
            if child == 0:
                for number, kept, mode in (
                    (0, "in", os.O_RDONLY),
                    (1, "out", os.O_WRONLY | os.O_CREAT),
                    (2, "err", os.O_WRONLY | os.O_CREAT),
                ):
                    os.dup2(os.open(folder / kept, mode), number)
                sys.stdin = os.fdopen(0)
                code = become(asked["words"], asked["environment"])
                if settings.configured:
                    connections.close_all()  # as the end of a process does
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
            _, status = os.waitpid(child, 0)
            answer = {
                "code": os.waitstatus_to_exitcode(status),
                "out": (folder / "out").read_text(),
                "err": (folder / "err").read_text(),
            }
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
