"""How long the server takes over the pages of places, first met and met again."""

import re
import sys
from collections.abc import Iterable, Sequence
from statistics import median, quantiles
from time import perf_counter, process_time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from measuring import write_down

from pages.installation import signed_in
from ropewalk.figures.words import listed
from ropewalk.place.places import PlaceKind, places_of_kind
from ropewalk.place.position import TITLES
from ropewalk.place.shelf import shelf

PLACES = {
    "E08000009": "Trafford",
    "E08000006": "Salford",
    "E08000003": "Manchester",
    "E06000052": "Cornwall",
    "E54000057": "Greater Manchester",
}
PUBLISHED = {"E08000006": "1.036", "E08000009": "0.925"}
LIMIT_MS = 150
MOST_QUERIES = 6
SAID_FIRST = (
    "every page says its title, Salford 1.036 and Trafford 0.925, and is the same page "
    "when it is asked again"
)
MET_AGAIN = "Met again: a section is kept for the files held, the place and the day."
MET_FIRST = (
    "Met for the first time: everything is worked out, from tables that places share and "
    "that have been read already."
)
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def took(client: Client, address: str) -> tuple[float, float, str]:
    """Milliseconds waited and worked for a page, and the page without its token."""
    started, worked = perf_counter(), process_time()
    answer = client.get(address)
    waited, worked = perf_counter() - started, process_time() - worked
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return waited * 1000, worked * 1000, CHANGING.sub("", answer.content.decode())


def checked(client: Client, code: str, key: str) -> None:
    """Refuse to time a page that is wrong, or that asks the database too much."""
    address = f"/analyse/{code}/{key}"
    took(client, address)  # puts the place at the head of those looked at
    with CaptureQueriesContext(connection) as asked:
        *_, page = took(client, address)
    wanted = [TITLES[key.strip("/")] if key else PLACES[code], "<main"]
    if not key:
        wanted += [PUBLISHED.get(code, ""), "Why this figure?", *TITLES.values()]
    for words in wanted:
        if words not in page:
            raise SystemExit(f"{address} does not say {words!r}")
    if len(asked) > MOST_QUERIES:
        raise SystemExit(f"{address} asked the database {len(asked)} times")
    if took(client, address)[2] != page:
        raise SystemExit(f"{address} is another page when it is asked again")


def row(name: str, times: Sequence[tuple[float, float]]) -> str:
    """One line of the table."""
    waited = [each[0] for each in times]
    middle = median(waited)
    late = quantiles(waited, n=20)[-1]
    verdict = "met" if middle < LIMIT_MS else "MISSED"
    cells = (
        name,
        f"{len(times)}",
        f"{middle:.0f} ms",
        f"{late:.0f} ms",
        f"{max(waited):.0f} ms",
        f"{median(each[1] for each in times):.0f} ms",
        f"{LIMIT_MS} ms: {verdict}",
    )
    return f"| {' | '.join(cells)} |"


def timed(client: Client, addresses: Iterable[str]) -> list[tuple[float, float]]:
    return [took(client, address)[:2] for address in addresses]


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    client = signed_in()
    keys = ["", *(f"{key}/" for key in TITLES)]
    councils = [code for code, _ in places_of_kind(shelf(), PlaceKind.COUNCIL)]
    others = [code for code in councils if code not in PLACES]

    client.get(f"/analyse/{others[0]}/")  # the tables that all places share are read
    first_sections = timed(client, (f"/analyse/{c}/{keys[2]}" for c in others[1:41]))
    first_places = timed(client, (f"/analyse/{code}/" for code in others[41:]))
    for code in PLACES:
        for key in keys:
            checked(client, code, key)
    again = {
        key: timed(
            client, [f"/analyse/{code}/{key}" for code in PLACES for _ in range(rounds)]
        )
        for key in keys
    }

    heads = (
        "page",
        "asked",
        "median",
        "95th in 100",
        "longest",
        "median processor time",
        "limit",
    )
    lines = [
        f"| {' | '.join(heads)} |",
        f"|{' --- |' * len(heads)}",
        *(
            row(
                f"five places, met again: {TITLES.get(key.strip('/'), 'Position')}",
                times,
            )
            for key, times in again.items()
        ),
        row(
            "five places, met again: all pages",
            [t for each in again.values() for t in each],
        ),
        row("other councils, position, met for the first time", first_places),
        row(
            f"other councils, {TITLES['need'].lower()}, met for the first time",
            first_sections,
        ),
    ]
    notes = [
        f"Server time in one process, database and session included: {listed(list(PLACES.values()))}.",
        f"Checked first: {SAID_FIRST}; none asks the database more than {MOST_QUERIES} times.",
        MET_AGAIN,
        MET_FIRST,
    ]
    write_down("Pages of places", "\n".join(lines), notes)


if __name__ == "__main__":
    main()
