"""Setting what bids are judged by, calling for them, and bidding."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.received import ReceivedPaper
from ropewalk.service.hold import hold_procurement
from ropewalk.service.kinds import Route, Stage
from ropewalk.service.models import (
    Bid,
    BidAttachment,
    BidCall,
    BidVersion,
    CriteriaVersion,
    Criterion,
    Lot,
    Procurement,
    Provider,
)
from ropewalk.service.permissions import refusal_to_bid, refusal_to_choose
from ropewalk.service.queries.arrangements import is_invited
from ropewalk.service.queries.bidding import call_of, moment
from ropewalk.service.rules.criteria import Criterion as CriterionSaid
from ropewalk.service.rules.criteria import faults_in_criteria
from ropewalk.service.rules.stages import refusal_of_move


def _held(procurement_id: int, *, by: Account, at: datetime) -> Procurement:
    """A procurement, held, for somebody who may run it."""
    procurement = hold_procurement(procurement_id)
    if refusal := refusal_to_choose(
        actor=by, procurement=procurement, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    return procurement


@transaction.atomic
def set_criteria(
    *,
    procurement_id: int,
    criteria: Sequence[CriterionSaid],
    most_points: int,
    floor_percent: int | None = None,
    by: Account,
    at: datetime,
) -> CriteriaVersion:
    """Set what bids are judged by, before anybody is asked for one.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: with every fault in the criteria, or when providers have been asked.
    """
    procurement = _held(procurement_id, by=by, at=at)
    route = procurement.routes.last()
    if route is None:
        raise BadInput("Record the route first: the criteria hang on it.")
    if (
        procurement.stage not in {Stage.SPECIFYING, Stage.OPEN}
        or procurement.calls.exists()
    ):
        raise BadInput(
            "The criteria are set before providers are asked, and then they stand."
        )
    if most_points < 1:
        raise BadInput("An evaluator gives up to 1 point or more.")
    if floor_percent is not None and not 0 <= floor_percent <= 100:
        raise BadInput("The floor for quality is a share from 0 to 100.")
    if faults := faults_in_criteria(
        criteria, route=Route(route.route), most_points=most_points
    ):
        raise BadInput(" ".join(faults))
    made = CriteriaVersion.objects.create(
        procurement=procurement,
        number=procurement.criteria_versions.count() + 1,
        most_points=most_points,
        floor_percent=floor_percent,
        recorded_at=at,
        recorded_by=by,
    )
    Criterion.objects.bulk_create(
        Criterion(
            version=made,
            code=each.code,
            title=each.title.strip(),
            key=each.key,
            percent=each.percent,
            reason=each.reason.strip(),
            is_price=each.is_price,
            floor=each.floor,
        )
        for each in criteria
    )
    record(
        Event.Kind.CRITERIA_SET,
        subject=procurement,
        by=by,
        at=at,
        detail=f"version {made.number}, {len(criteria)} criteria",
    )
    return made


@transaction.atomic
def call_for_bids(
    *,
    procurement_id: int,
    closes_at: datetime,
    opens_at: datetime,
    by: Account,
    at: datetime,
) -> BidCall:
    """Ask providers for bids until a moment, or put that moment off before it comes.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when there are no lots or criteria, the moment has passed, it would be
            brought forward, or bids would be opened before they are closed.
    """
    procurement = _held(procurement_id, by=by, at=at)
    if not procurement.lots.exists():
        raise BadInput("Make a lot first: bids are for a lot.")
    if not procurement.criteria_versions.exists():
        raise BadInput("Set the criteria first: providers are told what they are.")
    if closes_at <= at:
        raise BadInput(f"{moment(closes_at)} has passed: bids need time to be made.")
    if opens_at < closes_at:
        raise BadInput("Bids are opened after they are closed, not before.")
    last = call_of(procurement)
    if last is not None and at >= last.closes_at:
        raise BadInput(f"Bids closed at {moment(last.closes_at)}: that stands.")
    if last is not None and (closes_at < last.closes_at or opens_at < last.opens_at):
        raise BadInput(
            f"Providers were told {moment(last.closes_at)}: it can be put off, and not "
            "brought forward."
        )
    if procurement.stage != Stage.OPEN:
        if refusal := refusal_of_move(Stage(procurement.stage), Stage.OPEN):
            raise BadInput(refusal)
        procurement.stage = Stage.OPEN
        procurement.save(update_fields=["stage"])
    made = BidCall.objects.create(
        procurement=procurement,
        number=1 if last is None else last.number + 1,
        closes_at=closes_at,
        opens_at=opens_at,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.BIDS_CALLED,
        subject=procurement,
        by=by,
        at=at,
        detail=f"until {closes_at.isoformat()}, opened {opens_at.isoformat()}",
    )
    return made


NOTHING_ASKED = "No bids are asked for here."
MOST_ATTACHED = 20
"""How many papers a bid can have: a limit of this software."""


@dataclass(frozen=True, slots=True)
class BidSaid:
    """What a provider offers, and at which price in pence."""

    price_pence: int
    offer: str


@transaction.atomic
def make_bid(
    *,
    lot_id: int,
    provider_id: int,
    said: BidSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> BidVersion:
    """Bid for a lot, or replace what was offered: every version is kept.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when bids are not called for or are closed, the provider is not one of
            the partnership's or of those invited, or something is missing.
    """
    provider = Provider.objects.select_related("organisation").get(pk=provider_id)
    if refusal := refusal_to_bid(actor=by, provider=provider, on=local_day(at)):
        raise PermissionDenied(refusal)
    lot = Lot.objects.get(pk=lot_id)
    procurement = hold_procurement(lot.procurement_id)
    used = (
        BidVersion.objects.select_related("bid")
        .filter(submission_key=submission_key)
        .first()
    )
    if used is not None:
        refuse_other_use(used, recorded_by=by)
        refuse_other_use(used.bid, lot_id=lot_id, provider_id=provider_id)
        return used
    if procurement.partnership_id != provider.partnership_id:
        raise BadInput("This provider gives no services to that partnership.")
    if not is_invited(procurement, provider):
        raise BadInput(NOTHING_ASKED)
    _refuse_late(procurement, at=at)
    if said.price_pence <= 0:
        raise BadInput("Enter the price, more than nothing.")
    if not said.offer.strip():
        raise BadInput("Say what you offer.")
    bid = Bid.objects.filter(lot=lot, provider=provider).first()
    if bid is None:
        bid = Bid.objects.create(lot=lot, provider=provider, recorded_at=at)
    made = BidVersion.objects.create(
        bid=bid,
        number=bid.versions.count() + 1,
        price_pence=said.price_pence,
        offer=said.offer.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.BID_MADE, subject=bid, by=by, at=at, detail=f"version {made.number}"
    )
    return made


def _refuse_late(procurement: Procurement, *, at: datetime) -> None:
    """Refuse what is offered where nothing is asked for, or after bids closed."""
    call = call_of(procurement)
    if call is None or procurement.stage not in {Stage.OPEN, Stage.EVALUATING}:
        raise BadInput(NOTHING_ASKED)
    if at >= call.closes_at or procurement.stage != Stage.OPEN:
        raise BadInput(
            f"Bids closed at {moment(call.closes_at)}. What had been offered by then "
            "stands, and nothing more can be."
        )


@transaction.atomic
def attach_to_bid(
    *, bid_id: int, paper: ReceivedPaper, by: Account, at: datetime
) -> BidAttachment:
    """Keep a paper with a bid, as it was received; one of the same name takes its place.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when bids are closed, the bid has that very paper or too many already.
    """
    bid = Bid.objects.select_related("lot", "provider").get(pk=bid_id)
    if refusal := refusal_to_bid(actor=by, provider=bid.provider, on=local_day(at)):
        raise PermissionDenied(refusal)
    procurement = hold_procurement(bid.lot.procurement_id)
    _refuse_late(procurement, at=at)
    if bid.attachments.filter(sha256=paper.sha256, name=paper.name).exists():
        raise BadInput("This bid has that very paper already.")
    if bid.attachments.count() >= MOST_ATTACHED:
        raise BadInput(
            f"A bid can have {MOST_ATTACHED} papers, and this one has. Put what is left "
            "into one PDF before you send it, or say it in the offer."
        )
    made = BidAttachment.objects.create(
        bid=bid,
        name=paper.name,
        folder=paper.folder,
        size=paper.size,
        sha256=paper.sha256,
        pages=paper.pages,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.BID_ATTACHMENT_ADDED,
        subject=bid,
        by=by,
        at=at,
        detail=f"{paper.pages} pages, {paper.sha256}",
    )
    return made
