"""A partner's own days at a year's end, balances agreed and a hard close, through actions."""

from datetime import date
from uuid import uuid4

from factories.money import YEAR, Pool
from factories.organisations import NOON
from factories.statements import stated
from ropewalk.money.actions.year_end import close_hard, record_year_end_days
from ropewalk.money.models import HardClose, YearEndDays
from ropewalk.money.queries.agreeing import balances_agreed
from ropewalk.money.rules.year_end import DaysSaid

LAST_YEAR = YEAR - 1
IN_MARCH = date(YEAR, 3, 20)
DAYS = DaysSaid(
    cut_off_on=date(YEAR, 4, 9),
    agreement_on=date(YEAR, 4, 16),
    hard_close_on=date(YEAR, 4, 23),
)


def days_said(pool: Pool, organisation, days: DaysSaid = DAYS, **changes):
    """A partner's days for the end of last year."""
    said = {
        "fund_id": pool.fund.pk,
        "organisation_id": organisation.pk,
        "year_starting": LAST_YEAR,
        "days": days,
        "why": "",
        "submission_key": uuid4(),
        "by": pool.three.officers[organisation.pk],
        "at": NOON,
    }
    return record_year_end_days(**said | changes)


def balances_stated(pool: Pool, organisation, *, year: int = LAST_YEAR) -> None:
    """A partner's books show what the fund's ledger shows."""
    for each in balances_agreed(pool.fund, year_starting=year).balances:
        if each.partner == organisation.pk:
            stated(
                pool,
                organisation,
                each.ledger_pence,
                kind=each.kind,
                year_starting=year,
            )


def ready_to_close(pool: Pool, organisation) -> YearEndDays:
    """A partner whose balances of last year are agreed and whose days are past."""
    balances_stated(pool, organisation)
    return days_said(pool, organisation)


def closed_hard(pool: Pool, organisation, **changes) -> HardClose:
    """A partner that closed its books of last year hard."""
    said = {
        "fund_id": pool.fund.pk,
        "organisation_id": organisation.pk,
        "year_starting": LAST_YEAR,
        "by": pool.three.officers[organisation.pk],
        "at": NOON,
    }
    return close_hard(**said | changes)
