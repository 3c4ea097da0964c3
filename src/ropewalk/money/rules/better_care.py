"""Whether a Better Care Fund plan is complete, and what its schemes spent, field by field."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction

from ropewalk.figures.words import listed, pounds
from ropewalk.money.rules.better_care_lists import NOT_LOADED

Key = tuple[int | None, int | None]  # a strand and a funding source, by number


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme as it is planned; what nobody entered is empty or none.

    Attributes:
        number: Its number in the plan.
        title: What it is called.
        description: What it does.
        scheme_type: Its type, by code.
        objective: Its primary objective, by code.
        area: Its area of spend, by code.
        provider: Who provides it.
        source: The funding source it is paid from, by number.
        pence: What it costs in the year.
        strand: The strand of the fund on which the ledger keeps its spending, by number.
        comment: What else is said of it.
        outputs: How much it is to deliver.
        output_unit: Of what.
    """

    number: int
    title: str = ""
    description: str = ""
    scheme_type: str = ""
    objective: str = ""
    area: str = ""
    provider: str = ""
    source: int | None = None
    pence: int | None = None
    strand: int | None = None
    comment: str = ""
    outputs: int | None = None
    output_unit: str = ""


@dataclass(frozen=True, slots=True)
class Income:
    """What comes from a funding source for the year, of which kind, and who says so."""

    source: int
    title: str
    kind: str
    pence: int
    said_by: str


@dataclass(frozen=True, slots=True)
class Contributed:
    """What a partner contributes to the fund for the year, of one funding source."""

    source: int
    partner: str
    pence: int


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least that goes to adult social care, and who says so."""

    pence: int
    said_by: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a condition or metric; none where nobody has answered."""

    title: str
    holds: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as far as it is entered.

    Attributes:
        board: The health and wellbeing board.
        area: Its area.
        prepared_by: The post that completes it.
        schemes: What is planned.
        incomes: What pays for it.
        minimum: The least for adult social care; none where it is not entered.
        conditions: What is said of each condition; none where those of the year are not
            loaded.
        minimum_kinds: The kinds of money of which part is for adult social care.
        minimum_areas: The areas of spend that are adult social care.
        is_signed_off: Whether the board approved it as it is.
        source_titles: What each funding source is called, by number.
        contributed: What partners contribute to the fund that the plan stands for.
    """

    board: str
    area: str
    prepared_by: str
    schemes: Sequence[Scheme]
    incomes: Sequence[Income]
    minimum: Minimum | None
    conditions: Sequence[Answer] | None
    minimum_kinds: frozenset[str]
    minimum_areas: frozenset[str]
    is_signed_off: bool = False
    source_titles: Mapping[int, str] = field(default_factory=dict)
    contributed: Sequence[Contributed] = ()


def content_hash(plan: Plan) -> str:
    """The hash of all that a board approves in a plan; the same for the same content.

    How a list words a condition is not part of it: that can be put right later.
    """
    said = [
        plan.area,
        [asdict(each) for each in plan.schemes],
        [asdict(each) for each in plan.incomes],
        asdict(plan.minimum) if plan.minimum else None,
        [[each.holds, each.words] for each in plan.conditions or ()],
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


# checkers


@dataclass(frozen=True, slots=True)
class Check:
    """The checker of one field: yes, or no with what is wanting."""

    label: str
    fault: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether nothing is wanting."""
        return not self.fault

    @property
    def said(self) -> str:
        """The checker in words."""
        return f"No: {self.fault}" if self.fault else "Yes"


@dataclass(frozen=True, slots=True)
class SheetChecked:
    """A sheet and the checkers of its fields: complete when every one says yes."""

    title: str
    checks: Sequence[Check]

    @property
    def is_complete(self) -> bool:
        """Whether every field is complete. A sheet without fields is not."""
        return bool(self.checks) and all(each.is_complete for each in self.checks)

    @property
    def said(self) -> str:
        """The checker of the sheet in words."""
        return "Yes" if self.is_complete else "No"


@dataclass(frozen=True, slots=True)
class Checklist:
    """All sheets. The whole is complete only when every sheet is."""

    sheets: Sequence[SheetChecked]

    @property
    def is_complete(self) -> bool:
        """Whether every checker says yes."""
        return bool(self.sheets) and all(each.is_complete for each in self.sheets)

    @property
    def wanting(self) -> Sequence[str]:
        """What is wanting, field by field."""
        return [
            f"{sheet.title}, {each.label}: {each.fault}"
            for sheet in self.sheets
            for each in sheet.checks
            if not each.is_complete
        ]

    @property
    def said(self) -> str:
        """How far it has come, in a sentence that never says more than that."""
        fields = [each for sheet in self.sheets for each in sheet.checks]
        done = sum(each.is_complete for each in fields)
        if self.is_complete:
            return f"Every checker says yes: all {len(fields)} fields are complete."
        return f"{done} of {len(fields)} fields are complete."


COVER, INCOME, SCHEMES, CONDITIONS = (
    "Cover",
    "Income",
    "Expenditure",
    "National conditions",
)
SIGN_OFF = "Signed off by the board"


def checklist_of(plan: Plan) -> Checklist:
    """Every field of a plan with its checker, sheet by sheet.

    Source: the template of the Better Care Fund 2019/20 as published (the design of its
    checkers); what a plan has to hold, from the frameworks of 2023 to 2026.
    """
    return Checklist((_cover(plan), _income(plan), _schemes(plan), _conditions(plan)))


def why_not_signed_off(plan: Plan) -> str | None:
    """Why a board's approval of a plan cannot be recorded; none when it can."""
    wanting = [
        each
        for each in checklist_of(plan).wanting
        if not each.startswith(f"{COVER}, {SIGN_OFF}:")
    ]
    if not wanting:
        return None
    shown = wanting[:3]
    more = f" and {len(wanting) - 3} more" if len(wanting) > 3 else ""
    return f"The plan is not complete: {'; '.join(shown)}{more}."


def _needed(label: str, value: object) -> Check:
    return Check(label, "" if value not in {None, ""} else "it is missing")


def _cover(plan: Plan) -> SheetChecked:
    return SheetChecked(
        COVER,
        (
            _needed("Health and wellbeing board", plan.board),
            _needed("Area", plan.area),
            _needed("Completed by (post)", plan.prepared_by),
            Check(
                SIGN_OFF,
                "" if plan.is_signed_off else "its approval is not recorded",
            ),
        ),
    )


def _income(plan: Plan) -> SheetChecked:
    if not plan.incomes:
        return SheetChecked(INCOME, (Check("Income", "none is entered"),))
    lines = [
        Check(each.title, "" if each.said_by.strip() else "say who says so")
        for each in plan.incomes
    ]
    lines += [
        Check(f"{each.title}, as contributed", fault_of_income(plan, each))
        for each in plan.incomes
    ]
    return SheetChecked(INCOME, (*lines, _minimum_check(plan)))


def _minimum_check(plan: Plan) -> Check:
    label = "Minimum for adult social care"
    if plan.minimum is None:
        return Check(label, "it is not entered")
    planned = social_care_pence(plan)
    short = plan.minimum.pence - planned
    if short > 0:
        return Check(
            label,
            f"{pounds(planned)} of the NHS minimum is planned for adult social care, and "
            f"at least {pounds(plan.minimum.pence)} has to be: {pounds(short)} is short",
        )
    return Check(label)


def _schemes(plan: Plan) -> SheetChecked:
    if not plan.schemes:
        return SheetChecked(SCHEMES, (Check("Schemes", "none is entered"),))
    checks: list[Check] = []
    for each in plan.schemes:
        name = f"Scheme {each.number}"
        checks += [
            _needed(f"{name}, activity", each.title),
            _needed(f"{name}, description", each.description),
            _needed(f"{name}, scheme type", each.scheme_type),
            _needed(f"{name}, primary objective", each.objective),
            _needed(f"{name}, area of spend", each.area),
            _needed(f"{name}, provider", each.provider),
            _needed(f"{name}, source of funding", each.source),
            _cost(name, each.pence),
        ]
    checks += [
        Check(f"Income and expenditure, {line.title}", line.fault)
        for line in balance_by_source(plan)
    ]
    return SheetChecked(SCHEMES, tuple(checks))


def _cost(name: str, pence: int | None) -> Check:
    if pence is not None and pence < 0:
        return Check(f"{name}, expenditure", "it is less than nothing")
    return _needed(f"{name}, expenditure", pence)


def _conditions(plan: Plan) -> SheetChecked:
    if plan.conditions is None:
        return SheetChecked(CONDITIONS, (Check("Conditions", NOT_LOADED),))
    return SheetChecked(CONDITIONS, tuple(_answered(each) for each in plan.conditions))


def _answered(answer: Answer) -> Check:
    if answer.holds is None:
        return Check(answer.title, "nobody has said whether it is met")
    if not answer.words.strip():
        return Check(answer.title, "its assurance statement is missing")
    return Check(answer.title)


# money


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What comes from a source and what is planned to be spent from it, in pence.

    None where nobody entered an income from it.
    """

    title: str
    income_pence: int | None
    planned_pence: int

    @property
    def left_pence(self) -> int | None:
        """What is not planned yet; below nothing when more is planned than comes."""
        return (
            None
            if self.income_pence is None
            else self.income_pence - self.planned_pence
        )

    @property
    def fault(self) -> str:
        """Why income and expenditure do not agree; nothing when they do."""
        if self.income_pence is None or self.left_pence is None:
            return f"{pounds(self.planned_pence)} is planned from it and no income is entered"
        if self.left_pence > 0:
            return f"{pounds(self.left_pence)} of it is not planned"
        if self.left_pence < 0:
            return f"{pounds(-self.left_pence)} more is planned than comes"
        return ""


def contributed_pence(plan: Plan, source: int) -> int | None:
    """What partners contribute of a source; none where nothing of it is recorded."""
    found = [each.pence for each in plan.contributed if each.source == source]
    return sum(found) if found else None


def fault_of_income(plan: Plan, income: Income) -> str:
    """Why an income is not what partners contribute to the fund; nothing when it is."""
    put_in = contributed_pence(plan, income.source)
    if put_in is None:
        return f"{pounds(income.pence)} is entered and no contribution is recorded"
    if put_in == income.pence:
        return ""
    apart = income.pence - put_in
    return (
        f"{pounds(income.pence)} is entered and {pounds(put_in)} is contributed "
        f"({_partners_said(plan, income.source)}): {pounds(abs(apart))} "
        f"{'is not contributed' if apart > 0 else 'more is contributed'}"
    )


def left_out_said(plan: Plan) -> str:
    """What partners contribute of sources without an income here; empty where nothing.

    It need not be wrong: a fund can hold other money than that of the Better Care Fund.
    """
    entered = {each.source for each in plan.incomes}
    left_out = list(
        dict.fromkeys(
            each.source for each in plan.contributed if each.source not in entered
        )
    )
    if not left_out:
        return ""
    pence = sum(each.pence for each in plan.contributed if each.source in left_out)
    named = listed(
        [
            f"{plan.source_titles.get(each, 'Another source')} "
            f"({_partners_said(plan, each)})"
            for each in left_out
        ]
    )
    return (
        f"{pounds(pence)} is contributed to the fund of which no income is entered "
        f"here: {named}."
    )


def _partners_said(plan: Plan, source: int) -> str:
    return listed(
        [
            f"{each.partner} {pounds(each.pence)}"
            for each in plan.contributed
            if each.source == source
        ]
    )


def planned_pence(schemes: Iterable[Scheme]) -> int:
    """What schemes cost that are costed; what one that is not costs is not known."""
    return sum(each.pence for each in schemes if each.pence is not None)


def balance_by_source(plan: Plan) -> list[SourceLine]:
    """Income and planned expenditure of each source; they have to be the same.

    A scheme without a source is in none of them.
    """
    by_source: dict[int, list[Scheme]] = defaultdict(list)
    for each in plan.schemes:
        if each.source is not None:
            by_source[each.source].append(each)
    lines = [
        SourceLine(
            each.title, each.pence, planned_pence(by_source.pop(each.source, ()))
        )
        for each in plan.incomes
    ]
    return lines + [
        SourceLine(
            plan.source_titles.get(source, "Another source"),
            None,
            planned_pence(schemes),
        )
        for source, schemes in by_source.items()
    ]


def social_care_pence(plan: Plan) -> int:
    """What is planned for adult social care from the NHS minimum contribution."""
    kinds = {each.source: each.kind for each in plan.incomes}
    return planned_pence(
        each
        for each in plan.schemes
        if each.area in plan.minimum_areas
        and each.source is not None
        and kinds.get(each.source) in plan.minimum_kinds
    )


# what schemes spent


@dataclass(frozen=True, slots=True)
class SchemeSpend:
    """What a scheme was planned to spend in the year and what the ledger says it spent.

    ``spent_pence`` is none where the ledger does not tell; ``note`` then says why.
    """

    scheme: Scheme
    spent_pence: int | None
    note: str = ""

    @property
    def share(self) -> Fraction | None:
        """What it spent of its plan, where both are known and the plan is not nothing."""
        if self.spent_pence is None or not self.scheme.pence:
            return None
        return Fraction(self.spent_pence, self.scheme.pence)


@dataclass(frozen=True, slots=True)
class Spend:
    """What schemes spent. Nothing that the ledger holds is left out.

    Attributes:
        lines: Each scheme.
        together_pence: What schemes spent that the ledger does not tell apart.
        outside_pence: What the fund spent outside every scheme.
    """

    lines: Sequence[SchemeSpend]
    together_pence: int = 0
    outside_pence: int = 0

    @property
    def total_pence(self) -> int:
        """All that the fund spent."""
        told = [each.spent_pence for each in self.lines if each.spent_pence is not None]
        return sum(told) + self.together_pence + self.outside_pence


def spend_of(schemes: Sequence[Scheme], spent: Mapping[Key, int]) -> Spend:
    """What each scheme spent, by the strand and source on which the ledger keeps it.

    Where several schemes share a strand and a source the ledger does not tell them
    apart, and neither does this. What was spent on a strand from no source in particular
    is that of its only scheme, if it has but one.

    Args:
        schemes: The schemes.
        spent: What the fund spent, in whole pence, by strand and source.
    """
    by_key: dict[Key, list[Scheme]] = defaultdict(list)
    by_strand: dict[int, list[Scheme]] = defaultdict(list)
    for each in schemes:
        if each.strand is not None:
            by_key[each.strand, each.source].append(each)
            by_strand[each.strand].append(each)
    left = dict(spent)
    taken = {key: left.pop(key, 0) for key in by_key}
    for strand, of_it in by_strand.items():
        if len(of_it) == 1 and of_it[0].source is not None:
            taken[strand, of_it[0].source] += left.pop((strand, None), 0)
    lines = [_spend_of(each, by_key, taken) for each in schemes]
    together = sum(taken[key] for key, sharing in by_key.items() if len(sharing) > 1)
    return Spend(lines, together, sum(left.values()))


def _spend_of(
    scheme: Scheme, by_key: Mapping[Key, Sequence[Scheme]], taken: Mapping[Key, int]
) -> SchemeSpend:
    if scheme.strand is None:
        return SchemeSpend(
            scheme, None, "No strand of the fund is named, so the ledger does not tell."
        )
    key = (scheme.strand, scheme.source)
    if len(by_key[key]) > 1:
        numbers = listed([str(each.number) for each in by_key[key]])
        return SchemeSpend(
            scheme,
            None,
            f"The ledger has {pounds(taken[key])} for schemes {numbers} together.",
        )
    return SchemeSpend(scheme, taken[key])


# a quarter


METRICS, SPEND, POOL = "Metrics", "Spend to date", "Section 75"


def quarter_checklist(
    *,
    is_pool: bool,
    conditions: Sequence[Answer] | None,
    metrics: Sequence[Answer] | None,
    spend: Spend,
) -> Checklist:
    """Every field of a quarterly or year-end return with its checker.

    Args:
        is_pool: Whether the fund rests on a signed section 75 agreement.
        conditions: What is said of each condition; none where they are not loaded.
        metrics: Whether each metric is on track, with what is said; none likewise.
        spend: What schemes spent to the end of the quarter.
    """
    signed = "" if is_pool else "the fund is not a section 75 pool yet"
    known = [
        Check(f"Scheme {each.scheme.number}", in_words(each.note))
        for each in spend.lines
    ] or [Check("Schemes", "none is planned")]
    tracked = (
        [Check("Metrics", NOT_LOADED)]
        if metrics is None
        else [_tracked(each) for each in metrics]
    )
    return Checklist(
        (
            SheetChecked(POOL, (Check("Agreement signed", signed),)),
            SheetChecked(
                CONDITIONS,
                (Check("Conditions", NOT_LOADED),)
                if conditions is None
                else tuple(_answered(each) for each in conditions),
            ),
            SheetChecked(METRICS, tuple(tracked)),
            SheetChecked(SPEND, tuple(known)),
        )
    )


def in_words(note: str) -> str:
    """A note as it stands after a colon: without its full stop, beginning small."""
    return f"{note[:1].lower()}{note[1:]}".rstrip(".")


def _tracked(answer: Answer) -> Check:
    if answer.holds is None:
        return Check(answer.title, "nobody has said whether it is on track")
    if not answer.words.strip():
        return Check(answer.title, "its narrative is missing")
    return Check(answer.title)
