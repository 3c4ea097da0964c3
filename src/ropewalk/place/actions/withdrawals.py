"""Withdrawing a vintage of the reference data that was added in error."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.lake.home import home_folder
from ropewalk.lake.withdrawing import in_plain_words, withdraw
from ropewalk.organisations.models import Account
from ropewalk.place.models import Withdrawal
from ropewalk.place.permissions import refusal_to_withdraw
from ropewalk.place.reference import vintage_kept_as


@transaction.atomic
def withdraw_vintage(
    *, kept_as: str, because: str, by: Account, at: datetime
) -> Withdrawal:
    """Withdraw a vintage that was added here, once however often a form is sent.

    The lake is changed last, inside the transaction: what cannot be withdrawn there is
    not recorded as withdrawn here. It takes one small file, and keeps who and why too.

    Args:
        kept_as: What the lake keeps it as.
        because: The reason, in a sentence.
        by: Who withdraws it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is not held, no reason is given, or a file is being added.
    """
    if done := Withdrawal.objects.filter(kept_as=kept_as).first():
        return done
    held = vintage_kept_as(kept_as)
    if held is None:
        raise BadInput("This is not held any more.")
    on = local_day(at)
    if refusal := refusal_to_withdraw(actor=by, vintage=held, on=on):
        raise PermissionDenied(refusal)
    said = in_plain_words(because, "why it is withdrawn")
    withdrawal, is_new = Withdrawal.objects.get_or_create(
        kept_as=held.kept_as,
        defaults={
            "table": held.name,
            "vintage": held.vintage,
            "title": held.title,
            "because": said,
            "withdrawn_by": by,
            "withdrawn_at": at,
        },
    )
    if is_new:
        detail = f"{held.name}, {held.vintage}, {held.rows} rows, {held.kept_as}"
        record(
            Event.Kind.REFERENCE_WITHDRAWN,
            subject=withdrawal,
            by=by,
            at=at,
            detail=detail,
        )
        withdraw(held, home=home_folder(), on=on, by=f"account {by.pk}", because=said)
    return withdrawal
