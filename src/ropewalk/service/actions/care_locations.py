"""Joining locations of the Care Quality Commission to a provider, and taking them off."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.lake.catalogue import Lake
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.place.market.homes import Home, homes_called
from ropewalk.service.models import CareLocation, Provider
from ropewalk.service.permissions import refusal_to_commission
from ropewalk.service.queries.care_locations import last_of_each
from ropewalk.service.rules.care_locations import (
    code_from,
    refusal_of_code,
    refusal_of_unknown,
)


@transaction.atomic
def join_locations(
    *,
    provider_id: int,
    codes: Sequence[str],
    on: date,
    lake: Lake,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> list[CareLocation]:
    """Record that care homes are a provider's, by location id: all of them or none.

    Args:
        provider_id: The provider.
        codes: The location ids as they were chosen or typed.
        on: From which day.
        lake: Where the lists of care homes are held.
        submission_key: The key of the form.
        by: Who records it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when something is no location id, is in no list held, is joined already,
            or the day cannot be.
    """
    provider = _held(provider_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=provider.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    held = list(CareLocation.objects.filter(submission_key=submission_key))
    if held:
        refuse_other_use(held[0], provider=provider, recorded_by=by)
        return held
    asked = _codes(codes)
    if not asked:
        raise BadInput("Choose a care home, or enter its location id.")
    _refuse_to_come(on, at=at)
    homes = homes_called(lake, asked)
    last = last_of_each([provider.partnership_id], on=local_day(at))
    for code in asked:
        if code not in homes:
            raise BadInput(refusal_of_unknown(code))
        _refuse_joined(provider, homes[code], last.get((provider.partnership_id, code)))
        _refuse_before(code, on, last.get((provider.partnership_id, code)))
    made = CareLocation.objects.bulk_create(
        [
            CareLocation(
                provider=provider,
                code=code,
                is_joined=True,
                on=on,
                name=homes[code].name,
                vintage=homes[code].vintage,
                recorded_at=at,
                recorded_by=by,
                submission_key=submission_key,
            )
            for code in asked
        ]
    )
    record(
        Event.Kind.CARE_LOCATIONS_JOINED,
        subject=provider,
        by=by,
        at=at,
        detail=f"{', '.join(asked)} from {on}",
    )
    return made


@transaction.atomic
def take_off_locations(
    *,
    provider_id: int,
    codes: Sequence[str],
    on: date,
    why: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> list[CareLocation]:
    """Record that care homes are a provider's no longer, or never were.

    What was recorded before stays on record.

    Args:
        provider_id: The provider.
        codes: The location ids joined to it.
        on: From which day; that of the joining where it was never its home.
        why: Why.
        submission_key: The key of the form.
        by: Who records it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when one is not joined to it, nobody says why, or the day cannot be.
    """
    provider = _held(provider_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=provider.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    held = list(CareLocation.objects.filter(submission_key=submission_key))
    if held:
        refuse_other_use(held[0], provider=provider, recorded_by=by)
        return held
    if not codes:
        raise BadInput("Choose the care homes to take off.")
    if not why.strip():
        raise BadInput("Say why.")
    _refuse_to_come(on, at=at)
    last = last_of_each([provider.partnership_id], on=local_day(at))
    found = []
    for code in dict.fromkeys(codes):
        row = last.get((provider.partnership_id, code))
        if row is None or not row.is_joined or row.provider_id != provider.pk:
            raise BadInput(f"{code[:30]} is not joined to this provider.")
        _refuse_before(code, on, row)
        found.append(row)
    made = CareLocation.objects.bulk_create(
        [
            CareLocation(
                provider=provider,
                code=each.code,
                is_joined=False,
                on=on,
                name=each.name,
                vintage=each.vintage,
                why=why.strip(),
                recorded_at=at,
                recorded_by=by,
                submission_key=submission_key,
            )
            for each in found
        ]
    )
    record(
        Event.Kind.CARE_LOCATIONS_TAKEN_OFF,
        subject=provider,
        by=by,
        at=at,
        detail=f"{', '.join(each.code for each in found)} from {on}",
    )
    return made


def _held(provider_id: int) -> Provider:
    """The provider; its partnership is held, as a home is of one provider at a time."""
    provider = Provider.objects.select_related("organisation").get(pk=provider_id)
    provider.partnership = Partnership.objects.select_for_update(of=("self",)).get(
        pk=provider.partnership_id
    )
    return provider


def _codes(texts: Sequence[str]) -> list[str]:
    """Location ids as they are kept, each once."""
    found = []
    for text in texts:
        code = code_from(text)
        if code is None:
            raise BadInput(refusal_of_code(text))
        found.append(code)
    return list(dict.fromkeys(found))


def _refuse_to_come(on: date, *, at: datetime) -> None:
    if on > local_day(at):
        raise BadInput(f"{day(on)} is still to come.")


def _refuse_joined(provider: Provider, home: Home, last: CareLocation | None) -> None:
    """A location is one provider's at a time."""
    if last is None or not last.is_joined:
        return
    if last.provider_id == provider.pk:
        raise BadInput(f"{home.code}, {home.name}, is joined to this provider already.")
    raise BadInput(
        f"{home.code}, {home.name}, is joined to {last.provider}. Take it off there first."
    )


def _refuse_before(code: str, on: date, last: CareLocation | None) -> None:
    """What was said before stays: what is said now is from that day on or later."""
    if last is not None and on < last.on:
        raise BadInput(
            f"{code} was recorded from {day(last.on)} before. Enter that day or a later "
            "one."
        )
