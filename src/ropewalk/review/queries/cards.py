"""What is said of each thing on a thread: its name, its money or figure, and its day."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from textwrap import shorten
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, pounds
from ropewalk.money.kinds import OrderStepKind
from ropewalk.money.models import OrderStep
from ropewalk.money.queries.orders import standing
from ropewalk.money.queries.side_by_side import FundStands, funds_stand
from ropewalk.organisations.models import Account
from ropewalk.outcomes.models import Measure, MeasureValue
from ropewalk.partnership.rules.terms import financial_year, year_said
from ropewalk.review.queries.seen import TOLD, numbers_seen
from ropewalk.review.rules.thread import Kind, Thing
from ropewalk.service.models import ContractVersion, Return
from ropewalk.service.queries.registers import state_said

MOST_SHOWN = 6
LONGEST = 90
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Card:
    """One thing as it is told on a thread.

    Attributes:
        thing: Which one.
        title: What it is called.
        says: Its money or figure, and where it stands, in words.
        on: Its day; none where it has none yet.
        pence: Its money in whole pence; none where it has or tells none.
        year: The financial year of that money, where it is of one.
        partnership_id: The partnership that it is of; none where it is of none.
        has_figure: Whether it tells a figure, so that somebody may ask why.
    """

    thing: Thing
    title: str
    says: str
    on: date | None
    pence: int | None = None
    year: int | None = None
    partnership_id: int | None = None
    has_figure: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads on which day, and the items whose papers are kept from them."""

    actor: Account
    on: date
    kept_back: Collection[int]


def cards_of(
    kind: Kind,
    rows: QuerySet[Any],
    reading: Reading,
    *,
    most: int = MOST_SHOWN,
    are_few: bool = False,
) -> list[Card]:
    """The first of some rows of a kind as cards, mostly the latest.

    One query; two of funds, and up to three of measures, where one has no value.
    Which they are is settled before anything is looked up of them.

    Args:
        kind: The kind.
        rows: Rows that the reader may see.
        reading: Who reads.
        most: How many cards at most.
        are_few: Whether it is known that there are no more rows than that, as ``TOLD``.
    """
    if not are_few:
        first = rows.order_by(*FIRST[kind]).values("pk")[:most]
        rows = TOLD[kind].filter(pk__in=first)
    return TELL[kind](rows.order_by(*FIRST[kind]), reading)


def _local(moment: datetime) -> date:
    return local_day(moment)


def _short(words: str) -> str:
    return shorten(words, LONGEST, placeholder="…")


def _needs(rows: QuerySet[Any], _: Reading) -> list[Card]:
    return [
        Card(
            Thing(Kind.NEED, each.pk),
            _short(each.statement),
            _withdrawn(f"{each.people}, {each.place_name}", each.withdrawn_at),
            _local(each.recorded_at),
        )
        for each in rows
    ]


def _withdrawn(words: str, withdrawn_at: datetime | None) -> str:
    return f"{words}; withdrawn" if withdrawn_at else words


def _priorities(rows: QuerySet[Any], _: Reading) -> list[Card]:
    return [
        Card(
            Thing(Kind.PRIORITY, each.pk),
            each.title,
            _withdrawn(each.get_head_display(), each.withdrawn_at),
            _local(each.recorded_at),
            partnership_id=each.partnership_id,
        )
        for each in rows
    ]


def _appraisals(rows: QuerySet[Any], _: Reading) -> list[Card]:
    return [
        Card(
            Thing(Kind.APPRAISAL, each.pk),
            each.title,
            "closed"
            if each.closed_at
            else "being scored"
            if each.opened_at
            else "being prepared",
            _local(each.closed_at or each.opened_at or each.recorded_at),
            partnership_id=each.partnership_id,
        )
        for each in rows
    ]


def _decisions(rows: QuerySet[Any], reading: Reading) -> list[Card]:
    kept = reading.kept_back
    return [
        Card(
            Thing(Kind.DECISION, each.pk),
            f"Decision {each.pk}: "
            + _short(each.item.title if is_quiet(each, kept) else each.proposal),
            each.get_state_display()
            if each.item_id in kept
            else f"{_committed(each)}; {each.get_state_display().lower()}",
            _local(each.decided_at or each.proposed_at),
            None if each.item_id in kept else each.pence,
            partnership_id=each.item.meeting.body.partnership_id,
            has_figure=each.pence is not None and each.item_id not in kept,
        )
        for each in rows
    ]


def is_quiet(decision: Any, kept_back: Collection[int]) -> bool:
    """Whether a decision is told by its item alone, as in the book of decisions."""
    return decision.item_id in kept_back or bool(decision.item.exempt_ground)


def _committed(decision: Any) -> str:
    if decision.pence is not None:
        return f"commits {pounds(decision.pence)}"
    return (
        "commits no money"
        if decision.commits_nothing
        else "nobody said what it commits"
    )


def _intentions(rows: QuerySet[Any], _: Reading) -> list[Card]:
    return [
        Card(
            Thing(Kind.INTENTION, each.pk),
            each.title,
            _withdrawn(
                f"{each.get_kind_display()}; {_change(each.pence)}", each.withdrawn_at
            ),
            _local(each.recorded_at),
            each.pence,
            partnership_id=each.partnership_id,
            has_figure=each.pence is not None,
        )
        for each in rows
    ]


def _change(pence: int | None) -> str:
    if pence is None:
        return "nobody said what it takes"
    return (
        f"takes {pounds(pence)} a year"
        if pence >= 0
        else f"frees {pounds(-pence)} a year"
    )


def _agreements(rows: QuerySet[Any], _: Reading) -> list[Card]:
    return [
        Card(
            Thing(Kind.AGREEMENT, each.pk),
            each.title,
            each.get_kind_display(),
            _local(each.recorded_at),
            partnership_id=each.partnership_id,
        )
        for each in rows
    ]


def _funds(rows: QuerySet[Any], reading: Reading) -> list[Card]:
    year = financial_year(reading.on)
    return [_fund(each, year) for each in funds_stand(list(rows), year_starting=year)]


def _fund(stands: FundStands, year: int) -> Card:
    """A fund by what is spent of its budget, which may be more than it was given."""
    fund, budget, spent = stands.fund, stands.budget, stands.spent
    of = (
        f"of {pounds(budget)} in {year_said(year)}"
        if budget is not None
        else f"without a budget in {year_said(year)}"
    )
    is_told = budget is not None or spent != 0
    says = f"{pounds(spent)} spent {of}" if spent else f"nothing spent {of}"
    return Card(
        Thing(Kind.FUND, fund.pk),
        fund.title,
        says if is_told else f"no budget in {year_said(year)}",
        _local(fund.opened_at) if fund.opened_at else None,
        spent if is_told else None,
        year=year,
        partnership_id=fund.partnership_id,
        has_figure=is_told,
    )


def _services(rows: QuerySet[Any], reading: Reading) -> list[Card]:
    return [
        Card(
            Thing(Kind.SERVICE, each.pk),
            each.name,
            (f"given by {each.provider}" if each.provider else "nobody gives it yet")
            + f"; {state_said(each.starts_on, each.ends_before, on=reading.on).lower()}",
            each.starts_on,
            partnership_id=each.partnership_id,
        )
        for each in rows
    ]


def _contracts(rows: QuerySet[Any], _: Reading) -> list[Card]:
    last = ContractVersion.objects.filter(contract=OuterRef("pk")).order_by("-number")
    found = rows.annotate(worth=Subquery(last.values("pence")[:1]))
    return [
        Card(
            Thing(Kind.CONTRACT, each.pk),
            f"{each.reference}: {each.title}",
            f"worth {pounds(each.worth)} as last agreed; {each.provider}"
            if each.worth is not None
            else str(each.provider),
            each.starts_on,
            each.worth,
            partnership_id=each.partnership_id,
            has_figure=each.worth is not None,
        )
        for each in found
    ]


def _orders(rows: QuerySet[Any], _: Reading) -> list[Card]:
    paid = (
        standing(OrderStep.objects.filter(order=OuterRef("pk")))
        .filter(kind=OrderStepKind.PAID)
        .order_by()
        .values("order")
        .annotate(all=Sum("pence"))
        .values("all")
    )
    return [
        Card(
            Thing(Kind.ORDER, each.pk),
            f"Order {each.reference}: {each.what}",
            f"{pounds(each.paid)} paid to {each.supplier}"
            if each.paid is not None
            else f"nothing paid yet to {each.supplier}",
            _local(each.recorded_at),
            each.paid,
            partnership_id=each.fund.partnership_id,
            has_figure=each.paid is not None,
        )
        for each in rows.annotate(paid=Subquery(paid))
    ]


def _invoices(rows: QuerySet[Any], _: Reading) -> list[Card]:
    return [
        Card(
            Thing(Kind.INVOICE, each.pk),
            f"Invoice {each.reference}",
            f"{pounds(each.pence)}; {each.get_state_display().lower()}",
            each.received_on,
            each.pence,
            partnership_id=each.contract.partnership_id,
            has_figure=True,
        )
        for each in rows
    ]


def _payments(rows: QuerySet[Any], _: Reading) -> list[Card]:
    step = OrderStep.objects.filter(journal=OuterRef("pk"))
    found = rows.annotate(
        paid=Subquery(step.values("pence")[:1]),
        supplier=Subquery(step.values("order__supplier")[:1]),
    )
    return [
        Card(
            Thing(Kind.PAYMENT, each.pk),
            f"Payment {each.pk}",
            f"{pounds(each.paid)} to {each.supplier}",
            each.effective_on,
            each.paid,
            partnership_id=each.fund.partnership_id,
            has_figure=each.paid is not None,
        )
        for each in found
    ]


def _measures(rows: QuerySet[Any], reading: Reading) -> list[Card]:
    values = MeasureValue.objects.filter(measure=OuterRef("pk")).order_by(
        "-ends_before", "-recorded_at", "-pk"
    )
    found = list(
        rows.annotate(
            value=Subquery(values.values("value")[:1]),
            until=Subquery(values.values("ends_before")[:1]),
        )
    )
    bare = [each.pk for each in found if each.until is None]
    returned = _last_returned(bare, reading) if bare else {}
    return [_measure(each, returned.get(each.pk)) for each in found]


def _last_returned(measures: list[int], reading: Reading) -> Mapping[int, Return]:
    """The last return of each measure under a contract that the reader may see."""
    returns = Return.objects.filter(
        measure__measure=OuterRef("pk"),
        measure__contract__in=numbers_seen(Kind.CONTRACT, reading.actor, on=reading.on),
    ).order_by("-ends_before", "-number", "-pk")
    last = Measure.objects.filter(pk__in=measures).annotate(
        last=Subquery(returns.values("pk")[:1])
    )
    of_measure = {pk: of_it for pk, of_it in last.values_list("pk", "last") if of_it}
    found = Return.objects.in_bulk(list(of_measure.values()))
    return {pk: found[of_it] for pk, of_it in of_measure.items()}


def plain(value: Decimal) -> str:
    """A value without the noughts that only fill it up."""
    whole, _, part = f"{value:,f}".partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole


def _measure(measure: Any, returned: Return | None) -> Card:
    """A measure by its latest value; where nobody recorded one, by what was returned."""
    if measure.until is not None:
        says, until = f"{plain(measure.value)} {measure.unit}", measure.until - A_DAY
    elif returned is not None:
        says = f"{plain(returned.value)} {measure.unit}, as a provider returned it"
        until = returned.ends_before - A_DAY
    else:
        return Card(Thing(Kind.MEASURE, measure.pk), measure.name, "no value yet", None)
    return Card(
        Thing(Kind.MEASURE, measure.pk),
        measure.name,
        f"{says}, to {day(until)}",
        until,
        has_figure=True,
    )


def _outcomes(rows: QuerySet[Any], _: Reading) -> list[Card]:
    return [
        Card(
            Thing(Kind.OUTCOME, each.pk),
            _short(each.statement),
            each.framework.name,
            each.framework.starts_on,
        )
        for each in rows
    ]


FIRST: Mapping[Kind, tuple[str, str]] = {
    Kind.NEED: ("-recorded_at", "-pk"),
    Kind.PRIORITY: ("-recorded_at", "-pk"),
    Kind.APPRAISAL: ("-recorded_at", "-pk"),
    Kind.DECISION: ("-proposed_at", "-pk"),
    Kind.INTENTION: ("-recorded_at", "-pk"),
    Kind.AGREEMENT: ("-recorded_at", "-pk"),
    Kind.FUND: ("title", "pk"),
    Kind.SERVICE: ("-starts_on", "-pk"),
    Kind.CONTRACT: ("-starts_on", "-pk"),
    Kind.ORDER: ("-recorded_at", "-pk"),
    Kind.INVOICE: ("-received_on", "-pk"),
    Kind.PAYMENT: ("-effective_on", "-pk"),
    Kind.MEASURE: ("name", "pk"),
    Kind.OUTCOME: ("statement", "pk"),
}
TELL: Mapping[Kind, Callable[[QuerySet[Any], Reading], list[Card]]] = {
    Kind.NEED: _needs,
    Kind.PRIORITY: _priorities,
    Kind.APPRAISAL: _appraisals,
    Kind.DECISION: _decisions,
    Kind.INTENTION: _intentions,
    Kind.AGREEMENT: _agreements,
    Kind.FUND: _funds,
    Kind.SERVICE: _services,
    Kind.CONTRACT: _contracts,
    Kind.ORDER: _orders,
    Kind.INVOICE: _invoices,
    Kind.PAYMENT: _payments,
    Kind.MEASURE: _measures,
    Kind.OUTCOME: _outcomes,
}
