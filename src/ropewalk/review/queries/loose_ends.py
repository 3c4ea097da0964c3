"""Which loose ends there are among some things: on a thread, or in a whole partnership."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
)
from django.db.models import QuerySet as Rows

from ropewalk.figures import Column, Table
from ropewalk.figures.words import listed
from ropewalk.money.models import Fund, OrderStep
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.outcomes.models import MeasureValue
from ropewalk.partnership.kinds import Clearing, DecisionState, Found
from ropewalk.partnership.models import (
    CheckFound,
    Clearance,
    Decision,
    Partner,
    Partnership,
)
from ropewalk.partnership.queries.conflicts import kept_back_from
from ropewalk.partnership.rules.authority import OF_AUTHORITY
from ropewalk.review.queries.cards import Reading, cards_of
from ropewalk.review.queries.links import PAID, within
from ropewalk.review.queries.seen import SEEN_BY
from ropewalk.review.rules.loose_ends import (
    AppraisalFacts,
    ContractFacts,
    DecisionFacts,
    End,
    IntentionFacts,
    LooseEnd,
    MeasureFacts,
    NeedFacts,
    OrderFacts,
    PriorityFacts,
    ServiceFacts,
    ends_of,
)
from ropewalk.review.rules.thread import Kind, Thing
from ropewalk.service.kinds import Choice
from ropewalk.service.models import (
    Contract,
    ContractMeasure,
    ContractOrder,
    MakeOrBuy,
    Requirement,
    Return,
    Service,
    ServiceIntention,
)
from ropewalk.strategy.models import (
    Appraisal,
    AppraisalPut,
    Intention,
    Priority,
)
from ropewalk.strategy.queries.appraisals import signed_by_each
from ropewalk.strategy.queries.intentions import in_words, said_of
from ropewalk.strategy.rules.appraisals import has_heard_all, is_apart

EVERY = 1_000_000  # no fewer than there are
OF_THIS = OuterRef("pk")
FACT = "fact_"
# a fact as the database holds it: there can be thousands, told apart below by the few
# ways in which they differ, and only those are made true or false
AS_HELD = IntegerField()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked up of things of a kind, and of which of them at all.

    ``found`` holds an expression for each fact, by its name.
    """

    facts: Callable[..., Any]
    found: Mapping[str, Any]
    narrowed: Any = field(default_factory=Q)


def _is(condition: Q) -> Any:
    return ExpressionWrapper(condition, output_field=AS_HELD)


def _is_there(field: str) -> Any:
    return _is(Q(**{f"{field}__isnull": False}))


def _not_ended(on: date, *, of: str = "") -> Q:
    """That a service has not ended by a day; ``of`` leads to it from another record."""
    return Q(**{f"{of}ends_before": None}) | Q(**{f"{of}ends_before__gt": on})


def _is_answered(on: date) -> Q:
    """Whether a service answers a need: said to, bought for it, or by what it carries out."""
    carried = ServiceIntention.objects.filter(
        _not_ended(on, of="service__"),
        ended_at=None,
        intention__withdrawn_at=None,
    )
    return (
        Q(
            Exists(
                Service.needs.through.objects.filter(
                    _not_ended(on, of="service__"), need=OF_THIS
                )
            )
        )
        | Q(
            Exists(
                Requirement.objects.filter(
                    _not_ended(on, of="lot__award__contract__service__"),
                    need=OF_THIS,
                    lot__award__contract__isnull=False,
                )
            )
        )
        | Q(Exists(carried.filter(intention__need=OF_THIS)))
        | Q(Exists(carried.filter(intention__priority__needs=OF_THIS)))
    )


def _told_last() -> Rows[MakeOrBuy]:
    """What was last said of whether a service is made or bought."""
    later = MakeOrBuy.objects.filter(
        Q(recorded_at__gt=OuterRef("recorded_at"))
        | Q(recorded_at=OuterRef("recorded_at"), pk__gt=OuterRef("pk")),
        service=OuterRef("service"),
    )
    return MakeOrBuy.objects.filter(~Exists(later), service=OF_THIS)


def _is_by_nobodys_authority() -> Q:
    """Whether a decision was taken though nobody could tell whose authority it rests on.

    A legal officer who cleared it had looked. A later one on the same matter, of at least
    as much and on an authority that is known, puts it right.
    """
    in_doubt = CheckFound.objects.filter(
        decision=OF_THIS, code__in=OF_AUTHORITY, found=Found.ADVICE
    )
    cleared = Clearance.objects.filter(
        decision=OF_THIS, about=Clearing.LEGAL, is_clear=True
    )
    put_right = Decision.objects.filter(
        ~Exists(in_doubt),
        state=DecisionState.AGREED,
        item__meeting__body__partnership=OuterRef("item__meeting__body__partnership"),
        matter_key=OuterRef("matter_key"),
        decided_at__gt=OuterRef("decided_at"),
        pence__gte=OuterRef("pence"),
    )
    return Q(Exists(in_doubt)) & ~Q(Exists(cleared)) & ~Q(Exists(put_right))


def _asked(on: date) -> Mapping[Kind, Asked]:
    """What is looked up of each kind on a day."""
    standing = Q(withdrawn_at=None)
    intended = Intention.objects.filter(withdrawn_at=None)
    return {
        Kind.NEED: Asked(
            NeedFacts,
            {
                "has_priority": Exists(
                    Priority.needs.through.objects.filter(
                        need=OF_THIS, priority__withdrawn_at=None
                    )
                ),
                "has_service": _is_answered(on),
            },
            standing,
        ),
        Kind.PRIORITY: Asked(
            PriorityFacts,
            {
                "has_need": Exists(
                    Priority.needs.through.objects.filter(priority=OF_THIS)
                ),
                "has_outcome": _is_there("outcome"),
                "has_body": _is_there("body"),
                "has_appraisal": Exists(Appraisal.objects.filter(priority=OF_THIS)),
                "has_intention": Exists(intended.filter(priority=OF_THIS)),
            },
            standing,
        ),
        Kind.DECISION: Asked(
            DecisionFacts,
            {
                "is_agreed": _is(Q(state=DecisionState.AGREED)),
                "lacks_authority": _is_by_nobodys_authority(),
                "commits_nothing": F("commits_nothing"),
                "has_intention": Exists(intended.filter(decision=OF_THIS)),
                "has_contract": Exists(
                    Contract.objects.filter(award__decision=OF_THIS)
                ),
                "has_fund": Exists(
                    Fund.objects.filter(agreement=OuterRef("agreement"))
                ),
            },
        ),
        Kind.SERVICE: Asked(
            ServiceFacts,
            {
                "is_made": Exists(_told_last().filter(choice=Choice.MAKE)),
                "has_contract": Exists(Contract.objects.filter(service=OF_THIS)),
                "has_outcome": Exists(
                    Service.outcomes.through.objects.filter(service=OF_THIS)
                ),
            },
            _not_ended(on),
        ),
        Kind.CONTRACT: Asked(
            ContractFacts,
            {
                "has_begun": _is(Q(starts_on__lte=on)),
                "has_measure": Exists(ContractMeasure.objects.filter(contract=OF_THIS)),
                "is_paid": Exists(
                    ContractOrder.objects.filter(
                        contract=OF_THIS, **within("order__steps", PAID)
                    )
                ),
                "has_outcome": Exists(
                    Service.outcomes.through.objects.filter(service=OuterRef("service"))
                ),
            },
        ),
        Kind.ORDER: Asked(
            OrderFacts,
            {
                "is_paid": Exists(OrderStep.objects.filter(order=OF_THIS, **PAID)),
                "has_contract": Exists(ContractOrder.objects.filter(order=OF_THIS)),
                "has_heading": _is_there("heading"),
            },
            Q(heading=None) & ~Exists(ContractOrder.objects.filter(order=OF_THIS)),
        ),
        Kind.MEASURE: Asked(
            MeasureFacts,
            {
                "has_value": Exists(MeasureValue.objects.filter(measure=OF_THIS))
                | Exists(Return.objects.filter(measure__measure=OF_THIS)),
            },
        ),
    }


def loose_ends_among(scope: Mapping[Kind, Rows[Any]], *, on: date) -> list[LooseEnd]:
    """The loose ends of some things, in the order of the thread.

    One query for each kind, one more for intentions, and two more for appraisals.

    Args:
        scope: The things, by kind: rows that the reader may see.
        on: The day.
    """
    asked = _asked(on)
    found: list[LooseEnd] = []
    for kind in Kind:
        if kind in scope and kind == Kind.APPRAISAL:
            found += _loose_appraisals(scope[kind], on=on)
        elif kind in scope and kind == Kind.INTENTION:
            found += _loose_intentions(scope[kind])
        elif kind in scope and kind in asked:
            found += _loose(kind, _looked_up(scope[kind], asked[kind]), asked[kind])
    return found


def _loose(kind: Kind, rows: Rows[Any], asked: Asked) -> Iterator[LooseEnd]:
    """The loose ends of things of a kind; many are alike, and are judged once."""
    judged: dict[tuple[Any, ...], list[End]] = {}
    for pk, *facts in rows:
        alike = tuple(facts)
        if alike not in judged:
            judged[alike] = ends_of(asked.facts(*map(bool, alike)))
        for end in judged[alike]:
            yield LooseEnd(Thing(kind, pk), end)


def _loose_appraisals(rows: Rows[Appraisal], *, on: date) -> Iterator[LooseEnd]:
    """The loose ends of appraisals: whether partners agree is what their pages say."""
    put = AppraisalPut.objects.filter(appraisal=OF_THIS)
    held = list(rows.annotate(is_put=Exists(put)).order_by("pk"))
    signed = signed_by_each(held)
    partners: dict[int, set[str]] = {each.partnership_id: set() for each in held}
    for partnership, name in Partner.objects.filter(
        covering(on), partnership__in=partners
    ).values_list("partnership", "organisation__name"):
        partners[partnership].add(name)
    for each in held:
        names = partners[each.partnership_id]
        agreeing = [one for one in signed[each.pk] if one.partner in names]
        facts = AppraisalFacts(
            is_closed=each.closed_at is not None,
            has_heard_all=has_heard_all(names, agreeing),
            is_apart=is_apart(agreeing),
            is_put=each.is_put,
        )
        for end in ends_of(facts):
            yield LooseEnd(Thing(Kind.APPRAISAL, each.pk), end)


def _loose_intentions(rows: Rows[Intention]) -> Iterator[LooseEnd]:
    """The loose ends of intentions: what each lacks is what its own page says."""
    carried = ServiceIntention.objects.filter(ended_at=None, intention=OF_THIS)
    for each in (
        in_words(rows.filter(withdrawn_at=None))
        .annotate(has_service=Exists(carried))
        .order_by("pk")
    ):
        facts = IntentionFacts(frozenset(said_of(each).missing), each.has_service)
        for end in ends_of(facts):
            yield LooseEnd(Thing(Kind.INTENTION, each.pk), end)


def _looked_up(rows: Rows[Any], asked: Asked) -> Rows[Any]:
    """The number of each thing, and its facts in their order."""
    named = {
        f"{FACT}{name}": ExpressionWrapper(each, output_field=AS_HELD)
        for name, each in asked.found.items()
    }
    found = rows.filter(asked.narrowed).annotate(**named).order_by("pk")
    looked_up: Rows[Any] = found.values_list("pk", *named)
    return looked_up


@dataclass(frozen=True, slots=True)
class LooseIn:
    """The loose ends of a partnership, as a table, and where the rows lead.

    Attributes:
        said: How many there are, in a sentence.
        table: A row for each.
        ends: The loose end of each row.
    """

    said: str
    table: Table
    ends: Mapping[int, LooseEnd]


def loose_ends_in(partnership: Partnership, *, actor: Account, on: date) -> LooseIn:
    """All loose ends of a partnership that the actor may see; up to 31 queries.

    A need has no partnership: those count that the actor may see and that one of its
    partners recorded. Of a decision whose paper is kept from them they are told nothing.
    """
    reading = Reading(actor, on, kept_back_from(actor, on=on))
    scope = {
        kind: SEEN_BY[kind](actor, on=on).filter(within_it)
        for kind, within_it in _of(partnership, on=on, kept_back=reading.kept_back)
    }
    found = loose_ends_among(scope, on=on)
    titles = {
        card.thing: card.title
        for kind in {each.thing.kind for each in found}
        for card in cards_of(
            kind,
            scope[kind].filter(
                pk__in={each.thing.pk for each in found if each.thing.kind == kind}
            ),
            reading,
            most=EVERY,
        )
    }
    ends = dict(enumerate(found, start=1))
    return LooseIn(
        said=_said(found),
        table=Table(
            key="loose",
            title="Loose ends",
            columns=(
                Column("thing", "Where"),
                Column("kind", "What it is"),
                Column("loose", "What is loose"),
                Column("remedy", "What ties it"),
                Column("who", "Who can tie it"),
                Column("number", "Number", "year"),
            ),
            rows=tuple(
                (
                    titles[each.thing],
                    each.thing.kind.one,
                    each.sentence,
                    each.remedy,
                    each.tied_by,
                    number,
                )
                for number, each in ends.items()
            ),
        ),
        ends=ends,
    )


def _of(
    partnership: Partnership, *, on: date, kept_back: Collection[int]
) -> list[tuple[Kind, Q]]:
    """What of each kind is a partnership's."""
    own = Q(partnership=partnership)
    partners = partnership.partners.filter(covering(on)).values("organisation")
    measured = ContractMeasure.objects.filter(contract__partnership=partnership)
    intended = Intention.objects.filter(
        partnership=partnership, withdrawn_at=None, measure__isnull=False
    )
    return [
        (Kind.NEED, Q(organisation__in=partners)),
        (Kind.PRIORITY, own),
        (Kind.APPRAISAL, own),
        (
            Kind.DECISION,
            Q(item__meeting__body__partnership=partnership)
            & ~Q(item__in=list(kept_back)),
        ),
        (Kind.INTENTION, own),
        (Kind.SERVICE, own),
        (Kind.CONTRACT, own),
        (Kind.ORDER, Q(fund__partnership=partnership)),
        (
            Kind.MEASURE,
            Q(pk__in=measured.values("measure")) | Q(pk__in=intended.values("measure")),
        ),
    ]


def _said(found: list[LooseEnd]) -> str:
    """How many loose ends there are, at how many things of which kind."""
    if not found:
        return "Nothing hangs loose: every thing leads on to the next."
    things = {each.thing for each in found}
    by_kind = [
        kind.counted(number)
        for kind in Kind
        if (number := sum(each.kind == kind for each in things))
    ]
    ends = "1 end hangs" if len(found) == 1 else f"{len(found):,} ends hang"
    return f"{ends} loose, at {listed(by_kind)}."
