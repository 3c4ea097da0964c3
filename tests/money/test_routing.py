"""The same finance report goes to two bodies, and each can tell that it is the same."""

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.money import manager_at, open_pool
from factories.organisations import NOON, TODAY, AccountFactory
from factories.partnership import three_partners
from factories.statements import issued, statement_of

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.statements import route_statement
from ropewalk.money.models import StatementRouted
from ropewalk.money.queries.routing import (
    bodies_given,
    register_of_routing,
    statements_given,
)

pytestmark = pytest.mark.django_db


@laid
def pool():
    return open_pool()


def routed(pool, statement, *bodies, **changes):
    said = {"by": pool.manager, "at": NOON} | changes
    return route_statement(
        statement_id=statement.pk, body_ids=[each.pk for each in bodies], **said
    )


@pytest.fixture
def bodies(pool):
    """The board of a care trust, and the cabinet of its council."""
    three = pool.three
    return [three.body(name="Board"), three.body(name="Cabinet")]


def test_s0_40_the_same_finance_report_goes_to_the_board_and_to_the_cabinet(
    pool, bodies
):
    statement = issued(pool, statement_of(pool))
    routed(pool, statement, *bodies)

    given = bodies_given(statement)
    assert [each.body for each in given] == bodies
    for each in bodies:
        [(told, words)] = statements_given(each, pool.manager, on=TODAY)
        assert told == statement
        assert words == (
            f"{pool.fund.title}: Quarterly report, quarter 1 of 2026/27, put to it on "
            "13 October 2026"
        )
    assert statements_given(bodies[0], AccountFactory(), on=TODAY) == []
    marks = {row[2] for row in register_of_routing(given).rows}
    assert marks == {statement.content_hash}
    event = Event.objects.get(kind=Event.Kind.STATEMENT_ROUTED)
    assert statement.content_hash in event.detail


def test_s0_39_each_quarter_report_goes_to_every_body_that_monitors(pool, bodies):
    first = issued(pool, statement_of(pool))
    second = issued(pool, statement_of(pool, 2))
    for each in (first, second):
        routed(pool, each, *bodies)

    given = statements_given(bodies[0], pool.manager, on=TODAY)
    assert [statement for statement, _ in given] == [second, first]


def test_a_body_is_given_a_statement_once(pool, bodies):
    statement = issued(pool, statement_of(pool))
    routed(pool, statement, bodies[0])
    assert [each.body for each in routed(pool, statement, *bodies)] == [bodies[1]]
    assert StatementRouted.objects.count() == 2


def test_what_is_not_issued_or_of_others_is_put_to_nobody(pool, bodies):
    statement = statement_of(pool)
    with pytest.raises(BadInput, match="Issue the statement first"):
        routed(pool, statement, *bodies)
    issued(pool, statement)
    with pytest.raises(BadInput, match="Choose bodies of this partnership"):
        routed(pool, statement, three_partners().body())
    with pytest.raises(BadInput, match="Choose bodies"):
        routed(pool, statement)
    with pytest.raises(PermissionDenied, match="does not let you keep this fund"):
        routed(pool, statement, *bodies, by=manager_at(pool.three.icb))
    assert not StatementRouted.objects.exists()
