"""Making a contract, holding its money back in a fund, and varying it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, pounds
from ropewalk.money.actions.orders import OrderSaid, place_order, step_order
from ropewalk.money.kinds import OrderStepKind
from ropewalk.money.models import Fund, OrderStep
from ropewalk.money.named import refusal_of_closed_year
from ropewalk.money.queries.orders import steps_of
from ropewalk.money.rules.orders import state_of
from ropewalk.organisations.models import Account
from ropewalk.partnership.rules.terms import year_said
from ropewalk.service.advised import AdviceSaid, advice_given
from ropewalk.service.hold import hold_award, hold_contract
from ropewalk.service.kinds import Payment, VersionKind
from ropewalk.service.models import (
    Contract,
    ContractModification,
    ContractOrder,
    ContractVersion,
    LegalAdvice,
    ModificationTest,
)
from ropewalk.service.performance_permissions import (
    refusal_to_hold_to_account,
    refusal_to_pay,
)
from ropewalk.service.permissions import refusal_to_choose
from ropewalk.service.queries.modifying import (
    ModificationSaid,
    modification_of,
    refusal_of_urgent_term,
)
from ropewalk.service.queries.versions import terms_of, version_now, worth_by_year
from ropewalk.service.rules.contract_changes import ModificationFound
from ropewalk.service.rules.worth import Term, pence_between

ORDERS = UUID("5b0f6a42-8d64-4c2b-9f0f-1a1d7c2f5e11")  # names the keys of orders


@dataclass(frozen=True, slots=True)
class VersionSaid:
    """A contract's terms from a day on.

    Attributes:
        starts_on: The day from which they hold.
        ends_before: The day after the contract's last.
        pence: What it is worth from that day to its end, without value added tax.
        unit_pounds: What a unit costs, to four decimals; none under a block.
        why: The reason, or the clause that provides for it.
    """

    starts_on: date
    ends_before: date
    pence: int
    unit_pounds: Decimal | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ContractSaid:
    """A contract as somebody entered it.

    Attributes:
        reference: By which it is known; once in a partnership.
        title: What it is called.
        fund_id: The fund that pays.
        strand_id: The strand of it.
        source_id: The funding source.
        payment: How it pays.
        terms: Its value, price and term.
        unit: What is counted; none under a block.
        income_until: Until when the provider's income is guaranteed, if it is.
        is_budget_ready: Whether people can buy from it with a budget of their own.
    """

    reference: str
    title: str
    fund_id: int
    strand_id: int
    source_id: int
    payment: Payment
    terms: VersionSaid
    unit: str = ""
    income_until: date | None = None
    is_budget_ready: bool = False


@transaction.atomic
def make_contract(
    *,
    award_id: int,
    said: ContractSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Contract:
    """Make the contract that an award leads to. Its money is not held back yet.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when its terms are not whole, its fund is not one of this partnership's,
            the award has its contract, or it was urgent and for a shorter time.
    """
    award = hold_award(award_id)
    procurement = award.lot.procurement
    if refusal := refusal_to_choose(
        actor=by, procurement=procurement, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    held = Contract.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, award=award, recorded_by=by)
        return held
    if Contract.objects.filter(award=award).exists():
        raise BadInput("This award has its contract already.")
    fund = Fund.objects.filter(
        pk=said.fund_id, partnership=procurement.partnership
    ).first()
    if fund is None:
        raise BadInput("Choose one of the funds of this partnership.")
    _refuse_unlike(fund, said)
    if too_long := refusal_of_urgent_term(
        procurement, said.terms.starts_on, said.terms.ends_before
    ):
        raise BadInput(too_long)
    if procurement.partnership.contracts.filter(
        reference__iexact=said.reference.strip()
    ).exists():
        raise BadInput(f"There is a contract {said.reference.strip()} already.")
    made = Contract.objects.create(
        partnership=procurement.partnership,
        award=award,
        buyer_id=procurement.buyer_id,
        provider_id=award.provider_id,
        service_id=procurement.service_id,
        fund=fund,
        strand_id=said.strand_id,
        source_id=said.source_id,
        reference=said.reference.strip(),
        title=said.title.strip(),
        payment=said.payment,
        unit=said.unit.strip(),
        starts_on=said.terms.starts_on,
        income_until=said.income_until,
        is_budget_ready=said.is_budget_ready,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    _add_version(made, VersionKind.FIRST, said.terms, number=1, by=by, at=at)
    service = made.service
    if service.provider_id is None:
        service.provider_id = award.provider_id
        service.changed_at = at
        service.save(update_fields=["provider", "changed_at"])
    record(
        Event.Kind.CONTRACT_MADE,
        subject=made,
        by=by,
        at=at,
        detail=f"award {award_id}, {pounds(said.terms.pence)}",
    )
    return made


def _refuse_unlike(fund: Fund, said: ContractSaid) -> None:
    """Refuse a contract that cannot be as it was entered."""
    if not (said.reference.strip() and said.title.strip()):
        raise BadInput("A contract has a reference and a title.")
    if not fund.strands.filter(pk=said.strand_id).exists():
        raise BadInput("Choose one of the strands of the fund.")
    if not fund.sources.filter(pk=said.source_id).exists():
        raise BadInput("Choose one of the funding sources of the fund.")
    if said.payment != Payment.BLOCK and not said.unit.strip():
        raise BadInput("Say what is counted: the unit that the contract pays for.")
    _refuse_terms(said.payment, said.terms)


def _refuse_terms(payment: str, terms: VersionSaid) -> None:
    """Refuse terms that are not whole."""
    if terms.ends_before <= terms.starts_on:
        raise BadInput("A contract ends after it starts.")
    if terms.pence <= 0:
        raise BadInput("Enter what the contract is worth, more than nothing.")
    if payment != Payment.BLOCK and terms.unit_pounds is None:
        raise BadInput("Enter what a unit costs.")
    if terms.unit_pounds is not None and (
        terms.unit_pounds <= 0 or terms.unit_pounds != round(terms.unit_pounds, 4)
    ):
        raise BadInput("A unit costs more than nothing, to four decimals at most.")


def _add_version(
    contract: Contract,
    kind: VersionKind,
    terms: VersionSaid,
    *,
    number: int,
    by: Account,
    at: datetime,
) -> ContractVersion:
    return ContractVersion.objects.create(
        contract=contract,
        number=number,
        kind=kind,
        starts_on=terms.starts_on,
        ends_before=terms.ends_before,
        pence=terms.pence,
        unit_pounds=terms.unit_pounds,
        why=terms.why.strip(),
        recorded_at=at,
        recorded_by=by,
    )


@transaction.atomic
def vary_contract(
    *,
    contract_id: int,
    kind: VersionKind,
    terms: VersionSaid,
    after_version: int,
    facts: ModificationSaid | None = None,
    advice: AdviceSaid | None = None,
    by: Account,
    at: datetime,
) -> ContractVersion:
    """Change a contract from a day on, and what is held back for it.

    A contract for health care is changed as far as its regime allows without a new
    process; what the rules found is kept with the version.

    Args:
        contract_id: The contract.
        kind: A variation, an uplift or an extension.
        terms: Its terms from that day.
        after_version: The version that the person was shown.
        facts: What its regime asks of the change; what is left out is not known.
        advice: The legal advice that it rests on, where the rules do not allow it.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has been varied since, no reason is given, it would take away
            income that is guaranteed, or its regime asks for a new process and it rests
            on no advice.
    """
    contract = hold_contract(contract_id)
    if refusal := refusal_to_hold_to_account(
        actor=by, contract=contract, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    now = version_now(contract)
    if now.number != after_version:
        raise BadInput(
            "Somebody has varied this contract since you opened the page. Look at its "
            "terms as they are now, and vary those."
        )
    if kind == VersionKind.FIRST:
        raise BadInput("A contract is first agreed once.")
    if not terms.why.strip():
        raise BadInput("Say why it is varied, or which clause provides for it.")
    if terms.starts_on < contract.starts_on:
        raise BadInput(
            f"The contract starts on {day(contract.starts_on)}: it is not varied from an "
            "earlier day."
        )
    _refuse_terms(contract.payment, terms)
    if guaranteed := _guaranteed(contract, terms):
        raise BadInput(guaranteed)
    found = modification_of(
        contract, _term(terms), facts or ModificationSaid(), on=local_day(at)
    )
    if found is not None and found.allowed.is_met is not True and advice is None:
        raise BadInput(
            f"{found.allowed.reason} Begin a procurement, or record the legal advice that "
            "this change rests on."
        )
    made = _add_version(contract, kind, terms, number=now.number + 1, by=by, at=at)
    if found is not None:
        _keep_finding(made, found, advice, by=by, at=at)
    record(
        Event.Kind.CONTRACT_VARIED,
        subject=contract,
        by=by,
        at=at,
        detail=f"{kind}, version {made.number}, {pounds(terms.pence)}",
    )
    return made


def _term(terms: VersionSaid) -> Term:
    return Term(terms.starts_on, terms.ends_before, terms.pence)


def _keep_finding(
    version: ContractVersion,
    found: ModificationFound,
    advice: AdviceSaid | None,
    *,
    by: Account,
    at: datetime,
) -> None:
    """Keep with a version what the law found of it, test by test."""
    kept = None
    if advice is not None:
        kept = LegalAdvice.objects.create(
            **advice_given(advice, on=local_day(at)), recorded_at=at, recorded_by=by
        )
    made = ContractModification.objects.create(
        version=version,
        is_allowed=found.allowed.is_met,
        reason=found.allowed.reason,
        needs_notice=found.notice.is_met,
        notice_reason=found.notice.reason,
        law=found.allowed.law.title,
        certainty=found.allowed.law.certainty,
        advice=kept,
    )
    ModificationTest.objects.bulk_create(
        ModificationTest(
            modification=made, code=each.code, found=each.found.lower(), why=each.said
        )
        for each in found.allowed.points
    )


def _guaranteed(contract: Contract, terms: VersionSaid) -> str | None:
    """Why a contract is not made smaller or ended yet: income is guaranteed."""
    until = contract.income_until
    if until is None or terms.starts_on >= until:
        return None
    agreed = terms_of(contract)
    varied = [*agreed, _term(terms)]
    if pence_between(varied, terms.starts_on, until) >= pence_between(
        agreed, terms.starts_on, until
    ):
        return None
    return (
        f"The provider's income is guaranteed until {day(until)}. Until then the contract "
        "is neither made smaller nor ended; after it, the service can be put out to tender."
    )


@transaction.atomic
def commit_contract(
    *, contract_id: int, year_starting: int, on: date, by: Account, at: datetime
) -> ContractOrder:
    """Hold back in its fund what a contract is worth in a financial year.

    Again after it was varied, or some was released, it holds back what it is worth now.
    Where that year is closed, the budget of the year that it is posted into holds it back.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the contract does not run in that year, or too little is available.
    """
    contract = hold_contract(contract_id)
    if refusal := refusal_to_pay(actor=by, contract=contract, on=local_day(at)):
        raise PermissionDenied(refusal)
    pence = worth_by_year(contract).get(year_starting)
    if pence is None:
        raise BadInput(
            f"This contract is worth nothing in {year_said(year_starting)}: it does not "
            "run in that year."
        )
    held = contract.orders.filter(year_starting=year_starting).first()
    key = uuid5(ORDERS, f"{contract.submission_key} {year_starting}")
    if held is None:
        closed = refusal_of_closed_year(contract.fund, year_starting, parts=[None])
        order = place_order(
            fund_id=contract.fund_id,
            order=OrderSaid(
                strand_id=contract.strand_id,
                source_id=contract.source_id,
                reference=f"{contract.reference} {year_said(year_starting)}",
                supplier=str(contract.provider),
                what=contract.title,
                pence=pence,
                on=on,
                year_starting=None if closed else year_starting,
                is_led_above=True,
            ),
            submission_key=key,
            by=by,
            at=at,
        )
        held = ContractOrder.objects.create(
            contract=contract, year_starting=year_starting, order=order
        )
    elif difference := pence - state_of(steps_of(held.order)).ordered:
        number = version_now(contract).number
        step_order(
            order_id=held.order_id,
            kind=OrderStepKind.CHANGED,
            pence=difference,
            on=on,
            reference=f"version {number}",
            key=uuid5(key, f"{number} after step {_last_step(held)}"),
            by=by,
            at=at,
            is_from_above=True,
        )
    record(
        Event.Kind.CONTRACT_COMMITTED,
        subject=contract,
        by=by,
        at=at,
        detail=f"{year_starting}, {pounds(pence)}",
    )
    return held


def _last_step(held: ContractOrder) -> int:
    """The number of the last step of an order, which tells each correction apart."""
    return held.order.steps.latest("pk").pk


@transaction.atomic
def release_contract(
    *,
    contract_id: int,
    year_starting: int,
    pence: int,
    on: date,
    key: UUID,
    by: Account,
    at: datetime,
) -> OrderStep:
    """Release some of what is still held back for a contract in a financial year.

    Args:
        contract_id: The contract.
        year_starting: The year in which the financial year starts.
        pence: How much will not be delivered, above nothing.
        on: The day on which it counts.
        key: What makes it once only.
        by: Who keeps the fund.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing, or less, is held back for the contract that year.
    """
    contract = hold_contract(contract_id)
    if refusal := refusal_to_pay(actor=by, contract=contract, on=local_day(at)):
        raise PermissionDenied(refusal)
    held = contract.orders.filter(year_starting=year_starting).first()
    if held is None:
        raise BadInput(
            f"Nothing is held back for this contract in {year_said(year_starting)}."
        )
    taken = step_order(
        order_id=held.order_id,
        kind=OrderStepKind.RELEASED,
        pence=pence,
        on=on,
        reference="",
        key=key,
        by=by,
        at=at,
        is_from_above=True,
    )
    record(
        Event.Kind.CONTRACT_RELEASED,
        subject=contract,
        by=by,
        at=at,
        detail=f"{year_starting}, {pounds(pence)}",
    )
    return taken
