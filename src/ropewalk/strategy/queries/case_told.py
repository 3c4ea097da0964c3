"""What a business case is worth, in sentences, figures and tables."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ropewalk.figures import Certainty, Column, Figure, Table
from ropewalk.figures.words import listed, pounds, rough_pounds
from ropewalk.organisations.models import OrganisationKind
from ropewalk.parameters import Parameter
from ropewalk.partnership.rules.terms import year_said
from ropewalk.place.section import Section
from ropewalk.strategy.case_kinds import (
    EvidenceGrade,
    LineNature,
    LineSide,
    Optimism,
    Party,
)
from ropewalk.strategy.models import BusinessCase, CaseLine
from ropewalk.strategy.rules.case_rates import Rates
from ropewalk.strategy.rules.case_worth import (
    CaseWorth,
    LineGiven,
    Sums,
    is_nhs_cash,
    sums_of,
)

NHS = {OrganisationKind.ICB, OrganisationKind.SUB_ICB, OrganisationKind.TRUST}
NOT_SAID = "not known"
LACKING = " A sum that an amount which nobody knows belongs to is not known."
RULE = (
    "Costs and benefits of each year in the prices of the first, discounted to it by "
    "HM Treasury's rates (health by its own); benefits less costs."
)
SUMS = (
    Column("costs", "Costs", "pence"),
    Column("evidence", "Benefits with evidence", "pence"),
    Column("claimed", "Benefits claimed only", "pence"),
)


def party_said(line: CaseLine) -> str:
    """Who pays or gains, in words."""
    return line.organisation.name if line.organisation else Party(line.party).label


def given(line: CaseLine) -> LineGiven:
    """A line as it is worked out with; its case and organisation come with it."""
    in_health = line.qalys is not None
    return LineGiven(
        number=line.pk,
        title=line.title,
        side=LineSide(line.side),
        party=party_said(line),
        is_nhs=line.organisation is not None and line.organisation.kind in NHS,
        nature=LineNature(line.nature),
        first=line.year_starting - line.case.first_year,
        years=line.years,
        amount=line.qalys if in_health else line.pence,
        least=line.least_qalys if in_health else line.least_pence,
        most=line.most_qalys if in_health else line.most_pence,
        is_of_health=in_health,
        grade=EvidenceGrade(line.grade),
        optimism=Optimism(line.optimism),
        fifth=line.deprivation_fifth,
    )


def quoted(titles: Iterable[str]) -> str:
    """What lines are called, as “a”, “b” and “c”."""
    return listed([f"“{each}”" for each in titles])


def worth_said(worth: CaseWorth, base: str) -> str:
    """What a case is worth, in a sentence or two that keep claims apart.

    Args:
        worth: What it comes to.
        base: Its first year, in whose prices and as of which everything is counted.
    """
    if not worth.lines:
        if worth.unknown:
            return (
                "What it is worth cannot be said: no amount is known of "
                f"{quoted(each.title for each in worth.unknown)}."
            )
        return "No cost or benefit with an amount is recorded yet."
    return f"{_on_evidence_said(worth, base)} {_claims_said(worth)}"


def _on_evidence_said(worth: CaseWorth, base: str) -> str:
    evidence, lacking = worth.evidence, worth.unknown_evidence
    more = f" What {quoted(lacking)} is worth is not known." if lacking else ""
    benefits = (
        f"benefits with evidence are worth {'at least ' if lacking else ''}"
        f"{_rough(evidence.benefits)} in {base}, its first year"
    )
    if worth.unknown_costs:
        return (
            "What it is worth cannot be said: the cost of "
            f"{quoted(worth.unknown_costs)} is not known. On their own, {benefits}.{more}"
        )
    if evidence.ratio is None:
        costs = (
            "Its costs come to nothing" if worth.has_costs else "No cost is recorded"
        )
        return f"{costs}; {benefits}.{more}"
    way, bound = (
        ("less than it costs", "at most ")
        if evidence.net < 0
        else ("more than it costs", "at least ")
    )
    return (
        f"On evidence alone it is worth {bound if lacking else ''}"
        f"{_rough(abs(evidence.net))} {way}, in {base}, its first year: "
        f"{'at least ' if lacking else ''}£{evidence.ratio:.2f} of benefit for each "
        f"pound.{more}"
    )


def _claims_said(worth: CaseWorth) -> str:
    claimed = worth.everything.benefits - worth.evidence.benefits
    lacking = worth.unknown_claims
    if not any(each.is_claim for each in worth.lines):
        if not lacking:
            return "Nothing else is claimed."
        return f"An amount that nobody knows is claimed without evidence: {quoted(lacking)}."
    return (
        f"A further {_rough(claimed)} is claimed without evidence"
        + (f", and an amount that nobody knows: {quoted(lacking)}" if lacking else "")
        + "."
    )


def amount_said(line: CaseLine) -> str:
    """What a line comes to in a year, in words."""
    if line.qalys is not None:
        return f"{line.qalys.normalize():f} years in full health"
    return NOT_SAID if line.pence is None else pounds(line.pence)


def range_said(line: CaseLine) -> str:
    """How far a line may be off, in words."""
    if line.least_qalys is not None and line.most_qalys is not None:
        return f"{line.least_qalys.normalize():f} to {line.most_qalys.normalize():f}"
    if line.least_pence is not None and line.most_pence is not None:
        return f"{pounds(line.least_pence)} to {pounds(line.most_pence)}"
    return NOT_SAID


def line_table(lines: Sequence[CaseLine], worth: CaseWorth, base: str) -> Table:
    """Every line with what it rests on, and what it is worth in the first year."""
    in_first = {each.line.number: round(each.worth) for each in worth.lines}
    return Table(
        key="lines",
        title="Costs and benefits",
        columns=(
            Column("title", "What"),
            Column("side", "Cost or benefit"),
            Column("about", "Of what"),
            Column("party", "Who pays or gains"),
            Column("nature", "Cash, resource or welfare"),
            Column("years", "Years"),
            Column("amount", "A year"),
            Column("range", "Least to most"),
            Column("uplift", "Uplifted as"),
            Column("grade", "Rests on"),
            Column("evidence", "Evidence, or who claims it"),
            Column("fifth", "Fifth by deprivation"),
            Column("worth", f"Worth in {base}", "pence"),
            Column("number", "Number", "year"),
        ),
        rows=tuple(
            (
                each.title,
                "Cost" if each.side == LineSide.COST else "Benefit",
                each.get_about_display(),
                party_said(each),
                each.get_nature_display().partition(":")[0],
                _years_said(each),
                amount_said(each),
                range_said(each),
                Optimism(each.optimism).label if each.optimism else "not uplifted",
                each.get_grade_display(),
                each.evidence,
                str(each.deprivation_fifth or NOT_SAID),
                in_first.get(each.pk),
                each.pk,
            )
            for each in lines
        ),
        note="Amounts a year are as they were entered. What a line is worth is discounted "
        f"to {base}, the first year of the case, and has the uplift of costs for optimism "
        "in it.",
    )


def _years_said(line: CaseLine) -> str:
    first = year_said(line.year_starting)
    if line.years == 1:
        return first
    return f"{first} to {year_said(line.year_starting + line.years - 1)}"


def sections_of(
    case: BusinessCase, worth: CaseWorth, rates: Rates
) -> tuple[Section, ...]:
    """What a case is worth, when, to whom, and what that hangs on."""
    base = year_said(case.first_year)
    return (
        _worth(worth, rates, base=base, years=case.years),
        _by_year(case, worth),
        _by_party(worth, base),
        _by_nature(worth, base),
        _by_fifth(worth, base),
        _sensitivity(worth),
    )


def _worth(worth: CaseWorth, rates: Rates, *, base: str, years: int) -> Section:
    known = sums_of(worth.lines, ())
    told = (
        ("costs", "Costs", known.costs, worth.unknown_costs),
        ("evidence", "Benefits with evidence", known.evidence, worth.unknown_evidence),
        ("claimed", "Benefits claimed only", known.claimed, worth.unknown_claims),
    )
    parameters = rates.every(years)
    inputs = (
        *(
            _sum(key, f"{label}, worth in {base}", pence, lacking)
            for key, label, pence, lacking in told
        ),
        *(each.figure() for each in parameters),
    )
    costs, evidence, claimed = (
        _at_least(pence, lacking) for _, _, pence, lacking in told
    )

    def figure(
        key: str, label: str, value: float | None, unit: str, lacking: Sequence[str]
    ) -> Figure:
        note = ""
        if worth.unknown_costs:
            value, note = (
                None,
                f"The cost of {quoted(worth.unknown_costs)} is not known.",
            )
        elif value is None:
            note = (
                "The costs come to nothing to divide by."
                if worth.has_costs
                else "There is no cost to divide by."
            )
        elif lacking:
            label = f"{label}, at least"
            note = f"More by what {quoted(lacking)} is worth, which is not known."
        return Figure(
            key=key,
            label=label,
            value=value,
            unit=unit,
            vintage=f"in {base}; rates of {rates.standard[0].source.vintage}",
            rule=RULE,
            inputs=inputs,
            certainty=Certainty.COMPUTED,
            note=note,
        )

    figures = [
        figure(f"{key}{end}", f"{label}, {how}", value, unit, lacking)
        for end, how, found, lacking in (
            ("", "on evidence", worth.evidence, worth.unknown_evidence),
            (
                "_claimed",
                "with claims",
                worth.everything,
                [*worth.unknown_evidence, *worth.unknown_claims],
            ),
        )
        for key, label, value, unit in (
            ("npsv", "Net present social value", round(found.net), "pence"),
            ("bcr", "Benefit cost ratio", _ratio(found.ratio), "pounds for each pound"),
        )
    ]
    return Section(
        key="worth",
        title="What it is worth to society",
        answer=f"In {base}, its first year, benefits with evidence are worth {evidence}, "
        f"and costs {costs}. What is only claimed is said to be worth {claimed}.",
        figures=tuple(figures),
        tables=(_views_table(worth, parameters),),
    )


def _views_table(worth: CaseWorth, parameters: Sequence[Parameter]) -> Table:
    lacking = [*worth.unknown_evidence, *worth.unknown_claims]
    return Table(
        key="views",
        title="The answer looked at in other ways",
        columns=(
            Column("view", "Looked at"),
            Column("net", "Net present social value", "pence"),
            Column("ratio", "Benefit for each pound of cost", "units"),
        ),
        rows=tuple(
            (each.title, _whole(each.net), _ratio(each.ratio)) for each in worth.views
        ),
        sources=tuple(dict.fromkeys(each.source for each in parameters)),
        note="All but the second leave out what is only claimed. A ratio is not a "
        "threshold: it leaves out whatever nobody has put in pounds."
        + (
            f" Not known, as the cost of {quoted(worth.unknown_costs)} is not."
            if worth.unknown_costs
            else ""
        )
        + (f" Without {quoted(lacking)}, which nobody knows." if lacking else ""),
    )


def _at_least(pence: float | None, lacking: Sequence[str]) -> str:
    """A sum as far as it is known, in words."""
    if not lacking:
        return _rough(pence)
    what = f"{quoted(lacking)} {'is' if len(lacking) == 1 else 'are'} not known"
    return (
        f"at least {_rough(pence)} ({what})"
        if pence
        else f"not known ({quoted(lacking)})"
    )


def _sum(key: str, label: str, pence: float | None, lacking: Sequence[str]) -> Figure:
    return Figure(
        key=key,
        label=label,
        value=None if lacking else _whole(pence),
        unit="pence",
        vintage="as entered",
        rule="The lines of the case in the tables below, discounted.",
        certainty=Certainty.ENTERED,
        note=f"Known only in part: {_at_least(pence, lacking)}." if lacking else "",
    )


def _whole(pence: float | None) -> int | None:
    """Pence as they stand in a table."""
    return None if pence is None else round(pence)


def _ratio(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 4)


def _by_year(case: BusinessCase, worth: CaseWorth) -> Section:
    years = range(case.years)
    parties = list(dict.fromkeys(each.party for each in worth.all_lines()))
    rows: list[tuple[Any, ...]] = []
    for year in years:
        for party in parties:
            sums = _of_year(worth, year, party)
            if any(each != 0 for each in (sums.costs, sums.evidence, sums.claimed)):
                rows.append((year_said(case.first_year + year), party, *_cells(sums)))
    totals = [(year, _of_year(worth, year)) for year in years]
    note = "Not discounted, in prices of the first year; costs are uplifted."
    if worth.unknown:
        note += LACKING
    return Section(
        key="years",
        title="When it costs and when it brings",
        answer=_when_spent(case, worth, [year for year, of in totals if of.costs != 0]),
        tables=(
            Table(
                key="by_year",
                title="Costs and benefits by year",
                columns=(Column("year", "Year"), *SUMS),
                rows=tuple(
                    (year_said(case.first_year + year), *_cells(sums))
                    for year, sums in totals
                ),
                note=note,
            ),
            Table(
                key="by_year_and_party",
                title="Costs and benefits by year and by who pays or gains",
                columns=(
                    Column("year", "Year"),
                    Column("party", "Who pays or gains"),
                    *SUMS,
                ),
                rows=tuple(rows),
                note=note,
            ),
        ),
        pictures=(("lines", "by_year"),),
    )


def _when_spent(case: BusinessCase, worth: CaseWorth, spent: Sequence[int]) -> str:
    if not worth.has_costs:
        return "No cost is recorded."
    if not spent:
        return "Its costs come to nothing."
    first, last = (year_said(case.first_year + each) for each in (spent[0], spent[-1]))
    when = f"{first} to {last}." if first != last else f"{first} only."
    lacking = worth.unknown_costs
    return f"Money is spent in {when}" + (
        f" How much {quoted(lacking)} comes to is not known." if lacking else ""
    )


def _of_year(worth: CaseWorth, year: int, party: str | None = None) -> Sums:
    """Costs, benefits with evidence and claims of one year, in pence."""

    def is_theirs(line: LineGiven) -> bool:
        return party is None or line.party == party

    return sums_of(
        [each for each in worth.lines if is_theirs(each.line)],
        [each for each in worth.unknown if is_theirs(each) and each.runs_in(year)],
        lambda each: each.in_year(year),
    )


def _cells(sums: Sums) -> tuple[int | None, ...]:
    return tuple(_whole(each) for each in (sums.costs, sums.evidence, sums.claimed))


def _grouped(worth: CaseWorth, group: Callable[[LineGiven], str]) -> dict[str, Sums]:
    """What lines are worth by what they have in common, in order of first met."""

    def those_in(name: str) -> Sums:
        return _sums_where(worth, lambda line: group(line) == name)

    names = dict.fromkeys(group(each) for each in worth.all_lines())
    return {each: those_in(each) for each in names}


def _sums_where(worth: CaseWorth, is_one: Callable[[LineGiven], bool]) -> Sums:
    return sums_of(
        [each for each in worth.lines if is_one(each.line)],
        [each for each in worth.unknown if is_one(each)],
    )


def _sums_table(
    key: str, title: str, what: str, groups: dict[str, Sums], base: str
) -> Table:
    return Table(
        key=key,
        title=title,
        columns=(
            Column("who", what),
            Column("net", "Benefits with evidence less costs", "pence"),
            *SUMS,
        ),
        rows=tuple(
            (name, _whole(each.net), *_cells(each)) for name, each in groups.items()
        ),
        note=f"Worth in {base}, the first year of the case. What is claimed only is in no "
        "other sum."
        + (LACKING if any(None in _cells(each) for each in groups.values()) else ""),
    )


def _by_party(worth: CaseWorth, base: str) -> Section:
    groups = _grouped(worth, lambda each: each.party)
    nets = {name: each.net for name, each in groups.items()}
    unclear = [name for name, net in nets.items() if net is None]
    nobody = "nobody of whom it is known" if unclear else "nobody"
    pays = [f"{name} ({_rough(-net)})" for name, net in nets.items() if net and net < 0]
    gains = [f"{name} ({_rough(net)})" for name, net in nets.items() if net and net > 0]
    return Section(
        key="parties",
        title="Who gains and who pays",
        answer=f"On evidence, who pays more than they gain: {listed(pays) or nobody}. "
        f"Who gains more than they pay: {listed(gains) or nobody}."
        + (f" Of whom it is not known: {listed(unclear)}." if unclear else ""),
        tables=(
            _sums_table(
                "by_party", "Costs and benefits by who has them", "Who", groups, base
            ),
        ),
        pictures=(("bars", "by_party"),),
    )


def _rough(pence: float | None) -> str:
    return NOT_SAID if pence is None else rough_pounds(round(pence))


def _by_nature(worth: CaseWorth, base: str) -> Section:
    groups = _grouped(worth, lambda each: each.nature.label.partition(":")[0])
    cash = _sums_where(worth, is_nhs_cash)
    groups["Of which cash of NHS bodies"] = cash
    return Section(
        key="natures",
        title="Cash, resources and welfare",
        answer=f"Cash of NHS bodies: paid, {_rough(cash.costs)}; no longer paid, on "
        f"evidence, {_rough(cash.evidence)}, and claimed, {_rough(cash.claimed)}. Freed "
        "time, welfare and what others save are not in that.",
        tables=(
            _sums_table(
                "by_nature",
                "Costs and benefits by whether money moves",
                "What",
                groups,
                base,
            ),
        ),
    )


def _by_fifth(worth: CaseWorth, base: str) -> Section:
    lines = worth.all_lines()
    groups = dict(sorted(_grouped(worth, lambda each: _fifth_said(each.fifth)).items()))
    known = sum(each.fifth is not None for each in lines)
    return Section(
        key="fifths",
        title="To whom, by deprivation",
        answer=f"Of {len(lines)} costs and benefits, {known} say in which fifth of areas "
        "by deprivation the people live."
        if known
        else "Not known: no cost or benefit says in which fifth of areas by deprivation "
        "the people live.",
        tables=(
            _sums_table(
                "by_fifth", "By deprivation of areas", "Fifth of areas", groups, base
            ),
        ),
    )


def _fifth_said(fifth: int | None) -> str:
    if fifth is None:
        return "Not known"
    return {1: "1: most deprived", 5: "5: least deprived"}.get(fifth, str(fifth))


def _sensitivity(worth: CaseWorth) -> Section:
    unsaid = quoted(each.title for each in worth.no_range)
    lacking = quoted([*worth.unknown_costs, *worth.unknown_evidence])
    return Section(
        key="sensitivity",
        title="What the answer hangs on",
        answer=_hangs_on(worth)
        + (f" No range is known of {unsaid}." if unsaid else "")
        + (f" No amount is known of {lacking}." if lacking else ""),
        tables=(_swings_table(worth),) if worth.swings else (),
        pictures=(("bars", "swings"),) if worth.swings else (),
    )


def _hangs_on(worth: CaseWorth) -> str:
    if not worth.swings:
        return "Not known: nobody has said how far any amount may be off."
    first = worth.swings[0]
    if first.at_least is None or first.at_most is None:
        return (
            f"Of what is known, it hangs most on “{first.line.title}”, which moves net "
            f"present social value on evidence by {_rough(first.reach)}. Between what "
            "values is not known."
        )
    ends = sorted((first.at_least, first.at_most))
    return (
        f"It hangs most on “{first.line.title}”: as that varies, net present social value "
        f"on evidence lies between {_rough(ends[0])} and {_rough(ends[1])}."
    )


def _swings_table(worth: CaseWorth) -> Table:
    return Table(
        key="swings",
        title="How far each line moves net present social value",
        columns=(
            Column("line", "As this varies"),
            Column("reach", "It moves by", "pence"),
            Column("from", "With the line at its least", "pence"),
            Column("to", "With the line at its most", "pence"),
        ),
        rows=tuple(
            (
                each.line.title,
                round(each.reach),
                _whole(each.at_least),
                _whole(each.at_most),
            )
            for each in worth.swings
        ),
        note="One line at a time, on evidence; all others as they were entered.",
    )
