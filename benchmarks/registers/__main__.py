"""How long the server takes over registers of 5,000 services and 2,000 contracts."""

import sys
from statistics import median, quantiles
from time import perf_counter

from django.test import Client
from measuring import write_down
from pages.installation import signed_in

from registers.many import CONTRACTS, PROVIDERS, SERVICES, add_many
from ropewalk.service.models import Contract, Service

LIMIT_MS = 150
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
    times = [took(client, address)[0] for _ in range(rounds)]
    middle, late = median(times), quantiles(times, n=20)[-1]
    verdict = "met" if middle < LIMIT_MS else "MISSED"
    cells = (
        name,
        str(rounds),
        f"{middle:.0f} ms",
        f"{late:.0f} ms",
        f"{max(times):.0f} ms",
        f"{LIMIT_MS} ms: {verdict}",
    )
    return f"| {' | '.join(cells)} |"


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
        ("providers", f"{of}providers/", f"of {PROVIDERS + 1}"),
    )
    lines = [
        f"| {' | '.join(HEADS)} |",
        f"|{' --- |' * len(HEADS)}",
        *(row(client, name, address, words, rounds) for name, address, words in asked),
    ]
    notes = [
        "Server time in one process on SQLite, database and session included.",
        "Checked first: each page says how many rows there are of how many.",
    ]
    write_down("Registers of what is commissioned", "\n".join(lines), notes)


if __name__ == "__main__":
    main()
