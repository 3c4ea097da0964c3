"""What might help: asked of anybody, kept of nobody, community options first."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from factories.directory import OLD_TRAFFORD, directory, published
from factories.organisations import TODAY

from ropewalk.exchange.self_assessment import Answers, suggested_for
from ropewalk.figures import BadInput
from ropewalk.place.shelf import shelf
from ropewalk.service.actions.services import LocationSaid
from ropewalk.service.kinds import LocationKind, Phase
from ropewalk.service.kinds_of_need import KindOfNeed

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return directory()


def names(*kinds, **said):
    found = suggested_for(Answers(kinds, **said), lake=shelf(), on=TODAY)
    return [each.name for each in found.at_once], [each.name for each in found.arranged]


def sent(client, **typed):
    answer = client.post(reverse("self-assess"), typed)
    return answer, re.sub(r"\s+", " ", answer.content.decode())


def test_s2_43_three_community_options_come_before_any_formal_service(client, here):
    for number in range(4):
        published(
            here,
            name=f"Club {number}",
            phase=Phase.AT_HOME,
            kinds=[KindOfNeed.DAILY_LIVING],
        )

    _, said = sent(client, kinds=["daily_living"])

    assert names(KindOfNeed.DAILY_LIVING) == (
        ["Club 0", "Club 1", "Club 2"],
        ["Care at home"],
    )
    places = [
        said.index(words)
        for words in ("What you can use at once", "Club 2", "Care at home")
    ]
    assert places == sorted(places)
    assert "1 more entry fits" in said


def test_s2_43_librarian_mode_starts_again_for_the_next_person_and_keeps_nothing(
    client, here
):
    answer, said = sent(
        client, kinds=["company"], age="70", postcode=OLD_TRAFFORD, is_helping="on"
    )
    again = client.get(reverse("self-assess"))

    assert "Start again for somebody else" in said
    assert "read these out or print this page" in said
    for each in (answer, again):
        assert "no-store" in each.headers["Cache-Control"]
    assert OLD_TRAFFORD not in again.content.decode()
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_what_answers_more_of_what_was_chosen_comes_first_then_the_nearest(here):
    published(
        here,
        name="A far club",
        phase=Phase.AT_HOME,
        kinds=[KindOfNeed.COMPANY],
        locations=[LocationSaid("By telephone", kind=LocationKind.VIRTUAL)],
    )
    published(
        here,
        name="Z for both",
        phase=Phase.AT_HOME,
        kinds=[KindOfNeed.COMPANY, KindOfNeed.MONEY],
    )

    found, _ = names(KindOfNeed.COMPANY, KindOfNeed.MONEY, postcode=OLD_TRAFFORD)

    assert found == ["Z for both", "Lunch club", "A far club"]


def test_only_what_is_for_the_age_and_runs_is_suggested(here):
    assert "Lunch club" not in names(KindOfNeed.COMPANY, age=59)[0]
    assert "Lunch club" in names(KindOfNeed.COMPANY, age=60)[0]
    assert "Old day centre" not in names(KindOfNeed.COMPANY)[1]


def test_where_there_is_nothing_that_is_said_and_the_next_step_given(client, here):
    _, said = sent(client, kinds=["work"])

    assert "Nothing in the directory fits what you chose." in said
    assert "You can ask the council for an assessment" in said


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({}, "Choose at least one thing that you would like help with."),
        ({"kinds": "company", "age": "old"}, "Enter an age in whole years"),
        ({"kinds": "company", "postcode": "SW1A 1AA"}, "is not held"),
        ({"kinds": "company", "postcode": "M15"}, "whole postcode"),
    ],
)
def test_what_cannot_be_meant_is_refused_beside_the_form(client, here, typed, why):
    _, said = sent(client, **typed)

    assert why in said
    assert "<title>Error: " in said


def test_nothing_chosen_is_refused_whoever_asks():
    with pytest.raises(BadInput, match="at least one"):
        names()
