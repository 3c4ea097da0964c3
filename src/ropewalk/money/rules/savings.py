"""What was saved, what is only claimed, and what has moved to somebody else's budget."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ropewalk.figures import BadInput, Column, Table
from ropewalk.figures.words import in_a_sentence, listed, pounds
from ropewalk.money.rules.parts import percent_said, whole_pence
from ropewalk.partnership.rules.terms import year_said

# rounds of cuts


@dataclass(frozen=True, slots=True)
class CutRound:
    """One round of cuts: its rate, what it takes off and what is then left, in pence."""

    number: int
    rate: Fraction
    cut_pence: int
    left_pence: int


@dataclass(frozen=True, slots=True)
class Compounded:
    """What rounds of cuts come to, each on what the one before left.

    Attributes:
        start_pence: What there was.
        rounds: The rounds in order. What they take off adds up to what is taken off in
            all.
        cut: The share of the start that is taken off, exact.
    """

    start_pence: int
    rounds: Sequence[CutRound]
    cut: Fraction

    @property
    def left_pence(self) -> int:
        """What is left, rounded once to the penny."""
        return self.rounds[-1].left_pence if self.rounds else self.start_pence

    @property
    def cut_pence(self) -> int:
        """What is taken off in all."""
        return self.start_pence - self.left_pence

    @property
    def added_up(self) -> Fraction:
        """What the rates come to when they are added, which is not what is taken off."""
        return sum((each.rate for each in self.rounds), start=Fraction(0))

    @property
    def said(self) -> str:
        """What it comes to, in a sentence."""
        count = len(self.rounds)
        if not count:
            return f"{pounds(self.start_pence)} is not cut."
        rates = [percent_said(each.rate) for each in self.rounds]
        rounds = (
            f"1 round of {rates[0]}"
            if count == 1
            else f"{count} rounds of {rates[0]}"
            if len(set(rates)) == 1
            else f"{count} rounds of {listed(rates)}"
        )
        cut, added = percent_said(self.cut), percent_said(self.added_up)
        not_added = f", not {added}" if cut != added else ""
        return (
            f"{rounds} leave {pounds(self.left_pence)} of {pounds(self.start_pence)}: a "
            f"cut of {cut}{not_added}."
            if count > 1
            else f"{rounds} leaves {pounds(self.left_pence)} of "
            f"{pounds(self.start_pence)}: a cut of {cut}."
        )


def compound(pence: int, rates: Sequence[Fraction]) -> Compounded:
    """Cut a sum in rounds, each by a share of what the round before left.

    Computed in exact fractions. What is left after a round is rounded to the penny from
    its exact value, never from the rounded amount of the round before.

    Args:
        pence: What there is, in whole pence, 0 or more.
        rates: The share that each round takes off, from 0 to 1.

    Raises:
        BadInput: When the sum is less than nothing, or a rate is not from 0% to 100%.
    """
    if pence < 0:
        raise BadInput("What is cut cannot be less than nothing.")
    left, rounds = Fraction(1), []
    before = pence
    for number, rate in enumerate(rates, start=1):
        if not 0 <= rate <= 1:
            raise BadInput(
                f"Round {number} takes off {percent_said(rate)}: it has to be from 0% "
                "to 100%."
            )
        left *= 1 - rate
        after = whole_pence(pence * left)
        rounds.append(CutRound(number, rate, before - after, after))
        before = after
    return Compounded(pence, tuple(rounds), 1 - left)


# benefits that are claimed


class Releases(StrEnum):
    """What a benefit does to money.

    Source: practice of appraisal (general knowledge, not verified). Where a contract is a
    block, less activity does not by itself make anybody's bill smaller.
    """

    CASH = "cash"
    AVOIDED_COST = "avoided"
    CAPACITY = "capacity"

    @property
    def label(self) -> str:
        """What it does, in words."""
        return {
            Releases.CASH: "Releases cash",
            Releases.AVOIDED_COST: "Avoids a cost to come",
            Releases.CAPACITY: "Releases capacity",
        }[self]


@dataclass(frozen=True, slots=True)
class Years:
    """Whole financial years, from the one that starts in a calendar year."""

    year_starting: int
    count: int

    def __post_init__(self) -> None:
        """Refuse a span of no years."""
        if self.count < 1:
            raise BadInput("A benefit has to last for a year at least.")

    @property
    def said(self) -> str:
        """The span in words."""
        first = year_said(self.year_starting)
        if self.count == 1:
            return first
        return f"{first} to {year_said(self.year_starting + self.count - 1)}"

    def is_within(self, other: "Years") -> bool:
        """Whether every year of it is one of the other's."""
        return (
            other.year_starting <= self.year_starting
            and self.year_starting + self.count <= other.year_starting + other.count
        )

    def meets(self, other: "Years") -> bool:
        """Whether any year is one of both."""
        return (
            self.year_starting < other.year_starting + other.count
            and other.year_starting < self.year_starting + self.count
        )


@dataclass(frozen=True, slots=True)
class Benefit:
    """Money that somebody says a change saves.

    Attributes:
        title: What it is called.
        source: Who says so, and where.
        effect: What happens that saves the money, as a short stable name; two claims of
            one effect are the same money.
        service: The service whose money it is, as a short stable name.
        pence: How much over all its years, in whole pence; none where it is not known.
        years: When; none where that is not known.
        releases: What it does to money; none where nobody has said.
    """

    title: str
    source: str
    effect: str
    service: str
    pence: int | None
    years: Years | None
    releases: Releases | None = None

    def __post_init__(self) -> None:
        """Refuse a claim that nobody makes, or of less than nothing."""
        if not self.source.strip():
            raise BadInput(f"Say who claims “{self.title}”, and where.")
        if not self.effect.strip() or not self.service.strip():
            raise BadInput(
                f"Say what “{self.title}” changes and whose service's money it saves."
            )
        if self.pence is not None and self.pence < 0:
            raise BadInput(f"“{self.title}” cannot save less than nothing.")


@dataclass(frozen=True, slots=True)
class Gap:
    """Money that has to be found, by which services, over which years."""

    pence: int
    years: Years
    services: Collection[str]

    def __post_init__(self) -> None:
        """Refuse a gap of nothing, against which no share can be stated."""
        if self.pence <= 0:
            raise BadInput("A gap has to be of more than nothing.")
        if not self.services:
            raise BadInput("Say whose services have to find the money.")


@dataclass(frozen=True, slots=True)
class BenefitSeen:
    """A claim, and whether it counts, with the reason in a sentence.

    Attributes:
        benefit: The claim.
        stands: Whether it is of money of the gap that no other claim is of.
        reason: Why it counts or not.
    """

    benefit: Benefit
    stands: bool
    reason: str

    @property
    def is_counted(self) -> bool:
        """Whether it counts against money: it stands, and it releases cash."""
        return self.stands and self.benefit.releases is Releases.CASH


@dataclass(frozen=True, slots=True)
class BenefitsSeen:
    """Every claim against a gap, in the order given."""

    gap: Gap
    benefits: Sequence[BenefitSeen]

    @property
    def counted(self) -> Sequence[Benefit]:
        """The claims that count: they release cash."""
        return [each.benefit for each in self.benefits if each.is_counted]

    @property
    def counted_pence(self) -> int:
        """The cash that the claims release that count."""
        return self.released(Releases.CASH)

    @property
    def not_cash_pence(self) -> int:
        """What claims come to that stand and release no cash."""
        return sum(self.released(each) for each in Releases if each != Releases.CASH)

    @property
    def not_known_pence(self) -> int:
        """What claims come to that stand and of which nobody said what they release."""
        return self.released(None)

    @property
    def share(self) -> Fraction:
        """What the cash that counts is of the gap."""
        return Fraction(self.counted_pence, self.gap.pence)

    @property
    def left_pence(self) -> int:
        """What of the gap is left; below nothing where more than enough is claimed."""
        return self.gap.pence - self.counted_pence

    def released(self, releases: Releases | None) -> int:
        """What stands and does one thing to money; none for what nobody has said of."""
        return _sum(
            [
                each.benefit
                for each in self.benefits
                if each.stands and each.benefit.releases is releases
            ]
        )

    @property
    def said(self) -> str:
        """What counts of what is claimed, and what does not, sentence by sentence."""
        left_out = [each.benefit for each in self.benefits if not each.stands]
        counts = (
            f"{pounds(self.counted_pence)} of cash counts, which is "
            f"{percent_said(self.share)} of the {pounds(self.gap.pence)} to be found in "
            f"{self.gap.years.said}."
        )
        for pence, what in (
            (self.not_cash_pence, "releases no cash"),
            (self.not_known_pence, "is not known to release cash"),
        ):
            if pence:
                counts += f" Another {pounds(pence)} {what} and does not count."
        if left_out:
            claims = "1 claim" if len(left_out) == 1 else f"{len(left_out)} claims"
            money = (
                f" of {pounds(_sum(left_out))}"
                if any(each.pence is not None for each in left_out)
                else ""
            )
            counts += f" {claims}{money} {_is(left_out)} left out."
        return counts

    def table(self) -> Table:
        """Every claim with its source and whether it counts."""
        return Table(
            key="benefits",
            title="Benefits claimed, and what counts",
            columns=(
                Column("benefit", "Benefit"),
                Column("source", "Claimed by"),
                Column("service", "Whose service"),
                Column("years", "Years"),
                Column("claimed", "Claimed", "pence"),
                Column("releases", "What it does"),
                Column("counts", "Counts"),
                Column("reason", "Why"),
            ),
            rows=tuple(
                (
                    each.benefit.title,
                    each.benefit.source,
                    each.benefit.service,
                    each.benefit.years.said if each.benefit.years else None,
                    each.benefit.pence,
                    each.benefit.releases.label if each.benefit.releases else None,
                    "Yes" if each.is_counted else "No",
                    each.reason,
                )
                for each in self.benefits
            ),
            note=self.said,
        )


def count_benefits(benefits: Sequence[Benefit], gap: Gap) -> BenefitsSeen:
    """Which of the benefits that are claimed count against a gap, each with its reason.

    A claim stands when it saves money of the services that have the gap, when it is known
    how much and in which years, when all of those are years of the gap, and when no claim
    that stands already is of the same effect on the same service in any of those years:
    the first given stands then. A claim that stands counts when it releases cash: what
    avoids a cost to come or releases capacity makes nobody's bill smaller.

    Args:
        benefits: The claims, the one to be counted first of any two the same.
        gap: What has to be found.
    """
    seen: list[BenefitSeen] = []
    for benefit in benefits:
        standing = [each.benefit for each in seen if each.stands]
        fault = _fault(benefit, gap, standing)
        reason = fault or _reason(benefit, gap)
        seen.append(BenefitSeen(benefit, fault is None, reason))
    return BenefitsSeen(gap, tuple(seen))


def _reason(benefit: Benefit, gap: Gap) -> str:
    """Why a claim that stands counts or does not."""
    about = f"It is for {benefit.service} in {gap.years.said}"
    if benefit.releases is Releases.CASH:
        return f"{about}."
    if benefit.releases is None:
        return f"{about}, and nobody has said whether it releases cash."
    return f"{about}, and {in_a_sentence(benefit.releases.label)}, which is no cash."


def _fault(benefit: Benefit, gap: Gap, standing: Sequence[Benefit]) -> str | None:
    if benefit.service not in gap.services:
        return (
            f"It saves money of {benefit.service}, and the gap is that of "
            f"{listed(sorted(gap.services))}."
        )
    if benefit.pence is None:
        return "How much it saves is not known."
    if benefit.years is None:
        return (
            "Over which years it saves is not known, so it cannot be set against "
            f"{gap.years.said}."
        )
    if not benefit.years.is_within(gap.years):
        return (
            f"It is for {benefit.years.said}, and how much of it falls in "
            f"{gap.years.said} is not known."
            if benefit.years.meets(gap.years)
            else f"It is for {benefit.years.said}, and not for {gap.years.said}."
        )
    for other in standing:
        is_same = (other.effect, other.service) == (benefit.effect, benefit.service)
        if is_same and other.years and other.years.meets(benefit.years):
            return f"It is the same money as “{other.title}”, which is told already."
    return None


def _sum(benefits: Sequence[Benefit]) -> int:
    return sum(each.pence for each in benefits if each.pence is not None)


def _is(things: Sequence[object]) -> str:
    return "is" if len(things) == 1 else "are"


# costs that move


@dataclass(frozen=True, slots=True)
class CostBeforeAndAfter:
    """One cost: who paid it before a change and who pays it after, and how much.

    A cost that two pay is two of these.

    Attributes:
        what: What is paid for.
        paid_before: Who paid, as they are called; a person may be one of them.
        paid_after: Who pays.
        before_pence: How much it cost, in whole pence; none where it is not known.
        after_pence: How much it costs now; none where it is not known.
    """

    what: str
    paid_before: str
    paid_after: str
    before_pence: int | None
    after_pence: int | None

    def __post_init__(self) -> None:
        """Refuse a cost below nothing, and one that nobody pays."""
        for pence in (self.before_pence, self.after_pence):
            if pence is not None and pence < 0:
                raise BadInput(f"{self.what} cannot cost less than nothing.")
        if not self.paid_before.strip() or not self.paid_after.strip():
            raise BadInput(f"Say who paid for {self.what} before, and who pays after.")

    @property
    def is_known(self) -> bool:
        """Whether both amounts are known."""
        return self.before_pence is not None and self.after_pence is not None

    @property
    def moved_pence(self) -> int | None:
        """What has moved to another payer; none where that is not known."""
        if self.paid_before == self.paid_after:
            return 0
        if self.before_pence is None or self.after_pence is None:
            return None
        return min(self.before_pence, self.after_pence)

    @property
    def added_pence(self) -> int | None:
        """What it costs more, whoever pays; below nothing when it costs less."""
        if self.before_pence is None or self.after_pence is None:
            return None
        return self.after_pence - self.before_pence


@dataclass(frozen=True, slots=True)
class Moved:
    """What has moved from one payer to another, for what."""

    from_payer: str
    to_payer: str
    pence: int
    what: Sequence[str]


@dataclass(frozen=True, slots=True)
class PayerSeen:
    """What one payer paid before a change and pays after it; none where not known."""

    payer: str
    before_pence: int | None
    after_pence: int | None

    @property
    def change_pence(self) -> int | None:
        """What it pays more; below nothing when it pays less."""
        if self.before_pence is None or self.after_pence is None:
            return None
        return self.after_pence - self.before_pence


@dataclass(frozen=True, slots=True)
class CostShift:
    """Who pays what before and after a change, and what has moved between them.

    Attributes:
        costs: The costs.
        payers: Every payer, in the order first met.
        moved: What has moved from each payer to each other, both ways told apart.
    """

    costs: Sequence[CostBeforeAndAfter]
    payers: Sequence[PayerSeen]
    moved: Sequence[Moved]

    @property
    def unknown(self) -> Sequence[str]:
        """The costs of which an amount is not known."""
        return [each.what for each in self.costs if not each.is_known]

    @property
    def added_pence(self) -> int | None:
        """What it all costs more, whoever pays; none where an amount is not known.

        It is nothing when costs only move, however much each payer's share changes.
        """
        if self.unknown:
            return None
        added = [each.added_pence for each in self.costs]
        return sum(pence for pence in added if pence is not None)

    def net_pence(self, from_payer: str, to_payer: str) -> int:
        """What has moved from one to the other, less what has moved back."""
        there = self.moved_pence(from_payer, to_payer)
        return there - self.moved_pence(to_payer, from_payer)

    def moved_pence(self, from_payer: str, to_payer: str) -> int:
        """What has moved from the one to the other, with nothing set off against it."""
        way = (from_payer, to_payer)
        return sum(
            each.pence for each in self.moved if (each.from_payer, each.to_payer) == way
        )

    @property
    def said(self) -> str:
        """What has moved and what has been added, sentence by sentence."""
        words = [
            f"{pounds(each.pence)} moves from {each.from_payer} to {each.to_payer} "
            f"({listed(list(each.what))})."
            for each in self.moved
        ] or ["Nothing is known to move." if self.unknown else "Nothing moves."]
        if self.added_pence is None:
            words.append(
                f"What {listed(list(self.unknown))} {_costs(self.unknown)} is not known "
                "in full, so nobody can say whether anything is saved."
            )
        elif not self.added_pence:
            words.append("In all nothing is saved and nothing is added.")
        else:
            saved = self.added_pence < 0
            words.append(
                f"In all {pounds(abs(self.added_pence))} is "
                f"{'saved' if saved else 'added'}."
            )
        return " ".join(words)

    def table(self) -> Table:
        """Each payer before and after, with the change."""
        return Table(
            key="cost_shift",
            title="Who pays before and after",
            columns=(
                Column("payer", "Who pays"),
                Column("before", "Before", "pence"),
                Column("after", "After", "pence"),
                Column("change", "Change", "pence"),
            ),
            rows=tuple(
                (each.payer, each.before_pence, each.after_pence, each.change_pence)
                for each in self.payers
            ),
            note=self.said,
        )


def cost_shift(costs: Sequence[CostBeforeAndAfter]) -> CostShift:
    """Who pays before and after a change, and what has moved from whom to whom.

    Of a cost whose payer changes, as much has moved as is paid both before and after; what
    is more or less than that is added or saved. What has moved one way is not set off
    against what has moved the other, so that both can be seen. A payer one of whose
    amounts is not known has no total.

    Args:
        costs: The costs that the change touches.

    Raises:
        BadInput: When there are none.
    """
    if not costs:
        raise BadInput("Name the costs that the change touches.")
    payers = dict.fromkeys(
        payer for each in costs for payer in (each.paid_before, each.paid_after)
    )
    moved: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for each in costs:
        if each.moved_pence:
            way = (each.paid_before, each.paid_after)
            moved.setdefault(way, []).append((each.moved_pence, each.what))
    return CostShift(
        costs=tuple(costs),
        payers=tuple(
            PayerSeen(
                payer,
                _total([e.before_pence for e in costs if e.paid_before == payer]),
                _total([e.after_pence for e in costs if e.paid_after == payer]),
            )
            for payer in payers
        ),
        moved=tuple(
            Moved(
                from_payer,
                to_payer,
                sum(pence for pence, _ in each),
                tuple(what for _, what in each),
            )
            for (from_payer, to_payer), each in moved.items()
        ),
    )


def _total(amounts: Sequence[int | None]) -> int | None:
    """What amounts come to; not known when one of them is not."""
    known = [pence for pence in amounts if pence is not None]
    return sum(known) if len(known) == len(amounts) else None


def _costs(what: Sequence[str]) -> str:
    return "costs" if len(what) == 1 else "cost"
