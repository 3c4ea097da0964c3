"""Savings of a fund: planned in rounds, claimed with a source, moved between payers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
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
    BenefitClaim,
    CostChange,
    CostLine,
    ExceptionAnswer,
    ExceptionRequest,
    Fund,
    GapService,
    PlannedSaving,
    SavingRound,
    SavingsGap,
)
from ropewalk.money.permissions import (
    refusal_to_answer_exception,
    refusal_to_record_savings,
)
from ropewalk.money.rules.savings import (
    Benefit,
    CostBeforeAndAfter,
    Gap,
    Releases,
    Years,
    compound,
)
from ropewalk.organisations.models import Account

MOST_ROUNDS = 30
BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class ClaimSaid:
    """A benefit as somebody claims it. None of an amount or years: nobody said.

    Attributes:
        title: What it is called.
        source: Who says so, and where.
        effect: What happens that saves the money.
        service: The service whose money it is.
        pence: How much over all its years.
        year_starting: The first of its years.
        years: How many.
        releases: What it does to money, if somebody said.
    """

    title: str
    source: str
    effect: str
    service: str
    pence: int | None = None
    year_starting: int | None = None
    years: int | None = None
    releases: str = ""


@dataclass(frozen=True, slots=True)
class CostSaid:
    """One cost before and after a change. None of an amount: it is not known."""

    what: str
    paid_before: str
    paid_after: str
    before_pence: int | None
    after_pence: int | None
    said_by: str


def _held(fund_id: int, *, by: Account, at: datetime) -> Fund:
    """The fund, held while something is recorded of it."""
    fund = Fund.objects.select_for_update().get(pk=fund_id)
    if refusal := refusal_to_record_savings(actor=by, fund=fund, on=local_day(at)):
        raise PermissionDenied(refusal)
    return fund


@transaction.atomic
def plan_saving(
    *,
    fund_id: int,
    title: str,
    pence: int,
    year_starting: int,
    rates: Sequence[Fraction],
    said_by: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> PlannedSaving:
    """Plan yearly rounds that each take a share of what the one before left.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing is named, there is no round, or a rate is not from 0% to
            100% in hundredths of a percent.
    """
    fund = _held(fund_id, by=by, at=at)
    held = PlannedSaving.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, fund=fund, recorded_by=by)
        return held
    if not title.strip() or not said_by.strip():
        raise BadInput("Say what is saved on, and on whose decision.")
    if not 0 < len(rates) <= MOST_ROUNDS:
        raise BadInput(f"Plan from 1 to {MOST_ROUNDS} rounds.")
    compound(pence, rates)
    if any((rate * BASIS_POINTS).denominator != 1 for rate in rates):
        raise BadInput("Write each rate with at most two decimals, like 2.25.")
    saving = PlannedSaving.objects.create(
        fund=fund,
        title=title.strip(),
        pence=pence,
        year_starting=year_starting,
        said_by=said_by.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    SavingRound.objects.bulk_create(
        [
            SavingRound(
                saving=saving, number=number, basis_points=int(rate * BASIS_POINTS)
            )
            for number, rate in enumerate(rates, start=1)
        ]
    )
    record(
        Event.Kind.SAVING_PLANNED,
        subject=fund,
        by=by,
        at=at,
        detail=f"{pounds(pence)} in {len(rates)} rounds from {year_starting}",
    )
    return saving


@transaction.atomic
def set_savings_gap(
    *,
    fund_id: int,
    pence: int,
    year_starting: int,
    years: int,
    services: Sequence[str],
    said_by: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> SavingsGap:
    """Say what money has to be found, by which services, over which years.

    What was said before stays to be seen, and no longer counts.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is nothing, of no service or no year, or nobody says so.
    """
    fund = _held(fund_id, by=by, at=at)
    held = SavingsGap.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, fund=fund, recorded_by=by)
        return held
    named = [" ".join(each.split()) for each in services if each.strip()]
    Gap(pence, Years(year_starting, years), named)
    if len({each.casefold() for each in named}) != len(named):
        raise BadInput("Name each service once.")
    if not said_by.strip():
        raise BadInput("Say where the sum comes from: the document and its date.")
    gap = SavingsGap.objects.create(
        fund=fund,
        pence=pence,
        year_starting=year_starting,
        years=years,
        said_by=said_by.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    GapService.objects.bulk_create([GapService(gap=gap, name=each) for each in named])
    record(
        Event.Kind.SAVINGS_GAP_SET,
        subject=fund,
        by=by,
        at=at,
        detail=f"{pounds(pence)} from {year_starting} for {years} years",
    )
    return gap


@transaction.atomic
def claim_benefit(
    *,
    fund_id: int,
    number: int | None,
    claim: ClaimSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> BenefitClaim:
    """Record what somebody claims that a change saves, or what a claim is from now on.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no name or source, is less than nothing, has years without
            a first one, or there is no such claim.
    """
    fund = _held(fund_id, by=by, at=at)
    held = BenefitClaim.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, fund=fund, recorded_by=by)
        return held
    if not claim.title.strip():
        raise BadInput("Say what the benefit is called.")
    if (claim.year_starting is None) != (claim.years is None):
        raise BadInput("Say both the first year and how many, or neither.")
    Benefit(
        title=claim.title.strip(),
        source=claim.source,
        effect=claim.effect,
        service=claim.service,
        pence=claim.pence,
        years=_years(claim.year_starting, claim.years),
    )
    if claim.releases and claim.releases not in set(Releases):
        raise BadInput("Choose what the benefit does to money.")
    if number is None:
        claims = fund.benefit_claims.values("number")
        number = claims.distinct().order_by().count() + 1
    else:
        _claim_that_stands(fund, number)
    row = BenefitClaim.objects.create(
        fund=fund,
        number=number,
        title=claim.title.strip(),
        source=claim.source.strip(),
        effect=" ".join(claim.effect.split()),
        service=" ".join(claim.service.split()),
        pence=claim.pence,
        year_starting=claim.year_starting,
        years=claim.years,
        releases=claim.releases,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.BENEFIT_CLAIMED,
        subject=fund,
        by=by,
        at=at,
        detail=f"claim {number}",
    )
    return row


def _years(year_starting: int | None, years: int | None) -> Years | None:
    if year_starting is None or years is None:
        return None
    return Years(year_starting, years)


def _claim_that_stands(fund: Fund, number: int) -> BenefitClaim:
    last = fund.benefit_claims.filter(number=number).last()
    if last is None or last.is_withdrawn:
        raise BadInput(f"There is no claim {number} of this fund.")
    return last


@transaction.atomic
def withdraw_benefit(
    *,
    fund_id: int,
    number: int,
    why: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> BenefitClaim:
    """Take a claim back. What was claimed stays to be seen.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when there is none of that number, or nobody says why.
    """
    fund = _held(fund_id, by=by, at=at)
    held = BenefitClaim.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, fund=fund, recorded_by=by)
        return held
    last = _claim_that_stands(fund, number)
    if not why.strip():
        raise BadInput("Say why the claim is taken back.")
    row = BenefitClaim.objects.create(
        fund=fund,
        number=number,
        title=last.title,
        source=last.source,
        effect=last.effect,
        service=last.service,
        is_withdrawn=True,
        why=why.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.BENEFIT_WITHDRAWN,
        subject=fund,
        by=by,
        at=at,
        detail=f"claim {number}",
    )
    return row


@transaction.atomic
def record_cost_change(
    *, fund_id: int, title: str, submission_key: UUID, by: Account, at: datetime
) -> CostChange:
    """Record a change that moves who pays for what. Its costs are recorded one by one.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no name.
    """
    fund = _held(fund_id, by=by, at=at)
    held = CostChange.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, fund=fund, recorded_by=by)
        return held
    if not title.strip():
        raise BadInput("Say what changes.")
    change = CostChange.objects.create(
        fund=fund,
        title=title.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(Event.Kind.COST_CHANGE_RECORDED, subject=change, by=by, at=at)
    return change


@transaction.atomic
def record_cost(
    *,
    change_id: int,
    number: int | None,
    cost: CostSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> CostLine:
    """Record who pays for something before and after a change, or correct that.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing is named, a payer or source is missing, an amount is less
            than nothing, or there is no such cost.
    """
    change = CostChange.objects.select_for_update().get(pk=change_id)
    _held(change.fund_id, by=by, at=at)
    held = CostLine.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, change=change, recorded_by=by)
        return held
    if not cost.what.strip() or not cost.said_by.strip():
        raise BadInput("Say what is paid for, and where the amounts come from.")
    CostBeforeAndAfter(
        cost.what,
        cost.paid_before,
        cost.paid_after,
        cost.before_pence,
        cost.after_pence,
    )
    if number is None:
        number = change.lines.values("number").distinct().order_by().count() + 1
    else:
        _cost_that_stands(change, number)
    row = CostLine.objects.create(
        change=change,
        number=number,
        what=cost.what.strip(),
        paid_before=" ".join(cost.paid_before.split()),
        paid_after=" ".join(cost.paid_after.split()),
        before_pence=cost.before_pence,
        after_pence=cost.after_pence,
        said_by=cost.said_by.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.COST_RECORDED, subject=change, by=by, at=at, detail=f"cost {number}"
    )
    return row


def _cost_that_stands(change: CostChange, number: int) -> CostLine:
    last = change.lines.filter(number=number).last()
    if last is None or last.is_withdrawn:
        raise BadInput(f"There is no cost {number} of this change.")
    return last


@transaction.atomic
def withdraw_cost(
    *,
    change_id: int,
    number: int,
    why: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> CostLine:
    """Take a cost out of a change. What was recorded stays to be seen.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when there is none of that number, or nobody says why.
    """
    change = CostChange.objects.select_for_update().get(pk=change_id)
    _held(change.fund_id, by=by, at=at)
    held = CostLine.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, change=change, recorded_by=by)
        return held
    last = _cost_that_stands(change, number)
    if not why.strip():
        raise BadInput("Say why the cost is taken out.")
    row = CostLine.objects.create(
        change=change,
        number=number,
        what=last.what,
        paid_before=last.paid_before,
        paid_after=last.paid_after,
        said_by=last.said_by,
        is_withdrawn=True,
        why=why.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.COST_WITHDRAWN, subject=change, by=by, at=at, detail=f"cost {number}"
    )
    return row


@transaction.atomic
def ask_exception(
    *,
    fund_id: int,
    what: str,
    usually_paid_by: str,
    pence: int | None,
    reasons: str,
    clinical_view: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> ExceptionRequest:
    """Ask that the fund meets a cost that is usually another's, with reasons.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the cost, its usual payer, the reasons or the clinical view are
            missing, or it is less than nothing.
    """
    fund = _held(fund_id, by=by, at=at)
    held = ExceptionRequest.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, fund=fund, recorded_by=by)
        return held
    if not all(each.strip() for each in (what, usually_paid_by, reasons)):
        raise BadInput("Say what is asked for, who usually pays for it, and why.")
    if not clinical_view.strip():
        raise BadInput("Record what the clinician says of it, for or against.")
    if pence is not None and pence < 0:
        raise BadInput("What is asked for cannot cost less than nothing.")
    asked = ExceptionRequest.objects.create(
        fund=fund,
        what=what.strip(),
        usually_paid_by=usually_paid_by.strip(),
        pence=pence,
        reasons=reasons.strip(),
        clinical_view=clinical_view.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(Event.Kind.EXCEPTION_ASKED, subject=asked, by=by, at=at)
    return asked


@transaction.atomic
def answer_exception(
    *,
    request_id: int,
    is_agreed: bool,
    answered_by_body: str,
    reasons: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> ExceptionAnswer:
    """Record whether a request was agreed, by which body, and why.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the body or the reasons are missing.
    """
    held = ExceptionAnswer.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, request_id=request_id, recorded_by=by)
        return held
    asked = (
        ExceptionRequest.objects.select_for_update(of=("self",))
        .select_related("fund")
        .get(pk=request_id)
    )
    if refusal := refusal_to_answer_exception(
        actor=by, request=asked, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not answered_by_body.strip() or not reasons.strip():
        raise BadInput("Say which body answered, and give its reasons.")
    answer = ExceptionAnswer.objects.create(
        request=asked,
        is_agreed=is_agreed,
        answered_by_body=answered_by_body.strip(),
        reasons=reasons.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.EXCEPTION_ANSWERED,
        subject=asked,
        by=by,
        at=at,
        detail="agreed" if is_agreed else "refused",
    )
    return answer
