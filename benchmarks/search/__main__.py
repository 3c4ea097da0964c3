"""How long the server takes to search a hundred thousand records."""

import sys
from statistics import median, quantiles
from time import perf_counter
from uuid import uuid4

from django.core.management import call_command
from django.test import Client
from factories.organisations import NOON, TODAY
from factories.threads import whole_thread
from measuring import write_down

from ropewalk.place.models import Need
from ropewalk.review.queries.search import KINDS, SHOWN, found_by
from ropewalk.service.models import Service
from ropewalk.strategy.kinds import IntentionKind, PriorityHead
from ropewalk.strategy.models import Intention, Priority

EACH = 25_000
LIMIT_MS = 150
RARE, COMMON, NOWHERE = "hedgehog", "carers", "nowhere at all"
HEADS = (
    "asked for",
    "found and shown",
    "asked",
    "median",
    "95th in 100",
    "longest",
    "limit",
)


def add_many():
    """A hundred thousand records of four kinds that one commissioner may see."""
    here = whole_thread().here
    by = {"recorded_at": NOON, "recorded_by": here.commissioner}
    words = [
        f"{RARE} crossing {number}" if number % 1000 == 0 else f"Breaks for {COMMON}"
        for number in range(EACH)
    ]
    Need.objects.bulk_create(
        Need(
            organisation=here.three.first,
            level="strategic",
            statement=each,
            people="Adults of working age",
            place_code="E08000009",
            place_name="Trafford",
            voice=Need.Voice.PUBLIC,
            submission_key=uuid4(),
            **by,
        )
        for each in words
    )
    Priority.objects.bulk_create(
        Priority(
            partnership=here.partnership,
            head=PriorityHead.MARKET_GAPS,
            title=each,
            because="Asked for at every meeting of the year so far",
            submission_key=uuid4(),
            **by,
        )
        for each in words
    )
    Intention.objects.bulk_create(
        Intention(
            partnership=here.partnership,
            kind=IntentionKind.INVEST,
            title=each,
            submission_key=uuid4(),
            **by,
        )
        for each in words
    )
    held = Service.objects.first()
    Service.objects.bulk_create(
        Service(
            partnership=here.partnership,
            name=each,
            description="Somebody comes to the house and stays for as long as agreed.",
            for_whom="Adults of working age",
            phase=held.phase,
            starts_on=held.starts_on,
            directory_id=uuid4(),
            changed_at=NOON,
            submission_key=uuid4(),
            **by,
        )
        for each in words
    )
    return here.commissioner


def checked(actor: object, asked: str) -> int:
    """How many are shown; refuses what going through every row does not come to."""
    shown = {each.code: each for each in found_by(actor, asked=asked, on=TODAY)}
    for kind in KINDS:
        words = asked.lower().split()
        matching = [
            row.pk
            for row in kind.seen_by(actor, on=TODAY)
            if all(
                any(word in _told(row, name).lower() for name in _fields(kind))
                for word in words
            )
        ]
        newest = sorted(matching, reverse=True)[:SHOWN]
        told = (
            [each.number for each in shown[kind.code].found]
            if kind.code in shown
            else []
        )
        if told != newest:
            raise SystemExit(f"{asked}: {kind.code} {told} is not {newest}")
    return sum(len(each.found) for each in shown.values())


def _fields(kind):
    return (kind.told_by, *kind.looked_in)


def _told(row, name: str) -> str:
    for part in name.split("__"):
        row = getattr(row, part, "")
    return str(row)


def took(client: Client, asked: str) -> float:
    """Milliseconds waited for a page."""
    started = perf_counter()
    answer = client.get("/search/", {"q": asked})
    waited = (perf_counter() - started) * 1000
    if answer.status_code != 200 or b"Words to look for" not in answer.content:
        raise SystemExit(f"{asked} answered {answer.status_code}")
    return waited


def row(client: Client, asked: str, shown: int, rounds: int) -> str:
    """One line of the table."""
    took(client, asked)
    times = [took(client, asked) for _ in range(rounds)]
    middle = median(times)
    cells = (
        asked,
        str(shown),
        str(rounds),
        f"{middle:.0f} ms",
        f"{quantiles(times, n=20)[-1]:.0f} ms",
        f"{max(times):.0f} ms",
        f"{LIMIT_MS} ms: {'met' if middle < LIMIT_MS else 'MISSED'}",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    call_command("migrate", verbosity=0)
    actor = add_many()
    shown = {each: checked(actor, each) for each in (RARE, COMMON, NOWHERE)}
    client = Client(headers={"host": "localhost"})
    client.force_login(actor)
    lines = [
        f"| {' | '.join(HEADS)} |",
        f"|{' --- |' * len(HEADS)}",
        *(row(client, each, shown[each], rounds) for each in shown),
    ]
    notes = [
        f"{4 * EACH:,} records of four kinds that one person may see.",
        "Server time in one process on SQLite, database and session included.",
        "Checked first: going through every row one by one comes to the same.",
    ]
    write_down("Search", "\n".join(lines), notes)


if __name__ == "__main__":
    main()
