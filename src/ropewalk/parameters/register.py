"""The register of dated values: what a number was on a day, and who says so.

Each file of this folder holds the values for one subject. A value holds from the day it
starts up to, and not including, the day it ends; an old value stays, so that a figure
for an earlier day can be computed again.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Any

from ropewalk.figures import BadInput, Certainty, Figure, Source
from ropewalk.figures.words import day, listed


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value in force for a time, with everything needed to check it.

    Attributes:
        name: Short stable name, for example "headline_age_years".
        label: What it is, in words.
        value: The number.
        unit: Its unit, in the words that figures use.
        starts_on: First day that it holds.
        ends_before: First day that it no longer holds; ``None`` when it still does.
        source: Who says so, and where.
        certainty: How far it can be relied on.
        note: What a reader should know beside it.
    """

    name: str
    label: str
    value: float | int
    unit: str
    starts_on: date
    ends_before: date | None
    source: Source
    certainty: Certainty
    note: str = ""

    def is_in_force(self, *, on: date) -> bool:
        """Whether the value holds on a day."""
        return self.starts_on <= on and (
            self.ends_before is None or on < self.ends_before
        )

    def figure(self) -> Figure:
        """The value as a figure, to stand among the inputs of others."""
        until = f" until {day(self.ends_before)}" if self.ends_before else ""
        return Figure(
            key=f"parameter.{self.name}",
            label=self.label,
            value=self.value,
            unit=self.unit,
            vintage=f"in force from {day(self.starts_on)}{until}",
            rule="A dated value, not computed.",
            sources=(self.source,),
            certainty=self.certainty,
            note=self.note,
        )


def parameter(name: str, *, on: date) -> Parameter:
    """The value of a parameter on a day.

    Args:
        name: Its name in the register.
        on: The day that the question is about.

    Returns:
        The value in force.

    Raises:
        BadInput: When there is no such parameter, or it has no value on that day.
    """
    register = parameters()
    if name not in register:
        raise BadInput(
            f"There is no parameter called {name}: there are {listed(sorted(register))}."
        )
    if (held := held_parameter(name, on=on)) is not None:
        return held
    raise BadInput(
        f"“{register[name][0].label}” has no value on {day(on)}: it has one from "
        f"{listed([_term(each) for each in register[name]])}."
    )


def held_parameter(name: str, *, on: date) -> Parameter | None:
    """The value of a parameter on a day; ``None`` when no value of that day is held.

    For a question that can be asked of days before the register begins, and whose answer
    then says that nobody here knows.
    """
    return next((each for each in parameters()[name] if each.is_in_force(on=on)), None)


@cache
def parameters() -> dict[str, tuple[Parameter, ...]]:
    """Every parameter of the register by name, its values in order of time."""
    return read_register(files(__package__))


def read_register(folder: Traversable) -> dict[str, tuple[Parameter, ...]]:
    """Every parameter stated in the files of a folder.

    Args:
        folder: Where the files are; those whose names end in ``.toml`` are read.

    Returns:
        Values by name, earliest first.

    Raises:
        ValueError: When two files name the same parameter, or a term is empty or
            overlaps another.
    """
    register: dict[str, tuple[Parameter, ...]] = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".toml"):
            continue
        for name, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if name in register:
                raise ValueError(f"{file.name}: {name} is in another file too")
            register[name] = read_values(name, entry)
    return register


def read_values(name: str, entry: dict[str, Any]) -> tuple[Parameter, ...]:
    """The values of one parameter as its file states them, in order of time.

    Args:
        name: The name of the parameter.
        entry: ``label``, ``unit`` and ``values``, each of these with ``value``,
            ``starts_on``, ``certainty``, ``source`` and where they apply
            ``ends_before`` and ``note``.

    Returns:
        The values, earliest first.

    Raises:
        ValueError: When a term is empty or two terms overlap.
    """
    values = tuple(
        Parameter(
            name=name,
            label=entry["label"],
            value=each["value"],
            unit=entry["unit"],
            starts_on=each["starts_on"],
            ends_before=each.get("ends_before"),
            source=Source(**each["source"]),
            certainty=Certainty(each["certainty"]),
            note=each.get("note", ""),
        )
        for each in sorted(entry["values"], key=lambda each: each["starts_on"])
    )
    for each in values:
        if each.ends_before is not None and each.ends_before <= each.starts_on:
            raise ValueError(f"{name} ends before it starts, on {day(each.starts_on)}")
    for earlier, later in pairwise(values):
        if earlier.ends_before is None or earlier.ends_before > later.starts_on:
            raise ValueError(f"{name} has two values on {day(later.starts_on)}")
    return values


def _term(value: Parameter) -> str:
    if value.ends_before is None:
        return f"{day(value.starts_on)} onwards"
    return f"{day(value.starts_on)} until {day(value.ends_before)}"
