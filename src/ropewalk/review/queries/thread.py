"""The thread through one thing, as one reader may see it: what was, what follows, what is loose."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet, Sum

from ropewalk.figures import Column, Figure, Source, Table
from ropewalk.money.kinds import OrderStepKind
from ropewalk.money.models import OrderStep
from ropewalk.money.queries.orders import standing
from ropewalk.money.queries.traced import AS_POSTED
from ropewalk.organisations.models import Account
from ropewalk.partnership.queries.conflicts import (
    kept_back_from,
    why_paper_is_kept_back,
)
from ropewalk.review.queries.cards import MOST_SHOWN, Card, Reading, cards_of
from ropewalk.review.queries.links import Following
from ropewalk.review.queries.loose_ends import loose_ends_among
from ropewalk.review.queries.numbers import Numbers
from ropewalk.review.queries.seen import SEEN_BY, TOLD
from ropewalk.review.rules.loose_ends import LooseEnd
from ropewalk.review.rules.thread import (
    MANY,
    Kind,
    Link,
    Thing,
    Walked,
    Way,
    is_gathered,
    walk,
    what_is_spent_on,
    without_short_cuts,
)
from ropewalk.review.rules.thread_said import (
    Found,
    more_said,
    rows_said,
    thread_said,
)

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """All of a kind that is on a thread: how many, and the latest of them.

    ``pence`` is what all payments come to; none of any other kind.
    """

    kind: Kind
    total: int
    cards: tuple[Card, ...]
    pence: int | None = None


@dataclass(frozen=True, slots=True)
class ThreadSeen:
    """The thread through one thing.

    Attributes:
        start: The thing.
        sentence: What the thread comes to.
        kinds: What is on it, in its order, the start among it.
        lines: Which of the things shown lead to which; where a longer way leads there
            too, that way alone.
        loose: The loose ends of the things shown.
        loose_elsewhere: How many more there are, at things that are not shown.
        more: What is not shown, in sentences.
    """

    start: Card
    sentence: str
    kinds: tuple[Standing, ...]
    lines: tuple[tuple[Thing, Thing], ...]
    loose: tuple[LooseEnd, ...]
    loose_elsewhere: int
    more: tuple[str, ...]

    def cards(self) -> list[Card]:
        """Everything that is shown, in the order of the thread."""
        return [card for each in self.kinds for card in each.cards]

    def table(self) -> Table:
        """The same as the picture, a row for each thing; numbers count the rows."""
        row = {each.thing: at for at, each in enumerate(self.cards(), start=1)}
        below: dict[Thing, list[Thing]] = {}
        for upper, lower in self.lines:
            below.setdefault(upper, []).append(lower)
        return Table(
            key="thread",
            title="What is on this thread",
            columns=(
                Column("thing", "What"),
                Column("stage", "Stage"),
                Column("says", "Money, figure or state"),
                Column("on", "Day"),
                Column("leads", "Leads on to"),
                Column("number", "Row", "year"),
            ),
            rows=tuple(
                (
                    each.title,
                    each.thing.kind.stage,
                    each.says,
                    each.on.isoformat() if each.on else None,
                    rows_said([row[lower] for lower in below.get(each.thing, [])]),
                    number,
                )
                for each, number in zip(self.cards(), row.values(), strict=True)
            ),
            note=" ".join(self.more),
        )


def thread_of(kind: Kind, pk: int, *, actor: Account, on: date) -> ThreadSeen | None:
    """The thread through a thing, or none where the actor may not know that there is one.

    At most 90 queries, however much hangs on it.

    Raises:
        PermissionDenied: when it is a decision whose paper is kept from the actor.
    """
    reading = Reading(actor, on, kept_back_from(actor, on=on))
    start = first_card(kind, pk, reading)
    if start is None:
        return None
    follow = Following(actor, on, reading.kept_back)
    walked = _walked(start, follow)
    on_it = _on_thread(walked)
    kinds = tuple(
        _standing(each, on_it, start, reading) for each in Kind if each in on_it.rows
    )
    found = tuple(each for each in kinds if each.total)
    shown = {card.thing for each in found for card in each.cards}
    loose = loose_ends_among(on_it.rows, on=on)
    of_shown = tuple(each for each in loose if each.thing in shown)
    return ThreadSeen(
        start=start,
        sentence=thread_said(
            start.thing,
            [Found(each.kind, each.total, each.pence) for each in found],
            loose=len(loose),
        ),
        kinds=found,
        lines=_lines(walked, shown, follow),
        loose=of_shown,
        loose_elsewhere=len(loose) - len(of_shown),
        more=tuple(
            more_said(Found(each.kind, each.total, each.pence), len(each.cards))
            for each in found
            if each.total > len(each.cards)
        ),
    )


def _walked(start: Card, follow: Following) -> Walked:
    """Where the walk from a thing comes to, for one reader."""
    return walk(
        start.thing,
        follow=follow,
        seen=follow.seen,
        but=MANY if is_gathered(start.thing.kind) else frozenset(),
    )


@dataclass(frozen=True, slots=True)
class PaidOnThread:
    """Everything that was paid on the thread through a thing, order by order.

    Attributes:
        start: The thing.
        figure: What it comes to, fund by fund; none where nothing was paid.
        table: A row for each order, by its number.
    """

    start: Card
    figure: Figure | None
    table: Table


def paid_on_thread(
    kind: Kind, pk: int, *, actor: Account, on: date
) -> PaidOnThread | None:
    """Why what is paid on a thread comes to what it does; none where it may not be known.

    Up to 50 queries.

    Raises:
        PermissionDenied: when it is a decision whose paper is kept from the actor.
    """
    reading = Reading(actor, on, kept_back_from(actor, on=on))
    start = first_card(kind, pk, reading)
    if start is None:
        return None
    on_it = _on_thread(_walked(start, Following(actor, on, reading.kept_back)))
    by_order = (
        on_it.paid.order_by("order__fund__title", "order__fund", "order__reference")
        .values_list(
            "order",
            "order__reference",
            "order__supplier",
            "order__fund__title",
            "order__fund",
            "order__fund__host__name",
        )
        .annotate(payments=Count("pk"), all=Sum("pence"))
    )
    rows = list(by_order)
    return PaidOnThread(start, _paid_figure(start, rows), _paid_table(rows))


def _paid_figure(start: Card, rows: Collection[tuple[Any, ...]]) -> Figure | None:
    """What orders were paid, fund by fund."""
    by_fund: dict[tuple[int, str, str], list[int]] = {}
    for _, _, _, title, fund, host, _, pence in rows:
        by_fund.setdefault((fund, title, host), []).append(pence)
    if not by_fund:
        return None
    inputs = tuple(
        Figure(
            key=f"paid.fund.{fund}",
            label=f"On {len(paid):,} {'order' if len(paid) == 1 else 'orders'} "
            f"of {title}",
            value=sum(paid),
            unit="pence",
            vintage=AS_POSTED,
            sources=(
                Source(
                    title=f"Ledger of {title}",
                    publisher=host,
                    vintage=AS_POSTED,
                    licence="Records of the partners",
                ),
            ),
        )
        for (fund, title, host), paid in by_fund.items()
    )
    return Figure(
        key=f"paid.{start.thing.kind}.{start.thing.pk}",
        label="Paid on this thread",
        value=sum(sum(paid) for paid in by_fund.values()),
        unit="pence",
        vintage=AS_POSTED,
        rule="What was paid on the orders of its contracts and not taken back, each "
        "payment once. The table says how much on which order.",
        inputs=inputs,
    )


def _paid_table(rows: Collection[tuple[Any, ...]]) -> Table:
    return Table(
        key="paid",
        title="Paid, order by order",
        columns=(
            Column("order", "Order"),
            Column("supplier", "To"),
            Column("fund", "From"),
            Column("payments", "Payments", "count"),
            Column("pence", "Paid", "pence"),
            Column("number", "Number", "year"),
        ),
        rows=tuple(
            (reference, supplier, title, payments, pence, order)
            for order, reference, supplier, title, _, _, payments, pence in rows
        ),
    )


def first_card(kind: Kind, pk: int, reading: Reading) -> Card | None:
    """A thing by itself; none where the reader may not know that there is one.

    Raises:
        PermissionDenied: when it is a decision whose paper is kept from them.
    """
    first = SEEN_BY[kind](reading.actor, on=reading.on).filter(pk=pk)
    card = next(iter(cards_of(kind, first, reading)), None)
    if card is not None:
        _refuse_what_is_kept_back(kind, first, reading)
    return card


def _refuse_what_is_kept_back(kind: Kind, first: Rows, reading: Reading) -> None:
    """Refuse whoever may not read the paper that a decision is on."""
    if kind != Kind.DECISION:
        return
    for decision in first:
        if why := why_paper_is_kept_back(decision.item, reading.actor, on=reading.on):
            raise PermissionDenied(why)


@dataclass(frozen=True, slots=True)
class OnThread:
    """All that is on a thread: what was walked to, and what is gathered.

    Attributes:
        rows: The things of each kind.
        numbers: Their numbers, where they were walked to.
        paid: The steps of orders that its payments are of.
    """

    rows: Mapping[Kind, Rows]
    numbers: Mapping[Kind, Collection[int]]
    paid: Rows


def _on_thread(walked: Walked) -> OnThread:
    """What a walk came to, and what is spent on that; no query yet."""
    numbers = walked.reached()
    rows = {
        kind: TOLD[kind].filter(pk__in=Numbers(found))
        for kind, found in numbers.items()
    }
    if not is_gathered(walked.start.kind):
        payments = Numbers(numbers.get(Kind.PAYMENT, ()))
        return OnThread(rows, numbers, OrderStep.objects.filter(journal__in=payments))
    contracts, orders = what_is_spent_on(walked)
    paid = standing(
        OrderStep.objects.filter(kind=OrderStepKind.PAID, order__in=Numbers(orders))
    )
    if contracts:  # whoever may see a contract sees its invoices
        rows[Kind.INVOICE] = TOLD[Kind.INVOICE].filter(contract__in=Numbers(contracts))
    if orders:  # whoever may see an order sees its steps
        rows[Kind.PAYMENT] = TOLD[Kind.PAYMENT].filter(
            pk__in=paid.order_by().values("journal")
        )
    return OnThread(rows, numbers, paid)


def _standing(kind: Kind, on_it: OnThread, start: Card, reading: Reading) -> Standing:
    """How many of a kind there are, the latest of them, and what payments come to."""
    numbers = on_it.numbers.get(kind, ())
    if set(numbers) == {start.thing.pk} and kind == start.thing.kind:
        cards: tuple[Card, ...] = (start,)
    else:
        are_few = 0 < len(numbers) <= MOST_SHOWN
        cards = tuple(cards_of(kind, on_it.rows[kind], reading, are_few=are_few))
    if kind == Kind.PAYMENT and cards:
        whole = on_it.paid.aggregate(total=Count("pk"), pence=Sum("pence"))
        return Standing(kind, whole["total"], cards, whole["pence"])
    is_all = len(cards) < MOST_SHOWN
    total = len(numbers) or (
        len(cards) if is_all else on_it.rows[kind].order_by().count()
    )
    return Standing(kind, total, cards)


def _lines(
    walked: Walked, shown: set[Thing], follow: Following
) -> tuple[tuple[Thing, Thing], ...]:
    """Which of the things shown lead to which, in order.

    A payment leads to what its contract is measured by; that line is drawn from the
    contract where it is shown. Up to three queries for what was gathered.
    """
    gathered = {
        (upper, lower)
        for upper, lower in _of_gathered(walked, shown, follow)
        if upper in shown and lower in shown
    }
    return tuple(sorted(without_short_cuts(walked.lines(shown) | gathered), key=_place))


def _place(line: tuple[Thing, Thing]) -> tuple[int, int, int, int]:
    order = list(Kind)
    upper, lower = line
    return (order.index(upper.kind), upper.pk, order.index(lower.kind), lower.pk)


def _of_gathered(
    walked: Walked, shown: set[Thing], follow: Following
) -> set[tuple[Thing, Thing]]:
    """The lines to the invoices and payments that are shown of those gathered."""
    if not is_gathered(walked.start.kind):
        return set()
    of_orders = _led(Link(Kind.ORDER, Kind.PAYMENT), shown, follow)
    of_invoices = _led(Link(Kind.INVOICE, Kind.PAYMENT), shown, follow)
    under = {payment for invoice, payment in of_invoices if invoice in shown}
    contract_of = {
        order: contract
        for contract, order in walked.pairs.get(Link(Kind.CONTRACT, Kind.ORDER), ())
    }
    straight = {
        (Thing(Kind.CONTRACT, contract_of[order.pk]), payment)
        for order, payment in of_orders
        if order.pk in contract_of and order not in shown and payment not in under
    }
    return (
        _led(Link(Kind.CONTRACT, Kind.INVOICE), shown, follow)
        | of_invoices
        | of_orders
        | straight
    )


def _led(
    link: Link, things: Iterable[Thing], follow: Following
) -> set[tuple[Thing, Thing]]:
    """The lines of a link that lead to some of the things; one query where there are any."""
    numbers = sorted(each.pk for each in things if each.kind == link.lower)
    if not numbers:
        return set()
    return {
        (Thing(link.upper, upper), Thing(link.lower, lower))
        for upper, lower in follow(link, numbers, Way.BACK)
    }
