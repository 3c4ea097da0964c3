"""A page that tries out next year's pool line by line. Nothing of it is recorded."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.figures import BadInput
from ropewalk.figures.words import pounds
from ropewalk.money.queries.fund_choices import fund_choices
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.money.queries.next_year import put_in
from ropewalk.money.rules.contributions import Change, NextYear
from ropewalk.money.rules.next_year import next_year_tried
from ropewalk.partnership.rules.terms import financial_year, year_said
from ropewalk.web.downloads import download_asked
from ropewalk.web.money.trails import trail_of_fund
from ropewalk.web.money.year_end_forms import NextYearForm
from ropewalk.web.requests import seen_or_404, today
from ropewalk.web.tables import arrange


def next_year(request: HttpRequest, fund_id: int) -> HttpResponse:
    """What next year's pool, or one partner's part, would be, and why."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    partners = fund_choices(fund).partners
    year = financial_year(today())
    asked = request.GET.get("partner", "")
    whose = dict(partners).get(asked)
    start = _as_it_starts(fund, year, int(asked) if whose else None)
    is_tried = "last_year" in request.GET
    form = NextYearForm(data=request.GET if is_tried else start)
    found = _tried(form, year + 1)
    table = arrange(found.table(), request.GET.dict()) if found else None
    if table and (download := download_asked(request, [table], place=fund.title)):
        return download
    here = reverse("fund-next-year", args=[fund.pk])
    context = {
        "fund": fund,
        "form": form,
        "rows": NextYearForm.ROWS,
        "found": found,
        "table": table,
        "figure": found.figure() if found else None,
        "on": today(),
        "year": year_said(year),
        "following": year_said(year + 1),
        "whose": whose or "all partners together",
        "asked": asked if whose else "",
        "others": [
            (f"Try it for {name}", f"{here}?partner={number}")
            for number, name in partners
            if number != asked
        ]
        + ([("Try it for all partners together", here)] if whose else []),
        "trail": trail_of_fund(fund),
    }
    return render(request, "money/next_year.html", context)


def _as_it_starts(fund: Any, year: int, organisation_id: int | None) -> dict[str, str]:
    """The form as it is before anybody typed: this year's sum, and nothing else known."""
    pence = put_in(fund, year_starting=year, organisation_id=organisation_id)
    if pence is None:
        return {}
    return {
        Change.LAST_YEAR.value: pounds(pence),
        f"{Change.LAST_YEAR.value}_why": f"Contributions set for {year_said(year)}",
    }


def _tried(form: NextYearForm, year: int) -> NextYear | None:
    """What was tried; none where it cannot be, and then the form says why."""
    if not form.is_valid():
        return None
    try:
        return next_year_tried(form.said(), year_starting=year)
    except BadInput as wrong:
        form.add_error(form.without_reason, str(wrong))
        return None
