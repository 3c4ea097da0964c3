"""Who runs the care homes."""

from ropewalk.figures import Column, Table
from ropewalk.figures.table import Cell
from ropewalk.place.cells import percentage
from ropewalk.place.market.homes import Homes


def providers_table(homes: Homes) -> Table:
    """Providers with the number of homes and beds, most homes first."""
    counts = homes.by_provider()
    beds: dict[str, int | None] = {}
    for provider in counts:
        own = [each.beds for each in homes.homes if each.provider == provider]
        known = [each for each in own if each is not None]
        beds[provider] = sum(known) if len(known) == len(own) else None
    unknown = homes.provider_not_named
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rows: list[tuple[Cell, ...]] = [
        (
            provider,
            count,
            beds[provider],
            percentage(count, len(homes.homes)),
        )
        for provider, count in ordered
    ]
    if unknown and counts:
        share = percentage(unknown, len(homes.homes))
        rows.append(("Provider not named", unknown, None, share))
    return Table(
        key="market.providers",
        title="Who runs the care homes",
        columns=(
            Column("provider", "Registered provider"),
            Column("homes", "Homes", "homes"),
            Column("beds", "Beds", "beds"),
            Column("share", "Share of homes", "percent"),
        ),
        rows=tuple(rows),
        sources=homes.sources(),
        note="As registered: companies of one group are counted apart.",
    )
