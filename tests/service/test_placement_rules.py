"""Who is asked for a placement and why not the others: the rules by themselves."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.parameters import parameter
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.placement_kinds import Rating, WhyNot
from ropewalk.service.rules.capacity import Counted
from ropewalk.service.rules.disclosure import Shown
from ropewalk.service.rules.placement import (
    ORDER,
    Band,
    Supplier,
    Supply,
    Wanted,
    judged,
    not_now,
    refusal_before_choice,
    refusal_of_less,
    refusal_of_reference,
)
from ropewalk.service.rules.placement_shares import spread_of
from ropewalk.service.rules.price import price_said

ON = date(2025, 6, 2)
STARTS = date(2025, 6, 9)
BAND = Band(Decimal(20), Decimal("25.50"))
WANTED = Wanted(
    kind=KindOfNeed.DAILY_LIVING,
    area="M33",
    where="M33",
    unit="hour",
    band=BAND,
    floor=Rating.GOOD,
    takes_unrated=False,
    starts_on=STARTS,
)
GOOD = {
    "service_id": 1,
    "kinds": frozenset({"daily_living"}),
    "areas": frozenset({"M33", "M32"}),
    "runs": True,
    "is_paused": False,
    "prices": (Decimal("22.50"),),
    "counted_on": ON - timedelta(days=10),
    "counted": (Counted(0, 24, 10, 4),),
    "rating": Rating.GOOD,
}
FULL = (Counted(0, 24, 10, 10),)


def supplier(*services, **changes):
    said = {"provider_id": 7, "is_here": True, "is_held": False}
    return Supplier(**said | changes, services=tuple(services))


def supply(**changes):
    return Supply(**GOOD | changes)


@pytest.mark.parametrize(
    ("changes", "why_not", "words"),
    [
        ({}, None, ""),
        ({"areas": frozenset()}, None, ""),  # the whole area
        ({"rating": Rating.OUTSTANDING}, None, ""),
        ({"counted": (Counted(0, 24, 10, None),)}, None, ""),
        ({"prices": (Decimal(20),)}, None, ""),
        ({"prices": (Decimal("25.5"),)}, None, ""),
        ({"kinds": frozenset({"memory"})}, WhyNot.NO_SUCH_SERVICE, "washing, dressing"),
        ({"areas": frozenset({"M32"})}, WhyNot.NOT_THERE, "M33 is not named"),
        ({"runs": False}, WhyNot.NOT_RUNNING, "9 June 2025"),
        ({"is_paused": True}, WhyNot.HELD, "Nobody new"),
        ({"prices": ()}, WhyNot.NO_PRICE, "no listed price"),
        ({"counted_on": None}, WhyNot.NOT_COUNTED, "last 91 days"),
        ({"counted_on": ON - timedelta(days=91)}, WhyNot.NOT_COUNTED, "91 days"),
        ({"counted": FULL}, WhyNot.FULL, "23 May 2025"),
        ({"rating": None}, WhyNot.NOT_RATED, "at least Good"),
        ({"rating": Rating.REQUIRES_IMPROVEMENT}, WhyNot.BELOW_FLOOR, "It is rated"),
        ({"prices": (Decimal("25.5001"),)}, WhyNot.ABOVE_BAND, "£25.5001"),
        ({"prices": (Decimal("19.99"),)}, WhyNot.BELOW_BAND, "£20.00 to £25.50"),
    ],
)
def test_a_provider_is_asked_or_told_the_one_reason(changes, why_not, words):
    found = judged(WANTED, supplier(supply(**changes)), on=ON)

    assert found.why_not == why_not
    assert words in found.said
    assert found.service_id == (None if why_not == WhyNot.NO_SUCH_SERVICE else 1)


def test_a_count_is_relied_on_for_the_days_that_the_register_says():
    days = parameter("capacity_count_days", on=ON).value

    def said(ago):
        counted = supply(counted_on=ON - timedelta(days=ago))
        return judged(WANTED, supplier(counted), on=ON)

    assert said(days - 1).why_not is None
    assert f"in the last {days} days" in said(days).said


def test_quality_is_looked_at_before_price_and_a_low_price_does_not_help():
    cheap = supply(rating=Rating.INADEQUATE, prices=(Decimal(1),))

    assert judged(WANTED, supplier(cheap), on=ON).why_not == WhyNot.BELOW_FLOOR


def test_a_service_without_a_rating_is_asked_where_the_request_takes_it():
    unrated = supplier(supply(rating=None))

    assert judged(replace(WANTED, takes_unrated=True), unrated, on=ON).why_not is None
    assert judged(replace(WANTED, floor=None), unrated, on=ON).why_not is None


def test_a_shared_concern_and_a_pause_read_the_same():
    held = judged(WANTED, supplier(supply(), is_held=True), on=ON)
    paused = judged(WANTED, supplier(supply(is_paused=True)), on=ON)

    assert held == paused
    assert held.why_not == WhyNot.HELD
    assert "concern" not in held.said


def test_the_service_that_stands_counts_and_else_the_one_that_came_furthest():
    wrong = supply(service_id=2, areas=frozenset({"M1"}))
    dear = supply(service_id=3, prices=(Decimal(30),))

    assert judged(WANTED, supplier(wrong, dear, supply()), on=ON).why_not is None
    found = judged(WANTED, supplier(dear, wrong), on=ON)
    assert (found.why_not, found.service_id) == (WhyNot.ABOVE_BAND, 3)


@pytest.mark.parametrize(
    ("made", "why_not"),
    [
        (supplier(supply(), is_here=False), WhyNot.NOT_A_PROVIDER),
        (supplier(), WhyNot.NO_SUCH_SERVICE),
    ],
)
def test_a_provider_that_is_not_here_or_has_no_service_is_told(made, why_not):
    assert judged(WANTED, made, on=ON).why_not == why_not


def mostly(usual, *others):
    """A value that stands more often than not, so that some suppliers are asked."""
    return st.sampled_from([usual] * 6 + list(others))


supplies = st.builds(
    Supply,
    service_id=st.integers(1, 9),
    kinds=mostly(frozenset({"daily_living"}), frozenset({"memory"})),
    areas=mostly(frozenset(), frozenset({"M33"}), frozenset({"M1"})),
    runs=mostly(True, False),  # noqa: FBT003 - a value, not a switch
    is_paused=mostly(False, True),  # noqa: FBT003
    prices=st.lists(
        st.sampled_from([Decimal(n) for n in range(15, 31)]), max_size=2
    ).map(tuple),
    counted_on=mostly(ON, None, ON - timedelta(days=200)),
    counted=mostly(GOOD["counted"], FULL, ()),
    rating=st.sampled_from([None, *Rating]),
)
suppliers = st.builds(
    Supplier,
    provider_id=st.integers(1, 9),
    is_here=mostly(True, False),  # noqa: FBT003
    is_held=mostly(False, True),  # noqa: FBT003
    services=st.lists(supplies, max_size=3).map(tuple),
)


@given(made=suppliers)
def test_every_provider_is_asked_or_has_exactly_one_reason(made):
    found = judged(WANTED, made, on=ON)

    assert (found.why_not is None) == (found.said == "")
    assert found.said.count(". ") <= 1
    if found.why_not is None:
        assert found.service_id is not None


@given(made=suppliers)
def test_nobody_under_the_floor_or_outside_the_band_is_asked(made):
    found = judged(WANTED, made, on=ON)

    if found.why_not is None:
        rated = [each for each in made.services if each.service_id == found.service_id]
        assert any(
            each.rating and ORDER.index(each.rating) >= ORDER.index(Rating.GOOD)
            for each in rated
        )
        assert BAND.holds(found.pounds)
        assert not made.is_held


@given(made=suppliers)
def test_what_was_asked_can_be_chosen_as_long_as_nothing_changes(made):
    found = judged(WANTED, made, on=ON)

    if found.why_not is None and len({s.service_id for s in made.services}) == len(
        made.services
    ):
        assert not_now(WANTED, made, found.service_id) is None


def test_whoever_is_rated_down_or_held_later_cannot_be_chosen():
    down = supplier(supply(rating=Rating.INADEQUATE, prices=()))

    assert "rated Inadequate" in not_now(WANTED, down, 1)
    assert "Nobody new" in not_now(WANTED, supplier(supply(), is_held=True), 1)
    # its places and its price are what it offered: those are not looked at again
    assert not_now(WANTED, supplier(supply(counted=FULL, prices=())), 1) is None


@pytest.mark.parametrize("good", ["AB-1042", "LAS/2025/17", "1042"])
def test_a_reference_of_the_councils_own_is_taken(good):
    assert refusal_of_reference(good) is None


@pytest.mark.parametrize(
    "bad",
    ["", "Mary Smith", "SMITH", "943 476 5919", "9434765919", "a@example.org", "x1"],
)
def test_a_reference_that_could_name_somebody_is_refused(bad):
    assert "never holds a name" in refusal_of_reference(bad)


def test_everybody_asked_has_until_the_closing_to_offer():
    closes = {"closes": "12:00 on 9 June 2025", "closes_at": 10}
    assert "1 of 2" in refusal_before_choice(at=9, asked=2, answered=1, **closes)
    assert refusal_before_choice(at=10, asked=2, answered=1, **closes) is None
    assert refusal_before_choice(at=9, asked=2, answered=2, **closes) is None


def test_a_case_is_not_asked_about_again_at_less():
    said = {"reference": "AB-1", "unit": "hour", "before": Decimal(25)}
    assert "bid each other down" in refusal_of_less(most=Decimal("24.99"), **said)
    assert refusal_of_less(most=Decimal(25), **said) is None
    assert refusal_of_less(most=Decimal(1), **said | {"before": None}) is None


@pytest.mark.parametrize(
    ("pounds", "said"),
    [
        ("20", "£20.00"),
        ("20.5", "£20.50"),
        ("20.1250", "£20.125"),
        ("1234", "£1,234.00"),
    ],
)
def test_prices_are_said_with_as_many_decimals_as_they_need(pounds, said):
    assert price_said(Decimal(pounds)) == said


SHOWN = Shown(fewest=5, nearest=5)


def test_few_placements_are_not_counted_out():
    spread = spread_of({1: 1, 2: 3}, SHOWN)

    assert spread.whole is None
    assert spread.shares == {
        1: ("fewer than 5", "not shown"),
        2: ("fewer than 5", "not shown"),
    }
    assert spread.hidden == {1, 2}
    assert spread.index is None


def test_shares_and_the_index_are_of_rounded_counts():
    spread = spread_of({1: 12, 2: 18}, SHOWN)  # shown as 10 and 20

    assert spread.whole == 30
    assert spread.shares == {1: ("10", "33%"), 2: ("20", "67%")}
    assert spread.index == 5600  # a ninth and four ninths of 10,000, to hundreds


def test_there_is_no_index_where_the_count_of_any_provider_is_hidden():
    spread = spread_of({1: 20, 2: 4}, SHOWN)

    assert (spread.whole, spread.index) == (20, None)
    assert spread.shares[1] == ("20", "100%")


counted = st.dictionaries(
    st.sampled_from(range(4)), st.integers(1, 40), min_size=1, max_size=4
)


@given(placed=counted)
def test_no_count_from_one_to_four_is_ever_shown(placed):
    spread = spread_of(placed, SHOWN)

    for count, _ in spread.shares.values():
        assert count == "fewer than 5" or int(count.replace(",", "")) % 5 == 0


@given(placed=counted, other=st.lists(st.integers(1, 4), min_size=4, max_size=4))
def test_behind_a_hidden_count_any_few_may_stand(placed, other):
    changed = {
        each: other[each] if people < SHOWN.fewest else people
        for each, people in placed.items()
    }

    assert spread_of(changed, SHOWN) == spread_of(placed, SHOWN)


@pytest.mark.parametrize("providers", [1, 2, 3])
def test_no_hidden_count_can_be_worked_back_from_all_that_is_shown(providers):
    """Of each result that can be shown, all the counts that it may have come from."""
    behind = defaultdict(list)
    for counts in product(range(1, 12), repeat=providers):
        spread = spread_of(dict(enumerate(counts)), SHOWN)
        behind[str(spread)].append((counts, spread.hidden))

    for possible in behind.values():
        for each in possible[0][1]:
            assert {counts[each] for counts, _ in possible} == {1, 2, 3, 4}
