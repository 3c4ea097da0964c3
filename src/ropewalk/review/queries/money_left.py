"""What is left in a partnership's funds: in a sentence, as a figure, and fund by fund."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.words import counted, listed, pounds
from ropewalk.money.models import Fund
from ropewalk.money.queries.side_by_side import FundStands, funds_stand
from ropewalk.money.queries.traced import ledger_of, pence_figure
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.rules.terms import financial_year


def open_funds(
    partnership: Partnership, actor: Account, *, on: date
) -> list[FundStands]:
    """Where the open funds that somebody takes part in stand in the year; two queries."""
    return funds_stand(
        list(
            Fund.objects.visible_to(actor, on=on)
            .filter(partnership=partnership)
            .exclude(opened_at=None)
            .select_related("host")
            .order_by("title", "pk")
        ),
        year_starting=financial_year(on),
    )


@dataclass(frozen=True, slots=True)
class Given:
    """Funds that may be added up, and those that may not be with them.

    Attributes:
        given: The funds that hold money, each with its budget and what is left of it.
        indicated: The same of notional funds, which hold no cash.
        without: The funds that were given no budget.
    """

    given: Sequence[tuple[FundStands, int, int]]
    indicated: Sequence[tuple[FundStands, int, int]]
    without: Sequence[FundStands]

    @property
    def no_budget(self) -> str:
        """The funds without a budget, by name."""
        return listed([each.fund.title for each in self.without])


def _told_apart(funds: Sequence[FundStands]) -> Given:
    known = [
        (each, each.budget, each.available)
        for each in funds
        if each.budget is not None and each.available is not None
    ]
    return Given(
        given=[row for row in known if not row[0].is_notional],
        indicated=[row for row in known if row[0].is_notional],
        without=[each for each in funds if each.budget is None],
    )


def money_said(funds: Sequence[FundStands], year: str) -> str:
    """What is left of what was given, in a sentence without its stop."""
    if not funds:
        return "No fund that your organisation takes part in is open"
    apart = _told_apart(funds)
    told = []
    if apart.given:
        told.append(
            f"{_left_of(apart.given)} is left in {counted(len(apart.given), 'fund')} "
            f"in {year}"
        )
    if many := len(apart.indicated):
        told.append(
            f"{_left_of(apart.indicated)} is left of "
            f"{counted(many, 'indicative budget')}, which "
            f"{'holds' if many == 1 else 'hold'} no cash"
        )
    if apart.without:
        told.append(f"no budget is given for {year} in {apart.no_budget}")
    words = "; ".join(told)
    return f"{words[0].upper()}{words[1:]}"


def _left_of(rows: Sequence[tuple[FundStands, int, int]]) -> str:
    left = sum(available for _, _, available in rows)
    return f"{pounds(left)} of {pounds(sum(budget for _, budget, _ in rows))}"


def left_in_funds(funds: Sequence[FundStands], year: str) -> Figure:
    """What is left in the funds, and why: fund by fund, of what was given.

    A notional fund is not among them: whoever holds the cash counts it already.
    """
    apart = _told_apart(funds)
    notes = []
    if apart.indicated:
        titles = listed([each.fund.title for each, _, _ in apart.indicated])
        notes.append(f"Not counted, as an indicative budget holds no cash: {titles}.")
    if apart.without:
        notes.append(f"No budget is given for {year} in {apart.no_budget}.")
    return Figure(
        key="left",
        label="Left in all funds together",
        value=sum(available for _, _, available in apart.given)
        if apart.given
        else None,
        unit="pence",
        vintage=year,
        rule="What is available in each fund that was given a budget, added up.",
        inputs=tuple(_left_in(each, year) for each in funds if not each.is_notional),
        note=" ".join(notes),
    )


def money_table(funds: Sequence[FundStands], year: str) -> Table:
    """Money against plan, fund by fund."""
    return Table(
        key="money",
        title=f"Money against plan in {year}",
        columns=(
            Column("fund", "Fund"),
            Column("cash", "Its money"),
            Column("budget", "Budget", "pence"),
            Column("held_back", "Held back", "pence"),
            Column("committed", "Committed", "pence"),
            Column("spent", "Spent", "pence"),
            Column("available", "Available", "pence"),
            Column("number", "Number", "year"),
        ),
        rows=tuple(
            (
                each.fund.title,
                "Notional" if each.is_notional else "Cash",
                each.budget,
                each.held_back,
                each.committed,
                each.spent,
                each.available,
                each.fund.pk,
            )
            for each in funds
        ),
        note="A notional budget shows what is expected to be spent and holds no cash, so "
        "it is not added to the others."
        if any(each.is_notional for each in funds)
        else "",
    )


def _left_in(stands: FundStands, year: str) -> Figure:
    """What is left in a fund, of its budget."""
    source = ledger_of(stands.fund, vintage=year)
    parts = (
        ("budget", "Budget", stands.budget),
        ("held_back", "Held back", stands.held_back),
        ("committed", "Committed", stands.committed),
        ("spent", "Spent", stands.spent),
    )
    return pence_figure(
        f"left.{stands.fund.pk}",
        f"Available in {stands.fund.title}",
        stands.available,
        rule="Budget less what is held back, committed and spent.",
        source=source,
        note=f"No budget is given for {year}." if stands.budget is None else "",
        inputs=tuple(
            pence_figure(
                f"left.{stands.fund.pk}.{key}",
                f"{words} of {stands.fund.title}",
                pence,
                source=source,
            )
            for key, words, pence in parts
        ),
    )
