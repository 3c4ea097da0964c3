"""Carrying what is left of a year into the next, once every partner has confirmed it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import USED, refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, listed, pounds
from ropewalk.money.actions.posting import post_journal
from ropewalk.money.kinds import AccountKind, CarryGround, Move
from ropewalk.money.models import (
    Balance,
    CarryForward,
    CarryForwardAnswer,
    CarryForwardPart,
    Fund,
)
from ropewalk.money.named import refuse_foreign, refuse_part
from ropewalk.money.permissions import refusal_to_post, refusal_to_speak_for_money
from ropewalk.money.queries.carrying import carry_seen, given_back_said
from ropewalk.money.rules.carrying import lines_of_carrying, refusal_of_ground
from ropewalk.money.rules.posting import Draft
from ropewalk.money.rules.virement import BudgetPart, Source
from ropewalk.organisations.kinds import OrganisationKind
from ropewalk.organisations.models import Account
from ropewalk.partnership.queries.agreements import version_in_force
from ropewalk.partnership.rules.terms import quarters, year_said

CARRIED = UUID("2f0c8be2-0f0e-4b9b-8a0f-6a1d3f0f8a3d")  # names the keys of postings


@transaction.atomic
def propose_carry_forward(
    *,
    fund_id: int,
    from_year: int,
    pence_by_part: Mapping[BudgetPart, int],
    ground: CarryGround,
    why: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> CarryForward:
    """Propose to carry forward what is left of one funding source at a year's end.

    Args:
        fund_id: The fund.
        from_year: The year it is left of, by the year in which it starts.
        pence_by_part: How much of each part; all of one funding source.
        ground: On what ground.
        why: What is meant by that, in words.
        submission_key: What makes it once only.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is of several sources or of nothing, more than is left, what
            was left was given back, or the ground does not hold.
    """
    fund = Fund.objects.select_for_update(of=("self",)).get(pk=fund_id)
    if refusal := refusal_to_post(
        actor=by, fund=fund, on=local_day(at), partners=_partners(pence_by_part)
    ):
        raise PermissionDenied(refusal)
    held = CarryForward.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(
            held, fund=fund, recorded_by=by, from_year=from_year, ground=ground
        )
        if carry_seen(held).pence_by_part != pence_by_part:
            raise BadInput(USED)
        return held
    if given_back := given_back_said(fund, year_starting=from_year):
        raise BadInput(given_back)
    source_id = _refuse_unlike(fund, pence_by_part, from_year=from_year)
    _refuse_ground(fund, source_id, ground, at=at)
    if not why.strip():
        raise BadInput("Say why it may be spent in the next year.")
    made = CarryForward.objects.create(
        fund=fund,
        source_id=source_id,
        from_year=from_year,
        ground=CarryGround(ground),
        why=why.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    CarryForwardPart.objects.bulk_create(
        [
            CarryForwardPart(
                carry_forward=made,
                strand_id=part.strand,
                partner_id=part.partner,
                is_capital=part.is_capital,
                pence=pence,
            )
            for part, pence in pence_by_part.items()
        ]
    )
    record(
        Event.Kind.CARRY_FORWARD_PROPOSED,
        subject=made,
        by=by,
        at=at,
        detail=f"fund {fund.pk}, source {source_id}, {from_year}, "
        f"{pounds(sum(pence_by_part.values()))}",
    )
    return made


def _partners(pence_by_part: Mapping[BudgetPart, int]) -> set[int]:
    return {each.partner for each in pence_by_part if each.partner is not None}


def _refuse_unlike(
    fund: Fund, pence_by_part: Mapping[BudgetPart, int], *, from_year: int
) -> int:
    """The one source that parts are of; what cannot be carried forward is refused."""
    lines = lines_of_carrying(pence_by_part, from_year=from_year)
    sources = {each.source for each in pence_by_part}
    refuse_foreign(
        fund, strand_ids={each.strand for each in pence_by_part}, source_ids=sources
    )
    for part in pence_by_part:
        refuse_part(fund, part.partner)
    if len(sources) > 1:
        raise BadInput("Each funding source is carried forward by itself.")
    slots = {line.out_of.slot for line in lines}
    left = dict(
        Balance.objects.filter(account__fund=fund, account__slot__in=slots).values_list(
            "account__slot", "pence"
        )
    )
    for part, pence in pence_by_part.items():
        slot = part.place(AccountKind.AVAILABLE, year=from_year).slot
        if slot not in left or left[slot] < pence:
            there = pounds(max(left[slot], 0)) if slot in left else "Nothing"
            raise BadInput(
                f"{there} is left of {year_said(from_year)} there, so {pounds(pence)} "
                "cannot be carried forward."
            )
    return sources.pop()


def _refuse_ground(
    fund: Fund, source_id: int, ground: CarryGround, *, at: datetime
) -> None:
    """Refuse a ground that does not hold for a source."""
    source = fund.sources.get(pk=source_id)
    agreement = fund.agreement
    if refusal := refusal_of_ground(
        CarryGround(ground),
        Source(source.title, source.condition),
        host=OrganisationKind(fund.host.kind),
        has_agreement=agreement is not None
        and version_in_force(agreement, on=local_day(at)) is not None,
    ):
        raise BadInput(refusal)


@transaction.atomic
def answer_carry_forward(
    *,
    carry_forward_id: int,
    organisation_id: int,
    is_confirmed: bool,
    advice: str,
    by: Account,
    at: datetime,
) -> CarryForwardAnswer:
    """A partner's finance officer confirms a carry-forward, or advises against it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has taken effect, or advice against it says nothing.
    """
    carry = _held(carry_forward_id)
    if refusal := refusal_to_speak_for_money(
        actor=by, fund=carry.fund, organisation_id=organisation_id, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if carry.journal_id is not None:
        raise BadInput("This has taken effect. Reverse its journal to take it back.")
    if not is_confirmed and not advice.strip():
        raise BadInput("Say why you advise against it.")
    said = CarryForwardAnswer.objects.create(
        carry_forward=carry,
        organisation_id=organisation_id,
        is_confirmed=is_confirmed,
        advice=advice.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.CARRY_FORWARD_ANSWERED,
        subject=carry,
        by=by,
        at=at,
        detail=f"organisation {organisation_id}, "
        f"{'confirmed' if is_confirmed else 'against'}",
    )
    return said


@transaction.atomic
def carry_forward(*, carry_forward_id: int, by: Account, at: datetime) -> CarryForward:
    """Let a carry-forward take effect, once every partner has confirmed it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when somebody has not confirmed it, the year is not over, the next is
            not open, less is left than was, or what was left was given back.
    """
    carry = _held(carry_forward_id)
    seen = carry_seen(carry)
    if refusal := refusal_to_post(
        actor=by,
        fund=carry.fund,
        on=local_day(at),
        partners=_partners(seen.pence_by_part),
    ):
        raise PermissionDenied(refusal)
    if carry.journal_id is not None:
        return carry
    if seen.waiting:
        raise BadInput(
            f"The finance officer of {listed(seen.waiting)} has not confirmed this."
        )
    begins_on = quarters(carry.from_year + 1)[0].starts_on
    if local_day(at) < begins_on:
        raise BadInput(f"The year goes on: carry forward from {day(begins_on)} on.")
    if given_back := given_back_said(carry.fund, year_starting=carry.from_year):
        raise BadInput(given_back)
    lines = lines_of_carrying(seen.pence_by_part, from_year=carry.from_year)
    carry.journal = post_journal(
        fund_id=carry.fund_id,
        draft=Draft(
            Move.CARRIED_FORWARD,
            local_day(at),
            lines,
            carry.why,
            uuid5(CARRIED, str(carry.submission_key)),
        ),
        by=by,
        at=at,
    )
    carry.save(update_fields=["journal"])
    _refuse_overdrawn(carry, {line.out_of.slot for line in lines})
    record(
        Event.Kind.CARRIED_FORWARD,
        subject=carry,
        by=by,
        at=at,
        detail=f"{pounds(seen.pence)}, journal {carry.journal.pk}",
    )
    return carry


def _held(carry_forward_id: int) -> CarryForward:
    """A carry-forward, held while it is answered or takes effect."""
    return (
        CarryForward.objects.select_for_update(of=("self",))
        .select_related("fund__host", "source")
        .get(pk=carry_forward_id)
    )


def _refuse_overdrawn(carry: CarryForward, slots: set[str]) -> None:
    """Refuse to carry more than is left of the old year, whatever the control."""
    if Balance.objects.filter(
        account__fund=carry.fund_id,
        account__slot__in=slots,
        account__kind=AccountKind.AVAILABLE,
        account__year=carry.from_year,
        pence__lt=0,
    ).exists():
        raise BadInput(
            f"Less is left of {year_said(carry.from_year)} than when this was proposed. "
            "Propose it again with what is left."
        )
