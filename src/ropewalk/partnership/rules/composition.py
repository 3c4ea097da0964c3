"""Whether the seats of a body are what its terms of reference ask for, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from ropewalk.partnership.kinds import (
    Capacity,
    Position,
    Power,
    ProvidersSit,
    RuleKind,
)


@dataclass(frozen=True, slots=True)
class SeatNow:
    """A filled seat as it stands on the day.

    Attributes:
        seat: Its number.
        title: What it is called.
        capacity: In what capacity its holder sits.
        position: What it is reserved for.
        organisation: The organisation it speaks for; none for carers and the public.
        has_vote: Whether it votes.
        is_chair: Whether it takes the chair.
    """

    seat: int
    title: str
    capacity: Capacity
    position: Position
    organisation: int | None
    has_vote: bool
    is_chair: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of composition, as the terms of reference state it."""

    kind: RuleKind
    number: int
    capacity: Capacity | None
    position: Position


@dataclass(frozen=True, slots=True)
class Constitution:
    """What the terms say about who sits.

    Attributes:
        power: Whether the body decides or advises.
        is_joint: Whether it calls itself joint.
        organisations: How many organisations it acts for.
        providers_sit: How far providers take part.
        rules: The rules of composition.
        has_reporting_line: Whether it reports to somebody.
    """

    power: Power
    is_joint: bool
    organisations: int
    providers_sit: ProvidersSit
    rules: tuple[Rule, ...]
    has_reporting_line: bool


def breaches(constitution: Constitution, seats: Sequence[SeatNow]) -> list[str]:
    """Everything in which a body is not what its terms say, each in a sentence.

    Args:
        constitution: What the terms say.
        seats: The filled seats on the day.

    Returns:
        A sentence for each breach; none when there is none.
    """
    found = []
    if constitution.is_joint and constitution.organisations < 2:
        found.append(
            "A body that calls itself joint acts for two organisations or more; "
            f"this one acts for {constitution.organisations}."
        )
    if not constitution.has_reporting_line:
        found.append(
            "The body reports to nobody: say to which body or post it reports."
        )
    found += [
        sentence
        for rule in constitution.rules
        if (sentence := _breach(rule, seats)) is not None
    ]
    if not any(seat.is_chair for seat in seats):
        found.append("Nobody has the chair.")
    found += _providers(constitution.providers_sit, seats)
    return found


def _breach(rule: Rule, seats: Sequence[SeatNow]) -> str | None:
    """What a rule misses, in a sentence; nothing when it is kept."""
    fitting = [seat for seat in seats if _fits(rule, seat)]
    if rule.kind == RuleKind.CHAIR:
        chairs = [seat for seat in seats if seat.is_chair]
        if not chairs or any(seat in fitting for seat in chairs):
            return None  # that nobody has the chair is said by itself
        return f"The chair must be a {said_of(rule)}; the present one is not."
    wanted = _capital(said_of(rule))
    have = len(fitting)
    if rule.kind == RuleKind.EXACTLY and have != rule.number:
        return f"{wanted}: the terms ask for exactly {rule.number}, and there {_are(have)}."
    if rule.kind == RuleKind.AT_LEAST and have < rule.number:
        return f"{wanted}: the terms ask for at least {rule.number}, and there {_are(have)}."
    return None


def _fits(rule: Rule, seat: SeatNow) -> bool:
    return rule.capacity in {None, seat.capacity} and rule.position in {
        Position.ANY,
        seat.position,
    }


def rule_said(rule: Rule) -> str:
    """A whole rule in words, as terms of reference would state it."""
    if rule.kind == RuleKind.CHAIR:
        return f"The chair is a {said_of(rule)}"
    return f"{_capital(said_of(rule))}: {rule.kind.label.lower()} {rule.number}"


def said_of(rule: Rule) -> str:
    """Whom a rule is about, in words."""
    parts = [
        str(word.label).lower() if word != Position.GP else "GP"
        for word in (rule.position, rule.capacity)
        if word
    ]
    return " as ".join(parts) if parts else "members in all"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _are(number: int) -> str:
    return {0: "are none", 1: "is 1"}.get(number, f"are {number}")


def _providers(sit: ProvidersSit, seats: Sequence[SeatNow]) -> list[str]:
    """Providers who sit, or vote, where the terms do not let them."""
    theirs = [seat for seat in seats if seat.capacity == Capacity.PROVIDER]
    if sit in {ProvidersSit.NEVER, ProvidersSit.CONSULTED}:
        how = (
            "do not let providers sit"
            if sit == ProvidersSit.NEVER
            else "let providers be consulted but not sit"
        )
        return [
            f"The terms {how}, and “{seat.title}” is a provider's." for seat in theirs
        ]
    if sit == ProvidersSit.WITHOUT_VOTE:
        return [
            f"The terms give providers no vote, and “{seat.title}” has one."
            for seat in theirs
            if seat.has_vote
        ]
    return []
