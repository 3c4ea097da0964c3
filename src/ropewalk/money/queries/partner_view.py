"""A fund as one partner sees it: what it put in, its share of spending, what is held."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import F, Sum

from ropewalk.figures import Column, Table
from ropewalk.figures.words import listed, pounds
from ropewalk.money.kinds import APART
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import DayTotal, Fund, LedgerAccount
from ropewalk.money.queries.balances import Balances
from ropewalk.money.queries.cash import paid_ahead
from ropewalk.money.queries.contributions import ContributionOf, contributions_by_year
from ropewalk.money.queries.statements import WHOLE_FUND
from ropewalk.money.queries.traced import ledger_of
from ropewalk.money.rules.parts import parts, percent_said
from ropewalk.money.rules.posting import Place
from ropewalk.organisations.models import Organisation
from ropewalk.partnership.rules.terms import last_day, quarters, year_said

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
        on: The day on which it is read.
        agreed_pence: What it is to put in for the year; none where that is not recorded.
        asked_pence: What it was asked for in the year.
        paid_pence: What came in from it in the year, less what went back.
        risk_paid_pence: What of that was for shared risk; below nothing, what went back.
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
        cash: Who has paid more than has come in by the end of the year, if anybody.
    """

    fund: Fund
    organisation: Organisation
    year_starting: int
    on: date
    agreed_pence: int | None
    asked_pence: int
    paid_pence: int
    risk_paid_pence: int
    risk_pence: int
    owes_pence: int
    brought_pence: int | None
    share: Fraction | None
    strands: Sequence[StrandShare]
    income_pence: int | None
    beside_pence: int | None
    held_pence: int | None
    refusal: str = ""
    cash: Sequence[str] = ()

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
    def contributed_pence(self) -> int:
        """What came in for its contribution in the year, less what went back."""
        return self.paid_pence - self.risk_paid_pence

    @property
    def sentence(self) -> str:
        """What it comes to for the partner, and who lends, if anybody."""
        return " ".join([self._said, *self.cash])

    @property
    def _said(self) -> str:
        name = self.organisation.name
        asked = (
            f"{name} put in {pounds(self.contributed_pence)} in {self.year}, for which it "
            f"was asked for {pounds(self.asked_pence)}"
        )
        if self.risk_paid_pence:
            way = (
                "was paid back to it" if self.risk_paid_pence < 0 else "for shared risk"
            )
            asked += f", and {pounds(abs(self.risk_paid_pence))} {way}"
        if self.share_pence is None or self.held_pence is None:
            return f"{asked}, and the fund spent {pounds(self.spent_pence)}. {self.refusal}"
        host = self.fund.host.name
        end = (
            f"{pounds(self.held_pence)} is held for it by {host}"
            if self.held_pence >= 0
            else f"{pounds(-self.held_pence)} more was spent for it than it had put in"
        )
        if self.held_pence < 0 < self.owes_pence:
            end += f", while {pounds(self.owes_pence)} asked of it has not come in"
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
            "terms. No invoice says whose money paid it. Spending is told before income, "
            "and in the year into which it was posted."
        )

    def tables(self) -> tuple[Table, Table]:
        """What is held and how it came about; and spending by strand."""
        year_ends = quarters(self.year_starting)[-1].ends_before
        source = ledger_of(
            self.fund, vintage=self.year, as_at=min(self.on, last_day(year_ends))
        )
        spent, share = self.spent_pence, self.share_pence
        lines: list[tuple[str, int | None]] = [
            ("Held for it when the year began", self.brought_pence),
            ("It put in for its contribution", self.contributed_pence),
            ("It put in for shared risk", self.risk_paid_pence),
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
            ("It still owes of both at the end", self.owes_pence),
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
    fund: Fund, organisation: Organisation, *, year_starting: int, on: date
) -> PartnerView:
    """A fund in a year as one of its partners sees it, in eight queries, nine with shared risk.

    What is held for the partners adds up to the cash that is held, less what suppliers
    are owed.

    Args:
        fund: The fund.
        organisation: One of its partners.
        year_starting: The year.
        on: The day on which it is read.
    """
    names = {each.pk: each.name for each in partners_of(fund)}
    moved = _moved(fund)
    put_in = contributions_by_year(fund, years=sorted({*moved, year_starting}))
    agreed = _agreed(put_in)
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
        on=on,
        agreed_pence=agreed.get((own, year_starting)),
        asked_pence=last.asked,
        paid_pence=last.paid,
        risk_paid_pence=_risk_paid(put_in, own, year_starting),
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
        cash=_cash(fund, own, years, names),
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


def _agreed(
    put_in: Mapping[int, Sequence[ContributionOf]],
) -> dict[tuple[int, int], int]:
    """What is recorded that a partner puts in for a year, from all sources."""
    told: dict[tuple[int, int], int] = defaultdict(int)
    for year, held in put_in.items():
        for each in held:
            told[each.organisation.pk, year] += each.last.pence
    return dict(told)


def _risk_paid(
    put_in: Mapping[int, Sequence[ContributionOf]], own: int, year: int
) -> int:
    """What was posted in a year of what a partner paid for shared risk, of any year."""
    return sum(
        part
        for held in put_in.values()
        for each in held
        if each.organisation.pk == own
        for receipt, part in zip(each.receipts, each.for_risk, strict=True)
        if receipt.journal.period.year_starting == year
    )


def _cash(
    fund: Fund, own: int, years: Sequence[_Year], names: Mapping[int, str]
) -> list[str]:
    """Who had paid more than had come in by the end of the last of some years.

    Where each partner keeps its own ledger, of its own alone.
    """
    held: Counter[int | None] = Counter()
    for year in years:
        held.update(year.balances.by(lambda place: place.partner, A.HELD))
    told = {
        holder: pence
        for holder, pence in held.items()
        if fund.kind not in APART or holder == own
    }
    return paid_ahead(fund, told, names=names)


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
