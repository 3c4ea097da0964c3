"""Why the figures of a thing on a thread are what they are, as one reader may see it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Figure
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Decision
from ropewalk.partnership.queries.conflicts import kept_back_from
from ropewalk.partnership.queries.meetings import meetings_seen_by
from ropewalk.review.queries.cards import Card, Reading
from ropewalk.review.queries.links import Following
from ropewalk.review.queries.thread import first_card
from ropewalk.review.queries.why_decided import of_decision, of_intention
from ropewalk.review.queries.why_measured import of_measure, of_outcome
from ropewalk.review.queries.why_paid import (
    of_contract,
    of_fund,
    of_invoice,
    of_order,
    of_payment,
)
from ropewalk.review.rules.thread import Kind, Thing
from ropewalk.review.rules.why import Because, Entries, Lead, Sitting

OF: Mapping[Kind, Callable[[int, Reading], Because]] = {
    Kind.DECISION: of_decision,
    Kind.INTENTION: of_intention,
    Kind.FUND: of_fund,
    Kind.CONTRACT: of_contract,
    Kind.ORDER: of_order,
    Kind.INVOICE: of_invoice,
    Kind.PAYMENT: of_payment,
    Kind.MEASURE: of_measure,
    Kind.OUTCOME: of_outcome,
}


@dataclass(frozen=True, slots=True)
class Why:
    """Why the figures of a thing are what they are.

    Attributes:
        card: The thing.
        figures: Each with the rule, the inputs and the sources it has.
        facts: (words, value) pairs: who decided, when, with what authority.
        leads: What they lead to; nothing that the reader may not open.
    """

    card: Card
    figures: tuple[Figure, ...]
    facts: tuple[tuple[str, str], ...]
    leads: tuple[Lead, ...]

    @property
    def sentence(self) -> str:
        """The answer, in a sentence."""
        if not self.figures:
            return (
                f"Nothing is added up or measured of this {self.card.thing.kind.one}."
            )
        says = self.card.says
        return f"{says[:1].upper()}{says[1:]}. What it is made of is under each figure."


def why_of(kind: Kind, pk: int, *, actor: Account, on: date) -> Why | None:
    """Why the figures of a thing are what they are; none where the actor may not know it.

    Up to 45 queries, however much it is made of.

    Raises:
        PermissionDenied: when it is a decision whose paper is kept from the actor.
    """
    reading = Reading(actor, on, kept_back_from(actor, on=on))
    card = first_card(kind, pk, reading)
    if card is None:
        return None
    because = OF[kind](pk, reading) if kind in OF else Because()
    return Why(
        card,
        tuple(because.figures),
        tuple(because.facts),
        _that_open(because.leads, reading),
    )


def _that_open(leads: Sequence[Lead], reading: Reading) -> tuple[Lead, ...]:
    """Those of some leads whose page the reader may open; a query for each kind of page."""
    follow = Following(reading.actor, reading.on, reading.kept_back)
    asked: dict[Kind, set[int]] = {}
    for each in leads:
        thing = _stands_for(each)
        if thing is not None:
            asked.setdefault(thing.kind, set()).add(thing.pk)
    open_ = {kind: follow.seen(kind, numbers) for kind, numbers in asked.items()}
    if decisions := open_.get(Kind.DECISION):
        kept_back = Decision.objects.filter(
            pk__in=decisions, item__in=list(reading.kept_back)
        )
        open_[Kind.DECISION] = decisions - set(kept_back.values_list("pk", flat=True))
    sittings = {each.to.meeting_id for each in leads if isinstance(each.to, Sitting)}
    meetings = (
        set(
            meetings_seen_by(reading.actor, on=reading.on)
            .filter(pk__in=sittings)
            .order_by()
            .values_list("pk", flat=True)
        )
        if sittings
        else set()
    )
    return tuple(
        each
        for each in leads
        if (
            each.to.meeting_id in meetings
            if isinstance(each.to, Sitting)
            else (thing := _stands_for(each)) is not None
            and thing.pk in open_[thing.kind]
        )
    )


def _stands_for(lead: Lead) -> Thing | None:
    """The thing that somebody has to be able to see to open a lead."""
    match lead.to:
        case Thing():
            return lead.to
        case Entries(fund_id=fund):
            return Thing(Kind.FUND, fund)
    return None
