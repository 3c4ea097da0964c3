"""What has to be said of a task of a programme before it can stand."""

from dataclasses import dataclass
from datetime import date, timedelta

from ropewalk.strategy.programme_kinds import Funding, Pace, Work

A_DAY = timedelta(days=1)
LONGEST_TASK = 3650  # days
Spell = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class TaskSaid:
    """What somebody says of a task. Its lead is a member, by number, or words."""

    title: str
    lead_member_id: int | None = None
    lead_said: str = ""
    project_id: int | None = None
    starts_on: date | None = None
    days: int | None = None
    due_from: date | None = None
    due_before: date | None = None
    due_said: str = ""
    funding: Funding = Funding.NOT_KNOWN
    funding_said: str = ""
    fund_id: int | None = None
    pace: Pace = Pace.NOT_SAID
    work: Work = Work.OTHER
    body_said: str = ""


@dataclass(frozen=True, slots=True)
class TimetableRow:
    """A row of a timetable: a task, and the rows of the same timetable it waits for."""

    row: int
    said: TaskSaid
    after: tuple[int, ...] = ()


def why_not_a_task(
    *,
    title: str,
    has_lead: bool,
    has_two_leads: bool,
    starts_on: date | None,
    days: int | None,
    due: Spell,
    funding: Funding,
    funding_said: str,
    has_fund: bool,
    work: Work,
    body: str,
) -> str:
    """Why what is said of a task cannot stand; nothing where it can."""
    due_from, due_before = due
    if not title:
        return "Say what is to be done."
    if not has_lead:
        return "Say who leads it: a member of the partnership, or a post or group in words."
    if has_two_leads:
        return "Choose a member as its lead or write who leads it: one of the two."
    if days is not None and not 1 <= days <= LONGEST_TASK:
        return f"Enter how many days it takes, from 1 to {LONGEST_TASK:,}."
    if (due_from is None) != (due_before is None):
        return "It is due from a day up to another: say both."
    if due_from is not None and due_before is not None and due_before <= due_from:
        return "It must be due from a day up to a later one."
    if starts_on is not None and due_before is not None and due_before <= starts_on:
        return "It cannot be due before the day on which it starts."
    if why := _why_no_money(funding, funding_said, has_fund=has_fund):
        return why
    if work != Work.OTHER and not body:
        return "Say which body it sets up or appoints to."
    return ""


def _why_no_money(funding: Funding, said: str, *, has_fund: bool) -> str:
    """Why what is said of a task's money cannot stand; nothing where it can."""
    if funding == Funding.FUNDED and not (said or has_fund):
        return "Choose the fund that pays for it, or say from what it is funded."
    if funding != Funding.FUNDED and has_fund:
        return (
            "A fund is named for what is funded: choose that there is money for it, or no "
            "fund."
        )
    return ""
