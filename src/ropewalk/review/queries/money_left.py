"""What is left in a partnership's funds: in a sentence, as a figure, and fund by fund."""

from collections.abc import Sequence
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


def money_said(funds: Sequence[FundStands], year: str) -> str:
    """What is left of what was given, in a sentence without its stop."""
    if not funds:
        return "No fund that your organisation takes part in is open"
    given, without = _given(funds)
    told = []
    if given:
        left = sum(available for _, _, available in given)
        budget = sum(budget for _, budget, _ in given)
        told.append(
            f"{pounds(left)} of {pounds(budget)} is left in "
            f"{counted(len(given), 'fund')} in {year}"
        )
    if without:
        told.append(f"no budget is given for {year} in {_named(without)}")
    words = "; ".join(told)
    return f"{words[0].upper()}{words[1:]}"


def _given(
    funds: Sequence[FundStands],
) -> tuple[list[tuple[FundStands, int, int]], list[FundStands]]:
    """Funds with their budget and what is left of it, and those without a budget."""
    given = [
        (each, each.budget, each.available)
        for each in funds
        if each.budget is not None and each.available is not None
    ]
    return given, [each for each in funds if each.budget is None]


def _named(funds: Sequence[FundStands]) -> str:
    return listed([each.fund.title for each in funds])


def left_in_funds(funds: Sequence[FundStands], year: str) -> Figure:
    """What is left in the funds, and why: fund by fund, of what was given."""
    given, without = _given(funds)
    return Figure(
        key="left",
        label="Left in all funds together",
        value=sum(available for _, _, available in given) if given else None,
        unit="pence",
        vintage=year,
        rule="What is available in each fund that was given a budget, added up.",
        inputs=tuple(_left_in(each, year) for each in funds),
        note=f"No budget is given for {year} in {_named(without)}." if without else "",
    )


def money_table(funds: Sequence[FundStands], year: str) -> Table:
    """Money against plan, fund by fund."""
    return Table(
        key="money",
        title=f"Money against plan in {year}",
        columns=(
            Column("fund", "Fund"),
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
                each.budget,
                each.held_back,
                each.committed,
                each.spent,
                each.available,
                each.fund.pk,
            )
            for each in funds
        ),
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
