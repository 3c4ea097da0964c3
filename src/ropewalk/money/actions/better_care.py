"""Better Care Fund plans: begun, entered, approved and locked, opened again, reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import pounds
from ropewalk.money.models import (
    BetterCareAnswer,
    BetterCareApproval,
    BetterCareAsked,
    BetterCareIncome,
    BetterCareMinimum,
    BetterCarePlan,
    BetterCareReopening,
    BetterCareScheme,
    Fund,
)
from ropewalk.money.permissions import (
    refusal_to_change_plan,
    refusal_to_keep,
    refusal_to_reopen_plan,
    refusal_to_report_plan,
)
from ropewalk.money.queries.better_care import (
    asked_of,
    plan_seen,
    version_now,
    version_reported,
    wellbeing_boards_of,
)
from ropewalk.money.rules.better_care import content_hash, why_not_signed_off
from ropewalk.money.rules.better_care_lists import ASKED, Listing, listed_for
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Decision
from ropewalk.partnership.queries.decisions import standing_of
from ropewalk.partnership.rules.terms import year_said


@dataclass(frozen=True, slots=True)
class SchemeSaid:
    """A scheme as somebody entered it. All but its name can be left for later."""

    title: str
    description: str = ""
    scheme_type: str = ""
    objective: str = ""
    area_of_spend: str = ""
    provider: str = ""
    source_id: int | None = None
    strand_id: int | None = None
    pence: int | None = None
    outputs: int | None = None
    output_unit: str = ""
    comment: str = ""


@transaction.atomic
def start_better_care(
    *,
    fund_id: int,
    board_id: int,
    area: str,
    year_starting: int,
    prepared_by_post: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> BetterCarePlan:
    """Begin the working copy for the area of a board and a financial year.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is no health and wellbeing board of the partnership, no area is
            named, or there is one for that area and year already.
    """
    fund = Fund.objects.select_for_update().get(pk=fund_id)
    if refusal := refusal_to_keep(actor=by, fund=fund, on=local_day(at)):
        raise PermissionDenied(refusal)
    held = BetterCarePlan.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, fund=fund, recorded_by=by)
        return held
    board = wellbeing_boards_of(fund, on=local_day(at)).filter(pk=board_id).first()
    if board is None:
        raise BadInput(
            "Choose a health and wellbeing board of this fund's partnership."
        )
    named = " ".join(area.split())
    if not named:
        raise BadInput("Name the area of the health and wellbeing board.")
    of_year = BetterCarePlan.objects.filter(
        fund__partnership=fund.partnership_id, year_starting=year_starting
    )
    if (
        of_year.filter(board=board).exists()
        or of_year.filter(area__iexact=named).exists()
    ):
        raise BadInput(
            f"There is a working copy for {named} or its board in "
            f"{year_said(year_starting)} already."
        )
    plan = BetterCarePlan.objects.create(
        fund=fund,
        board=board,
        area=named,
        year_starting=year_starting,
        prepared_by_post=prepared_by_post.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.BETTER_CARE_STARTED,
        subject=plan,
        by=by,
        at=at,
        detail=f"fund {fund.pk}, {year_starting}",
    )
    return plan


def _held_to_change(plan_id: int, *, by: Account, at: datetime) -> BetterCarePlan:
    """The plan, held for as long as it is changed."""
    plan = (
        BetterCarePlan.objects.select_for_update(of=("self",))
        .select_related("fund", "board")
        .get(pk=plan_id)
    )
    if refusal := refusal_to_change_plan(actor=by, plan=plan, on=local_day(at)):
        raise PermissionDenied(refusal)
    return plan


@transaction.atomic
def say_who_prepares(
    *, plan_id: int, prepared_by_post: str, by: Account, at: datetime
) -> BetterCarePlan:
    """Say which post completes the working copy.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    plan = _held_to_change(plan_id, by=by, at=at)
    plan.prepared_by_post = prepared_by_post.strip()
    plan.save(update_fields=["prepared_by_post"])
    record(
        Event.Kind.BETTER_CARE_ENTERED,
        subject=plan,
        by=by,
        at=at,
        detail="who prepares it",
    )
    return plan


@transaction.atomic
def enter_scheme(
    *,
    plan_id: int,
    number: int | None,
    scheme: SchemeSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> BetterCareScheme:
    """Enter a scheme, or what a scheme of a number is from now on.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no name, costs less than nothing, chooses what is not on the
            lists, or names a strand or source of another fund.
    """
    plan = _held_to_change(plan_id, by=by, at=at)
    held = BetterCareScheme.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, plan=plan, recorded_by=by)
        return held
    _refuse_unlike(plan, scheme)
    if number is None:
        number = plan.schemes.values("number").distinct().order_by().count() + 1
    else:
        _scheme_that_stands(plan, number)
    row = BetterCareScheme.objects.create(
        plan=plan,
        version=version_now(plan),
        number=number,
        title=scheme.title.strip(),
        description=scheme.description.strip(),
        scheme_type=scheme.scheme_type,
        objective=scheme.objective,
        area_of_spend=scheme.area_of_spend,
        provider=scheme.provider.strip(),
        source_id=scheme.source_id,
        strand_id=scheme.strand_id,
        pence=scheme.pence,
        outputs=scheme.outputs,
        output_unit=scheme.output_unit.strip(),
        comment=scheme.comment.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.BETTER_CARE_ENTERED,
        subject=plan,
        by=by,
        at=at,
        detail=f"scheme {number} in version {row.version}",
    )
    return row


def _refuse_unlike(plan: BetterCarePlan, scheme: SchemeSaid) -> None:
    """Refuse a scheme that cannot be as it was entered."""
    if not scheme.title.strip():
        raise BadInput("Say what the scheme is called.")
    for pence in (scheme.pence, scheme.outputs):
        if pence is not None and pence < 0:
            raise BadInput("Nothing in a plan is less than nothing.")
    for listing, code in (
        (Listing.TYPES, scheme.scheme_type),
        (Listing.OBJECTIVES, scheme.objective),
        (Listing.AREAS, scheme.area_of_spend),
    ):
        _refuse_unlisted(plan, listing, code)
    _refuse_foreign(plan, source_id=scheme.source_id, strand_id=scheme.strand_id)


def _refuse_unlisted(plan: BetterCarePlan, listing: Listing, code: str) -> None:
    held = listed_for(listing, year_starting=plan.year_starting)
    if code and code not in {each.code for each in held.items}:
        raise BadInput(f"{code} is not on the list. {held.said}")


def _refuse_foreign(
    plan: BetterCarePlan, *, source_id: int | None, strand_id: int | None = None
) -> None:
    """Refuse a strand or source of another fund."""
    if strand_id is not None and not plan.fund.strands.filter(pk=strand_id).exists():
        raise BadInput("Choose a strand of this fund.")
    if source_id is not None and not plan.fund.sources.filter(pk=source_id).exists():
        raise BadInput("Choose a funding source of this fund.")


def _scheme_that_stands(plan: BetterCarePlan, number: int) -> BetterCareScheme:
    """The last row of a scheme.

    Raises:
        BadInput: when there is no such scheme, or it was withdrawn.
    """
    last = plan.schemes.filter(number=number).last()
    if last is None or last.is_withdrawn:
        raise BadInput(f"There is no scheme {number} in this plan.")
    return last


@transaction.atomic
def withdraw_scheme(
    *,
    plan_id: int,
    number: int,
    why: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> BetterCareScheme:
    """Take a scheme out of a plan. What it was stays to be seen.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when there is none of that number, or nobody says why.
    """
    plan = _held_to_change(plan_id, by=by, at=at)
    held = BetterCareScheme.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, plan=plan, recorded_by=by)
        return held
    last = _scheme_that_stands(plan, number)
    if not why.strip():
        raise BadInput("Say why the scheme is taken out.")
    row = BetterCareScheme.objects.create(
        plan=plan,
        version=version_now(plan),
        number=number,
        title=last.title,
        pence=last.pence,
        is_withdrawn=True,
        why=why.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.BETTER_CARE_ENTERED,
        subject=plan,
        by=by,
        at=at,
        detail=f"scheme {number} taken out of version {row.version}",
    )
    return row


@transaction.atomic
def enter_income(
    *,
    plan_id: int,
    source_id: int,
    kind: str,
    pence: int,
    said_by: str,
    by: Account,
    at: datetime,
) -> BetterCareIncome:
    """Enter what comes from a source for the year, of which kind, and who says so.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is less than nothing, of another fund, of no kind, or nobody
            says so.
    """
    plan = _held_to_change(plan_id, by=by, at=at)
    _refuse_foreign(plan, source_id=source_id)
    if not kind:
        raise BadInput("Say which kind of money it is.")
    _refuse_unlisted(plan, Listing.FUNDING, kind)
    _refuse_unsaid(pence, said_by)
    row = BetterCareIncome.objects.create(
        plan=plan,
        version=version_now(plan),
        source_id=source_id,
        kind=kind,
        pence=pence,
        said_by=said_by.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.BETTER_CARE_ENTERED,
        subject=plan,
        by=by,
        at=at,
        detail=f"income from source {source_id}: {pounds(pence)}",
    )
    return row


def _refuse_unsaid(pence: int, said_by: str) -> None:
    if pence < 0:
        raise BadInput("Nothing in a plan is less than nothing.")
    if not said_by.strip():
        raise BadInput("Say where the sum comes from: the document and its date.")


@transaction.atomic
def enter_minimum(
    *, plan_id: int, pence: int, said_by: str, by: Account, at: datetime
) -> BetterCareMinimum:
    """Enter the least that goes to adult social care, with where the sum was published.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is less than nothing or nobody says so.
    """
    plan = _held_to_change(plan_id, by=by, at=at)
    _refuse_unsaid(pence, said_by)
    row = BetterCareMinimum.objects.create(
        plan=plan,
        version=version_now(plan),
        pence=pence,
        said_by=said_by.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.BETTER_CARE_ENTERED,
        subject=plan,
        by=by,
        at=at,
        detail=f"minimum for adult social care: {pounds(pence)}",
    )
    return row


@transaction.atomic
def load_asked(
    *,
    plan_id: int,
    listing: Listing,
    titles: Sequence[str],
    said_by: str,
    by: Account,
    at: datetime,
) -> list[BetterCareAsked]:
    """Load the conditions or metrics of a year that are not held as reference data.

    Loaded again, what was loaded before no longer counts, and neither do answers to it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when those of the year are held, none is named, one is named twice, or
            nobody says where they were read.
    """
    plan = _held_to_change(plan_id, by=by, at=at)
    if listing not in ASKED:
        raise BadInput("Only conditions and metrics are loaded.")
    if listed_for(listing, year_starting=plan.year_starting).held is not None:
        raise BadInput(f"The {listing} of {plan.year} are held already.")
    named = [" ".join(title.split()) for title in titles if title.strip()]
    if not named or len({each.casefold() for each in named}) != len(named):
        raise BadInput(f"Name the {listing}, each once.")
    if not said_by.strip():
        raise BadInput("Say where you read them: the document and its date.")
    loaded = plan.asked.filter(listing=listing)
    batch = loaded.values("batch").distinct().order_by().count() + 1
    rows = BetterCareAsked.objects.bulk_create(
        [
            BetterCareAsked(
                plan=plan,
                version=version_now(plan),
                listing=listing,
                batch=batch,
                code=f"loaded-{batch}-{number}",
                title=title,
                said_by=said_by.strip(),
                recorded_at=at,
                recorded_by=by,
            )
            for number, title in enumerate(named, start=1)
        ]
    )
    record(
        Event.Kind.BETTER_CARE_ENTERED,
        subject=plan,
        by=by,
        at=at,
        detail=f"{len(named)} {listing} loaded",
    )
    return rows


@transaction.atomic
def assure_condition(
    *, plan_id: int, code: str, holds: bool, words: str, by: Account, at: datetime
) -> BetterCareAnswer:
    """Say in the plan whether a condition is met, with the assurance statement.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is no condition of the year, or the statement says nothing.
    """
    plan = _held_to_change(plan_id, by=by, at=at)
    version = version_now(plan)
    answer = _answer(
        plan,
        listing=Listing.CONDITIONS,
        code=code,
        version=version,
        quarter=None,
        holds=holds,
        words=words,
        by=by,
        at=at,
    )
    record(
        Event.Kind.BETTER_CARE_ANSWERED,
        subject=plan,
        by=by,
        at=at,
        detail=f"{code}: {'met' if holds else 'not met'}",
    )
    return answer


@transaction.atomic
def report_quarter(
    *,
    plan_id: int,
    quarter: int,
    listing: Listing,
    code: str,
    holds: bool,
    words: str,
    by: Account,
    at: datetime,
) -> BetterCareAnswer:
    """Say for a quarter whether a condition is met or a metric is on track, and why.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when there is no such quarter, condition or metric, or nothing is said.
    """
    plan = (
        BetterCarePlan.objects.select_for_update(of=("self",))
        .select_related("fund", "board")
        .get(pk=plan_id)
    )
    if refusal := refusal_to_report_plan(actor=by, plan=plan, on=local_day(at)):
        raise PermissionDenied(refusal)
    if quarter not in {1, 2, 3, 4}:
        raise BadInput("A year has quarters 1 to 4.")
    version = version_reported(plan) or version_now(plan)
    answer = _answer(
        plan,
        listing=listing,
        code=code,
        version=version,
        quarter=quarter,
        holds=holds,
        words=words,
        by=by,
        at=at,
    )
    record(
        Event.Kind.BETTER_CARE_ANSWERED,
        subject=plan,
        by=by,
        at=at,
        detail=f"quarter {quarter}, {code}: {'yes' if holds else 'no'}",
    )
    return answer


def _answer(
    plan: BetterCarePlan,
    *,
    listing: Listing,
    code: str,
    version: int,
    quarter: int | None,
    holds: bool,
    words: str,
    by: Account,
    at: datetime,
) -> BetterCareAnswer:
    """Keep what is said of something that the year asks."""
    asked = asked_of(plan, listing, version=version) if listing in ASKED else None
    if code not in {each.code for each in asked or ()}:
        raise BadInput(f"{plan.year} does not ask this of a plan.")
    if not words.strip():
        raise BadInput("Write the statement: a yes or a no alone assures nobody.")
    return BetterCareAnswer.objects.create(
        plan=plan,
        version=version,
        listing=listing,
        code=code,
        quarter=quarter,
        holds=holds,
        words=words.strip(),
        recorded_at=at,
        recorded_by=by,
    )


@transaction.atomic
def approve_plan(
    *,
    plan_id: int,
    decision_id: int | None,
    minute: str,
    approved_on: date,
    as_seen: str,
    by: Account,
    at: datetime,
) -> BetterCareApproval:
    """Record that the board approved the plan as it is, which locks this version.

    Args:
        plan_id: The plan.
        decision_id: A decision that the board took here, if it did.
        minute: Otherwise the board's own minute.
        approved_on: The day; not one to come.
        as_seen: The hash of the content that the person was shown.
        by: Who records it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when a checker says no, the content is not what was shown, or the
            approval rests on nothing that holds.
    """
    plan = _held_to_change(plan_id, by=by, at=at)
    seen = plan_seen(plan, on=local_day(at))
    if refusal := why_not_signed_off(seen.said):
        raise BadInput(refusal)
    digest = content_hash(seen.said)
    if as_seen != digest:
        raise BadInput("The plan has changed since you read it. Read it again.")
    if approved_on > local_day(at):
        raise BadInput("The board's approval cannot be of a day to come.")
    if decision_id is not None:
        _refuse_decision(plan, decision_id, approved_on=approved_on, on=local_day(at))
    elif not minute.strip():
        raise BadInput("Choose the board's decision, or enter the minute of it.")
    approval = BetterCareApproval.objects.create(
        plan=plan,
        version=seen.version,
        decision_id=decision_id,
        minute=minute.strip(),
        approved_on=approved_on,
        content_hash=digest,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.BETTER_CARE_APPROVED,
        subject=plan,
        by=by,
        at=at,
        detail=f"version {seen.version}, content {digest}",
    )
    return approval


def _refuse_decision(
    plan: BetterCarePlan, decision_id: int, *, approved_on: date, on: date
) -> None:
    """Refuse a decision that is another board's, or on which nobody may act."""
    decision = (
        Decision.objects.select_related("item__meeting")
        .filter(pk=decision_id, item__meeting__body=plan.board)
        .first()
    )
    if decision is None:
        raise BadInput(f"Choose a decision of {plan.board.name}.")
    if why_not := standing_of(decision, on=on).why_not:
        raise BadInput(why_not)
    if decision.item.meeting.on != approved_on:
        raise BadInput("The day of the approval is the day of that meeting.")


@transaction.atomic
def reopen_plan(
    *, plan_id: int, why: str, by: Account, at: datetime
) -> BetterCareReopening:
    """Open a locked plan again: another version begins, and the approved one stays.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody says why.
    """
    plan = (
        BetterCarePlan.objects.select_for_update(of=("self",))
        .select_related("fund")
        .get(pk=plan_id)
    )
    if refusal := refusal_to_reopen_plan(actor=by, plan=plan, on=local_day(at)):
        raise PermissionDenied(refusal)
    if not why.strip():
        raise BadInput("Say why the plan is opened again.")
    begun = BetterCareReopening.objects.create(
        plan=plan,
        version=version_now(plan) + 1,
        why=why.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.BETTER_CARE_REOPENED,
        subject=plan,
        by=by,
        at=at,
        detail=f"version {begun.version}",
    )
    return begun
