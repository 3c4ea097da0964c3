"""Addresses of the pages of business cases and portfolios."""

from django.urls import path, register_converter

from ropewalk.strategy.case_kinds import CasePartKind
from ropewalk.web.business import cases, portfolios


class CasePartCode:
    """One of the five parts of a case."""

    regex = "|".join(CasePartKind.values)

    def to_python(self, value: str) -> str:
        """The code itself."""
        return value

    def to_url(self, value: str) -> str:
        """The code itself."""
        return value


register_converter(CasePartCode, "case_part")

CASES = "plan/<int:partnership_id>/business-cases"
PORTFOLIOS = "plan/<int:partnership_id>/portfolios"

urlpatterns = [
    path(f"{CASES}/", cases.register, name="business-cases"),
    path(f"{CASES}/begin/", cases.begin, name="begin-business-case"),
    path(f"{CASES}/<int:case_id>/", cases.case, name="business-case"),
    path(
        f"{CASES}/<int:case_id>/parts/<case_part:part_kind>/",
        cases.part,
        name="write-case-part",
    ),
    path(f"{CASES}/<int:case_id>/lines/add/", cases.line, name="add-case-line"),
    path(
        f"{CASES}/lines/<int:case_line_id>/take-off/",
        cases.take_off,
        name="take-case-line-off",
    ),
    path(f"{CASES}/<int:case_id>/routes/ask/", cases.route, name="ask-case-route"),
    path(
        f"{CASES}/routes/<int:case_route_id>/answer/",
        cases.answer,
        name="answer-case-route",
    ),
    path(f"{CASES}/<int:case_id>/start/", cases.start, name="say-case-start"),
    path(f"{PORTFOLIOS}/", portfolios.register, name="portfolios"),
    path(f"{PORTFOLIOS}/begin/", portfolios.begin, name="begin-portfolio"),
    path(f"{PORTFOLIOS}/<int:portfolio_id>/", portfolios.portfolio, name="portfolio"),
    path(
        f"{PORTFOLIOS}/<int:portfolio_id>/options/add/",
        portfolios.add,
        name="add-portfolio-option",
    ),
    path(
        f"{PORTFOLIOS}/<int:portfolio_id>/values/",
        portfolios.values,
        name="take-portfolio-values",
    ),
    path(
        f"{PORTFOLIOS}/options/<int:portfolio_option_id>/",
        portfolios.option,
        name="portfolio-option",
    ),
    path(
        f"{PORTFOLIOS}/options/<int:portfolio_option_id>/value/",
        portfolios.value,
        name="value-portfolio-option",
    ),
    path(
        f"{PORTFOLIOS}/options/<int:portfolio_option_id>/take-out/",
        portfolios.withdraw,
        name="withdraw-portfolio-option",
    ),
    path(
        f"{PORTFOLIOS}/options/<int:portfolio_option_id>/uses/<int:portfolio_budget_id>/",
        portfolios.uses,
        name="say-portfolio-use",
    ),
    path(
        f"{PORTFOLIOS}/<int:portfolio_id>/budgets/",
        portfolios.budget,
        name="set-portfolio-budget",
    ),
    path(
        f"{PORTFOLIOS}/<int:portfolio_id>/ties/",
        portfolios.tie,
        name="tie-portfolio-options",
    ),
    path(
        f"{PORTFOLIOS}/<int:portfolio_id>/gap/",
        portfolios.gap,
        name="say-portfolio-gap",
    ),
    path(
        f"{PORTFOLIOS}/<int:portfolio_id>/scenarios/add/",
        portfolios.scenario,
        name="add-portfolio-scenario",
    ),
]
