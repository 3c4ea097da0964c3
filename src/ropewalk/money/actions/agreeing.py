"""Agreeing balances at the end of a year: what a partner's books show, and how it settles."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, pounds
from ropewalk.money.kinds import BalanceKind
from ropewalk.money.models import BalanceSettled, BalanceStated, Fund
from ropewalk.money.permissions import refusal_to_speak_for_money
from ropewalk.money.queries.agreeing import BalanceSeen, balances_agreed
from ropewalk.money.queries.year_end import hard_close_of
from ropewalk.organisations.models import Account
from ropewalk.partnership.rules.terms import year_said


@transaction.atomic
def state_balance(
    *,
    fund_id: int,
    organisation_id: int,
    year_starting: int,
    kind: BalanceKind,
    pence: int,
    reference: str,
    by: Account,
    at: datetime,
) -> BalanceStated:
    """A partner's finance officer states what its own books show against a fund.

    What was stated before stays to be seen, and what was settled of it no longer holds.

    Args:
        fund_id: The fund.
        organisation_id: The partner.
        year_starting: The year in which the financial year starts.
        kind: Which balance.
        pence: What the partner's books show; below nothing where the fund owes it.
        reference: Where in its books that is.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the fund has no such year, or the partner has closed it hard.
    """
    fund = Fund.objects.select_for_update(of=("self",)).get(pk=fund_id)
    if refusal := refusal_to_speak_for_money(
        actor=by, fund=fund, organisation_id=organisation_id, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not fund.periods.filter(year_starting=year_starting).exists():
        raise BadInput("Choose a financial year that this fund has.")
    closed = hard_close_of(
        fund, organisation_id=organisation_id, year_starting=year_starting
    )
    if closed is not None:
        raise BadInput(
            f"{year_said(year_starting)} was closed hard on "
            f"{day(local_day(closed.recorded_at))}: what the partner's books show for it "
            "no longer changes."
        )
    stated = BalanceStated.objects.create(
        fund=fund,
        organisation_id=organisation_id,
        year_starting=year_starting,
        kind=BalanceKind(kind),
        pence=pence,
        reference=reference.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.BALANCE_STATED,
        subject=fund,
        by=by,
        at=at,
        detail=f"organisation {organisation_id}, {year_starting}, {kind}, {pounds(pence)}",
    )
    return stated


@transaction.atomic
def settle_balance(
    *, stated_id: int, organisation_id: int, how: str, by: Account, at: datetime
) -> BalanceSettled:
    """A finance officer says how a difference is settled: the partner's or the host's.

    It is settled once both have said so, for the two figures as they are now.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the figures do not differ, another figure was stated since, nothing
            says how, or it is said for somebody else.
    """
    stated = (
        BalanceStated.objects.select_for_update(of=("self",))
        .select_related("fund")
        .get(pk=stated_id)
    )
    if refusal := refusal_to_speak_for_money(
        actor=by,
        fund=stated.fund,
        organisation_id=organisation_id,
        on=local_day(at),
    ):
        raise PermissionDenied(refusal)
    if not how.strip():
        raise BadInput("Say how the difference is settled.")
    seen = _seen(stated)
    if organisation_id not in seen.settlers:
        raise BadInput("The partner that stated it and the host settle a difference.")
    settled = BalanceSettled.objects.create(
        stated=stated,
        organisation_id=organisation_id,
        ledger_pence=seen.ledger_pence,
        how=how.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.BALANCE_SETTLED,
        subject=stated.fund,
        by=by,
        at=at,
        detail=f"statement {stated.pk}, organisation {organisation_id}, "
        f"{pounds(stated.pence - seen.ledger_pence)}",
    )
    return settled


def _seen(stated: BalanceStated) -> BalanceSeen:
    """A balance that was stated as it stands, where it is the last and it differs."""
    agreed = balances_agreed(stated.fund, year_starting=stated.year_starting)
    for each in agreed.balances:
        if each.stated is not None and each.stated.pk == stated.pk:
            if each.difference_pence == 0:
                raise BadInput(
                    "The two figures are the same: nothing is to be settled."
                )
            return each
    raise BadInput("Another figure was stated since. Settle that one.")
