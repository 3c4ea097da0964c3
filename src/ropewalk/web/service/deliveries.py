"""Pages of what was delivered and invoiced under a contract, and of paying for it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures.words import day, listed, pounds
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.review.rules.thread import Kind
from ropewalk.service.actions.deliveries import (
    DeliverySaid,
    claim_uplift,
    pass_invoice,
    pay_invoices,
    receive_invoice,
    record_delivery,
    stop_invoice,
    withdraw_invoice,
)
from ropewalk.service.kinds import InvoiceState
from ropewalk.service.performance_permissions import refusal_to_withdraw
from ropewalk.service.permissions import Refusal
from ropewalk.service.queries.choices import (
    locality_choices,
    payable_choices,
    practice_choices,
    uninvoiced_choices,
)
from ropewalk.service.queries.invoice_told import deliveries_of
from ropewalk.service.queries.seen import contracts_seen_by, invoices_seen_by
from ropewalk.service.queries.uplifts import uplifts_of, uplifts_table
from ropewalk.service.rules.invoices import refusal_of_state
from ropewalk.web.asking import Question, as_seen, ask, typed
from ropewalk.web.money.asked_of import of_fund, why_not_post
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.review.follow import follow_the_thread
from ropewalk.web.service.asked_of import one_of, why_not, why_not_pay
from ropewalk.web.service.contracts import of_contract
from ropewalk.web.service.delivery_forms import (
    DeliveryForm,
    InvoiceForm,
    PassForm,
    PayForm,
    StopForm,
    UpliftForm,
    WithdrawForm,
)
from ropewalk.web.service.trails import trail_of_invoice, trail_to_contract
from ropewalk.web.telling import Told, tell

WAITS = {InvoiceState.RECEIVED, InvoiceState.QUERIED, InvoiceState.HELD}


def deliver(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Record what was delivered."""
    seen = seen_or_404(request, contracts_seen_by, contract_id)
    question = of_contract(
        seen,
        "Record a delivery",
        "What it costs is spent from that day, whether or not it is invoiced yet.",
        "Record the delivery",
        refusal=why_not_pay(request, seen),
    )
    return ask(
        request,
        question,
        DeliveryForm(
            **typed(request),
            practices=practice_choices(on=today()),
            localities=locality_choices(seen.partnership),
            initial={"on": today()},
        ),
        do=lambda said: record_delivery(
            contract_id=seen.pk,
            said=DeliverySaid(**one_of(said.pop("for_whom")), **said),
            **who(request),
        ),
    )


def receive(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Receive an invoice."""
    seen = seen_or_404(request, contracts_seen_by, contract_id)
    deliveries = uninvoiced_choices(seen)
    question = of_contract(
        seen,
        "Receive an invoice",
        "It is held against what was delivered. Where the sums differ, it is queried.",
        "Receive it",
        refusal=why_not_pay(request, seen)
        or (None if deliveries else "Nothing was delivered that is on no invoice yet."),
        remedies=[]
        if deliveries
        else [("Record a delivery", reverse("record-delivery", args=[seen.pk]))],
    )
    return ask(
        request,
        question,
        InvoiceForm(
            **typed(request), deliveries=deliveries, initial={"received_on": today()}
        ),
        do=lambda said: receive_invoice(contract_id=seen.pk, **said, **who(request)),
        then=lambda made: reverse("invoice", args=[made.pk]),
    )


def uplift(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Post what a back-dated price adds to past deliveries."""
    seen = seen_or_404(request, contracts_seen_by, contract_id)
    held = uplifts_of(seen)
    shown = as_seen(request)
    question = of_contract(
        seen,
        "Post a back-dated price",
        held.said,
        f"Post {pounds(held.pence)}" if held.dearer else "Post it",
        refusal=why_not_pay(request, seen) or (None if held.dearer else held.said),
        tables=[uplifts_table(held)] if held.lines else [],
        note="Each difference counts on the day of its delivery. It is received as one "
        "invoice, which is passed and paid as any other.",
        as_seen=shown or held.seen,
    )
    return ask(
        request,
        question,
        UpliftForm(**typed(request)),
        do=lambda said: claim_uplift(
            contract_id=seen.pk, **said, as_seen=shown, **who(request)
        ),
        then=lambda made: reverse("invoice", args=[made.pk]),
    )


def invoice(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """What an invoice is for, and where it stands."""
    seen = seen_or_404(request, invoices_seen_by, invoice_id)
    refusal = why_not_pay(request, seen.contract)
    may_withdraw = why_not(request, refusal_to_withdraw, seen.contract) is None
    return tell(
        request,
        Told(
            title=f"Invoice {seen.reference}",
            sentence=_sentence(seen),
            trail=trail_to_contract(request, seen.contract),
            caption=f"{seen.contract.reference}: {seen.contract.title}",
            facts=[
                ("Provider", str(seen.contract.provider)),
                ("Sum", pounds(seen.pence)),
                ("Received", day(seen.received_on)),
                ("State", seen.get_state_display()),
            ],
            tables=[deliveries_of(seen)],
            refusal=refusal,
            steps=[
                *([] if refusal else _next(seen)),
                *(
                    [("Withdraw it", reverse("withdraw-invoice", args=[seen.pk]))]
                    if may_withdraw and seen.state in WAITS
                    else []
                ),
                follow_the_thread(Kind.INVOICE, seen.pk),
            ],
        ),
    )


def _sentence(seen: Any) -> str:
    """Where an invoice stands, and why."""
    state = seen.get_state_display()
    return f"{state}: {seen.state_because}" if seen.state_because else f"{state}."


def _next(seen: Any) -> list[tuple[str, str]]:
    """What whoever keeps the fund can do with an invoice."""
    if seen.state in WAITS:
        return [
            ("Pass it for payment", reverse("pass-invoice", args=[seen.pk])),
            ("Query or hold it", reverse("stop-invoice", args=[seen.pk])),
        ]
    if seen.state == InvoiceState.PASSED:
        return [("Pay it", reverse("pay-invoices", args=[seen.contract.fund_id]))]
    back = ("Back to the contract", reverse("contract", args=[seen.contract_id]))
    if seen.state == InvoiceState.WITHDRAWN:
        again = reverse("receive-invoice", args=[seen.contract_id])
        return [("Receive another in its place", again), back]
    return [back]


def _of_invoice(
    request: HttpRequest, seen: Any, title: str, sentence: str, button: str
) -> Question:
    """A question about an invoice."""
    return Question(
        title=title,
        sentence=sentence,
        button=button,
        trail=trail_of_invoice(request, seen),
        caption=f"Invoice {seen.reference}",
        refusal=why_not_pay(request, seen.contract),
        back="Back to the invoice",
    )


def pass_(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Pass an invoice for payment."""
    seen = seen_or_404(request, invoices_seen_by, invoice_id)
    question = _of_invoice(
        request,
        seen,
        "Pass it for payment",
        f"{pounds(seen.pence)} is owed to {seen.contract.provider} from that day on.",
        "Pass it",
    )
    return ask(
        request,
        question,
        PassForm(**typed(request)),
        do=lambda said: pass_invoice(invoice_id=seen.pk, **said, **who(request)),
    )


def stop(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Query or hold an invoice."""
    seen = seen_or_404(request, invoices_seen_by, invoice_id)
    question = _of_invoice(
        request,
        seen,
        "Query or hold it",
        "It is not paid until it is passed.",
        "Record it",
    )
    return ask(
        request,
        question,
        StopForm(**typed(request)),
        do=lambda said: stop_invoice(
            invoice_id=seen.pk,
            state=InvoiceState(said["state"]),
            why=said["why"],
            **who(request),
        ),
    )


def _left_to_others(of_own: Sequence[tuple[str, str]]) -> str:
    """Which invoices this person does not pay, as they are of their own organisation."""
    said = listed([words for _, words in of_own])
    return f"{Refusal.OWN_PROVIDER} That is so of {said}."


def withdraw(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Withdraw an invoice, for whoever keeps the fund or the provider."""
    seen = seen_or_404(request, invoices_seen_by, invoice_id)
    question = replace(
        _of_invoice(
            request,
            seen,
            "Withdraw it",
            "It is not passed or paid any more. What it is for can stand on another "
            "invoice.",
            "Withdraw it",
        ),
        refusal=why_not(request, refusal_to_withdraw, seen.contract)
        or refusal_of_state(InvoiceState(seen.state), InvoiceState.WITHDRAWN),
    )
    return ask(
        request,
        question,
        WithdrawForm(**typed(request)),
        do=lambda said: withdraw_invoice(invoice_id=seen.pk, **said, **who(request)),
    )


def pay(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Pay invoices of a fund together."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    invoices, of_own = payable_choices(fund, actor=actor(request), on=today())
    left = _left_to_others(of_own) if of_own else ""
    question = of_fund(
        fund,
        "Pay invoices",
        "Those that were passed for payment. They are paid together, or none is.",
        "Pay them",
        refusal=why_not_post(request, fund)
        or (None if invoices else left or "No invoice is passed for payment."),
        note=left if invoices else "",
    )
    return ask(
        request,
        question,
        PayForm(**typed(request), invoices=invoices),
        do=lambda said: pay_invoices(fund_id=fund.pk, **said, **who(request)),
    )
