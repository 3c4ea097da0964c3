"""What joins the things on a thread: for each link, the records that hold it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ropewalk.money.kinds import OrderStepKind
from ropewalk.money.models import Fund, Order, OrderStep
from ropewalk.organisations.models import Account
from ropewalk.outcomes.models import Measure
from ropewalk.partnership.models import Decision, DecisionNeed, DecisionOutcome
from ropewalk.review.queries.numbers import Numbers
from ropewalk.review.queries.seen import SEEN_BY
from ropewalk.review.rules.thread import Kind, Link, Pair, Way
from ropewalk.service.models import (
    Contract,
    ContractMeasure,
    ContractOrder,
    Invoice,
    InvoiceStep,
    Requirement,
    Service,
    ServiceIntention,
)
from ropewalk.strategy.models import Appraisal, AppraisalPut, Intention, Priority

PAID = {"kind": OrderStepKind.PAID, "journal__reversed_by": None}


def within(path: str, narrowing: Mapping[str, object]) -> dict[str, object]:
    """A narrowing of what lies on the way from a record, as a narrowing of the record."""
    return {f"{path}__{name}": value for name, value in narrowing.items()}


@dataclass(frozen=True, slots=True)
class Held:
    """Where a link is held: the records, and the way from one to each of its two ends."""

    records: Any
    upper: str
    lower: str
    narrowed: Mapping[str, object] = field(default_factory=dict)


K = Kind
HELD: Mapping[Link, Held] = {
    Link(K.NEED, K.PRIORITY): Held(Priority.needs.through, "need", "priority"),
    Link(K.NEED, K.DECISION): Held(DecisionNeed, "need", "decision"),
    Link(K.NEED, K.INTENTION): Held(Intention, "need", "pk"),
    Link(K.NEED, K.SERVICE): Held(Service.needs.through, "need", "service"),
    Link(K.NEED, K.CONTRACT): Held(Requirement, "need", "lot__award__contract"),
    Link(K.PRIORITY, K.APPRAISAL): Held(Appraisal, "priority", "pk"),
    Link(K.PRIORITY, K.INTENTION): Held(Intention, "priority", "pk"),
    Link(K.PRIORITY, K.OUTCOME): Held(Priority, "pk", "outcome"),
    Link(K.APPRAISAL, K.DECISION): Held(AppraisalPut, "appraisal", "decision"),
    Link(K.DECISION, K.INTENTION): Held(Intention, "decision", "pk"),
    Link(K.DECISION, K.AGREEMENT): Held(Decision, "pk", "agreement"),
    Link(K.DECISION, K.CONTRACT): Held(Contract, "award__decision", "pk"),
    Link(K.DECISION, K.OUTCOME): Held(DecisionOutcome, "decision", "outcome"),
    Link(K.INTENTION, K.FUND): Held(Intention, "pk", "fund"),
    Link(K.INTENTION, K.SERVICE): Held(
        ServiceIntention, "intention", "service", {"ended_at": None}
    ),
    Link(K.INTENTION, K.MEASURE): Held(Intention, "pk", "measure"),
    Link(K.INTENTION, K.OUTCOME): Held(Intention, "pk", "outcome"),
    Link(K.AGREEMENT, K.FUND): Held(Fund, "agreement", "pk"),
    Link(K.FUND, K.CONTRACT): Held(Contract, "fund", "pk"),
    Link(K.FUND, K.ORDER): Held(Order, "fund", "pk"),
    Link(K.SERVICE, K.CONTRACT): Held(Contract, "service", "pk"),
    Link(K.SERVICE, K.OUTCOME): Held(Service.outcomes.through, "service", "outcome"),
    Link(K.CONTRACT, K.ORDER): Held(ContractOrder, "contract", "order"),
    Link(K.CONTRACT, K.INVOICE): Held(Invoice, "contract", "pk"),
    Link(K.CONTRACT, K.MEASURE): Held(ContractMeasure, "contract", "measure"),
    Link(K.CONTRACT, K.OUTCOME): Held(Contract, "pk", "service__outcomes"),
    Link(K.ORDER, K.PAYMENT): Held(OrderStep, "order", "journal", PAID),
    Link(K.INVOICE, K.PAYMENT): Held(
        InvoiceStep, "invoice", "order_step__journal", within("order_step", PAID)
    ),
    # what is ordered, invoiced and paid leads to what its contract is measured by and for
    Link(K.ORDER, K.MEASURE): Held(
        ContractOrder, "order", "contract__measures__measure"
    ),
    Link(K.ORDER, K.OUTCOME): Held(
        ContractOrder, "order", "contract__service__outcomes"
    ),
    Link(K.INVOICE, K.MEASURE): Held(Invoice, "pk", "contract__measures__measure"),
    Link(K.INVOICE, K.OUTCOME): Held(Invoice, "pk", "contract__service__outcomes"),
    Link(K.PAYMENT, K.MEASURE): Held(
        ContractOrder,
        "order__steps__journal",
        "contract__measures__measure",
        within("order__steps", PAID),
    ),
    Link(K.PAYMENT, K.OUTCOME): Held(
        ContractOrder,
        "order__steps__journal",
        "contract__service__outcomes",
        within("order__steps", PAID),
    ),
    Link(K.MEASURE, K.OUTCOME): Held(Measure, "pk", "outcome"),
}
# a decision whose paper is kept from somebody does not tell them what it is for
OF_THE_PAPER = {
    Link(K.NEED, K.DECISION): "decision__item",
    Link(K.DECISION, K.AGREEMENT): "item",
    Link(K.DECISION, K.OUTCOME): "decision__item",
}


@dataclass(frozen=True, slots=True)
class Following:
    """Follows links for one reader. Of what it comes to, ``seen`` says what they may know.

    Attributes:
        actor: Who reads.
        on: The day.
        kept_back: The items of meetings whose papers are kept from them.
    """

    actor: Account
    on: date
    kept_back: Collection[int]

    def __call__(
        self, link: Link, numbers: Collection[int], way: Way
    ) -> Iterable[Pair]:
        """The pairs that a link joins to things that were reached, in one query.

        Args:
            link: The link.
            numbers: The numbers of what was reached.
            way: Onward where those are at its upper end, back where at its lower.
        """
        held = HELD[link]
        here = held.upper if way == Way.ONWARD else held.lower
        rows = held.records.objects.filter(
            **{f"{here}__in": Numbers(numbers), **held.narrowed}
        )
        if self.kept_back and link in OF_THE_PAPER:
            rows = rows.exclude(**{f"{OF_THE_PAPER[link]}__in": self.kept_back})
        pairs: Iterable[Pair] = rows.order_by().values_list(held.upper, held.lower)
        at = 1 if way == Way.ONWARD else 0
        return (pair for pair in pairs if pair[at] is not None)

    def seen(self, kind: Kind, numbers: Collection[int]) -> set[int]:
        """Which of some things the reader may know of, in one query."""
        return set(
            SEEN_BY[kind](self.actor, on=self.on)
            .filter(pk__in=Numbers(numbers))
            .order_by()
            .values_list("pk", flat=True)
        )
