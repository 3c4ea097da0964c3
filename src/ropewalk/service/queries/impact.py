"""What a change of activity means for a contract's provider, as a page tells it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ropewalk.figures import BadInput, Column, Table
from ropewalk.figures.words import pounds
from ropewalk.parameters import Parameter, parameter
from ropewalk.service.kinds import Payment
from ropewalk.service.models import Contract
from ropewalk.service.queries.versions import version_now
from ropewalk.service.rules.impact import Impact, Pays, impact_of, weeks_of_wait

STANDARD = "referral_to_treatment_weeks"


@dataclass(frozen=True, slots=True)
class ImpactAsked:
    """A change of activity that somebody asks about.

    Attributes:
        now: Units a year as it is.
        after: Units a year as it will be.
        otherwise: Units a year to which it would grow if nothing changed.
        volume: Under cost and volume: the units a year that the sum covers.
        waiting: People who wait for the provider now, if anybody does.
        seen_now: People whom the provider sees in a week now.
        seen_after: People whom it will see in a week.
    """

    now: int
    after: int
    otherwise: int | None = None
    volume: int | None = None
    waiting: int | None = None
    seen_now: int | None = None
    seen_after: int | None = None


@dataclass(frozen=True, slots=True)
class ImpactTold:
    """What a change of activity means, in a sentence, reasons and a table.

    Attributes:
        asked: The change.
        unit: What is counted.
        impact: What it means.
        standard: The weeks within which people are to be treated, with their source.
    """

    asked: ImpactAsked
    unit: str
    impact: Impact
    standard: Parameter

    @property
    def sentence(self) -> str:
        """The answer."""
        income = self.impact.income_pence
        moved = (
            "does not change"
            if income == 0
            else f"falls by {pounds(-income)} a year"
            if income < 0
            else f"grows by {pounds(income)} a year"
        )
        return (
            f"From {self.asked.now:,} to {self.asked.after:,} {self.unit} a year, the "
            f"provider's income {moved}."
        )

    @property
    def reasons(self) -> list[str]:
        """Why, and what becomes of the wait, in sentences."""
        return [*self.impact.why, *self._wait()]

    def _wait(self) -> list[str]:
        asked = self.asked
        if asked.waiting is None or asked.seen_now is None or asked.seen_after is None:
            return []
        weeks = int(self.standard.value)
        said = [
            f"Whoever joins the {asked.waiting:,} who wait {verb} "
            f"{_weeks_said(weeks_of_wait(asked.waiting, a_week=seen), weeks)}, with "
            f"{seen:,} seen in a week{when}."
            for verb, seen, when in (
                ("waits", asked.seen_now, " as now"),
                ("will wait", asked.seen_after, ""),
            )
        ]
        return [
            *said,
            (
                f"The {weeks} weeks: {self.standard.source.title} "
                f"({self.standard.certainty}). {self.standard.note}"
            ),
        ]

    @property
    def table(self) -> Table:
        """What it comes to for each side."""
        impact = self.impact
        return Table(
            key="impact",
            title="What it comes to in a year",
            columns=(
                Column("what", "What"),
                Column("pence", "Amount", "pence"),
            ),
            rows=(
                ("Change of the provider's income", impact.income_pence),
                ("Cash-releasing: the bill is smaller", impact.cash_pence),
                (
                    "Cost avoided: a growth of the bill that does not come",
                    impact.avoided_pence,
                ),
            ),
            note=f"Capacity-releasing, with no cash: {impact.freed_units:,} {self.unit} "
            "fewer, whose time can be used otherwise.",
        )


def impact_told(contract: Contract, asked: ImpactAsked, *, on: date) -> ImpactTold:
    """What a change of activity means under a contract as agreed now; one query.

    Raises:
        BadInput: where the contract's sum covers a volume and it is not said which.
    """
    payment = Payment(contract.payment)
    if payment == Payment.COST_AND_VOLUME and asked.volume is None:
        raise BadInput("Say how many units a year the contract's sum covers.")
    pays = Pays(
        payment,
        unit=contract.unit,
        unit_pounds=version_now(contract).unit_pounds,
        volume=asked.volume if payment == Payment.COST_AND_VOLUME else None,
    )
    return ImpactTold(
        asked,
        pays.unit_words,
        impact_of(pays, now=asked.now, after=asked.after, otherwise=asked.otherwise),
        parameter(STANDARD, on=on),
    )


def _weeks_said(weeks: Fraction | None, standard: int) -> str:
    """How long a wait is, beside the standard."""
    if weeks is None:
        return "without end"
    within = "within" if weeks <= standard else "longer than"
    return f"{float(weeks):.3g} weeks, {within} the {standard} of the standard"
