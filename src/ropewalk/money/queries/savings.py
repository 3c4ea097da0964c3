"""Savings of a fund: what rounds come to, which claims count, what only moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.words import pounds
from ropewalk.money.models import (
    BenefitClaim,
    CostChange,
    CostLine,
    ExceptionRequest,
    Fund,
    PlannedSaving,
    SavingsGap,
)
from ropewalk.money.rules.parts import percent_said
from ropewalk.money.rules.savings import (
    Benefit,
    BenefitsSeen,
    Compounded,
    CostBeforeAndAfter,
    CostShift,
    Gap,
    Releases,
    Years,
    compound,
    cost_shift,
    count_benefits,
)
from ropewalk.organisations.models import Account
from ropewalk.partnership.rules.terms import year_said

BASIS_POINTS = 10_000


def cost_changes_seen_by(actor: Account, *, on: date) -> QuerySet[CostChange]:
    """The changes of the funds in which one of the actor's organisations takes part."""
    return CostChange.objects.filter(
        fund__in=Fund.objects.visible_to(actor, on=on)
    ).select_related("fund__host", "fund__partnership")


def exceptions_seen_by(actor: Account, *, on: date) -> QuerySet[ExceptionRequest]:
    """The exception requests of those funds."""
    return ExceptionRequest.objects.filter(
        fund__in=Fund.objects.visible_to(actor, on=on)
    ).select_related("fund__host", "fund__partnership")


@dataclass(frozen=True, slots=True)
class PlannedSeen:
    """A planned saving and what its rounds come to."""

    saving: PlannedSaving
    found: Compounded


@dataclass(frozen=True, slots=True)
class ShiftSeen:
    """A change with its costs by number, and who pays before and after it.

    ``shift`` is none where no cost is recorded yet.
    """

    change: CostChange
    lines: Mapping[int, CostLine]
    shift: CostShift | None

    @property
    def said(self) -> str:
        """What moves, in a sentence or two."""
        return self.shift.said if self.shift else "No cost is recorded yet."

    def cost_table(self) -> Table:
        """Each cost before and after, and where the amounts come from."""
        return Table(
            key="costs",
            title="Costs before and after",
            columns=(
                Column("number", "Cost"),
                Column("what", "What is paid for"),
                Column("paid_before", "Who paid before"),
                Column("before", "Before", "pence"),
                Column("paid_after", "Who pays after"),
                Column("after", "After", "pence"),
                Column("said_by", "Where the amounts come from"),
            ),
            rows=tuple(
                (
                    str(number),
                    each.what,
                    each.paid_before,
                    each.before_pence,
                    each.paid_after,
                    each.after_pence,
                    each.said_by,
                )
                for number, each in self.lines.items()
            ),
        )

    def moved_table(self) -> Table:
        """What moves from whom to whom, each way told apart."""
        return Table(
            key="moved",
            title="What moves, each way",
            columns=(
                Column("from", "From"),
                Column("to", "To"),
                Column("pence", "Moves", "pence"),
                Column("net", "Less what moves back", "pence"),
            ),
            rows=tuple(
                (
                    each.from_payer,
                    each.to_payer,
                    each.pence,
                    self.shift.net_pence(each.from_payer, each.to_payer),
                )
                for each in (self.shift.moved if self.shift else ())
                if self.shift
            ),
        )


@dataclass(frozen=True, slots=True)
class SavingsSeen:
    """All that is known of a fund's savings.

    Attributes:
        fund: The fund.
        planned: What is planned to be taken off, and what that comes to.
        gap: What has to be found, as it was said last; none where nobody said.
        claims: The claims that stand, by number.
        benefits: Which of them count against the gap; none without one.
        taken_back: The claims that were taken back.
        changes: What moves.
        exceptions: What was asked as an exception, with the answer.
    """

    fund: Fund
    planned: Sequence[PlannedSeen]
    gap: SavingsGap | None
    claims: Mapping[int, BenefitClaim]
    benefits: BenefitsSeen | None
    taken_back: Sequence[BenefitClaim]
    changes: Sequence[ShiftSeen]
    exceptions: Sequence[ExceptionRequest]

    @property
    def said(self) -> str:
        """What counts of what is claimed, in a sentence or two."""
        if self.benefits is not None:
            return self.benefits.said
        if self.claims:
            count = len(self.claims)
            claims = "1 claim is" if count == 1 else f"{count} claims are"
            return (
                f"{claims} recorded, and none counts yet: nobody has said what has to be "
                "found, by which services and over which years."
            )
        return "No saving is claimed for this fund yet."

    def claim_table(self) -> Table:
        """Every claim, whether it counts and why."""
        if self.benefits is not None:
            return self.benefits.table()
        return Table(
            key="benefits",
            title="Benefits claimed",
            columns=(
                Column("benefit", "Benefit"),
                Column("source", "Claimed by"),
                Column("service", "Whose service"),
                Column("claimed", "Claimed", "pence"),
                Column("counts", "Counts"),
            ),
            rows=tuple(
                (
                    each.title,
                    each.source,
                    each.service,
                    each.pence,
                    "Not yet: no gap is set",
                )
                for each in self.claims.values()
            ),
        )

    def planned_table(self) -> Table:
        """Each round of each planned saving."""
        return Table(
            key="rounds",
            title="Planned rounds",
            columns=(
                Column("saving", "Saving"),
                Column("year", "Year"),
                Column("rate", "Takes off"),
                Column("cut", "That is", "pence"),
                Column("left", "Leaves", "pence"),
            ),
            rows=tuple(
                (
                    each.saving.title,
                    year_said(each.saving.year_starting + one.number - 1),
                    percent_said(one.rate),
                    one.cut_pence,
                    one.left_pence,
                )
                for each in self.planned
                for one in each.found.rounds
            ),
            note="Each round takes its share of what the one before left, so rounds add up "
            "to less than their rates do.",
        )

    def exception_table(self) -> Table:
        """What was asked as an exception, what the clinician said, and the answer."""
        return Table(
            key="exceptions",
            title="Exception requests",
            columns=(
                Column("what", "Asked for"),
                Column("usual", "Usually paid by"),
                Column("pence", "Cost", "pence"),
                Column("reasons", "Reasons"),
                Column("clinical_view", "Clinician's view"),
                Column("answer", "Answer"),
                Column("because", "Reasons for the answer"),
            ),
            rows=tuple(_exception_row(each) for each in self.exceptions),
        )


def _exception_row(asked: ExceptionRequest) -> tuple[str | int | None, ...]:
    answer = getattr(asked, "answer", None)
    said = "Not answered yet"
    if answer is not None:
        said = f"{'Agreed' if answer.is_agreed else 'Refused'} by {answer.answered_by_body}"
    return (
        asked.what,
        asked.usually_paid_by,
        asked.pence,
        asked.reasons,
        asked.clinical_view,
        said,
        answer.reasons if answer else "",
    )


def savings_of(fund: Fund) -> SavingsSeen:
    """All that is known of a fund's savings, in nine queries."""
    gap = SavingsGap.objects.filter(fund=fund).prefetch_related("services").last()
    last = {row.number: row for row in fund.benefit_claims.all()}
    standing = {
        number: row for number, row in sorted(last.items()) if not row.is_withdrawn
    }
    return SavingsSeen(
        fund=fund,
        planned=[
            PlannedSeen(each, _compounded(each))
            for each in fund.planned_savings.prefetch_related("rounds")
        ],
        gap=gap,
        claims=standing,
        benefits=_counted(gap, list(standing.values())) if gap else None,
        taken_back=[row for row in last.values() if row.is_withdrawn],
        changes=[
            shift_seen(each) for each in fund.cost_changes.prefetch_related("lines")
        ],
        exceptions=list(fund.exception_requests.select_related("answer")),
    )


def _compounded(saving: PlannedSaving) -> Compounded:
    rates = [Fraction(each.basis_points, BASIS_POINTS) for each in saving.rounds.all()]
    return compound(saving.pence, rates)


def _counted(gap: SavingsGap, claims: Sequence[BenefitClaim]) -> BenefitsSeen:
    """The claims against the gap. A service or effect is the same however it is spelt."""
    spelt = {each.name.casefold(): each.name for each in gap.services.all()}
    return count_benefits(
        [
            Benefit(
                title=each.title,
                source=each.source,
                effect=each.effect.casefold(),
                service=spelt.setdefault(each.service.casefold(), each.service),
                pence=each.pence,
                years=Years(each.year_starting, each.years)
                if each.year_starting is not None and each.years is not None
                else None,
                releases=Releases(each.releases) if each.releases else None,
            )
            for each in claims
        ],
        Gap(
            gap.pence,
            Years(gap.year_starting, gap.years),
            [each.name for each in gap.services.all()],
        ),
    )


def shift_seen(change: CostChange) -> ShiftSeen:
    """A change and who pays before and after it, in one query.

    A payer is the same however it is spelt.
    """
    last = {row.number: row for row in change.lines.all()}
    lines = {
        number: row for number, row in sorted(last.items()) if not row.is_withdrawn
    }
    spelt: dict[str, str] = {}
    costs = [
        CostBeforeAndAfter(
            each.what,
            spelt.setdefault(each.paid_before.casefold(), each.paid_before),
            spelt.setdefault(each.paid_after.casefold(), each.paid_after),
            each.before_pence,
            each.after_pence,
        )
        for each in lines.values()
    ]
    return ShiftSeen(change, lines, cost_shift(costs) if costs else None)


def gap_said(gap: SavingsGap) -> str:
    """What has to be found, by whom and when, in a sentence."""
    services = ", ".join(each.name for each in gap.services.all())
    years = Years(gap.year_starting, gap.years).said
    return f"{pounds(gap.pence)} has to be found in {years} by: {services}."
