"""Early warnings about a provider: signals, each with its figure, its source and its age.

What is not known is said, and never counted as good. There is no total and no order by
how many are raised: a signal is something to ask about, not a verdict. Which signals there
are and where each is raised is our own reconstruction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ropewalk.figures import Certainty, Figure, Source
from ropewalk.figures.words import counted, day, listed, pounds, said
from ropewalk.outcomes.kinds import Frequency
from ropewalk.place.market.homes import Home, Homes
from ropewalk.service.rules.limits import limit
from ropewalk.service.rules.own_records import own_records

BELOW_GOOD = frozenset({"requires improvement", "inadequate"})
DAYS_IN_A_YEAR = 365.25
OUR_OWN = (
    "Which signals there are, and from where on each is raised, is our reconstruction: no "
    "law or guidance sets them. A signal is something to ask about, not a verdict."
)

MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.YEARLY: 12}


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing to watch in a provider.

    Attributes:
        key: Short stable name.
        title: What is watched.
        is_raised: Whether it is worth a question; none where it is not known.
        sentence: What is known, with its figure.
        figure: The figure, with its sources and inputs.
    """

    key: str
    title: str
    is_raised: bool | None
    sentence: str
    figure: Figure

    @property
    def state(self) -> str:
        """Whether it is raised, in words."""
        if self.is_raised is None:
            return "Not known"
        return "Raised" if self.is_raised else "Not raised"


@dataclass(frozen=True, slots=True)
class ProviderRecord:
    """What a partnership's own records hold of a provider on a day.

    ``overdue`` are agreed actions and reviews of those reports and plans that are open.
    ``contract_pence`` and ``all_contract_pence`` are what contracts that run are worth in
    the financial year, of this provider and of all. ``returns_due`` are those that fell
    due in the year before the day.
    """

    open_concerns: int
    contracts: int
    contract_pence: int
    all_contract_pence: int
    returns_due: int
    returns_late: int
    invoices: int
    disputed: int
    disputed_pence: int
    services: int
    paused: int
    open_reports: int
    open_plans: int
    overdue: int


def in_short(signals: Sequence[Signal]) -> str:
    """How many of the signals that are known are raised, and how many are not known."""
    known = [each for each in signals if each.is_raised is not None]
    raised = sum(bool(each.is_raised) for each in known)
    unknown = len(signals) - len(known)
    if not known:
        return f"None of the {len(signals)} signals is known."
    words = f"{raised} of the {len(known)} known {_are(raised)} raised"
    return f"{words}; {unknown} {_are(unknown)} not known." if unknown else f"{words}."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _signal(
    key: str,
    title: str,
    sentence: str,
    value: float | None,
    *,
    unit: str,
    rule: str,
    sources: Sequence[Source],
    limit_name: str = "",
    is_known: bool = True,
    is_raised: bool | None = None,
    on: date,
) -> Signal:
    """A signal and its figure: raised from its limit on, unless that is said.

    Args:
        key: Short stable name.
        title: What is watched.
        sentence: What is known.
        value: The figure; none where it is not known.
        unit: Its unit.
        rule: How it was made.
        sources: Where it is from.
        limit_name: The limit from which it is raised.
        is_known: Whether a value below the limit can be relied on.
        is_raised: What is said instead of what the limit says.
        on: The day.
    """
    inputs: tuple[Figure, ...] = ()
    if limit_name:
        held = limit(limit_name, on=on)
        inputs = (held.figure(),)
        if value is not None:
            is_raised = value >= held.value or (False if is_known else None)
    vintage = listed(list(dict.fromkeys(each.vintage for each in sources)))
    figure = Figure(
        key=f"warning.{key}",
        label=title,
        value=value,
        unit=unit,
        vintage=vintage or "not held",
        rule=rule,
        inputs=inputs,
        sources=tuple(sources),
        certainty=Certainty.RECONSTRUCTED,
        note=sentence if value is None else "",
    )
    return Signal(key, title, is_raised, sentence, figure)


def signals_of_homes(
    own: Sequence[Home], market: Homes, *, on: date, rests_on: str = ""
) -> tuple[Signal, ...]:
    """What the register of care homes says of one provider's homes in a market.

    Args:
        own: Its homes; none where it runs no home there that the list names.
        market: All homes there.
        on: The day.
        rests_on: What it rests on that these are its homes, where that is to be said.
    """
    found: tuple[Signal, ...] = (
        _rating(own, market, on=on),
        _inspection(own, market, on=on),
        _share_of_homes(own, market, on=on),
        _share_of_beds(own, market, on=on),
    )
    if own and rests_on:
        found = tuple(_resting(each, rests_on) for each in found)
    return (*found, _vacancies(on=on))


def _resting(signal: Signal, rests_on: str) -> Signal:
    """The signal with what it rests on, in its sentence and in its figure."""
    return replace(
        signal,
        sentence=f"{signal.sentence} {rests_on}",
        figure=replace(signal.figure, note=f"{signal.figure.note} {rests_on}".strip()),
    )


def _no_home(market: Homes) -> str:
    """Why nothing is known of a provider's homes."""
    if not market.held:
        return "No list of care homes is held for this place."
    return "The list of care homes names no home of this provider here."


def _rating(own: Sequence[Home], market: Homes, *, on: date) -> Signal:
    rated = [each for each in own if each.rating]
    below = [each for each in rated if (each.rating or "").casefold() in BELOW_GOOD]
    lacking = len(own) - len(rated)
    is_raised: bool | None = None
    value: int | None = len(below) if rated else None
    if not own:
        sentence = _no_home(market)
    elif not rated:
        sentence = (
            f"The rating of {'its home' if len(own) == 1 else f'its {len(own)} homes'} is "
            f"not in the list held, of {_list_day(own, market)}."
        )
    else:
        sentence = (
            f"{len(below)} of {counted(len(rated), 'home')} with a rating "
            f"{'is' if len(below) == 1 else 'are'} rated requires improvement or "
            f"inadequate, in the list of {_list_day(own, market)}."
        )
        if lacking:
            sentence += f" Of {counted(lacking, 'home')} the rating is not known."
        is_raised = True if below else (None if lacking else False)
    return _signal(
        "rating",
        "Homes rated below good",
        sentence,
        value,
        unit="homes",
        rule="homes whose overall rating is requires improvement or inadequate",
        sources=market.sources() if own else (),
        is_raised=is_raised,
        on=on,
    )


def _list_day(own: Sequence[Home], market: Homes) -> str:
    found = next((each.as_at for each in own if each.as_at), market.newest)
    return day(found) if found else "a day that is not said"


def _inspection(own: Sequence[Home], market: Homes, *, on: date) -> Signal:
    dated = sorted(
        (each.inspected_on, each.name) for each in own if each.inspected_on is not None
    )
    lacking = len(own) - len(dated)
    known_on = next((each.as_at for each in own if each.as_at), market.newest) or on
    value: float | None = None
    may_be_since = False
    if not own:
        sentence = _no_home(market)
    elif not dated:
        sentence = "When its homes were last inspected is not in the list held."
    else:
        first, name = dated[0]
        value = (known_on - first).days / DAYS_IN_A_YEAR
        sentence = (
            f"{name} was last inspected on {day(first)}, {value:.1f} years before the list "
            f"held, of {day(known_on)}, was made."
        )
        if len(dated) > 1:
            sentence += f" It is the longest ago of {counted(len(dated), 'home')}."
        if lacking:
            sentence += f" Of {counted(lacking, 'home')} the day is not known."
        most = limit("warn_inspection_years", on=on).value
        may_be_since = value < most <= (on - first).days / DAYS_IN_A_YEAR
        if may_be_since:
            sentence += " Whether it was inspected since is not known."
    return _signal(
        "inspection",
        "Years since the last inspection",
        sentence,
        value,
        unit="years",
        rule="days from the earliest last inspection of its homes to the day of the list "
        "÷ 365.25",
        sources=market.sources() if own else (),
        limit_name="warn_inspection_years",
        is_known=not lacking and not may_be_since,
        on=on,
    )


def _share_of_homes(own: Sequence[Home], market: Homes, *, on: date) -> Signal:
    whole = len(market.homes)
    value = len(own) * 100 / whole if own else None
    sentence = (
        f"It runs {len(own)} of the {counted(whole, 'care home')} here "
        f"({said(value, 'percent')})."
        if own
        else _no_home(market)
    )
    return _signal(
        "share_of_homes",
        "Share of the place's care homes",
        sentence,
        value,
        unit="percent",
        rule="its homes ÷ all homes in the list",
        sources=market.sources() if own else (),
        limit_name="warn_share_of_homes",
        on=on,
    )


def _share_of_beds(own: Sequence[Home], market: Homes, *, on: date) -> Signal:
    whole = market.beds()
    beds = [each.beds for each in own if each.beds is not None]
    value = None
    if not own:
        sentence = _no_home(market)
    elif not whole:
        sentence = "Beds are not in the list held, so its share of them is not known."
    else:
        value = sum(beds) * 100 / whole
        sentence = (
            f"It has {sum(beds):,} of the {whole:,} care home beds here "
            f"({said(value, 'percent')})."
        )
    return _signal(
        "share_of_beds",
        "Share of the place's care home beds",
        sentence,
        value,
        unit="percent",
        rule="its beds ÷ all beds in the list",
        sources=market.sources() if own and whole else (),
        limit_name="warn_share_of_beds",
        on=on,
    )


def _vacancies(*, on: date) -> Signal:
    return _signal(
        "vacancies",
        "Vacancies",
        "No data on vacancies are held.",
        None,
        unit="percent",
        rule="",
        sources=(),
        on=on,
    )


def signals_of_record(
    record: ProviderRecord, *, partnership: str, on: date
) -> tuple[Signal, ...]:
    """What a partnership's own records say of a provider."""
    source = own_records(partnership, on=on)
    return (
        _concerns(record, source, on=on),
        _share_of_contracts(record, source, on=on),
        _returns(record, source, on=on),
        _invoices(record, source, on=on),
        _paused(record, source, on=on),
        _exceptions(record, source, on=on),
        _overdue(record, source, on=on),
    )


def _concerns(record: ProviderRecord, source: Source, *, on: date) -> Signal:
    count = record.open_concerns
    return _signal(
        "concerns",
        "Open concerns",
        f"{counted(count, 'concern')} about it {_are(count)} open, of those you may know of."
        if count
        else "No concern about it is open, of those you may know of.",
        count,
        unit="concerns",
        rule="concerns that nobody has closed",
        sources=(source,),
        limit_name="warn_open_concerns",
        on=on,
    )


def _share_of_contracts(record: ProviderRecord, source: Source, *, on: date) -> Signal:
    value = (
        record.contract_pence * 100 / record.all_contract_pence
        if record.all_contract_pence
        else None
    )
    sentence = (
        f"Its {counted(record.contracts, 'contract')} that "
        f"{'runs is' if record.contracts == 1 else 'run are'} worth "
        f"{pounds(record.contract_pence)} this financial year, of "
        f"{pounds(record.all_contract_pence)} in all ({said(value, 'percent')})."
        if value is not None
        else "The partnership has no contract that runs today."
    )
    if value is not None and not record.contracts:
        sentence = "It has no contract of this partnership that runs today."
    return _signal(
        "share_of_contracts",
        "Share of what contracts are worth",
        sentence,
        value,
        unit="percent",
        rule="what its contracts that run are worth this financial year ÷ what all are",
        sources=(source,),
        limit_name="warn_share_of_contracts",
        on=on,
    )


def _returns(record: ProviderRecord, source: Source, *, on: date) -> Signal:
    value = record.returns_late if record.returns_due else None
    sentence = (
        f"{record.returns_late} of {counted(record.returns_due, 'return')} that fell due "
        f"in the year to {day(on)} {'was' if record.returns_late == 1 else 'were'} late "
        "or missing."
        if record.returns_due
        else f"No return of it fell due in the year to {day(on)}: nothing is known."
    )
    return _signal(
        "returns",
        "Late returns of contract measures",
        sentence,
        value,
        unit="returns",
        rule="returns due in the year that came after the day they were due, or not yet",
        sources=(source,),
        limit_name="warn_late_returns",
        on=on,
    )


def _invoices(record: ProviderRecord, source: Source, *, on: date) -> Signal:
    value = record.disputed if record.invoices else None
    sentence = (
        f"{record.disputed} of {counted(record.invoices, 'invoice')} "
        f"{_are(record.disputed)} queried or held, for {pounds(record.disputed_pence)}."
        if record.invoices
        else "No invoice of it was received: nothing is known."
    )
    return _signal(
        "invoices",
        "Invoices in dispute",
        sentence,
        value,
        unit="invoices",
        rule="invoices that are queried with the provider or held",
        sources=(source,),
        limit_name="warn_disputed_invoices",
        on=on,
    )


def _paused(record: ProviderRecord, source: Source, *, on: date) -> Signal:
    value = record.paused if record.services else None
    sentence = (
        f"Of its {counted(record.services, 'service')}, {record.paused} "
        f"{_are(record.paused)} paused."
        if record.services
        else "No service of it is recorded: nothing is known."
    )
    return _signal(
        "paused",
        "Services paused",
        sentence,
        value,
        unit="services",
        rule="services that are given today, but paused",
        sources=(source,),
        limit_name="warn_paused_services",
        on=on,
    )


def _exceptions(record: ProviderRecord, source: Source, *, on: date) -> Signal:
    count = record.open_reports + record.open_plans
    if not count and not record.contracts:
        return _no_contract("exceptions", "Exception reports and improvement plans", on)
    return _signal(
        "exceptions",
        "Exception reports and improvement plans",
        f"{counted(record.open_reports, 'exception report')} and "
        f"{counted(record.open_plans, 'improvement plan')} of its contracts "
        f"{_are(count)} open."
        if count
        else "No exception report or improvement plan of its contracts is open.",
        count,
        unit="reports and plans",
        rule="exception reports that nobody has closed + improvement plans that have not "
        "ended",
        sources=(source,),
        limit_name="warn_open_exceptions",
        on=on,
    )


def _no_contract(key: str, title: str, on: date) -> Signal:
    return _signal(
        key,
        title,
        "It has no contract of this partnership that runs today: nothing is known.",
        None,
        unit="reports and plans",
        rule="",
        sources=(),
        on=on,
    )


def _overdue(record: ProviderRecord, source: Source, *, on: date) -> Signal:
    is_open = record.open_reports + record.open_plans > 0
    if not is_open and not record.contracts:
        return _no_contract("overdue", "Agreed actions overdue", on)
    return _signal(
        "overdue",
        "Agreed actions overdue",
        f"Of what was agreed in them, {counted(record.overdue, 'action or review', 'actions and reviews')} "
        f"{_are(record.overdue)} overdue."
        if is_open
        else "Nothing is agreed that could be overdue: no report or plan is open.",
        record.overdue,
        unit="actions and reviews",
        rule="actions and milestones not done after the day agreed, and reviews not held, "
        "of reports and plans that are open",
        sources=(source,),
        limit_name="warn_overdue_actions",
        on=on,
    )


@dataclass(frozen=True, slots=True)
class Due:
    """A period for which a return is due, and the last day on which it is in time."""

    starts_on: date
    ends_before: date
    last_day: date


def periods_due(
    months: int, first: date, until: date, days_to_return: int, *, after: date, on: date
) -> list[Due]:
    """The periods whose returns fell due after one day and before another.

    Periods are those of the calendar and of the financial year, and only whole ones
    within the contract count.

    Args:
        months: How long a period is: 1, 3 or 12.
        first: The contract's first day.
        until: The day after its last.
        days_to_return: How many days after its end a return is due.
        after: Only what fell due on this day or later.
        on: Only what was due before this day.
    """
    index = (after - timedelta(days=days_to_return)).year * 12 - 12
    index -= (index - 3) % months  # April begins a financial year
    found: list[Due] = []
    while True:
        starts, ends = _month(index), _month(index + months)
        last = ends - timedelta(days=1) + timedelta(days=days_to_return)
        if last >= on or ends > until:
            return found
        if starts >= first and last >= after:
            found.append(Due(starts, ends, last))
        index += months


def _month(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)
