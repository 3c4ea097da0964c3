"""Pages of what a provider reports as delivered, and of confirming or querying it."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.figures.words import day, listed, pounds
from ropewalk.service.actions.reported import (
    ReportedSaid,
    answer_reported,
    confirm_reported,
    query_reported,
    report_delivery,
    withdraw_reported,
)
from ropewalk.service.performance_kinds import ReportedStepKind
from ropewalk.service.performance_permissions import (
    refusal_to_pay,
    refusal_to_speak_for_provider,
)
from ropewalk.service.queries.exceptions import contracts_watched_by
from ropewalk.service.queries.reported import (
    kinds_of,
    reported_seen_by,
    reported_told,
)
from ropewalk.service.rules.exceptions import refusal_of_reported_step
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.performing.forms import ConfirmForm, ReportedForm, TextForm
from ropewalk.web.performing.trails import about
from ropewalk.web.requests import seen_or_404, today, who
from ropewalk.web.service.asked_of import why_not
from ropewalk.web.service.trails import trail_to_contract

STEPS = {
    "Confirm it": (ReportedStepKind.CONFIRMED, "confirm-reported"),
    "Query it": (ReportedStepKind.QUERIED, "query-reported"),
    "Answer what is queried": (ReportedStepKind.ANSWERED, "answer-reported"),
    "Withdraw it": (ReportedStepKind.WITHDRAWN, "withdraw-reported"),
}
OF_PROVIDER = {ReportedStepKind.ANSWERED, ReportedStepKind.WITHDRAWN}


def report(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Report what was delivered, as the provider."""
    seen = seen_or_404(request, contracts_watched_by, contract_id)
    question = about(
        seen,
        trail_to_contract(request, seen),
        title="Report a delivery",
        sentence="It counts for payment once whoever keeps the fund has confirmed it.",
        button="Report it",
        refusal=why_not(request, refusal_to_speak_for_provider, seen),
    )

    def do(said: dict[str, Any]) -> Any:
        key = said.pop("submission_key")
        return report_delivery(
            contract_id=seen.pk,
            said=ReportedSaid(**said),
            submission_key=key,
            **who(request),
        )

    return ask(
        request,
        question,
        ReportedForm(
            **typed(request), initial={"on": today(), "submission_key": uuid4()}
        ),
        do=do,
        then=lambda made: reverse("reported-delivery", args=[made.pk]),
    )


def reported(request: HttpRequest, reported_id: int) -> HttpResponse:
    """A reported delivery, and what this person can do about it."""
    seen = seen_or_404(request, reported_seen_by, reported_id)
    told = reported_told(seen)
    contract = seen.contract
    refusals = {
        True: why_not(request, refusal_to_speak_for_provider, contract),
        False: why_not(request, refusal_to_pay, contract),
    }
    context = {
        "title": f"Reported delivery {seen.reference}",
        "sentence": f"{told.state}.",
        "caption": f"{contract.reference}: {contract.title}",
        "trail": trail_to_contract(request, contract),
        "facts": [
            ("Provider", str(contract.provider)),
            ("Delivered on", day(seen.on)),
            ("How many", f"{seen.quantity:,} {contract.unit or 'units'}"),
            *([] if told.pence is None else [("What it costs", pounds(told.pence))]),
        ],
        "notes": _alike(told.alike),
        "history": told.history,
        "refusal": refusals[False],
        "steps": [
            (words, reverse(name, args=[seen.pk]))
            for words, (kind, name) in STEPS.items()
            if refusals[kind in OF_PROVIDER] is None
            and refusal_of_reported_step(told.kinds, kind) is None
        ],
    }
    return render(request, "performing/record.html", context)


def _alike(names: list[str]) -> list[str]:
    """That the same day and quantity counts already under another name."""
    words = (
        f"The same day and quantity counts already as {listed(names)}. Make sure that it "
        "is not the same under another name."
    )
    return [words] if names else []


def _of_reported(
    request: HttpRequest, seen: Any, kind: ReportedStepKind, **said: Any
) -> Question:
    """A question about a reported delivery, for whoever may take that step."""
    refusing = refusal_to_speak_for_provider if kind in OF_PROVIDER else refusal_to_pay
    address = reverse("reported-delivery", args=[seen.pk])
    return about(
        seen.contract,
        [*trail_to_contract(request, seen.contract), (f"Reported {seen}", address)],
        refusal=why_not(request, refusing, seen.contract)
        or refusal_of_reported_step(kinds_of(seen), kind),
        **said,
    )


def confirm(request: HttpRequest, reported_id: int) -> HttpResponse:
    """Confirm a reported delivery, so that it counts."""
    seen = seen_or_404(request, reported_seen_by, reported_id)
    told = reported_told(seen)
    costs = "what it costs" if told.pence is None else pounds(told.pence)
    question = _of_reported(
        request,
        seen,
        ReportedStepKind.CONFIRMED,
        title="Confirm it",
        sentence=f"{seen.quantity:,} {seen.contract.unit or 'units'} on {day(seen.on)}: "
        f"{costs} is spent from that day, and it can be invoiced.",
        button="Confirm the delivery",
        note=" ".join(_alike(told.alike)),
    )
    return ask(
        request,
        question,
        ConfirmForm(**typed(request))
        if told.pence is None
        else forms.Form(**typed(request)),
        do=lambda said: confirm_reported(reported_id=seen.pk, **said, **who(request)),
    )


def query(request: HttpRequest, reported_id: int) -> HttpResponse:
    """Query a reported delivery with its provider."""
    seen = seen_or_404(request, reported_seen_by, reported_id)
    question = _of_reported(
        request,
        seen,
        ReportedStepKind.QUERIED,
        title="Query it",
        sentence="It counts for nothing until it is confirmed. The provider can answer.",
        button="Send the query",
    )
    return ask(
        request,
        question,
        TextForm(**typed(request), label="What do you ask of the provider?"),
        do=lambda said: query_reported(reported_id=seen.pk, **said, **who(request)),
    )


def answer(request: HttpRequest, reported_id: int) -> HttpResponse:
    """Answer what was queried, as the provider."""
    seen = seen_or_404(request, reported_seen_by, reported_id)
    question = _of_reported(
        request,
        seen,
        ReportedStepKind.ANSWERED,
        title="Answer what is queried",
        sentence="It then waits to be confirmed. If it was wrong, withdraw it instead and "
        "report what is right.",
        button="Send the answer",
    )
    return ask(
        request,
        question,
        TextForm(**typed(request), label="What is your answer?"),
        do=lambda said: answer_reported(reported_id=seen.pk, **said, **who(request)),
    )


def withdraw(request: HttpRequest, reported_id: int) -> HttpResponse:
    """Withdraw a reported delivery, as the provider."""
    seen = seen_or_404(request, reported_seen_by, reported_id)
    question = _of_reported(
        request,
        seen,
        ReportedStepKind.WITHDRAWN,
        title="Withdraw it",
        sentence="It stays on record as withdrawn. What was really delivered can then be "
        "reported by the same name.",
        button="Withdraw the report",
    )
    return ask(
        request,
        question,
        TextForm(**typed(request), label="Why is it withdrawn?"),
        do=lambda said: withdraw_reported(reported_id=seen.pk, **said, **who(request)),
    )
