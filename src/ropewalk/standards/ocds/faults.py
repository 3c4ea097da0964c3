"""What is wrong in a document, and where: the place as a JSON path, the reason in words."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that cannot be used.

    Attributes:
        path: Where it stands, as a JSON Pointer such as ``/releases/0/tender/id``;
            empty for the document itself.
        reason: What is wrong there and what would be right.

    Source: RFC 6901, JSON Pointer.
    """

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path or 'the document'}: {self.reason}"


def pointer(parts: Iterable[str | int]) -> str:
    """The JSON Pointer to the place that these names and numbers lead to."""
    return "".join(
        "/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts
    )


def shown(value: object) -> str:
    """A value as a sentence quotes it: short, however long it is."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = repr(value[:60]) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
