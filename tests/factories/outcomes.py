"""Outcomes for tests."""

import factory
from factory.django import DjangoModelFactory

from factories.organisations import LONG_AGO, NOON
from ropewalk.outcomes.kinds import Origin
from ropewalk.outcomes.models import Framework, Outcome


class FrameworkFactory(DjangoModelFactory[Framework]):
    """A framework that everybody shares."""

    class Meta:
        model = Framework

    code = factory.Sequence(lambda n: f"framework-{n}")
    name = factory.Sequence(lambda n: f"Framework {n}")
    origin = Origin.LOCAL
    source = "Written for a test"
    starts_on = LONG_AGO
    recorded_at = NOON


class OutcomeFactory(DjangoModelFactory[Outcome]):
    """Something that ought to be better."""

    class Meta:
        model = Outcome

    framework = factory.SubFactory(FrameworkFactory)
    code = factory.Sequence(lambda n: f"outcome-{n}")
    statement = "People live at home for longer"
