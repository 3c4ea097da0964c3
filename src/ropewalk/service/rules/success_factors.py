"""Eight factors that make joint commissioning succeed, against which a place scores itself."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

CONTESTABILITY = "contestability"


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor by its code, and what is in place where it is."""

    code: str
    title: str


@cache
def factors() -> tuple[Factor, ...]:
    """The eight factors, in the order of their source."""
    return tuple(Factor(code, title) for code, title in _held()["factors"].items())


def factors_source() -> str:
    """Who found them, and where they were read."""
    return str(_held()["source"])


@cache
def _held() -> dict[str, Any]:
    text = (files(__package__) / "success_factors.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
