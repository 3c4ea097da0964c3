"""What finance officers say of a variation that changes what their organisation puts in."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.models import (
    Agreement,
    MoneyCleared,
    Party,
    StatutoryOfficer,
    Version,
)
from ropewalk.partnership.permissions import refusal_to_clear_money
from ropewalk.partnership.queries.agreement_said import (
    money_cleared,
    money_of,
    token_of,
)
from ropewalk.partnership.rules.offices import FINANCE_OFFICES
from ropewalk.place.rules import refuse_if_changed


@transaction.atomic
def clear_money(
    *,
    version_id: int,
    party_id: int,
    is_clear: bool,
    advice: str,
    by: Account,
    at: datetime,
    as_seen: str | None = None,
) -> MoneyCleared:
    """Clear what a variation has a party put in, or advise against it, as its officer.

    It holds for the sums as they are: a change of them needs another word. The last word
    counts.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the party is of another agreement, the version changes no money or
            none of that party's, it changed since it was read, or advice against it says
            nothing.
    """
    found = Version.objects.get(pk=version_id)
    agreement = Agreement.objects.select_for_update(of=("self",)).get(
        pk=found.agreement_id
    )
    version = Version.objects.get(pk=version_id)
    party = Party.objects.select_related("organisation").get(pk=party_id)
    if party.agreement_id != agreement.pk:
        raise BadInput("This organisation is no party to that agreement.")
    on = local_day(at)
    if refusal := refusal_to_clear_money(actor=by, party=party, version=version, on=on):
        raise PermissionDenied(refusal)
    refuse_if_changed(as_seen, token_of(agreement, version))
    if party.organisation.name not in (money_cleared(agreement, version) or {}):
        raise BadInput("This version changes nothing of what that party puts in.")
    if not is_clear and not advice.strip():
        raise BadInput("Say why you advise against it.")

    said = MoneyCleared.objects.create(
        version=version,
        party=party,
        money=money_of(version),
        is_clear=is_clear,
        advice=advice.strip(),
        as_deputy=not StatutoryOfficer.objects.filter(
            covering(on),
            organisation=party.organisation,
            office__in=FINANCE_OFFICES,
            account=by,
            is_deputy=False,
        ).exists(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.AGREEMENT_MONEY_CLEARED,
        subject=agreement,
        by=by,
        at=at,
        detail=f"version {version.number}, {party.organisation}, "
        f"{'clear' if is_clear else 'against'}{', as deputy' if said.as_deputy else ''}",
    )
    return said
