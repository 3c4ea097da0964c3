"""The end of a year as each partner keeps it: its own days said, its books closed hard."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.money.models import Fund, HardClose, YearEndDays
from ropewalk.money.permissions import refusal_to_speak_for_money
from ropewalk.money.queries.year_end import checks_before_hard_close
from ropewalk.money.rules.year_end import DaysSaid, refusal_of_days
from ropewalk.organisations.models import Account
from ropewalk.partnership.rules.terms import year_said


@transaction.atomic
def record_year_end_days(
    *,
    fund_id: int,
    organisation_id: int,
    year_starting: int,
    days: DaysSaid,
    why: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> YearEndDays:
    """A partner's finance officer says by which days the partner ends a year.

    What was said before stays to be seen.

    Args:
        fund_id: The fund.
        organisation_id: The partner.
        year_starting: The year in which the financial year starts.
        days: The partner's own days; none where one is not known.
        why: Why they change, where days were said before.
        submission_key: What makes it once only.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the fund has no such year, the days are out of order, a change has
            no reason, or the day of a hard close that was made would change.
    """
    fund = Fund.objects.select_for_update(of=("self",)).get(pk=fund_id)
    if refusal := refusal_to_speak_for_money(
        actor=by, fund=fund, organisation_id=organisation_id, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    held = YearEndDays.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(
            held,
            fund=fund,
            recorded_by=by,
            organisation_id=organisation_id,
            year_starting=year_starting,
            said=days,
        )
        return held
    if not fund.periods.filter(year_starting=year_starting).exists():
        raise BadInput("Choose a financial year that this fund has.")
    if wrong := refusal_of_days(days, year_starting=year_starting):
        raise BadInput(wrong)
    _refuse_change(fund, organisation_id, year_starting, days, why)
    said = YearEndDays.objects.create(
        fund=fund,
        organisation_id=organisation_id,
        year_starting=year_starting,
        cut_off_on=days.cut_off_on,
        agreement_on=days.agreement_on,
        hard_close_on=days.hard_close_on,
        draft_accounts_on=days.draft_accounts_on,
        audited_accounts_on=days.audited_accounts_on,
        why=why.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    told = ", ".join(f"{kind} {on.isoformat()}" for kind, on in days.by_kind.items())
    record(
        Event.Kind.YEAR_END_DAYS_RECORDED,
        subject=fund,
        by=by,
        at=at,
        detail=f"organisation {organisation_id}, {year_starting}, {told}",
    )
    return said


def _refuse_change(
    fund: Fund, organisation_id: int, year_starting: int, days: DaysSaid, why: str
) -> None:
    """Refuse a change without a reason, and of the day of a hard close that was made."""
    own = {"organisation": organisation_id, "year_starting": year_starting}
    before = fund.year_end_days.filter(**own).last()
    if before is None:
        return
    if before.said == days:
        raise BadInput("These are the days that are recorded already.")
    if (
        before.hard_close_on is not None
        and before.hard_close_on != days.hard_close_on
        and fund.hard_closes.filter(**own).exists()
    ):
        raise BadInput(
            f"{year_said(year_starting)} is closed hard: the day of that, "
            f"{day(before.hard_close_on)}, no longer changes."
        )
    if not why.strip():
        raise BadInput("Say why the days change: others plan by them.")


@transaction.atomic
def close_hard(
    *,
    fund_id: int,
    organisation_id: int,
    year_starting: int,
    by: Account,
    at: datetime,
) -> HardClose:
    """A partner's finance officer closes the partner's books of a year hard.

    Nothing that touches the partner's accounts is posted into that year or one before it
    any more, though its last quarter may be open for the others: it goes into the next
    year and keeps its day. Accounts that are shared are the host's. The budgets of that
    year that are the partner's no longer change. This is not undone.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it was closed before, the year is not over, the partner's day for
            it is not said or to come, or its balances are not agreed.
    """
    # nothing is being posted to the fund from here on until this is committed
    fund = Fund.objects.select_for_update(of=("self",)).get(pk=fund_id)
    if refusal := refusal_to_speak_for_money(
        actor=by, fund=fund, organisation_id=organisation_id, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    checks = checks_before_hard_close(
        fund,
        organisation_id=organisation_id,
        year_starting=year_starting,
        on=local_day(at),
    )
    if stopping := [each.said for each in checks if each.stops and not each.is_met]:
        raise BadInput(" ".join(stopping))
    closed = HardClose.objects.create(
        fund=fund,
        organisation_id=organisation_id,
        year_starting=year_starting,
        recorded_at=at,
        recorded_by=by,
    )
    fund.periods.filter(year_starting__lte=year_starting, hard_closed_at=None).update(
        hard_closed_at=at
    )
    record(
        Event.Kind.YEAR_CLOSED_HARD,
        subject=fund,
        by=by,
        at=at,
        detail=f"organisation {organisation_id}, {year_starting}",
    )
    return closed
