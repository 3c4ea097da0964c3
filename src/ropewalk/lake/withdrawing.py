"""Withdraw a vintage that was added in error: nobody reads it, and nothing of it is lost.

Its description moves, in one step, from what is held to what was withdrawn, with the
day, the reason and who did it. Its file stays where it is, and its name is never given
to another. What came with Ropewalk is never withdrawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ropewalk.figures import BadInput
from ropewalk.lake.added import alone, read_added
from ropewalk.lake.catalogue import ADDED, DESCRIPTOR, Lake, Resource, resource_from
from ropewalk.lake.descriptor import Put, rename, write_descriptor

LONGEST_SAID = 300
EVERYWHERE = "England"
CAME_WITH = (
    "This vintage came with Ropewalk, and such a one is never withdrawn. "
    "Add a newer file to have that read instead."
)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A vintage that was withdrawn: what it was, when, by whom and why."""

    resource: Resource
    on: date
    by: str
    because: str


def withdraw(
    resource: Resource,
    *,
    home: Path,
    on: date,
    by: str,
    because: str,
    put: Put = rename,
) -> Withdrawn:
    """Withdraw a vintage that this installation added.

    Args:
        resource: The vintage.
        home: The folder that everything written goes under.
        on: Today.
        by: Who withdraws it, as an auditor would look for them.
        because: Why.
        put: How a finished file gets its name.

    Raises:
        BadInput: When it may not be withdrawn or no reason is given; nothing is changed.
    """
    if resource.added_on is None:
        raise BadInput(CAME_WITH)
    said = {
        "withdrawn_on": on.isoformat(),
        "withdrawn_by": in_plain_words(by, "who withdraws it"),
        "withdrawn_because": in_plain_words(because, "why it is withdrawn"),
    }
    try:
        with alone(home / ADDED) as folder:
            package = read_added(folder)
            held = package["resources"]
            gone = [each for each in held if each["path"] == resource.path.name]
            if not gone:
                raise BadInput(
                    f"{resource.title} ({resource.vintage}) is held no more."
                )
            package["resources"] = [each for each in held if each not in gone]
            package["withdrawn"] += [{**each, **said} for each in gone]
            write_descriptor(folder, package, put)
    except OSError as fault:
        raise BadInput(
            f"What is held under {home / ADDED} could not be changed "
            f"({fault.strerror}); nothing was."
        ) from None
    return _withdrawn_from({**gone[0], **said}, home / ADDED)


def withdrawn(home: Path) -> list[Withdrawn]:
    """What was withdrawn here, the latest first.

    Raises:
        BadInput: When the description of it is damaged.
    """
    folder = home / ADDED
    try:
        package = read_added(folder)
        return [_withdrawn_from(each, folder) for each in package["withdrawn"][::-1]]
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BadInput(
            f"The description of the data at {folder / DESCRIPTOR} cannot be read: "
            f"{fault!r}."
        ) from None


def _withdrawn_from(described: Mapping[str, Any], folder: Path) -> Withdrawn:
    return Withdrawn(
        resource=resource_from(described, folder),
        on=date.fromisoformat(described["withdrawn_on"]),
        by=described["withdrawn_by"],
        because=described["withdrawn_because"],
    )


def in_plain_words(text: str, what: str) -> str:
    """What a person said, on one line.

    Args:
        text: What was typed.
        what: What it should say, for the end of "Say ...".

    Raises:
        BadInput: When nothing was said, too much, or what is no text.
    """
    plain = " ".join(text.split())
    if not plain:
        raise BadInput(f"Say {what}.")
    if len(plain) > LONGEST_SAID or not plain.isprintable():
        raise BadInput(f"Say {what} in words, at most {LONGEST_SAID} characters.")
    return plain


def added_vintage(lake: Lake, name: str, vintage: str) -> Resource:
    """A vintage of a table by its name, one that was added before one that ships.

    Raises:
        BadInput: When the table or the vintage is not held.
    """
    for each in lake.vintages(name):
        if each.vintage == vintage and each.added_on:
            return each
    return lake.resource(name, vintage)


def what_is_left(lake: Lake, resource: Resource) -> str:
    """What a table says of the same places without one of its vintages, in a sentence."""
    left = (
        each
        for each in lake.resources()
        if each.name == resource.name
        and each.path != resource.path
        and each.covers in {resource.covers, EVERYWHERE}
    )
    if newest := next(left, None):
        return (
            f"Without it, the newest of its kind held for {resource.covers} is "
            f"{newest.vintage}."
        )
    return f"Without it, nothing of its kind is held for {resource.covers}."
