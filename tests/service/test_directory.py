"""Entries of the directory: whether a service runs, whom it is for, how old the entry is."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from factories.organisations import NOON, TODAY, AccountFactory, MembershipFactory
from factories.service import market
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.parameters.register import parameter
from ropewalk.service.actions.directory import (
    leave_out,
    name_provider,
    pause_service,
    sort_service,
)
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.models import Service
from ropewalk.service.rules.entry import (
    FRESH_DAYS,
    Running,
    freshness,
    running,
    running_said,
)
from ropewalk.service.rules.scope import fits

DAY = timedelta(days=1)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SECURE, GENERIC = "Secure services", "Generic health care"
LEFT_OUT = {SECURE: "the regional commissioner", GENERIC: "the integrated care board"}


def test_s1_09_age_15_is_out_and_16_is_in():
    scope = {"minimum_age": 16, "maximum_age": None, "left_out": LEFT_OUT}

    assert not fits(**scope, age=15).is_for
    assert fits(**scope, age=15).because == (
        "It is for people of 16 and over, so not for somebody of 15."
    )
    assert fits(**scope, age=16).is_for


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [(SECURE, "the regional commissioner"), (GENERIC, "the integrated care board")],
)
def test_s1_09_what_is_left_out_goes_to_the_right_body(wanted, goes_to):
    found = fits(
        minimum_age=16, maximum_age=None, left_out=LEFT_OUT, age=30, wanted=wanted
    )

    assert (found.is_for, found.goes_to) == (False, goes_to)
    assert found.because == f"It is not for this: {wanted}. Ask {goes_to}."


@given(
    age=st.integers(0, 120),
    limits=st.tuples(st.integers(0, 120) | st.none(), st.integers(0, 120) | st.none()),
)
def test_s1_09_the_youngest_and_the_oldest_are_both_in(age, limits):
    low, high = limits
    found = fits(minimum_age=low, maximum_age=high, left_out={}, age=age)

    assert found.is_for == (
        (low is None or low <= age) and (high is None or age <= high)
    )


@given(starts=days, ends=st.none() | days, paused=st.none() | days, on=days)
def test_a_service_is_in_one_state_and_says_what_a_reader_must_know(
    starts, ends, paused, on
):
    term = {"starts_on": starts, "ends_before": ends, "paused_on": paused, "on": on}
    state = running(**term)

    assert (state == Running.TO_COME) == (on < starts)
    if starts <= on:
        assert (state == Running.ENDED) == (ends is not None and ends <= on)
        if state != Running.ENDED:
            assert (state == Running.PAUSED) == (paused is not None and paused <= on)
    assert bool(running_said(**term)) == (state != Running.RUNNING or ends is not None)


@given(seen=days, on=days)
def test_an_entry_is_old_from_the_day_after_it_was_to_be_looked_at(seen, on):
    fresh = int(parameter(FRESH_DAYS, on=on).value)

    found = freshness(seen, on=on)

    assert found.is_stale == (on > seen + fresh * DAY)
    assert found.days_over == max(0, (on - seen).days - fresh)
    assert ("ask before you go" in found.sentence) == found.is_stale


@pytest.fixture
def here():
    return market()


@pytest.mark.django_db
class TestSaying:
    """What those who commission say of an entry, and who may."""

    def test_kinds_of_need_take_the_place_of_those_before(self, here):
        service = here.service()
        for kinds in ([KindOfNeed.HOME, KindOfNeed.MIND], [KindOfNeed.MIND] * 2):
            sort_service(service_id=service.pk, kinds=kinds, **here.said)

        assert [each.kind for each in service.kinds_answered.all()] == ["mind"]
        assert Event.objects.filter(kind="service_sorted").count() == 2

    def test_an_entry_is_found_by_something(self, here):
        with pytest.raises(BadInput, match="at least one kind"):
            sort_service(service_id=here.service().pk, kinds=[], **here.said)

    def test_what_is_left_out_says_who_to_ask_and_once(self, here):
        said = {"service_id": here.service().pk, "what": SECURE, **here.said}
        with pytest.raises(BadInput, match="who is to be asked"):
            leave_out(goes_to=" ", **said)

        leave_out(goes_to="the region", **said)

        with pytest.raises(BadInput, match="says already"):
            leave_out(goes_to="another", **said)

    def test_who_gives_a_service_is_said_once(self, here):
        service = here.service()
        name_provider(service_id=service.pk, provider_id=here.provider.pk, **here.said)

        with pytest.raises(BadInput, match="gives it already"):
            name_provider(
                service_id=service.pk, provider_id=here.provider.pk, **here.said
            )

    def test_a_provider_of_another_partnership_cannot_be_said_to_give_it(self, here):
        with pytest.raises(BadInput, match="providers of this partnership"):
            name_provider(
                service_id=here.service().pk,
                provider_id=market().provider.pk,
                **here.said,
            )

    def test_a_service_is_paused_and_runs_again(self, here):
        service = here.service()
        for paused in (TODAY, None):
            pause_service(service_id=service.pk, paused_on=paused, **here.said)
            assert Service.objects.get(pk=service.pk).paused_on == paused

    def test_a_service_does_not_pause_before_it_starts(self, here):
        service = here.service()
        with pytest.raises(BadInput, match="and not before"):
            pause_service(
                service_id=service.pk,
                paused_on=service.starts_on - DAY,
                **here.said,
            )

    def test_whoever_may_not_commission_says_nothing(self, here):
        service = here.service()
        outsider = MembershipFactory().account
        for by in (outsider, AccountFactory()):
            said = {"service_id": service.pk, "by": by, "at": NOON}
            for act in (
                lambda said=said: sort_service(kinds=[KindOfNeed.HOME], **said),
                lambda said=said: leave_out(what="a", goes_to="b", **said),
                lambda said=said: name_provider(provider_id=here.provider.pk, **said),
                lambda said=said: pause_service(paused_on=TODAY, **said),
            ):
                with pytest.raises(PermissionDenied, match="commission services"):
                    act()

        assert not service.kinds_answered.exists()
        assert Service.objects.get(pk=service.pk).provider is None
