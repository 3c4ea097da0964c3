"""Better Care Fund plans as they stand: what is entered, and what is wanting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from ropewalk.figures import Certainty, Column, Figure, Source, Table
from ropewalk.figures.words import day, pounds
from ropewalk.money.models import (
    BetterCareAnswer,
    BetterCareApproval,
    BetterCareIncome,
    BetterCareMinimum,
    BetterCarePlan,
    BetterCareScheme,
    Fund,
)
from ropewalk.money.queries.contributions import contributions_of
from ropewalk.money.queries.standing import Standing, standing_of
from ropewalk.money.rules import better_care as rule
from ropewalk.money.rules.better_care_lists import (
    MINIMUM,
    Listed,
    Listing,
    listed_for,
)
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import BodyKind
from ropewalk.partnership.models import Body

WORKING_COPY = (
    "Working copy: kept here so that figures need not be typed twice. The return itself "
    "is made in the national template."
)


def plans_seen_by(actor: Account, *, on: date) -> QuerySet[BetterCarePlan]:
    """The plans of the funds in which one of the actor's organisations takes part."""
    return BetterCarePlan.objects.filter(
        fund__in=Fund.objects.visible_to(actor, on=on)
    ).select_related("fund__host", "fund__partnership", "fund__agreement", "board")


def wellbeing_boards_of(fund: Fund, *, on: date) -> QuerySet[Body]:
    """The health and wellbeing boards of a fund's partnership on a day.

    No other body signs off a Better Care Fund plan.
    """
    return fund.partnership.bodies.filter(covering(on), kind=BodyKind.WELLBEING)


def version_now(plan: BetterCarePlan) -> int:
    """The version that is being worked on, or was approved last; one query."""
    return plan.reopenings.count() + 1


def version_reported(plan: BetterCarePlan) -> int | None:
    """The version that quarters are reported against: that approved last; one query."""
    last = plan.approvals.order_by("version").last()
    return last.version if last else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition or metric of a year, and how far its wording can be relied on."""

    code: str
    title: str
    said_by: str


def asked_of(
    plan: BetterCarePlan, listing: Listing, *, version: int
) -> Sequence[Asked] | None:
    """The conditions or metrics of a plan's year; none where they are not loaded.

    What is held for the year counts; else what was loaded last, in one query.
    """
    held = listed_for(listing, year_starting=plan.year_starting).held
    if held is not None:
        return [
            Asked(each.code, each.title, f"{held.source.title} ({each.certainty})")
            for each in held.items
        ]
    rows = list(plan.asked.filter(listing=listing, version__lte=version))
    if not rows:
        return None
    return [
        Asked(each.code, each.title, f"{each.said_by} (entered by the user)")
        for each in rows
        if each.batch == rows[-1].batch
    ]


@dataclass(frozen=True)
class PlanSeen:
    """A version of a plan as it stands.

    Attributes:
        plan: The plan.
        version: The version that is shown.
        latest: The last version there is.
        approvals: What the board approved, first to last.
        standing: What its fund is on the day.
        said: What is entered, as the rules know it.
        asked: The conditions of its year with the words for where they come from.
        rows: The rows of the schemes, by number.
        sources: The funding sources of the fund, by number.
        strands: The strands of the fund, by number.
        was_reopened_because: Why this version was begun; nothing for the first.
    """

    plan: BetterCarePlan
    version: int
    latest: int
    approvals: Sequence[BetterCareApproval]
    standing: Standing
    said: rule.Plan
    asked: Sequence[Asked] | None
    rows: Mapping[int, BetterCareScheme]
    sources: Mapping[int, str]
    strands: Mapping[int, str]
    was_reopened_because: str

    @property
    def is_pool(self) -> bool:
        """Whether its fund is a section 75 pool on the day."""
        return self.standing.is_pool

    @property
    def warning(self) -> str:
        """What stands on the red tag; nothing for a pool."""
        if self.is_pool or self.standing.is_warned:
            return self.standing.title if self.standing.is_warned else ""
        return f"{self.standing.title} - not a section 75 pool"

    @property
    def approval(self) -> BetterCareApproval | None:
        """The board's approval of this version, if it has approved it."""
        return next((e for e in self.approvals if e.version == self.version), None)

    @property
    def state(self) -> str:
        """How far this version has come, in words."""
        if self.approval is None:
            return f"version {self.version}, being worked on"
        return f"version {self.version}, approved on {day(self.approval.approved_on)}"

    @property
    def is_as_approved(self) -> bool:
        """Whether the rows still give what was approved."""
        return self.approval is None or (
            self.approval.content_hash == rule.content_hash(self.said)
        )

    @cached_property
    def checklist(self) -> rule.Checklist:
        """Every field with its checker."""
        return rule.checklist_of(self.said)

    @property
    def income_pence(self) -> int:
        """All that comes."""
        return sum(each.pence for each in self.said.incomes)

    @property
    def planned_pence(self) -> int:
        """All that is planned."""
        return rule.planned_pence(self.said.schemes)

    @property
    def sentence(self) -> str:
        """Where the plan stands, in a sentence or two."""
        count = len(self.said.schemes)
        schemes = "1 scheme" if count == 1 else f"{count} schemes"
        words = (
            f"{pounds(self.planned_pence)} is planned in {schemes} against "
            f"{pounds(self.income_pence)} of income. {self.checklist.said}"
        )
        return f"{words} {rule.left_out_said(self.said)}".strip()

    @property
    def figures(self) -> Sequence[Figure]:
        """Income, what is planned, and what of it is for adult social care."""
        minimum = self.said.minimum
        return (
            self._figure(
                "income",
                "Income",
                self.income_pence if self.said.incomes else None,
                "What is entered from each source, added up.",
                [
                    self._entered(f"income_{e.source}", e.title, e.pence, e.said_by)
                    for e in self.said.incomes
                ],
            ),
            self._figure(
                "planned",
                "Planned expenditure",
                self.planned_pence if self.said.schemes else None,
                "What each scheme costs, added up; a scheme without a cost adds nothing.",
                [
                    self._entered(f"scheme_{e.number}", e.title, e.pence, "")
                    for e in self.said.schemes
                ],
            ),
            self._figure(
                "social_care",
                "Planned for adult social care from the NHS minimum",
                rule.social_care_pence(self.said) if self.said.schemes else None,
                "Schemes whose area of spend is social care and whose money is the NHS "
                "minimum contribution.",
                [self._entered("minimum", "The least", minimum.pence, minimum.said_by)]
                if minimum
                else [],
            ),
        )

    def _figure(
        self,
        key: str,
        label: str,
        pence: int | None,
        how: str,
        inputs: Sequence[Figure],
    ) -> Figure:
        return Figure(
            key=key,
            label=label,
            value=pence,
            unit="pence",
            vintage=f"{self.plan.year}, version {self.version}",
            inputs=tuple(inputs),
            rule=how,
            note="" if pence is not None else "Nothing is entered yet.",
            sources=(
                Source(
                    title=f"Working copy for {self.plan.area}",
                    publisher=self.plan.fund.host.name,
                    vintage=self.plan.year,
                    licence="Records of the partners",
                ),
            ),
        )

    def _entered(self, key: str, label: str, pence: int | None, said_by: str) -> Figure:
        return Figure(
            key=key,
            label=label,
            value=pence,
            unit="pence",
            vintage=self.plan.year,
            certainty=Certainty.ENTERED,
            note=f"From: {said_by}" if said_by else "",
        )

    def listed(self, listing: Listing) -> Listed:
        """A list as it serves the plan's year."""
        return listed_for(listing, year_starting=self.plan.year_starting)

    def scheme_table(self) -> Table:
        """Every scheme with its checker."""
        titles = {
            listing: self.listed(listing)
            for listing in (Listing.TYPES, Listing.OBJECTIVES, Listing.AREAS)
        }
        return Table(
            key="schemes",
            title="Schemes",
            columns=(
                Column("number", "Scheme"),
                Column("activity", "Activity"),
                Column("pence", "Expenditure", "pence"),
                Column("share", "Of the total", "percent"),
                Column("checker", "Complete"),
                Column("area", "Area of spend"),
                Column("source", "Source of funding"),
                Column("provider", "Provider"),
                Column("type", "Scheme type"),
                Column("objective", "Primary objective"),
                Column("strand", "Strand of the fund"),
                Column("outputs", "Expected outputs"),
                Column("description", "Description"),
                Column("comment", "Comment"),
            ),
            rows=tuple(
                (
                    str(each.number),
                    each.title,
                    each.pence,
                    self._share(each.pence),
                    self._wanting(f"Scheme {each.number},"),
                    titles[Listing.AREAS].title_of(each.area),
                    self.sources[each.source] if each.source else "",
                    each.provider,
                    titles[Listing.TYPES].title_of(each.scheme_type),
                    titles[Listing.OBJECTIVES].title_of(each.objective),
                    self.strands[each.strand] if each.strand else "",
                    f"{each.outputs:,} {each.output_unit}".strip()
                    if each.outputs is not None
                    else "",
                    each.description,
                    each.comment,
                )
                for each in self.said.schemes
            ),
        )

    def _share(self, pence: int | None) -> float | None:
        """A cost as a percentage of all that is planned."""
        if pence is None or not self.planned_pence:
            return None
        return 100 * pence / self.planned_pence

    def _wanting(self, start: str) -> str:
        """The checkers of the fields whose names begin so, as one."""
        wanting = [
            f"{each.label.removeprefix(start).strip()}: {each.fault}"
            for sheet in self.checklist.sheets
            for each in sheet.checks
            if each.label.startswith(start) and not each.is_complete
        ]
        return f"No: {'; '.join(wanting)}" if wanting else "Yes"

    def income_table(self) -> Table:
        """Each source: what comes, what is planned from it, and whether they agree."""
        kinds = self.listed(Listing.FUNDING)
        held = {each.source: each for each in self.said.incomes}
        names = {**self.sources, **{e.source: e.title for e in self.said.incomes}}
        lines = {each.title: each for each in rule.balance_by_source(self.said)}
        return Table(
            key="income",
            title="Income and expenditure by source",
            columns=(
                Column("source", "Source of funding"),
                Column("kind", "Kind of money"),
                Column("income", "Income", "pence"),
                Column("said_by", "Who says so"),
                Column("in_fund", "Contributed to the fund", "pence"),
                Column("planned", "Planned", "pence"),
                Column("left", "Not planned yet", "pence"),
                Column("checker", "Agree"),
                Column("contributed", "As contributed"),
            ),
            rows=tuple(
                (
                    title,
                    kinds.title_of(held[number].kind) if number in held else "",
                    held[number].pence if number in held else None,
                    held[number].said_by if number in held else "",
                    rule.contributed_pence(self.said, number),
                    lines[title].planned_pence if title in lines else None,
                    lines[title].left_pence if title in lines else None,
                    _said(lines[title].fault if title in lines else "none is entered"),
                    _said(rule.fault_of_income(self.said, held[number]))
                    if number in held
                    else "",
                )
                for number, title in names.items()
            ),
        )

    def condition_table(self) -> Table:
        """Each condition, whether it is met, and the assurance statement."""
        return answer_table(
            "conditions",
            "National conditions",
            self.asked,
            self.said.conditions,
            ("Met", "Assurance statement"),
        )

    def checker_table(self) -> Table:
        """Every field of every sheet with its checker."""
        return checker_table(self.checklist)


def _said(fault: str) -> str:
    return f"No: {fault}" if fault else "Yes"


def checker_table(checklist: rule.Checklist) -> Table:
    """Every field of every sheet with its checker, the sheet's and the whole's below."""
    rows: list[tuple[str, str, str]] = []
    for sheet in checklist.sheets:
        rows += [(sheet.title, each.label, each.said) for each in sheet.checks]
        rows.append((sheet.title, "Sheet complete", sheet.said))
    rows.append(
        ("Whole", "Template complete", "Yes" if checklist.is_complete else "No")
    )
    return Table(
        key="checkers",
        title="Checkers",
        columns=(
            Column("sheet", "Sheet"),
            Column("field", "Field"),
            Column("checker", "Complete"),
        ),
        rows=tuple(rows),
    )


def answer_table(
    key: str,
    title: str,
    asked: Sequence[Asked] | None,
    answers: Sequence[rule.Answer] | None,
    headings: tuple[str, str],
) -> Table:
    """Each thing asked with the answer and where its wording comes from."""
    words = {True: "Yes", False: "No", None: ""}
    return Table(
        key=key,
        title=title,
        columns=(
            Column("asked", title),
            Column("holds", headings[0]),
            Column("words", headings[1]),
            Column("said_by", "Where the wording comes from"),
        ),
        rows=tuple(
            (each.title, words[answer.holds], answer.words, each.said_by)
            for each, answer in zip(asked or (), answers or (), strict=True)
        ),
    )


def plan_seen(
    plan: BetterCarePlan, *, on: date, version: int | None = None
) -> PlanSeen:
    """A version of a plan as it stands, in up to eighteen queries.

    Args:
        plan: The plan.
        on: The day, for what its fund is.
        version: The version; none for the last.
    """
    reopenings = {each.version: each.why for each in plan.reopenings.all()}
    latest = len(reopenings) + 1
    shown = latest if version is None or not 0 < version < latest else version
    sources = {each.pk: each.title for each in plan.fund.sources.all()}
    approvals = list(plan.approvals.select_related("decision__item__meeting"))
    asked = asked_of(plan, Listing.CONDITIONS, version=shown)
    rows = {row.number: row for row in plan.schemes.filter(version__lte=shown)}
    kept = {number: row for number, row in sorted(rows.items()) if not row.is_withdrawn}
    said = rule.Plan(
        board=plan.board.name,
        area=plan.area,
        prepared_by=plan.prepared_by_post,
        schemes=[_scheme(each) for each in kept.values()],
        incomes=_incomes(plan, sources, shown),
        minimum=_minimum(plan, shown),
        conditions=answers_given(
            plan, Listing.CONDITIONS, asked, version=shown, quarter=None
        ),
        minimum_kinds=_marked(plan, Listing.FUNDING),
        minimum_areas=_marked(plan, Listing.AREAS),
        is_signed_off=any(each.version == shown for each in approvals),
        source_titles=sources,
        contributed=_contributed(plan),
    )
    return PlanSeen(
        plan=plan,
        version=shown,
        latest=latest,
        approvals=approvals,
        standing=standing_of(plan.fund, on=on),
        said=said,
        asked=asked,
        rows=kept,
        sources=sources,
        strands={each.pk: each.title for each in plan.fund.strands.all()},
        was_reopened_because=reopenings.get(shown, ""),
    )


def _contributed(plan: BetterCarePlan) -> list[rule.Contributed]:
    """What each partner contributes to the plan's fund for its year, in three queries."""
    return [
        rule.Contributed(each.last.source_id, each.organisation.name, each.last.pence)
        for each in contributions_of(plan.fund, year_starting=plan.year_starting)
    ]


def _scheme(row: BetterCareScheme) -> rule.Scheme:
    return rule.Scheme(
        number=row.number,
        title=row.title,
        description=row.description,
        scheme_type=row.scheme_type,
        objective=row.objective,
        area=row.area_of_spend,
        provider=row.provider,
        source=row.source_id,
        pence=row.pence,
        strand=row.strand_id,
        comment=row.comment,
        outputs=row.outputs,
        output_unit=row.output_unit,
    )


def _incomes(
    plan: BetterCarePlan, sources: Mapping[int, str], version: int
) -> list[rule.Income]:
    last: dict[int, BetterCareIncome] = {
        row.source_id: row for row in plan.incomes.filter(version__lte=version)
    }
    return [
        rule.Income(number, title, row.kind, row.pence, row.said_by)
        for number, title in sources.items()
        for row in [last.get(number)]
        if row is not None
    ]


def _minimum(plan: BetterCarePlan, version: int) -> rule.Minimum | None:
    row = BetterCareMinimum.objects.filter(plan=plan, version__lte=version).last()
    return rule.Minimum(row.pence, row.said_by) if row else None


def answers_given(
    plan: BetterCarePlan,
    listing: Listing,
    asked: Sequence[Asked] | None,
    *,
    version: int | None,
    quarter: int | None,
) -> list[rule.Answer] | None:
    """What is said of each thing asked; the last row of each counts.

    An answer for a quarter is of no version.
    """
    if asked is None:
        return None
    rows = plan.answers.filter(listing=listing, quarter=quarter)
    if version is not None:
        rows = rows.filter(version__lte=version)
    last = {row.code: row for row in rows}
    return [_answer(each.title, last.get(each.code)) for each in asked]


def _answer(title: str, row: BetterCareAnswer | None) -> rule.Answer:
    if row is None:
        return rule.Answer(title, None, "")
    return rule.Answer(title, row.holds, row.words)


def _marked(plan: BetterCarePlan, listing: Listing) -> frozenset[str]:
    return listed_for(listing, year_starting=plan.year_starting).marked(MINIMUM)
