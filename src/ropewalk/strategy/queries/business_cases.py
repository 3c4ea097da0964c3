"""Business cases within what the person asking may see: the register and what one says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day, listed, rough_pounds
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.queries.partnerships import partner_choices
from ropewalk.partnership.rules.terms import year_said
from ropewalk.place.section import Section
from ropewalk.strategy.case_kinds import CasePartKind, Party, RouteState
from ropewalk.strategy.models import (
    AppraisalOption,
    BusinessCase,
    CaseLine,
    CasePart,
    CaseRoute,
    CaseStart,
    Intention,
)
from ropewalk.strategy.queries.case_routes import (
    first_approval,
    routes_table,
    standing_of_route,
)
from ropewalk.strategy.queries.case_told import (
    given,
    line_table,
    quoted,
    sections_of,
    worth_said,
)
from ropewalk.strategy.rules.business_case import (
    APPROVED_AS_IT_IS,
    Standing,
    approved_on,
    expected_start,
    parts_missing,
    refusal_of_start,
)
from ropewalk.strategy.rules.case_rates import first_day_of_rates, rates_on
from ropewalk.strategy.rules.case_worth import CaseWorth, LineGiven, worth_of_case

Pairs = list[tuple[str, str]]


def cases_seen_by(actor: Account, *, on: date) -> QuerySet[BusinessCase]:
    """The business cases of the actor's partnerships, by title, in one query."""
    return BusinessCase.objects.visible_to(actor, on=on).select_related(
        "partnership", "intention", "option__appraisal"
    )


def case_lines_seen_by(actor: Account, *, on: date) -> QuerySet[CaseLine]:
    """The lines of those cases that were not taken off, in one query."""
    return CaseLine.objects.filter(
        case__in=BusinessCase.objects.visible_to(actor, on=on), taken_off=None
    ).select_related("case__partnership", "organisation")


def with_all(cases: QuerySet[BusinessCase]) -> QuerySet[BusinessCase]:
    """Cases with their parts, lines, routes and starts, in five more queries."""
    standing = CaseLine.objects.filter(taken_off=None).select_related("organisation")
    return cases.prefetch_related(
        "parts",
        "starts",
        Prefetch("lines", queryset=standing),
        Prefetch(
            "routes", queryset=CaseRoute.objects.prefetch_related("steps__decision")
        ),
    )


@dataclass(frozen=True, slots=True)
class CasesTold:
    """The business cases of a partnership: a sentence and tables."""

    said: str
    tables: Sequence[Table]


def cases_told(partnership: Partnership, *, actor: Account, on: date) -> CasesTold:
    """The cases of a partnership and how each route stands, in six queries."""
    cases = list(with_all(cases_seen_by(actor, on=on)).filter(partnership=partnership))
    if not cases:
        return CasesTold("No business case has been begun.", ())
    approved = sum(approved_on(_standing(each)) is not None for each in cases)
    started = sum(bool(list(each.starts.all())) for each in cases)
    return CasesTold(
        f"{_counted(len(cases), 'business case')}: {approved} with all of the money "
        f"approved, {started} with a day on which it starts.",
        tuple(
            each
            for each in (
                _register(cases),
                _by_route(cases),
            )
            if each.rows
        ),
    )


def _standing(case: BusinessCase) -> list[Standing]:
    return [standing_of_route(each) for each in case.routes.all()]


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun}s"


def _register(cases: Sequence[BusinessCase]) -> Table:
    return Table(
        key="cases",
        title="Business cases",
        columns=(
            Column("title", "Case"),
            Column("about", "For"),
            Column("missing", "Parts not written"),
            Column("money", "Money"),
            Column("start", "Starts"),
            Column("number", "Number", "year"),
        ),
        rows=tuple(
            (
                each.title,
                what_for(each),
                listed(parts_missing(_written(each))) or "none",
                money_said(_standing(each)),
                start_said(each, short=True),
                each.pk,
            )
            for each in cases
        ),
    )


def _by_route(cases: Sequence[BusinessCase]) -> Table:
    """How many cases were asked by each route, and how far they have come."""
    routes = [route for case in cases for route in case.routes.all()]
    called: dict[str, str] = {}
    counts: Counter[tuple[str, RouteState]] = Counter()
    for each in routes:
        called.setdefault(each.name.casefold(), each.name)
        counts[each.name.casefold(), standing_of_route(each).state] += 1
    return Table(
        key="by_route",
        title="Cases by route to the money",
        columns=(
            Column("route", "Route"),
            *(Column(state.value, state.label, "count") for state in RouteState),
        ),
        rows=tuple(
            (name, *(counts[key, state] for state in RouteState))
            for key, name in sorted(called.items())
        ),
    )


def what_for(case: BusinessCase) -> str:
    """What a case is for, in words."""
    if case.intention is not None:
        return f"Intention: {case.intention}"
    return f"Option {case.option}"


def money_said(routes: Sequence[Standing]) -> str:
    """How the money of a case stands, in a few words."""
    if not routes:
        return "not asked for"
    counts = Counter(each.state for each in routes)
    return ", ".join(
        f"{counts[state]} {state.label.lower()}"
        for state in RouteState
        if counts[state]
    )


def start_said(case: BusinessCase, *, short: bool = False) -> str:
    """When a case starts, is expected to, or what it waits for; no query with all of it."""
    starts: list[CaseStart] = list(case.starts.all())
    if starts:
        return day(starts[-1].starts_on)
    routes = _standing(case)
    approved = approved_on(routes)
    if approved is None:
        why = refusal_of_start(routes, starts_on=case.recorded_at.date())
        return "not before it is approved" if short else why or ""
    expected = expected_start(approved)
    if expected is None:
        said = "not known when it is expected"
        return (
            said
            if short
            else f"It is {said}: of the time when it was approved nothing is held that "
            "says how long a start takes."
        )
    said = f"expected from {day(expected.earliest)} to {day(expected.latest)}"
    return (
        said
        if short
        else f"It is {said}: one site of the source paper expected to start "
        f"{expected.months} after its money was approved. That is what was expected, not "
        "what was found."
    )


def _written(case: BusinessCase) -> dict[str, CasePart]:
    """The part of each kind that counts: its last."""
    return {each.kind: each for each in case.parts.all()}


@dataclass(frozen=True, slots=True)
class CaseTold:
    """A business case as a reader meets it.

    Attributes:
        case: The case.
        said: What it is worth, in a sentence.
        facts: What it is, briefly.
        notes: What is missing, and what bears on the figures.
        sections: What it is worth, and who gains and who pays.
        tables: Its five parts, its lines and its routes.
        frozen: Why it no longer changes, if it does not.
        routes: The routes to its money.
        to_start: Why it cannot start yet, if it cannot.
    """

    case: BusinessCase
    said: str
    facts: Sequence[tuple[str, str]]
    notes: Sequence[str]
    sections: Sequence[Section]
    tables: Sequence[Table]
    frozen: str
    routes: Sequence[CaseRoute]
    to_start: str | None


def case_told(case: BusinessCase, *, on: date) -> CaseTold:
    """What a business case says and what it is worth by the values of a day; six queries.

    Once a route has approved it, it is worked out with the values of that day.
    """
    held = with_all(BusinessCase.objects.filter(pk=case.pk)).select_related(
        "partnership", "intention", "option"
    )[0]
    lines, routes = list(held.lines.all()), list(held.routes.all())
    standing = [standing_of_route(each) for each in routes]
    written = _written(held)
    missing = parts_missing(written)
    approved = first_approval(routes)
    rates = rates_on(on if approved is None else max(approved, first_day_of_rates()))
    entered = [given(each) for each in lines]
    worth = worth_of_case(entered, held.years, rates)
    base = year_said(held.first_year)
    notes = []
    if missing:
        notes.append(
            f"Not written yet: the {listed(missing)} "
            f"{'part' if len(missing) == 1 else 'parts'} of the case."
        )
    if worth.unknown:
        notes.append(
            f"No amount is known of {quoted(each.title for each in worth.unknown)}: a sum "
            "that it belongs to is not known."
        )
    if approved is not None and worth.lines:
        notes.append(_values_said(approved, entered, worth, years=held.years, on=on))
    tables = [
        parts_table(written),
        *([line_table(lines, worth, base)] if lines else []),
    ]
    if routes:
        tables.append(routes_table(routes))
    return CaseTold(
        case=held,
        said=worth_said(worth, base),
        facts=[
            ("For", what_for(held)),
            (
                "Years looked at",
                years_said(held.first_year, held.years) + ", in prices of the first",
            ),
            ("Money", money_said(standing)),
            ("Starts", start_said(held)),
        ],
        notes=notes,
        sections=sections_of(held, worth, rates) if worth.lines else (),
        tables=tables,
        frozen=APPROVED_AS_IT_IS
        if any(each.state == RouteState.APPROVED for each in standing)
        else "",
        routes=routes,
        to_start=refusal_of_start(standing, starts_on=on),
    )


def _values_said(
    approved: date,
    lines: Sequence[LineGiven],
    worth: CaseWorth,
    *,
    years: int,
    on: date,
) -> str:
    """With the values of which day an approved case is worked out, and what today's say."""
    first = first_day_of_rates()
    said = (
        f"Worked out with the values of {day(approved)}, when a route first approved it."
        if approved >= first
        else f"A route first approved it on {day(approved)}. Values of that day are not "
        f"held: it is worked out with the earliest, of {day(first)}."
    )
    now = worth_of_case(lines, years, rates_on(on))
    if worth.unknown_costs or round(now.evidence.net) == round(worth.evidence.net):
        return said
    way = "less" if now.evidence.net < 0 else "more"
    return (
        f"{said} With those of {day(on)} it would be worth, on evidence alone, "
        f"{rough_pounds(abs(round(now.evidence.net)))} {way} than it costs."
    )


def years_said(first: int, years: int) -> str:
    """Financial years as 2026/27, or 2026/27 to 2028/29."""
    if years == 1:
        return year_said(first)
    return f"{year_said(first)} to {year_said(first + years - 1)}"


def parts_table(written: dict[str, CasePart]) -> Table:
    """The five parts of a case; one that nobody wrote says so."""
    return Table(
        key="parts",
        title="The five parts of the case",
        columns=(Column("part", "Part"), Column("text", "What it says")),
        rows=tuple(
            (each.label, written[each].text if each in written else "not written yet")
            for each in CasePartKind
        ),
    )


def last_part(case: BusinessCase, kind: CasePartKind) -> CasePart | None:
    """What one part of a case says now; one query."""
    return case.parts.filter(kind=kind).order_by("-pk").first()


def case_for_choices(partnership: Partnership) -> Pairs:
    """What a case of a partnership can be for, intentions and then options; two queries."""
    intentions = Intention.objects.filter(
        partnership=partnership, withdrawn_at=None
    ).order_by("title", "pk")
    options = (
        AppraisalOption.objects.filter(appraisal__partnership=partnership)
        .select_related("appraisal")
        .order_by("appraisal__title", "appraisal_id", "pk")
    )
    return [
        *((f"intention-{each.pk}", f"Intention: {each.title}") for each in intentions),
        *(
            (f"option-{each.pk}", f"{each.appraisal}, option {each}")
            for each in options
        ),
    ]


def party_choices(partnership: Partnership, *, on: date) -> Pairs:
    """Who can pay or gain: each partner by name, then those who are no organisation."""
    return [
        *(
            (f"partner-{number}", name)
            for number, name in partner_choices(partnership, on=on)
        ),
        *((each.value, each.label) for each in Party if each != Party.PARTNER),
    ]
