"""What a year is likely to cost: by the rate of spending, by a profile, by commitments."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib.resources import files
from math import isqrt

from ropewalk.figures import BadInput, Figure, Source
from ropewalk.figures.words import day, in_a_sentence, listed, pounds
from ropewalk.money.rules.parts import percent_said, whole_pence
from ropewalk.parameters.register import Parameter, read_values

MONTHS = 12
NET = (
    "Net of income and client contributions, in the year that each is posted into, as in "
    "statements and the sharing of risk; what partners put in is not taken off."
)
NAMES = (
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "January",
    "February",
    "March",
)


class Method(StrEnum):
    """How a year's spending is forecast."""

    RUN_RATE = "run_rate"
    PROFILE = "profile"
    COMMITMENTS = "commitments"

    @property
    def label(self) -> str:
        """The method in words."""
        return {
            Method.RUN_RATE: "By the rate of spending so far",
            Method.PROFILE: "By the usual profile of a year",
            Method.COMMITMENTS: "By what is spent, committed and planned",
        }[self]


@dataclass(frozen=True, slots=True)
class ForecastSettings:
    """The dated choices that forecasts rest on, each with its source."""

    fewest_months: Parameter
    range_fewest_months: Parameter
    range_deviations: Parameter
    range_fewest_years: Parameter


def forecast_settings(*, on: date) -> ForecastSettings:
    """The choices in force on a day.

    Raises:
        BadInput: When there were none then.
    """
    return ForecastSettings(
        fewest_months=_in_force("forecast_fewest_months", on),
        range_fewest_months=_in_force("forecast_range_fewest_months", on),
        range_deviations=_in_force("forecast_range_deviations", on),
        range_fewest_years=_in_force("forecast_range_fewest_years", on),
    )


def _in_force(name: str, on: date) -> Parameter:
    for each in _settings()[name]:
        if each.is_in_force(on=on):
            return each
    raise BadInput(f"“{_settings()[name][0].label}” has no value on {day(on)}.")


@cache
def _settings() -> dict[str, tuple[Parameter, ...]]:
    text = (files(__package__) / "forecast.toml").read_text(encoding="utf-8")
    return {
        name: read_values(name, entry) for name, entry in tomllib.loads(text).items()
    }


@dataclass(frozen=True, slots=True)
class Profile:
    """How spending usually falls over a year, and how far forecasts by it were out.

    Attributes:
        weights: Twelve, from April, 0 or more, not all 0, in any one unit: for example
            last year's spending by month in pence.
        about: What it is, as it reads in a sentence: "last year's spending".
        past_errors: For each past year for which it is known, the outturn as a fraction
            of what the same profile forecast after as many months, less 1: 0.02 where
            the year cost 2% more.
    """

    weights: Sequence[int]
    about: str
    past_errors: Sequence[Fraction] = ()

    def __post_init__(self) -> None:
        """Refuse a profile that does not cover a year."""
        if len(self.weights) != MONTHS:
            raise BadInput(
                f"A profile has twelve months, and this one has {len(self.weights)}."
            )
        if any(weight < 0 for weight in self.weights):
            raise BadInput("A month of a profile cannot be less than nothing.")
        if not any(self.weights):
            raise BadInput("A profile in which every month is nothing says nothing.")

    def share_by(self, months: int) -> Fraction:
        """The share of a year's spending that usually falls in its first months."""
        return Fraction(sum(self.weights[:months]), sum(self.weights))


@dataclass(frozen=True, slots=True)
class YearSoFar:
    """What is known of a fund's financial year.

    Attributes:
        spent_by_month: Whole pence for each month that has ended, from April; 0 for a
            month without spending, none for one whose spending is not known.
        committed_pence: What is committed and not yet spent; none where the fund does
            not record commitments.
        planned_pence: What is meant to be spent besides; none where that is not known.
        profile: How spending usually falls over a year; none where no profile is held.
        since_pence: What was spent since the last of those months ended; below nothing
            where more came back.
    """

    spent_by_month: Sequence[int | None]
    committed_pence: int | None = None
    planned_pence: int | None = None
    profile: Profile | None = None
    since_pence: int = 0

    def __post_init__(self) -> None:
        """Refuse more months than a year has, and amounts below nothing still to come."""
        if len(self.spent_by_month) > MONTHS:
            raise BadInput(
                f"A year has twelve months, and this one has {len(self.spent_by_month)}."
            )
        for pence, what in (
            (self.committed_pence, "committed"),
            (self.planned_pence, "planned"),
        ):
            if pence is not None and pence < 0:
                raise BadInput(f"What is {what} cannot be less than nothing.")

    @property
    def months(self) -> int:
        """How many months have ended."""
        return len(self.spent_by_month)

    @property
    def months_left(self) -> int:
        """How many months are left."""
        return MONTHS - self.months

    @property
    def spent_pence(self) -> int | None:
        """What has been spent; none where the spending of a month is not known."""
        if self.unknown_months:
            return None
        return sum(self.known_months)

    @property
    def known_months(self) -> Sequence[int]:
        """What was spent in each month for which that is known."""
        return [pence for pence in self.spent_by_month if pence is not None]

    @property
    def unknown_months(self) -> Sequence[str]:
        """The months that have ended and whose spending is not known."""
        return [
            name
            for name, pence in zip(NAMES, self.spent_by_month, strict=False)
            if pence is None
        ]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one method says.

    Attributes:
        method: Which.
        pence: What the year is likely to cost; none where the method has no answer.
        why: How it comes to that, or why it has no answer, in a sentence.
        range_pence: From what to what it may come out; none where no range is given.
        range_why: How the range is made, or why there is none.
    """

    method: Method
    pence: int | None
    why: str
    range_pence: tuple[int, int] | None = None
    range_why: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a year is likely to cost, by each method, and which of them is used and why.

    Attributes:
        answers: What each method says; nothing of a year that is over.
        chosen: The method that is used; none where none has an answer.
        pence: What the year is likely to cost, never less than is spent and committed;
            what was spent where it is over.
        range_pence: From what to what it may come out; none where no range is given.
        reasons: Why this method and this amount, sentence by sentence.
        is_over: Whether the year is over, so that nothing is left to forecast.
    """

    answers: Sequence[Answer]
    chosen: Method | None
    pence: int | None
    range_pence: tuple[int, int] | None
    reasons: Sequence[str]
    is_over: bool = False

    def answer(self, method: Method) -> Answer:
        """What one of the methods says."""
        return next(each for each in self.answers if each.method is method)

    def figure(self, *, vintage: str, sources: tuple[Source, ...] = ()) -> Figure:
        """The forecast as a figure, with the answer of every method beneath it.

        Args:
            vintage: The year, and the month to which spending is known.
            sources: Where the spending was read from.
        """
        return Figure(
            key="money.forecast",
            label="Net outturn" if self.is_over else "Forecast net outturn",
            value=self.pence,
            unit="pence",
            vintage=vintage,
            rule=f"{self.chosen.label}. {NET}" if self.chosen else NET,
            inputs=tuple(
                Figure(
                    key=f"money.forecast.{each.method.value}",
                    label=each.method.label,
                    value=each.pence,
                    unit="pence",
                    vintage=vintage,
                    interval=each.range_pence,
                    note=f"{each.why} {each.range_why}".strip(),
                )
                for each in self.answers
            ),
            sources=sources,
            interval=self.range_pence,
            note=" ".join(self.reasons),
        )


def forecast(year: YearSoFar, *, settings: ForecastSettings) -> Forecast:
    """Forecast what a year will cost by every method, and choose one.

    No answer is less than what has been spent. As long as the spending of a month that
    has ended is not known, there is no answer at all: it is not taken to be nothing.

    Args:
        year: What is known of the year.
        settings: The dated choices to go by.

    Returns:
        Every method's answer and the chosen one, as ``choose`` says. Of a year that is
        over, what was spent: nothing is left to forecast.
    """
    if not year.months_left:
        return _outturn(year)
    return choose(
        year,
        (
            by_run_rate(year, settings=settings),
            by_profile(year, settings=settings),
            by_commitments(year),
        ),
        settings=settings,
    )


def _outturn(year: YearSoFar) -> Forecast:
    """What a year that is over cost; what is still committed is no part of it."""
    if year.spent_pence is None:
        return Forecast((), None, None, None, (_unknown(year),), is_over=True)
    reasons = [YEAR_OVER]
    if year.committed_pence:
        reasons.append(
            f"{pounds(year.committed_pence)} is still committed from its budget, and is "
            "no part of that until it is delivered."
        )
    pence = year.spent_pence + year.since_pence
    return Forecast((), None, pence, None, tuple(reasons), is_over=True)


def by_run_rate(year: YearSoFar, *, settings: ForecastSettings) -> Answer:
    """The year at the rate of the months that have ended.

    The range is the spread of the months' spending over the months that are left: so many
    standard deviations of a month, times the square root of the months left and of their
    square divided by the months that have ended. The second part is there because the
    rate itself is known from few months only.
    """
    spent = year.spent_pence
    if spent is None:
        return Answer(Method.RUN_RATE, None, _unknown(year))
    if not year.months:
        return Answer(Method.RUN_RATE, None, "No month has ended yet.")
    exact = Fraction(spent * MONTHS, year.months)
    pence = max(spent, whole_pence(exact))
    why = (
        f"{pounds(spent)} in {_months(year.months)} is "
        f"{pounds(whole_pence(Fraction(spent, year.months)))} a month, and "
        f"{pounds(whole_pence(exact))} in twelve."
    )
    if spent > exact:
        why += f" No less than the {pounds(spent)} spent can come of it."
    fewest = settings.range_fewest_months.value
    if year.months < fewest:
        return Answer(
            Method.RUN_RATE,
            pence,
            why,
            None,
            f"{_months(year.months)} are too few to give a range: it takes {fewest:g}."
            if year.months != 1
            else f"1 month is too little to give a range: it takes {fewest:g}.",
        )
    deviations = settings.range_deviations.value
    width = _width(year, Fraction(str(deviations)))
    if not width:
        return Answer(
            Method.RUN_RATE,
            pence,
            why,
            None,
            "Every month that has ended came to the same, so there is no spread to make "
            "a range of.",
        )
    return Answer(
        Method.RUN_RATE,
        pence,
        why,
        (max(spent, pence - width), pence + width),
        (
            f"The range takes in {deviations:g} standard deviations of a month's "
            f"spending on either side, over the {_months(year.months_left)} left. It is "
            "rough, and not a probability."
        ),
    )


def _width(year: YearSoFar, deviations: Fraction) -> int:
    """Half the range of the rate of spending, in whole pence, rounded down."""
    months, left = year.months, year.months_left
    mean = Fraction(sum(year.known_months), months)
    variance = sum((pence - mean) ** 2 for pence in year.known_months) / (months - 1)
    ahead = left + Fraction(left * left, months)
    return isqrt(int(deviations**2 * variance * ahead))


def by_profile(year: YearSoFar, *, settings: ForecastSettings) -> Answer:
    """The year as it comes out when spending falls as it usually does.

    The range runs from the lowest to the highest of what past years' errors make of it.
    """
    spent = year.spent_pence
    if year.profile is None:
        return Answer(Method.PROFILE, None, "No profile of a year is held.")
    if spent is None:
        return Answer(Method.PROFILE, None, _unknown(year))
    if not year.months:
        return Answer(Method.PROFILE, None, "No month has ended yet.")
    share = year.profile.share_by(year.months)
    if not share:
        return Answer(
            Method.PROFILE,
            None,
            f"By {year.profile.about} nothing is spent in the first "
            f"{_months(year.months)}, so it cannot say what these make of a year.",
        )
    exact = spent / share
    pence = max(spent, whole_pence(exact))
    why = (
        f"By {year.profile.about}, {percent_said(share)} of a year is spent in the first "
        f"{_months(year.months)}: {pounds(spent)} makes {pounds(whole_pence(exact))}."
    )
    if spent > exact:
        why += f" No less than the {pounds(spent)} spent can come of it."
    errors = year.profile.past_errors
    fewest = settings.range_fewest_years.value
    if len(errors) < fewest:
        return Answer(
            Method.PROFILE,
            pence,
            why,
            None,
            f"The profile's errors are known for {_years(len(errors))}, too few to give "
            f"a range: it takes {fewest:g}.",
        )
    # of a year of refunds the highest error makes the lowest end
    low, high = sorted(
        max(spent, whole_pence(pence * (1 + error)))
        for error in (min(errors), max(errors))
    )
    if low == high:
        return Answer(
            Method.PROFILE,
            pence,
            why,
            None,
            f"The lowest and the highest error of {_years(len(errors))} both come to "
            f"{pounds(low)}, so there is no range.",
        )
    return Answer(
        Method.PROFILE,
        pence,
        why,
        (low, high),
        (
            f"The range runs from the lowest to the highest error of {_years(len(errors))}"
            f": {percent_said(min(errors))} to {percent_said(max(errors))}."
        ),
    )


def by_commitments(year: YearSoFar) -> Answer:
    """The year as it comes out when what is committed and planned is spent."""
    spent = year.spent_pence
    if spent is None:
        return Answer(Method.COMMITMENTS, None, _unknown(year))
    if year.committed_pence is None:
        return Answer(Method.COMMITMENTS, None, "What is committed is not known.")
    if year.planned_pence is None:
        return Answer(Method.COMMITMENTS, None, "What is planned is not known.")
    spent += year.since_pence
    return Answer(
        Method.COMMITMENTS,
        spent + year.committed_pence + year.planned_pence,
        (
            f"{pounds(spent)} is spent, {pounds(year.committed_pence)} more is committed "
            f"and {pounds(year.planned_pence)} more is planned."
        ),
        None,
        "What is known already has no spread to make a range of.",
    )


def choose(
    year: YearSoFar, answers: Sequence[Answer], *, settings: ForecastSettings
) -> Forecast:
    """Choose between the methods, and say why.

    Where few months have ended, what is committed and planned counts. Otherwise a profile
    counts where one is held, because spending seldom falls evenly, and else the rate of
    spending. A method without an answer gives way to the next. Where the fund records
    commitments, the forecast is never less than what is spent and committed.

    Args:
        year: What is known of the year.
        answers: What each method says.
        settings: The dated choices to go by.

    Returns:
        The chosen answer with its reasons, and all the others; without an amount where
        no method has an answer.
    """
    order, reason = _order(year, settings)
    by_method = {each.method: each for each in answers}
    reasons = [reason]
    for method in order:
        answer = by_method[method]
        if answer.pence is None:
            reasons.append(f"{method.label} there is no answer: {_tail(answer.why)}")
            continue
        if method is not order[0]:
            reasons.append(f"So it is forecast {in_a_sentence(method.label)}.")
        reasons.append(answer.why)
        least = _least(year)
        if answer.pence < least:
            reasons.append(
                f"It is raised to {pounds(least)}, which is spent and committed already."
            )
        low_high, range_why = _no_less(answer, least)
        if range_why:
            reasons.append(range_why)
        return Forecast(
            answers=tuple(answers),
            chosen=method,
            pence=max(answer.pence, least),
            range_pence=low_high,
            reasons=tuple(reasons),
        )
    return Forecast(tuple(answers), None, None, None, tuple(reasons))


def _no_less(answer: Answer, least: int) -> tuple[tuple[int, int] | None, str]:
    """The range of an answer from what is spent and committed on, and what to say of it."""
    if answer.range_pence is None:
        return None, answer.range_why
    low, high = (max(end, least) for end in answer.range_pence)
    if low == high:
        return None, (
            f"The whole range is no more than the {pounds(least)} spent and committed "
            "already, so none is given."
        )
    return (low, high), answer.range_why


def _order(year: YearSoFar, settings: ForecastSettings) -> tuple[list[Method], str]:
    fewest = settings.fewest_months.value
    if year.months < fewest:
        has_or_have = "month has" if year.months == 1 else "months have"
        return (
            [Method.COMMITMENTS, Method.PROFILE, Method.RUN_RATE],
            (
                f"{year.months} {has_or_have} ended, fewer than {fewest:g}, so the "
                "forecast is what is spent, committed and planned."
            ),
        )
    if year.profile:
        return (
            [Method.PROFILE, Method.RUN_RATE, Method.COMMITMENTS],
            (
                f"A profile of the year is held ({year.profile.about}), so spending is "
                "read against it."
            ),
        )
    return (
        [Method.RUN_RATE, Method.COMMITMENTS],
        "No profile of the year is held, so spending is taken to go on as it has.",
    )


def _least(year: YearSoFar) -> int:
    """What is spent by today, and committed where that is known: no forecast is below it."""
    known = [*year.known_months, year.since_pence, year.committed_pence]
    return sum(pence for pence in known if pence is not None)


YEAR_OVER = "The year is over: this is what was spent."


def _unknown(year: YearSoFar) -> str:
    return f"What was spent in {listed(list(year.unknown_months))} is not known."


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


def _years(count: int) -> str:
    return {0: "no past year", 1: "1 past year"}.get(count, f"{count} past years")


def _tail(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}"
