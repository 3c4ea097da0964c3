"""What a service has to be: measured, versioned, and with whoever was involved."""

from decimal import Decimal

import pytest
from django.urls import reverse
from factories.outcomes import MeasureFactory
from factories.service import market

from ropewalk.figures import BadInput
from ropewalk.place.models import Need
from ropewalk.service.actions.specifications import (
    InvolvedSaid,
    SpecificationSaid,
    StandardSaid,
    specify_service,
)
from ropewalk.service.models import SpecificationVersion
from ropewalk.service.queries.specification_told import specification_told

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def here():
    return market()


def specified(here, service, *, after=0, **changes):
    said = {
        "purpose": "People live at home as they wish.",
        "scope": "Not nursing.",
        "targets": {here.measure.pk: Decimal(90)},
    }
    return specify_service(
        service_id=service.pk,
        said=SpecificationSaid(**said | changes),
        after_version=after,
        **here.said,
    )


def test_it_says_which_of_the_three_groups_were_not_involved(here):
    service = here.service()
    specified(
        here,
        service,
        standards=[StandardSaid("Calls are on time", "Call logs")],
        involved=[InvolvedSaid(Need.Voice.CARERS, "Two evenings", "Calls after 9 pm")],
    )

    told = specification_told(service)

    assert told.missing == (
        "Nobody has recorded that people who use services and the public were involved.",
    )
    assert [each.key for each in told.tables] == [
        "measures",
        "standards",
        "involved",
        "history",
    ]


def test_without_a_measure_nothing_is_specified(here):
    with pytest.raises(BadInput, match="at least one measure"):
        specified(here, here.service(), targets={})


def test_a_measure_of_another_outcome_is_refused(here):
    with pytest.raises(BadInput, match="measures of the outcomes"):
        specified(here, here.service(), targets={MeasureFactory().pk: None})


def test_a_second_version_says_why(here):
    service = here.service()
    specified(here, service)

    with pytest.raises(BadInput, match="why it is changed"):
        specified(here, service, after=1)


def test_two_who_agree_a_version_at_once_do_not_both_have_their_way(here):
    service = here.service()
    specified(here, service)

    with pytest.raises(BadInput, match="since you opened the page"):
        specified(here, service, changed_because="Another view")


def test_it_is_said_on_its_page(client, here):
    service = here.service()
    client.force_login(here.commissioner)

    said = client.post(
        reverse("specify", args=[service.pk]),
        {
            "purpose": "People live at home.",
            "scope": "Not nursing.",
            "measure_ids": [here.measure.pk],
            "standards": "Calls are on time | Call logs",
            "involved": "carers | Two evenings | Calls after 9 pm",
            "as_seen": "0",
        },
        follow=True,
    ).content.decode()

    assert "Call logs" in said
    assert "Calls after 9 pm" in said
    assert SpecificationVersion.objects.get().number == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("standards", "Calls are on time", "has 0 bars; it takes 1"),
        ("involved", "aliens | once | all", "is no voice"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(client, here, field, typed, sentence):
    service = here.service()
    client.force_login(here.commissioner)

    said = client.post(
        reverse("specify", args=[service.pk]),
        {
            "purpose": "People live at home.",
            "scope": "Not nursing.",
            "measure_ids": [here.measure.pk],
            field: typed,
            "as_seen": "0",
        },
    ).content.decode()

    assert sentence in said
    assert not SpecificationVersion.objects.exists()
