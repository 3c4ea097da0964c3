"""Leaving an agreement: notice within its terms, and breaches that a party alleges."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import (
    Agreement,
    AllegedBreach,
    Duty,
    Notice,
    Party,
    Version,
)
from ropewalk.partnership.permissions import refusal_to_speak_for
from ropewalk.partnership.queries.agreements import fault_of, version_in_force
from ropewalk.partnership.rules.agreements import fault_in_notice
from ropewalk.partnership.rules.duties import exit_plan


@transaction.atomic
def give_notice(
    *,
    party_id: int,
    given_on: date,
    leaves_on: date,
    reason: str,
    impact: str,
    by: Account,
    at: datetime,
    shown_by_id: int | None = None,
) -> Notice:
    """Give a party's notice that it leaves, and start the exit plan.

    It is counted from the day it is recorded; from an earlier day only where one of the
    agreement's papers shows that it was given then.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the agreement is not in force, notice was given already, is
            shorter than agreed, still to come, or without reason or impact assessment.
    """
    party, agreement = _party(party_id)
    if refusal := refusal_to_speak_for(actor=by, party=party, on=local_day(at)):
        raise PermissionDenied(refusal)
    if shown_by_id is None:
        given_on = max(given_on, local_day(at))
    elif not agreement.documents.filter(pk=shown_by_id).exists():
        raise BadInput("Choose one of the papers of this agreement.")
    version = _in_force(agreement, on=given_on)
    if fault := fault_of(agreement, on=given_on):
        raise BadInput(f"There is nothing to leave: {fault}")
    if party.notices.exists():
        raise BadInput(f"{party.organisation} has given notice already.")
    if given_on > local_day(at):
        raise BadInput("Notice cannot have been given on a day that is still to come.")
    if not reason.strip():
        raise BadInput("Say why it leaves.")
    if not impact.strip():
        raise BadInput(
            "Say what leaving does to the people concerned and to the other partners, "
            "or where the impact assessment is."
        )
    if fault := fault_in_notice(
        given_on=given_on, leaves_on=leaves_on, notice_months=version.notice_months
    ):
        raise BadInput(fault)
    notice = Notice.objects.create(
        agreement=agreement,
        party=party,
        given_on=given_on,
        leaves_on=leaves_on,
        shown_by_id=shown_by_id,
        reason=reason.strip(),
        impact=impact.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    due = exit_plan(given_on, party.organisation.name)
    Duty.objects.create(
        agreement=agreement,
        kind=due.kind,
        due_on=due.due_on,
        about=due.about,
        organisation=party.organisation,
        owner_post=version.manager_post,
        recorded_at=at,
    )
    record(
        Event.Kind.NOTICE_GIVEN,
        subject=agreement,
        by=by,
        at=at,
        detail=f"{party.organisation} leaves on {leaves_on}",
    )
    return notice


@transaction.atomic
def allege_breach(
    *,
    alleged_by_id: int,
    alleged_of_id: int,
    stopped: str,
    stopped_on: date,
    by: Account,
    at: datetime,
) -> AllegedBreach:
    """Record that a party alleges another stopped money or a service without notice.

    It opens the dispute procedure that the version in force agreed. Whether it was a
    breach is for that procedure, and never for the software.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the two are not parties of one agreement in force, nothing is
            said to have stopped, or it stopped within notice that was given.
    """
    party, agreement = _party(alleged_by_id)
    if refusal := refusal_to_speak_for(actor=by, party=party, on=local_day(at)):
        raise PermissionDenied(refusal)
    other = (
        agreement.parties.select_related("organisation")
        .filter(pk=alleged_of_id)
        .first()
    )
    if other is None or other == party:
        raise BadInput("Choose another party of this agreement.")
    if not stopped.strip():
        raise BadInput("Say what was stopped: which money or which service.")
    if stopped_on > local_day(at):
        raise BadInput("It cannot have stopped on a day that is still to come.")
    version = _in_force(agreement, on=stopped_on)
    if other.notices.filter(leaves_on__lte=stopped_on).exists():
        raise BadInput(
            f"{other.organisation} gave notice and had left by that day, so it did not "
            "stop without notice."
        )
    if fault := fault_of(agreement, on=stopped_on):
        raise BadInput(f"Nothing was owed on that day: {fault}")
    procedure = version.elements.filter(code="disputes").first()
    breach = AllegedBreach.objects.create(
        agreement=agreement,
        alleged_by=party,
        alleged_of=other,
        stopped=stopped.strip(),
        stopped_on=stopped_on,
        procedure=procedure.text if procedure else "",
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.BREACH_ALLEGED,
        subject=agreement,
        by=by,
        at=at,
        detail=f"by {party.organisation} of {other.organisation}",
    )
    return breach


@transaction.atomic
def settle_breach(
    *, breach_id: int, settled_on: date, settlement: str, by: Account, at: datetime
) -> AllegedBreach:
    """Record how the dispute over an alleged breach was settled.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is settled already, or does not say how, or the day cannot be.
    """
    breach = (
        AllegedBreach.objects.select_for_update(of=("self",))
        .select_related("agreement", "alleged_by__organisation")
        .get(pk=breach_id)
    )
    if refusal := refusal_to_speak_for(
        actor=by, party=breach.alleged_by, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if breach.settled_on is not None:
        raise BadInput("This dispute is settled already.")
    if not settlement.strip():
        raise BadInput("Say how it was settled.")
    if not breach.stopped_on <= settled_on <= local_day(at):
        raise BadInput("It was settled after it arose and not later than today.")
    breach.settled_on, breach.settlement = settled_on, settlement.strip()
    breach.settled_at = at
    breach.save(update_fields=["settled_on", "settlement", "settled_at"])
    record(Event.Kind.BREACH_SETTLED, subject=breach.agreement, by=by, at=at)
    return breach


def _party(party_id: int) -> tuple[Party, Agreement]:
    """A party, with its agreement locked."""
    found = Party.objects.get(pk=party_id)
    agreement = Agreement.objects.select_for_update(of=("self",)).get(
        pk=found.agreement_id
    )
    return Party.objects.select_related("organisation").get(pk=party_id), agreement


def _in_force(agreement: Agreement, *, on: date) -> Version:
    version = version_in_force(agreement, on=on)
    if version is None:
        raise BadInput("This agreement was not in force on that day.")
    return version
