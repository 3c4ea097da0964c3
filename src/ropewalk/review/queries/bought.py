"""What the money of a partnership bought: what was delivered, by what it is for."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Sum

from ropewalk.figures import Column, Table
from ropewalk.money.models import Fund
from ropewalk.money.queries.side_by_side import FundStands
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.rules.terms import financial_year, year_said
from ropewalk.review.queries.money_left import open_funds
from ropewalk.service.models import Contract, Delivery, Service, ServiceIntention

UNDER_NO_CONTRACT = "Spent under no contract, so tied to none of these"
NOT_SPENT = (
    "Delivered from {} and not spent: its posting was taken back, or less was invoiced"
)


@dataclass(frozen=True, slots=True)
class Bought:
    """What was spent in a year from the funds that somebody takes part in, and on what.

    A fund that holds no cash is not among them: whoever holds it counts it already.

    Attributes:
        year_starting: The financial year.
        funds: Where each of those funds stands.
        delivered: What was delivered under each contract of theirs, in pence.
    """

    year_starting: int
    funds: Sequence[FundStands]
    delivered: Sequence[tuple[Contract, int]]

    @property
    def rest(self) -> list[tuple[str, int]]:
        """What was spent and not delivered under a contract, so that all adds up.

        Where more was delivered from a fund than is spent, it is told of that fund, and
        takes nothing from what others spent.
        """
        rests = [
            (
                each.fund.title,
                each.spent
                - sum(
                    pence
                    for contract, pence in self.delivered
                    if contract.fund_id == each.fund.pk
                ),
            )
            for each in self.funds
        ]
        more = sum(pence for _, pence in rests if pence > 0)
        return [
            *([(UNDER_NO_CONTRACT, more)] if more else []),
            *((NOT_SPENT.format(title), pence) for title, pence in rests if pence < 0),
        ]

    def by_outcome(self) -> Table:
        """What was spent, by the outcomes that it is for."""
        return self._spent("spent-by-outcome", "Outcome", _outcomes_of)

    def by_priority(self) -> Table:
        """The same by the priorities that it carries out."""
        return self._spent("spent-by-priority", "Priority", _priorities_of)

    def _spent(
        self, key: str, heading: str, names_of: Callable[[Service], Sequence[str]]
    ) -> Table:
        """Sums by what they are for; each is counted once, whatever it is for besides."""
        found: dict[str, int] = defaultdict(int)
        for contract, pence in self.delivered:
            found[_for_what(names_of(contract.service))] += pence
        largest_first = sorted(found.items(), key=lambda row: (-row[1], row[0]))
        return Table(
            key=key,
            title=f"Spent by {heading.lower()} in {year_said(self.year_starting)}",
            columns=(
                Column("for", heading),
                Column("pence", "Spent", "pence"),
            ),
            rows=(*largest_first, *self.rest),
            note=(
                "From the funds that your organisation takes part in and that hold cash. "
                "What is delivered is spent from that day. What serves several is told "
                "once, under all of them together: nobody recorded how it is divided."
            ),
        )

    def table(self) -> Table:
        """What was delivered, contract by contract, and what it is for."""
        year = year_said(self.year_starting)
        return Table(
            key="delivered",
            title=f"Delivered in {year}, contract by contract",
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
                for contract, pence in sorted(
                    self.delivered, key=lambda row: (-row[1], row[0].pk)
                )
            ),
        )


def bought_from(funds: Sequence[FundStands], *, on: date) -> Bought:
    """What was bought from funds in the year of a day; up to five queries.

    Args:
        funds: Where the funds that the reader takes part in stand in that year.
        on: The day.
    """
    year = financial_year(on)
    cash = [each for each in funds if not each.is_notional]
    return Bought(year, cash, _delivered([each.fund for each in cash], year))


def _delivered(funds: Sequence[Fund], year: int) -> list[tuple[Contract, int]]:
    """What was delivered under each contract of funds, in the year that it is spent in.

    That is the year whose budget it was taken from, as in the ledger.
    """
    pence = dict(
        Delivery.objects.filter(
            contract__fund__in=funds, order_step__year_starting=year
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


def _for_what(names: Sequence[str]) -> str:
    return " and ".join(sorted(names)) if names else "Nothing that is recorded"


def bought_in(partnership: Partnership, actor: Account, *, on: date) -> Bought:
    """What was bought in the year from a partnership's funds; up to seven queries."""
    return bought_from(open_funds(partnership, actor, on=on), on=on)
