"""Records that many tests begin with, laid once and taken back to between the tests.

What a test begins with is often the same partnership, made through a hundred writes. A
fixture made with :func:`laid` is built once, in a transaction that stays open while the
tests that follow want the same; each works in a transaction inside it, which is undone,
and with copies of the objects. A test that wants something else has it lifted first, so
that no test meets records which it did not ask for. A test that commits lays its own.
"""

import copy
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

Build = Callable[..., Any]


@dataclass(frozen=True)
class Layer:
    """What was built upon the layers below it, in a transaction that is still open.

    ``made`` holds what those layers made as well, as this one left it.
    """

    name: str
    build: Build
    atomic: transaction.Atomic
    made: dict[str, Any]


class Layers:
    """The layers that are laid now, lowest first."""

    def __init__(self, blocker):
        self.blocker = blocker
        self.laid: list[Layer] = []
        self.copies: dict[str, Any] = {}

    def lay(self, wanted: dict[str, Build]) -> None:
        """Lift what is not wanted, lay what is, and copy it for one test."""
        kept = 0
        for layer, asked in zip(self.laid, wanted.items(), strict=False):
            if (layer.name, layer.build) != asked:
                break
            kept += 1
        self.lift(kept)
        with self.blocker.unblock():
            for name, build in list(wanted.items())[kept:]:
                self._add(name, build)
        self.copies = self._copied()

    def lift(self, kept: int = 0) -> None:
        """Undo every layer but the lowest ones that are kept."""
        self.copies = {}
        with self.blocker.unblock():
            while len(self.laid) > kept:
                _undo(self.laid.pop().atomic)

    def _add(self, name: str, build: Build) -> None:
        made = self._copied()
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            made[name] = build(**{each: made[each] for each in below(build)})
        except BaseException:
            _undo(atomic)
            raise
        self.laid.append(Layer(name, build, atomic, made))

    def _copied(self) -> dict[str, Any]:
        return copy.deepcopy(self.laid[-1].made) if self.laid else {}


def _undo(atomic: transaction.Atomic) -> None:
    transaction.set_rollback(True)
    atomic.__exit__(None, None, None)


def below(build: Build) -> tuple[str, ...]:
    """The names of the laid fixtures that a build stands on."""
    return tuple(inspect.signature(build).parameters)


def laid(build: Build) -> Any:
    """A fixture whose records are laid once for all tests in a row that ask for them.

    It may ask for other laid fixtures and nothing else, for it is built before any
    other fixture of a test.
    """

    def begun(request, **on):
        layers = request.getfixturevalue("layers")
        if request.fixturename in layers.copies:
            return layers.copies[request.fixturename]
        return build(**on)

    begun.__doc__ = build.__doc__
    begun.__signature__ = inspect.Signature(
        inspect.Parameter(each, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        for each in ("request", *below(build))
    )
    begun.build = build
    return pytest.fixture(begun)


def layers_of(item: pytest.Item) -> dict[str, Build]:
    """What a test asks to be laid, lowest first, by the names of its fixtures."""
    fixtures = item._fixtureinfo.name2fixturedefs
    builds = {
        name: build
        for name in item._fixtureinfo.names_closure
        if (build := getattr(fixtures.get(name, [None])[-1], "func", None))
        and (build := getattr(build, "build", None))
    }
    return {
        name: builds[name] for first in sorted(builds) for name in _down(first, builds)
    }


def _down(name: str, builds: dict[str, Build]) -> Iterator[str]:
    for each in below(builds[name]):
        yield from _down(each, builds)
    yield name


@contextmanager
def undone() -> Iterator[None]:
    """What an example of a property writes goes when it is over."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)
