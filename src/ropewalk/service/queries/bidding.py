"""Bids as those may see them who may: their own provider, and the buyer once opened."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from ropewalk.figures import Column, Table
from ropewalk.figures.days import LONDON, local_day
from ropewalk.figures.words import day, pounds
from ropewalk.organisations.models import Account, Membership
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.roles import Permission, roles_with
from ropewalk.partnership.models import Partner
from ropewalk.service.kinds import Stage
from ropewalk.service.models import (
    Bid,
    BidAttachment,
    BidCall,
    BidVersion,
    CriteriaVersion,
    Evaluator,
    EvaluatorDeclaration,
    Lot,
    Procurement,
    Provider,
)
from ropewalk.service.queries.arrangements import (
    invited_by_round,
    invited_in,
    with_last_round,
)
from ropewalk.service.queries.registers import NUMBER


def moment(at: datetime) -> str:
    """A moment in words, as clocks in London show it."""
    there = at.astimezone(LONDON)
    return f"{there:%H:%M} on {day(there.date())}"


def call_of(procurement: Procurement) -> BidCall | None:
    """The last call for bids; one query."""
    return procurement.calls.order_by("number").last()


def bids_opened_on(procurement: Procurement) -> date | None:
    """The day on which the bids last called for are opened, if any were; one query."""
    call = call_of(procurement)
    return None if call is None else local_day(call.opens_at)


def criteria_of(procurement: Procurement) -> CriteriaVersion | None:
    """The criteria as they were last set; two queries."""
    return (
        procurement.criteria_versions.prefetch_related("criteria")
        .order_by("number")
        .last()
    )


def refusal_while_sealed(call: BidCall | None, *, at: datetime) -> str | None:
    """Why nobody who buys may see a bid yet, if they may not."""
    if call is None:
        return "Bids have not been called for."
    if at < call.opens_at:
        return (
            f"The bids are sealed. They are opened at {moment(call.opens_at)}: until then "
            "nobody who buys sees what was offered, or who offered it."
        )
    return None


def bids_of_own(actor: Account, *, on: date) -> QuerySet[Bid]:
    """The bids of the providers whose own people the actor is one of, in one query."""
    return Bid.objects.of(actor, on=on).select_related(
        "lot__procurement__partnership",
        "lot__procurement__buyer",
        "provider__organisation",
    )


def bids_opened_to(actor: Account, *, on: date, at: datetime) -> QuerySet[Bid]:
    """The opened bids of choices that the actor makes or scores, in one query.

    Whoever scores still has a role in a partner. Whoever is one of a bidder's own people sees
    none but their own, and whoever declared an interest in a choice none of it, whatever
    else they do.
    """
    commissions = actor.memberships.filter(
        covering(on), role__in=roles_with(Permission.COMMISSION_SERVICES)
    )
    partnerships = Partner.objects.filter(
        covering(on), organisation__in=commissions.values("organisation")
    )
    own = Membership.objects.filter(covering(on), account=actor)
    belongs = Partner.objects.filter(
        covering(on), organisation__in=own.values("organisation")
    )
    scored = Evaluator.objects.filter(
        account=actor, procurement__partnership__in=belongs.values("partnership")
    )
    said = EvaluatorDeclaration.objects.filter(evaluator=OuterRef("pk")).order_by("-pk")
    interested = Evaluator.objects.filter(account=actor).annotate(
        has_interest=Subquery(said.values("has_interest")[:1])
    )
    bid_for = Bid.objects.filter(provider__organisation__in=own.values("organisation"))
    chosen = Procurement.objects.filter(
        partnership__in=partnerships.values("partnership")
    ) | Procurement.objects.filter(pk__in=scored.values("procurement"))
    return (
        Bid.objects.opened(at=at)
        .filter(lot__procurement__in=chosen.values("pk"))
        .exclude(lot__procurement__in=bid_for.values("lot__procurement"))
        .exclude(
            lot__procurement__in=interested.filter(has_interest=True).values(
                "procurement"
            )
        )
        .select_related("lot__procurement__partnership", "provider__organisation")
    )


def bids_seen_by(actor: Account, *, on: date, at: datetime) -> QuerySet[Bid]:
    """The bids that an actor may read: their own, and those opened to them."""
    return Bid.objects.filter(
        Q(pk__in=Bid.objects.of(actor, on=on).values("pk"))
        | Q(pk__in=bids_opened_to(actor, on=on, at=at).values("pk"))
    ).select_related(
        "lot__procurement__partnership",
        "lot__procurement__buyer",
        "provider__organisation",
    )


def bidders_of(actor: Account, *, on: date) -> QuerySet[Provider]:
    """The providers that the actor may bid for, in one query."""
    own = actor.memberships.acting(on=on)
    return Provider.objects.filter(
        covering(on), organisation__in=own.values("organisation")
    ).select_related("organisation")


def lots_open_to(actor: Account, *, on: date) -> QuerySet[Lot]:
    """The lots that the actor's organisations can bid for, or did, in one query.

    Where some were invited, only those see that there is anything.
    """
    bidders = bidders_of(actor, on=on)
    lots = Lot.objects.filter(
        procurement__partnership__in=bidders.values("partnership"),
        procurement__stage=Stage.OPEN,
        procurement__calls__isnull=False,
    )
    return (
        with_last_round(lots)
        .filter(invited_in(bidders))
        .distinct()
        .select_related("procurement__buyer", "procurement__partnership")
    )


@dataclass(frozen=True, slots=True)
class OpenLot:
    """A lot that can be bid for: by which provider, until when, and what it has offered."""

    lot: Lot
    provider: Provider
    call: BidCall
    bid: Bid | None
    versions: int


def open_lots(actor: Account, *, on: date) -> list[OpenLot]:
    """What the actor's organisations can bid for, with their own bids; five queries."""
    lots = list(lots_open_to(actor, on=on))
    providers = list(bidders_of(actor, on=on))
    calls: dict[int, BidCall] = {}
    for call in BidCall.objects.filter(
        procurement__in={each.procurement_id for each in lots}
    ).order_by("number"):
        calls[call.procurement_id] = call
    bids = {
        (each.lot_id, each.provider_id): each
        for each in Bid.objects.filter(
            lot__in=lots, provider__in=providers
        ).prefetch_related("versions")
    }
    rounds = {each.pk: each.last_round for each in lots}  # type: ignore[attr-defined]  # annotated
    invited = invited_by_round(rounds.values())
    found = []
    for lot in lots:
        round_id = rounds[lot.pk]
        for provider in providers:
            can_bid = round_id is None or provider.pk in invited[round_id]
            if can_bid and provider.partnership_id == lot.procurement.partnership_id:
                bid = bids.get((lot.pk, provider.pk))
                versions = len(bid.versions.all()) if bid else 0
                found.append(
                    OpenLot(lot, provider, calls[lot.procurement_id], bid, versions)
                )
    return found


def criteria_table(criteria: CriteriaVersion) -> Table:
    """What bids are judged by, as the buyer and the bidders are shown it."""
    return Table(
        key="criteria",
        title="What bids are judged by",
        columns=(
            Column("criterion", "Criterion"),
            Column("weight", "Weight, of 100", "count"),
            Column("floor", f"Fewest points, of {criteria.most_points}"),
            Column("why", "Why that weight"),
        ),
        rows=tuple(
            (
                f"{each.title} (price)" if each.is_price else each.title,
                each.percent,
                "none" if each.floor is None else str(each.floor),
                each.reason,
            )
            for each in criteria.criteria.all()
        ),
        note=f"{_scale_said(criteria)} {_floor_said(criteria)}",
    )


def _scale_said(criteria: CriteriaVersion) -> str:
    """From what to what evaluators give points, and how a price gets its own."""
    said = (
        f"Evaluators give 0 to {criteria.most_points} points on each criterion but price, "
        "and its weight is earned in proportion."
    )
    if any(each.is_price for each in criteria.criteria.all()):
        said += (
            " Of the bids that stand the cheapest earns the whole weight of price, and a "
            "dearer one less in proportion."
        )
    return said


def _floor_said(criteria: CriteriaVersion) -> str:
    """From which share of the points for quality on a bid stands."""
    if criteria.floor_percent is None:
        return "No share of the points for quality as a whole is asked for."
    return (
        f"A bid with less than {criteria.floor_percent}% of the points for quality is out, "
        "whatever it costs."
    )


def versions_table(bid: Bid) -> Table:
    """What a bid offered, version by version, the last first; one query."""
    held: list[BidVersion] = list(bid.versions.order_by("-number"))
    return Table(
        key="versions",
        title="What was offered",
        columns=(
            Column("version", "Version", "year"),
            Column("made", "Made at"),
            Column("price", "Price", "pence"),
            Column("offer", "Offer"),
        ),
        rows=tuple(
            (each.number, moment(each.recorded_at), each.price_pence, each.offer)
            for each in held
        ),
    )


def attachments_of(bid: Bid) -> list[BidAttachment]:
    """The papers that count of a bid: the last of each name; one query."""
    return list({each.name: each for each in bid.attachments.all()}.values())


def attachments_table(held: list[BidAttachment]) -> Table:
    """The papers of a bid, each led to by its key."""
    return Table(
        key="papers",
        title="Papers sent with it",
        columns=(
            Column("name", "Paper"),
            Column("pages", "Pages", "count"),
            Column("sent", "Sent at"),
            Column("hash", "Fingerprint (SHA-256)"),
            NUMBER,
        ),
        rows=tuple(
            (each.name, each.pages, moment(each.recorded_at), each.sha256, each.pk)
            for each in held
        ),
    )


def open_table(held: list[OpenLot]) -> Table:
    """What an actor's organisations can bid for."""
    return Table(
        key="open",
        title="Open to you",
        columns=(
            Column("what", "What is wanted"),
            Column("buyer", "Buyer"),
            Column("until", "Until"),
            Column("offered", "What you offered"),
        ),
        rows=tuple(
            (
                f"{each.lot.procurement.title}, {each.lot}",
                each.lot.procurement.buyer.name,
                moment(each.call.closes_at),
                f"Version {each.versions}" if each.versions else "nothing yet",
            )
            for each in held
        ),
    )


def received_table(bids: QuerySet[Bid]) -> Table:
    """The opened bids of a procurement; two queries."""
    rows = []
    for each in bids.prefetch_related("versions"):
        last = list(each.versions.all())[-1]
        rows.append(
            (
                str(each.provider),
                str(each.lot),
                pounds(last.price_pence),
                moment(last.recorded_at),
                each.pk,
            )
        )
    return Table(
        key="bids",
        title="Bids",
        columns=(
            Column("provider", "Provider"),
            Column("lot", "For"),
            Column("price", "Price"),
            Column("made", "Made at"),
            NUMBER,
        ),
        rows=tuple(rows),
    )
