"""What there is of a fund, in groups: its budget, money in and out, the end of its year."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from ropewalk.money.kinds import APART, AccountKind, FundKind
from ropewalk.money.queries.entries import NET_OUTTURN
from ropewalk.web.money.entries import entries_address

Links = list[tuple[str, str]]


def links_of_fund(
    fund: Any, years: Sequence[int], year: int
) -> list[tuple[str, Links]]:
    """(heading, links) pairs to every page of a fund.

    Args:
        fund: The fund.
        years: The financial years it has, first to last.
        year: The year that is being looked at.
    """
    budget = [
        ("What each partner brought", "fund-baselines"),
        ("Move budget", "vire-budget"),
        ("Hold back budget, or release it", "hold-back-budget"),
        ("Recovery plans", "fund-recoveries"),
        ("Spending by priority", "fund-priorities"),
    ]
    money = [
        ("Contributions", "fund-contributions"),
        ("Other income and what people paid", "receive-income"),
        ("Given in kind", "fund-in-kind"),
        ("Orders", "fund-orders"),
        ("Record what was spent without an order", "spend-without-order"),
        ("From the pound received to the pound spent", "fund-sources"),
        ("Every entry of its ledger", "fund-entries"),
        ("Other ledgers: extracts and journals", "fund-extracts"),
        ("Savings, claims and costs that move", "fund-savings"),
    ]
    if fund.kind == FundKind.LEAD:
        money.append(("What the lead recharges", "fund-recharges"))
    if fund.kind in APART:
        money.append(("The ledgers of all partners, read as one", "fund-ledgers"))
    end = [
        ("Quarters and closing them", "fund-quarters"),
        ("Prepare a statement", "prepare-statement"),
        ("What your organisation put in and what is held for it", "fund-for-partner"),
        ("Carried forward", "fund-carried"),
        ("Try next year's sum", "fund-next-year"),
    ]
    groups = [
        ("Budget", _led(fund, budget)),
        ("Money in and out", _led(fund, money)),
        ("Year's end", _led(fund, end)),
    ]
    if years:
        of = [fund.pk, year if year in years else years[-1]]
        groups[-1][1][3:3] = [
            ("How what is over or under is shared", reverse("fund-risk", args=of)),
            ("Agree balances", reverse("fund-balances", args=of)),
            ("Year-end days and hard close", reverse("fund-year-end", args=of)),
        ]
    groups[-1][1].append(("Better Care Fund working copies", reverse("better-care")))
    if fund.ended_on is None:
        groups[-1][1].append(("End the fund", reverse("end-fund", args=[fund.pk])))
    return groups


def _led(fund: Any, named: Sequence[tuple[str, str]]) -> Links:
    return [(words, reverse(name, args=[fund.pk])) for words, name in named]


def entries_under(fund: Any, year: int) -> list[tuple[str, str]]:
    """The way from each figure on the page of a fund to the entries that it is made of."""
    budgets = [
        ("the budget", AccountKind.BUDGET),
        ("what is held back", AccountKind.RESERVED),
        ("what is committed", AccountKind.COMMITTED),
        ("what is spent", AccountKind.USED),
        ("what is available", AccountKind.AVAILABLE),
    ]
    money = [
        ("the cash", AccountKind.HELD),
        ("what partners owe", AccountKind.DUE),
        ("what is delivered and not invoiced", AccountKind.ACCRUED),
        ("what is invoiced and not paid", AccountKind.INVOICED),
    ]
    in_year = [
        ("other income of the year", AccountKind.INCOME),
        ("client contributions of the year", AccountKind.CLIENT),
        ("the net outturn", NET_OUTTURN),
    ]
    return (
        [
            (
                f"Entries under {words}",
                entries_address(fund.pk, kind=kind.value, budget_year=year),
            )
            for words, kind in budgets
        ]
        + [
            (f"Entries under {words}", entries_address(fund.pk, kind=kind.value))
            for words, kind in money
        ]
        + [
            (
                f"Entries under {words}",
                entries_address(fund.pk, kind=str(kind), year=year),
            )
            for words, kind in in_year
        ]
    )


def entries_of_strands(seen: Any) -> list[tuple[str, str]]:
    """The way from each figure of each strand to its entries, where there are any."""
    kinds = [
        ("budget", "the budget", AccountKind.BUDGET),
        ("held_back", "what is held back", AccountKind.RESERVED),
        ("committed", "what is committed", AccountKind.COMMITTED),
        ("used", "what is spent", AccountKind.USED),
        ("available", "what is available", AccountKind.AVAILABLE),
    ]
    return [
        (
            f"{each.title}: entries under {words}",
            entries_address(
                seen.fund.pk,
                kind=kind.value,
                strand=each.strand_id,
                budget_year=seen.year_starting,
            ),
        )
        for each in seen.strands
        for name, words, kind in kinds
        if getattr(each, name)
    ]
