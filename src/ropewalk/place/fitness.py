"""What data are good enough for: a plan can rest on less than a contract must."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Column, Source, Table
from ropewalk.figures.words import age_in_words
from ropewalk.lake.catalogue import Lake
from ropewalk.parameters import parameter
from ropewalk.place.places import Place
from ropewalk.place.recency import years_before

PURPOSES = ("plan", "contract")


@dataclass(frozen=True, slots=True)
class Fitness:
    """Whether data can serve a purpose; ``why_not`` is empty when they can."""

    purpose: str
    why_not: str = ""

    @property
    def is_fit(self) -> bool:
        """Whether the data can serve the purpose."""
        return not self.why_not

    @property
    def sentence(self) -> str:
        """The verdict with its reason."""
        return f"No: {self.why_not}" if self.why_not else "Yes"


def fitness(
    as_at: date | None, *, covers_whole_place: bool, purpose: str, on: date
) -> Fitness:
    """Whether data of an age and coverage are good enough for a plan or a contract.

    A plan can rest on data for part of a place, if that is said. A contract cannot.

    Args:
        as_at: The last day that the data describe, if it is known.
        covers_whole_place: Whether they cover all of the place.
        purpose: ``plan`` or ``contract``.
        on: The day that the question is asked.
    """
    if as_at is None:
        return Fitness(purpose, "their age is not known")
    years = int(parameter(f"fit_for_{purpose}_age_years", on=on).value)
    if as_at < years_before(on, years):
        limit = "a year" if years == 1 else f"{years} years"
        return Fitness(
            purpose,
            f"{age_in_words(as_at, on=on)}, and a {purpose} needs data under {limit} old",
        )
    if purpose == "contract" and not covers_whole_place:
        return Fitness(purpose, "they cover only part of the place")
    return Fitness(purpose)


def fitness_table(
    lake: Lake, place: Place, sources: Iterable[Source], *, on: date
) -> Table:
    """What each source used for a place is good enough for."""
    covered = {each.title: each.covers for each in lake.resources()}
    lines = []
    for source in set(sources):
        covers = covered.get(source.title, "")
        verdicts = [
            fitness(
                source.as_at,
                covers_whole_place=covers_whole(covers, place),
                purpose=purpose,
                on=on,
            ).sentence
            for purpose in PURPOSES
        ]
        lines.append(
            (
                source.title,
                source.publisher,
                source.vintage,
                age_in_words(source.as_at, on=on),
                covers or "not known",
                *verdicts,
            )
        )
    return Table(
        key="unknown.fitness",
        title="What each source is good enough for",
        columns=(
            Column("source", "Source"),
            Column("publisher", "Publisher"),
            Column("vintage", "Vintage"),
            Column("age", "Age"),
            Column("covers", "Covers"),
            Column("plan", "Fit for a plan"),
            Column("contract", "Fit for a contract"),
        ),
        rows=tuple(sorted(set(lines))),
        note=(
            "By age and coverage only, on limits of this software. Whether data measure "
            "the right thing is for the people who use them to judge."
        ),
    )


def covers_whole(covers: str, place: Place) -> bool:
    """Whether the words for what a file covers include all of a place."""
    if covers == "England" or covers.endswith("and England"):
        return True
    inside = {place.short_name}
    if place.lsoa_codes or place.practice_codes:
        inside.add(place.icb_short_name)
    return any(name and name in covers for name in inside)
