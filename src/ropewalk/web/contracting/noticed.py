"""Pages of the market: contracts that others published, shown before they are taken in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ropewalk.exchange.noticed_contracts import Offer, offer_of
from ropewalk.figures import BadInput, Table
from ropewalk.figures.table import Cell
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.service.actions.noticed import notice_contracts
from ropewalk.service.queries.noticed import market_told
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.requests import actor, seen_or_404, who
from ropewalk.web.service.asked_of import why_not_commission
from ropewalk.web.service.trails import Trail, trail_of_partnership
from ropewalk.web.tables import shown_cell
from ropewalk.web.telling import Told, tell

TITLE = "The market: contracts of others"
MOST_ROWS = 200
SECONDS_SHOWN = 60 * 60
LONGEST_KEPT = 1_900_000  # characters; a form of more than 2 MB is not read
TOO_LARGE = (
    "This file is too large for the page. Take it in with the command ropewalk contracts "
    "import."
)
OTHERS_SAID = (
    "Others published this of their own contracts. Suppliers that no register of "
    "organisations knows are not named."
)
TOO_LATE = "It was shown too long ago, or to somebody else. Choose the file again."


class OfferForm(forms.Form):
    """A file of what others published, and what of it counts."""

    file = forms.FileField(
        label="The release package",
        help_text="A JSON file of Open Contracting 1.1, as Contracts Finder and Find a "
        "Tender give it, of up to 2 MB. A larger one is taken in with the command "
        "ropewalk contracts import.",
        widget=forms.FileInput(attrs={"accept": ".json"}),
        error_messages={"required": "Choose the JSON file."},
    )
    is_all = forms.BooleanField(
        label="Also what is not about health or social care", required=False
    )


class TakeInForm(forms.Form):
    """What was shown, and whether it is taken in without what has faults."""

    shown = forms.CharField(widget=forms.HiddenInput)
    without_faults = forms.BooleanField(
        label="Take it in without what has faults", required=False
    )


def market(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """What was noticed of contracts of others."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    told = market_told(partnership)
    refusal = why_not_commission(request, partnership)
    return tell(
        request,
        Told(
            title=TITLE,
            sentence=told.said,
            trail=trail_of_partnership(partnership),
            caption=partnership.name,
            notes=[
                OTHERS_SAID,
                *([f"Published by {'; '.join(told.sources)}."] if told.sources else []),
            ],
            tables=[told.contracts] if told.contracts.rows else [],
            refusal=refusal,
            steps=[]
            if refusal
            else [
                (
                    "Take in what others published",
                    reverse("notice-contracts", args=[partnership.pk]),
                )
            ],
        ),
    )


def add(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Choose a file, see what is in it, and take it in whole or not at all."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    trail = [
        *trail_of_partnership(partnership),
        (TITLE, reverse("market-noticed", args=[partnership.pk])),
    ]
    question = Question(
        title="Take in what others published",
        sentence="First it is shown what would be taken in, what is left out and why.",
        button="Show what is in it",
        trail=trail,
        caption=partnership.name,
        refusal=why_not_commission(request, partnership),
        has_file=True,
        back="Back to the market",
    )
    if question.refusal:
        return ask(request, question, OfferForm(), do=lambda said: said)
    form = OfferForm(**typed(request))
    if request.method == "POST":
        if "shown" in request.POST:
            return _take_in(request, partnership, trail)
        if form.is_valid():
            return _show(request, partnership, trail, form.cleaned_data)
    return ask(request, question, form, do=lambda said: said)


def _salt(request: HttpRequest, partnership: Any) -> str:
    return f"noticed contracts {partnership.pk} {actor(request).pk}"


def _show(
    request: HttpRequest, partnership: Any, trail: Trail, said: dict[str, Any]
) -> HttpResponse:
    """What is in a file, with the file kept in the page until it is taken in."""
    file = said["file"]
    content = file.read()
    offer = offer_of(content, partnership, is_all=said["is_all"])
    shown = ""
    if offer.kept:
        shown = signing.dumps(
            [content.decode("utf-8-sig"), said["is_all"], file.name],
            salt=_salt(request, partnership),
            compress=True,
        )
    if len(shown) > LONGEST_KEPT:
        raise BadInput(TOO_LARGE)
    form = TakeInForm(initial={"shown": shown})
    return _offered(request, partnership, trail, offer, form)


def _offered(
    request: HttpRequest,
    partnership: Any,
    trail: Trail,
    offer: Offer,
    form: TakeInForm,
) -> HttpResponse:
    if not offer.faults:
        del form.fields["without_faults"]
    context = {
        "partnership": partnership,
        "trail": trail,
        "offer": offer,
        "form": form,
        "tables": [
            (table, [_cells(table, row) for row in table.rows[:MOST_ROWS]])
            for table in offer.tables
        ],
        "most_rows": MOST_ROWS,
    }
    return render(request, "contracting/offered.html", context)


def _cells(table: Table, row: Sequence[Cell]) -> list[str]:
    return [
        shown_cell(cell, column, {})
        for cell, column in zip(row, table.columns, strict=True)
    ]


def _take_in(request: HttpRequest, partnership: Any, trail: Trail) -> HttpResponse:
    """Take in what was shown, or say why it is not."""
    form = TakeInForm(request.POST)
    try:
        content, is_all, name = signing.loads(
            request.POST["shown"],
            salt=_salt(request, partnership),
            max_age=SECONDS_SHOWN,
        )
    except signing.BadSignature:
        raise BadInput(TOO_LATE) from None
    offer = offer_of(content.encode(), partnership, is_all=is_all)
    form.full_clean()
    refusal = offer.refusal(
        without_faults=form.cleaned_data.get("without_faults", False)
    )
    if refusal and not (offer.faults and offer.kept):
        raise BadInput(refusal)
    if refusal:
        form.add_error("without_faults", refusal)
        return _offered(request, partnership, trail, offer, form)
    notice_contracts(
        partnership_id=partnership.pk,
        said=offer.kept,
        source=offer.publisher or name,
        **who(request),
    )
    return redirect("market-noticed", partnership_id=partnership.pk)
