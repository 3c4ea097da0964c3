"""Many numbers as one argument of a query."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories.organisations import TODAY, OrganisationFactory
from factories.threads import paid, whole_thread

from ropewalk.organisations.models import Organisation
from ropewalk.review.queries.links import Following
from ropewalk.review.queries.numbers import Numbers
from ropewalk.review.rules.thread import LINKS, Way

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_numbers_find_the_same_records_as_a_list_of_them():
    three = [OrganisationFactory().pk for _ in range(3)]

    for numbers in (set(three[:2]), three, {three[0], 10**12}, []):
        found = Organisation.objects.filter(pk__in=Numbers(numbers))
        assert {each.pk for each in found} == set(numbers) & set(three)


def test_ten_thousand_numbers_are_one_argument():
    with CaptureQueriesContext(connection) as asked:
        list(Organisation.objects.filter(pk__in=Numbers(range(10_000))))

    assert asked[0]["sql"].count("(SELECT") == 1


@pytest.mark.parametrize("way", Way)
def test_each_link_is_followed_from_many_as_from_one_at_a_time(way):
    whole = whole_thread()
    paid(whole.here, whole.contract, "INV-2")
    follow = Following(whole.here.commissioner, TODAY, kept_back=())

    for link in LINKS:
        together = set(follow(link, range(1, 12), way))
        assert together == {
            pair for one in range(1, 12) for pair in follow(link, [one], way)
        }
