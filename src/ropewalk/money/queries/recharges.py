"""What a lead spent for each partner, what it recharges, and how its accounts show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import BadInput, Column, Table
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import FundKind, RechargeRole
from ropewalk.money.models import Fund, RechargeTerms
from ropewalk.money.queries.balances import balances_in
from ropewalk.money.queries.positions import names_of
from ropewalk.money.rules.income import LeadShows, PartSpent, shown_by_lead
from ropewalk.partnership.kinds import VatTreatment
from ropewalk.partnership.queries.agreements import version_in_force
from ropewalk.partnership.rules.terms import year_said


@dataclass(frozen=True, slots=True)
class Recharges:
    """The recharges of a lead for a year.

    Attributes:
        year_starting: The year.
        parts: What was spent for each partner, and what each was asked for.
        terms: In what capacity the lead acts; none where that is not recorded.
        shown: What its accounts show; none where its capacity is not recorded.
        vat: How VAT is treated, as the agreement says it.
        names: What the partners are called.
    """

    year_starting: int
    parts: Sequence[PartSpent]
    terms: RechargeTerms | None
    shown: LeadShows | None
    vat: str
    names: Mapping[int, str]

    @property
    def said(self) -> str:
        """How recharges are shown, and how VAT is treated, in two sentences."""
        vat = f"VAT: {self.vat[:1].lower()}{self.vat[1:]}."
        if self.terms is None:
            return (
                "It is not recorded whether the lead acts as principal or as agent, so "
                f"nobody can say what its accounts show. {vat}"
            )
        return f"{RechargeRole(self.terms.acts_as).label}. {vat}"

    def table(self) -> Table:
        """What was spent for each partner, and what is still to be recharged."""
        return Table(
            key="recharges",
            title=f"Recharges for {year_said(self.year_starting)}",
            columns=(
                Column("partner", "Partner"),
                Column("spent", "Spent for it, net of income", "pence"),
                Column("asked", "Asked for", "pence"),
                Column("left", "Still to be recharged", "pence"),
            ),
            rows=tuple(
                (
                    self.names[each.partner],
                    each.spent_pence,
                    each.asked_pence,
                    each.to_recharge_pence,
                )
                for each in self.parts
            ),
            note=self.said,
        )


def recharges_of(fund: Fund, *, year_starting: int, on: date) -> Recharges:
    """The recharges of a lead for a year, in up to nine queries.

    Raises:
        BadInput: when nobody leads in this fund, or it has no such year.
    """
    if fund.kind != FundKind.LEAD:
        raise BadInput("Only a partner that leads for others recharges them.")
    periods = list(fund.periods.filter(year_starting=year_starting))
    if not periods:
        raise BadInput(f"{year_said(year_starting)} is not open in this fund.")
    moved = balances_in(
        fund,
        starts_on=periods[0].starts_on,
        ends_before=periods[-1].ends_before,
        by_period=True,
    )
    names = names_of(fund)
    spent = moved.by(lambda place: place.partner, A.SPENT, A.INCOME, A.CLIENT)
    asked = moved.by(lambda place: place.partner, A.CONTRIBUTION)
    parts = [PartSpent(each, spent[each], -asked[each]) for each in names]
    terms = fund.recharge_terms.filter(year_starting__lte=year_starting)
    last = terms.order_by("year_starting", "pk").last()
    version = version_in_force(fund.agreement, on=on) if fund.agreement else None
    return Recharges(
        year_starting=year_starting,
        parts=parts,
        terms=last,
        shown=shown_by_lead(fund.host_id, parts, RechargeRole(last.acts_as))
        if last
        else None,
        vat=str(
            VatTreatment(version.vat_treatment).label
            if version
            else VatTreatment.NOT_RECORDED.label
        ),
        names=names,
    )
