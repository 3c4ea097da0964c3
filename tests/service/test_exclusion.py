"""Grounds for exclusion: asked before a bid is weighed up, judged, and told to the bidder."""

import tomllib
from datetime import timedelta
from importlib.resources import files
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.bidding import AFTER, award_after_standstill, choice
from factories.organisations import NOON, TODAY, MembershipFactory
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.service.actions.exclusion import raise_exclusion
from ropewalk.service.models import BidScore, ExclusionDecision, ExclusionStatement
from ropewalk.service.queries.evaluating import evaluation_of
from ropewalk.service.queries.exclusion import standing_of, standings_of
from ropewalk.service.rules.exclusion import (
    GroundAnswer,
    GroundKind,
    Judged,
    exclusion_found,
    exclusion_grounds,
    faults_in_answers,
    how_judged,
    not_looked_at,
)

GROUNDS = exclusion_grounds()


# ---- the rule ----


def test_every_ground_says_how_sure_its_law_is():
    assert {each.kind for each in GROUNDS.values()} == set(GroundKind)
    assert {each.law.certainty for each in GROUNDS.values()} == {
        "general knowledge, not verified"
    }


def test_what_the_law_looks_at_and_is_not_looked_at_here_is_said_with_how_sure_it_is():
    listed, long_ago = not_looked_at()

    assert listed.startswith("Whether a bidder is on the debarment list")
    assert long_ago.startswith("How long ago it happened")
    assert "section 58" in how_judged()
    for said in (listed, long_ago, how_judged()):
        assert said.endswith("(general knowledge, not verified).")


def test_every_law_of_the_list_is_read_by_something():
    file = files("ropewalk.service.rules") / "exclusion.toml"
    laws = tomllib.loads(file.read_text(encoding="utf-8"))["laws"].values()

    told = [each.law.title for each in GROUNDS.values()]
    told += [how_judged(), *not_looked_at()]
    for law in laws:
        assert any(law["title"] in each for each in told)


@given(st.dictionaries(st.sampled_from(sorted(GROUNDS)), st.booleans(), max_size=5))
def test_only_what_is_likely_again_leaves_a_bidder_out(found):
    again = {GROUNDS[code].kind for code, is_again in found.items() if is_again}

    follows = exclusion_found(
        Judged(code, is_again, "Because") for code, is_again in found.items()
    )

    if GroundKind.MANDATORY in again:
        assert follows.is_excluded is True
    elif GroundKind.DISCRETIONARY in again:
        assert follows.is_excluded is None
    else:
        assert follows.is_excluded is False


def again(reason):
    return Judged("fraud", is_likely_again=True, reason=reason)


@pytest.mark.parametrize(
    ("judged", "refusal"),
    [
        (
            [Judged("colour", reason="Why", is_likely_again=True)],
            "No ground for exclusion is called colour",
        ),
        ([again(" ")], "Say why you find that: theft, fraud"),
        ([again("a"), again("b")], "Judge this once"),
    ],
)
def test_a_ground_is_judged_once_and_with_a_reason(judged, refusal):
    with pytest.raises(BadInput, match=refusal):
        exclusion_found(judged)


def test_an_answer_that_is_missing_or_bare_is_named():
    answers = [GroundAnswer(code, applies=False) for code in GROUNDS if code != "tax"]
    answers[0] = GroundAnswer(
        answers[0].ground, applies=True, evidence="A conviction", self_cleaning=" "
    )

    missing, bare = faults_in_answers(answers)

    assert missing == (
        "Answer once whether this applies: a tax offence, or misconduct about tax."
    )
    assert bare == (
        "Say what was done so that it does not happen again: corporate manslaughter or "
        "homicide."
    )


# ---- asked before evaluation ----


@pytest.fixture
def made():
    here = choice()
    here.call()
    return here


def scored(made, bid, **changes):
    evaluator = made.evaluator()
    made.evaluate()
    return made.score(evaluator, bid, **changes)


@pytest.mark.django_db
@pytest.mark.postgresql
def test_no_bid_is_scored_before_every_bidder_has_answered(made):
    bid = made.bid()
    made.bid(made.second, applying=None)

    with pytest.raises(BadInput, match="Second Homecare has not answered"):
        scored(made, bid)

    assert not BidScore.objects.exists()


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_ground_that_applies_is_decided_before_anything_is_scored(made):
    bid = made.bid(applying=["performance"])

    with pytest.raises(BadInput, match="decide first whether it is left out"):
        scored(made, bid)
    made.decide(bid.bid)

    assert made.score(made.evaluator(), bid)
    assert Event.objects.filter(kind=Event.Kind.EXCLUSION_DECIDED).count() == 1


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_bidder_that_is_left_out_is_not_weighed_up_nor_awarded_anything(made):
    out = made.bid(applying=["fraud"]).bid
    stays = made.bid(made.second).bid
    made.decide(out, ["fraud"], is_excluded=True, reason="It happened last year.")
    evaluator = made.evaluator()
    made.evaluate()
    made.score(evaluator, stays)

    with pytest.raises(BadInput, match="its bid is not weighed up"):
        made.score(evaluator, out)
    made.compare()

    ranked = evaluation_of(made.lot, on=TODAY)
    assert [each.bid.name for each in ranked.bids] == ["Second Homecare"]
    with pytest.raises(BadInput, match=r"left out.*theft, fraud or bribery.*last year"):
        award_after_standstill(made, out.provider)


@pytest.mark.django_db
@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("applying", "again", "is_excluded", "refusal"),
    [
        (["fraud"], ["fraud"], False, "the ground is mandatory"),
        (["fraud"], [], True, "It is not left out"),
        ([], [], True, "It is not left out"),
    ],
)
def test_what_is_decided_follows_from_what_was_found(
    made, applying, again, is_excluded, refusal
):
    bid = made.bid(applying=applying).bid

    with pytest.raises(BadInput, match=refusal):
        made.decide(bid, again, is_excluded=is_excluded)

    assert not ExclusionDecision.objects.exists()


@pytest.mark.django_db
@pytest.mark.postgresql
def test_who_never_answered_can_be_left_out_and_not_let_in(made):
    bid = made.bid(applying=None).bid

    with pytest.raises(BadInput, match="that is not a no"):
        made.decide(bid)

    assert "has not answered" in made.decide(bid, is_excluded=True).found


def raised(made, bid, *, ground="insolvency", at=AFTER, **changes):
    said = {"evidence": "The Gazette", "answer_by": TODAY + timedelta(10)}
    return raise_exclusion(
        bid_id=bid.pk,
        ground=ground,
        **said | {"by": made.here.commissioner} | changes,
        at=at,
    )


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_bidder_can_answer_to_what_the_buyer_found_before_it_is_decided(made):
    bid = made.bid().bid
    raised(made, bid)

    with pytest.raises(BadInput, match="can answer until"):
        made.decide(bid)
    made.answer(bid, ["insolvency"], at=AFTER + timedelta(minutes=5))

    assert not made.decide(bid, at=AFTER + timedelta(hours=1)).is_excluded
    with pytest.raises(BadInput, match="it stands"):
        made.answer(bid, at=AFTER + timedelta(hours=2))


@pytest.mark.django_db
@pytest.mark.postgresql
def test_what_is_found_after_a_decision_opens_it_again(made):
    bid = made.bid(applying=["tax"]).bid
    made.decide(bid)
    assert standing_of(made.procurement, bid.provider).waits is None
    raised(made, bid, at=AFTER + timedelta(hours=1), answer_by=TODAY + timedelta(2))

    assert "decide first" in standing_of(made.procurement, bid.provider).waits
    decided = made.decide(
        bid, ["insolvency"], is_excluded=True, at=AFTER + timedelta(days=5)
    )
    assert decided.judged.count() == 2


@pytest.mark.django_db
@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"at": NOON}, "The bids are sealed"),
        ({"ground": "colour"}, "No ground for exclusion"),
        ({"evidence": " "}, "Say what was found"),
        ({"answer_by": TODAY - timedelta(1)}, "has passed"),
        ({"ground": "tax"}, "among those that may apply already"),
    ],
)
def test_what_cannot_be_put_to_a_bidder_is_refused(made, changes, refusal):
    bid = made.bid(applying=["tax"]).bid

    with pytest.raises(BadInput, match=refusal):
        raised(made, bid, **changes)


@pytest.mark.django_db
@pytest.mark.postgresql
def test_only_its_own_people_answer_for_a_bidder_and_none_of_them_decides(made):
    bid = made.bid(applying=None).bid

    with pytest.raises(PermissionDenied):
        made.answer(bid, by=made.second_bidder)
    with pytest.raises(PermissionDenied):
        made.decide(bid, is_excluded=True, by=made.first_bidder)

    assert not ExclusionStatement.objects.exists()
    assert not ExclusionDecision.objects.exists()


@pytest.mark.django_db
def test_a_form_sent_twice_answers_once_and_for_no_other_bidder(made):
    first, second = (
        made.bid(applying=None).bid,
        made.bid(made.second, applying=None).bid,
    )
    MembershipFactory(
        account=made.first_bidder,
        organisation=made.second.organisation,
        role=Role.COMMISSIONER,
    )
    key = uuid4()
    answered = made.answer(first, key=key)

    assert made.answer(first, key=key) == answered
    with pytest.raises(BadInput, match="sent before, for something else"):
        made.answer(second, by=made.first_bidder, key=key)


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_decision_sent_twice_is_recorded_once_and_for_no_other_bidder(made):
    first = made.bid(applying=["tax"]).bid
    second = made.bid(made.second, applying=["tax"]).bid
    key = uuid4()
    decided = made.decide(first, key=key)

    assert made.decide(first, key=key, at=AFTER + timedelta(minutes=1)) == decided
    with pytest.raises(BadInput, match="sent before, for something else"):
        made.decide(second, key=key)

    assert ExclusionDecision.objects.get() == decided
    assert Event.objects.filter(kind=Event.Kind.EXCLUSION_DECIDED).count() == 1


@pytest.mark.django_db
def test_how_bidders_stand_costs_the_same_for_many(made, django_assert_num_queries):
    made.bid(applying=["tax", "fraud"])
    made.bid(made.second, applying=["labour"])
    procurement = made.procurement

    with django_assert_num_queries(5):
        assert [each.grounds for each in standings_of(procurement)] == [
            ("fraud", "tax"),
            ("labour",),
        ]
