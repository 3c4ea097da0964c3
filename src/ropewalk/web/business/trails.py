"""The way back from a page of business cases or portfolios, and what a page asks."""

from typing import Any

from django.urls import reverse

from ropewalk.web.strategy.trails import Trail, trail_of_planning


def trail_of_cases(partnership: Any) -> Trail:
    """From the top down to a partnership's business cases."""
    return [
        *trail_of_planning(partnership),
        (
            f"Business cases of {partnership.name}",
            reverse("business-cases", args=[partnership.pk]),
        ),
    ]


def trail_of_case(case: Any) -> Trail:
    """From the top down to a business case."""
    return [
        *trail_of_cases(case.partnership),
        (case.title, reverse("business-case", args=[case.partnership_id, case.pk])),
    ]


def trail_of_portfolios(partnership: Any) -> Trail:
    """From the top down to a partnership's portfolios."""
    return [
        *trail_of_planning(partnership),
        (
            f"Portfolios of {partnership.name}",
            reverse("portfolios", args=[partnership.pk]),
        ),
    ]


def trail_of_portfolio(portfolio: Any) -> Trail:
    """From the top down to a portfolio."""
    return [
        *trail_of_portfolios(portfolio.partnership),
        (
            portfolio.title,
            reverse("portfolio", args=[portfolio.partnership_id, portfolio.pk]),
        ),
    ]


def trail_of_option(option: Any) -> Trail:
    """From the top down to an option of a portfolio."""
    portfolio = option.portfolio
    return [
        *trail_of_portfolio(portfolio),
        (
            option.title,
            reverse("portfolio-option", args=[portfolio.partnership_id, option.pk]),
        ),
    ]
