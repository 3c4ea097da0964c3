"""How each part of a fund's budget stands in a year: given, held back, committed, used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ropewalk.figures import Column, Table
from ropewalk.figures.words import pounds
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Control, FundKind
from ropewalk.money.models import Fund
from ropewalk.money.queries.balances import balances_in
from ropewalk.money.rules.modes import CommitmentSeen, commitment_seen, mode_of
from ropewalk.money.rules.virement import BudgetPart
from ropewalk.partnership.rules.terms import year_said

KINDS = (A.BUDGET, A.RESERVED, A.COMMITTED, A.USED, A.AVAILABLE)


@dataclass(frozen=True, slots=True)
class PartStands:
    """How one part of a budget stands, in pence.

    Attributes:
        part: Which.
        partner: Whose part, in words; empty where the fund knows no parts.
        strand: Its strand.
        source: Its funding source.
        given_pence: The budget as it stands now, virements included.
        held_pence: What of it is held back.
        committed_pence: What is ordered and not delivered.
        used_pence: What was delivered or spent.
        left_pence: What is available; below nothing where more was promised.
    """

    part: BudgetPart
    partner: str
    strand: str
    source: str
    given_pence: int
    held_pence: int
    committed_pence: int
    used_pence: int
    left_pence: int


@dataclass(frozen=True, slots=True)
class Position:
    """How the whole budget of a fund stands in a year, part by part."""

    year_starting: int
    parts: Sequence[PartStands]

    @property
    def given_pence(self) -> int:
        """The budget in all."""
        return sum(each.given_pence for each in self.parts)

    @property
    def left_pence(self) -> int:
        """What is available in all."""
        return sum(each.left_pence for each in self.parts)

    @property
    def promised_pence(self) -> int:
        """What is committed or used in all."""
        return sum(each.committed_pence + each.used_pence for each in self.parts)

    def table(self) -> Table:
        """The parts, one a row."""
        return Table(
            key="position",
            title=f"How the budget of {year_said(self.year_starting)} stands",
            columns=(
                Column("partner", "Whose part"),
                Column("strand", "Strand"),
                Column("source", "Funding source"),
                Column("kind", "Kind"),
                Column("given", "Budget", "pence"),
                Column("held", "Held back", "pence"),
                Column("committed", "Committed", "pence"),
                Column("used", "Spent, before income", "pence"),
                Column("left", "Available", "pence"),
            ),
            rows=tuple(
                (
                    each.partner or "the fund as a whole",
                    each.strand,
                    each.source,
                    "Capital" if each.part.is_capital else "Revenue",
                    each.given_pence,
                    each.held_pence,
                    each.committed_pence,
                    each.used_pence,
                    each.left_pence,
                )
                for each in self.parts
            ),
        )


def position_of(
    fund: Fund, *, year_starting: int, as_known: datetime | None = None
) -> Position:
    """How the budget of a fund stands in a year, in five queries; six as known then.

    The budget of a part is what was given to it and moved to it, less what was moved
    away: what is available, held back, committed and used together.
    """
    found = balances_in(fund, as_known=as_known)
    by_part: dict[BudgetPart, dict[A, int]] = {}
    for place, pence in found.pence.items():
        if place.year != year_starting or place.strand is None or place.source is None:
            continue
        part = BudgetPart(place.strand, place.source, place.partner, place.is_capital)
        by_part.setdefault(part, dict.fromkeys(KINDS, 0))[place.kind] += pence
    strands = {each.pk: each.title for each in fund.strands.all()}
    sources = {each.pk: each.title for each in fund.sources.all()}
    names = names_of(fund)
    order = list(names)
    return Position(
        year_starting,
        [
            PartStands(
                part=part,
                partner=names[part.partner] if part.partner is not None else "",
                strand=strands[part.strand],
                source=sources[part.source],
                given_pence=sum(pence[kind] for kind in KINDS if kind != A.BUDGET),
                held_pence=pence[A.RESERVED],
                committed_pence=pence[A.COMMITTED],
                used_pence=pence[A.USED],
                left_pence=pence[A.AVAILABLE],
            )
            for part, pence in sorted(
                by_part.items(),
                key=lambda each: (
                    -1 if each[0].partner is None else order.index(each[0].partner),
                    list(strands).index(each[0].strand),
                    each[0].source,
                    each[0].is_capital,
                ),
            )
        ],
    )


def alerts_of(fund: Fund, position: Position) -> list[str]:
    """What to say of each part of a budget of which more is promised than there is.

    An indicative budget refuses nothing: passing it is said, to those who agreed it.
    """
    kind = FundKind(fund.kind)
    what = "is indicated" if mode_of(kind).is_notional else "it has"
    return [
        f"{each.partner + ', ' if each.partner else ''}{each.strand}: "
        f"{pounds(each.committed_pence + each.used_pence)} is committed or spent, "
        f"{pounds(-each.left_pence)} more than the "
        f"{pounds(each.given_pence - each.held_pence)} that {what}."
        for each in position.parts
        if each.left_pence < 0
    ]


def commitment_asked(
    fund: Fund, part: BudgetPart, *, year_starting: int, pence: int
) -> CommitmentSeen:
    """What a fund would say to a commitment before anybody makes it; five queries.

    Raises:
        BadInput: when nothing or less would be committed.
    """
    found = next(
        (
            each
            for each in position_of(fund, year_starting=year_starting).parts
            if each.part == part
        ),
        None,
    )
    return commitment_seen(
        FundKind(fund.kind),
        Control(fund.control),
        budget_pence=found.given_pence - found.held_pence if found else None,
        committed_pence=found.committed_pence + found.used_pence if found else 0,
        adding_pence=pence,
    )


def names_of(fund: Fund) -> Mapping[int, str]:
    """What the partners of a fund are called, in one query."""
    return {
        each.organisation_id: each.organisation.name
        for each in fund.partners.select_related("organisation")
    }
