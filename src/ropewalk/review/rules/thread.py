"""The thread: what follows from what, from a need to a pound spent to an outcome, both ways.

Links lead from a need towards the outcome. From the thing where somebody starts, the walk
goes onward along links only, and back against them only: never onward and back again, or
everything would hang on everything. What no link leads to is not on the thread.

Agreements and funds stand beside it. They are shown beside what they are about or pay
for, and the walk goes through them only where it starts at one: a fund pays for much that
has nothing to do with one another.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What can stand on the thread, in the order in which it runs. Part of addresses."""

    NEED = "need"
    PRIORITY = "priority"
    APPRAISAL = "appraisal"
    DECISION = "decision"
    INTENTION = "intention"
    AGREEMENT = "agreement"
    FUND = "fund"
    SERVICE = "service"
    CONTRACT = "contract"
    ORDER = "order"
    INVOICE = "invoice"
    PAYMENT = "payment"
    MEASURE = "measure"
    OUTCOME = "outcome"

    @property
    def one(self) -> str:
        """What one is called."""
        return WORDS[self][0]

    @property
    def many(self) -> str:
        """What several are called."""
        return WORDS[self][1]

    @property
    def stage(self) -> str:
        """The stage of the thread that it stands at."""
        return WORDS[self][2]

    def counted(self, number: int) -> str:
        """So many of them, in words."""
        return f"{number:,} {self.one if number == 1 else self.many}"


WORDS: dict[Kind, tuple[str, str, str]] = {
    Kind.NEED: ("need", "needs", "Need"),
    Kind.PRIORITY: ("priority", "priorities", "Priority"),
    Kind.APPRAISAL: ("appraisal", "appraisals", "Appraisal"),
    Kind.DECISION: ("decision", "decisions", "Decision"),
    Kind.INTENTION: ("intention", "intentions", "Intention"),
    Kind.AGREEMENT: ("agreement", "agreements", "Agreement, beside the thread"),
    Kind.FUND: ("fund", "funds", "Fund, beside the thread"),
    Kind.SERVICE: ("service", "services", "Service"),
    Kind.CONTRACT: ("contract", "contracts", "Contract"),
    Kind.ORDER: ("order", "orders", "Order or invoice"),
    Kind.INVOICE: ("invoice", "invoices", "Order or invoice"),
    Kind.PAYMENT: ("payment", "payments", "Payment"),
    Kind.MEASURE: ("measure", "measures", "Measure"),
    Kind.OUTCOME: ("outcome", "outcomes", "Outcome"),
}
ORDER = tuple(Kind)
BESIDE = frozenset({Kind.AGREEMENT, Kind.FUND})
# by the thousand: they are counted and added up, and only the latest are named
MANY = frozenset({Kind.INVOICE, Kind.PAYMENT})


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """One thing on the thread, by its kind and number."""

    kind: Kind
    pk: int


@dataclass(frozen=True, slots=True)
class Link:
    """That things of one kind lead to things of another."""

    upper: Kind
    lower: Kind


LINKS: tuple[Link, ...] = tuple(
    Link(upper, lower)
    for upper, lowers in {
        Kind.NEED: (
            Kind.PRIORITY,
            Kind.DECISION,
            Kind.INTENTION,
            Kind.SERVICE,
            Kind.CONTRACT,
        ),
        Kind.PRIORITY: (Kind.APPRAISAL, Kind.INTENTION, Kind.OUTCOME),
        Kind.APPRAISAL: (Kind.DECISION,),
        Kind.DECISION: (
            Kind.INTENTION,
            Kind.AGREEMENT,
            Kind.CONTRACT,
            Kind.OUTCOME,
        ),
        Kind.INTENTION: (Kind.FUND, Kind.SERVICE, Kind.MEASURE, Kind.OUTCOME),
        Kind.AGREEMENT: (Kind.FUND,),
        Kind.FUND: (Kind.CONTRACT, Kind.ORDER),
        Kind.SERVICE: (Kind.CONTRACT, Kind.OUTCOME),
        Kind.CONTRACT: (Kind.ORDER, Kind.INVOICE, Kind.MEASURE, Kind.OUTCOME),
        Kind.ORDER: (Kind.PAYMENT, Kind.MEASURE, Kind.OUTCOME),
        Kind.INVOICE: (Kind.PAYMENT, Kind.MEASURE, Kind.OUTCOME),
        Kind.PAYMENT: (Kind.MEASURE, Kind.OUTCOME),
        Kind.MEASURE: (Kind.OUTCOME,),
    }.items()
    for lower in lowers
)
SPENT = frozenset({Kind.ORDER, Kind.INVOICE, Kind.PAYMENT})
# what is ordered, invoiced and paid leads where its contract leads: onward from above it,
# the contract has led there already
OF_ITS_CONTRACT = frozenset(
    each
    for each in LINKS
    if each.upper in SPENT and each.lower in {Kind.MEASURE, Kind.OUTCOME}
)
# what stands beside what, looked up once the walk is done
BESIDE_LINKS: tuple[Link, ...] = (
    Link(Kind.DECISION, Kind.AGREEMENT),
    Link(Kind.INTENTION, Kind.FUND),
    Link(Kind.FUND, Kind.CONTRACT),
    Link(Kind.FUND, Kind.ORDER),
)
UNDER = Link(Kind.AGREEMENT, Kind.FUND)  # beside what stands beside


class Way(StrEnum):
    """Which way the walk goes: along the links, or against them."""

    ONWARD = "onward"
    BACK = "back"


Pair = tuple[int, int]
Follow = Callable[[Link, Collection[int], Way], Iterable[Pair]]
"""Answers a link, the numbers where one stands, and the way: pairs of its two ends."""
Seen = Callable[[Kind, Collection[int]], Collection[int]]
"""Answers a kind and numbers: those of them that may be known of."""


@dataclass(slots=True)
class Walked:
    """What a walk came to: numbers by kind, and by link the pairs that it joins.

    ``reached`` holds where it started, too. ``onward`` are the kinds of what was reached
    along links, ``back`` against them; both without what stands beside.
    """

    start: Thing
    onward: dict[Kind, set[int]] = field(default_factory=dict)
    back: dict[Kind, set[int]] = field(default_factory=dict)
    beside: dict[Kind, set[int]] = field(default_factory=dict)
    pairs: dict[Link, set[Pair]] = field(default_factory=dict)

    def lines(self, shown: Collection[Thing]) -> set[tuple[Thing, Thing]]:
        """Which of some things lead to which."""
        numbers: dict[Kind, set[int]] = {}
        for each in shown:
            numbers.setdefault(each.kind, set()).add(each.pk)
        none: set[int] = set()
        return {
            (Thing(link.upper, upper), Thing(link.lower, lower))
            for link, pairs in self.pairs.items()
            for upper, lower in pairs
            if upper in numbers.get(link.upper, none)
            and lower in numbers.get(link.lower, none)
        }

    def reached(self) -> dict[Kind, set[int]]:
        """Everything that the walk came to, by kind, in the order of the thread."""
        ways: Sequence[Mapping[Kind, set[int]]] = (
            {self.start.kind: {self.start.pk}},
            self.onward,
            self.back,
            self.beside,
        )
        return {
            kind: found
            for kind in ORDER
            if (found := set().union(*(way.get(kind, set()) for way in ways)))
        }


def all_seen(_: Kind, numbers: Collection[int]) -> Collection[int]:
    """Everything may be known of."""
    return numbers


def walk(
    start: Thing,
    *,
    follow: Follow,
    seen: Seen = all_seen,
    but: Collection[Kind] = frozenset(),
) -> Walked:
    """Walk the thread both ways from a thing, kind by kind.

    Each link is followed once each way, and of each kind it is asked once each way what
    may be known of, whatever the number of things: a bounded number of questions.

    Args:
        start: Where the walk starts.
        follow: Answers which things a link joins to some.
        seen: Answers which of them may be known of; nothing is walked through another.
        but: Kinds that the walk neither comes to nor goes through; ``MANY`` where they
            are gathered apart.
    """
    walked = Walked(start)
    walked.onward = _one_way(walked, (follow, seen), but, Way.ONWARD)
    walked.back = _one_way(walked, (follow, seen), but, Way.BACK)
    _stand_beside(walked, follow, seen)
    return walked


def _one_way(
    walked: Walked, asked: tuple[Follow, Seen], but: Collection[Kind], way: Way
) -> dict[Kind, set[int]]:
    """What is reached one way; the lines on that way are kept."""
    follow, seen = asked
    start = walked.start
    found: dict[Kind, set[int]] = {start.kind: {start.pk}}
    for kind in ORDER if way == Way.ONWARD else reversed(ORDER):
        if kind == start.kind or kind in but:
            continue
        led = {
            link: set(follow(link, sorted(held), way))
            for link in links_to(kind, way, start=start.kind)
            if (held := found.get(link.upper if way == Way.ONWARD else link.lower))
        }
        found[kind] = _keep(walked, led, kind, seen)
    return {kind: held for kind, held in found.items() if held and kind != start.kind}


def _keep(
    walked: Walked, led: Mapping[Link, set[Pair]], kind: Kind, seen: Seen
) -> set[int]:
    """Keep the pairs that lead to what may be known of; returns the numbers of that."""
    end = {link: 1 if link.lower == kind else 0 for link in led}
    come_to = {pair[end[link]] for link, pairs in led.items() for pair in pairs}
    kept = set(seen(kind, sorted(come_to))) if come_to else set()
    for link, pairs in led.items():
        walked.pairs.setdefault(link, set()).update(
            pair for pair in pairs if pair[end[link]] in kept
        )
    return kept


def links_to(kind: Kind, way: Way, *, start: Kind) -> tuple[Link, ...]:
    """The links by which the walk comes to things of a kind, one way.

    What stands beside is neither walked to nor through, unless the walk starts beside.
    """
    shut = frozenset() if start in BESIDE else BESIDE
    is_led = way == Way.ONWARD and start not in SPENT
    return tuple(
        each
        for each in LINKS
        if (each.lower if way == Way.ONWARD else each.upper) == kind
        and not {each.upper, each.lower} & shut
        and not (is_led and each in OF_ITS_CONTRACT)
    )


def _stand_beside(walked: Walked, follow: Follow, seen: Seen) -> None:
    """Find the agreements and funds of what was reached, and walk no further.

    The agreements are those of decisions, and those that the funds are under.
    """
    reached = walked.reached()
    led: dict[Kind, dict[Link, set[Pair]]] = {kind: {} for kind in sorted(BESIDE)}
    for link in BESIDE_LINKS:
        way = Way.ONWARD if link.lower in BESIDE else Way.BACK
        here, there = (
            (link.upper, link.lower) if way == Way.ONWARD else (link.lower, link.upper)
        )
        if reached.get(here):
            led[there][link] = set(follow(link, sorted(reached[here]), way))
    walked.beside[Kind.FUND] = _keep(walked, led[Kind.FUND], Kind.FUND, seen)
    if funds := walked.beside[Kind.FUND]:
        led[Kind.AGREEMENT][UNDER] = set(follow(UNDER, sorted(funds), Way.BACK))
    agreements = _keep(walked, led[Kind.AGREEMENT], Kind.AGREEMENT, seen)
    walked.beside[Kind.AGREEMENT] = agreements


def what_is_spent_on(walked: Walked) -> tuple[set[int], set[int]]:
    """Whose invoices and whose payments are on a thread: contracts, and orders.

    Onward from the start, those of every contract and order. Back from a measure or an
    outcome too: what is invoiced and paid leads to what its contract is measured by and
    is for. Back from anything else, none.
    """
    start = walked.start
    ways = [{start.kind: {start.pk}}, walked.onward]
    if start.kind in {Kind.MEASURE, Kind.OUTCOME}:
        ways.append(walked.back)
    none: set[int] = set()
    return (
        none.union(*(way.get(Kind.CONTRACT, none) for way in ways)),
        none.union(*(way.get(Kind.ORDER, none) for way in ways)),
    )


def is_gathered(start: Kind) -> bool:
    """Whether what there is by the thousand is counted, rather than walked to one by one.

    An invoice or a payment has few of the other, and the walk goes through it.
    """
    return start not in MANY


def without_short_cuts(
    lines: Collection[tuple[Thing, Thing]],
) -> set[tuple[Thing, Thing]]:
    """Lines without those beside which a longer way leads from one end to the other.

    A need that leads to a service by way of a decision is not joined to it twice. The
    same things hang together as before.
    """
    below: dict[Thing, set[Thing]] = {}
    for upper, lower in lines:
        below.setdefault(upper, set()).add(lower)
    far: dict[Thing, set[Thing]] = {}
    for thing in sorted(below, key=lambda each: -ORDER.index(each.kind)):
        far[thing] = below[thing].union(
            *(far.get(each, set()) for each in below[thing])
        )
    return {
        (upper, lower)
        for upper, lower in lines
        if not any(
            lower in far.get(other, set()) for other in below[upper] if other != lower
        )
    }
