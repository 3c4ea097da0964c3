"""How long the server takes over registers of 5,000 services and 2,000 contracts."""

import json
import sys
from statistics import median, quantiles
from time import perf_counter

from django.test import Client
from measuring import write_down
from pages.installation import signed_in

from registers.many import (
    CONTRACTS,
    SERVICES,
    add_many,
    publish_many,
)
from ropewalk.service.models import Contract, Price, Provider, Service

LIMIT_MS = 150
FULL_PAGE = 500
FULL = f"/openreferral/services?full=true&per_page={FULL_PAGE}"
HEADS = ("page", "asked", "median", "95th in 100", "longest", "limit")


def took(client: Client, address: str) -> tuple[float, str]:
    """Milliseconds waited for a page, and the page."""
    started = perf_counter()
    answer = client.get(address)
    waited = (perf_counter() - started) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return waited, answer.content.decode()


def row(client: Client, name: str, address: str, words: str, rounds: int) -> str:
    """One line of the table; refuses to time a page that does not say what it should."""
    if words not in took(client, address)[1]:
        raise SystemExit(f"{address} does not say {words!r}")
    return timed(client, name, address, rounds)


def timed(
    client: Client, name: str, address: str, rounds: int, *, limit: bool = True
) -> str:
    """One line of the table, of an address that was checked."""
    times = [took(client, address)[0] for _ in range(rounds)]
    middle, late = median(times), quantiles(times, n=20)[-1]
    verdict = "met" if middle < LIMIT_MS else "MISSED"
    cells = (
        name,
        str(rounds),
        f"{middle:.0f} ms",
        f"{late:.0f} ms",
        f"{max(times):.0f} ms",
        f"{LIMIT_MS} ms: {verdict}" if limit else "none",
    )
    return f"| {' | '.join(cells)} |"


def check_feed(client: Client) -> None:
    """Refuse to time a feed whose page is not whole, or differs from its entries."""
    answer = json.loads(took(client, FULL)[1])
    held = (answer["total_items"], answer["size"], len(answer["contents"]))
    if held != (SERVICES, FULL_PAGE, FULL_PAGE):
        raise SystemExit(f"{FULL} holds {held}")
    for entry in answer["contents"][FULL_PAGE // 2 :: FULL_PAGE // 4]:
        alone = json.loads(took(client, f"/openreferral/services/{entry['id']}")[1])
        if alone != entry:
            raise SystemExit(f"{FULL} tells {entry['id']} otherwise than its address")
        if not all(entry[part] for part in ("schedules", "cost_options")):
            raise SystemExit(f"{FULL} leaves out what {entry['id']} has")


def check_price(client: Client) -> None:
    """Refuse to time a list of prices that leaves one out or reads it wrongly."""
    file = took(client, "/directory/prices/?table=prices&format=csv")[1]
    of_one = Price.objects.get(what="Help 4711")
    lines = [each for each in file.splitlines() if "Help 4711," in each]
    if len(lines) != 1 or f"{of_one.pounds:.2f}" not in lines[0]:
        raise SystemExit(f"the list of prices says {lines} of {of_one.pounds}")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    client = signed_in()
    of = f"/do/commissioning/{add_many()}/"
    if (Service.objects.count(), Contract.objects.count()) != (SERVICES, CONTRACTS):
        raise SystemExit(
            "there are not as many services and contracts as there should be"
        )
    asked = (
        ("services", f"{of}services/", "Rows 1 to 25 of 5,000"),
        ("services, sorted", f"{of}services/?services.sort=-name", "of 5,000"),
        ("services, the 200th page", f"{of}services/?services.page=200", "to 5,000"),
        ("services, found by words", f"{of}services/?services.find=4711", "1 of 5,000"),
        ("contracts", f"{of}contracts/", "Rows 1 to 25 of 2,000"),
        ("contracts, by worth", f"{of}contracts/?contracts.sort=-worth", "of 2,000"),
        ("providers", f"{of}providers/", f"of {Provider.objects.count()}"),
    )
    lines = [
        f"| {' | '.join(HEADS)} |",
        f"|{' --- |' * len(HEADS)}",
        *(row(client, name, address, words, rounds) for name, address, words in asked),
    ]
    publish_many()
    check_price(client)
    check_feed(client)
    of_all = f"of {Price.objects.count():,}"
    lines += [
        row(client, name, address, words, rounds)
        for name, address, words in (
            ("prices", "/directory/prices/", of_all),
            (
                "prices, with a sum",
                "/directory/prices/?sum=120",
                "How many the sum buys",
            ),
            (
                "prices, found by words",
                "/directory/prices/?prices.find=4711",
                "Help 4711",
            ),
        )
    ]
    lines.append(timed(client, "feed, 500 entries in full", FULL, rounds, limit=False))
    notes = [
        "Server time in one process on SQLite, database and session included.",
        "Checked first: each page says how many rows there are of how many.",
        "Of the feed: a page holds every entry it should, each as its own address tells it.",
    ]
    write_down("Registers of what is commissioned", "\n".join(lines), notes)


if __name__ == "__main__":
    main()
