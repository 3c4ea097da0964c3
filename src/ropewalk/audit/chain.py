"""How events are sealed: each block's hash covers its events and the block before.

Whoever keeps one hash (a printed one will do) can later show that nothing up to it has
been altered, added or taken away.
"""

import json
from collections.abc import Iterable
from datetime import UTC
from hashlib import sha256

from ropewalk.audit.models import Event

BEGINNING = "0" * 64


def line(event: Event) -> bytes:
    """An event as the bytes that are sealed: one line of JSON, always the same."""
    return (
        json.dumps(
            [
                event.pk,
                event.kind,
                event.subject_type,
                event.subject_id,
                event.actor_id,
                event.at.astimezone(UTC).isoformat(timespec="microseconds"),
                event.detail,
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()
        + b"\n"
    )


def block_hash(
    number: int, hash_before: str, events: Iterable[Event]
) -> tuple[str, int]:
    """The hash of a block, and how many events it holds.

    Args:
        number: The block's place in the chain, from 1.
        hash_before: The hash of the block before, or ``BEGINNING``.
        events: The block's events, by rising number.
    """
    digest = sha256(f"{number}\n{hash_before}\n".encode())
    count = 0
    for event in events:
        digest.update(line(event))
        count += 1
    return digest.hexdigest(), count
