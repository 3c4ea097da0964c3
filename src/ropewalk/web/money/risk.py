"""Pages of how a fund's risk is shared: the terms, what if, and sharing it at the end."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ropewalk.figures import BadInput, Table
from ropewalk.money.actions.risk import confirm_sharing, set_risk_terms, share_risk
from ropewalk.money.queries.closing import years_of
from ropewalk.money.queries.fund_choices import speaks_for_money
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.money.queries.risk import (
    RiskSeen,
    borne_table,
    examples_of,
    late_posting_of,
    partner_names,
    posting_of,
    risk_of,
    risk_so_far,
    terms_of,
    terms_recorded,
    why_not_share,
)
from ropewalk.money.queries.sharing import SharingRead, sharing_read
from ropewalk.money.rules.risk_posting import no_officer_said, refusal_while_waiting
from ropewalk.money.rules.risk_share import Terms
from ropewalk.money.rules.risk_terms import terms_in_words, terms_meant
from ropewalk.paper.charts import Picture, bars
from ropewalk.partnership.rules.terms import year_said
from ropewalk.web.asking import as_seen, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.fields import all_can_be_seen
from ropewalk.web.money.asked_of import of_fund, why_not_keep, why_not_post
from ropewalk.web.money.closing import check_said
from ropewalk.web.money.review_forms import (
    RiskTermsForm,
    ShareForm,
    WhatIfForm,
    as_typed,
)
from ropewalk.web.money.trails import trail_of_fund, trail_of_risk
from ropewalk.web.money.year_end_forms import ConfirmSharingForm
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.tables import Arranged, arrange


def _fund_in(request: HttpRequest, fund_id: int, year: int) -> Any:
    """A fund that the person may see and that has that year.

    Raises:
        Http404: When there is none.
    """
    seen = seen_or_404(request, funds_seen_by, fund_id)
    if year not in {each.year_starting for each in years_of(seen)}:
        raise Http404
    return seen


def risk(request: HttpRequest, fund_id: int, year: int) -> HttpResponse:
    """How a fund's risk of a year is shared, and what each partner would bear if."""
    fund = _fund_in(request, fund_id, year)
    asked = "outturn" in request.GET
    form = WhatIfForm(data=request.GET if asked else None)
    what_if = form.cleaned_data["outturn"] if asked and form.is_valid() else None
    held = risk_of(fund, year_starting=year, outturn_pence=what_if)
    table = (
        arrange(replace(held.sharing.table(held.names), note=""), request.GET.dict())
        if held.sharing
        else None
    )
    read = (
        sharing_read(fund, held, year_starting=year, on=today())
        if what_if is None
        else None
    )
    why_not = why_not_share(fund, held, year_starting=year, on=today())
    told = _told(request, read, is_to_confirm=not why_not) if read else {}
    tables = [each for each in (table, *told.values()) if each]
    if download := download_asked(request, tables, place=fund.title):
        return download
    open_read = None if why_not else read
    context = {
        "fund": fund,
        "year": year,
        "year_words": year_said(year),
        "held": held,
        "form": form,
        "what_if": what_if,
        "so_far": risk_so_far(fund, year_starting=year, on=today()),
        "table": table,
        "told": told,
        "picture": _picture(held),
        "checks": [check_said(each) for each in open_read.checks] if open_read else [],
        "waiting": list(open_read.confirmed.waiting.values()) if open_read else [],
        "without": list(open_read.without_officer) if open_read else [],
        "no_officer": no_officer_said(open_read.without_officer) if open_read else "",
        "own": _own(request, fund, open_read) if open_read else [],
        "years": [each for each in years_of(fund) if each.year_starting != year],
        "refusal": why_not_keep(request, fund),
        "why_not_share": why_not,
        "trail": trail_of_fund(fund),
    }
    return render(request, "money/risk.html", context)


def _told(
    request: HttpRequest, read: SharingRead, *, is_to_confirm: bool
) -> dict[str, Arranged]:
    """What is read before a year is shared, or was: the tables that say something."""
    asked = request.GET.dict()
    told = {}
    if is_to_confirm or (read.confirmed.is_shared and read.confirmed.last):
        told["confirmed"] = arrange(read.confirmed.table(), asked)
    if read.terms.rows:
        told["terms"] = arrange(read.terms, asked)
    if read.late.rows:
        told["late"] = arrange(
            read.late,
            asked,
            leads_to=lambda number: reverse("fund-journal", args=[number]),
        )
    return told


def _own(request: HttpRequest, fund: Any, read: SharingRead) -> list[str]:
    """The partners for which this person can confirm it and has not."""
    if not read.confirmed.waiting:
        return []
    speaks = speaks_for_money(
        actor(request), fund, on=today(), only=read.confirmed.waiting
    )
    return [name for _, name in speaks.partners]


def _picture(held: RiskSeen) -> Picture | None:
    """What each partner bears; none where nobody bears anything."""
    if held.sharing is None or not any(held.sharing.by_partner.values()):
        return None
    return bars(borne_table(held.sharing, held.names), names="partner", values="all")


def terms(request: HttpRequest, fund_id: int, year: int) -> HttpResponse:
    """Set how risk is shared, once the person has seen what it would come to."""
    fund = _fund_in(request, fund_id, year)
    names = partner_names(fund)
    recorded = terms_recorded(fund, year_starting=year)
    form = RiskTermsForm(
        **typed(request),
        partners=names,
        initial=as_typed(terms_of(recorded)) if recorded else {},
    )
    question = of_fund(
        fund,
        f"How risk is shared from {year_said(year)} on",
        "Enter what the partners agreed. You see what it comes to before it is recorded.",
        "See what this means",
        trail=trail_of_risk(fund, year),
        refusal=why_not_keep(request, fund),
        rows=form.rows,
        folded=form.folded,
        note="Shares in a tier that are left empty follow contributions. The last tier "
        "that is used has no end.",
        back="Back to how risk is shared",
    )
    step = request.POST.get("step", "check")
    if request.method == "POST" and form.is_valid() and all_can_be_seen(form):
        try:
            meant = terms_meant(form.said(), host=fund.host_id)
            if step == "set":
                set_risk_terms(
                    fund_id=fund.pk,
                    year_starting=year,
                    terms=form.said(),
                    **who(request),
                )
                return redirect(question.above)
            if step == "check" and not question.refusal:
                return _check(request, fund, year, meant, names)
        except BadInput as wrong:
            form.add_error(None, str(wrong))
    return render(request, "asking.html", {"question": question, "form": form})


def _check(
    request: HttpRequest, fund: Any, year: int, meant: Terms, names: Mapping[int, str]
) -> HttpResponse:
    """What the terms come to, before they are recorded."""
    examples = examples_of(fund, meant, year_starting=year)
    context = {
        "fund": fund,
        "year_words": year_said(year),
        "words": terms_in_words(meant, names),
        "examples": [
            (
                each,
                arrange(
                    replace(each.sharing.table(names), key=f"example{number}", note=""),
                    {},
                )
                if each.sharing
                else None,
            )
            for number, each in enumerate(examples, start=1)
        ],
        "said": [
            (name, value)
            for name, value in request.POST.items()
            if name not in {"csrfmiddlewaretoken", "step"}
        ],
        "trail": trail_of_risk(fund, year),
    }
    return render(request, "money/risk_terms.html", context)


def confirm(request: HttpRequest, fund_id: int, year: int) -> HttpResponse:
    """Confirm what each partner bears of a year, as a partner's finance officer."""
    fund = _fund_in(request, fund_id, year)
    held = risk_of(fund, year_starting=year)
    read = sharing_read(fund, held, year_starting=year, on=today())
    years = {each.year_starting: each for each in years_of(fund)}
    speaks = speaks_for_money(actor(request), fund, on=today())
    question = of_fund(
        fund,
        f"Confirm what each partner bears of {year_said(year)}",
        held.sentence,
        "Confirm it",
        trail=trail_of_risk(fund, year),
        refusal=speaks.refusal
        or why_not_share(fund, held, year_starting=year, on=today()),
        note=f"{_posted_said(held, years[year].quarters[-1])} You confirm it as it stands "
        "here. Once the spending, the budget, the terms or the year that it is posted in "
        "change it has to be confirmed again. Checked before it is shared:",
        points=[check_said(each) for each in read.checks],
        tables=_read_first(held, read),
        as_seen=held.version,
        back="Back to how risk is shared",
    )
    return ask(
        request,
        question,
        ConfirmSharingForm(**typed(request), partners=speaks.partners),
        do=lambda said: confirm_sharing(
            fund_id=fund_id,
            year_starting=year,
            organisation_id=int(said["organisation_id"]),
            as_seen=as_seen(request),
            **who(request),
        ),
    )


def _read_first(held: RiskSeen, read: SharingRead) -> list[Table]:
    """What is read before it is confirmed or shared."""
    return [posting_of(held), read.confirmed.table(), read.terms, read.late]


def share(request: HttpRequest, fund_id: int, year: int) -> HttpResponse:
    """Share the risk of a year that is over, once the person has seen what is posted."""
    fund = _fund_in(request, fund_id, year)
    held = risk_of(fund, year_starting=year)
    read = sharing_read(fund, held, year_starting=year, on=today())
    years = {each.year_starting: each for each in years_of(fund)}
    question = of_fund(
        fund,
        f"Share the risk of {year_said(year)}",
        held.sentence,
        "Share it",
        trail=trail_of_risk(fund, year),
        refusal=why_not_post(request, fund)
        or why_not_share(fund, held, year_starting=year, on=today())
        or _waits(read),
        note=f"{_posted_said(held, years[year].quarters[-1])} Checked before it is shared:",
        points=[check_said(each) for each in read.checks],
        tables=_read_first(held, read),
        as_seen=held.version,
        beside="reasons" if read.undone else None,
        back="See how risk is shared",
        remedies=[
            *(
                []
                if held.words
                else [
                    (
                        "Set how risk is shared",
                        reverse("set-risk-terms", args=[fund.pk, year]),
                    )
                ]
            ),
            *(
                [
                    (
                        "See the partners' officers",
                        reverse("officers", args=[fund.partnership_id]),
                    )
                ]
                if read.without_officer
                else []
            ),
            (
                "See what each partner puts in",
                reverse("fund-contributions", args=[fund.pk]),
            ),
            (
                "See which quarters are closed",
                reverse("fund-quarters", args=[fund.pk]),
            ),
        ],
    )
    return ask(
        request,
        question,
        (ShareForm if read.undone else forms.Form)(**typed(request)),
        do=lambda said: share_risk(
            fund_id=fund_id,
            year_starting=year,
            as_seen=as_seen(request),
            reasons=said.get("reasons", ""),
            **who(request),
        ),
    )


def _waits(read: SharingRead) -> str | None:
    """Whose finance officer is waited for, and who has none."""
    waits = refusal_while_waiting(list(read.confirmed.waiting.values()))
    if waits is None:
        return None
    return f"{waits} {no_officer_said(read.without_officer)}".strip()


def _posted_said(held: RiskSeen, last: object) -> str:
    """What is posted where."""
    if not posting_of(held).rows:
        return "No money moves: it stays in the fund, and the record says whose it is."
    where = late_posting_of(held) or (
        f"One journal in {last}, which counts on its last day."
    )
    return (
        f"{where} Risk is shared once a year: what turns out to be wrong later is put "
        "right in the year that is open."
    )
