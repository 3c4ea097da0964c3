"""Outcomes for tests."""

import factory
from factory.django import DjangoModelFactory

from factories.organisations import LONG_AGO, NOON
from ropewalk.outcomes.kinds import Direction, Frequency, Origin
from ropewalk.outcomes.models import Framework, Measure, Outcome


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


class MeasureFactory(DjangoModelFactory[Measure]):
    """How anybody would know."""

    class Meta:
        model = Measure

    outcome = factory.SubFactory(OutcomeFactory)
    code = factory.Sequence(lambda n: f"measure-{n}")
    name = "People who live in their own home"
    unit = "percent"
    direction = Direction.HIGHER
    source = "Client level data"
    frequency = Frequency.YEARLY
