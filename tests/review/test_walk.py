"""The walk along a thread, held against the obvious one, on graphs that dice have drawn."""

from itertools import pairwise

from factories.threads import walked_one_by_one
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.review.rules.thread import (
    BESIDE,
    LINKS,
    MANY,
    OF_ITS_CONTRACT,
    ORDER,
    SPENT,
    Kind,
    Link,
    Thing,
    Way,
    walk,
)

NUMBERS = st.integers(1, 2)
LINES = st.sets(
    st.builds(
        lambda link, upper, lower: (
            Thing(link.upper, upper),
            Thing(link.lower, lower),
        ),
        st.sampled_from(LINKS),
        NUMBERS,
        NUMBERS,
    ),
    min_size=12,
    max_size=60,
)
STARTS = st.builds(Thing, st.sampled_from(ORDER), NUMBERS)


def as_recorded(start, pairs):
    """Without what the records never hold: what is ordered leads where its contract does.

    From above the contract, what its order leads to alone is not there.
    """
    if start.kind in SPENT:
        return pairs
    return {
        (upper, lower)
        for upper, lower in pairs
        if Link(upper.kind, lower.kind) not in OF_ITS_CONTRACT
    }


def following(pairs, asked=None):
    """Follows links in memory, and counts how often it was asked."""

    def follow(link, numbers, way):
        if asked is not None:
            asked.append((link, way))
        for upper, lower in pairs:
            end = upper if way == Way.ONWARD else lower
            if Link(upper.kind, lower.kind) == link and end.pk in numbers:
                yield upper.pk, lower.pk

    return follow


@given(start=STARTS, pairs=LINES)
def test_layer_by_layer_comes_to_what_one_by_one_comes_to(start, pairs):
    pairs = as_recorded(start, pairs)
    walked = walk(start, follow=following(pairs))

    assert walked.reached() == walked_one_by_one(start, pairs)
    everything = {end for pair in pairs for end in pair}
    assert walked.lines(everything) <= pairs


@given(start=STARTS, pairs=LINES)
def test_each_link_is_asked_once_each_way_at_most(start, pairs):
    asked = []
    walk(start, follow=following(pairs, asked))

    walked = [each for each in asked if not {each[0].upper, each[0].lower} & BESIDE]
    assert len(walked) == len(set(walked))
    assert len(asked) <= 2 * len(LINKS)


@given(start=STARTS, pairs=LINES, hidden=st.sets(STARTS, min_size=4, max_size=12))
def test_nothing_is_walked_to_or_through_what_may_not_be_known_of(start, pairs, hidden):
    """As if it were not there, and nothing led to it."""
    pairs = as_recorded(start, pairs)
    hidden -= {start}
    asked = []

    def seen(kind, numbers):
        asked.append(kind)
        return [each for each in numbers if Thing(kind, each) not in hidden]

    walked = walk(start, follow=following(pairs), seen=seen)

    without = {each for each in pairs if not hidden & set(each)}
    assert walked.reached() == walked_one_by_one(start, without)
    everything = {end for pair in pairs for end in pair}
    assert not hidden & {end for each in walked.lines(everything) for end in each}
    assert len(asked) <= 2 * len(ORDER) + len(BESIDE)


def test_links_lead_from_earlier_to_later_kinds_only():
    """So that one look at each kind, in order, is enough."""
    assert all(ORDER.index(each.upper) < ORDER.index(each.lower) for each in LINKS)


def line(*things):
    """Links one after the other, by kind and number."""
    made = [Thing(*each) for each in things]
    return set(pairwise(made))


def test_the_walk_does_not_turn_round():
    """Another service for the same need is not on the thread of a service."""
    pairs = line((Kind.NEED, 1), (Kind.SERVICE, 1), (Kind.CONTRACT, 1)) | line(
        (Kind.NEED, 1), (Kind.SERVICE, 2)
    )

    reached = walk(Thing(Kind.SERVICE, 1), follow=following(pairs)).reached()

    assert reached == {Kind.NEED: {1}, Kind.SERVICE: {1}, Kind.CONTRACT: {1}}


def test_a_fund_stands_beside_and_is_walked_through_only_from_there():
    pairs = line((Kind.FUND, 1), (Kind.CONTRACT, 1)) | line(
        (Kind.AGREEMENT, 1), (Kind.FUND, 1), (Kind.CONTRACT, 2)
    )

    of_contract = walk(Thing(Kind.CONTRACT, 1), follow=following(pairs)).reached()
    of_fund = walk(Thing(Kind.FUND, 1), follow=following(pairs)).reached()

    assert of_contract == {Kind.AGREEMENT: {1}, Kind.FUND: {1}, Kind.CONTRACT: {1}}
    assert of_fund == {
        Kind.AGREEMENT: {1},
        Kind.FUND: {1},
        Kind.CONTRACT: {1, 2},
    }


def test_what_is_gathered_apart_is_not_walked_to():
    pairs = line((Kind.CONTRACT, 1), (Kind.INVOICE, 1), (Kind.PAYMENT, 1))

    walked = walk(Thing(Kind.CONTRACT, 1), follow=following(pairs), but=MANY)

    assert walked.reached() == {Kind.CONTRACT: {1}}
