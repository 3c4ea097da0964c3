"""Questions about what was done, and whether the record of it has been touched."""

from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet

from ropewalk.audit.chain import BEGINNING, block_hash
from ropewalk.audit.models import Event, Seal


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What was found when every block was sealed again and compared.

    ``difference`` is the first thing that does not agree, in a sentence, or nothing.
    ``unsealed`` counts the events since the last block, which nothing proves yet.
    """

    blocks: int
    sealed: int
    unsealed: int
    last_hash: str
    difference: str


def history_of(subject: models.Model) -> QuerySet[Event]:
    """What was done to one thing, oldest first."""
    return Event.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk)
    ).order_by("pk")


def last_seal() -> str:
    """The hash of the last block, or nothing when none is sealed yet; one query."""
    seal = Seal.objects.order_by("number").last()
    return seal.hash if seal else ""


def check_chain(*, kept_hash: str = "") -> ChainReport:
    """Seal every block again and say where the record first differs, if it does.

    Four queries, and one for each block. Rows numbered below 1, which no sequence
    gives out, stand before the first block and would be in none: they are a difference.

    Args:
        kept_hash: A block's hash that somebody kept elsewhere; the chain must hold it.
            It is the one thing that shows whether the end of the chain was cut off.
    """
    hash_before, last_event, sealed, blocks = BEGINNING, 0, 0, 0
    difference = ""
    hashes = set()
    for seal in Seal.objects.order_by("number").iterator():
        difference = _difference(seal, blocks + 1, hash_before, last_event)
        if difference:
            break
        hash_before, last_event = seal.hash, seal.last_event
        blocks += 1
        sealed += seal.events
        hashes.add(seal.hash)
    difference = _numbered_below_one() or difference
    if not difference and kept_hash and kept_hash not in hashes:
        difference = (
            "No block has the hash that was kept: the chain has been cut short."
        )
    return ChainReport(
        blocks=blocks,
        sealed=sealed,
        unsealed=Event.objects.filter(pk__gt=last_event).count(),
        last_hash=hash_before if blocks else "",
        difference=difference,
    )


def _numbered_below_one() -> str:
    """Which kind of row is numbered as none that we recorded is, if one is."""
    if Event.objects.filter(pk__lt=1).exists():
        return "An event is numbered below 1, where no event is ever recorded."
    if Seal.objects.filter(pk__lt=1).exists():
        return "A seal is numbered below 1, where no seal is ever recorded."
    return ""


def _difference(seal: Seal, number: int, hash_before: str, last_event: int) -> str:
    """How a block differs from what follows from the one before and its events."""
    if seal.number != number:
        return f"Block {number} is missing."
    if seal.hash_before != hash_before or seal.last_event <= last_event:
        return f"Block {number} does not follow the block before it."
    events = Event.objects.filter(pk__gt=last_event, pk__lte=seal.last_event)
    found, count = block_hash(number, hash_before, events.order_by("pk").iterator())
    if count != seal.events:
        return (
            f"Block {number} was sealed with {seal.events} events and now holds "
            f"{count}: events {last_event + 1} to {seal.last_event}."
        )
    if found != seal.hash:
        return (
            f"Block {number} holds an event that was altered after it was sealed: "
            f"one of events {last_event + 1} to {seal.last_event}."
        )
    return ""
