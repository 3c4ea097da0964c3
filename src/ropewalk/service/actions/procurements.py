"""Beginning a procurement, recording its route, its notices and to whom a lot goes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.queries.decisions import decisions_of
from ropewalk.service.advised import AdviceSaid, advice_given
from ropewalk.service.hold import hold_procurement
from ropewalk.service.kinds import NoticeKind, Regime, Route, Stage, Standing
from ropewalk.service.models import (
    Award,
    LegalAdvice,
    Lot,
    Notice,
    Procurement,
    RouteFact,
    RouteFinding,
    RouteRecord,
    RouteTest,
    Service,
)
from ropewalk.service.named import refuse_foreign_provider
from ropewalk.service.permissions import refusal_to_choose, refusal_to_commission
from ropewalk.service.queries.bidding import (
    bids_opened_on,
    call_of,
    refusal_while_sealed,
)
from ropewalk.service.queries.evaluating import evaluation_of, has_moderation
from ropewalk.service.queries.exclusion import excluded_from
from ropewalk.service.queries.selecting import selection_of
from ropewalk.service.queries.waiting import waiting_of
from ropewalk.service.rules.criteria import BidState
from ropewalk.service.rules.notices import refusal_of_notice
from ropewalk.service.rules.selection_law import selection_law
from ropewalk.service.rules.stages import refusal_of_move


@dataclass(frozen=True, slots=True)
class ProcurementSaid:
    """A procurement as somebody entered it.

    Attributes:
        title: What is to be bought.
        buyer_id: The partner that will hold the contract.
        service_id: The service that it is for.
        regime: The law that it is under.
        value_pence: What it is likely to be worth over its whole life, with value added
            tax, as thresholds count it.
    """

    title: str
    buyer_id: int
    service_id: int
    regime: Regime
    value_pence: int


@transaction.atomic
def begin_procurement(
    *,
    partnership_id: int,
    said: ProcurementSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Procurement:
    """Begin to choose who gives a service.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when buyer or service are not this partnership's.
    """
    partnership = Partnership.objects.get(pk=partnership_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    held = Procurement.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, partnership=partnership, recorded_by=by)
        return held
    if not said.title.strip():
        raise BadInput("Say what is to be bought.")
    if said.value_pence <= 0:
        raise BadInput("Enter what it is likely to be worth, more than nothing.")
    partners = partnership.partners.filter(covering(local_day(at)))
    if not partners.filter(organisation=said.buyer_id).exists():
        raise BadInput("Choose the partner that will hold the contract.")
    if not Service.objects.filter(pk=said.service_id, partnership=partnership).exists():
        raise BadInput("Choose one of the services of this partnership.")
    made = Procurement.objects.create(
        partnership=partnership,
        buyer_id=said.buyer_id,
        service_id=said.service_id,
        title=said.title.strip(),
        regime=said.regime,
        value_pence=said.value_pence,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.PROCUREMENT_BEGUN,
        subject=made,
        by=by,
        at=at,
        detail=f"partnership {partnership_id}, {said.regime}",
    )
    return made


def _held(
    procurement_id: int, *, by: Account, on: date, chosen: Collection[int] = ()
) -> Procurement:
    """A procurement, held, for somebody who may run it and choose these providers."""
    procurement = hold_procurement(procurement_id)
    if refusal := refusal_to_choose(
        actor=by, procurement=procurement, chosen=chosen, on=on
    ):
        raise PermissionDenied(refusal)
    return procurement


@transaction.atomic
def record_route(
    *,
    procurement_id: int,
    route: Route,
    why: str,
    answers: Mapping[str, str],
    advice: AdviceSaid | None = None,
    by: Account,
    at: datetime,
) -> RouteRecord:
    """Record how a provider is to be chosen and why, with what the rules found.

    The facts, what the rules say of each route, and each test are kept with it. From then
    on the procurement is under the law that the route belongs to.

    Args:
        procurement_id: The procurement.
        route: The route.
        why: Why this one.
        answers: The facts, by their short names; what is not known is left out.
        advice: The legal advice that it rests on, where the rules do not open it.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, the route is not open and rests on no advice, or
            the choice has been made.
    """
    procurement = _held(procurement_id, by=by, on=local_day(at))
    if procurement.stage in {Stage.AWARDED, Stage.ABANDONED}:
        raise BadInput("The choice has been made: its record is not changed any more.")
    if not why.strip():
        raise BadInput(
            "Give the reason for this route. It is part of the public record."
        )
    selection = selection_of(procurement, answers)
    found = next(each for each in selection.routes if each.route == route)
    is_open = found.standing in {Standing.MUST, Standing.MAY}
    if not is_open and advice is None:
        raise BadInput(
            f"{found.reason} Choose a route that is open, or record the legal advice that "
            "this one rests on."
        )
    made = RouteRecord.objects.create(
        procurement=procurement,
        route=route,
        why=why.strip(),
        advice=LegalAdvice.objects.create(
            **advice_given(advice, on=local_day(at)), recorded_at=at, recorded_by=by
        )
        if advice
        else None,
        recorded_at=at,
        recorded_by=by,
    )
    RouteFact.objects.bulk_create(
        RouteFact(record=made, name=name, answer=answer)
        for name, answer in answers.items()
        if answer
    )
    RouteFinding.objects.bulk_create(
        RouteFinding(
            record=made,
            route=each.route,
            standing=each.standing,
            reason=each.reason,
            law=each.law.title,
            certainty=each.law.certainty,
        )
        for each in selection.routes
    )
    tests = [
        *(("", each) for each in selection.regime_points),
        *((one.route.value, each) for one in selection.routes for each in one.points),
    ]
    RouteTest.objects.bulk_create(
        RouteTest(
            record=made,
            number=number,
            route=of,
            asked=each.code,
            found=each.found.lower(),
            why=each.said,
        )
        for number, (of, each) in enumerate(tests, start=1)
    )
    procurement.regime = selection_law().routes[route].regime
    procurement.save(update_fields=["regime"])
    record(
        Event.Kind.ROUTE_RECORDED,
        subject=procurement,
        by=by,
        at=at,
        detail=f"{route}, {found.standing}, record {made.pk}",
    )
    return made


@transaction.atomic
def move_procurement(
    *, procurement_id: int, to: Stage, why: str = "", by: Account, at: datetime
) -> Procurement:
    """Take a procurement to its next stage.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the stage is not next, nobody says why it is abandoned, or it is
            awarded other than lot by lot.
    """
    procurement = _held(procurement_id, by=by, on=local_day(at))
    if refusal := refusal_of_move(Stage(procurement.stage), to):
        raise BadInput(refusal)
    if to == Stage.AWARDED:
        raise BadInput("A procurement is awarded once each of its lots is.")
    if to == Stage.ABANDONED and not why.strip():
        raise BadInput("Say why it is abandoned.")
    if to != Stage.ABANDONED and not procurement.routes.exists():
        raise BadInput("Record the route first: by which process, and why.")
    if to == Stage.EVALUATING and (refusal := _unready(procurement, at)):
        raise BadInput(refusal)
    procurement.stage = to
    procurement.abandoned_because = why.strip() if to == Stage.ABANDONED else ""
    procurement.save(update_fields=["stage", "abandoned_because"])
    record(
        Event.Kind.PROCUREMENT_MOVED, subject=procurement, by=by, at=at, detail=str(to)
    )
    return procurement


def _unready(procurement: Procurement, at: datetime) -> str | None:
    """Why bids are not weighed up yet, if they are not."""
    route = procurement.routes.last()
    if (
        route is not None
        and selection_law().routes[Route(route.route)].considers_criteria
        and not procurement.criteria_versions.exists()
    ):
        return (
            f"{route.get_route_display()} considers all five key criteria: set them, with "
            "their weights and the reasons, before anything is weighed up."
        )
    call = call_of(procurement)
    return refusal_while_sealed(call, at=at) if call is not None else None


@transaction.atomic
def publish_notice(
    *,
    procurement_id: int,
    kind: NoticeKind,
    published_on: date,
    reference: str,
    by: Account,
    at: datetime,
) -> Notice:
    """Record a notice that was published, and the reference it has there.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no reference, or cannot be of that day.
    """
    procurement = _held(procurement_id, by=by, on=local_day(at))
    if not reference.strip():
        raise BadInput("Enter the reference that the notice has where it is published.")
    if refusal := refusal_of_notice(
        kind,
        published_on,
        today=local_day(at),
        begun_on=local_day(procurement.recorded_at),
        opened_on=bids_opened_on(procurement),
        regime=Regime(procurement.regime),
    ):
        raise BadInput(refusal)
    made = Notice.objects.create(
        procurement=procurement,
        kind=kind,
        published_on=published_on,
        reference=reference.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.NOTICE_PUBLISHED,
        subject=procurement,
        by=by,
        at=at,
        detail=f"{kind} on {published_on}",
    )
    return made


@transaction.atomic
def award_lot(
    *,
    lot_id: int,
    provider_id: int,
    why: str,
    awarded_on: date,
    not_first_because: str = "",
    decision_id: int | None = None,
    by: Account,
    at: datetime,
) -> Award:
    """Give a lot to a provider; once each lot is given, the procurement is awarded.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no route is recorded, no reason is given, the procurement is not at
            that stage, or the lot is given already; while the award waits, while bids are
            not ranked, or when it goes to another than the first and nobody says why.
    """
    lot = Lot.objects.get(pk=lot_id)
    procurement = _held(
        lot.procurement_id, by=by, on=local_day(at), chosen=[provider_id]
    )
    route = procurement.routes.last()
    if route is None:
        raise BadInput("Record the route first: by which process, and why.")
    if refusal := refusal_of_move(Stage(procurement.stage), Stage.AWARDED):
        raise BadInput(refusal)
    if not why.strip():
        raise BadInput(
            "Give the reason for the award. It is part of the public record."
        )
    if awarded_on > local_day(at):
        raise BadInput(f"{day(awarded_on)} is still to come.")
    if waits := waiting_of(procurement, route).refusal(on=awarded_on):
        raise BadInput(waits)
    refuse_foreign_provider(procurement.partnership, provider_id)
    if decision_id is not None:
        _refuse_decision(procurement, decision_id, by=by, on=local_day(at))
    if Award.objects.filter(lot=lot).exists():
        raise BadInput(f"Lot {lot.number} is awarded already.")
    passed_over = _refuse_unranked(lot, provider_id, not_first_because, at=at)
    made = Award.objects.create(
        lot=lot,
        provider_id=provider_id,
        why=why.strip(),
        not_first_because=not_first_because.strip() if passed_over else "",
        decision_id=decision_id,
        awarded_on=awarded_on,
        recorded_at=at,
        recorded_by=by,
    )
    if not procurement.lots.filter(award=None).exists():
        procurement.stage = Stage.AWARDED
        procurement.save(update_fields=["stage"])
    record(
        Event.Kind.LOT_AWARDED,
        subject=procurement,
        by=by,
        at=at,
        detail=f"lot {lot.number}, provider {provider_id}",
    )
    return made


def _refuse_unranked(lot: Lot, provider_id: int, because: str, *, at: datetime) -> bool:
    """Whether others come before a provider in the ranking of a lot that was bid for.

    Raises:
        BadInput: when the bids are sealed or not ranked yet, the provider is left out or
            below the floor for quality, or it is not first and nobody says why.
    """
    call = call_of(lot.procurement)
    if call is None:
        return False
    if sealed := refusal_while_sealed(call, at=at):
        raise BadInput(sealed)
    if out := excluded_from(lot.procurement).get(provider_id):
        raise BadInput(f"This provider is left out. {out.found} {out.reason}")
    evaluation = evaluation_of(lot, on=local_day(at))
    if evaluation is None:
        return _with_reason(because, _nobody_ranked(lot))
    if not has_moderation(lot):
        raise BadInput("The evaluators have not compared their scores yet.")
    bid = lot.bids.filter(provider=provider_id).first()
    found = {each.bid.code: each for each in evaluation.bids}
    of_provider = found[str(bid.pk)] if bid else None
    if any(each.state == BidState.NOT_KNOWN for each in evaluation.bids):
        raise BadInput(evaluation.said)
    if of_provider is not None and of_provider.state == BidState.BELOW_FLOOR:
        raise BadInput(f"{of_provider.reasons[0]} Nothing is awarded to it.")
    if of_provider is not None and of_provider.rank == 1:
        return False
    return _with_reason(
        because, f"{evaluation.said} Say why the lot goes to another than the first."
    )


def _with_reason(because: str, refusal: str) -> bool:
    """That others come before a provider, once somebody says why it is passed over."""
    if not because.strip():
        raise BadInput(refusal)
    return True


def _nobody_ranked(lot: Lot) -> str:
    lead = "No bid for this lot is weighed up"
    if not lot.bids.exists():
        lead = "Nobody bid for this lot"
    return f"{lead}. Say why it goes to a provider that did not."


def _refuse_decision(
    procurement: Procurement, decision_id: int, *, by: Account, on: date
) -> None:
    """Refuse a decision that is not the partnership's, or whose paper is kept back."""
    seen = decisions_of(procurement.partnership, actor=by, on=on)
    if not seen.filter(pk=decision_id).exists():
        raise BadInput("Choose one of the decisions of this partnership.")
