"""The critical path beside every path looked at one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.engine.critical_path import (
    MOST_CHAINS,
    Activity,
    circle_among,
    schedule,
)
from ropewalk.figures import BadInput


@st.composite
def networks(draw, most=6):
    """Some activities in any order; none waits for another in a circle."""
    count = draw(st.integers(0, most))
    order = draw(st.permutations(range(count)))
    waits = {each: [] for each in order}
    for place, each in enumerate(order):
        if place:
            waits[each] = draw(
                st.lists(st.sampled_from(order[:place]), unique=True, max_size=3)
            )
    return [
        Activity(
            days=draw(st.integers(0, 4)),
            waits_for=tuple(waits[each]),
            not_before=draw(st.sampled_from([0, 0, 0, 1, 5])),
        )
        for each in range(count)
    ]


def every_path(activities):
    """Every way along what waits for what, from any activity to any after it."""

    def backwards(path):
        yield path
        for other in activities[path[0]].waits_for:
            yield from backwards((other, *path))

    for each in range(len(activities)):
        yield from backwards((each,))


def length(activities, path):
    """The day at which a path can be finished, if nothing else held it up."""
    return activities[path[0]].not_before + sum(activities[p].days for p in path)


@given(networks())
def test_timings_and_chains_are_those_of_every_path(activities):
    paths = list(every_path(activities))
    found = schedule(activities)

    assert found.finish == max((length(activities, p) for p in paths), default=0)
    for place, timing in enumerate(found.timings):
        ending = max(length(activities, p) for p in paths if p[-1] == place)
        after = max(
            sum(activities[each].days for each in p[1:]) for p in paths if p[0] == place
        )
        assert timing.earliest_finish == ending
        assert timing.earliest_start == ending - activities[place].days
        assert timing.latest_finish == found.finish - after
        assert timing.slack == found.finish - after - ending >= 0
    longest = {p for p in paths if length(activities, p) == found.finish}
    whole = {
        p
        for p in longest
        if not any(
            len(other) > len(p)
            and any(
                other[at : at + len(p)] == p for at in range(len(other) - len(p) + 1)
            )
            for other in longest
        )
    }
    assert set(found.chains) == whole


@given(networks(), st.data())
def test_a_circle_is_found_where_there_is_one_and_named_in_order(activities, data):
    waits = [each.waits_for for each in activities]
    assert circle_among(waits) == ()
    paths = list(every_path(activities))
    if not paths:
        return
    path = data.draw(st.sampled_from(paths))
    waits[path[0]] = (*waits[path[0]], path[-1])

    circle = circle_among(waits)

    assert circle
    assert all(
        later in waits[each]
        for each, later in zip(circle, (*circle[1:], circle[0]), strict=True)
    )
    with pytest.raises(BadInput, match="in a circle"):
        schedule(
            [
                Activity(each.days, tuple(held))
                for each, held in zip(activities, waits, strict=True)
            ]
        )


def test_a_worked_example_has_two_chains_and_three_days_to_spare():
    """Mapping and listening side by side, then a specification; training can wait."""
    found = schedule(
        [Activity(5), Activity(5), Activity(4, (0, 1)), Activity(6), Activity(2, (2,))]
    )

    assert found.finish == 11
    assert found.chains == ((0, 2, 4), (1, 2, 4))
    assert found.timings[3].slack == 5
    assert [each.latest_start for each in found.timings] == [0, 0, 5, 5, 9]


def test_no_more_chains_are_told_than_can_be_read():
    """Twenty layers of two are a million chains."""
    layers = [
        Activity(1, tuple(range(2 * layer - 2, 2 * layer)) if layer else ())
        for layer in range(20)
        for _ in range(2)
    ]

    assert len(schedule(layers).chains) == MOST_CHAINS


@pytest.mark.parametrize(
    "wrong",
    [Activity(-1), Activity(1, not_before=-1), Activity(1, (7,)), Activity(1, (0,))],
)
def test_refuses_what_it_cannot_time(wrong):
    with pytest.raises(BadInput, match=r"Activity|Activities"):
        schedule([wrong])
