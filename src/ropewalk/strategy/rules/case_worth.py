"""What a business case is worth to society, and who gains and who pays.

All amounts are in the prices of its first year and discounted to that year. A cost is
always counted; a benefit that is only claimed is kept apart from what there is evidence
for, in every sum. A sum to which an unknown amount belongs is not known.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

import numpy as np

from ropewalk.engine.present_value import (
    Line,
    PresentValue,
    present_value,
    tornado,
)
from ropewalk.strategy.case_kinds import EvidenceGrade, LineNature, LineSide, Optimism
from ropewalk.strategy.rules.case_rates import Floats, Rates, factors_of


@dataclass(frozen=True, slots=True)
class LineGiven:
    """A cost or benefit as it was entered.

    Attributes:
        number: Its number in the records.
        title: What it is.
        side: A cost or a benefit.
        party: Who pays it or has it, in words.
        is_nhs: Whether that is an NHS body.
        nature: Cash, a resource or welfare.
        first: The first of its years, counted from 0.
        years: How many years.
        amount: Pence a year, or years in full health; none where nobody knows.
        least: The least that the amount may be, if somebody said.
        most: The most.
        is_of_health: Whether the amount is years in full health.
        grade: What it rests on.
        optimism: For which kind of project it is uplifted.
        fifth: The fifth of areas by deprivation whose people have it, if that is known.
    """

    number: int
    title: str
    side: LineSide
    party: str
    nature: LineNature
    first: int
    years: int
    amount: int | Decimal | None
    grade: EvidenceGrade
    is_nhs: bool = False
    least: int | Decimal | None = None
    most: int | Decimal | None = None
    is_of_health: bool = False
    optimism: Optimism = Optimism.NONE
    fifth: int | None = None

    def runs_in(self, year: int) -> bool:
        """Whether it runs in a year, counted from 0."""
        return self.first <= year < self.first + self.years


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line in pence of each year, before it is discounted, and what it is worth.

    Attributes:
        line: As it was entered.
        pence: What it comes to in each of its years, with the uplift for optimism.
        entered: The same without the uplift.
        least: The least that it may come to, uplifted too, if somebody said.
        most: The most, likewise.
        worth: All its years discounted to the first of the case, in pence.
    """

    line: LineGiven
    pence: int
    entered: int
    least: int | None
    most: int | None
    worth: float

    @property
    def is_cost(self) -> bool:
        """Whether it is a cost."""
        return self.line.side == LineSide.COST

    @property
    def is_claim(self) -> bool:
        """Whether it is a benefit that is only claimed."""
        return _is_claim(self.line)

    def in_year(self, year: int) -> int:
        """What it comes to in one year, in pence, before it is discounted."""
        return self.pence if self.line.runs_in(year) else 0


@dataclass(frozen=True, slots=True)
class View:
    """What a case is worth when it is looked at in one way; none where it is not known."""

    title: str
    net: float | None
    ratio: float | None


@dataclass(frozen=True, slots=True)
class SwingSeen:
    """Between what the net present social value lies as one line varies.

    Attributes:
        line: The line.
        reach: How far it moves the answer, which is known though the answer is not.
        at_least: The answer with the line at its least; none where it is not known.
        at_most: With the line at its most, likewise.
    """

    line: LineGiven
    reach: float
    at_least: float | None
    at_most: float | None


@dataclass(frozen=True, slots=True)
class CaseWorth:
    """What a case is worth in its first year, on evidence and with what is claimed too.

    Attributes:
        lines: Every line whose amount is known.
        unknown: The lines whose amount nobody knows.
        evidence: Known benefits with evidence against the known costs.
        everything: All known benefits against the known costs.
        views: The answer looked at in other ways.
        swings: How far each line with a range moves the answer, the farthest first.
        no_range: Lines in the answer of which nobody said how far they may be off.
    """

    lines: Sequence[PricedLine]
    unknown: Sequence[LineGiven]
    evidence: PresentValue
    everything: PresentValue
    views: Sequence[View]
    swings: Sequence[SwingSeen]
    no_range: Sequence[LineGiven]

    def all_lines(self) -> list[LineGiven]:
        """Every line as it was entered, those whose amount is not known last."""
        return [*(each.line for each in self.lines), *self.unknown]

    @property
    def unknown_costs(self) -> list[str]:
        """What costs an amount that nobody knows: with any, the answer is not known."""
        return [each.title for each in self.unknown if each.side == LineSide.COST]

    @property
    def unknown_evidence(self) -> list[str]:
        """Benefits with evidence that nobody put an amount to: it is worth more by them."""
        return [each.title for each in self.unknown if _is_evidence(each)]

    @property
    def unknown_claims(self) -> list[str]:
        """Claims that nobody put an amount to."""
        return [each.title for each in self.unknown if _is_claim(each)]

    @property
    def has_costs(self) -> bool:
        """Whether any cost is recorded, of a known amount or not."""
        return bool(self.unknown_costs) or any(each.is_cost for each in self.lines)


def _is_claim(line: LineGiven) -> bool:
    return line.side != LineSide.COST and not line.grade.is_evidence


def _is_evidence(line: LineGiven) -> bool:
    return line.side != LineSide.COST and line.grade.is_evidence


def worth_of_case(lines: Sequence[LineGiven], years: int, rates: Rates) -> CaseWorth:
    """What a case is worth in its first year.

    Health is discounted by its own rate and money by the usual one. With a cost that
    nobody knows, no view of the answer is known.

    Args:
        lines: Every line of the case.
        years: How many years it looks at.
        rates: The dated values.

    Source:
        HM Treasury, The Green Book: net present social value, benefit cost ratio.
    """
    standard = factors_of(rates.steps, rates.standard, years)
    health = factors_of(rates.steps, rates.health, years)
    priced = [
        _priced(each, rates, health if each.is_of_health else standard)
        for each in lines
        if each.amount is not None
    ]
    counted = [each for each in priced if not each.is_claim]
    evidence = _value(counted, standard, health)
    everything = _value(priced, standard, health)
    swings = tornado(
        [_engine_line(each, standard, health) for each in counted], standard
    )
    unknown = [each for each in lines if each.amount is None]
    is_known = all(each.side != LineSide.COST for each in unknown)
    views = _views(priced, rates, years, evidence, everything)
    return CaseWorth(
        lines=priced,
        unknown=unknown,
        evidence=evidence,
        everything=everything,
        views=views if is_known else [View(each.title, None, None) for each in views],
        swings=[
            SwingSeen(
                counted[each.line].line,
                abs(each.at_most - each.at_least),
                each.at_least if is_known else None,
                each.at_most if is_known else None,
            )
            for each in swings
            if counted[each.line].least is not None
        ],
        no_range=[each.line for each in counted if each.least is None],
    )


def _priced(line: LineGiven, rates: Rates, factors: Floats) -> PricedLine:
    pence, least, most = (
        None if each is None else _uplifted(each, line, rates)
        for each in (line.amount, line.least, line.most)
    )
    if line.amount is None or pence is None:
        raise ValueError(f"line {line.number} has no amount")
    of_years = factors[line.first : line.first + line.years]
    return PricedLine(
        line=line,
        pence=pence,
        entered=_pence(line.amount, line, rates),
        least=least,
        most=most,
        worth=float(pence * of_years.sum()),
    )


def _uplifted(amount: int | Decimal, line: LineGiven, rates: Rates) -> int:
    """An amount of a line in pence, with its uplift for optimism."""
    uplift = rates.uplifts[line.optimism].value if line.optimism else 0
    entered = Decimal(_pence(amount, line, rates))
    return round(entered * (100 + Decimal(str(uplift))) / 100)


def _pence(amount: int | Decimal, line: LineGiven, rates: Rates) -> int:
    """An amount in whole pence; years in full health by what one is worth."""
    if not line.is_of_health:
        return int(amount)
    worth = Decimal(amount) * Decimal(str(rates.qaly.value))
    return int(worth.quantize(Decimal(1), ROUND_HALF_EVEN))


def _amounts(line: PricedLine, pence: int, standard: Floats, health: Floats) -> Floats:
    """Pence of a line by year, such that the usual factors discount health by its own."""
    years = np.arange(len(standard))
    given = line.line
    runs = (years >= given.first) & (years < given.first + given.years)
    ratio = health / standard if given.is_of_health else np.ones(len(standard))
    return np.asarray(pence * runs * ratio, dtype=np.float64)


def _value(
    lines: Sequence[PricedLine], standard: Floats, health: Floats
) -> PresentValue:
    benefits, costs = np.zeros(len(standard)), np.zeros(len(standard))
    for each in lines:
        into = costs if each.is_cost else benefits
        into += _amounts(each, each.pence, standard, health)
    return present_value(benefits, costs, standard)


def _engine_line(line: PricedLine, standard: Floats, health: Floats) -> Line:
    kind: Literal["benefit", "cost"] = "cost" if line.is_cost else "benefit"

    def by_year(pence: int) -> tuple[float, ...]:
        return tuple(_amounts(line, pence, standard, health).tolist())

    if line.least is None or line.most is None:
        return Line(kind, by_year(line.pence))
    return Line(kind, by_year(line.pence), by_year(line.least), by_year(line.most))


def _views(
    priced: Sequence[PricedLine],
    rates: Rates,
    years: int,
    evidence: PresentValue,
    everything: PresentValue,
) -> list[View]:
    """The answer, and what it is when one thing is done otherwise."""
    counted = [each for each in priced if not each.is_claim]
    found = [
        View("Benefits with evidence only", evidence.net, evidence.ratio),
        View("With what is claimed as well", everything.net, everything.ratio),
    ]
    standard = factors_of(rates.steps, rates.standard, years)
    health = factors_of(rates.steps, rates.health, years)
    if any(each.line.optimism for each in counted):
        plain = [_without_uplift(each) for each in counted]
        value = _value(plain, standard, health)
        found.append(View("Without the uplift for optimism", value.net, value.ratio))
    if any(each.least is not None for each in counted):
        for title, worse in (
            ("Every cost at its most and every benefit at its least", True),
            ("Every cost at its least and every benefit at its most", False),
        ):
            moved = [_at_an_end(each, worse=worse) for each in counted]
            value = _value(moved, standard, health)
            found.append(View(title, value.net, value.ratio))
    if rates.is_long(years):
        reduced = factors_of(rates.steps, rates.reduced, years)
        value = _value(counted, reduced, health)
        found.append(View("With the reduced rates of discount", value.net, value.ratio))
    return found


def _without_uplift(line: PricedLine) -> PricedLine:
    return replace(line, pence=line.entered)


def _at_an_end(line: PricedLine, *, worse: bool) -> PricedLine:
    """A line at the end of its range that makes the case worse, or better."""
    end = line.most if line.is_cost == worse else line.least
    return line if end is None else replace(line, pence=end)


@dataclass(frozen=True, slots=True)
class Sums:
    """Costs, and benefits with evidence and claimed, of some lines; none: not known."""

    costs: float | None
    evidence: float | None
    claimed: float | None

    @property
    def net(self) -> float | None:
        """Benefits with evidence less costs; none where either is not known."""
        if self.evidence is None or self.costs is None:
            return None
        return self.evidence - self.costs


def sums_of(
    lines: Iterable[PricedLine],
    unknown: Iterable[LineGiven],
    amount: Callable[[PricedLine], float] = lambda each: each.worth,
) -> Sums:
    """Costs, benefits with evidence and claims of lines; each kept apart.

    Args:
        lines: Lines whose amount is known.
        unknown: Those whose amount is not: what they belong to is not known either.
        amount: What is added up of a line; what it is worth in the first year.
    """
    known, lacking = list(lines), list(unknown)

    def total(is_one: Callable[[LineGiven], bool]) -> float | None:
        if any(is_one(each) for each in lacking):
            return None
        return sum(amount(each) for each in known if is_one(each.line))

    return Sums(
        costs=total(lambda each: each.side == LineSide.COST),
        evidence=total(_is_evidence),
        claimed=total(_is_claim),
    )


def is_nhs_cash(line: LineGiven) -> bool:
    """Whether it is money of an NHS body: nobody else's, no time and no welfare."""
    return line.is_nhs and line.nature == LineNature.CASH
