"""The folder of what an installation added: what it says, and one who writes at a time."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import Any

from ropewalk.figures import BadInput
from ropewalk.lake.catalogue import DESCRIPTOR, read_descriptor
from ropewalk.lake.descriptor import DRAFT

SUFFIX = ".parquet"


class Busy(BadInput):
    """Another file is being added: nothing is wrong with this one, and it can wait."""


@contextmanager
def alone(folder: Path) -> Iterator[Path]:
    """The folder of what was added, to one who writes at a time; drafts left are cleared.

    Raises:
        Busy: When another writes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                "Another file is being added just now; try again when it is done."
            ) from None
        for left in folder.glob(f"*{DRAFT}"):
            left.unlink()
        yield folder


def read_added(folder: Path) -> dict[str, Any]:
    """The description of what was added, or one of nothing.

    ``withdrawn`` lists what was once among the ``resources``, as it was described then.

    Raises:
        BadInput: When it is damaged.
    """
    package: dict[str, Any] = {
        "name": "ropewalk-added",
        "title": "Reference data added to this installation",
        "profile": "data-package",
        "resources": [],
    }
    path = folder / DESCRIPTOR
    if path.exists():
        read_descriptor(folder)  # refuses a damaged one, in a sentence
        package = json.loads(path.read_text(encoding="utf-8"))
    return {**package, "withdrawn": package.get("withdrawn", [])}


def unused_name(name: str, package: dict[str, Any]) -> str:
    """A file name like the one given that nothing has, held or withdrawn."""
    taken = {each["path"] for each in (*package["resources"], *package["withdrawn"])}
    stem = name.removesuffix(SUFFIX)
    numbered = (f"{stem}--{number}{SUFFIX}" for number in count(2))
    return next(each for each in chain([name], numbered) if each not in taken)
