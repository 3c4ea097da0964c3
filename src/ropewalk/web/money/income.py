"""Pages of other income, of what people paid towards care, and of gifts in kind."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures.words import pounds
from ropewalk.money.actions.income import IncomeSaid, give_in_kind, receive_income
from ropewalk.money.kinds import AccountKind
from ropewalk.money.queries.closing import years_of
from ropewalk.money.queries.fund_choices import fund_choices
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.money.queries.in_kind import in_kind_of
from ropewalk.money.queries.seen import ledgers_read_by
from ropewalk.partnership.rules.terms import financial_year, quarters, year_said
from ropewalk.web.asking import ask, typed
from ropewalk.web.money.asked_of import of_fund, other_years, parts, year_of
from ropewalk.web.money.entries import entries_address
from ropewalk.web.money.keeping_forms import IncomeForm, InKindForm
from ropewalk.web.money.trails import trail_of_fund
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.telling import Told, tell


def receive(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Record income that is no contribution, or what people paid towards their care."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    choices, own = fund_choices(fund), parts(request, fund)
    question = of_fund(
        fund,
        "Record other income",
        "Money that came in and is no contribution of a partner. Statements show it by "
        "itself, and what people paid towards their care apart from the rest.",
        "Record it",
        refusal=own.refusal,
    )
    form = IncomeForm(
        **typed(request),
        strands=choices.strands,
        sources=choices.sources,
        charging=choices.charging,
        owners=own.owners,
        initial={"key": uuid4(), "on": today(), "charged_by_id": ""},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: receive_income(
            fund_id=fund_id, income=_said(said), key=said["key"], **who(request)
        ),
        then=lambda journal: entries_address(
            fund_id,
            kind=(
                AccountKind.CLIENT
                if form.cleaned_data["charged_by_id"]
                else AccountKind.INCOME
            ),
            year=journal.period.year_starting,
        ),
    )


def _said(typed_in: dict[str, Any]) -> IncomeSaid:
    charged_by = typed_in["charged_by_id"]
    return IncomeSaid(
        strand_id=int(typed_in["strand_id"]),
        source_id=int(typed_in["source_id"]),
        pence=typed_in["pence"],
        on=typed_in["on"],
        reference=typed_in["reference"],
        charged_by_id=int(charged_by) if charged_by else None,
        partner_id=typed_in.get("partner_id"),
    )


def in_kind(request: HttpRequest, fund_id: int) -> HttpResponse:
    """What partners gave other than money in a year."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    years = years_of(fund)
    year = year_of(request, years)
    time = quarters(year)
    held = in_kind_of(
        fund,
        starts_on=time[0].starts_on,
        ends_before=time[-1].ends_before,
        ledgers=ledgers_read_by(actor(request), fund, on=today()),
    )
    refusal = parts(request, fund).refusal
    here = reverse("fund-in-kind", args=[fund.pk])
    told = Told(
        title=f"Given in kind in {year_said(year)}",
        sentence=f"Partners gave {pounds(held.pence)} in kind in {year_said(year)}: it is "
        "in no total of money."
        if held.gifts
        else f"Nothing given in kind is recorded for {year_said(year)}.",
        trail=trail_of_fund(fund),
        caption=fund.title,
        tables=[held.table()] if held.gifts else [],
        refusal=refusal,
        steps=[
            *(
                []
                if refusal
                else [
                    ("Record a gift in kind", reverse("give-in-kind", args=[fund.pk]))
                ]
            ),
            *other_years(years, year, here),
            ("Go to the fund", reverse("fund", args=[fund.pk])),
        ],
    )
    return tell(request, told)


def give(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Record what a partner gives other than money."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    choices, own = fund_choices(fund), parts(request, fund)
    question = of_fund(
        fund,
        "Record a gift in kind",
        "It stands in a book of its own and is in no total of money.",
        "Record it",
        refusal=own.refusal,
    )
    form = InKindForm(
        **typed(request),
        partners=own.owners or choices.partners,
        strands=choices.strands,
        initial={"key": uuid4(), "on": today()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: give_in_kind(fund_id=fund_id, **form.said(), **who(request)),
        then=lambda made: (
            f"{reverse('fund-in-kind', args=[fund_id])}"
            f"?year={financial_year(made.effective_on)}"
        ),
    )
