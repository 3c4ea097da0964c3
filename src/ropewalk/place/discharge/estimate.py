"""Our estimate of a place's own part of the people still in its trusts' hospitals."""

from collections.abc import Sequence
from datetime import date

from ropewalk.figures import Certainty, Figure
from ropewalk.figures.words import listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.discharge.periods import known_months
from ropewalk.place.discharge.trusts import Serving
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.places import Place
from ropewalk.place.recency import dated, end_of_month

ESTIMATE_NOTE = (
    "Nobody publishes this number. It takes people who wait to come from where all of a "
    "trust's patients came from in 2022, which may not hold."
)


def estimate_figures(
    lake: Lake, place: Place, trusts: Sequence[Serving], *, on: date
) -> list[Figure]:
    """A place's own part of its trusts' people still in hospital: our reconstruction."""
    if place.kind not in {PlaceKind.COUNCIL, PlaceKind.DISTRICT}:
        return []
    known = {each.code: known_months(lake, each.code, on=on) for each in trusts}
    reporting = [each for each in trusts if known[each.code]]
    if not reporting:
        return []
    shared = set.intersection(*(set(known[each.code]) for each in reporting))
    label = (
        f"People of {place.short_name} still in hospital at the end of an average day, "
        "estimated"
    )
    if not shared:
        return [
            Figure(
                key="discharge.estimated_still_there",
                label=label,
                value=None,
                unit="people",
                vintage="",
                note="No month was reported by all trusts that serve the place.",
            )
        ]
    month = max(shared)
    source = dated(lake.source("discharge_trust"), end_of_month(month))
    parts = tuple(
        Figure(
            key=f"discharge.trust.{each.code}.still_there",
            label=f"Still in hospital at the end of an average day, {each.name}",
            value=known[each.code][month].still_there,
            unit="people",
            vintage=f"{month:%B %Y}",
            rule="mean over the days reported of people ready to leave less those who "
            "left",
            sources=(source,),
        )
        for each in reporting
    )
    own = [
        each.share_of_trust * part.value
        for each, part in zip(reporting, parts, strict=True)
        if part.value is not None
    ]
    silent = [each.name for each in trusts if each not in reporting]
    return [
        Figure(
            key="discharge.estimated_still_there",
            label=label,
            value=sum(own) if len(own) == len(parts) else None,
            unit="people",
            vintage=f"{month:%B %Y}",
            rule="people still in hospital in each trust that serves the place, "
            "multiplied by the share of its patients who live in the place, added up",
            inputs=parts,
            sources=(lake.source("trust_catchment"),),
            certainty=Certainty.RECONSTRUCTED,
            note=" ".join(
                (
                    ESTIMATE_NOTE,
                    *([f"Does not report: {listed(silent)}."] if silent else []),
                )
            ),
        )
    ]
