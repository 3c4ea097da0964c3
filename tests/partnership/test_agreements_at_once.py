"""Two people who act on one agreement at the same moment: the second meets what the first did."""

from threading import Thread
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from factories.organisations import NOON
from factories.partnership import draft, signatory, three_partners

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.partnership import actions
from ropewalk.partnership.models import Agreement, Element, Signature
from ropewalk.partnership.queries.agreement_said import token_of

pytestmark = pytest.mark.django_db(transaction=True)
A_MOMENT = 1.0  # seconds; what is not held off is done long before


def second_after(first, second):
    """What the second act says when it begins before the first is committed."""
    said = []

    def act():
        try:
            second()
        except (PermissionDenied, BadInput) as refusal:
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


@pytest.fixture
def three():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    return three_partners()


def signing(three, agreement):
    version = agreement.versions.get()
    said = {
        "version_id": version.pk,
        "party_id": agreement.parties.get(organisation=three.first).pk,
        "post": "Chief executive",
        "by": signatory(three.first),
        "at": NOON,
        "as_seen": token_of(agreement, version),
    }
    return lambda: actions.sign_version(**said)


def test_a_party_signs_once_even_when_two_sign_at_the_same_moment(three):
    agreement = draft(three)
    actions.mark_ready(agreement_id=agreement.pk, by=three.secretary, at=NOON)

    said = second_after(signing(three, agreement), signing(three, agreement))

    assert said == ["This partner has already signed."]
    assert Signature.objects.count() == 1
    assert Event.objects.filter(kind=Event.Kind.AGREEMENT_SIGNED).count() == 1


def test_nobody_signs_what_is_being_changed_and_what_is_being_signed_stays(three):
    agreement = draft(three)
    who = {"agreement_id": agreement.pk, "by": three.secretary, "at": NOON}
    actions.mark_ready(**who)

    def change():
        actions.say_terms(texts={"aims": "Something else"}, **who)

    said = second_after(change, signing(three, agreement))
    assert "not marked ready to sign" in said[0]
    assert not Signature.objects.exists()

    actions.mark_ready(**who)

    def change_again():
        actions.say_terms(texts={"aims": "A third thing"}, **who)

    said = second_after(signing(three, agreement), change_again)
    assert "Somebody has signed this version" in said[0]
    assert Element.objects.get(code="aims").text == "Something else"


def test_a_form_sent_twice_at_once_records_one_agreement(three):
    key = uuid4()

    def record():
        three.agreement(submission_key=key)

    assert second_after(record, record) == []
    assert Agreement.objects.count() == 1
    assert Event.objects.filter(kind=Event.Kind.AGREEMENT_RECORDED).count() == 1
