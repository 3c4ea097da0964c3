"""Whether a decision is key by a council's rules, and whether those rules were kept.

Source: SI 2012/2089 regulations 8 to 11, from general knowledge. What is significant
spending each council says for itself. The 28 days of notice are days of the calendar;
the days of call-in are working days.
"""

from dataclasses import dataclass
from datetime import date

from ropewalk.figures.words import day
from ropewalk.partnership.kinds import Urgency
from ropewalk.partnership.rules.working_days import (
    clear_working_days,
    working_day_after,
)


@dataclass(frozen=True, slots=True)
class KeyDecision:
    """What a council's rules on key decisions ask, with the numbers in force that day.

    Attributes:
        threshold_pence: What the council calls significant spending, in pence; none when
            that is not recorded.
        wards: How many wards must be affected for it to be significant; none when the
            rules of that day are not held.
        notice_days: Clear days of notice; none when the rules of that day are not held.
        notice_on: The day notice was given; none when it was not.
        exception_days: Clear days after the chair of scrutiny was told.
        urgency: Why there was less notice, if there was.
        urgency_on: The day the chair of scrutiny was told, or agreed.
        is_taken_here: Whether the body's terms let it take key decisions.
        body_since: The day the body began; none when nobody asks.
        proposed_on: The day it was first proposed; none when nobody asks.
        has_evidence: Whether the proposal rests on a document.
    """

    threshold_pence: int | None
    wards: int | None
    notice_days: int | None
    notice_on: date | None
    exception_days: int | None = 5
    urgency: Urgency = Urgency.NONE
    urgency_on: date | None = None
    is_taken_here: bool = True
    body_since: date | None = None
    proposed_on: date | None = None
    has_evidence: bool = False


def is_key(
    rules: KeyDecision, *, pence: int | None, wards_affected: int, is_marked: bool
) -> bool | None:
    """Whether a decision is key; ``None`` when nobody has said what is significant.

    What commits nothing and touches no ward is not key by the rules of any day.
    """
    if is_marked:
        return True
    if rules.wards is None and wards_affected > 0:
        return None
    if rules.wards is not None and wards_affected >= rules.wards:
        return True
    if pence is None:
        return False
    if rules.threshold_pence is None:
        return None
    return pence >= rules.threshold_pence


def notice_said(rules: KeyDecision, *, on: date) -> tuple[bool | None, str]:
    """Whether the notice of a key decision is enough on a day, and why, in a sentence.

    Nobody here knows, ``None``, on a day whose rules are not held.
    """
    if rules.notice_days is None:
        return None, (
            f"It is a key decision, and the notice that one needed on {day(on)} is not "
            "held here: ask a monitoring officer."
        )
    clear = _clear_days(rules.notice_on, on)
    if clear is not None and clear >= rules.notice_days:
        if before := _older_than(rules):
            return False, (
                f"It is a key decision, and notice on {_said(rules.notice_on)} would be "
                f"older than {before}, with no document that shows it: propose it again "
                "with the notice as evidence."
            )
        return True, (
            f"It is a key decision, and notice on {_said(rules.notice_on)} gave {clear} "
            "clear days."
        )
    if rules.urgency == Urgency.SPECIAL:
        if rules.urgency_on is None or rules.urgency_on > on:
            return False, (
                "It is a key decision under special urgency, and the chair of scrutiny "
                f"agrees only on {_said(rules.urgency_on)}."
            )
        return True, (
            "It is a key decision under special urgency: the chair of scrutiny agreed on "
            f"{_said(rules.urgency_on)}."
        )
    if rules.urgency == Urgency.EXCEPTION:
        return _exception_said(rules, on=on)
    needs = f"It is a key decision, which needs {rules.notice_days} clear days' notice"
    if clear is None:
        return False, f"{needs}, and none was given."
    return False, f"{needs}; notice on {_said(rules.notice_on)} gives {clear}."


def _exception_said(rules: KeyDecision, *, on: date) -> tuple[bool | None, str]:
    """Whether scrutiny's chair was told early enough under the general exception.

    Councils read "clear days" here as days or as working days. Where the two differ, with
    a weekend or a bank holiday between, somebody who knows the council's own rules says.
    """
    told, enough = _clear_days(rules.urgency_on, on), rules.exception_days
    said = (
        "It is a key decision under the general exception: the chair of scrutiny was "
        f"told on {_said(rules.urgency_on)}"
    )
    if rules.urgency_on is None or told is None or enough is None or told < enough:
        return False, (
            f"{said}, which gives {_days_said(told)} clear days, and "
            f"{rules.exception_days} are needed."
        )
    working = clear_working_days(rules.urgency_on, on)
    if working >= enough:
        return True, f"{said}, {working} clear working days before."
    return None, (
        f"{said}, which gives {told} clear days but only {working} without weekends and "
        f"bank holidays, and {enough} are needed: ask a monitoring officer which of the "
        "two the council's rules count."
    )


def _older_than(rules: KeyDecision) -> str | None:
    """What a notice is said to be older than, where nothing but the saying shows it."""
    if rules.has_evidence or rules.notice_on is None:
        return None
    if rules.body_since is not None and rules.notice_on < rules.body_since:
        return "the body that decides"
    if rules.proposed_on is not None and rules.notice_on < rules.proposed_on:
        return "the proposal"
    return None


def call_in_ends(decided_on: date, *, working_days: int) -> date:
    """The last day on which scrutiny can call a decision in.

    Working days are Monday to Friday without bank holidays.
    """
    return working_day_after(decided_on, days=working_days)


def _days_said(days: int | None) -> str:
    return "no" if days is None else str(days)


def _clear_days(since: date | None, on: date) -> int | None:
    """Days between two days, neither of them counted."""
    return None if since is None else max((on - since).days - 1, 0)


def _said(when: date | None) -> str:
    return day(when) if when is not None else "a day not recorded"
