"""Two people who act on who does what at the same moment: the second is told of the first."""

from threading import Thread

import pytest
from django.db import connection, transaction
from factories.organisations import NOON
from factories.partnership import (
    area_of,
    request_of,
    role_in,
    support_of,
    three_partners,
)

from ropewalk.figures import BadInput
from ropewalk.partnership import actions
from ropewalk.partnership.models import AreaRole, SupportAllocation

pytestmark = pytest.mark.django_db(transaction=True)
A_MOMENT = 1.0  # seconds; what is not held off is done long before


def second_after(first, second):
    """What the second act is told when it begins before the first is committed."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    said = []

    def act():
        try:
            second()
        except BadInput as wrong:
            said.append(str(wrong))
        finally:
            connection.close()

    thread = Thread(target=act)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(A_MOMENT)
    thread.join()
    return said


@pytest.mark.postgresql
def test_two_who_name_a_lead_at_once_name_one():
    three = three_partners()
    area = area_of(three)

    said = second_after(
        lambda: role_in(three, area, name="First"),
        lambda: role_in(three, area, name="Second"),
    )

    assert said == [
        "Older people has a lead commissioner already, First: there is one an area."
    ]
    assert AreaRole.objects.get().member.name == "First"


@pytest.mark.postgresql
def test_two_who_give_the_same_time_away_at_once_give_it_once():
    three = three_partners()
    area, support = area_of(three), support_of(three)
    asked = [request_of(three, area, hundredths=80) for _ in range(2)]

    def give(request):
        actions.allocate_support(
            request_id=request.pk,
            support_id=support.pk,
            hundredths=80,
            by=three.secretary,
            at=NOON,
        )

    said = second_after(lambda: give(asked[0]), lambda: give(asked[1]))

    [told] = said
    assert "Analyst has 0.2 of a full-time post free" in told
    assert SupportAllocation.objects.count() == 1
