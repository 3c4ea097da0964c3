"""What is proposed to be carried forward, who has confirmed it, and what took effect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, listed
from ropewalk.money.kinds import CarryGround
from ropewalk.money.models import (
    CarryForward,
    CarryForwardAnswer,
    CarryForwardPart,
    Contribution,
    Fund,
)
from ropewalk.money.queries.positions import PartStands, names_of, position_of
from ropewalk.money.rules.carrying import caution_of
from ropewalk.money.rules.virement import BudgetPart
from ropewalk.organisations.kinds import OrganisationKind
from ropewalk.organisations.models import Account
from ropewalk.partnership.rules.terms import year_said


@dataclass(frozen=True, slots=True)
class CarrySeen:
    """A carry-forward as it stands.

    Attributes:
        carry: It.
        pence_by_part: How much of each part.
        answers: The last word of each partner that gave one.
        names: What the partners are called.
        caution: What advice it needs; empty where none.
        is_taken_back: Whether it took effect and was taken back.
    """

    carry: CarryForward
    pence_by_part: Mapping[BudgetPart, int]
    answers: Mapping[int, CarryForwardAnswer]
    names: Mapping[int, str]
    caution: str
    is_taken_back: bool

    @property
    def pence(self) -> int:
        """How much in all."""
        return sum(self.pence_by_part.values())

    @property
    def is_to_post(self) -> bool:
        """Whether all have confirmed it, and it has not taken effect yet."""
        return self.carry.journal is None and not self.waiting

    def parts_table(self) -> Table:
        """How much of each part is carried."""
        strands = {each.strand_id: each.strand.title for each in self.carry.parts.all()}
        return Table(
            key="parts",
            title="What is carried",
            columns=(
                Column("strand", "Strand"),
                Column("partner", "Whose part"),
                Column("kind", "Kind"),
                Column("pence", "Amount", "pence"),
            ),
            rows=tuple(
                (
                    strands[part.strand],
                    "the fund as a whole"
                    if part.partner is None
                    else self.names[part.partner],
                    "Capital" if part.is_capital else "Revenue",
                    pence,
                )
                for part, pence in self.pence_by_part.items()
            ),
        )

    def answers_table(self) -> Table:
        """What the finance officer of each partner has said."""
        return Table(
            key="answers",
            title="What each finance officer says",
            columns=(
                Column("partner", "Partner"),
                Column("says", "Says"),
                Column("advice", "Advice"),
            ),
            rows=tuple(
                (
                    name,
                    "nothing yet"
                    if partner not in self.answers
                    else "confirms it"
                    if self.answers[partner].is_confirmed
                    else "advises against it",
                    self.answers[partner].advice if partner in self.answers else "",
                )
                for partner, name in self.names.items()
            ),
        )

    @property
    def waiting(self) -> list[str]:
        """Whose finance officer has not confirmed it."""
        return [
            name
            for partner, name in self.names.items()
            if partner not in self.answers or not self.answers[partner].is_confirmed
        ]

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if self.carry.journal is not None:
            on = day(local_day(self.carry.journal.recorded_at))
            return "Taken back" if self.is_taken_back else f"Took effect on {on}"
        against = [
            self.names[partner]
            for partner, each in self.answers.items()
            if not each.is_confirmed and partner in self.names
        ]
        if against:
            return f"The finance officer of {listed(against)} advises against it"
        if self.waiting:
            return f"Waits for the finance officer of {listed(self.waiting)}"
        return "Confirmed by all, to be posted"


def carry_forwards_seen_by(actor: Account, *, on: date) -> QuerySet[CarryForward]:
    """The carry-forwards of the funds in which one of the actor's organisations is."""
    return CarryForward.objects.filter(
        fund__in=Fund.objects.visible_to(actor, on=on)
    ).select_related("fund__host", "source", "journal__reversed_by")


def carry_seen(carry: CarryForward) -> CarrySeen:
    """A carry-forward as it stands, in up to six queries."""
    return _seen(carry, names_of(carry.fund))


def carry_forwards_of(fund: Fund) -> list[CarrySeen]:
    """All carry-forwards of a fund, newest first; four queries, and one for each."""
    found = fund.carry_forwards.select_related(
        "fund", "source", "journal__reversed_by"
    ).prefetch_related(
        Prefetch("parts", CarryForwardPart.objects.select_related("strand")), "answers"
    )
    names = names_of(fund)
    return [_seen(each, names) for each in found]


def _seen(carry: CarryForward, names: Mapping[int, str]) -> CarrySeen:
    put_in = Contribution.objects.filter(
        source=carry.source_id, year_starting=carry.from_year
    ).select_related("organisation")
    journal = carry.journal
    return CarrySeen(
        carry=carry,
        pence_by_part={
            BudgetPart(
                each.strand_id, carry.source_id, each.partner_id, each.is_capital
            ): each.pence
            for each in carry.parts.all()
        },
        answers={each.organisation_id: each for each in carry.answers.all()},
        names=names,
        caution=caution_of(
            {
                each.organisation.name: OrganisationKind(each.organisation.kind)
                for each in put_in
            }
        ),
        is_taken_back=journal is not None and hasattr(journal, "reversed_by"),
    )


def given_back_said(fund: Fund, *, year_starting: int) -> str:
    """That what was left of a year went back to the partners when its risk was shared.

    Empty where it did not: then it can be carried forward. One query.
    """
    shared = fund.risk_shares.filter(
        year_starting=year_starting, journal__isnull=False
    ).first()
    if shared is None or shared.outturn_pence >= shared.budget_pence:
        return ""
    return (
        f"What was left of {year_said(year_starting)} was given back to the partners "
        "when its risk was shared."
    )


@dataclass(frozen=True, slots=True)
class LeftOfSource:
    """What is available of one funding source in a year, part by part."""

    source_id: int
    source: str
    year_starting: int
    parts: Sequence[PartStands]

    @property
    def pence(self) -> int:
        """How much in all."""
        return sum(each.left_pence for each in self.parts)


def left_by_source(fund: Fund, *, year_starting: int) -> list[LeftOfSource]:
    """What can be carried forward of each source of a year, in six queries.

    A source of which nothing is available has no row, and of a year of which all was given
    back there is none.
    """
    if given_back_said(fund, year_starting=year_starting):
        return []
    found: dict[int, list[PartStands]] = {}
    for each in position_of(fund, year_starting=year_starting).parts:
        if each.left_pence > 0:
            found.setdefault(each.part.source, []).append(each)
    return [
        LeftOfSource(number, parts[0].source, year_starting, parts)
        for number, parts in found.items()
    ]


def register_of_carrying(seen: Sequence[CarrySeen]) -> Table:
    """Carry-forwards, one a row."""
    return Table(
        key="carry_forwards",
        title="Carried forward",
        columns=(
            Column("year", "From"),
            Column("source", "Funding source"),
            Column("pence", "Amount", "pence"),
            Column("ground", "Ground"),
            Column("why", "Why"),
            Column("state", "State"),
        ),
        rows=tuple(
            (
                year_said(each.carry.from_year),
                each.carry.source.title,
                each.pence,
                str(CarryGround(each.carry.ground).label),
                each.carry.why,
                each.state,
            )
            for each in seen
        ),
    )
