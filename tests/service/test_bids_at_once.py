"""Several people bid or score at the same moment: nothing is lost, doubled or let in late."""

import pytest
from django.db import connection
from factories.bidding import SCORED, choice
from factories.organisations import MembershipFactory
from money.test_at_once import at_once

from ropewalk.organisations.models import Role
from ropewalk.service.models import Bid, BidScore, BidVersion, Moderation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _several_writers():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


@pytest.fixture
def made():
    here = choice()
    here.call()
    return here


def test_two_people_of_one_provider_bid_at_once_and_it_has_one_bid(made):
    other = MembershipFactory(
        organisation=made.first.organisation, role=Role.COMMISSIONER
    ).account

    at_once(
        lambda: made.bid(price=90_000_00),
        lambda: made.bid(price=91_000_00, by=other),
    )

    assert Bid.objects.count() == 1
    assert sorted(BidVersion.objects.values_list("number", flat=True)) == [1, 2]


def test_two_evaluators_score_at_once_and_both_count(made):
    bid, one, two = made.bid(), made.evaluator(), made.evaluator()

    at_once(lambda: made.score(one, bid, 3), lambda: made.score(two, bid, 4))

    assert BidScore.objects.count() == 2 * len(SCORED)


def test_no_score_is_changed_while_scores_begin_to_be_compared(made):
    bid, one = made.bid(), made.evaluator()
    made.score(one, bid, 3)

    given, _ = at_once(lambda: made.score(one, bid, 5), made.compare)

    assert Moderation.objects.count() == 1
    if isinstance(given, str):
        assert "comparing their scores" in given
        assert BidScore.objects.count() == len(SCORED)
    else:
        assert BidScore.objects.count() == 2 * len(SCORED)
        last = BidScore.objects.latest("pk")
        with pytest.raises(Exception, match="comparing their scores"):
            made.score(one, bid, 1)
        assert BidScore.objects.latest("pk") == last
