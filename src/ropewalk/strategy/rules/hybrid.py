"""The library of models of joint commissioning, and what comes of mixing them.

Source: three options by six dimensions of the last of the source papers, whose board was
told to mix and match; the requirements say what one choice presupposes of another.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ropewalk.strategy.kinds import Side


@dataclass(frozen=True, slots=True)
class Cell:
    """What a model means in one dimension, and what that brings, by side."""

    text: str
    brings: Sequence[tuple[Side, str]]


@dataclass(frozen=True, slots=True)
class Model:
    """A whole model: its cell in each dimension."""

    code: str
    title: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Requirement:
    """That a choice of some models in one dimension wants some of another one."""

    dimension: str
    models: Sequence[str]
    wants: str
    one_of: Sequence[str]
    because: str


@dataclass(frozen=True, slots=True)
class Library:
    """The dimensions, by code, the models and the requirements."""

    dimensions: Mapping[str, str]
    models: Mapping[str, Model]
    requirements: Sequence[Requirement]


@cache
def library() -> Library:
    """The library that ships."""
    told = tomllib.loads(
        (files(__package__) / "option_library.toml").read_text(encoding="utf-8")
    )
    dimensions = {each["code"]: each["title"] for each in told["dimensions"]}
    return Library(
        dimensions=dimensions,
        models={each["code"]: _model(each, dimensions) for each in told["models"]},
        requirements=[Requirement(**each) for each in told["requirements"]],
    )


def _model(told: Mapping[str, Any], dimensions: Mapping[str, str]) -> Model:
    return Model(
        told["code"],
        told["title"],
        {
            each: Cell(
                told[each]["text"],
                [(Side(side), text) for side, text in told[each]["brings"]],
            )
            for each in dimensions
        },
    )


def wrong_choices(choices: Mapping[str, str]) -> str:
    """What is wrong with a choice of a model for each dimension; nothing when it holds."""
    held = library()
    lost = [title for code, title in held.dimensions.items() if code not in choices]
    if lost:
        return f"Choose a model for each dimension. Still to choose: {', '.join(lost)}."
    unknown = set(choices) - set(held.dimensions) | set(choices.values()) - set(
        held.models
    )
    return "Choose among the models of the library." if unknown else ""


def conflicts(choices: Mapping[str, str]) -> list[str]:
    """Which choices do not go together, and why, a sentence for each.

    Args:
        choices: By dimension the model, for all dimensions.
    """
    held = library()
    return [
        f"{held.dimensions[each.dimension]} from model {choices[each.dimension]} and "
        f"{held.dimensions[each.wants][:1].lower()}{held.dimensions[each.wants][1:]} from "
        f"model {choices[each.wants]}: {each.because}."
        for each in held.requirements
        if choices[each.dimension] in each.models
        and choices[each.wants] not in each.one_of
    ]


def brought(choices: Mapping[str, str]) -> list[tuple[Side, str, str]]:
    """What the choices bring: side, what, and the dimension; what is twice stands once."""
    held = library()
    found: dict[tuple[Side, str], str] = {}
    for dimension, model in choices.items():
        for each in held.models[model].cells[dimension].brings:
            found.setdefault(each, held.dimensions[dimension])
    return [(side, text, where) for (side, text), where in found.items()]
