"""How providers are weighed up: the key criteria, their weights, scores and ranking.

Every choice for health care considers all five key criteria, each with a weight and the
reason for it. Evaluators score what is offered, one by one; where they differ they agree
on one score and say why. Whoever has an interest, or has not said whether they have one,
is not counted. Quality is judged before price: a bid below a floor is out, whatever it
costs. Ties are said and not broken.

Source: SI 2023/1348 regulation 5. How scores become points is a rule of this software:
points are shared out in proportion, and the cheapest bid gets every point for price.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.db.models import TextChoices

from ropewalk.figures import BadInput
from ropewalk.figures.words import listed, pounds
from ropewalk.service.kinds import Route
from ropewalk.service.rules.selection_law import (
    KeyCriterion,
    SelectionLaw,
    selection_law,
)

WHOLE = 100  # percent


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that bids are scored on.

    Attributes:
        code: Short name, one per criterion of a choice.
        title: What is asked.
        key: The key criterion it belongs to.
        percent: Its weight, of 100 in all.
        reason: Why it has that weight.
        is_price: Whether its points follow from the price and nobody scores it.
        floor: The fewest points an acceptable bid has, of those an evaluator gives;
            ``None`` where there is no floor.
    """

    code: str
    title: str
    key: KeyCriterion
    percent: int
    reason: str
    is_price: bool = False
    floor: int | None = None


@dataclass(frozen=True, slots=True)
class Bid:
    """What one provider offers, and its price in pence; ``None`` when not known."""

    code: str
    name: str
    price_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Somebody who scores, and whether they have an interest; ``None`` when unsaid."""

    code: str
    has_interest: bool | None


@dataclass(frozen=True, slots=True)
class Score:
    """The points one evaluator gives one bid on one criterion, and why."""

    evaluator: str
    bid: str
    criterion: str
    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class Moderated:
    """The points that evaluators agreed on for one bid and one criterion, and why."""

    bid: str
    criterion: str
    points: int
    reason: str


class BidState(TextChoices):
    """How far a bid has come."""

    RANKED = "ranked", "Ranked"
    BELOW_FLOOR = "below_floor", "Below the floor for quality"
    NOT_KNOWN = "not_known", "Not known yet"


@dataclass(frozen=True, slots=True)
class Line:
    """One bid on one criterion.

    Attributes:
        criterion: Which.
        points: The points agreed; ``None`` while they are not, and for price.
        earned: What they add to the bid's total, of the criterion's weight; ``None``
            while that is not known.
        counted: The scores that were counted.
        left_out: The scores of those who have an interest or have not said.
        is_moderated: Whether evaluators agreed on the points together.
        said: How it came about, in a sentence or two, naming no evaluator.
    """

    criterion: Criterion
    points: int | None
    earned: Fraction | None
    counted: tuple[Score, ...]
    left_out: tuple[Score, ...]
    is_moderated: bool
    said: str


@dataclass(frozen=True, slots=True)
class BidFound:
    """What became of one bid.

    Attributes:
        bid: Which.
        state: How far it has come.
        lines: Criterion by criterion.
        quality: Its points for everything but price; ``None`` while not known.
        total: All its points, of 100; ``None`` unless it is ranked.
        rank: Its place from 1; equal totals share one. ``None`` unless it is ranked.
        is_tied: Whether another bid shares its place.
        reasons: Why, in sentences fit to publish.
    """

    bid: Bid
    state: BidState
    lines: tuple[Line, ...]
    quality: Fraction | None
    total: Fraction | None
    rank: int | None
    is_tied: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All bids weighed up.

    Attributes:
        bids: Every bid: those ranked from the first down, then the rest as they came.
        said: The outcome in a sentence or three.
        left_out: Codes of the evaluators who are not counted.
    """

    bids: tuple[BidFound, ...]
    said: str
    left_out: tuple[str, ...]

    @property
    def first(self) -> tuple[BidFound, ...]:
        """The bid in first place, or all that share it; none while bids are unranked."""
        return tuple(each for each in self.bids if each.rank == 1)


# ---- the criteria themselves ----


def faults_in_criteria(
    criteria: Sequence[Criterion],
    *,
    route: Route,
    most_points: int | None = None,
    law: SelectionLaw | None = None,
) -> tuple[str, ...]:
    """What is wrong with the criteria of a choice, in sentences; none when all is well.

    Args:
        criteria: The criteria with their weights.
        route: How the provider is chosen: some routes must consider all five key ones.
        most_points: The most an evaluator can give, to hold floors to; none when
            that is not settled.
        law: What law asks; the list that ships with Ropewalk when left out.

    Returns:
        Every fault: key criteria left out, weights that do not add up, a weight without
        a reason or of nothing, a code used twice, a floor that cannot be.

    Source:
        SI 2023/1348 regulation 5, and statutory guidance: all five are considered and
        none is discounted, so none has a weight of 0.
    """
    faults = []
    law = law or selection_law()
    if law.routes[route].considers_criteria:
        held = {each.key for each in criteria}
        missing = [str(key.label) for key in KeyCriterion if key not in held]
        if missing:
            faults.append(
                f"{route.label} considers all five key criteria: add "
                f"{listed([f'“{each}”' for each in missing])}."
            )
    total = sum(each.percent for each in criteria)
    if total != WHOLE:
        faults.append(f"The weights add up to {total} and not to {WHOLE}.")
    for each in criteria:
        faults.extend(_faults_in(each, most_points))
    codes = [each.code for each in criteria]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        faults.append(
            f"Each criterion has a code of its own: {listed(twice)} is twice."
        )
    if sum(each.is_price for each in criteria) > 1:
        faults.append("Price is one criterion, not several.")
    return tuple(faults)


def _faults_in(criterion: Criterion, most_points: int | None) -> list[str]:
    title, faults = f"“{criterion.title}”", []
    if criterion.percent <= 0:
        faults.append(
            f"{title} has a weight of {criterion.percent}: give it more than 0, or it "
            "is not considered."
        )
    if not criterion.reason.strip():
        faults.append(f"{title} has no reason for its weight.")
    if criterion.is_price and criterion.floor is not None:
        faults.append(f"{title} is price, which has no floor for quality.")
    if criterion.is_price and criterion.key != KeyCriterion.VALUE:
        faults.append(f"{title} is price, which belongs under value.")
    if criterion.floor is not None and (
        criterion.floor < 0
        or (most_points is not None and criterion.floor > most_points)
    ):
        faults.append(
            f"{title} has a floor of {criterion.floor}, which no score can be."
        )
    return faults


# ---- weighing up ----


def evaluate(
    criteria: Sequence[Criterion],
    bids: Sequence[Bid],
    evaluators: Sequence[Evaluator],
    scores: Iterable[Score],
    moderated: Iterable[Moderated] = (),
    *,
    most_points: int,
    floor_percent: int | None = None,
) -> Evaluation:
    """Weigh up bids on their criteria, quality before price, and rank them.

    The points of a bid on a criterion are those that every counted evaluator gave, or
    else those agreed in moderation. A bid is out when it has fewer points than a
    criterion's floor, or a smaller share of all points for quality than the floor of the
    whole. Price is compared among the rest. Nothing is ranked while a bid is not known.

    Args:
        criteria: The criteria; their weights add up to 100.
        bids: What is offered.
        evaluators: Who scores, with whether each has an interest.
        scores: What each evaluator gave.
        moderated: What was agreed where they differ.
        most_points: The most an evaluator can give, 1 or more.
        floor_percent: The smallest share of the points for quality that is accepted,
            in percent; ``None`` where there is no such floor.

    Returns:
        Every bid with its points, its place and the reasons.

    Raises:
        BadInput: When weights do not add up, a score names something that is not there,
            is given twice, is outside 0 to ``most_points`` or has no reason, or a price
            is not above 0.
    """
    heard = _heard(
        criteria,
        bids,
        evaluators,
        scores,
        moderated=moderated,
        most_points=most_points,
    )
    if floor_percent is not None and not 0 <= floor_percent <= WHOLE:
        raise BadInput(
            f"The floor for quality is a share of 0 to 100, not {floor_percent}."
        )
    lines = {bid.code: heard.lines(bid) for bid in bids}
    states = {bid.code: _state(lines[bid.code], floor_percent) for bid in bids}
    price = next((each for each in criteria if each.is_price), None)
    if price is not None:
        for bid in bids:
            if states[bid.code] == BidState.RANKED and bid.price_pence is None:
                states[bid.code] = BidState.NOT_KNOWN
    waiting = [bid for bid in bids if states[bid.code] == BidState.NOT_KNOWN]
    standing = [bid for bid in bids if states[bid.code] == BidState.RANKED]
    if waiting:
        states |= dict.fromkeys((bid.code for bid in standing), BidState.NOT_KNOWN)
        standing = []
    if price is not None:
        priced = _price_lines(price, bids, standing)
        lines = {code: (*held, priced[code]) for code, held in lines.items()}
    totals = {
        bid.code: total
        for bid in standing
        if (total := _earned(lines[bid.code])) is not None
    }
    found = [
        _found(bid, states[bid.code], lines[bid.code], totals, floor_percent)
        for bid in bids
    ]
    places = [(each.rank, number) for number, each in enumerate(found) if each.rank]
    ranked = [found[number] for _, number in sorted(places)]
    rest = [each for each in found if each.rank is None]
    return Evaluation(
        (*ranked, *rest),
        _outcome(ranked, rest, waiting),
        tuple(each.code for each in evaluators if each.has_interest is not False),
    )


@dataclass(frozen=True, slots=True)
class _Heard:
    """Everything that was scored, looked up and checked."""

    criteria: Sequence[Criterion]
    counted: frozenset[str]
    scores: Mapping[tuple[str, str], tuple[Score, ...]]
    moderated: Mapping[tuple[str, str], Moderated]
    most_points: int

    def lines(self, bid: Bid) -> tuple[Line, ...]:
        """One bid on everything but price."""
        return tuple(
            self._line(bid, criterion)
            for criterion in self.criteria
            if not criterion.is_price
        )

    def _line(self, bid: Bid, criterion: Criterion) -> Line:
        given = self.scores.get((bid.code, criterion.code), ())
        counted = tuple(each for each in given if each.evaluator in self.counted)
        left_out = tuple(each for each in given if each.evaluator not in self.counted)
        agreed = self.moderated.get((bid.code, criterion.code))
        points: int | None = None
        if not counted:
            said = "Nobody who is counted has scored it."
        elif agreed is not None:
            points = agreed.points
            said = (
                f"{_scores_said(counted)} They agreed on {points} of "
                f"{self.most_points}: {_ended(agreed.reason)}"
            )
        elif len(counted) < len(self.counted):
            said = f"{len(counted)} of {len(self.counted)} evaluators have scored it."
        elif len({each.points for each in counted}) > 1:
            said = f"{_scores_said(counted)} They have not agreed on one."
        else:
            points = counted[0].points
            reasons = " ".join(dict.fromkeys(_ended(each.reason) for each in counted))
            said = f"{points} of {self.most_points}: {reasons}"
        earned = (
            None
            if points is None
            else Fraction(points * criterion.percent, self.most_points)
        )
        return Line(
            criterion,
            points,
            earned,
            counted,
            left_out,
            agreed is not None and points is not None,
            said,
        )


def _heard(
    criteria: Sequence[Criterion],
    bids: Sequence[Bid],
    evaluators: Sequence[Evaluator],
    scores: Iterable[Score],
    *,
    moderated: Iterable[Moderated],
    most_points: int,
) -> _Heard:
    """Everything that was scored, or the first thing wrong with it."""
    if most_points < 1:
        raise BadInput(f"An evaluator gives up to 1 point or more, not {most_points}.")
    total = sum(each.percent for each in criteria)
    if total != WHOLE:
        raise BadInput(f"The weights add up to {total} and not to {WHOLE}.")
    _refuse_twice("criterion", [each.code for each in criteria])
    _refuse_twice("bid", [each.code for each in bids])
    _refuse_twice("evaluator", [each.code for each in evaluators])
    for bid in bids:
        _refuse_price(bid)
    scored = {each.code for each in criteria if not each.is_price}
    names = {each.code for each in bids}
    people = {each.code for each in evaluators}
    heard: dict[tuple[str, str], dict[str, Score]] = {}
    for each in scores:
        _refuse_score(each, scored, names, most_points)
        if each.evaluator not in people:
            raise BadInput(f"There is no evaluator {each.evaluator}.")
        of_line = heard.setdefault((each.bid, each.criterion), {})
        if each.evaluator in of_line:
            raise BadInput(
                f"{each.evaluator} has scored {each.bid} on {each.criterion} twice."
            )
        of_line[each.evaluator] = each
    agreed: dict[tuple[str, str], Moderated] = {}
    for one in moderated:
        _refuse_score(one, scored, names, most_points)
        if (one.bid, one.criterion) in agreed:
            raise BadInput(
                f"Two scores are agreed for {one.bid} on {one.criterion}: keep one."
            )
        agreed[one.bid, one.criterion] = one
    return _Heard(
        criteria,
        frozenset(each.code for each in evaluators if each.has_interest is False),
        {key: tuple(given.values()) for key, given in heard.items()},
        agreed,
        most_points,
    )


def _refuse_price(bid: Bid) -> None:
    if bid.price_pence is not None and bid.price_pence <= 0:
        raise BadInput(
            f"The price of {bid.name} must be above £0.00, not "
            f"{pounds(bid.price_pence)}."
        )


def _refuse_twice(what: str, codes: Sequence[str]) -> None:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise BadInput(f"Each {what} has a code of its own: {listed(twice)} is twice.")


def _refuse_score(
    score: Score | Moderated,
    criteria: Collection[str],
    bids: Collection[str],
    most_points: int,
) -> None:
    if score.bid not in bids:
        raise BadInput(f"There is no bid {score.bid}.")
    if score.criterion not in criteria:
        raise BadInput(f"Nothing called {score.criterion} is scored by evaluators.")
    if not 0 <= score.points <= most_points:
        raise BadInput(
            f"A score is a whole number from 0 to {most_points}, not {score.points}."
        )
    if not score.reason.strip():
        raise BadInput(
            f"The score of {score.bid} on {score.criterion} has no reason: write why."
        )


def _scores_said(scores: Sequence[Score]) -> str:
    points = sorted(each.points for each in scores)
    if len(points) == 1:
        return f"One evaluator gave {points[0]}."
    return f"Evaluators gave {listed([str(each) for each in points])}."


def _ended(words: str) -> str:
    said = words.strip()
    return said if said.endswith((".", "!", "?")) else f"{said}."


# ---- quality before price ----


def _state(lines: Sequence[Line], floor_percent: int | None) -> BidState:
    """Whether a bid stands, on quality alone; out as soon as nothing could save it."""
    if _floors_missed(lines) or _quality_missed(lines, floor_percent):
        return BidState.BELOW_FLOOR
    if any(line.points is None for line in lines):
        return BidState.NOT_KNOWN
    return BidState.RANKED


def _floors_missed(lines: Sequence[Line]) -> list[Line]:
    return [
        line
        for line in lines
        if line.points is not None
        and line.criterion.floor is not None
        and line.points < line.criterion.floor
    ]


def _quality_missed(lines: Sequence[Line], floor_percent: int | None) -> bool:
    """Whether even every point not yet given would leave quality below its floor."""
    if floor_percent is None:
        return False
    weight = sum(line.criterion.percent for line in lines)
    at_best = sum(
        (
            line.earned if line.earned is not None else Fraction(line.criterion.percent)
            for line in lines
        ),
        Fraction(0),
    )
    return at_best * WHOLE < floor_percent * weight


def _price_lines(
    price: Criterion, bids: Sequence[Bid], standing: Sequence[Bid]
) -> dict[str, Line]:
    """Points for price: all for the cheapest that stands, the rest in proportion."""
    prices = [bid.price_pence for bid in standing if bid.price_pence is not None]
    least = min(prices, default=0)
    found = {}
    for bid in bids:
        earned: Fraction | None = None
        if bid in standing and bid.price_pence is not None:
            earned = Fraction(price.percent * least, bid.price_pence)
            said = (
                f"{pounds(bid.price_pence)}; the lowest of the bids that stand is "
                f"{pounds(least)}."
            )
        elif bid.price_pence is None:
            said = "The price is not known."
        else:
            said = f"{pounds(bid.price_pence)}, not compared."
        found[bid.code] = Line(
            price, None, earned, (), (), is_moderated=False, said=said
        )
    return found


def _earned(lines: Iterable[Line]) -> Fraction | None:
    """What lines add to a bid's total; ``None`` while that of one is not known."""
    earned = [line.earned for line in lines]
    known = [each for each in earned if each is not None]
    return sum(known, Fraction(0)) if len(known) == len(earned) else None


# ---- what is said of it ----


def _found(
    bid: Bid,
    state: BidState,
    lines: tuple[Line, ...],
    totals: Mapping[str, Fraction],
    floor_percent: int | None,
) -> BidFound:
    of_quality = [line for line in lines if not line.criterion.is_price]
    quality = _earned(of_quality)
    total = totals.get(bid.code)
    rank, is_tied = None, False
    if total is not None:
        rank = 1 + sum(other > total for other in totals.values())
        is_tied = sum(other == total for other in totals.values()) > 1
    found = BidFound(bid, state, lines, quality, total, rank, is_tied, reasons=())
    head = _head(found, len(totals), floor_percent)
    return replace(found, reasons=(head, *(_line_said(line) for line in lines)))


def _head(found: BidFound, ranked: int, floor_percent: int | None) -> str:
    """The outcome of one bid, in a sentence or two."""
    name = found.bid.name
    if found.total is not None:
        tied = " It shares that place with another bid: the totals are equal."
        return (
            f"{name}: place {found.rank} of {ranked}, with {points_said(found.total)} of "
            f"{WHOLE} points.{tied * found.is_tied}"
        )
    if found.state == BidState.BELOW_FLOOR:
        lines = [line for line in found.lines if not line.criterion.is_price]
        missed = [
            f"{line.points} on “{line.criterion.title}”, where {line.criterion.floor} "
            "is the least"
            for line in _floors_missed(lines)
        ]
        if _quality_missed(lines, floor_percent):
            missed.append(f"less than {floor_percent}% of the points for quality")
        return f"{name}: below the floor for quality, with {listed(missed)}."
    return f"{name}: not ranked yet."


def _line_said(line: Line) -> str:
    earned = "not known yet" if line.earned is None else points_said(line.earned)
    if line.criterion.is_price and line.earned is None:
        earned = "no points"
    return f"{line.criterion.title} (weight {line.criterion.percent}): {earned}. {line.said}"


def points_said(points: Fraction) -> str:
    """Points with two decimals, cut and not rounded, so that none looks to reach more."""
    hundredths = points * 100
    whole = hundredths.numerator // hundredths.denominator
    return f"{whole // 100}.{whole % 100:02d}"


def _outcome(
    ranked: Sequence[BidFound], rest: Sequence[BidFound], waiting: Sequence[Bid]
) -> str:
    out = [each.bid.name for each in rest if each.state == BidState.BELOW_FLOOR]
    said = []
    if waiting:
        said.append(
            "The bids are not ranked yet: points or prices are not known of "
            f"{listed([bid.name for bid in waiting])}."
        )
    first = [each for each in ranked if each.rank == 1]
    if len(first) == 1 and first[0].total is not None:
        said.append(
            f"{first[0].bid.name} is first, with {points_said(first[0].total)} of "
            f"{WHOLE} points."
        )
    elif first:
        said.append(
            f"{listed([each.bid.name for each in first])} share the first place with "
            "equal points: how to choose between them is for those who decide."
        )
    if out:
        said.append(f"Below the floor for quality: {listed(out)}.")
    if not ranked and not waiting:
        said.append("No bid stands.")
    return " ".join(said)
