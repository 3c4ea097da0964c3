"""A fund as one partner sees it: what it put in, its share of spending, what is held."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import F, Sum

from ropewalk.figures import Column, Source, Table
from ropewalk.figures.words import listed, pounds
from ropewalk.money.kinds import APART
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import Contribution, DayTotal, Fund, LedgerAccount
from ropewalk.money.queries.balances import Balances
from ropewalk.money.queries.statements import WHOLE_FUND
from ropewalk.money.rules.parts import parts, percent_said
from ropewalk.money.rules.posting import Place
from ropewalk.organisations.models import Organisation
from ropewalk.partnership.rules.terms import year_said

KEEPS_ITS_OWN = "In this fund each partner keeps its own ledger, so nothing that is spent is shared."


@dataclass(frozen=True, slots=True)
class StrandShare:
    """What a strand spent in a year, and how much of it is the partner's share."""

    title: str
    spent_pence: int
    share_pence: int | None


@dataclass(frozen=True, slots=True)
class PartnerView:
    """A fund in a financial year, for one partner. Amounts are whole pence.

    Attributes:
        fund: The fund.
        organisation: The partner.
        year_starting: The year.
        agreed_pence: What it is to put in for the year; none where that is not recorded.
        asked_pence: What it was asked for in the year.
        paid_pence: What came in from it in the year, less what went back.
        risk_pence: What it bears of shared risk in the year; below nothing, what it gets.
        owes_pence: What it owes at the end of the year; below nothing, what it is owed.
        brought_pence: What was held for it when the year began; none when not known.
        share: Its share of spending and other income; none when not known.
        strands: What was spent, and its share.
        income_pence: Its share of other income; none when not known.
        beside_pence: By how much more it bears than that share, because risk is shared by
            other terms; below nothing, less; none when not known.
        held_pence: What it put in and its share of other income, less its share of what
            was spent and what it bears beside, to the end of the year; none when not known.
        refusal: Why no share can be told, if so.
    """

    fund: Fund
    organisation: Organisation
    year_starting: int
    agreed_pence: int | None
    asked_pence: int
    paid_pence: int
    risk_pence: int
    owes_pence: int
    brought_pence: int | None
    share: Fraction | None
    strands: Sequence[StrandShare]
    income_pence: int | None
    beside_pence: int | None
    held_pence: int | None
    refusal: str = ""

    @property
    def year(self) -> str:
        """The financial year, as 2026/27."""
        return year_said(self.year_starting)

    @property
    def spent_pence(self) -> int:
        """All that the fund spent in the year."""
        return sum(each.spent_pence for each in self.strands)

    @property
    def share_pence(self) -> int | None:
        """The partner's share of all that was spent; none when it is not known."""
        return _sum([each.share_pence for each in self.strands])

    @property
    def sentence(self) -> str:
        """What it comes to for the partner."""
        name = self.organisation.name
        asked = (
            f"{name} put in {pounds(self.paid_pence)} in {self.year}, for which it was "
            f"asked for {pounds(self.asked_pence)}"
        )
        if self.share_pence is None or self.held_pence is None:
            return f"{asked}, and the fund spent {pounds(self.spent_pence)}. {self.refusal}"
        host = self.fund.host.name
        end = (
            f"{pounds(self.held_pence)} is held for it by {host}"
            if self.held_pence >= 0
            else f"{pounds(-self.held_pence)} more was spent for it than it had put in"
        )
        return (
            f"{asked}; its share of what was spent is {pounds(self.share_pence)}, and "
            f"{end}."
        )

    @property
    def basis(self) -> str:
        """How the share is made, so that nobody takes it for what was paid."""
        if self.share is None:
            return self.refusal
        return (
            f"Its share is {percent_said(self.share)}: spending is shared in proportion "
            "to what each partner is to put in for the year, and shared risk by its own "
            "terms. No invoice says whose money paid it."
        )

    def tables(self) -> tuple[Table, Table]:
        """What is held and how it came about; and spending by strand."""
        source = Source(
            title=f"Ledger of {self.fund.title}",
            publisher=self.fund.host.name,
            vintage=self.year,
            licence="Records of the partners",
        )
        spent, share = self.spent_pence, self.share_pence
        lines: list[tuple[str, int | None]] = [
            ("Held for it when the year began", self.brought_pence),
            ("It put in", self.paid_pence),
            ("Its share of other income", self.income_pence),
            ("Its share of what was spent", None if share is None else -share),
            *(
                []
                if self.beside_pence == 0
                else [
                    (
                        "By the terms of shared risk, beside that share",
                        None if self.beside_pence is None else -self.beside_pence,
                    )
                ]
            ),
            ("Held for it at the end", self.held_pence),
            ("It was asked to put in for the year", self.asked_pence),
            ("Shared risk that it bears", self.risk_pence),
            ("It still owes at the end", self.owes_pence),
        ]
        return (
            Table(
                key="held",
                title=f"What is held for {self.organisation.name}",
                columns=(Column("line", "Line"), Column("pence", "Amount", "pence")),
                rows=tuple(lines),
                sources=(source,),
                note=self.basis,
            ),
            Table(
                key="spent",
                title=f"What was spent in {self.year}",
                columns=(
                    Column("strand", "Strand"),
                    Column("spent", "Spent in all", "pence"),
                    Column("share", "Its share", "pence"),
                ),
                rows=(
                    *(
                        (each.title, each.spent_pence, each.share_pence)
                        for each in self.strands
                    ),
                    ("All", spent, share),
                ),
                sources=(source,),
                note=self.basis,
            ),
        )


def partners_of(fund: Fund) -> list[Organisation]:
    """The organisations that take part in a fund, in one query."""
    return [each.organisation for each in fund.partners.select_related("organisation")]


def partner_view(
    fund: Fund, organisation: Organisation, *, year_starting: int
) -> PartnerView:
    """A fund in a year as one of its partners sees it, in five queries.

    What is held for the partners adds up to the cash that is held, less what suppliers
    are owed.

    Args:
        fund: The fund.
        organisation: One of its partners.
        year_starting: The year.
    """
    names = {each.pk: each.name for each in partners_of(fund)}
    agreed = _agreed(fund)
    moved = _moved(fund)
    titles = {each.pk: each.title for each in fund.strands.all()}
    own = organisation.pk
    years = [
        _Year(
            year=year,
            balances=moved.get(year, Balances({})),
            weights=None if fund.kind in APART else _weights(agreed, names, year),
            own=own,
        )
        for year in sorted({*moved, year_starting})
        if year <= year_starting
    ]
    *before, last = years
    return PartnerView(
        fund=fund,
        organisation=organisation,
        year_starting=year_starting,
        agreed_pence=agreed.get((own, year_starting)),
        asked_pence=last.asked,
        paid_pence=last.paid,
        risk_pence=last.risk,
        owes_pence=sum(each.owes for each in years),
        brought_pence=_sum([each.net for each in before]),
        share=Fraction(last.weights[own], sum(last.weights.values()))
        if last.weights
        else None,
        strands=last.strands(titles),
        income_pence=last.income,
        beside_pence=last.beside,
        held_pence=_sum([each.net for each in years]),
        refusal=_why_not(fund, agreed, names, years),
    )


@dataclass(frozen=True, slots=True)
class _Year:
    """What moved in a year, and by what one partner's share of it is told."""

    year: int
    balances: Balances
    weights: Mapping[int, int] | None
    own: int

    def of_partner(self, kind: A) -> int:
        return self.balances.of(kind, where=lambda place: place.partner == self.own)

    @property
    def asked(self) -> int:
        return -self.of_partner(A.CONTRIBUTION)

    @property
    def risk(self) -> int:
        return -self.of_partner(A.RISK_SHARE)

    @property
    def owes(self) -> int:
        return self.of_partner(A.DUE)

    @property
    def paid(self) -> int:
        return self.asked + self.risk - self.owes

    @property
    def income(self) -> int | None:
        return self.part(-self.balances.of(A.INCOME, A.CLIENT))

    @property
    def beside(self) -> int | None:
        """What it bears of shared risk beyond its share; all partners' add up to nothing."""
        proportional = self.part(-self.balances.of(A.RISK_SHARE))
        return None if proportional is None else self.risk - proportional

    @property
    def net(self) -> int | None:
        """What is added to what is held for the partner."""
        spent = _sum([each.share_pence for each in self.strands({})])
        if spent is None or self.income is None or self.beside is None:
            return None
        return self.paid + self.income - spent - self.beside

    def strands(self, titles: Mapping[int, str]) -> list[StrandShare]:
        spent = self.balances.by(lambda place: place.strand, A.SPENT)
        return [
            StrandShare(
                WHOLE_FUND if strand is None else titles.get(strand, ""),
                pence,
                self.part(pence),
            )
            for strand, pence in sorted(spent.items(), key=_whole_last)
        ]

    def part(self, pence: int) -> int | None:
        """The partner's part of a sum; none when it is not known."""
        if not pence:
            return 0
        return None if self.weights is None else parts(pence, self.weights)[self.own]


def _whole_last(spent: tuple[int | None, int]) -> tuple[bool, int]:
    strand, _ = spent
    return strand is None, -1 if strand is None else strand


def _sum(told: Sequence[int | None]) -> int | None:
    """The sum, where every part is known."""
    known = [each for each in told if each is not None]
    return sum(known) if len(known) == len(told) else None


def _agreed(fund: Fund) -> dict[tuple[int, int], int]:
    """What is recorded that a partner puts in for a year, from all sources."""
    last: dict[tuple[int, int, int], int] = {}
    for each in Contribution.objects.filter(fund=fund):
        last[each.organisation_id, each.year_starting, each.source_id] = each.pence
    told: dict[tuple[int, int], int] = defaultdict(int)
    for (organisation, year, _), pence in last.items():
        told[organisation, year] += pence
    return dict(told)


def _weights(
    agreed: Mapping[tuple[int, int], int], partners: Iterable[int], year: int
) -> dict[int, int] | None:
    """By what a year is shared; none where somebody's part is not recorded."""
    found = {each: agreed.get((each, year)) for each in partners}
    known = {each: pence for each, pence in found.items() if pence is not None}
    return known if len(known) == len(found) and any(known.values()) else None


def _why_not(
    fund: Fund,
    agreed: Mapping[tuple[int, int], int],
    names: Mapping[int, str],
    years: Sequence[_Year],
) -> str:
    """Why no share can be told, if so."""
    if fund.kind in APART:
        return KEEPS_ITS_OWN
    for each in years:
        if each.net is None:
            unknown = [
                name for pk, name in names.items() if (pk, each.year) not in agreed
            ]
            if unknown:
                return (
                    "Shares follow contributions, and it is not recorded what "
                    f"{listed(unknown)} puts in for {year_said(each.year)}."
                )
            return (
                "Shares follow contributions, and nobody puts anything in for "
                f"{year_said(each.year)}."
            )
    return ""


def _moved(fund: Fund) -> dict[int, Balances]:
    """What moved in each account, by the year in which it was posted; two queries."""
    accounts = LedgerAccount.objects.filter(fund=fund).in_bulk()
    found: dict[int, dict[Place, int]] = defaultdict(dict)
    days = (
        DayTotal.objects.filter(account__fund=fund)
        .values_list("account_id", "period__year_starting")
        .annotate(moved=Sum(F("pence_in") - F("pence_out")))
    )
    for account, year, pence in days:
        found[year][accounts[account].place] = pence
    return {year: Balances(pence) for year, pence in found.items()}
