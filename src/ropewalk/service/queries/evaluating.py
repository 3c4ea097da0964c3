"""How bids are scored and ranked, and who may score them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.organisations.models import Account, Membership
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.queries.conflicts import concerns_of
from ropewalk.service.models import (
    AgreedScore,
    Bid,
    BidScore,
    CriteriaVersion,
    Criterion,
    Evaluator,
    Lot,
    Moderation,
    Procurement,
)
from ropewalk.service.queries.bidding import criteria_of
from ropewalk.service.queries.exclusion import excluded_from
from ropewalk.service.rules import criteria as rules
from ropewalk.service.rules.selection_law import KeyCriterion


@dataclass(frozen=True, slots=True)
class EvaluatorNow:
    """Somebody who scores, and why their scores do not count, if they do not.

    Attributes:
        evaluator: Who.
        has_interest: Whether they have an interest; ``None`` while they have not said.
        because: Why they may not score, in a sentence; empty where they may.
    """

    evaluator: Evaluator
    has_interest: bool | None
    because: str


def evaluators_now(procurement: Procurement, *, on: date) -> list[EvaluatorNow]:
    """Who scores the bids of a procurement, with interests declared and found.

    An interest is found in the bidders that there are, so it may be asked only once bids
    are opened. Eight queries, however many evaluate.
    """
    held = list(
        procurement.evaluators.select_related("account").prefetch_related(
            "declarations"
        )
    )
    bidders = Bid.objects.filter(lot__procurement=procurement).values_list(
        "provider__organisation", flat=True
    )
    found = concerns_of(
        procurement.partnership, [each.account for each in held], bidders, on=on
    )
    return [_now(each, found.get(each.account_id, "")) for each in held]


def _now(evaluator: Evaluator, tie: str) -> EvaluatorNow:
    said = list(evaluator.declarations.all())
    if tie:
        return EvaluatorNow(
            evaluator,
            has_interest=True,
            because=(
                f"You are somebody who {tie}, and that is a conflict with a bid here: "
                "another evaluator has to score these bids."
            ),
        )
    if not said:
        return EvaluatorNow(
            evaluator,
            has_interest=None,
            because=(
                "Say first whether you have an interest in this choice: nobody scores "
                "before that."
            ),
        )
    if said[-1].has_interest:
        return EvaluatorNow(
            evaluator,
            has_interest=True,
            because=(
                "You declared an interest in this choice, so you cannot score these bids."
            ),
        )
    return EvaluatorNow(evaluator, has_interest=False, because="")


def evaluators_of(lot: Lot, *, on: date) -> list[EvaluatorNow]:
    """Who scores the bids for a lot, as it stands with each.

    Whoever has no role in a partner any more scores nothing, and counts only where they
    scored every bid before they left. Sixteen queries at most, however many evaluate.
    """
    held = evaluators_now(lot.procurement, on=on)
    partners = lot.procurement.partnership.partners.filter(covering(on))
    there = set(
        Membership.objects.filter(
            covering(on),
            account__is_active=True,
            account__in=[each.evaluator.account_id for each in held],
            organisation__in=partners.values("organisation"),
        ).values_list("account", flat=True)
    )
    if all(each.evaluator.account_id in there for each in held):
        return held
    bids = {each.pk for each in weighed_up(lot)}
    wanted = len(bids) * len(scored_of(criteria_of(lot.procurement)))
    given = Counter(
        each.evaluator_id for each in last_scores(lot) if each.bid_id in bids
    )
    return [
        each
        if each.evaluator.account_id in there or given[each.evaluator.pk] == wanted
        else replace(
            each,
            has_interest=None,
            because="They left the partners before they had scored every bid.",
        )
        for each in held
    ]


def evaluator_now(
    procurement: Procurement, actor: Account, *, on: date
) -> EvaluatorNow | None:
    """How it stands with one evaluator; none where they are not one."""
    return next(
        (
            each
            for each in evaluators_now(procurement, on=on)
            if each.evaluator.account_id == actor.pk
        ),
        None,
    )


def criterion_said(each: Criterion) -> rules.Criterion:
    """A criterion as the rules read it."""
    return rules.Criterion(
        code=each.code,
        title=each.title,
        key=KeyCriterion(each.key),
        percent=each.percent,
        reason=each.reason,
        is_price=each.is_price,
        floor=each.floor,
    )


def own_scores(own: EvaluatorNow, bid: Bid) -> list[BidScore]:
    """What one evaluator gave a bid, the last of each criterion last; one query."""
    return list(own.evaluator.scores.filter(bid=bid).select_related("criterion"))


def scored_of(criteria: CriteriaVersion | None) -> list[Criterion]:
    """The criteria that evaluators score: all but price."""
    held = criteria.criteria.all() if criteria else []
    return [each for each in held if not each.is_price]


def evaluator_choices(procurement: Procurement, *, on: date) -> list[tuple[str, str]]:
    """Who can be named to score: the people of the partners; one query."""
    partners = procurement.partnership.partners.filter(covering(on))
    found = Account.objects.filter(
        is_active=True,
        memberships__in=Membership.objects.filter(
            covering(on), organisation__in=partners.values("organisation")
        ),
    ).distinct()
    return [(str(each.pk), each.name) for each in found.order_by("name", "pk")]


def evaluators_table(procurement: Procurement) -> Table:
    """Who scores, and what each said of an interest; two queries."""

    def said(each: Evaluator) -> str:
        held = list(each.declarations.all())
        if not held:
            return "has not said yet"
        return "an interest" if held[-1].has_interest else "no interest"

    held = procurement.evaluators.select_related("account").prefetch_related(
        "declarations"
    )
    return Table(
        key="evaluators",
        title="Who scores",
        columns=(Column("who", "Who"), Column("interest", "Interest declared")),
        rows=tuple((each.account.name, said(each)) for each in held),
    )


def agreed_table(bid: Bid) -> Table:
    """What each evaluator gave a bid, to be compared; one query."""
    last: dict[tuple[int, int], BidScore] = {}
    for each in bid.scores.select_related("criterion", "evaluator__account"):
        last[each.criterion_id, each.evaluator_id] = each
    return Table(
        key="scores",
        title="What each gave",
        columns=(
            Column("criterion", "Criterion"),
            Column("who", "Who"),
            Column("points", "Points", "count"),
            Column("why", "Why"),
        ),
        rows=tuple(
            (
                each.criterion.title,
                each.evaluator.account.name,
                each.points,
                each.reason,
            )
            for _, each in sorted(last.items())
        ),
    )


def last_scores(lot: Lot) -> list[BidScore]:
    """What every evaluator last gave each bid on each criterion; one query."""
    found: dict[tuple[int, int, int], BidScore] = {}
    for each in BidScore.objects.filter(bid__lot=lot).select_related("criterion"):
        found[each.evaluator_id, each.bid_id, each.criterion_id] = each
    return list(found.values())


def last_agreed(lot: Lot) -> list[AgreedScore]:
    """What was last agreed of each bid on each criterion; one query."""
    found: dict[tuple[int, int], AgreedScore] = {}
    for each in AgreedScore.objects.filter(bid__lot=lot).select_related("criterion"):
        found[each.bid_id, each.criterion_id] = each
    return list(found.values())


def has_moderation(lot: Lot) -> bool:
    """Whether the evaluators of a lot compare their scores; one query."""
    return Moderation.objects.filter(lot=lot).exists()


def weighed_up(lot: Lot) -> list[Bid]:
    """The bids for a lot that are weighed up, with versions: not those left out.

    Three queries.
    """
    return list(
        lot.bids.exclude(provider__in=list(excluded_from(lot.procurement)))
        .select_related("provider__organisation")
        .prefetch_related("versions")
    )


def evaluation_of(
    lot: Lot, *, on: date, criteria: CriteriaVersion | None = None
) -> rules.Evaluation | None:
    """The bids for a lot weighed up; none where there are no criteria or bids.

    A bid of a provider that is left out is not weighed up, whatever it offers.

    The number of queries does not grow with bids, evaluators or criteria.
    """
    set_ = criteria or criteria_of(lot.procurement)
    bids = weighed_up(lot)
    if set_ is None or not bids:
        return None
    kept = {each.pk for each in bids}
    return rules.evaluate(
        [criterion_said(each) for each in set_.criteria.all()],
        [
            rules.Bid(
                str(each.pk),
                str(each.provider),
                list(each.versions.all())[-1].price_pence,
            )
            for each in bids
        ],
        [
            rules.Evaluator(str(each.evaluator.pk), each.has_interest)
            for each in evaluators_of(lot, on=on)
        ],
        _scores(each for each in last_scores(lot) if each.bid_id in kept),
        [
            rules.Moderated(
                str(each.bid_id), each.criterion.code, each.points, each.reason
            )
            for each in last_agreed(lot)
            if each.bid_id in kept
        ],
        most_points=set_.most_points,
        floor_percent=set_.floor_percent,
    )


def _scores(held: Iterable[BidScore]) -> list[rules.Score]:
    return [
        rules.Score(
            str(each.evaluator_id),
            str(each.bid_id),
            each.criterion.code,
            each.points,
            each.reason,
        )
        for each in held
    ]


def ranking_tables(evaluation: rules.Evaluation) -> list[Table]:
    """The ranking of the bids for a lot, and the reasons fit to publish."""
    return [
        Table(
            key="ranking",
            title="Ranking",
            columns=(
                Column("provider", "Provider"),
                Column("place", "Place"),
                Column("state", "How it stands"),
                Column("quality", "Points for quality"),
                Column("total", "Points in all, of 100"),
            ),
            rows=tuple(
                (
                    each.bid.name,
                    "none" if each.rank is None else str(each.rank),
                    str(each.state.label),
                    "not known"
                    if each.quality is None
                    else rules.points_said(each.quality),
                    "none" if each.total is None else rules.points_said(each.total),
                )
                for each in evaluation.bids
            ),
        ),
        Table(
            key="reasons",
            title="Reasons",
            columns=(Column("provider", "Provider"), Column("reason", "Reason")),
            rows=tuple(
                (each.bid.name, reason)
                for each in evaluation.bids
                for reason in each.reasons
            ),
        ),
    ]
