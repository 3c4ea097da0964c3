"""What the money of a partnership bought: what was delivered, by what it is for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Prefetch, Sum

from ropewalk.figures import Column, Table
from ropewalk.money.queries.side_by_side import FundStands
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.rules.terms import financial_year, year_said
from ropewalk.service.models import Contract, Delivery, Service, ServiceIntention

UNDER_NO_CONTRACT = "Spent under no contract, so tied to none of these"


def under_no_contract(
    funds: Sequence[FundStands], delivered: Iterable[tuple[Contract, int]]
) -> int:
    """What was spent from funds and not on what was delivered under their contracts."""
    seen = {each.fund.pk for each in funds}
    return sum(each.spent for each in funds) - sum(
        pence for contract, pence in delivered if contract.fund_id in seen
    )


def delivered_by_contract(
    partnership: Partnership, *, year_starting: int
) -> list[tuple[Contract, int]]:
    """What was delivered under each contract in a year."""
    pence = dict(
        Delivery.objects.filter(
            contract__partnership=partnership,
            on__gte=date(year_starting, 4, 1),
            on__lt=date(year_starting + 1, 4, 1),
        )
        .values_list("contract")
        .annotate(Sum("pence"))
        .order_by()
    )
    contracts = Contract.objects.filter(pk__in=pence).select_related("service")
    contracts = contracts.prefetch_related(
        "service__outcomes",
        Prefetch(
            "service__carrying_out",
            ServiceIntention.objects.filter(ended_at=None).select_related(
                "intention__priority"
            ),
        ),
    )
    return [(each, pence[each.pk]) for each in contracts]


def _outcomes_of(service: Service) -> list[str]:
    return [each.statement for each in service.outcomes.all()]


def _priorities_of(service: Service) -> list[str]:
    return sorted(
        {
            each.intention.priority.title
            for each in service.carrying_out.all()
            if each.intention.priority
        }
    )


def delivered_in(partnership: Partnership, *, on: date) -> Table:
    """What was delivered in the year of a day, contract by contract, and what it is for.

    The sums by outcome and by priority are these, added up. Five queries.
    """
    year = financial_year(on)
    found = delivered_by_contract(partnership, year_starting=year)
    return Table(
        key="delivered",
        title=f"Delivered in {year_said(year)}, contract by contract",
        columns=(
            Column("contract", "Contract"),
            Column("service", "Service"),
            Column("outcome", "For the outcome"),
            Column("priority", "For the priority"),
            Column("pence", "Delivered", "pence"),
            Column("number", "Number", "year"),
        ),
        rows=tuple(
            (
                f"{contract.reference}: {contract.title}",
                contract.service.name,
                _for_what(_outcomes_of(contract.service)),
                _for_what(_priorities_of(contract.service)),
                pence,
                contract.pk,
            )
            for contract, pence in sorted(found, key=lambda row: (-row[1], row[0].pk))
        ),
    )


def by_outcome(
    delivered: Iterable[tuple[Contract, int]], rest: int, *, on: date
) -> Table:
    """What was spent in the year of a day, by the outcomes that it is for."""
    return _spent(
        "spent-by-outcome",
        "Spent by outcome",
        "Outcome",
        [(_outcomes_of(contract.service), pence) for contract, pence in delivered],
        rest,
        on=on,
    )


def by_priority(
    delivered: Iterable[tuple[Contract, int]], rest: int, *, on: date
) -> Table:
    """The same by the priorities that it carries out."""
    return _spent(
        "spent-by-priority",
        "Spent by priority",
        "Priority",
        [(_priorities_of(contract.service), pence) for contract, pence in delivered],
        rest,
        on=on,
    )


def _spent(
    key: str,
    title: str,
    heading: str,
    parts: Iterable[tuple[Sequence[str], int]],
    rest: int,
    *,
    on: date,
) -> Table:
    """Sums by what they are for; each is counted once, whatever it is for besides.

    ``rest`` was spent on what no contract covers, so that all of it is what was spent.
    """
    found: dict[str, int] = defaultdict(int)
    for names, pence in parts:
        found[_for_what(names)] += pence
    largest_first = sorted(found.items(), key=lambda row: (-row[1], row[0]))
    return Table(
        key=key,
        title=f"{title} in {year_said(financial_year(on))}",
        columns=(
            Column("for", heading),
            Column("pence", "Spent", "pence"),
        ),
        rows=(*largest_first, *([(UNDER_NO_CONTRACT, rest)] if rest > 0 else [])),
        note=(
            "What is delivered is spent from that day. What serves several is told once, "
            "under all of them together: nobody recorded how it is divided."
        ),
    )


def _for_what(names: Sequence[str]) -> str:
    return " and ".join(sorted(names)) if names else "Nothing that is recorded"
