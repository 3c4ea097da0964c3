"""Choices that are bid for, made through actions: criteria, calls, bids and scores."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from factories.organisations import NOON, TODAY, MembershipFactory
from factories.service import COMPETED, Market, market
from ropewalk.organisations.models import Account, Role
from ropewalk.service.actions.bidding import (
    BidSaid,
    call_for_bids,
    make_bid,
    set_criteria,
)
from ropewalk.service.actions.evaluating import (
    Given,
    appoint_evaluator,
    begin_moderation,
    declare_as_evaluator,
    score_bid,
)
from ropewalk.service.actions.exclusion import answer_exclusion, decide_exclusion
from ropewalk.service.actions.procurements import (
    award_lot,
    move_procurement,
    publish_notice,
    record_route,
)
from ropewalk.service.actions.representations import record_representation
from ropewalk.service.kinds import NoticeKind, Route, Stage
from ropewalk.service.models import (
    Bid,
    BidVersion,
    Evaluator,
    ExclusionStatement,
    Lot,
    Provider,
    Representation,
)
from ropewalk.service.queries.exclusion import standing_of
from ropewalk.service.rules.criteria import Criterion
from ropewalk.service.rules.exclusion import GroundAnswer, Judged, exclusion_grounds
from ropewalk.service.rules.selection_law import KeyCriterion as Key

CLOSES = NOON + timedelta(days=1)
OPENS = CLOSES + timedelta(hours=2)
AFTER = OPENS + timedelta(hours=1)
CRITERIA = (
    Criterion("quality", "Quality", Key.QUALITY, 30, "People notice it", floor=2),
    Criterion("integration", "Integration", Key.INTEGRATION, 10, "One team"),
    Criterion("access", "Access", Key.ACCESS, 10, "Rural lanes"),
    Criterion("social", "Social value", Key.SOCIAL, 10, "Local work"),
    Criterion("price", "Price", Key.VALUE, 40, "Money is short", is_price=True),
)
SCORED = ("quality", "integration", "access", "social")


@dataclass
class Choice:
    """A competitive choice with one lot, two providers with people, and a commissioner."""

    here: Market
    lot: Lot
    second: Provider
    first_bidder: Account
    second_bidder: Account

    @property
    def procurement(self):
        self.lot.procurement.refresh_from_db()
        return self.lot.procurement

    @property
    def first(self):
        return self.here.provider

    def call(self, *, at=NOON, closes_at=CLOSES, opens_at=OPENS, by=None):
        return call_for_bids(
            procurement_id=self.lot.procurement_id,
            closes_at=closes_at,
            opens_at=opens_at,
            by=by or self.here.commissioner,
            at=at,
        )

    def bid(
        self,
        provider=None,
        *,
        by=None,
        price=90_000_00,
        at=NOON,
        applying=(),
        **changes,
    ):
        """A bid, and which grounds for exclusion apply; none to leave that unanswered."""
        provider = provider or self.first
        bidder = self.first_bidder if provider == self.first else self.second_bidder
        said = {"price_pence": price, "offer": f"We, {provider}, do it well."}
        made = make_bid(
            lot_id=self.lot.pk,
            provider_id=provider.pk,
            said=BidSaid(**said | changes),
            submission_key=uuid4(),
            by=by or bidder,
            at=at,
        )
        if applying is not None:
            self.answer(made.bid, applying, by=by or bidder, at=at)
        return made

    def answer(
        self, bid, applying=(), *, by=None, at=NOON, key=None
    ) -> ExclusionStatement:
        """What a bidder says of the grounds for exclusion: that these apply."""
        own = self.first_bidder if bid.provider == self.first else self.second_bidder
        return answer_exclusion(
            bid_id=bid.pk,
            answers=[
                GroundAnswer(code, code in applying, "A fine in 2024", "A new manager")
                for code in exclusion_grounds()
            ],
            submission_key=key or uuid4(),
            by=by or own,
            at=at,
        )

    def decide(
        self, bid, judged=(), *, is_excluded=False, at=AFTER, key=None, **changes
    ):
        """Whether a bidder is left out, given the grounds that are likely again."""
        grounds = standing_of(self.procurement, bid.provider).grounds
        return decide_exclusion(
            bid_id=bid.pk,
            judged=[Judged(code, code in judged, "As they wrote") for code in grounds],
            is_excluded=is_excluded,
            **{"reason": "What they did", "by": self.here.commissioner} | changes,
            submission_key=key or uuid4(),
            at=at,
        )

    def evaluator(self, *, has_interest=False, account=None) -> Evaluator:
        """Somebody of the first council who scores, and has said so."""
        account = (
            account
            or MembershipFactory(
                organisation=self.here.three.first, role=Role.ANALYST
            ).account
        )
        made = appoint_evaluator(
            procurement_id=self.lot.procurement_id,
            account_id=account.pk,
            **self.here.said,
        )
        if has_interest is not None:
            declare_as_evaluator(
                procurement_id=self.lot.procurement_id,
                has_interest=has_interest,
                particulars="A cousin works there" if has_interest else "",
                by=account,
                at=NOON,
            )
        return made

    def score(self, evaluator, bid, points=4, *, at=AFTER, **changes):
        given = {code: Given(points, "As they wrote") for code in SCORED}
        return score_bid(
            bid_id=bid.bid_id if isinstance(bid, BidVersion) else bid.pk,
            given=given | changes,
            by=evaluator.account,
            at=at,
        )

    def compare(self, *, at=AFTER):
        return begin_moderation(lot_id=self.lot.pk, by=self.here.commissioner, at=at)

    def evaluate(self):
        move_procurement(
            procurement_id=self.lot.procurement_id,
            to=Stage.EVALUATING,
            by=self.here.commissioner,
            at=AFTER,
        )

    def scored(self, first=(4, 4), second=(3, 3)) -> tuple[Bid, Bid]:
        """Two bids that two evaluators scored."""
        self.call()
        one, two = self.bid(), self.bid(self.second, price=80_000_00)
        evaluators = [self.evaluator(), self.evaluator()]
        self.evaluate()
        for evaluator, points, others in zip(evaluators, first, second, strict=True):
            self.score(evaluator, one, points)
            self.score(evaluator, two, others)
        return one.bid, two.bid


def with_criteria(here, lot, criteria=CRITERIA, **changes):
    """Set what the bids for a lot are judged by."""
    said = {"most_points": 5, "floor_percent": None}
    return set_criteria(
        procurement_id=lot.procurement_id,
        criteria=criteria,
        **said | changes,
        **here.said,
    )


def award_after_standstill(made, provider, **changes):
    """Award the lot of a choice after its standstill."""
    publish_notice(
        procurement_id=made.lot.procurement_id,
        kind=NoticeKind.INTENTION,
        published_on=AFTER.date(),
        reference="2026/S 1",
        by=made.here.commissioner,
        at=AFTER,
    )
    then = AFTER + timedelta(days=20)
    said = {"why": "The best offer", "awarded_on": then.date()}
    return award_lot(
        lot_id=made.lot.pk,
        provider_id=provider.pk,
        **said | changes,
        by=made.here.commissioner,
        at=then,
    )


def choice_of(here: Market) -> Choice:
    """A competitive choice of a partnership that can be bid for."""
    lot = here.lot()
    record_route(
        procurement_id=lot.procurement_id,
        route=Route.COMPETITIVE,
        why="Several could do it.",
        answers=COMPETED,
        **here.said,
    )
    with_criteria(here, lot)
    held = here.partnership.providers.count()
    second = here.another_provider(
        "Second Homecare" if held == 1 else f"Homecare {held}"
    )
    bidders = [
        MembershipFactory(
            organisation=each.organisation, role=Role.COMMISSIONER
        ).account
        for each in (here.provider, second)
    ]
    return Choice(here, lot, second, *bidders)


def choice() -> Choice:
    """A competitive choice that can be bid for."""
    return choice_of(market())


def opened_bid(here: Market) -> Bid:
    """A bid that was opened, of a provider of a partnership."""
    made = choice_of(here)
    made.call()
    return made.bid().bid


def objected_to(here: Market) -> Representation:
    """An objection to an intended award of a partnership."""
    lot = choice_of(here).lot
    publish_notice(
        procurement_id=lot.procurement_id,
        kind=NoticeKind.INTENTION,
        published_on=TODAY,
        reference="2026/S 1",
        **here.said,
    )
    return record_representation(
        procurement_id=lot.procurement_id,
        made_by="A third provider",
        about="The weights",
        received_on=TODAY,
        submission_key=uuid4(),
        **here.said,
    )
