"""Pages of partners' own year ends: days side by side, saying them, closing a year hard."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures import BadInput, Column, Table
from ropewalk.money.actions.year_end import close_hard, record_year_end_days
from ropewalk.money.permissions import refusal_to_speak_for_money
from ropewalk.money.queries.closing import years_of
from ropewalk.money.queries.fund_choices import speaks_for_money
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.money.queries.year_end import (
    NOTHING_ASSUMED,
    YearEnd,
    checks_before_hard_close,
    partner_at_year_end,
    year_end_of,
)
from ropewalk.partnership.rules.terms import year_said
from ropewalk.web.asking import ask, typed
from ropewalk.web.money.asked_of import of_fund
from ropewalk.web.money.closing import check_said
from ropewalk.web.money.trails import trail_of_fund, trail_of_year_end
from ropewalk.web.money.year_end_forms import YearEndDaysForm
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.telling import Told, tell


def year_end(request: HttpRequest, fund_id: int, year: int) -> HttpResponse:
    """The days by which every partner ends a year, side by side, and which clash."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    held = _held(fund, year)
    speaks = speaks_for_money(actor(request), fund, on=today())
    told = Told(
        title=f"Year-end days of {year_said(year)}",
        sentence=held.said,
        trail=trail_of_fund(fund),
        caption=fund.title,
        notes=[NOTHING_ASSUMED],
        tables=_tables(held),
        refusal=speaks.refusal,
        steps=[
            *_own_steps(held, {int(number) for number, _ in speaks.partners}, fund.pk),
            ("Agree balances", reverse("fund-balances", args=[fund.pk, year])),
            *(
                (
                    f"See the year-end days of {each.year}",
                    reverse("fund-year-end", args=[fund.pk, each.year_starting]),
                )
                for each in years_of(fund)
                if each.year_starting != year
            ),
            ("Go to the fund", reverse("fund", args=[fund.pk])),
        ],
    )
    return tell(request, told)


def _held(fund: Any, year: int) -> YearEnd:
    """The end of a year of a fund.

    Raises:
        Http404: When the fund has no such year.
    """
    try:
        return year_end_of(fund, year_starting=year, on=today())
    except BadInput:
        raise Http404 from None


def _tables(held: YearEnd) -> list[Table]:
    if not held.days:
        return []
    clashes = Table(
        key="year_end_clashes",
        title="Days that do not fit each other",
        columns=(Column("clash", "What does not fit"),),
        rows=tuple((each,) for each in held.clashes),
    )
    told = [held.side_by_side(), held.history()]
    return [clashes, *told] if held.clashes else told


def _own_steps(held: YearEnd, own: set[int], fund_id: int) -> list[tuple[str, str]]:
    steps = []
    for each in held.partners:
        if each.partner not in own:
            continue
        named = [fund_id, held.year_starting, each.partner]
        verb = "Change" if each.versions else "Record"
        steps.append(
            (
                f"{verb} the days of {each.name}",
                reverse("record-year-end-days", args=named),
            )
        )
        if each.closed is None:
            steps.append(
                (
                    f"Close {year_said(held.year_starting)} hard for {each.name}",
                    reverse("close-hard", args=named),
                )
            )
    return steps


def days(
    request: HttpRequest, fund_id: int, year: int, organisation_id: int
) -> HttpResponse:
    """Say by which days a partner ends a year, as its finance officer."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    partner = partner_at_year_end(fund, organisation_id, year_starting=year)
    if partner is None:
        raise Http404
    question = of_fund(
        fund,
        f"Year-end days of {partner.name}, {year_said(year)}",
        "Every partner of the fund sees them, and where they do not fit. What was said "
        "before stays to be seen.",
        "Record the days",
        trail=trail_of_year_end(fund, year),
        refusal=_why_not(request, fund, organisation_id),
        note=NOTHING_ASSUMED,
        back="Back to the year-end days",
    )
    form = YearEndDaysForm(
        **typed(request),
        has_said=partner.last is not None,
        initial={
            "submission_key": uuid4(),
            **YearEndDaysForm.as_said(partner.last),
        },
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: record_year_end_days(
            fund_id=fund_id,
            organisation_id=organisation_id,
            year_starting=year,
            days=form.days(),
            why=said.get("why", ""),
            submission_key=said["submission_key"],
            **who(request),
        ),
    )


def close(
    request: HttpRequest, fund_id: int, year: int, organisation_id: int
) -> HttpResponse:
    """Close a partner's books of a year hard, with what is to be seen to before."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    partner = partner_at_year_end(fund, organisation_id, year_starting=year)
    if partner is None:
        raise Http404
    refusal = _why_not(request, fund, organisation_id)
    checks = (
        []
        if refusal
        else checks_before_hard_close(
            fund, organisation_id=organisation_id, year_starting=year, on=today()
        )
    )
    undone = {each.key: each.said for each in checks if not each.is_met and each.stops}
    question = of_fund(
        fund,
        f"Close {year_said(year)} hard for {partner.name}",
        f"Nothing that touches {partner.name} is posted into {year_said(year)} any more: "
        "it goes into the next year and keeps its day. Others may go on. This cannot be "
        "undone.",
        f"Close {year_said(year)} hard",
        trail=trail_of_year_end(fund, year),
        refusal=refusal or " ".join(undone.values()) or None,
        note="Checked before it is closed:",
        points=[check_said(each) for each in checks],
        back="Back to the year-end days",
        remedies=_remedies(fund, year, organisation_id, undone),
    )
    return ask(
        request,
        question,
        forms.Form(**typed(request)),
        do=lambda _: close_hard(
            fund_id=fund_id,
            organisation_id=organisation_id,
            year_starting=year,
            **who(request),
        ),
    )


def _why_not(request: HttpRequest, fund: Any, organisation_id: int) -> str | None:
    return refusal_to_speak_for_money(
        actor=actor(request), fund=fund, organisation_id=organisation_id, on=today()
    )


def _remedies(
    fund: Any, year: int, organisation_id: int, undone: dict[str, str]
) -> list[tuple[str, str]]:
    """What leads on from each check that is not met."""
    leads = {
        "day": (
            "Record the partner's days",
            reverse("record-year-end-days", args=[fund.pk, year, organisation_id]),
        ),
        "balances": ("Agree balances", reverse("fund-balances", args=[fund.pk, year])),
        "orders": (
            "Take the open orders into the next year",
            reverse("take-orders-forward", args=[fund.pk, year]),
        ),
    }
    return [lead for key, lead in leads.items() if key in undone]
