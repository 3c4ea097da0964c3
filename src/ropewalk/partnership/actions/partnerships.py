"""Forming a partnership, who takes part in it, and the officers of statute."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import (
    Account,
    Membership,
    Organisation,
    OrganisationKind,
)
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.permissions import refusal_to_give_role
from ropewalk.partnership.kinds import Office
from ropewalk.partnership.models import (
    Member,
    Partner,
    Partnership,
    StatutoryOfficer,
)
from ropewalk.partnership.permissions import (
    Refusal,
    refusal_to_form_partnership,
    refusal_to_run,
)
from ropewalk.partnership.queries.accounts import account_of
from ropewalk.partnership.queries.officers import lending_for
from ropewalk.partnership.rules.already import RecordedAlready
from ropewalk.partnership.rules.as_seen import version_of_publication
from ropewalk.partnership.rules.offices import OFFICES_OF
from ropewalk.place.rules import refuse_if_changed


@transaction.atomic
def form_partnership(
    *,
    name: str,
    purpose: str,
    organisation_ids: Sequence[int],
    starts_on: date,
    submission_key: UUID,
    by: Account,
    at: datetime,
    joint_means: str = "",
    integrated_means: str = "",
) -> Partnership:
    """Form a partnership of two organisations or more, once for each ``submission_key``.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no name or purpose, or fewer than two organisations that
            exist on the day.
        RecordedAlready: when the same organisations have formed one of that name.
    """
    chosen = set(organisation_ids)
    if refusal := refusal_to_form_partnership(
        actor=by, organisation_ids=chosen, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not name.strip() or not purpose.strip():
        raise BadInput("Say what the partnership is called and what it is for.")
    there = Organisation.objects.existing(on=starts_on).filter(pk__in=chosen)
    if len(chosen) < 2 or there.count() != len(chosen):
        raise BadInput(
            "Choose two organisations or more that exist on the day it starts."
        )
    _refuse_same_partnership(name, chosen, submission_key, by=by, on=local_day(at))
    partnership, is_new = Partnership.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "name": name.strip(),
            "purpose": purpose.strip(),
            "joint_means": joint_means.strip(),
            "integrated_means": integrated_means.strip(),
            "starts_on": starts_on,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    refuse_other_use(partnership, recorded_by=by)
    if is_new:
        Partner.objects.bulk_create(
            Partner(
                partnership=partnership, organisation=organisation, starts_on=starts_on
            )
            for organisation in there.order_by("pk")
        )
        record(
            Event.Kind.PARTNERSHIP_FORMED,
            subject=partnership,
            by=by,
            at=at,
            detail=f"{len(chosen)} organisations",
        )
    return partnership


def _refuse_same_partnership(
    name: str,
    organisation_ids: set[int],
    submission_key: UUID,
    *,
    by: Account,
    on: date,
) -> None:
    """Refuse a second partnership of the same name and organisations."""
    held = (
        Partnership.objects.visible_to(by, on=on)
        .filter(name__iexact=name.strip())
        .exclude(submission_key=submission_key)
        .prefetch_related("partners")
    )
    for each in held:
        if {one.organisation_id for one in each.partners.all()} == organisation_ids:
            raise RecordedAlready(
                f"These organisations have formed “{each}” already. Go on with that one, "
                "or give this one a name of its own.",
                number=each.pk,
            )


@transaction.atomic
def publish_register(
    *,
    partnership_id: int,
    from_day: date | None,
    by: Account,
    at: datetime,
    as_seen: str | None = None,
) -> Partnership:
    """Publish what a partnership decides from a day on; with no day, publish nothing.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the day is before the partnership started, or somebody changed it
            since it was ``as_seen``.
    """
    partnership = Partnership.objects.select_for_update().get(pk=partnership_id)
    if refusal := refusal_to_run(actor=by, partnership=partnership, on=local_day(at)):
        raise PermissionDenied(refusal)
    refuse_if_changed(as_seen, version_of_publication(partnership.publishes_from))
    if from_day is not None and from_day < partnership.starts_on:
        raise BadInput("The partnership had not started on that day.")

    partnership.publishes_from = from_day
    partnership.save(update_fields=["publishes_from"])
    record(
        Event.Kind.REGISTER_PUBLISHED if from_day else Event.Kind.REGISTER_CLOSED,
        subject=partnership,
        by=by,
        at=at,
        detail=from_day.isoformat() if from_day else "",
    )
    return partnership


@transaction.atomic
def add_member(
    *,
    partnership_id: int,
    name: str,
    email: str,
    starts_on: date,
    by: Account,
    at: datetime,
) -> Member:
    """Add somebody who takes part, with their account where a partner knows them.

    An account that has a role in one of the partners comes to see the partnership, and
    takes part as one member however often it is named. Any other address, of an account
    or of none, is as if it were not there: who has an account elsewhere is not told, and
    nobody comes to see a partnership by the address alone.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when they have no name.
    """
    partnership = Partnership.objects.select_for_update().get(pk=partnership_id)
    if refusal := refusal_to_run(actor=by, partnership=partnership, on=local_day(at)):
        raise PermissionDenied(refusal)
    if not name.strip():
        raise BadInput("Say who it is: their name.")
    account = _known_to_a_partner(partnership, email, on=local_day(at))
    if account is not None and (
        held := partnership.members.filter(covering(starts_on), account=account).first()
    ):
        return held

    member = Member.objects.create(
        partnership=partnership,
        name=name.strip(),
        account=account,
        starts_on=starts_on,
    )
    record(Event.Kind.MEMBER_ADDED, subject=member, by=by, at=at)
    return member


def _known_to_a_partner(
    partnership: Partnership, email: str, *, on: date
) -> Account | None:
    """The account with an address, where it has a role in one of the partners."""
    roles = Membership.objects.filter(
        covering(on),
        account__is_active=True,
        account__email__iexact=email.strip(),
        organisation__in=partnership.partners.filter(covering(on)).values(
            "organisation"
        ),
    ).select_related("account")
    held = roles.first() if email.strip() else None
    return held.account if held else None


@transaction.atomic
def appoint_officer(
    *,
    organisation_id: int,
    office: Office,
    email: str,
    starts_on: date,
    by: Account,
    at: datetime,
    is_deputy: bool = False,
    ends_before: date | None = None,
) -> StatutoryOfficer:
    """Record who holds an office in an organisation from a day, or who deputises there.

    Whoever held it until then holds it until that day. Deputies are named beside the
    officer, for a time or until further notice, and act as deputies. Somebody whom a
    partner makes available for that office by section 113 holds it by that record: from
    no day before it, and no longer than it lasts.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the organisation has no such office, no account has that address,
            the present officer started on or after that day, it ends before it starts,
            they deputise there already, or the section 113 record by which they would
            hold it is not in force on that day.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if refusal := refusal_to_give_role(
        actor=by, organisation=organisation, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    office = Office(office)
    if office not in OFFICES_OF.get(OrganisationKind(organisation.kind), frozenset()):
        raise BadInput(
            f"{organisation} has no {office.label.lower()}: that office belongs to "
            "another kind of organisation."
        )
    account = account_of(email)
    if account is None:
        raise BadInput("Say who holds the office: their sign-in address.")
    if account == by:
        raise PermissionDenied(Refusal.OWN_OFFICE)
    if ends_before is not None and ends_before <= starts_on:
        raise BadInput("It must end after it starts.")
    lent, fault = lending_for(organisation, office, account=account, on=starts_on)
    if fault:
        raise BadInput(fault)
    held = StatutoryOfficer.objects.filter(
        Q(ends_before=None) | Q(ends_before__gt=starts_on),
        organisation=organisation,
        office=office,
        is_deputy=is_deputy,
    )
    if is_deputy and held.filter(account=account).exists():
        raise BadInput(f"{account} deputises there already.")
    present = None if is_deputy else held.first()
    if present is not None:
        if present.starts_on >= starts_on:
            raise BadInput(
                "The present officer started on or after that day: choose a later day."
            )
        present.ends_before = starts_on
        present.save(update_fields=["ends_before"])

    officer = StatutoryOfficer.objects.create(
        organisation=organisation,
        office=office,
        account=account,
        secondment=lent,
        is_deputy=is_deputy,
        starts_on=starts_on,
        ends_before=_earlier(ends_before, lent.ends_before if lent else None),
    )
    record(
        Event.Kind.OFFICER_APPOINTED,
        subject=officer,
        by=by,
        at=at,
        detail=f"{'deputy ' if is_deputy else ''}{office} of {organisation}"
        f"{' by section 113' if lent else ''}",
    )
    return officer


def _earlier(*days: date | None) -> date | None:
    """The earliest of the days that are there."""
    return min((each for each in days if each is not None), default=None)
