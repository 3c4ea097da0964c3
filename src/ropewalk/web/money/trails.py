"""The way back from a page: funds, a fund, an order; statements, a statement."""

from typing import Any

from django.urls import reverse

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
