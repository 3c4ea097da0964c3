"""Posting beside django-hordak; reading a fund of a million entries, or of ten."""

import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from importlib.metadata import version
from statistics import median
from time import perf_counter

from django.core.management import call_command
from django.db import connection, transaction
from factories.organisations import NOON
from measuring import write_down

from ledger.contestants import Hordak, Ours, Row, rows
from ropewalk.money.models import Entry, Journal
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.statements import content_of
from ropewalk.money.queries.whole import ledger_difference

SINGLE = 100  # transactions in a round
BULK, BULK_PEER = 10_000, 1_000
ROUNDS = 7
BATCH = 20_000
QUARTER = (date(2026, 7, 1), date(2026, 10, 1))
HORDAK = "hordak"
HEADS = ("what", "version", "median", "range", "throughput", "times the peer", "limit")


def took(run: Callable[[], object]) -> float:
    started = perf_counter()
    run()
    return perf_counter() - started


def span(seconds: float) -> str:
    return f"{seconds * 1000:,.3g} ms" if seconds < 1 else f"{seconds:,.3g} s"


def spread(times: Sequence[float]) -> str:
    return f"{span(min(times))} to {span(max(times))}"


def beside(
    what: str,
    ours: Callable[[int], float],
    peers: Mapping[str, Callable[[int], float]],
    *,
    least: int,
) -> list[tuple[str, ...]]:
    """All in turns, round after round, in seconds a transaction; and the ratio.

    The ratio, and whether the target is met, is to the fastest of the peer's ways.
    """
    contestants = {"ours": ours, **peers}
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for run in contestants.values():
        run(0)  # the first run pays for what is only paid once
    for number in range(1, ROUNDS + 1):
        for name, run in contestants.items():
            gc.collect()
            times[name].append(run(number))
    middle = {name: median(kept) for name, kept in times.items()}
    ratio = min(middle[name] for name in peers) / middle["ours"]
    verdict = f"{least}x: {'met' if ratio >= least else 'MISSED'}"
    found = []
    for name, kept in times.items():
        package = "ropewalk" if name == "ours" else "django-hordak"
        row = (
            f"{what}: {name}",
            f"{package} {version(package)}",
            span(middle[name]),
            spread(kept),
            f"{1 / middle[name]:,.0f} transactions a second",
        )
        found.append(
            (*row, *((f"{ratio:,.1f}x", verdict) if name == "ours" else ("", "")))
        )
    return found


def alone(
    what: str, run: Callable[[], object], *, rounds: int, most: float
) -> tuple[str, ...]:
    """Something without a peer here, against the clock."""
    run()
    times = [took(run) for _ in range(rounds)]
    middle = median(times)
    return (
        what,
        f"ropewalk {version('ropewalk')}",
        span(middle),
        spread(times),
        "",
        "",
        f"{span(most)}: {'met' if middle < most else 'MISSED'}",
    )


def single(who: Ours | Hordak) -> Callable[[int], float]:
    def run(number: int) -> float:
        given = rows(SINGLE, number, 60)
        return took(lambda: who.one_by_one(given)) / SINGLE

    return run


def bulk(
    together: Callable[[Sequence[Row]], None], size: int
) -> Callable[[int], float]:
    def run(number: int) -> float:
        given = rows(size, 1000 + number, 60)
        return took(lambda: together(given)) / size

    return run


def checked(ours: Ours, peer: Hordak) -> None:
    """Refuse to time what is wrong: the same rows give the same balances in both."""
    given = rows(200, 77, 60)
    for who in (ours, peer):
        who.one_by_one(given[:100])
        who.together(given[100:])
    if ours.balances() != peer.balances():
        raise SystemExit("the balances of the two do not agree")


def checked_whole(entries: int) -> None:
    if said := ledger_difference():
        raise SystemExit(said)
    if Entry.objects.count() != entries:
        raise SystemExit(f"there are {Entry.objects.count():,} entries")


def filled(entries: int) -> tuple[Ours, float]:
    """A fund with this many entries, two a journal, and seconds it took to post them."""
    big = Ours("Big fund")
    seconds = 0.0
    for number in range(entries // 2 // BATCH):
        given = rows(BATCH, 5000 + number, 60)
        seconds += took(partial(big.together_with_budget, given))
    return big, seconds


def read(entries: int) -> list[tuple[str, ...]]:
    big, seconds = filled(entries)
    fund, said = big.pool.fund, f"{entries // 10**6} million entries"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    checked_whole(Entry.objects.count())
    print(f"{entries:,} entries posted in {seconds:,.0f} s")
    quarter = {"starts_on": QUARTER[0], "ends_before": QUARTER[1], "as_known": NOON}
    return [
        alone(
            f"All balances, {said}", lambda: balances_now(fund), rounds=50, most=0.01
        ),
        alone(
            f"A quarter's statement, {said}",
            lambda: content_of(fund, **quarter),
            rounds=9,
            most=0.15,
        ),
        alone(f"`verify`, {said}", ledger_difference, rounds=3, most=10e-6 * entries),
    ]


AGAIN = 10**9  # added to numbers, so that the copies have some of their own
KEPT = (
    "fund_id, period_id, move, effective_on, why, reverses_id, entries_hash, "
    "recorded_at, recorded_by_id"
)
JOURNALS_AGAIN = (
    f"INSERT INTO money_journal (id, key, {KEPT}) SELECT id + {AGAIN}, "
    f"gen_random_uuid(), {KEPT} FROM money_journal ORDER BY id LIMIT {BULK}"
)
ENTRIES_AGAIN = (
    "INSERT INTO money_entry (journal_id, out_of_id, into_id, pence) "
    f"SELECT journal_id + {AGAIN}, out_of_id, into_id, pence FROM money_entry "
    f"WHERE journal_id + {AGAIN} IN (SELECT id FROM money_journal)"
)


def floor() -> str:
    """What the database itself takes, whoever asks it: in a sentence."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (number bigint)")
        journey, durable = (
            median(took(partial(cursor.execute, said)) for _ in range(200))
            for said in ("SELECT 1", "INSERT INTO bare VALUES (1)")
        )
        with transaction.atomic():
            alone = took(written_again) / BULK
            transaction.set_rollback(True)
    return (
        f"The floor: on this server, in these minutes, a question that asks nothing takes "
        f"{span(journey)}, one bare number kept durably {span(durable)}, and the rows of "
        f"a journal and its entry with their indexes and keys {span(alone)} each, "
        f"{BULK:,} at a time and with nothing else done."
    )


def written_again() -> None:
    """As many journals as are posted together, and their entries, copied in the server."""
    with connection.cursor() as cursor:
        for said in (JOURNALS_AGAIN, ENTRIES_AGAIN, "SET CONSTRAINTS ALL IMMEDIATE"):
            cursor.execute(said)


def main() -> None:
    entries = int(sys.argv[1]) * 10**6 if len(sys.argv) > 1 else 10**6
    call_command("migrate", verbosity=0)
    ours, peer = Ours("Pool"), Hordak()
    checked(ours, peer)
    found, least = [], []
    if entries == 10**6:
        found += beside("One by one", single(ours), {HORDAK: single(peer)}, least=4)
        found += beside(
            "Together",
            bulk(ours.together, BULK),
            {
                HORDAK: bulk(peer.together, BULK_PEER),
                f"{HORDAK}, its own way": bulk(peer.one_by_one_together, BULK_PEER),
            },
            least=80,
        )
        checked_whole(Journal.objects.count())
        least = [floor()]
    found += read(entries)
    lines = [HEADS, ("---",) * len(HEADS), *found]
    notes = [
        (
            "PostgreSQL, every transaction durable when it is acknowledged: one process, one "
            "connection, the server on the same machine."
        ),
        (
            "Checked first: the same 200 transactions give the same 61 balances in both; "
            "afterwards every entry, hash, event, balance and day of the ledger agrees."
        ),
        (
            "Posting: one entry (two legs of the peer) from one account to one of sixty. One "
            f"by one: `post_journal` and `transfer_to`, {SINGLE} a round. Together, from "
            f"plain rows: `post_journals` {BULK:,} a call; {BULK_PEER:,} a transaction by "
            "`bulk_create` and, its own way, by a loop of `transfer_to`. The target is held "
            "against the faster."
        ),
        *least,
        (
            "The big fund: two entries a journal, half of it against a budget, over 181 "
            "accounts and 195 days."
        ),
    ]
    if (load := os.getloadavg()[2]) > 1:
        notes.append(
            f"Other work shared the machine: {load:.1f} processes were ready to run, on "
            f"{os.cpu_count()} cores, in the last quarter of an hour."
        )
    table = "\n".join(f"| {' | '.join(row)} |" for row in lines)
    write_down("Ledger", table, notes)


if __name__ == "__main__":
    main()
