"""Value against cost: which options no other beats on both, and what more money buys.

The options of an appraisal exclude each other, so that they are compared one with the next
and never stacked. One whose cost nobody knows, or that has no value, is left out and named.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Priced:
    """An option with a cost in pence and a value from 0 to 100."""

    number: int
    pence: int
    value: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """An option beside the others.

    Attributes:
        option: Which.
        beaten_by: One that gives as much for less, or more for no more; none when it is
            on the frontier.
        more_pence: Beyond the next cheaper option of the frontier; none for the cheapest.
        more_value: Likewise.
    """

    option: Priced
    beaten_by: int | None = None
    more_pence: int | None = None
    more_value: float | None = None


def weighed(options: Sequence[Priced]) -> list[Weighed]:
    """The options from the cheapest to the dearest, of the same cost the best first.

    Source: the efficiency frontier of STAR, socio-technical allocation of resources, held
    to options of which only one is chosen.
    """
    found: list[Weighed] = []
    last: Priced | None = None
    for each in sorted(options, key=lambda one: (one.pence, -one.value, one.number)):
        if last is not None and _is_beaten(each, last):
            found.append(Weighed(each, beaten_by=last.number))
            continue
        if last is None:
            found.append(Weighed(each))
        else:
            more = each.pence - last.pence
            found.append(
                Weighed(each, more_pence=more, more_value=each.value - last.value)
            )
        last = each
    return found


def _is_beaten(each: Priced, by: Priced) -> bool:
    """Whether a cheaper option is worth as much, or one of the same cost worth more.

    Two of the same cost and the same value are both as good.
    """
    if each.pence == by.pence:
        return each.value < by.value
    return each.value <= by.value
