"""A process that posts to a ledger until it is killed, and says what was acknowledged.

Reads one order a line and answers with lines of JSON. ``["post", FUND, SEED]`` forks a
child that posts to a fund for as long as it lives: it says its own number, then each key
once that is committed; when it is dead the answer is null. ``["check"]`` says the
ledger's difference and all keys in it. The settings come from the environment.
"""

import json
import os
import sys
from itertools import count
from pathlib import Path
from random import Random

import django

sys.path.insert(0, str(Path(__file__).parents[1]))
django.setup()

from django.db import connections  # noqa: E402 - Django is ready only now

from factories.money import Pool  # noqa: E402
from factories.organisations import NOON  # noqa: E402
from ropewalk.figures import BadInput  # noqa: E402
from ropewalk.money.actions.posting import (  # noqa: E402
    post_journal,
    post_journals,
    reverse_journal,
)
from ropewalk.money.models import Fund, Journal  # noqa: E402
from ropewalk.money.queries.whole import ledger_difference  # noqa: E402


def say(told):
    """One line, whole, at once: nothing waits in a buffer that dies with the process."""
    os.write(1, f"{json.dumps(told)}\n".encode())


def post_for_ever(number, seed):
    """Post one by one or several together, sometimes taking back, and say each key."""
    fund = Fund.objects.get(pk=number)
    pool = Pool(three=None, fund=fund, manager=fund.recorded_by)
    dice = Random(seed)  # noqa: S311 - a test's own dice
    posting = {"fund_id": fund.pk, "by": pool.manager, "at": NOON}
    for turn in count():
        drafts = [pool.spending(dice.randint(1, 9_00)) for _ in range(3)]
        try:
            if turn % 3 == 0:
                numbers = post_journals(drafts=drafts, **posting)
                posted = list(Journal.objects.filter(pk__in=numbers))
            else:
                posted = [post_journal(draft=drafts[0], **posting)]
            if turn % 3 == 2:
                del posting["fund_id"]
                posted.append(
                    reverse_journal(journal_id=posted[0].pk, why="So", **posting)
                )
                posting["fund_id"] = fund.pk
        except BadInput as refusal:
            say(str(refusal))
            continue
        for journal in posted:
            say(str(journal.key))


def main():
    for line in sys.stdin:
        match json.loads(line):
            case ["check"]:
                keys = map(str, Journal.objects.values_list("key", flat=True))
                say([ledger_difference(), list(keys)])
                connections.close_all()
            case ["post", fund, seed]:
                child = os.fork()
                if child == 0:
                    say(os.getpid())
                    post_for_ever(fund, seed)
                os.waitpid(child, 0)
                say(None)


if __name__ == "__main__":
    main()
