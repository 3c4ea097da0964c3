"""A contract as its page tells it: its terms, its money, what was delivered and how well."""

from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day, pounds
from ropewalk.money.queries.orders import OrderSeen
from ropewalk.organisations.models import Account
from ropewalk.partnership.rules.terms import year_said
from ropewalk.service.kinds import InvoiceState, VersionKind
from ropewalk.service.models import Contract, ContractVersion, LegalAdvice
from ropewalk.service.queries.delivering import invoice_that_stands, orders_by_year
from ropewalk.service.queries.options import (
    grounds_of,
    grounds_table,
    options_of,
    options_table,
)
from ropewalk.service.queries.registers import NUMBER, last_day
from ropewalk.service.queries.seen import advised_to
from ropewalk.service.queries.versions import worth_by_year

ANSWERS = {True: "yes", False: "no", None: "not known"}


@dataclass(frozen=True, slots=True)
class ContractTold:
    """A contract with its versions, the orders that hold its money, and what came of it."""

    contract: Contract
    now: ContractVersion
    worth: dict[int, int]
    orders: tuple[tuple[int, OrderSeen], ...]
    tables: tuple[Table, ...]

    @property
    def said(self) -> str:
        """The contract in a sentence."""
        committed = sum(seen.state.ordered for _, seen in self.orders)
        paid = sum(seen.state.paid for _, seen in self.orders)
        money = (
            f"{pounds(committed)} is committed from {self.contract.fund.title} and "
            f"{pounds(paid)} paid"
            if self.orders
            else "nothing is committed to it yet"
        )
        return (
            f"{self.contract.provider} gives {self.contract.service.name} until "
            f"{day(last_day(self.now.ends_before))}, for "
            f"{pounds(sum(self.worth.values()))} in all; {money}."
        )


def contract_told(contract: Contract, *, actor: Account, on: date) -> ContractTold:
    """A contract with all that its page shows somebody on a day; the queries do not grow.

    The legal advice that a change rests on is the buyer's: its own side alone reads it.
    """
    reads_advice = advised_to(actor, on=on).filter(pk=contract.pk).exists()
    versions = list(
        contract.versions.select_related("modification__advice").prefetch_related(
            "modification__tests"
        )
    )
    orders = tuple(orders_by_year(contract))
    worth = worth_by_year(contract)
    return ContractTold(
        contract,
        versions[-1],
        worth,
        orders,
        (
            _worth_table(worth, dict(orders)),
            _deliveries_table(contract),
            _invoices_table(contract),
            _returns_table(contract),
            options_table(options_of(contract), on=on),
            grounds_table(grounds_of(contract)),
            _versions_table(versions),
            _modifications_table(versions, with_advice=reads_advice),
        ),
    )


def _worth_table(worth: dict[int, int], orders: dict[int, OrderSeen]) -> Table:
    return Table(
        key="years",
        title="Year by year",
        columns=(
            Column("year", "Year"),
            Column("worth", "Worth", "pence"),
            Column("committed", "Held back in the fund", "pence"),
            Column("spent", "Delivered", "pence"),
            Column("paid", "Paid", "pence"),
        ),
        rows=tuple(
            (
                year_said(year),
                pence,
                *(
                    (
                        orders[year].state.ordered,
                        orders[year].state.spent,
                        orders[year].state.paid,
                    )
                    if year in orders
                    else (None, None, None)
                ),
            )
            for year, pence in worth.items()
        ),
    )


def _deliveries_table(contract: Contract) -> Table:
    rows = (
        contract.deliveries.order_by("-on", "-pk")
        .annotate(invoice=invoice_that_stands())
        .values_list(
            "reference",
            "on",
            "quantity",
            "pence",
            "invoice",
            "order_step__journal__reversed_by",
        )
    )
    return Table(
        key="deliveries",
        title="What was delivered",
        columns=(
            Column("reference", "Delivery"),
            Column("on", "On"),
            Column("quantity", f"How many ({contract.unit or 'units'})", "units"),
            Column("pence", "Cost", "pence"),
            Column("invoice", "On invoice"),
        ),
        rows=tuple(
            (
                reference,
                on.isoformat(),
                float(quantity),
                pence,
                "taken back" if reversal else invoice or "none yet",
            )
            for reference, on, quantity, pence, invoice, reversal in rows
        ),
    )


def _invoices_table(contract: Contract) -> Table:
    return Table(
        key="invoices",
        title="Invoices",
        columns=(
            Column("reference", "Invoice"),
            Column("received", "Received"),
            Column("pence", "Sum", "pence"),
            Column("state", "State"),
            Column("why", "Why"),
            NUMBER,
        ),
        rows=tuple(
            (
                each.reference,
                each.received_on.isoformat(),
                each.pence,
                InvoiceState(each.state).label,
                each.state_because,
                each.pk,
            )
            for each in contract.invoices.all()
        ),
    )


def _returns_table(contract: Contract) -> Table:
    rows = contract.measures.order_by(
        "measure__name", "returns__starts_on", "returns__ends_before", "returns__number"
    ).values_list(
        "measure__name",
        "measure__unit",
        "target",
        "returns__starts_on",
        "returns__ends_before",
        "returns__value",
        "returns__number",
        "returns__returned_on",
    )
    return Table(
        key="returns",
        title="How well it goes",
        columns=(
            Column("measure", "Measure"),
            Column("unit", "Unit"),
            Column("target", "Target"),
            Column("from", "From"),
            Column("until", "To"),
            Column("value", "Value"),
            Column("version", "Version"),
            Column("returned", "Returned"),
        ),
        rows=tuple(
            (
                name,
                unit,
                "none" if target is None else f"{target.normalize():f}",
                day(starts) if starts else "",
                day(last_day(ends)) if ends else "",
                "not returned yet" if value is None else f"{value.normalize():f}",
                str(number) if number else "",
                day(returned) if returned else "",
            )
            for name, unit, target, starts, ends, value, number, returned in rows
        ),
    )


def _versions_table(versions: list[ContractVersion]) -> Table:
    return Table(
        key="versions",
        title="What was agreed",
        columns=(
            Column("version", "Version", "year"),
            Column("kind", "What it is"),
            Column("starts", "From"),
            Column("ends", "Last day"),
            Column("worth", "Worth from then on", "pence"),
            Column("unit_price", "Price of a unit, in pounds"),
            Column("why", "Why"),
        ),
        rows=tuple(
            (
                each.number,
                VersionKind(each.kind).label,
                day(each.starts_on),
                day(last_day(each.ends_before)),
                each.pence,
                "none" if each.unit_pounds is None else f"{each.unit_pounds:,.4f}",
                each.why,
            )
            for each in versions
        ),
    )


def _modifications_table(
    versions: list[ContractVersion], *, with_advice: bool
) -> Table:
    held = [each for each in versions if hasattr(each, "modification")]
    return Table(
        key="modifications",
        title="What the law found of each change",
        columns=(
            Column("version", "Version", "year"),
            Column("allowed", "Allowed without a new process?"),
            Column("why", "Why"),
            Column("notice", "Notice"),
            *([Column("advice", "Legal advice")] if with_advice else []),
            Column("law", "Law"),
            Column("certainty", "How sure that is"),
        ),
        rows=tuple(
            (
                each.number,
                ANSWERS[each.modification.is_allowed],
                each.modification.reason,
                each.modification.notice_reason,
                *([_advice_said(each.modification.advice)] if with_advice else []),
                each.modification.law,
                each.modification.certainty,
            )
            for each in held
        ),
    )


def _advice_said(advice: LegalAdvice | None) -> str:
    if advice is None:
        return "none"
    return f"{advice.post}, {day(advice.advised_on)}: {advice.advised}"
