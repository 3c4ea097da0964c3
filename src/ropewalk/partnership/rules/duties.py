"""What an agreement obliges somebody to do, and by which day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from ropewalk.figures.words import day
from ropewalk.parameters.register import parameter
from ropewalk.partnership.kinds import AgreementKind, DutyKind
from ropewalk.partnership.rules.agreements import KeyFields
from ropewalk.partnership.rules.terms import (
    Quarter,
    financial_year,
    last_day,
    last_day_for_notice,
    months_after,
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
    touched = touched_quarters(fields, year_starting)
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


def years_reached(fields: KeyFields, *, on: date | None) -> list[int]:
    """The financial years whose reports have to be on the calendar.

    All that the term reaches; where it has no end, those up to the year of ``on``, so
    that the next year's are asked for when it begins.
    """
    starts = fields.starts_on or on
    if starts is None:
        return []
    first = financial_year(starts)
    if fields.ends_before is not None:
        last = financial_year(last_day(fields.ends_before))
    else:
        last = max(first, financial_year(on)) if on else first
    return list(range(first, last + 1))


def unplanned_reports(
    fields: KeyFields, duties: Collection[tuple[str, date]], *, on: date | None
) -> dict[DutyKind, list[int]]:
    """The financial years for which reports are not on the calendar, by kind of report.

    A quarter has its report when one is due within the three months after it, a year its
    return when one is due within the year after: on which day is for the partners.

    Args:
        fields: The term.
        duties: What is on the calendar, as (kind, day).
        on: The day of asking; it tells how far a term without an end has come.
    """
    quarterly = [due for kind, due in duties if kind == DutyKind.QUARTERLY_REPORT]
    annual = [due for kind, due in duties if kind == DutyKind.ANNUAL_RETURN]
    found: dict[DutyKind, list[int]] = {}
    years = years_reached(fields, on=on)
    if not years and not quarterly:
        found[DutyKind.QUARTERLY_REPORT] = []
    if not years and not annual:
        found[DutyKind.ANNUAL_RETURN] = []
    for year in years:
        for each in touched_quarters(fields, year):
            ends = each.ends_before
            if not any(ends <= due < months_after(ends, 3) for due in quarterly):
                found.setdefault(DutyKind.QUARTERLY_REPORT, []).append(year)
                break
        ends = quarters(year)[-1].ends_before
        if not any(ends <= due < months_after(ends, 12) for due in annual):
            found.setdefault(DutyKind.ANNUAL_RETURN, []).append(year)
    return found


def touched_quarters(fields: KeyFields, year_starting: int) -> list[Quarter]:
    """The quarters of a financial year that the term reaches."""
    return [
        each
        for each in quarters(year_starting)
        if (fields.starts_on is None or each.ends_before > fields.starts_on)
        and (fields.ends_before is None or each.starts_on < fields.ends_before)
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
