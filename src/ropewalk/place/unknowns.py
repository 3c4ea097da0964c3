"""What is not known here, and the file that would make it known."""

from collections.abc import Sequence
from datetime import date

from ropewalk.figures import Column, Figure, Table
from ropewalk.lake.catalogue import Lake
from ropewalk.place.fitness import fitness_table
from ropewalk.place.places import Place
from ropewalk.place.section import Missing, Section

KEY = "unknown"
TITLE = "What is not known here"
REFERENCE_ADD = "`ropewalk reference add FILE`"
EVERYWHERE = (
    Missing(
        "What the NHS spends in the place",
        "The integrated care board's spend over £25,000 would begin to fill this; "
        f"{REFERENCE_ADD} does not read it yet.",
        "icb_spend",
    ),
    Missing(
        "What the council spends on social care, net of income",
        "NHS England's adult social care finance return would fill this for years "
        f"after 2016/17; {REFERENCE_ADD} does not read it yet.",
        "asc_spend_2016",
    ),
    Missing(
        "Where the people registered with each practice live",
        "NHS England's patients registered at a GP practice by small area (LSOA) "
        f"would fill this; {REFERENCE_ADD} does not read it yet.",
        "practice_residents",
    ),
    Missing(
        "Boundaries of integrated care boards after April 2024",
        "The ONS lookup of small areas to boards of a later year would fill this; "
        f"{REFERENCE_ADD} does not read it yet.",
        "small_areas",
    ),
)


def section(
    lake: Lake, place: Place, *, on: date, others: Sequence[Section] = ()
) -> Section:
    """Every gap that the other sections met, and those that are the same everywhere.

    Args:
        lake: The reference data.
        place: Any place.
        on: The day of the position.
        others: The sections of the same position.
    """
    gaps = [(other.title, gap) for other in others for gap in other.missing]
    met = {gap.resource for _, gap in gaps}
    gaps += [("Everywhere", gap) for gap in EVERYWHERE if gap.resource not in met]
    table = Table(
        key="unknown.list",
        title="What is not known, and how to add it",
        columns=(
            Column("section", "Section"),
            Column("what", "Not known"),
            Column("remedy", "How to add it"),
            Column("resource", "Table"),
        ),
        rows=tuple((title, gap.what, gap.remedy, gap.resource) for title, gap in gaps),
    )
    count = Figure(
        key="unknown.count",
        label=f"Things not known of {place.short_name}",
        value=len(gaps),
        unit="count",
        vintage=on.isoformat(),
        rule="how many gaps the sections of this position met, and those met everywhere",
    )
    sources = {source for other in others for source in other.sources()}
    return Section(
        key=KEY,
        title=TITLE,
        answer=(
            f"{len(gaps)} things are not known of {place.short_name}; each is listed "
            f"with the file that would fill it."
        ),
        figures=(count,),
        tables=(table, fitness_table(lake, place, sources, on=on)),
    )
