"""A process that posts is killed at any moment: what it acknowledged is there, and whole."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from time import sleep
from uuid import UUID

import pytest
from django.db import connection
from factories.money import open_pool
from factories.servers import new_databases

from ropewalk.money.kinds import Control

pytestmark = pytest.mark.django_db(transaction=True)
POSTER = Path(__file__).parents[1] / "factories" / "poster.py"
ROUNDS = int(os.environ.get("ROPEWALK_KILLS", "10"))
LONGEST = 0.6  # seconds that a process lives
WRITERS = 3


@contextmanager
def copied(home):
    """This test's database, copied to one of its own, as the environment names it."""
    url = os.environ.get("DATABASE_URL", "")
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(home / "ropewalk.sqlite3")) as there:
            connection.connection.backup(there)
        yield ""
        return
    # written out and read in: a template may have nobody else in it, and a browser's
    # tests leave somebody there
    here = f"{url.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    written = home / "copy.sql"
    subprocess.run(["pg_dump", "--file", written, here], check=True)
    with new_databases(url, 1) as [there]:
        subprocess.run(
            ["psql", "--quiet", "--output", os.devnull, "--file", written, there],
            check=True,
        )
        yield there


class Poster:
    """The process that posts, and what it said."""

    def __init__(self, home, url):
        self.process = subprocess.Popen(
            [sys.executable, POSTER],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "ropewalk.config.settings",
                "ROPEWALK_HOME": str(home),
                "DATABASE_URL": url,
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, *words):
        self.process.stdin.write(f"{json.dumps(words)}\n")
        self.process.stdin.flush()

    def said(self):
        return json.loads(self.process.stdout.readline())

    def begin(self, fund, seed):
        """Begin to post, and give the number of the process that does."""
        self.order("post", fund.pk, seed)
        return self.said()

    def rest(self):
        """All that it said before it died."""
        return list(iter(self.said, None))

    def check(self):
        """What is wrong with the ledger, and the keys in it."""
        self.order("check")
        return self.said()

    def end(self):
        self.process.communicate()
        assert self.process.returncode == 0


@contextmanager
def posters(tmp_path, number):
    """Processes that post to a database of their own, once they are ready."""
    home = tmp_path / "home"
    home.mkdir()
    with copied(home) as url:
        found = [Poster(home, url) for _ in range(number)]
        yield found
        for each in found:
            each.end()


def keys_of(said):
    """The keys among what was said; the rest are refusals."""
    return {each for each in said if len(each) == 36 and UUID(each)}


def test_what_was_acknowledged_survives_a_kill_and_nothing_is_half_posted(tmp_path):
    fund = open_pool().fund
    dice = Random(ROUNDS)  # noqa: S311 - a test's own dice
    acknowledged = set()

    with posters(tmp_path, 1) as [process]:
        for seed in range(ROUNDS):
            child = process.begin(fund, seed)
            sleep(dice.uniform(0, LONGEST))
            os.kill(child, signal.SIGKILL)
            acknowledged |= keys_of(process.rest())
            difference, keys = process.check()
            assert difference == "", f"round {seed}"
            assert acknowledged <= set(keys), f"round {seed}"

    assert len(acknowledged) > ROUNDS
    print(f"{ROUNDS} kills, {len(acknowledged):,} acknowledged")  # noqa: T201 - for -s


def test_processes_that_post_at_once_take_turns_and_never_overspend(tmp_path):
    pool = open_pool(control=Control.HARD_STOP)
    pool.budget(100_00)

    with posters(tmp_path, WRITERS) as processes:
        children = [each.begin(pool.fund, seed) for seed, each in enumerate(processes)]
        sleep(2 * LONGEST)
        for child in children:
            os.kill(child, signal.SIGKILL)
        said = [each for process in processes for each in process.rest()]
        difference, keys = processes[0].check()

    assert difference == ""
    assert keys_of(said) <= set(keys)
    refused = set(said) - keys_of(said)
    assert all(each.startswith("Only £") for each in refused)
    assert len(keys_of(said)) > WRITERS
