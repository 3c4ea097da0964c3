"""After a test that committed, the database is as the migrations left it."""

import pytest
from factories.emptied import OF_DJANGO, tables_that_hold_something
from factories.partnership import three_partners

from ropewalk.audit.append_only import missing_triggers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_committed_is_gone_for_the_next_and_every_trigger_is_back(turn):
    assert set(tables_that_hold_something()) <= OF_DJANGO
    assert missing_triggers() == []

    three_partners()  # through actions, so that there are events, which no one may delete
    assert "audit_event" in tables_that_hold_something()
