"""Who may set up, keep, clear and see a fund; and why not, in a sentence."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from ropewalk.money.kinds import APART
from ropewalk.money.models import (
    BetterCarePlan,
    ExceptionAnswer,
    ExceptionRequest,
    Extract,
    Fund,
    Order,
    Period,
    Statement,
)
from ropewalk.organisations.models import Account, Permission
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.roles import roles_with
from ropewalk.partnership.models import Partnership, StatutoryOfficer
from ropewalk.partnership.rules.offices import FINANCE_OFFICES


class Refusal(StrEnum):
    """Why something is not allowed, in words that the person can act on."""

    NOT_KEEPER = (
        "Your role does not let you keep this fund. Ask its pool manager or a finance "
        "lead of the host."
    )
    NOT_OWN_LEDGER = (
        "In this fund each partner keeps its own ledger, and your role does not let you "
        "keep this one. Ask that partner's finance lead."
    )
    NOT_FOUNDER = (
        "Your role does not let you set up a fund for this partnership. Ask a pool "
        "manager or finance lead of one of its partners."
    )
    NOT_OPEN = (
        "This fund is not open yet, so nothing is posted to it. Each partner agrees what "
        "it brought; then the fund is opened."
    )
    ALREADY_OPEN = "This fund is open already."
    ALREADY_ENDED = "It is recorded already when this fund ended, or will end."
    NOT_FINANCE_OFFICER = (
        "Only the partner's own finance officer, or their named deputy, can say this: the "
        "section 151 officer of a council, the chief finance officer of an NHS body, "
        "whoever answers for the money of another body."
    )
    NOT_IN_FUND = "That organisation takes no part in this fund."
    ALREADY_ISSUED = (
        "This statement has been issued and stays as it is. What was learnt since goes "
        "into the next."
    )
    OWN_STATEMENT = (
        "You prepared this statement, so you cannot clear it. Another officer of the "
        "partner does."
    )
    ALREADY_CLOSED = "This quarter is closed already."
    PLAN_LOCKED = (
        "The board has approved this version, so it is locked. Open the plan again to "
        "begin another version."
    )
    PLAN_OPEN = "This version is not approved, so it is open already."
    PLAN_NEVER_APPROVED = (
        "Quarters are reported against a plan that the board has approved. Record its "
        "approval first."
    )
    NOT_PARTNERS_KEEPER = (
        "Your role does not let you record savings of this fund. A pool manager or "
        "finance lead of any of its partners does."
    )
    LED_FROM_ABOVE = (
        "What was ordered under a contract is delivered, invoiced and paid on the "
        "contract's pages."
    )
    EXCEPTION_ANSWERED = "This request has been answered."


def refusal_to_set_up(
    *, actor: Account, partnership: Partnership, on: date
) -> Refusal | None:
    """Why ``actor`` may not set up a fund of a partnership, if they may not; one query."""
    held = actor.memberships.filter(
        covering(on),
        role__in=roles_with(Permission.KEEP_FUND),
        organisation__in=partnership.partners.filter(covering(on)).values(
            "organisation"
        ),
    )
    if not actor.is_active or not held.exists():
        return Refusal.NOT_FOUNDER
    return None


def refusal_to_keep(
    *,
    actor: Account,
    fund: Fund,
    on: date,
    partners: Collection[int] = (),
    keeps: frozenset[int] | None = None,
) -> Refusal | None:
    """Why ``actor`` may not keep a fund, if they may not; one query, or none.

    Args:
        actor: Who asks.
        fund: The fund. Its host's people keep it, save where each partner keeps its own
            ledger.
        on: The day.
        partners: The organisations whose ledgers are concerned.
        keeps: The organisations whose funds they may keep, where that has been asked.
    """
    organisations = set(partners) if fund.kind in APART and partners else {fund.host_id}
    if keeps is None:
        keeps = frozenset(
            actor.memberships.filter(
                covering(on),
                role__in=roles_with(Permission.KEEP_FUND),
                organisation__in=organisations,
            ).values_list("organisation_id", flat=True)
        )
    if actor.is_active and keeps >= organisations:
        return None
    return Refusal.NOT_OWN_LEDGER if fund.kind in APART else Refusal.NOT_KEEPER


def ledgers_kept_by(*, actor: Account, fund: Fund, on: date) -> frozenset[int] | None:
    """Whose own ledgers of a fund ``actor`` keeps; none where all have one; one query."""
    if fund.kind not in APART:
        return None
    return frozenset(
        actor.memberships.filter(
            covering(on),
            role__in=roles_with(Permission.KEEP_FUND),
            organisation__in=fund.partners.values("organisation"),
        ).values_list("organisation_id", flat=True)
    )


def refusal_to_post(
    *,
    actor: Account,
    fund: Fund,
    on: date,
    partners: Collection[int] = (),
    keeps: frozenset[int] | None = None,
) -> Refusal | None:
    """Why ``actor`` may not post to a fund, if they may not; one query, or none."""
    if fund.opened_at is None:
        return Refusal.NOT_OPEN
    return refusal_to_keep(
        actor=actor, fund=fund, on=on, partners=partners, keeps=keeps
    )


def refusal_to_step(
    *, actor: Account, order: Order, on: date, is_from_above: bool = False
) -> Refusal | None:
    """Why ``actor`` may not take an order further, if not; one query, or none.

    Args:
        actor: Who asks.
        order: The order.
        on: The day.
        is_from_above: Whether what the order stands for does it, by its own rules.
    """
    if order.is_led_above and not is_from_above:
        return Refusal.LED_FROM_ABOVE
    return refusal_to_post(
        actor=actor, fund=order.fund, on=on, partners=[order.holder_id]
    )


def refusal_to_open(*, actor: Account, fund: Fund, on: date) -> Refusal | None:
    """Why ``actor`` may not open a fund, if they may not."""
    if fund.opened_at is not None:
        return Refusal.ALREADY_OPEN
    return refusal_to_keep(actor=actor, fund=fund, on=on)


def refusal_to_end(*, actor: Account, fund: Fund, on: date) -> Refusal | None:
    """Why ``actor`` may not end a fund, if they may not."""
    if fund.ended_on is not None:
        return Refusal.ALREADY_ENDED
    return refusal_to_keep(actor=actor, fund=fund, on=on)


def refusal_to_close(*, actor: Account, period: Period, on: date) -> Refusal | None:
    """Why ``actor`` may not close a period, if they may not."""
    if period.closed_at is not None:
        return Refusal.ALREADY_CLOSED
    return refusal_to_keep(actor=actor, fund=period.fund, on=on)


def refusal_to_speak_for_money(
    *, actor: Account, fund: Fund, organisation_id: int, on: date
) -> Refusal | None:
    """Why ``actor`` may not answer for a partner's money in a fund, if they may not.

    A role alone is not enough: it takes the partner's own finance officer of that day.
    """
    if not fund.partners.filter(organisation=organisation_id).exists():
        return Refusal.NOT_IN_FUND
    if organisation_id not in partners_spoken_for(actor=actor, fund=fund, on=on):
        return Refusal.NOT_FINANCE_OFFICER
    return None


def partners_spoken_for(*, actor: Account, fund: Fund, on: date) -> frozenset[int]:
    """The partners of a fund whose finance officer ``actor`` is on a day; one query."""
    if not actor.is_active:
        return frozenset()
    return frozenset(
        StatutoryOfficer.objects.filter(
            covering(on),
            organisation__in=fund.partners.values("organisation"),
            office__in=FINANCE_OFFICES,
            account=actor,
        ).values_list("organisation_id", flat=True)
    )


def refusal_to_record_baseline(
    *, actor: Account, fund: Fund, organisation_id: int, on: date
) -> Refusal | None:
    """Why ``actor`` may not record what a partner brought, if they may not.

    The partner's own people may, and whoever keeps the fund.
    """
    if not fund.partners.filter(organisation=organisation_id).exists():
        return Refusal.NOT_IN_FUND
    held = actor.memberships.filter(
        covering(on),
        role__in=roles_with(Permission.KEEP_FUND),
        organisation__in={organisation_id, fund.host_id},
    )
    if not actor.is_active or not held.exists():
        return Refusal.NOT_KEEPER
    return None


def refusal_to_clear_statement(
    *, actor: Account, statement: Statement, organisation_id: int, on: date
) -> Refusal | None:
    """Why ``actor`` may not clear a statement for a partner, if they may not."""
    if statement.issued_at is not None:
        return Refusal.ALREADY_ISSUED
    if statement.prepared_by_id == actor.pk:
        return Refusal.OWN_STATEMENT
    return refusal_to_speak_for_money(
        actor=actor, fund=statement.fund, organisation_id=organisation_id, on=on
    )


def refusal_to_issue(
    *, actor: Account, statement: Statement, on: date
) -> Refusal | None:
    """Why ``actor`` may not issue a statement, if they may not."""
    if statement.issued_at is not None:
        return Refusal.ALREADY_ISSUED
    return refusal_to_keep(actor=actor, fund=statement.fund, on=on)


def refusal_to_resolve(*, actor: Account, extract: Extract, on: date) -> Refusal | None:
    """Why ``actor`` may not resolve what an extract differs in, if they may not.

    Whoever keeps the fund may, and the people of the partner whose extract it is.
    """
    return refusal_to_record_baseline(
        actor=actor,
        fund=extract.fund,
        organisation_id=extract.organisation_id,
        on=on,
    )


def refusal_to_change_plan(
    *, actor: Account, plan: BetterCarePlan, on: date
) -> Refusal | None:
    """Why ``actor`` may not change or approve a Better Care Fund plan, if they may not."""
    if _is_locked(plan):
        return Refusal.PLAN_LOCKED
    return refusal_to_keep(actor=actor, fund=plan.fund, on=on)


def refusal_to_reopen_plan(
    *, actor: Account, plan: BetterCarePlan, on: date
) -> Refusal | None:
    """Why ``actor`` may not open a plan again, if they may not."""
    if not _is_locked(plan):
        return Refusal.PLAN_OPEN
    return refusal_to_keep(actor=actor, fund=plan.fund, on=on)


def refusal_to_report_plan(
    *, actor: Account, plan: BetterCarePlan, on: date
) -> Refusal | None:
    """Why ``actor`` may not report a quarter of a plan, if they may not."""
    if not plan.approvals.exists():
        return Refusal.PLAN_NEVER_APPROVED
    return refusal_to_keep(actor=actor, fund=plan.fund, on=on)


def _is_locked(plan: BetterCarePlan) -> bool:
    """Whether the version that is being worked on has been approved; two queries."""
    return plan.approvals.filter(version=plan.reopenings.count() + 1).exists()


def refusal_to_record_savings(
    *, actor: Account, fund: Fund, on: date
) -> Refusal | None:
    """Why ``actor`` may not record what is saved or moves in a fund, if they may not.

    Whoever keeps a fund at any of its partners may: a saving of one can be a cost of
    another, and each has to be able to say so. One query.
    """
    held = actor.memberships.filter(
        covering(on),
        role__in=roles_with(Permission.KEEP_FUND),
        organisation__in=fund.partners.values("organisation"),
    )
    if not actor.is_active or not held.exists():
        return Refusal.NOT_PARTNERS_KEEPER
    return None


def refusal_to_answer_exception(
    *, actor: Account, request: ExceptionRequest, on: date
) -> Refusal | None:
    """Why ``actor`` may not record the answer to a request, if they may not."""
    if ExceptionAnswer.objects.filter(request=request).exists():
        return Refusal.EXCEPTION_ANSWERED
    return refusal_to_keep(actor=actor, fund=request.fund, on=on)
