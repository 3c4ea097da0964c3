"""What a contract is worth in each financial year, and what units cost. Exact to the penny."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from ropewalk.money.rules.parts import parts, whole_pence
from ropewalk.partnership.rules.terms import financial_year


@dataclass(frozen=True, slots=True)
class Term:
    """What a contract is worth, in whole pence, from one day up to another."""

    starts_on: date
    ends_before: date
    pence: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days of a term in which nothing agreed later took its place."""

    term: Term
    until: date


def stretches(terms: Iterable[Term]) -> list[Stretch]:
    """The terms that count, one after another.

    Args:
        terms: In the order in which they were agreed: from the day on which it starts, a
            later one takes the place of all that went before.
    """
    found: list[Stretch] = []
    for term in terms:
        found = [
            Stretch(each.term, min(each.until, term.starts_on))
            for each in found
            if each.term.starts_on < term.starts_on
        ]
        found.append(Stretch(term, term.ends_before))
    return found


def pence_by_year(terms: Iterable[Term]) -> dict[int, int]:
    """What a contract is worth in each financial year, shared by days within each term.

    Args:
        terms: In the order in which they were agreed.

    Returns:
        Whole pence by the year in which each financial year starts. Where nothing was
        agreed later, they add up to what was agreed.
    """
    found: Counter[int] = Counter()
    for stretch in stretches(terms):
        term = stretch.term
        cuts = _cuts(term.starts_on, stretch.until)
        rest = [term.ends_before] if stretch.until < term.ends_before else []
        for year, pence in _shared(term, [*cuts, *rest], len(cuts) - 1):
            found[year] += pence
    return dict(sorted(found.items()))


def _cuts(starts_on: date, until: date) -> list[date]:
    """The days on which years begin within a stretch, and its two ends."""
    years = range(financial_year(starts_on) + 1, financial_year(until) + 1)
    inner = [date(year, 4, 1) for year in years if date(year, 4, 1) < until]
    return [starts_on, *inner, until]


def _shared(term: Term, cuts: Sequence[date], count: int) -> list[tuple[int, int]]:
    """A term's sum by days between cuts: the first ``count`` parts, with their years."""
    days = {
        number: (after - before).days
        for number, (before, after) in enumerate(pairwise(cuts))
    }
    shared = parts(term.pence, days)
    return [(financial_year(cuts[number]), shared[number]) for number in range(count)]


def pence_between(terms: Iterable[Term], first: date, until: date) -> int:
    """What a contract is worth from one day up to another, by days; rounded once."""
    exact = Fraction(0)
    for stretch in stretches(terms):
        term = stretch.term
        inside = min(stretch.until, until) - max(term.starts_on, first)
        whole = term.ends_before - term.starts_on
        exact += Fraction(term.pence * max(inside.days, 0), whole.days)
    return whole_pence(exact)


def pence_of_units(unit_pounds: Decimal, quantity: Decimal) -> int:
    """What units cost in whole pence: multiplied exactly, then rounded once.

    Args:
        unit_pounds: What a unit costs, in pounds to four decimals.
        quantity: How many.

    Returns:
        Whole pence; half a penny goes up.
    """
    return whole_pence(Fraction(unit_pounds) * Fraction(quantity) * 100)
