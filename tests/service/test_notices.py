"""Which notices a route asks for, and by when: pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.service.kinds import NoticeKind, Regime, Route
from ropewalk.service.rules.notices import notices_asked, refusal_of_notice
from ropewalk.service.rules.selection_law import selection_law

AWARDED = date(2026, 11, 2)


def asked(route, published=None, **more):
    return {each.kind: each for each in notices_asked(route, published or {}, **more)}


@pytest.mark.parametrize("route", list(Route))
def test_every_notice_of_the_list_is_one_that_can_be_recorded(route):
    found = notices_asked(route, {})

    assert [each.title for each in found] == list(selection_law().routes[route].notices)
    assert all(each.said and each.law.certainty for each in found)


def test_the_award_of_health_care_is_announced_within_thirty_days():
    due = asked(Route.DIRECT_B, awarded_on=AWARDED)[NoticeKind.AWARD]

    assert due.due_on == date(2026, 12, 2)
    assert "by 2 December 2026" in due.said


@given(days=st.integers(0, 60))
def test_an_announcement_is_late_after_its_last_day_only(days):
    published = {NoticeKind.AWARD: AWARDED + timedelta(days)}

    said = asked(Route.DIRECT_B, published, awarded_on=AWARDED)[NoticeKind.AWARD].said

    assert ("That is late." in said) == (days > 30)


def test_where_the_law_list_holds_no_day_none_is_made_up():
    for route in (Route.OPEN, Route.LIGHT_TOUCH, Route.DIRECT_JUSTIFIED):
        assert all(
            each.due_on is None for each in notices_asked(route, {}, awarded_on=AWARDED)
        )


def test_below_the_threshold_no_notice_is_asked_for():
    assert notices_asked(Route.BELOW_THRESHOLD, {}) == ()


def test_of_an_award_from_before_the_rules_that_are_held_no_day_is_made_up():
    found = asked(Route.DIRECT_B, awarded_on=date(2020, 1, 6))[NoticeKind.AWARD]

    assert found.due_on is None
    assert "has no value here for 6 January 2020" in found.said


def test_what_was_published_says_when():
    published = {NoticeKind.TENDER: AWARDED}

    found = asked(Route.COMPETITIVE, published)

    assert found[NoticeKind.TENDER].said == "Published on 2 November 2026."
    assert "before the award" in found[NoticeKind.INTENTION].said


def test_a_notice_that_opens_a_standstill_is_of_a_day_whose_rules_are_held():
    days = {"today": AWARDED, "begun_on": date(2023, 1, 1), "opened_on": None}
    before = date(2023, 12, 31)

    refused = refusal_of_notice(
        NoticeKind.INTENTION, before, regime=Regime.PROVIDER_SELECTION, **days
    )

    assert "has no value here for 31 December 2023" in refused
    assert (
        refusal_of_notice(
            NoticeKind.TENDER, before, regime=Regime.PROVIDER_SELECTION, **days
        )
        is None
    )


@pytest.mark.parametrize(
    ("route", "opens"), [(Route.OPEN, True), (Route.LIGHT_TOUCH, False)]
)
def test_a_standstill_opens_with_the_award_notice_where_the_route_has_one(route, opens):
    assert ("standstill" in asked(route)[NoticeKind.AWARD].said) == opens
