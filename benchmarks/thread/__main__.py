"""How long the server takes over a thread where ten thousand records hang together."""

import sys
from statistics import median, quantiles
from time import perf_counter, process_time

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories.organisations import TODAY
from factories.threads import everything, follows, walked_one_by_one
from measuring import write_down

from ropewalk.review.queries.thread import thread_of
from ropewalk.review.rules.thread import Kind, Thing
from thread.many import add_many

LIMIT_MS = 200
MOST_QUERIES = 90
LEAST = 10_000
TIMED = (
    Kind.NEED,
    Kind.DECISION,
    Kind.FUND,
    Kind.CONTRACT,
    Kind.PAYMENT,
    Kind.OUTCOME,
)
HEADS = (
    "thread from one",
    "things on it",
    "queries",
    "asked",
    "median",
    "95th in 100",
    "longest",
    "median processor time",
    "limit",
)


def checked(
    start: Thing, pairs: set[tuple[Thing, Thing]], actor: object
) -> tuple[int, int]:
    """How many things are on a thread and how many queries it takes.

    Refuses one that the slow walk does not come to, or that asks too much.
    """
    with CaptureQueriesContext(connection) as asked:
        seen = thread_of(start.kind, start.pk, actor=actor, on=TODAY)
    if not 0 < len(asked) <= MOST_QUERIES:
        raise SystemExit(f"{start} asked the database {len(asked)} times")
    told = {each.kind: each.total for each in seen.kinds}
    walked = {
        kind: len(found) for kind, found in walked_one_by_one(start, pairs).items()
    }
    if told != walked:
        raise SystemExit(f"{start}: {told} is not {walked}")
    return sum(told.values()), len(asked)


def took(client: Client, address: str) -> tuple[float, float]:
    """Milliseconds waited and worked for a page."""
    started, worked = perf_counter(), process_time()
    answer = client.get(address)
    waited, worked = perf_counter() - started, process_time() - worked
    if answer.status_code != 200 or b"You are here" not in answer.content:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return waited * 1000, worked * 1000


def row(client: Client, start: Thing, found: tuple[int, int], rounds: int) -> str:
    """One line of the table."""
    address = f"/review/thread/{start.kind}/{start.pk}/"
    took(client, address)
    times = [took(client, address) for _ in range(rounds)]
    waited = [each[0] for each in times]
    middle = median(waited)
    cells = (
        str(start.kind),
        f"{found[0]:,}",
        str(found[1]),
        str(rounds),
        f"{middle:.0f} ms",
        f"{quantiles(waited, n=20)[-1]:.0f} ms",
        f"{max(waited):.0f} ms",
        f"{median(each[1] for each in times):.0f} ms",
        f"{LIMIT_MS} ms: {'met' if middle < LIMIT_MS else 'MISSED'}",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    call_command("migrate", verbosity=0)
    whole = add_many()
    actor = whole.here.commissioner
    pairs = {(one, other) for one in everything() for other in follows(one)}
    starts = [Thing(each, whole.things[each]) for each in TIMED]
    things = {each: checked(each, pairs, actor) for each in starts}
    if max(things.values())[0] < LEAST:
        raise SystemExit(f"only {max(things.values())} things hang together")
    client = Client(headers={"host": "localhost"})
    client.force_login(actor)
    lines = [
        f"| {' | '.join(HEADS)} |",
        f"|{' --- |' * len(HEADS)}",
        *(row(client, each, things[each], rounds) for each in starts),
    ]
    notes = [
        "Server time in one process on SQLite, the pictures, database and session included.",
        "Checked first: a walk from the records, one thing at a time, comes to as many.",
        f"No thread asks the database more than {MOST_QUERIES} times.",
    ]
    write_down("Threads", "\n".join(lines), notes)


if __name__ == "__main__":
    main()
