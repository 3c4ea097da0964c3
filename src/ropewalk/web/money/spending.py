"""Pages on which what was paid without an order is posted, also what an extract shows."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ropewalk.money.actions.spending import SpendingSaid, spend_without_order
from ropewalk.money.kinds import FundKind
from ropewalk.money.queries.fund_choices import PartsToPost, fund_choices
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.money.queries.reconciling import extracts_seen_by, may_be_spent
from ropewalk.money.rules.spending import refusal_of_spending
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of
from ropewalk.web.money.asked_of import of_fund, parts
from ropewalk.web.money.extracts import alone_in, trail_of_extract
from ropewalk.web.money.forms import PartChoice, ask_whose
from ropewalk.web.requests import seen_or_404, today, who


class SpendForm(forms.Form):
    """What was paid and never ordered."""

    strand_id = forms.ChoiceField(label="Which strand pays?")
    source_id = forms.ChoiceField(label="From which funding source?")
    partner_id = PartChoice("Whose part of the fund pays?")
    supplier = forms.CharField(
        label="Who was paid?",
        help_text="An organisation, not a person's name.",
        max_length=200,
        error_messages={"required": "Enter the organisation that was paid."},
    )
    why = forms.CharField(
        label="What was it for, and why was there no order?",
        max_length=180,
        error_messages={"required": "Say what it was for."},
    )
    pence = PoundsField(
        label="How much, in pounds?",
        error_messages={"required": "Enter how much, in pounds."},
    )
    on = DayField(label="On which day was it paid?")
    reference = forms.CharField(
        label="Payment reference (optional)", max_length=100, required=False
    )
    is_capital = forms.BooleanField(label="It is capital, not revenue", required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        strands: Pairs,
        sources: Pairs,
        owners: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, strand_id=strands, source_id=sources)
        ask_whose(self, owners)

    def said(self) -> dict[str, Any]:
        """The spending as the action takes it."""
        typed = dict(self.cleaned_data)
        key = typed.pop("key")
        numbers = {
            "strand_id": int(typed["strand_id"]),
            "source_id": int(typed["source_id"]),
        }
        return {"key": key, "spending": SpendingSaid(**typed | numbers)}


def _form(
    request: HttpRequest, fund: Any, own: PartsToPost, initial: dict[str, Any]
) -> SpendForm:
    choices = fund_choices(fund)
    return SpendForm(
        **typed(request),
        strands=choices.strands,
        sources=choices.sources,
        owners=own.owners,
        initial=initial,
    )


def _question(fund: Any, own: PartsToPost, sentence: str, **more: Any) -> Question:
    return of_fund(
        fund,
        "Record what was spent without an order",
        sentence,
        "Post it",
        refusal=own.refusal or refusal_of_spending(FundKind(fund.kind)),
        folded={"Capital": ("is_capital",)},
        **more,
    )


def spend(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Record what was paid and never ordered."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    own = parts(request, fund)
    form = _form(request, fund, own, {"key": uuid4(), "on": today()})
    return ask(
        request,
        _question(
            fund,
            own,
            "It is paid from the fund's cash and taken from the budget of the year that "
            "it is posted into, as "
            "what was ordered is. What is still to be paid is ordered first.",
        ),
        form,
        do=lambda _: spend_without_order(
            fund_id=fund.pk, **form.said(), **who(request)
        ),
        then=lambda made: reverse("fund-journal", args=[made.pk]),
    )


def post_difference(
    request: HttpRequest, extract_id: int, ledger: str, key: int
) -> HttpResponse:
    """Post what only a partner's ledger shows, because the fund's had left it out.

    Raises:
        Http404: When the partner's ledger alone shows no such payment.
    """
    found = seen_or_404(request, extracts_seen_by, extract_id)
    is_sent = request.method == "POST" and found.lines.filter(pk=key).exists()
    try:
        alone = alone_in(found, ledger, key)
    except Http404:
        if is_sent:  # it was posted just now, and both ledgers show it
            return redirect("fund-extract", extract_id=found.pk)
        raise
    if not may_be_spent(found, alone):
        raise Http404
    own = parts(request, found.fund)
    form = _form(
        request,
        found.fund,
        own,
        {
            "key": uuid4(),
            "on": alone.item.on,
            "pence": alone.item.pence,
            "reference": alone.item.reference,
            "partner_id": str(found.organisation_id),
        },
    )
    return ask(
        request,
        _question(
            found.fund,
            own,
            f"Only the partner's ledger shows {alone.item.said}. Once it is posted here "
            "with that day and sum, both ledgers show it and the difference is gone.",
            trail=trail_of_extract(found),
            back="Back to the extract",
        ),
        form,
        do=lambda _: spend_without_order(
            fund_id=found.fund_id, **form.said(), **who(request)
        ),
    )
