"""Questions about what was done, and whether the record of it has been touched."""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models
from django.db.models import Count, Max, Min, QuerySet

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

    Five queries or six, and one for each block. Rows numbered below 1, which no sequence
    gives out, stand before the first block and would be in none; an event numbered far
    ahead would be sealed before those that come: both are a difference.

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
    difference = _numbered_below_one() or difference or _numbered_out_of_turn()
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


def _numbered_out_of_turn() -> str:
    """Whether an event has a number that was not its turn, where the database can tell.

    SQLite leaves no number out, because a number comes back when a write is undone. On
    PostgreSQL it is gone, but no event has one that was not given out.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass)",
                [Event._meta.db_table],
            )
            [[given_out]] = cursor.fetchall()
        events = Event.objects.all()
        if given_out is not None:
            events = events.filter(pk__gt=given_out)
        if events.exists():
            return "An event has a number that has not been given out yet."
        return ""
    found = Event.objects.aggregate(first=Min("pk"), last=Max("pk"), events=Count("pk"))
    if found["events"] and found["last"] - found["first"] + 1 != found["events"]:
        return (
            "The numbers of events leave some out: an event was taken away, or one was "
            "added out of turn."
        )
    return ""


def missing_beginning() -> list[str]:
    """What is wrong with how the record begins, if anything is.

    Every installation begins with an event that says so; without it the events before
    the first that is there were taken away, and so were all where there is none. Up to
    one query for each table.
    """
    first = Event.objects.order_by("pk").first()
    if first is not None:
        begun = first.kind == Event.Kind.INSTALLATION_BEGUN
        return [] if begun else ["The first event is not that the installation began."]
    held = any(
        models.QuerySet(model).exists()
        for model in apps.get_models()
        if model.__module__.startswith("ropewalk.")
    )
    return ["There are records, and no event says how they began."] if held else []


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
