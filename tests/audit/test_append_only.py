"""What was recorded cannot be changed, by any of the ways a database offers."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from ropewalk.audit.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def an_event():
    return Event.objects.create(
        kind="k", subject_type="t", subject_id="1", actor_id=None, at=timezone.now()
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda event: Event.objects.update(detail="x"),
        lambda event: Event.objects.filter(pk=event.pk).delete(),
        lambda event: event.save(),
    ],
    ids=["update", "delete", "save"],
)
def test_the_database_refuses(change):
    event = an_event()

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        change(event)

    assert Event.objects.get() == event
    assert Event.objects.get().detail == ""
