"""Installations of their own for tests of the command line."""

import atexit
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from factories.servers import new_databases

PHRASE = "seven ropes over the yard"
EMAIL = "first@example.org"
TABLES = (
    "audit_event",
    "audit_seal",
    "organisations_account",
    "organisations_organisation",
    "organisations_organisationname",
    "organisations_membership",
    "money_journal",
    "money_entry",
    "money_balance",
    "money_daytotal",
)


@dataclass(frozen=True)
class Done:
    """How a command left, and what it said."""

    code: int
    out: str
    err: str


@cache
def forks():
    """The process that becomes commands, begun when the first is asked for."""
    process = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("forks.py")],
        env={**os.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(process.communicate)
    return process


def run_command(words, environment, typed=""):
    """Run a command as its own process, as a person would."""
    process = forks()
    asked = {"words": words, "environment": environment, "typed": typed}
    process.stdin.write(f"{json.dumps(asked)}\n")
    process.stdin.flush()
    return Done(**json.loads(process.stdout.readline()))


@dataclass(frozen=True)
class Installation:
    """A folder, a database, and the command as its owner runs it."""

    home: Path
    database_url: str = ""
    also: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        told = {**os.environ, "ROPEWALK_HOME": str(self.home), **self.also}
        told.pop("DATABASE_URL", None)
        return told | ({"DATABASE_URL": self.database_url} if self.database_url else {})

    def run(self, *words, typed="", code=0):
        """Run a command, and expect how it leaves."""
        done = run_command([*map(str, words)], self.environment, typed)
        assert done.code == code, done.out + done.err
        assert "Traceback" not in done.err
        return done

    def refused(self, *words, typed=""):
        """The one line a command is refused with."""
        done = self.run(*words, typed=typed, code=2)
        assert len(done.err.splitlines()) == 1, done.err
        return done.err.strip()

    def script(self, text):
        """What a few lines of Python print, run inside the installation."""
        told = {"DJANGO_SETTINGS_MODULE": "ropewalk.config.settings"}
        lines = f"import django; django.setup()\n{text}"
        done = run_command(["-c", lines], self.environment | told)
        assert done.code == 0, done.err
        return done.out.strip()

    def begin(self):
        """Open the first account, and add a file to each folder that is backed up."""
        self.run(
            "account", "add", EMAIL, "--name=First", "--organisation=Trafford Council",
            typed=f"{PHRASE}\n",
        )  # fmt: skip
        for folder in ("lake", "uploads"):
            kept = self.home / folder / "2025" / "added.bin"
            kept.parent.mkdir(parents=True)
            kept.write_bytes(folder.encode() * 1000)
        return self

    def held(self):
        """Everything that a backup must bring back."""
        files = {
            path.relative_to(self.home).as_posix(): path.read_bytes()
            for folder in ("lake", "uploads")
            for path in sorted((self.home / folder).rglob("*"))
            if path.is_file()
        }
        return files, [
            self.rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES
        ]

    def rows(self, query):
        """What the database answers."""
        if self.database_url:
            import psycopg

            with psycopg.connect(self.database_url) as connection:
                return connection.execute(query).fetchall()
        records = self.home / "ropewalk.sqlite3"
        with closing(sqlite3.connect(records)) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(scope="session")
def ready_folder(tmp_path_factory):
    """A SQLite installation with no account yet, made once and copied for each test."""
    home = tmp_path_factory.mktemp("ready") / "home"
    Installation(home).run("up", "--no-serve", "--empty")
    return home


@pytest.fixture(scope="session")
def begun_folder(ready_folder, tmp_path_factory):
    """A SQLite installation, begun once and copied for each test that wants one."""
    home = tmp_path_factory.mktemp("begun") / "home"
    shutil.copytree(ready_folder, home)
    return Installation(home).begin().home


@pytest.fixture(scope="session")
def whole_backup(begun_folder, tmp_path_factory):
    """A backup of that installation."""
    kept = tmp_path_factory.mktemp("backup") / "whole.tar.gz"
    Installation(begun_folder).run("backup", kept)
    return kept


@pytest.fixture
def new_home(tmp_path):
    """A SQLite installation that holds nothing yet."""
    return Installation(tmp_path / "new")


@pytest.fixture
def ready(ready_folder, tmp_path):
    """A SQLite installation that is up to date and has no account."""
    home = tmp_path / "home"
    shutil.copytree(ready_folder, home)
    return Installation(home)


@pytest.fixture
def begun(begun_folder, tmp_path):
    """A SQLite installation in which one account can sign in and something was added."""
    home = tmp_path / "home"
    shutil.copytree(begun_folder, home)
    return Installation(home)


@pytest.fixture
def installations(request, tmp_path):
    """An installation that was begun and one that holds nothing, on either database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("begun"), Installation(tmp_path / "new")
        return
    url = os.environ.get("DATABASE_URL")
    if not url:
        pytest.skip("DATABASE_URL names no PostgreSQL server")
    with new_databases(url, 2) as [here_url, there_url]:
        here = Installation(tmp_path / "here", here_url)
        here.run("up", "--no-serve", "--empty")
        yield here.begin(), Installation(tmp_path / "there", there_url)
