"""A condition followed from the pound received to the pound spent, order by order."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from ropewalk.figures import Column, Table
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Move
from ropewalk.money.models import Entry, Fund, Receipt
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.orders import orders_of
from ropewalk.money.rules.posting import Place


@dataclass(frozen=True, slots=True)
class Evidence:
    """What some of the money of a source was spent on.

    Attributes:
        reference: The order, or what was written of spending without one.
        what: What was bought, and from whom; empty without an order.
        heading: The priority heading it is under, or why it is under none.
        spent_pence: What was spent on it.
        order_id: The order; none without one.
    """

    reference: str
    what: str
    heading: str
    spent_pence: int
    order_id: int | None = None


@dataclass(frozen=True, slots=True)
class SourceTraced:
    """The money of one source: what came in, what became of it, and what shows that.

    Attributes:
        source_id: Which.
        title: What it is called.
        condition: What it may be spent on; empty where its giver set no condition.
        received_pence: What came in.
        committed_pence: What is ordered of it and not delivered.
        spent_pence: What was spent of it.
        evidence: On what, order by order.
    """

    source_id: int
    title: str
    condition: str
    received_pence: int
    committed_pence: int
    spent_pence: int
    evidence: Sequence[Evidence]

    @property
    def left_pence(self) -> int:
        """What came in and is not spent; below nothing where more was spent."""
        return self.received_pence - self.spent_pence

    @property
    def without_evidence_pence(self) -> int:
        """What was spent and no order or note shows on what."""
        return self.spent_pence - sum(each.spent_pence for each in self.evidence)

    def table(self) -> Table:
        """From received to left, with each piece of evidence on the way."""
        return Table(
            key="source_traced",
            title=self.title,
            columns=(
                Column("line", "Line"),
                Column("what", "What"),
                Column("heading", "Priority"),
                Column("pence", "Amount", "pence"),
            ),
            rows=(
                ("Received", "", "", self.received_pence),
                *(
                    (each.reference, each.what, each.heading, -each.spent_pence)
                    for each in self.evidence
                ),
                ("Left", "", "", self.left_pence),
            ),
            note=self.condition,
        )


def conditions_of(fund: Fund) -> list[str]:
    """The condition of each source of a fund that has one, in words; one query."""
    return [
        f"{each.title}: {each.condition.rstrip('.')}"
        for each in fund.sources.all()
        if each.condition
    ]


def sources_traced(fund: Fund) -> list[SourceTraced]:
    """Each source of a fund from what was received to what is left, in seven queries."""
    now = balances_now(fund)

    def source(place: Place) -> int | None:
        return place.source

    received = now.by(source, A.INCOME, A.CLIENT)
    committed, spent = now.by(source, A.COMMITTED), now.by(source, A.SPENT)
    came = Counter(
        dict(
            Receipt.objects.filter(contribution__fund=fund, journal__reversed_by=None)
            .order_by()
            .values_list("contribution__source")
            .annotate(Sum("pence"))
        )
    )
    evidence = _of_orders(fund)
    for number, found in _without_orders(fund).items():
        evidence[number] += found
    return [
        SourceTraced(
            source_id=each.pk,
            title=each.title,
            condition=each.condition,
            received_pence=came[each.pk] - received[each.pk],
            committed_pence=committed[each.pk],
            spent_pence=spent[each.pk],
            evidence=evidence[each.pk],
        )
        for each in fund.sources.all()
    ]


def _of_orders(fund: Fund) -> dict[int | None, list[Evidence]]:
    """What was spent on each order, by source."""
    told: dict[int | None, list[Evidence]] = defaultdict(list)
    for seen in reversed(orders_of(fund)):
        if seen.state.spent:
            order = seen.order
            told[order.source_id].append(
                Evidence(
                    reference=order.reference,
                    what=f"{order.what}, from {order.supplier}",
                    heading=order.heading.title
                    if order.heading
                    else order.outside_because,
                    spent_pence=seen.state.spent,
                    order_id=order.pk,
                )
            )
    return told


def _without_orders(fund: Fund) -> dict[int | None, list[Evidence]]:
    """What was spent without an order, by source."""
    told: dict[int | None, list[Evidence]] = defaultdict(list)
    found = Entry.objects.filter(
        journal__fund=fund,
        journal__move=Move.SPENT,
        journal__reversed_by=None,
        into__kind=A.SPENT,
    ).select_related("journal", "into")
    for entry in found:
        told[entry.into.source_id].append(
            Evidence(entry.journal.why or "no reference", "", "", entry.pence)
        )
    return told
