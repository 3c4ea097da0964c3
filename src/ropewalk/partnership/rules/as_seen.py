"""What a form keeps of the thing it changes, to tell whether somebody changed it meanwhile."""

import hashlib
from collections.abc import Iterable
from datetime import date


def version_of_terms(number: int | None) -> str:
    """Of a body's terms of reference: which are the last."""
    return f"terms-{number}" if number is not None else "no terms"


def version_of_chain(steps: Iterable[tuple[int, int]]) -> str:
    """Of a chain of approvals: each turn with its body."""
    return "-".join(f"{turn}:{body}" for turn, body in sorted(steps)) or "nobody"


def version_of_minute(minute: str) -> str:
    """Of a minute: a digest, because it can be long."""
    return hashlib.sha256(minute.encode()).hexdigest()[:16]


def version_of_publication(from_day: date | None) -> str:
    """Of a public register: since when it is published."""
    return from_day.isoformat() if from_day else "not-published"


def version_of_priority(priority: int | None) -> str:
    """Of a request's place in the work plan."""
    return str(priority or "no-place")
