"""What may be moved from one part of a fund's budget to another within a year."""

from collections.abc import Mapping
from dataclasses import dataclass

from ropewalk.money.kinds import AccountKind, FundKind
from ropewalk.money.rules.modes import mode_of, refusal_of_virement
from ropewalk.money.rules.posting import Place


@dataclass(frozen=True, slots=True)
class BudgetPart:
    """A part of a fund's budget by what it is held apart by.

    Attributes:
        strand: The strand.
        source: The funding source.
        partner: Whose part it is; none where the fund knows no parts.
        is_capital: Capital, not revenue.
    """

    strand: int
    source: int
    partner: int | None = None
    is_capital: bool = False

    def place(self, kind: AccountKind, *, year: int) -> Place:
        """An account of this part for a financial year."""
        return Place(
            kind,
            partner=self.partner,
            strand=self.strand,
            source=self.source,
            year=year,
            is_capital=self.is_capital,
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A funding source: what it is called, and what its giver lets it be spent on."""

    title: str
    condition: str = ""


def refusal_of_moving(
    kind: FundKind,
    out_of: BudgetPart,
    into: BudgetPart,
    *,
    strands: Mapping[int, str],
    sources: Mapping[int, Source],
    names: Mapping[int, str],
) -> str | None:
    """Why money may not be moved between two parts of a budget; ``None`` when it may.

    The kind of fund decides between strands and partners. Money with a condition stays
    with its source, because its giver alone can free it; so does capital with capital.

    Args:
        kind: What kind of fund it is.
        out_of: What it is taken from.
        into: What it is given to.
        strands: What strands are called.
        sources: The sources.
        names: What partners are called.

    Source:
        The rule of kinds; that conditions and capital stay is our rule, from practice.
    """
    if out_of.is_capital != into.is_capital:
        return "Capital stays capital: money cannot move between it and revenue."
    of, to = sources[out_of.source], sources[into.source]
    is_same_place = (out_of.partner, out_of.strand) == (into.partner, into.strand)
    if not is_same_place or out_of.source == into.source:
        refusal = refusal_of_virement(
            kind,
            from_partner=out_of.partner,
            to_partner=into.partner,
            from_strand=strands[out_of.strand],
            to_strand=strands[into.strand],
            names=names,
        )
        if refusal is not None:
            return refusal
    if out_of.source == into.source:
        return None
    if of.condition:
        return (
            f"Money cannot move from {of.title} to {to.title}. It was given on a "
            f"condition, which its giver alone can lift: “{of.condition}”"
        )
    if not mode_of(kind).may_move_within_partner:
        return (
            f"Money cannot move from {of.title} to {to.title}: a {kind.label.lower()} is "
            "kept to what it was given for."
        )
    return None


def refusal_of_unmet(source: Source, how_met: str) -> str | None:
    """Why a move within a source is not complete yet; ``None`` when it is.

    Where its giver set a condition, whoever moves it says how the new use meets it. The
    answer is kept and not judged.

    Args:
        source: The source that it is and stays of.
        how_met: What was said of the new use.

    Source:
        Our rule, from practice.
    """
    if not source.condition or how_met.strip():
        return None
    return (
        f"{source.title} was given on a condition: “{source.condition}” Say how what it "
        "is moved to meets that."
    )
