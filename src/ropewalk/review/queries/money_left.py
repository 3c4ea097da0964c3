"""What is left in a partnership's funds: in a sentence, as a figure, and fund by fund."""

from collections.abc import Sequence
from datetime import date

from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.words import counted, pounds
from ropewalk.money.models import Fund
from ropewalk.money.queries.seen import within_ledgers
from ropewalk.money.queries.side_by_side import FundStands, funds_stand
from ropewalk.money.queries.traced import ledger_of, pence_figure
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.rules.terms import financial_year


def open_funds(
    partnership: Partnership, actor: Account, *, on: date
) -> list[FundStands]:
    """Where the open funds that somebody may see stand in the year; one query."""
    return funds_stand(
        list(
            Fund.objects.visible_to(actor, on=on)
            .filter(partnership=partnership)
            .exclude(opened_at=None)
            .select_related("host")
            .order_by("title", "pk")
        ),
        year_starting=financial_year(on),
        within=within_ledgers(
            actor, on=on, fund="account__fund", partner="account__partner"
        ),
    )


def money_said(funds: Sequence[FundStands], year: str) -> str:
    """What is left of what was given, in a sentence without its stop."""
    if not funds:
        return "No fund that your organisation takes part in is open"
    return (
        f"{pounds(sum(each.available for each in funds))} of "
        f"{pounds(sum(each.budget for each in funds))} is left in "
        f"{counted(len(funds), 'fund')} in {year}"
    )


def left_in_funds(funds: Sequence[FundStands], year: str) -> Figure:
    """What is left in the funds, and why: fund by fund, of what was given."""
    return Figure(
        key="left",
        label="Left in all funds together",
        value=sum(each.available for each in funds),
        unit="pence",
        vintage=year,
        rule="What is available in each fund, added up.",
        inputs=tuple(_left_in(each, year) for each in funds),
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
