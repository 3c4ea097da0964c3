"""Pages of extracts: a partner's own ledger held against the fund's, and the way out."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.figures import BadInput
from ropewalk.money.actions.extracts import (
    import_extract,
    resolve_difference,
)
from ropewalk.money.kinds import Difference
from ropewalk.money.permissions import refusal_to_record_baseline, refusal_to_resolve
from ropewalk.money.queries.closing import years_of
from ropewalk.money.queries.fund_choices import fund_choices
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.money.queries.journal_export import journals_to_export
from ropewalk.money.queries.reconciling import (
    Standing,
    extract_seen,
    extracts_seen_by,
    layout_of,
    may_be_spent,
)
from ropewalk.money.queries.seen import ledgers_read_by
from ropewalk.money.rules.extracts import Layout, LayoutSaid
from ropewalk.paper.exports import csv_bytes
from ropewalk.partnership.rules.terms import quarters
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.fields import DayField, Pairs, choices_of
from ropewalk.web.money.asked_of import of_fund, why_not_post, year_written
from ropewalk.web.money.trails import trail_of_fund
from ropewalk.web.requests import acting_for, actor, seen_or_404, today, who
from ropewalk.web.tables import arrange

USUAL_DAYS = 5
MOST_LISTED = 50  # differences with a link each; the table has them all
OURS, THEIRS = "ours", "theirs"


class ExtractForm(forms.Form):
    """A file from a partner's ledger, the days it is for and how it is laid out."""

    organisation_id = forms.ChoiceField(label="Whose ledger is it from?")
    file = forms.FileField(
        label="The extract",
        help_text="A CSV file of up to 2 MB. A larger one is taken in with the command "
        "ropewalk fund import.",
        widget=forms.FileInput(attrs={"accept": ".csv"}),
        error_messages={"required": "Choose the CSV file."},
    )
    starts_on = DayField(label="From which day is it?")
    ends_on = DayField(label="To which day?")
    day = forms.CharField(label="Heading of the column with the day", max_length=100)
    amount = forms.CharField(
        label="Heading of the column with the amount", max_length=100
    )
    reference = forms.CharField(
        label="Heading of the column with the reference", max_length=100
    )
    description = forms.CharField(
        label="Heading of the column with a description (optional)",
        max_length=100,
        required=False,
    )
    is_credit_positive = forms.BooleanField(
        label="Money paid out is written with a minus sign", required=False
    )
    timing_days = forms.IntegerField(
        label="How many days apart may the two ledgers show the same money?",
        min_value=0,
        max_value=60,
    )

    def __init__(self, *args: Any, partners: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation_id=partners)

    def said(self) -> dict[str, Any]:
        """The extract as the action takes it."""
        told = self.cleaned_data
        return {
            "organisation_id": int(told["organisation_id"]),
            "name": told["file"].name,
            "content": told["file"].read(),
            "starts_on": told["starts_on"],
            "ends_before": told["ends_on"] + timedelta(days=1),
            "said": LayoutSaid(
                Layout(
                    told["day"],
                    told["amount"],
                    told["reference"],
                    told["description"],
                    told["is_credit_positive"],
                ),
                told["timing_days"],
            ),
        }


class ResolveForm(forms.Form):
    """What something is that only one ledger shows."""

    kind = forms.ChoiceField(
        label="What is it?", choices=Difference, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="How do you know?",
        max_length=500,
        error_messages={"required": "Say how you know."},
    )


def extracts(request: HttpRequest, fund_id: int) -> HttpResponse:
    """The extracts of a fund, newest first, and the way to take journals out."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    context = {
        "fund": fund,
        "extracts": extracts_seen_by(actor(request), on=today()).filter(fund=fund),
        "trail": trail_of_fund(fund),
        "years": years_of(fund),
    }
    return render(request, "money/extracts.html", context)


def bring_in(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Take in an extract of a partner's general ledger."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    own = acting_for(request).pk
    question = of_fund(
        fund,
        "Take in an extract of a partner's ledger",
        "It is held against the fund's own ledger, and nothing of it is posted. A row "
        "that cannot be read is named, and then nothing is taken in.",
        "Take it in",
        refusal=refusal_to_record_baseline(
            actor=actor(request), fund=fund, organisation_id=own, on=today()
        ),
        has_file=True,
    )
    form = ExtractForm(
        **typed(request),
        partners=fund_choices(fund).partners,
        initial={"organisation_id": str(own), **_as_last_time(fund, own)},
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: import_extract(fund_id=fund_id, **form.said(), **who(request)),
        then=lambda made: reverse("fund-extract", args=[made.pk]),
    )


def _as_last_time(fund: Any, organisation_id: int) -> Mapping[str, Any]:
    """How the partner's system wrote its last extract."""
    layout = layout_of(fund, organisation_id)
    if layout is None:
        return {"timing_days": USUAL_DAYS}
    names = ("day", "amount", "reference", "description", "is_credit_positive")
    return {name: getattr(layout, name) for name in (*names, "timing_days")}


def extract(request: HttpRequest, extract_id: int) -> HttpResponse:
    """An extract held against the fund's ledger."""
    found = seen_or_404(request, extracts_seen_by, extract_id)
    held = extract_seen(found)
    table = arrange(held.table(), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    listed = [
        *held.unresolved,
        *(each for each in held.standing if each.resolved is not None),
    ][:MOST_LISTED]
    context = {
        "extract": found,
        "held": held,
        "listed": listed,
        "beyond": len(held.standing) > len(listed),
        "table": table,
        "trail": _trail(found),
        "refusal": refusal_to_resolve(actor=actor(request), extract=found, on=today()),
        "to_post": set()
        if why_not_post(request, found.fund, found.organisation_id)
        else {each.item.key for each in listed if may_be_spent(found, each)},
    }
    return render(request, "money/extract.html", context)


def alone_in(found: Any, ledger: str, key: int) -> Standing:
    """What only one of the two ledgers of an extract shows.

    Raises:
        Http404: When neither ledger shows such a thing alone.
    """
    for each in extract_seen(found).standing:
        if (OURS if each.is_ours else THEIRS, each.item.key) == (ledger, key):
            return each
    raise Http404


def resolve(
    request: HttpRequest, extract_id: int, ledger: str, key: int
) -> HttpResponse:
    """Say what something is that only one of the two ledgers shows.

    Raises:
        Http404: When neither ledger shows such a thing alone.
    """
    found = seen_or_404(request, extracts_seen_by, extract_id)
    alone = alone_in(found, ledger, key)
    question = Question(
        title="Say what this is",
        sentence=f"Only {alone.whose} ledger shows {alone.item.said}.",
        button="Record it",
        trail=trail_of_extract(found),
        refusal=refusal_to_resolve(actor=actor(request), extract=found, on=today()),
        caption=found.fund.title,
        back="Back to the extract",
    )
    return ask(
        request,
        question,
        ResolveForm(**typed(request)),
        do=lambda said: resolve_difference(
            extract_id=extract_id,
            is_ours=alone.is_ours,
            key=key,
            kind=Difference(said["kind"]),
            reason=said["reason"],
            **who(request),
        ),
    )


def trail_of_extract(found: Any) -> list[tuple[str, str]]:
    """From the top down to an extract."""
    return [*_trail(found), (found.name, reverse("fund-extract", args=[found.pk]))]


def _trail(found: Any) -> list[tuple[str, str]]:
    return [
        *trail_of_fund(found.fund),
        ("Extracts", reverse("fund-extracts", args=[found.fund_id])),
    ]


def journals(
    request: HttpRequest, fund_id: int, year: int, quarter: int
) -> HttpResponse:
    """The journals of a quarter as a CSV file for a finance system.

    Raises:
        BadInput: When a year has no such quarter.
    """
    fund = seen_or_404(request, funds_seen_by, fund_id)
    chosen = next(
        (each for each in quarters(year_written(str(year))) if each.number == quarter),
        None,
    )
    if chosen is None:
        raise BadInput("A year has four quarters: choose 1, 2, 3 or 4.")
    table = journals_to_export(
        fund,
        starts_on=chosen.starts_on,
        ends_before=chosen.ends_before,
        ledgers=ledgers_read_by(actor(request), fund, on=today()),
    )
    return HttpResponse(
        csv_bytes(table, place=fund.title),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="journals-{year}-q{quarter}.csv"'
        },
    )
