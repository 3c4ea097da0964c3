"""The way back from a page: funds, a fund, an order; statements, a statement."""

from typing import Any

from django.urls import reverse

from ropewalk.money.queries.statement_told import title_said
from ropewalk.partnership.rules.terms import year_said

Trail = list[tuple[str, str]]


def trail_of_funds() -> Trail:
    """From the top down to the register of funds."""
    return [("Funds", reverse("funds"))]


def trail_of_fund(fund: Any) -> Trail:
    """From the top down to a fund."""
    return [*trail_of_funds(), (fund.title, reverse("fund", args=[fund.pk]))]


def trail_of_order(order: Any) -> Trail:
    """From the top down to an order."""
    return [
        *trail_of_fund(order.fund),
        ("Orders", reverse("fund-orders", args=[order.fund_id])),
        (order.reference, reverse("fund-order", args=[order.pk])),
    ]


def trail_of_statements() -> Trail:
    """From the top down to the register of statements."""
    return [("Statements", reverse("statements"))]


def trail_of_statement(statement: Any) -> Trail:
    """From the top down to a statement."""
    return [
        *trail_of_statements(),
        (title_said(statement), reverse("statement", args=[statement.pk])),
    ]


def trail_of_entries(fund: Any) -> Trail:
    """From the top down to the entries of a fund."""
    return [
        *trail_of_fund(fund),
        ("Entries", reverse("fund-entries", args=[fund.pk])),
    ]


def trail_of_journal(journal: Any) -> Trail:
    """From the top down to a journal."""
    return [
        *trail_of_entries(journal.fund),
        (f"Journal {journal.pk}", reverse("fund-journal", args=[journal.pk])),
    ]


def trail_of_risk(fund: Any, year: int) -> Trail:
    """From the top down to how a fund's risk of a year is shared."""
    return [
        *trail_of_fund(fund),
        (f"Risk in {year_said(year)}", reverse("fund-risk", args=[fund.pk, year])),
    ]


def trail_of_quarters(fund: Any) -> Trail:
    """From the top down to the quarters of a fund."""
    return [
        *trail_of_fund(fund),
        ("Quarters", reverse("fund-quarters", args=[fund.pk])),
    ]


def trail_of_better_care() -> Trail:
    """From the top down to the register of Better Care Fund working copies."""
    return [("Better Care Fund", reverse("better-care"))]


def trail_of_plan(plan: Any) -> Trail:
    """From the top down to a working copy."""
    return [
        *trail_of_better_care(),
        (f"{plan.area}, {plan.year}", reverse("better-care-plan", args=[plan.pk])),
    ]


def trail_of_savings(fund: Any) -> Trail:
    """From the top down to the savings of a fund."""
    return [
        *trail_of_fund(fund),
        ("Savings", reverse("fund-savings", args=[fund.pk])),
    ]


def trail_of_cost_change(change: Any) -> Trail:
    """From the top down to a change in who pays."""
    return [
        *trail_of_savings(change.fund),
        (change.title, reverse("cost-change", args=[change.pk])),
    ]


def trail_of_recoveries(fund: Any) -> Trail:
    """From the top down to the recovery plans of a fund."""
    return [
        *trail_of_fund(fund),
        ("Recovery plans", reverse("fund-recoveries", args=[fund.pk])),
    ]


def trail_of_carried(fund: Any) -> Trail:
    """From the top down to what was carried forward in a fund."""
    return [
        *trail_of_fund(fund),
        ("Carried forward", reverse("fund-carried", args=[fund.pk])),
    ]


def trail_of_carry(carry: Any) -> Trail:
    """From the top down to a carry-forward."""
    return [
        *trail_of_carried(carry.fund),
        (
            f"{carry.source.title} of {year_said(carry.from_year)}",
            reverse("carry-forward", args=[carry.pk]),
        ),
    ]


def trail_of_balances(fund: Any, year: int) -> Trail:
    """From the top down to the balances of a fund at the end of a year."""
    return [
        *trail_of_fund(fund),
        (
            f"Balances of {year_said(year)}",
            reverse("fund-balances", args=[fund.pk, year]),
        ),
    ]


def trail_of_year_end(fund: Any, year: int) -> Trail:
    """From the top down to the partners' year-end days of a fund."""
    return [
        *trail_of_fund(fund),
        (
            f"Year-end days of {year_said(year)}",
            reverse("fund-year-end", args=[fund.pk, year]),
        ),
    ]
