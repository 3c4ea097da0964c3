"""The days by which partners end a year, and where one partner's do not fit another's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures.words import day
from ropewalk.money.kinds import YearEndDay
from ropewalk.partnership.rules.terms import last_day, quarters, year_said

# of two days that are both said, the first does not come after the second
IN_ORDER = (
    (YearEndDay.CUT_OFF, YearEndDay.AGREEMENT),
    (YearEndDay.CUT_OFF, YearEndDay.HARD_CLOSE),
    (YearEndDay.AGREEMENT, YearEndDay.HARD_CLOSE),
    (YearEndDay.DRAFT_ACCOUNTS, YearEndDay.AUDITED_ACCOUNTS),
)


@dataclass(frozen=True, slots=True)
class DaysSaid:
    """A partner's days for the end of a year; none where one is not known."""

    cut_off_on: date | None = None
    agreement_on: date | None = None
    hard_close_on: date | None = None
    draft_accounts_on: date | None = None
    audited_accounts_on: date | None = None

    @property
    def by_kind(self) -> dict[YearEndDay, date]:
        """Those that are known."""
        told = {
            YearEndDay.CUT_OFF: self.cut_off_on,
            YearEndDay.AGREEMENT: self.agreement_on,
            YearEndDay.HARD_CLOSE: self.hard_close_on,
            YearEndDay.DRAFT_ACCOUNTS: self.draft_accounts_on,
            YearEndDay.AUDITED_ACCOUNTS: self.audited_accounts_on,
        }
        return {kind: on for kind, on in told.items() if on is not None}


@dataclass(frozen=True, slots=True)
class PartnersDays:
    """A partner, what it is called, its days, and whether it is the host."""

    partner: int
    name: str
    days: DaysSaid
    is_host: bool


@dataclass(frozen=True, slots=True)
class FundsDays:
    """What of the fund itself the partners' days have to fit.

    Attributes:
        ends_before: The day after the last of the year.
        closed_on: The day on which its last quarter was closed; none while it is open.
        reports: What is due of the year once it is over, each with its day.
    """

    ends_before: date
    closed_on: date | None
    reports: Sequence[tuple[str, date]] = ()


def refusal_of_days(days: DaysSaid, *, year_starting: int) -> str:
    """Why a partner's days cannot be as they were said, if they cannot, in a sentence."""
    said = days.by_kind
    if not said:
        return "Enter at least one day; leave out those that are not known yet."
    starts_on = quarters(year_starting)[0].starts_on
    for kind, on in said.items():
        if on < starts_on:
            return (
                f"{day(on)} is before {year_said(year_starting)} begins: "
                f"{kind.label.lower()} comes later."
            )
    for first, then in IN_ORDER:
        if first in said and then in said and said[first] > said[then]:
            return (
                f"{first.label} ({day(said[first])}) comes after {then.label.lower()} "
                f"({day(said[then])}). Put the days in order."
            )
    return ""


def clashes_of(
    partners: Sequence[PartnersDays], fund: FundsDays, *, on: date
) -> list[str]:
    """Where days do not fit each other, each in a sentence."""
    return [
        sentence
        for each in partners
        for sentence in (
            *_with_the_fund(each, fund, on=on),
            *_with_others(each, partners),
            *_with_its_own(each),
        )
    ]


def _with_the_fund(each: PartnersDays, fund: FundsDays, *, on: date) -> Iterator[str]:
    closes = each.days.hard_close_on
    if closes is None:
        return
    hard = f"{each.name} closes hard on {day(closes)}"
    if closes < fund.ends_before:
        yield f"{hard}, before the year is over on {day(last_day(fund.ends_before))}."
    elif fund.closed_on is None and closes < on:
        yield (
            f"{hard}, and the fund's last quarter is still open: what is posted into it "
            f"for {each.name} after that belongs in the next year."
        )
    elif fund.closed_on is not None and closes < fund.closed_on:
        yield f"{hard}, before the fund's last quarter was closed on {day(fund.closed_on)}."
    for about, due_on in fund.reports:
        if due_on > closes:
            yield (
                f"{about} is due on {day(due_on)}, after {each.name} closes hard on "
                f"{day(closes)}: what it puts right for {each.name} goes into the next year."
            )


def _with_others(each: PartnersDays, partners: Sequence[PartnersDays]) -> Iterator[str]:
    """A partner and the host pass money to each other, so these two have to fit."""
    closes = each.days.hard_close_on
    if closes is None:
        return
    hard = f"after {each.name} closes hard on {day(closes)}"
    for other in partners:
        if other.partner == each.partner or not (each.is_host or other.is_host):
            continue
        told, agreed = other.days.cut_off_on, other.days.agreement_on
        if told is not None and told > closes:
            yield f"{other.name} can be told of postings until {day(told)}, {hard}."
        if agreed is not None and agreed > closes:
            yield f"{other.name} agrees balances by {day(agreed)}, {hard}."


def _with_its_own(each: PartnersDays) -> Iterator[str]:
    drafted, agreed = each.days.draft_accounts_on, each.days.agreement_on
    if drafted is not None and agreed is not None and drafted < agreed:
        yield (
            f"{each.name} drafts its accounts by {day(drafted)}, before it agrees balances "
            f"by {day(agreed)}."
        )
