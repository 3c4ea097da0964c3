"""What an agreement obliges somebody to do, and by which day."""

from dataclasses import dataclass
from datetime import date, timedelta

from ropewalk.figures.words import day
from ropewalk.parameters.register import parameter
from ropewalk.partnership.kinds import AgreementKind, DutyKind
from ropewalk.partnership.rules.agreements import KeyFields
from ropewalk.partnership.rules.terms import (
    last_day,
    last_day_for_notice,
    quarters,
    year_said,
)

GRANTS = frozenset({AgreementKind.GRANT_TO_COUNCIL, AgreementKind.GRANT_TO_NHS})
REPORTED = frozenset(
    {
        AgreementKind.POOLED_FUND,
        AgreementKind.LEAD_BY_COUNCIL,
        AgreementKind.LEAD_BY_NHS,
        AgreementKind.INTEGRATED_PROVISION,
    }
)
OF_THE_TERM = frozenset({DutyKind.REVIEW, DutyKind.NOTICE, DutyKind.EXPIRY})


@dataclass(frozen=True, slots=True)
class Due:
    """A duty that is to be laid down: of what kind, by which day, about what."""

    kind: DutyKind
    due_on: date
    about: str


def term_duties(fields: KeyFields) -> list[Due]:
    """What follows from the term itself: review, last day for notice, last day."""
    found = []
    if fields.review_on:
        found.append(Due(DutyKind.REVIEW, fields.review_on, "Review the agreement"))
    if fields.ends_before:
        ends_on = last_day(fields.ends_before)
        found.append(
            Due(DutyKind.EXPIRY, ends_on, "The agreement ends: renew or leave")
        )
        if fields.notice_months:
            found.append(
                Due(
                    DutyKind.NOTICE,
                    last_day_for_notice(
                        fields.ends_before, months=fields.notice_months
                    ),
                    f"Last day for {fields.notice_months} months' notice before it ends",
                )
            )
    return found


def report_duties(
    kind: AgreementKind, fields: KeyFields, *, year_starting: int
) -> list[Due]:
    """The reports of a financial year that touch the term.

    A grant has one yearly statement; what is pooled or led has four quarterly reports
    and an annual return. Nothing else has any.
    """
    touched = [
        each
        for each in quarters(year_starting)
        if (fields.starts_on is None or each.ends_before > fields.starts_on)
        and (fields.ends_before is None or each.starts_on < fields.ends_before)
    ]
    if not touched:
        return []
    ends = quarters(year_starting)[-1].ends_before
    annual_on = last_day(ends) + _days("annual_return_days", on=ends)
    if kind in GRANTS:
        about = (
            f"Statement that the grant was spent as agreed, {year_said(year_starting)}"
        )
        return [Due(DutyKind.VOUCHER, annual_on, about)]
    if kind not in REPORTED:
        return []
    return [
        *(
            Due(
                DutyKind.QUARTERLY_REPORT,
                last_day(each.ends_before)
                + _days("quarterly_report_days", on=each.ends_before),
                f"Report for quarter {each.number} of {year_said(year_starting)}",
            )
            for each in touched
        ),
        Due(
            DutyKind.ANNUAL_RETURN,
            annual_on,
            f"Annual return of income and spending, {year_said(year_starting)}",
        ),
    ]


def exit_plan(given_on: date, leaver: str) -> Due:
    """The exit plan that notice starts."""
    return Due(
        DutyKind.EXIT_PLAN,
        given_on + _days("exit_plan_days", on=given_on),
        f"Exit plan: {leaver} leaves"[:200],
    )


def _days(name: str, *, on: date) -> timedelta:
    return timedelta(days=int(parameter(name, on=on).value))


def state_of(*, due_on: date, done_on: date | None, on: date) -> str:
    """How a duty stands on a day, in words."""
    if done_on is not None:
        late = " (late)" if done_on > due_on else ""
        return f"done on {day(done_on)}{late}"
    if due_on < on:
        days = (on - due_on).days
        return f"overdue by {days} day{'' if days == 1 else 's'}"
    if due_on == on:
        return "due today"
    days = (due_on - on).days
    return f"due in {days} day{'' if days == 1 else 's'}"
