"""What became of a bid, as its own bidder is told it: of no other bid more than its provider.

Nothing is told before the bids are opened, and nothing of the choice before the notice
that opens the standstill is published or the award is made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, pounds
from ropewalk.organisations.models import Account
from ropewalk.service.kinds import NoticeKind, Regime, Route
from ropewalk.service.models import Award, Bid, BidCall, CriteriaVersion, Notice
from ropewalk.service.queries.bidding import bids_of_own, criteria_of, moment
from ropewalk.service.queries.evaluating import evaluation_of, has_moderation
from ropewalk.service.rules.criteria import BidFound, Evaluation, points_said
from ropewalk.service.rules.selection_law import RouteAsked, selection_law
from ropewalk.service.rules.standstill import standstill


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a bid.

    Attributes:
        said: It in a sentence.
        notes: Why, and until when it can be objected to.
        tables: Its own scores, criterion by criterion.
    """

    said: str
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


def bid_call_said(call: BidCall | None, *, at: datetime) -> str:
    """Until when bids are made, and from when they are read."""
    if call is None:
        return "Bids are not called for."
    closes, opens = moment(call.closes_at), moment(call.opens_at)
    if at < call.closes_at:
        return f"Bids close at {closes}; they are opened at {opens}."
    if at < call.opens_at:
        return f"Bids closed at {closes}; they are opened at {opens}."
    return f"Bids closed at {closes} and were opened at {opens}."


def outcome_of(bid: Bid, *, at: datetime) -> Outcome:
    """What became of a bid, for its own bidder.

    Four queries before the choice is told; their number never grows with the bids.
    """
    call = _call(bid)
    lead = bid_call_said(call, at=at)
    award, notice = _award(bid), _notice(bid)
    if call is None or at < call.opens_at or (award is None and notice is None):
        return Outcome(lead)
    criteria = criteria_of(bid.lot.procurement)
    evaluation = (
        evaluation_of(bid.lot, on=_known_on(award, notice, at=at), criteria=criteria)
        if has_moderation(bid.lot)
        else None  # evaluators have not compared what each gave
    )
    own = _own(bid, evaluation)
    notes = [
        *_choice_said(bid, award, notice, evaluation),
        *_why(award, own),
        *_objection_said(bid, notice, on=local_day(at)),
    ]
    return Outcome(
        f"{lead} {_short(bid, award, notice)}.",
        tuple(notes),
        (_scores(own, criteria),) if own and criteria else (),
    )


def own_bids(actor: Account, *, on: date) -> list[Bid]:
    """The bids of an actor's own providers, with what became of them; four queries."""
    return list(
        bids_of_own(actor, on=on)
        .select_related(
            "lot__procurement__partnership",
            "lot__procurement__buyer",
            "lot__award__provider__organisation",
            "provider__organisation",
        )
        .prefetch_related(
            "lot__procurement__calls",
            "lot__procurement__notices",
            "lot__procurement__routes",
        )
    )


def own_bids_table(bids: Iterable[Bid], *, at: datetime) -> Table:
    """How each bid stands, as its own bidder is told it."""
    return Table(
        key="own",
        title="How your bids stand",
        columns=(Column("bid", "Bid"), Column("stands", "How it stands")),
        rows=tuple(
            (f"{each.lot.procurement.title}, {each.lot}", _stands(each, at=at))
            for each in bids
        ),
    )


def _stands(bid: Bid, *, at: datetime) -> str:
    call = _call(bid)
    if call is None:
        return "Not called for"
    if at < call.closes_at:
        return f"Open until {moment(call.closes_at)}"
    if at < call.opens_at:
        return f"Closed; opened at {moment(call.opens_at)}"
    return _short(bid, _award(bid), _notice(bid))


def _short(bid: Bid, award: Award | None, notice: Notice | None) -> str:
    """Where the lot went, or that an intention to award it is published."""
    if award is not None and award.provider_id == bid.provider_id:
        return (
            f"The lot was awarded to you, {award.provider}, on {day(award.awarded_on)}"
        )
    if award is not None:
        return f"The lot was awarded to {award.provider} on {day(award.awarded_on)}"
    if notice is not None:
        kind = (
            "intention to" if notice.kind == NoticeKind.INTENTION else "notice of the"
        )
        return f"The {kind} award was published on {day(notice.published_on)}"
    return "Opened; nothing is published yet"


def _call(bid: Bid) -> BidCall | None:
    calls = list(bid.lot.procurement.calls.all())
    return calls[-1] if calls else None


def _award(bid: Bid) -> Award | None:
    return getattr(bid.lot, "award", None)


def _route(bid: Bid) -> RouteAsked | None:
    routes = list(bid.lot.procurement.routes.all())
    return selection_law().routes[Route(routes[-1].route)] if routes else None


def _notice(bid: Bid) -> Notice | None:
    """The last notice that opens a standstill; where the route asks for none, none."""
    asked = _route(bid)
    if asked is None or not asked.has_standstill:
        return None
    opens = NoticeKind(selection_law().regimes[asked.regime].standstill_opens_with)
    notices = [each for each in bid.lot.procurement.notices.all() if each.kind == opens]
    return notices[-1] if notices else None


def _known_on(award: Award | None, notice: Notice | None, *, at: datetime) -> date:
    """The day whose interests of evaluators count: that on which the choice was told."""
    if award is not None:
        return local_day(award.recorded_at)
    return local_day(at) if notice is None else notice.published_on


def _own(bid: Bid, evaluation: Evaluation | None) -> BidFound | None:
    found = evaluation.bids if evaluation else ()
    return next((each for each in found if each.bid.code == str(bid.pk)), None)


def _choice_said(
    bid: Bid,
    award: Award | None,
    notice: Notice | None,
    evaluation: Evaluation | None,
) -> list[str]:
    """Before the award: whose bid is first, and where it stands for whom it is meant."""
    if award is not None or notice is None:
        return []
    first = evaluation.first if evaluation else ()
    named = (
        f"To whom the lot is meant to go is in the notice {notice.reference}; once it is "
        "awarded, that is said here."
    )
    if len(first) != 1:
        return [named]
    if first[0].bid.code == str(bid.pk):
        return [f"Your bid is first on points. {named}"]
    return [f"The bid of {first[0].bid.name} is first on points. {named}"]


def _why(award: Award | None, own: BidFound | None) -> list[str]:
    said = [f"Why it was awarded so: {award.why}"] if award else []
    if award and award.not_first_because and own and own.rank == 1:
        said.append(f"Why not to the first: {award.not_first_because}")
    if own:
        said.append(own.reasons[0])
    return said


def _objection_said(bid: Bid, notice: Notice | None, *, on: date) -> list[str]:
    """Until when the bidder can object, by the notice published last."""
    asked = _route(bid)
    if asked is None or notice is None:
        return []
    wait = standstill(notice.published_on, regime=asked.regime)
    until = f"the end of {day(wait.last_day)}"
    if asked.regime == Regime.PROCUREMENT_ACT:
        is_over = "" if on <= wait.last_day else " It is over."
        return [f"The standstill runs until {until}.{is_over}"]
    buyer = bid.lot.procurement.buyer
    if on > wait.last_day:
        return [f"A representation could be made to {buyer} until {until}."]
    said = f"You can make a representation to {buyer}, in writing, until {until}: "
    return [f"{said}the standstill lasts until then."]


def _scores(own: BidFound, criteria: CriteriaVersion) -> Table:
    """A bid's own scores; of price what it earned, and not what it was compared with."""
    return Table(
        key="scores",
        title="How your bid was scored",
        columns=(
            Column("criterion", "Criterion"),
            Column("weight", "Weight, of 100", "count"),
            Column("points", f"Points, of {criteria.most_points}"),
            Column("earned", "Earned of the weight"),
            Column("why", "Why"),
        ),
        rows=tuple(
            (
                each.criterion.title,
                each.criterion.percent,
                "none" if each.points is None else str(each.points),
                "none" if each.earned is None else points_said(each.earned),
                _price_said(own) if each.criterion.is_price else each.said,
            )
            for each in own.lines
        ),
    )


def _price_said(own: BidFound) -> str:
    price = own.bid.price_pence
    return (
        "The price is not known." if price is None else f"Your price: {pounds(price)}"
    )
