"""What many tests begin with is laid once, and each still begins with that alone."""

from contextlib import nullcontext

import pytest
from django.db import connection
from factories.laid import Layers, laid, layers_of
from factories.organisations import OrganisationFactory

from ropewalk.organisations.models import Organisation

pytestmark = pytest.mark.django_db

COUNCIL, NEIGHBOUR = "Eastby Council", "Westby Council"


class Unblocked:
    """As the database is inside a test."""

    unblock = staticmethod(nullcontext)


@pytest.fixture
def times():
    """How often each was built."""
    return []


@pytest.fixture
def builds(times):
    def council():
        times.append(COUNCIL)
        return OrganisationFactory(name=COUNCIL)

    def neighbour(council):
        times.append(NEIGHBOUR)
        council.beside = OrganisationFactory(name=NEIGHBOUR)
        return council.beside

    return {"council": council, "neighbour": neighbour}


@pytest.fixture
def own_layers():
    made = Layers(Unblocked)
    yield made
    made.lift()


def there():
    return sorted(Organisation.objects.values_list("name", flat=True))


def test_a_layer_is_kept_for_those_who_want_it_and_lifted_for_those_who_do_not(
    own_layers, builds, times
):
    council = {"council": builds["council"]}
    for wanted, names in (
        (council, [COUNCIL]),
        (builds, [COUNCIL, NEIGHBOUR]),
        (builds, [COUNCIL, NEIGHBOUR]),
        (council, [COUNCIL]),
        ({}, []),
        (council, [COUNCIL]),
    ):
        own_layers.lay(wanted)

        assert there() == names
        assert sorted(own_layers.copies) == sorted(wanted)
    assert times == [COUNCIL, NEIGHBOUR, COUNCIL]


def test_every_test_has_copies_that_know_each_other(own_layers, builds):
    own_layers.lay(builds)
    assert own_layers.copies["council"].beside is own_layers.copies["neighbour"]
    own_layers.copies["council"].name = "Altered"

    own_layers.lay(builds)
    assert own_layers.copies["council"].name == COUNCIL
    assert own_layers.copies["council"].beside is own_layers.copies["neighbour"]

    own_layers.lay({"council": builds["council"]})
    assert not hasattr(own_layers.copies["council"], "beside")


def test_what_cannot_be_built_leaves_nothing(own_layers, builds):
    def half(council):
        OrganisationFactory(name="Half done")
        raise ValueError(council.name)

    with pytest.raises(ValueError, match=COUNCIL):
        own_layers.lay({"council": builds["council"], "half": half})

    assert there() == [COUNCIL]


@laid
def council():
    """A council laid before the transaction of the test that asks for it."""
    return OrganisationFactory(name=COUNCIL), len(connection.savepoint_ids)


@laid
def with_neighbour(council):
    """A neighbour of it."""
    return OrganisationFactory(name=NEIGHBOUR)


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_begins_with_what_it_asks_for_and_undoes_what_it_does(council, time):
    assert there() == [COUNCIL]
    OrganisationFactory(name="Of this test alone")
    assert council[1] < len(connection.savepoint_ids)


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_that_asks_for_nothing_meets_nothing(time):
    assert there() == []


def test_what_stands_on_another_is_laid_after_it(request, with_neighbour):
    assert list(layers_of(request.node)) == ["council", "with_neighbour"]
    assert there() == [COUNCIL, NEIGHBOUR]
