"""Neighbourhoods and needs for tests."""

from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from factories.organisations import (
    LONG_AGO,
    NOON,
    AccountFactory,
    OrganisationFactory,
)
from ropewalk.place.models import Level, Need, Neighbourhood


class NeighbourhoodFactory(DjangoModelFactory[Neighbourhood]):
    """A neighbourhood in use, without members."""

    class Meta:
        model = Neighbourhood

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Neighbourhood {n}")
    starts_on = LONG_AGO


class NeedFactory(DjangoModelFactory[Need]):
    """A need of Trafford as a whole, without evidence."""

    class Meta:
        model = Need

    organisation = factory.SubFactory(OrganisationFactory)
    level = Level.STRATEGIC
    statement = "Older people wait too long to go home from hospital."
    people = "People aged 75 and over"
    place_code = "E08000009"
    place_name = "Trafford"
    voice = Need.Voice.CARERS
    recorded_at = NOON
    recorded_by = factory.SubFactory(AccountFactory)
    submission_key = factory.LazyFunction(uuid4)
