"""Two people who act at the same moment: the second is asked after the first is done."""

from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from factories.organisations import NOON, TODAY, OrganisationFactory, administrator

from ropewalk.organisations import actions
from ropewalk.organisations.models import Account, Membership, OrganisationKind, Role
from ropewalk.organisations.models.organisation import covering

pytestmark = pytest.mark.django_db(transaction=True)
A_MOMENT = 1.0  # seconds; what is not held off is done long before


def second_after(first, second):
    """What the second act says when it begins before the first is committed."""
    said = []

    def act():
        try:
            second()
        except PermissionDenied as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    thread = Thread(target=act)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(A_MOMENT)
    thread.join()
    return said


def only_on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


def end_role_of(account, *, by):
    held = Membership.objects.get(account=account)
    return lambda: actions.end_role(
        membership_id=held.pk, ends_before=TODAY, by=by, at=NOON
    )


def close(account, *, by):
    return lambda: actions.close_account(account_id=account.pk, by=by, at=NOON)


@pytest.mark.parametrize("second_act", [end_role_of, close])
@pytest.mark.parametrize("first_act", [end_role_of, close])
def test_two_administrators_cannot_remove_each_other(first_act, second_act):
    only_on_postgresql()
    council = OrganisationFactory()
    first, second = administrator(council), administrator(council)

    said = second_after(first_act(second, by=first), second_act(first, by=second))

    assert len(said) == 1
    assert Membership.objects.filter(
        covering(TODAY),
        organisation=council,
        role=Role.ADMINISTRATOR,
        account__is_active=True,
    ).exists()


def test_an_installation_cannot_be_begun_twice_at_once():
    only_on_postgresql()

    def begin(email):
        return lambda: actions.begin_installation(
            email=email,
            name="First Person",
            password="seven ropes over the yard",
            organisation_name="Trafford Council",
            kind=OrganisationKind.COUNCIL,
            by=None,
            at=NOON,
        )

    said = second_after(begin("first@example.org"), begin("second@example.org"))

    assert len(said) == 1
    assert Account.objects.count() == 1
