"""Duties entered by mistake are struck out: kept with the reason, and nobody's any more."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.partnership import three_partners

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import DutyKind
from ropewalk.partnership.models import Duty
from ropewalk.partnership.queries.duties import duties_seen_by

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


three = laid(three_partners)


@laid
def agreement(three):
    return three.agreement()


def add(three, agreement):
    return actions.add_duty(
        agreement_id=agreement.pk,
        kind=DutyKind.MILESTONE,
        due_on=TODAY,
        about="Appoint a manager",
        organisation_id=three.first.pk,
        owner_post="Director",
        by=three.secretary,
        at=NOON,
    )


def strike(three, duty, because="Entered twice.", **changes):
    said = {"duty_id": duty.pk, "by": three.secretary, "at": NOON}
    return actions.strike_duty(because=because, **said | changes)


def test_a_duty_struck_out_goes_from_the_calendar_and_stays_with_its_reason(
    client, three, agreement
):
    duty = add(three, agreement)
    client.force_login(three.secretary)
    address = reverse("strike-duty", args=[agreement.pk, duty.pk])
    assert "Appoint a manager" in client.get(reverse("duties")).content.decode()

    client.post(address, {"because": "Entered twice."})

    for name in ("duties", "duties-file"):
        assert "Appoint a manager" not in client.get(reverse(name)).content.decode()
    page = client.get(reverse("agreement", args=[agreement.pk])).content.decode()
    assert "<del>Appoint a manager</del>" in page
    assert "struck out on" in page
    assert "Entered twice." in page
    assert client.get(address).status_code == 404


def test_a_duty_struck_out_is_not_done_nor_struck_again(three, agreement):
    duty = strike(three, add(three, agreement))

    with pytest.raises(BadInput, match="was struck out"):
        actions.finish_duty(duty_id=duty.pk, done_on=TODAY, by=three.secretary, at=NOON)
    with pytest.raises(BadInput, match="was struck out"):
        strike(three, duty)
    assert Event.objects.filter(kind=Event.Kind.DUTY_STRUCK).count() == 1


def test_what_is_done_is_not_struck_out(three, agreement):
    duty = add(three, agreement)
    actions.finish_duty(duty_id=duty.pk, done_on=TODAY, by=three.secretary, at=NOON)

    with pytest.raises(BadInput, match="done already"):
        strike(three, duty)


def test_striking_out_gives_a_reason_and_is_for_who_keeps_the_records(three, agreement):
    duty = add(three, agreement)
    with pytest.raises(BadInput, match="Say why it is struck out"):
        strike(three, duty, because=" ")
    with pytest.raises(PermissionDenied, match="does not let you keep"):
        strike(three, duty, by=MembershipFactory().account)


def test_what_was_struck_out_can_be_entered_again(three, agreement):
    strike(three, add(three, agreement))

    again = add(three, agreement)

    assert again in duties_seen_by(three.secretary, on=TODAY)
    assert Duty.objects.filter(about="Appoint a manager").count() == 2
    with pytest.raises(BadInput, match="on the calendar already"):
        add(three, agreement)


def test_reports_struck_out_are_planned_anew(three, agreement):
    said = {
        "agreement_id": agreement.pk,
        "year_starting": 2026,
        "organisation_id": three.first.pk,
        "owner_post": "Pool manager",
        "by": three.secretary,
        "at": NOON,
    }
    actions.plan_reports(**said)
    report = Duty.objects.filter(kind=DutyKind.QUARTERLY_REPORT).first()
    strike(three, report)

    [planned] = actions.plan_reports(**said)

    assert (planned.due_on, planned.about) == (report.due_on, report.about)


def test_the_database_keeps_no_duty_struck_out_without_a_reason(three, agreement):
    duty = add(three, agreement)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.filter(pk=duty.pk).update(struck_on=TODAY)
