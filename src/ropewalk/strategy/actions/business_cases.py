"""Making a business case: its parts, its costs and benefits, its routes and its start."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import DecisionState
from ropewalk.partnership.models import Decision, Partnership
from ropewalk.partnership.queries.decisions import decisions_of
from ropewalk.partnership.queries.partnerships import partners_on
from ropewalk.strategy.case_kinds import (
    CasePartKind,
    EvidenceGrade,
    LineAbout,
    LineNature,
    LineSide,
    Optimism,
    Party,
    RouteState,
)
from ropewalk.strategy.hold import held_to_plan
from ropewalk.strategy.models import (
    AppraisalOption,
    BusinessCase,
    CaseLine,
    CaseLineTakenOff,
    CasePart,
    CaseRoute,
    CaseStart,
    Intention,
    RouteStep,
)
from ropewalk.strategy.permissions import refusal_to_plan
from ropewalk.strategy.queries.case_routes import routes_of, standing_of_route
from ropewalk.strategy.rules.business_case import (
    LineKind,
    refusal_of_amounts,
    refusal_of_answer,
    refusal_of_change,
    refusal_of_kind,
    refusal_of_start,
    refusal_of_years,
)

MOST_YEARS = 60


@dataclass(frozen=True, slots=True)
class LineSaid:
    """A cost or benefit as somebody entered it; none for what nobody knows.

    Amounts are a year's: in pence, or in years in full health of all people together.
    """

    side: LineSide
    title: str
    about: LineAbout
    party: Party
    nature: LineNature
    year_starting: int
    years: int
    grade: EvidenceGrade
    evidence: str
    organisation_id: int | None = None
    pence: int | None = None
    least_pence: int | None = None
    most_pence: int | None = None
    qalys: Decimal | None = None
    least_qalys: Decimal | None = None
    most_qalys: Decimal | None = None
    optimism: Optimism = Optimism.NONE
    deprivation_fifth: int | None = None

    @property
    def is_of_health(self) -> bool:
        """Whether it is told in years in full health."""
        told = (self.qalys, self.least_qalys, self.most_qalys)
        return any(each is not None for each in told)


@transaction.atomic
def begin_case(
    *,
    partnership_id: int,
    title: str,
    intention_id: int | None,
    option_id: int | None,
    first_year: int,
    years: int,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> BusinessCase:
    """Begin a business case for an intention, or for an option of an appraisal.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is for neither or both, for another partnership's, or for no
            years.
    """
    partnership = held_to_plan(partnership_id, by=by, at=at)
    held = BusinessCase.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, partnership=partnership, recorded_by=by)
        return held
    if (intention_id is None) == (option_id is None):
        raise BadInput("Choose what the case is for: one intention, or one option.")
    _refuse_what_is_not_theirs(partnership, intention_id, option_id)
    if not title.strip():
        raise BadInput("Say what the case is called.")
    if not 1 <= years <= MOST_YEARS:
        raise BadInput(f"A case looks at 1 to {MOST_YEARS} years.")
    made = BusinessCase.objects.create(
        partnership=partnership,
        title=title.strip(),
        intention_id=intention_id,
        option_id=option_id,
        first_year=first_year,
        years=years,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(Event.Kind.BUSINESS_CASE_BEGUN, subject=made, by=by, at=at)
    return made


@transaction.atomic
def write_part(
    *,
    case_id: int,
    kind: CasePartKind,
    text: str,
    after: int | None,
    by: Account,
    at: datetime,
) -> CasePart:
    """Write one of the five parts of a case; it takes the place of what stood there.

    What stands there word for word is not written again.

    Args:
        case_id: The case.
        kind: Which part.
        text: What it says.
        after: The number of what stood there when the page was opened, if anything did.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it says nothing, somebody wrote it since, or a route has approved
            the case as it is.
    """
    case = _held_to_change(case_id, by=by, at=at)
    last = case.parts.filter(kind=kind).order_by("-pk").first()
    if last is not None and last.text == text.strip():
        return last
    if (last.pk if last else None) != after:
        raise BadInput(
            "Somebody wrote this part since you opened the page. Read what they wrote, "
            "and put yours to it."
        )
    if not text.strip():
        raise BadInput("Write what this part of the case says.")
    made = CasePart.objects.create(
        case=case, kind=kind, text=text.strip(), recorded_at=at, recorded_by=by
    )
    record(Event.Kind.CASE_PART_WRITTEN, subject=case, by=by, at=at, detail=kind)
    return made


@transaction.atomic
def add_line(
    *, case_id: int, said: LineSaid, submission_key: UUID, by: Account, at: datetime
) -> CaseLine:
    """Add a cost or a benefit to a case.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it cannot be as it was entered, or a route has approved the case
            as it is.
    """
    case = _held_to_change(case_id, by=by, at=at)
    held = CaseLine.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, case=case, recorded_by=by)
        return held
    _refuse_line(case, said, on=local_day(at))
    made = CaseLine.objects.create(
        case=case,
        side=said.side,
        title=said.title.strip(),
        about=said.about,
        party=said.party,
        organisation_id=said.organisation_id,
        nature=said.nature,
        year_starting=said.year_starting,
        years=said.years,
        pence=said.pence,
        least_pence=said.least_pence,
        most_pence=said.most_pence,
        qalys=said.qalys,
        least_qalys=said.least_qalys,
        most_qalys=said.most_qalys,
        optimism=said.optimism,
        grade=said.grade,
        evidence=said.evidence.strip(),
        deprivation_fifth=said.deprivation_fifth,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.CASE_LINE_ADDED,
        subject=case,
        by=by,
        at=at,
        detail=f"line {made.pk}, {said.side}",
    )
    return made


@transaction.atomic
def take_line_off(
    *, line_id: int, because: str, by: Account, at: datetime
) -> CaseLineTakenOff:
    """Take a cost or benefit off its case, and say why. What it said is kept.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody says why, it is off already, or a route has approved the
            case as it is.
    """
    line = CaseLine.objects.get(pk=line_id)
    case = _held_to_change(line.case_id, by=by, at=at)
    if CaseLineTakenOff.objects.filter(line=line).exists():
        raise BadInput("This line is off the case already.")
    if not because.strip():
        raise BadInput("Say why it is taken off.")
    made = CaseLineTakenOff.objects.create(
        line=line, because=because.strip(), recorded_at=at, recorded_by=by
    )
    record(
        Event.Kind.CASE_LINE_TAKEN_OFF,
        subject=case,
        by=by,
        at=at,
        detail=f"line {line.pk}",
    )
    return made


@transaction.atomic
def ask_route(
    *,
    case_id: int,
    name: str,
    pence: int | None,
    asked_on: date,
    by: Account,
    at: datetime,
) -> CaseRoute:
    """Ask for a case's money by one more route.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the route has no name or is asked already, the case has started, or
            the day is to come.
    """
    case = _held_case(case_id, by=by, at=at)
    called = " ".join(name.split())
    if not called:
        raise BadInput("Say by which route money is asked.")
    if any(each.name.casefold() == called.casefold() for each in case.routes.all()):
        raise BadInput(f"“{called}” is asked already. Record its answer.")
    if case.starts.exists():
        raise BadInput(
            "This case has a day on which it starts, so all of its money is approved. "
            "Begin another case for more."
        )
    if asked_on > local_day(at):
        raise BadInput("It cannot have been asked on a day that is still to come.")
    made = CaseRoute.objects.create(
        case=case, name=called, pence=pence, recorded_at=at, recorded_by=by
    )
    RouteStep.objects.create(
        route=made,
        state=RouteState.ASKED,
        on=asked_on,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.CASE_ROUTE_ASKED,
        subject=case,
        by=by,
        at=at,
        detail=f"route {made.pk}",
    )
    return made


@transaction.atomic
def answer_route(
    *,
    route_id: int,
    state: RouteState,
    on: date,
    because: str,
    decision_id: int | None,
    by: Account,
    at: datetime,
) -> RouteStep:
    """Record what a route answered, or that one which refused is asked again.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it cannot have answered so, or nobody says why.
    """
    route = CaseRoute.objects.get(pk=route_id)
    case = _held_case(route.case_id, by=by, at=at)
    decision = _decision(case, decision_id, by=by, on=local_day(at))
    now = standing_of_route(route)
    if wrong := refusal_of_answer(
        last=now.state,
        last_on=now.on,
        state=state,
        on=on,
        today=local_day(at),
        decision=DecisionState(decision.state) if decision else None,
    ):
        raise BadInput(wrong)
    if state != RouteState.ASKED and not because.strip():
        raise BadInput("Say why, as the route itself put it.")
    made = RouteStep.objects.create(
        route=route,
        state=state,
        on=on,
        because=because.strip(),
        decision=decision,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.CASE_ROUTE_ANSWERED,
        subject=case,
        by=by,
        at=at,
        detail=f"route {route.pk}, {state}",
    )
    return made


@transaction.atomic
def say_start(
    *, case_id: int, starts_on: date, because: str, by: Account, at: datetime
) -> CaseStart:
    """Say on which day a case starts: refused until every route has approved its money.

    What was said last already is not recorded again.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when a route is still open, or the day is before the last approval.
    """
    case = _held_case(case_id, by=by, at=at)
    last = case.starts.last()
    if last is not None and (last.starts_on, last.because) == (
        starts_on,
        because.strip(),
    ):
        return last
    if wrong := refusal_of_start(routes_of(case), starts_on=starts_on):
        raise BadInput(wrong)
    made = CaseStart.objects.create(
        case=case,
        starts_on=starts_on,
        because=because.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.CASE_START_SAID,
        subject=case,
        by=by,
        at=at,
        detail=starts_on.isoformat(),
    )
    return made


def _held_case(case_id: int, *, by: Account, at: datetime) -> BusinessCase:
    """A case, held for somebody who may plan for its partnership."""
    case = (
        BusinessCase.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=case_id)
    )
    if refusal := refusal_to_plan(
        actor=by, partnership=case.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    return case


def _held_to_change(case_id: int, *, by: Account, at: datetime) -> BusinessCase:
    """A case, held while what it says is changed: not once a route has approved it."""
    case = _held_case(case_id, by=by, at=at)
    if wrong := refusal_of_change({each.state for each in routes_of(case)}):
        raise BadInput(wrong)
    return case


def _refuse_what_is_not_theirs(
    partnership: Partnership, intention_id: int | None, option_id: int | None
) -> None:
    is_theirs = False
    if intention_id is not None:
        is_theirs = Intention.objects.filter(
            pk=intention_id, partnership=partnership, withdrawn_at=None
        ).exists()
    elif option_id is not None:
        is_theirs = AppraisalOption.objects.filter(
            pk=option_id, appraisal__partnership=partnership
        ).exists()
    if not is_theirs:
        raise BadInput(
            "That is not among what this partnership intends or appraises. Choose again."
        )


def _refuse_line(case: BusinessCase, said: LineSaid, *, on: date) -> None:
    """Refuse a line that cannot be as it was entered."""
    if not said.title.strip():
        raise BadInput("Say what the cost or benefit is.")
    if not said.evidence.strip():
        raise BadInput("Say what it rests on: the study, the record, or who claims it.")
    if said.pence is not None and said.is_of_health:
        raise BadInput("Enter pounds, or years in full health, and not both.")
    if (said.party == Party.PARTNER) != (said.organisation_id is not None):
        raise BadInput("Choose who pays or gains.")
    if said.organisation_id is not None and said.organisation_id not in partners_on(
        case.partnership, on=on
    ):
        raise BadInput("That organisation is not a partner. Choose another.")
    for wrong in (
        refusal_of_kind(
            LineKind(
                said.side,
                said.about,
                said.party,
                said.nature,
                said.optimism,
                said.is_of_health,
                said.deprivation_fifth,
            )
        ),
        refusal_of_amounts(said.pence, said.least_pence, said.most_pence),
        refusal_of_amounts(said.qalys, said.least_qalys, said.most_qalys),
        refusal_of_years(
            first_year=said.year_starting,
            years=said.years,
            case_first_year=case.first_year,
            case_years=case.years,
        ),
    ):
        if wrong:
            raise BadInput(wrong)


def _decision(
    case: BusinessCase, decision_id: int | None, *, by: Account, on: date
) -> Decision | None:
    """A decision of the case's partnership that somebody may read."""
    if decision_id is None:
        return None
    seen = decisions_of(case.partnership, actor=by, on=on)
    held = seen.filter(pk=decision_id).first()
    if held is None:
        raise BadInput("That is no decision of this partnership. Choose another.")
    return held
