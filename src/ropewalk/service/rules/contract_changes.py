"""How far a contract for health care may change before a provider is chosen anew.

Two questions that mirror each other: whether a new contract differs so much from the one
it replaces that the same provider may not simply go on, and whether a contract may be
modified during its term without a new process.

Source: SI 2023/1348 regulations 6 and 13.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ropewalk.figures.words import day, pounds
from ropewalk.parameters.register import Parameter
from ropewalk.service.kinds import Regime
from ropewalk.service.rules.known import (
    Answer,
    Finding,
    Point,
    Words,
    all_of,
    any_of,
    joined,
    opposite,
    point,
    refuse_negative,
)
from ropewalk.service.rules.selection_law import SelectionLaw, selection_law
from ropewalk.service.rules.urgency import MONTHS, urgency_points

URGENT = "is_urgent"


@dataclass(frozen=True, slots=True)
class Change:
    """How a new contract differs from the one it replaces.

    Attributes:
        is_materially_different: Whether it is of another character.
        is_authority_decision: Whether what changes goes back to the authority's own
            decision.
        old_pence: Lifetime value of the existing contract when it was entered into.
        new_pence: Lifetime value of the contract proposed.
    """

    is_materially_different: Answer = None
    is_authority_decision: Answer = None
    old_pence: int | None = None
    new_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Modification:
    """A change to a contract for health care during its term.

    Attributes:
        is_provided_for: Whether the contract clearly provides for it.
        is_succession: Whether it is only that another body succeeds the provider.
        is_external: Whether it answers something neither party controls, such as
            volume or a price formula.
        is_authority_decision: Whether it goes back to the authority's own decision.
        is_materially_different: Whether it makes the contract one of another character.
        was_direct_award_a_or_b: Whether the contract was awarded by process A or B.
        is_urgent: Whether the change is needed urgently.
        is_urgency_own: Whether the authority could foresee that, or brought it about.
        is_delay_a_risk: Whether waiting for a process would put people at risk.
        urgent_months: For how many months the changed terms hold, a month begun counted.
        original_pence: Lifetime value when the contract was entered into.
        change_pence: Change in lifetime value since then, this and earlier ones added
            up; below zero where it fell.
    """

    is_provided_for: Answer = None
    is_succession: Answer = None
    is_external: Answer = None
    is_authority_decision: Answer = None
    is_materially_different: Answer = None
    was_direct_award_a_or_b: Answer = None
    is_urgent: Answer = None
    is_urgency_own: Answer = None
    is_delay_a_risk: Answer = None
    urgent_months: int | None = None
    original_pence: int | None = None
    change_pence: int | None = None


@dataclass(frozen=True, slots=True)
class ModificationFound:
    """Whether a contract may be modified without a new process, and who must be told.

    Attributes:
        allowed: Whether it may, why, and by which tests.
        notice: Whether a notice of it is given, and why.
    """

    allowed: Finding
    notice: Finding


WORDS: Mapping[str, Words] = {
    "is_provided_for": Words(
        "The contract clearly provides for it.",
        "The contract does not clearly provide for it.",
        "the contract clearly provides for it",
    ),
    "is_succession": Words(
        "It is only that another body succeeds the provider.",
        "It is not only that another body succeeds the provider.",
        "it is only that another body succeeds the provider",
    ),
    "is_external": Words(
        "It answers something that neither party controls.",
        "It does not answer something that neither party controls.",
        "it answers something that neither party controls",
    ),
    "is_authority_decision": Words(
        "It goes back to the authority's own decision.",
        "It does not go back to the authority's own decision.",
        "it goes back to the authority's own decision",
    ),
    "is_materially_different": Words(
        "It makes the contract materially different in character.",
        "It does not make the contract materially different in character.",
        "it makes the contract materially different in character",
    ),
    "was_direct_award_a_or_b": Words(
        "The contract was awarded by process A or B.",
        "The contract was not awarded by process A or B.",
        "the contract was awarded by process A or B",
    ),
}


def _said_of(facts: Change | Modification, name: str, *, wanted: bool = True) -> Point:
    return point(name, getattr(facts, name), WORDS[name], wanted=wanted)


def considerable_change(
    change: Change, *, on: date, law: SelectionLaw | None = None
) -> Finding:
    """Whether a new contract is so changed that process C is closed.

    It is when it is of another character; or when the change goes back to the
    authority's own decision, and the lifetime value rises by the sum and by the share
    that are in force.

    Args:
        change: The facts.
        on: The day of the question.
        law: What law asks; the list that ships with Ropewalk when left out.

    Returns:
        Whether the considerable change threshold is met, and why.

    Raises:
        BadInput: When a value is below zero.

    Source:
        SI 2023/1348 regulation 6.
    """
    law = law or selection_law()
    refuse_negative(change.old_pence)
    refuse_negative(change.new_pence)
    old, new = change.old_pence, change.new_pence
    rise = new - old if old is not None and new is not None else None
    by_sum, by_share = (
        law.held("considerable_pence", on=on),
        law.held("considerable_percent", on=on),
    )
    material = point(
        "is_materially_different",
        change.is_materially_different,
        Words(
            "The new contract is materially different in character.",
            "The new contract is not materially different in character.",
            "the new contract is materially different in character",
        ),
    )
    decided = _said_of(change, "is_authority_decision")
    points = [
        material,
        decided,
        _sum_point(rise, by_sum, on=on, word="The lifetime value rises by"),
        _share_point(rise, old, by_share, on=on, word="The rise is"),
    ]
    is_held = (by_sum is not None and by_share is not None) or None
    is_met = all_of(
        [
            is_held,
            any_of([material.is_met, all_of(each.is_met for each in points[1:])]),
        ]
    )
    lead = {
        True: "The change is considerable.",
        False: "The change is not considerable.",
        None: "Whether the change is considerable is not known.",
    }[is_met]
    if is_met and material.is_met:
        why = material.said
    elif is_met:
        why = joined(points, found=True)
    else:
        why = joined(points, found=is_met)
    return Finding(
        is_met,
        f"{lead} {why}".strip(),
        tuple(points),
        law.laws["psr_change"],
        tuple(each for each in (by_sum, by_share) if each is not None),
    )


def _sum_point(
    pence: int | None, limit: Parameter | None, *, on: date, word: str
) -> Point:
    """Whether a sum reaches a limit: at the limit it does."""
    if limit is None:
        return Point("pence", None, f"The sum of {day(on)} is not held here.")
    if pence is None:
        return Point("pence", None, "The lifetime values are not both recorded.")
    said = f"{word} {pounds(pence)}, and the limit is {pounds(int(limit.value))}."
    return Point("pence", pence >= limit.value, said)


def _share_point(
    pence: int | None,
    whole: int | None,
    limit: Parameter | None,
    *,
    on: date,
    word: str,
) -> Point:
    """Whether a sum reaches a share of a whole, in exact arithmetic: at the share it does."""
    if limit is None:
        return Point("percent", None, f"The share of {day(on)} is not held here.")
    if pence is None or whole is None:
        return Point("percent", None, "The share of the original value is not known.")
    is_reached = pence * 100 >= Fraction(str(limit.value)) * whole
    said = (
        f"{word} {_percent_said(pence, whole)} of the original "
        f"{pounds(whole)}, and the limit is {limit.value:g}%."
    )
    return Point("percent", is_reached, said)


def _percent_said(pence: int, whole: int) -> str:
    """A share in words, never rounded on to or over a limit: cut, not rounded."""
    if whole == 0:
        return "no known share"
    hundredths = abs(pence) * 10_000 // whole
    return f"{'-' if pence < 0 else ''}{hundredths / 100:.2f}%"


def modification_allowed(
    modification: Modification, *, on: date, law: SelectionLaw | None = None
) -> ModificationFound:
    """Whether a contract for health care may be modified without a new process.

    It may when the contract provides for it; when another body only succeeds the
    provider; when something outside answers for it and the character stays; or when the
    authority decides it, the character stays, and the cumulative change in lifetime
    value is below the sum or below the share. Of a contract awarded by process A or B
    it is enough that the character stays. And it may where it is urgent, for a time.

    Args:
        modification: The facts.
        on: The day of the question.
        law: What law asks; the list that ships with Ropewalk when left out.

    Returns:
        Whether it may, and whether a notice is given.

    Raises:
        BadInput: When the original value is below zero.

    Source:
        SI 2023/1348 regulations 13 and 14; NHS England, Provider Selection Regime:
        contract modifications.
    """
    law = law or selection_law()
    refuse_negative(modification.original_pence)
    names = [
        "is_provided_for",
        "is_succession",
        "is_external",
        "is_authority_decision",
        "is_materially_different",
        "was_direct_award_a_or_b",
    ]
    facts = {name: _said_of(modification, name) for name in names}
    same = _said_of(modification, "is_materially_different", wanted=False)
    facts["is_materially_different"] = same
    numbers = [
        law.held("modification_pence", on=on),
        law.held("modification_percent", on=on),
        law.held(MONTHS, on=on),
    ]
    small = _small_change(modification, numbers[0], numbers[1], on=on)
    urgent = list(urgency_points(modification, on=on, law=law))
    ways = {
        "is_provided_for": [facts["is_provided_for"]],
        "is_succession": [facts["is_succession"]],
        "is_external": [facts["is_external"], same],
        "is_authority_decision": [facts["is_authority_decision"], same, small],
        "was_direct_award_a_or_b": [facts["was_direct_award_a_or_b"], same],
        URGENT: urgent,
    }
    in_force = law.regimes[Regime.PROVIDER_SELECTION]
    is_held = on >= in_force.starts_on or None
    open_ = {
        name: all_of([is_held, *(each.is_met for each in points)])
        for name, points in ways.items()
    }
    is_allowed = any_of(open_.values())
    by_urgency = is_allowed is True and not any(
        is_open for name, is_open in open_.items() if name != URGENT
    )
    points = (*facts.values(), small, *urgent)
    if is_held is None:
        points = (
            Point("in_force", None, f"The rules of {day(on)} are not held here."),
            *points,
        )
    allowed = Finding(
        is_allowed,
        _modification_reason(is_allowed, open_, ways, points),
        points,
        law.laws["psr_urgent" if by_urgency else "psr_modification"],
        tuple(each for each in numbers if each is not None),
    )
    if by_urgency:
        notice = Finding(
            is_met=True,
            reason="A notice of the urgent modification is given.",
            points=(),
            law=law.laws["psr_urgent"],
        )
        return ModificationFound(allowed, notice)
    return ModificationFound(allowed, _notice(modification, is_allowed, on=on, law=law))


def _modification_reason(
    is_allowed: Answer,
    open_: Mapping[str, Answer],
    ways: Mapping[str, Sequence[Point]],
    points: Sequence[Point],
) -> str:
    if is_allowed:
        way = next(name for name, is_open in open_.items() if is_open)
        why = joined(ways[way], found=True)
        return f"It may be modified without a new process. {why}"
    if is_allowed is None:
        return (
            "Whether it may be modified without a new process is not known. "
            f"{joined(points, found=None)}"
        )
    return f"It needs a new process. {joined(points, found=False)}"


def _small_change(
    modification: Modification,
    limit: Parameter | None,
    share: Parameter | None,
    *,
    on: date,
) -> Point:
    """Whether the cumulative change is below the sum or below the share."""
    code, change = "small_change", modification.change_pence
    size = None if change is None else abs(change)
    reaches_sum = _sum_point(size, limit, on=on, word="The lifetime value changes by")
    reaches_share = _share_point(
        size, modification.original_pence, share, on=on, word="That is"
    )
    is_small = any_of([opposite(reaches_sum.is_met), opposite(reaches_share.is_met)])
    said = " ".join(
        each.said for each in (reaches_sum, reaches_share) if each.is_met is not None
    )
    if change is not None and change < 0 and is_small is False:
        return Point(
            code,
            None,
            f"{said} The law says change, and whether a fall counts by its size is not "
            "settled here: ask for advice.",
        )
    if is_small is None:
        said = joined([reaches_sum, reaches_share], found=None)
    return Point(code, is_small, said)


def _notice(
    modification: Modification, is_allowed: Answer, *, on: date, law: SelectionLaw
) -> Finding:
    limit = law.held("modification_notice_pence", on=on)
    source = law.laws["psr_modification_notice"]
    numbers = (limit,) if limit is not None else ()
    if is_allowed is False:
        return Finding(
            is_met=False,
            reason="It needs a new process, with its notices.",
            points=(),
            law=source,
        )
    change = modification.change_pence
    size = None if change is None else abs(change)
    test = _sum_point(size, limit, on=on, word="The lifetime value changes by")
    lead = {
        True: "A notice of the modification is given.",
        False: "No notice of the modification is needed.",
        None: "Whether a notice of the modification is needed is not known.",
    }[test.is_met]
    return Finding(test.is_met, f"{lead} {test.said}", (test,), source, numbers)
