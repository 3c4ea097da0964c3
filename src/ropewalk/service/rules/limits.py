"""The dated values that tell when something about a market is worth a question."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from ropewalk.figures import BadInput
from ropewalk.figures.words import day
from ropewalk.parameters.register import Parameter, read_values


def limit(name: str, *, on: date) -> Parameter:
    """A limit as it is on a day.

    Raises:
        BadInput: when there was none then.
    """
    for each in _limits()[name]:
        if each.is_in_force(on=on):
            return each
    raise BadInput(f"“{_limits()[name][0].label}” has no value on {day(on)}.")


@cache
def _limits() -> dict[str, tuple[Parameter, ...]]:
    text = (files(__package__) / "early_warning.toml").read_text(encoding="utf-8")
    return {
        name: read_values(name, entry) for name, entry in tomllib.loads(text).items()
    }
