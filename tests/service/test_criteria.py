"""Weighing up: every key criterion, interests left out, quality before price, ties said."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.service.kinds import Route
from ropewalk.service.rules.criteria import (
    Bid,
    BidState,
    Criterion,
    Evaluator,
    Moderated,
    Score,
    evaluate,
    faults_in_criteria,
    points_said,
)
from ropewalk.service.rules.selection_law import KeyCriterion

MOST = 5
CRITERIA = [
    Criterion(
        "quality", "Quality of care", KeyCriterion.QUALITY, 30, "It matters most."
    ),
    Criterion("joined", "Working together", KeyCriterion.INTEGRATION, 15, "Asked for."),
    Criterion(
        "access", "Open to everybody", KeyCriterion.ACCESS, 10, "Gaps are known."
    ),
    Criterion("social", "Social value", KeyCriterion.SOCIAL, 10, "Policy."),
    Criterion("price", "Price", KeyCriterion.VALUE, 35, "Budget.", is_price=True),
]
SCORED = [each.code for each in CRITERIA if not each.is_price]
ANN, BEN = Evaluator("ann", has_interest=False), Evaluator("ben", has_interest=False)
EAST, WEST = Bid("east", "East Care", 100_000_00), Bid("west", "West Care", 125_000_00)


def all_score(bid, points, by=(ANN, BEN)):
    """Every evaluator gives a bid the same points on everything."""
    return [
        Score(who.code, bid.code, code, points, "Sound")
        for who in by
        for code in SCORED
    ]


def weigh(
    bids, scores, moderated=(), *, evaluators=(ANN, BEN), criteria=CRITERIA, **more
):
    return evaluate(
        criteria, bids, evaluators, scores, moderated, most_points=MOST, **more
    )


def of(found, bid):
    return next(each for each in found.bids if each.bid.code == bid.code)


# ---- the criteria ----


@pytest.mark.parametrize(
    "route", [Route.DIRECT_C, Route.MOST_SUITABLE, Route.COMPETITIVE]
)
@pytest.mark.parametrize("left_out", list(KeyCriterion))
def test_none_of_the_five_key_criteria_may_be_left_out(route, left_out):
    kept = [each for each in CRITERIA if each.key != left_out]

    faults = faults_in_criteria(kept, route=route)

    assert f"add “{left_out.label}”." in faults[0]
    assert faults_in_criteria(CRITERIA, route=route) == ()


@pytest.mark.parametrize("route", [Route.DIRECT_A, Route.LIGHT_TOUCH])
def test_other_routes_have_criteria_of_their_own(route):
    only = [Criterion("q", "Quality", KeyCriterion.QUALITY, 100, "Nothing else.")]

    assert faults_in_criteria(only, route=route) == ()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"percent": 29}, "The weights add up to 99 and not to 100."),
        ({"percent": 0}, "“Quality of care” has a weight of 0"),
        ({"reason": "  "}, "“Quality of care” has no reason for its weight."),
        ({"code": "joined"}, "joined is twice."),
        ({"floor": 6}, "has a floor of 6, which no score can be."),
        ({"floor": -1}, "has a floor of -1, which no score can be."),
        ({"is_price": True}, "“Quality of care” is price, which belongs under value."),
        ({"is_price": True}, "Price is one criterion, not several."),
    ],
)
def test_a_fault_in_a_criterion_is_said(changed, sentence):
    criteria = [replace(CRITERIA[0], **changed), *CRITERIA[1:]]

    faults = faults_in_criteria(criteria, route=Route.COMPETITIVE, most_points=MOST)

    assert any(sentence in fault for fault in faults)


def test_price_has_no_floor_for_quality():
    criteria = [*CRITERIA[:4], replace(CRITERIA[4], floor=1)]

    (fault,) = faults_in_criteria(criteria, route=Route.COMPETITIVE)

    assert fault == "“Price” is price, which has no floor for quality."


# ---- a worked example ----


def test_the_points_of_two_bids_add_up_as_by_hand():
    """East: 4 of 5 for quality is 52 of 65, cheapest 35. West: 65 and 100/125 of 35."""
    found = weigh([EAST, WEST], all_score(EAST, 4) + all_score(WEST, 5))

    assert [each.bid for each in found.bids] == [WEST, EAST]
    assert of(found, WEST).total == 65 + 28
    assert of(found, EAST).total == 52 + 35
    assert found.said == "West Care is first, with 93.00 of 100 points."
    assert found.first == (of(found, WEST),)
    west = of(found, WEST).reasons
    assert west[0] == "West Care: place 1 of 2, with 93.00 of 100 points."
    assert west[1] == "Quality of care (weight 30): 30.00. 5 of 5: Sound."
    assert west[-1] == (
        "Price (weight 35): 28.00. £125,000.00; the lowest of the bids that stand is "
        "£100,000.00."
    )


def test_equal_bids_share_a_place_and_it_is_said_and_not_broken():
    twin = replace(EAST, code="twin", name="Twin Care")
    last = replace(WEST, code="last", name="Last Care")

    found = weigh(
        [EAST, twin, last],
        all_score(EAST, 4) + all_score(twin, 4) + all_score(last, 1),
    )

    assert [each.rank for each in found.bids] == [1, 1, 3]
    assert [each.is_tied for each in found.bids] == [True, True, False]
    assert found.said.startswith("East Care and Twin Care share the first place")
    assert len(found.first) == 2
    assert "shares that place" in found.bids[0].reasons[0]


# ---- interests ----


@pytest.mark.parametrize("has_interest", [True, None])
def test_who_has_an_interest_or_has_not_said_is_not_counted(has_interest):
    carol = Evaluator("carol", has_interest)
    fair = all_score(EAST, 3) + all_score(WEST, 3)
    biased = all_score(WEST, 5, by=[carol]) + all_score(EAST, 0, by=[carol])

    with_carol = weigh([EAST, WEST], fair + biased, evaluators=[ANN, BEN, carol])
    without = weigh([EAST, WEST], fair)

    assert [each.total for each in with_carol.bids] == [
        each.total for each in without.bids
    ]
    assert with_carol.left_out == ("carol",)
    assert len(with_carol.bids[0].lines[0].left_out) == 1


def test_a_bid_scored_by_nobody_who_is_counted_is_not_ranked():
    carol = Evaluator("carol", has_interest=True)

    found = weigh([EAST], all_score(EAST, 5, by=[carol]), evaluators=[carol])

    assert of(found, EAST).state == BidState.NOT_KNOWN
    assert "Nobody who is counted has scored it." in of(found, EAST).reasons[1]


def test_moderation_cannot_stand_in_for_scores_of_nobody():
    agreed = [Moderated(EAST.code, code, 5, "Agreed") for code in SCORED]

    found = weigh([EAST], [], agreed)

    assert of(found, EAST).state == BidState.NOT_KNOWN


# ---- moderation ----

DIFFER = [
    *all_score(EAST, 4),
    Score("ann", "west", "quality", 2, "Thin on evidence"),
    Score("ben", "west", "quality", 4, "Good examples"),
    *(each for each in all_score(WEST, 4) if each.criterion != "quality"),
]


def test_where_evaluators_differ_nothing_is_ranked_until_they_agree():
    found = weigh([EAST, WEST], DIFFER)

    assert found.first == ()
    assert {each.state for each in found.bids} == {BidState.NOT_KNOWN}
    assert found.said == (
        "The bids are not ranked yet: points or prices are not known of West Care."
    )
    line = of(found, WEST).lines[0]
    assert line.said == "Evaluators gave 2 and 4. They have not agreed on one."
    assert line.earned is None


def test_once_they_agree_the_agreed_points_count_with_their_reason():
    agreed = [Moderated("west", "quality", 3, "Evidence for two of three sites")]

    found = weigh([EAST, WEST], DIFFER, agreed)

    line = of(found, WEST).lines[0]
    assert (line.points, line.earned, line.is_moderated) == (3, 18, True)
    assert line.said == (
        "Evaluators gave 2 and 4. They agreed on 3 of 5: Evidence for two of three sites."
    )
    assert of(found, WEST).rank is not None


def test_a_score_that_is_still_awaited_is_not_taken_for_agreement():
    found = weigh([EAST], all_score(EAST, 5, by=[ANN]))

    assert of(found, EAST).state == BidState.NOT_KNOWN
    assert "1 of 2 evaluators have scored it." in of(found, EAST).lines[0].said


# ---- quality before price ----


def test_a_bid_below_the_floor_is_out_however_cheap_and_sets_no_price():
    cheap = Bid("cheap", "Cheap Care", 1_00)

    found = weigh(
        [EAST, cheap],
        all_score(EAST, 4) + all_score(cheap, 2),
        floor_percent=60,
    )

    out = of(found, cheap)
    assert (out.state, out.rank, out.total) == (BidState.BELOW_FLOOR, None, None)
    assert out.reasons[0] == (
        "Cheap Care: below the floor for quality, with less than 60% of the points for "
        "quality."
    )
    assert "£1.00, not compared." in out.reasons[-1]
    assert of(found, EAST).lines[-1].earned == 35
    assert found.said.endswith("Below the floor for quality: Cheap Care.")


@pytest.mark.parametrize(("floor", "state"), [(60, "ranked"), (61, "below_floor")])
def test_a_bid_exactly_at_the_floor_stands(floor, state):
    found = weigh([EAST], all_score(EAST, 3), floor_percent=floor)

    assert of(found, EAST).state == state


@pytest.mark.parametrize(("floor", "state"), [(3, "ranked"), (4, "below_floor")])
def test_one_criterion_can_have_a_floor_of_its_own(floor, state):
    criteria = [replace(CRITERIA[0], floor=floor), *CRITERIA[1:]]

    found = weigh([EAST], all_score(EAST, 3), criteria=criteria)

    assert of(found, EAST).state == state
    if state == "below_floor":
        assert (
            "3 on “Quality of care”, where 4 is the least" in found.bids[0].reasons[0]
        )


def test_a_bid_that_nothing_could_save_is_out_before_all_scores_are_in():
    scores = [
        *all_score(EAST, 4),
        Score("ann", "west", "quality", 0, "Nothing"),
        Score("ben", "west", "quality", 0, "Nothing"),
    ]

    # at best 35 of 65
    assert (
        of(weigh([EAST, WEST], scores, floor_percent=54), WEST).state == "below_floor"
    )
    assert of(weigh([EAST, WEST], scores, floor_percent=53), WEST).state == "not_known"


def test_a_price_that_is_not_known_is_not_free():
    found = weigh(
        [EAST, replace(WEST, price_pence=None)],
        all_score(EAST, 4) + all_score(WEST, 5),
    )

    assert found.first == ()
    assert "The price is not known." in of(found, WEST).reasons[-1]


def test_a_price_that_is_not_known_of_a_bid_that_is_out_holds_nobody_up():
    found = weigh(
        [EAST, replace(WEST, price_pence=None)],
        all_score(EAST, 4) + all_score(WEST, 0),
        floor_percent=50,
    )

    assert [each.bid.code for each in found.first] == ["east"]


def test_when_every_bid_is_below_the_floor_none_stands():
    found = weigh([EAST], all_score(EAST, 0), floor_percent=50)

    assert found.said == "Below the floor for quality: East Care. No bid stands."


def test_one_provider_without_a_price_can_be_weighed_up():
    """As in direct award process C: nobody competes."""
    criteria = [*CRITERIA[:4], replace(CRITERIA[4], is_price=False)]
    only = replace(EAST, price_pence=None)
    scores = all_score(only, 4) + [
        Score(who.code, "east", "price", 5, "Fair") for who in (ANN, BEN)
    ]

    found = weigh([only], scores, criteria=criteria)

    assert of(found, only).total == 52 + 35


# ---- properties ----

points = st.integers(0, MOST)
prices = st.integers(1, 10**11)


@st.composite
def choices(draw):
    """Bids on which evaluators agree, with prices."""
    bids = [
        Bid(code, code.title(), draw(prices))
        for code in ("a", "b", "c", "d")[: draw(st.integers(1, 4))]
    ]
    given = {(bid.code, code): draw(points) for bid in bids for code in SCORED}
    return bids, given


def scores_of(given):
    return [
        Score(who.code, bid, code, points, "Because")
        for (bid, code), points in given.items()
        for who in (ANN, BEN)
    ]


@given(choices(), st.none() | st.integers(0, 100))
def test_totals_are_exact_and_ranks_follow_them(choice, floor):
    """A slow twin, bid by bid, in exact fractions."""
    bids, given = choice
    found = weigh(bids, scores_of(given), floor_percent=floor)

    weights = {each.code: each.percent for each in CRITERIA}
    quality = {
        bid.code: sum(Fraction(given[bid.code, c] * weights[c], MOST) for c in SCORED)
        for bid in bids
    }
    stands = [
        bid for bid in bids if quality[bid.code] / 65 >= Fraction(floor or 0, 100)
    ]
    totals = {
        bid.code: quality[bid.code]
        + 35 * Fraction(min(b.price_pence for b in stands), bid.price_pence)
        for bid in stands
    }
    assert {each.bid.code: each.total for each in found.bids if each.rank} == totals
    for each in found.bids:
        assert each.quality == quality[each.bid.code]
        if each.rank:
            better = sum(total > each.total for total in totals.values())
            assert each.rank == 1 + better
            assert 0 <= each.total <= 100


@given(choices(), st.randoms())
def test_the_order_in_which_things_arrive_changes_nothing(choice, rng):
    bids, given = choice
    scores = scores_of(given)
    shuffled, other = list(scores), list(bids)
    rng.shuffle(shuffled)
    rng.shuffle(other)

    one = {each.bid: each for each in weigh(bids, scores).bids}
    two = {each.bid: each for each in weigh(other, shuffled).bids}

    assert {b: (e.total, e.rank) for b, e in one.items()} == {
        b: (e.total, e.rank) for b, e in two.items()
    }


@given(choices(), st.data())
def test_a_better_score_or_a_lower_price_never_costs_a_place(choice, data):
    bids, given = choice
    bid = bids[0]
    code = data.draw(st.sampled_from(SCORED))
    better = given | {
        (bid.code, code): data.draw(st.integers(given[bid.code, code], 5))
    }
    cheaper = [replace(bid, price_pence=data.draw(st.integers(1, bid.price_pence)))]

    before = of(weigh(bids, scores_of(given)), bid)
    scored = of(weigh(bids, scores_of(better)), bid)
    priced = of(weigh(cheaper + bids[1:], scores_of(given)), bid)

    assert scored.rank <= before.rank
    assert priced.rank <= before.rank


@given(choices(), st.integers(2, 1000))
def test_prices_in_another_coin_rank_alike(choice, times):
    bids, given = choice
    dearer = [replace(bid, price_pence=bid.price_pence * times) for bid in bids]

    one, two = weigh(bids, scores_of(given)), weigh(dearer, scores_of(given))

    assert [each.total for each in one.bids] == [each.total for each in two.bids]


@given(st.fractions(0, 100))
def test_points_are_cut_and_never_look_like_more(total):
    shown = Fraction(points_said(total))

    assert shown <= total < shown + Fraction(1, 100)


# ---- what is refused ----


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        ([Score("dan", "east", "quality", 1, "x")], "There is no evaluator dan"),
        ([Score("ann", "north", "quality", 1, "x")], "There is no bid north"),
        ([Score("ann", "east", "price", 1, "x")], "Nothing called price is scored"),
        ([Score("ann", "east", "quality", 6, "x")], "from 0 to 5, not 6"),
        ([Score("ann", "east", "quality", -1, "x")], "from 0 to 5, not -1"),
        ([Score("ann", "east", "quality", 1, " ")], "has no reason: write why"),
        ([Score("ann", "east", "quality", 1, "x")] * 2, "twice"),
    ],
)
def test_a_score_that_cannot_be_is_refused(scores, sentence):
    with pytest.raises(BadInput, match=sentence):
        weigh([EAST], scores)


def test_two_agreed_scores_for_one_thing_are_refused():
    agreed = [Moderated("east", "quality", each, "x") for each in (1, 2)]

    with pytest.raises(BadInput, match="Two scores are agreed for east on quality"):
        weigh([EAST], all_score(EAST, 3), agreed)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"bids": [replace(EAST, price_pence=0)]}, "must be above £0.00"),
        ({"bids": [EAST, EAST]}, "Each bid has a code of its own"),
        ({"evaluators": [ANN, ANN]}, "Each evaluator has a code of its own"),
        ({"criteria": CRITERIA[1:]}, "add up to 70 and not to 100"),
        ({"floor_percent": 101}, "a share of 0 to 100, not 101"),
        ({"floor_percent": -1}, "a share of 0 to 100, not -1"),
    ],
)
def test_a_choice_that_cannot_be_weighed_up_is_refused(change, sentence):
    arguments = {"bids": [EAST], "scores": []} | change

    with pytest.raises(BadInput, match=sentence):
        weigh(**arguments)


def test_an_evaluator_gives_at_least_a_point():
    with pytest.raises(BadInput, match="up to 1 point or more, not 0"):
        evaluate(CRITERIA, [EAST], [ANN], [], most_points=0)
