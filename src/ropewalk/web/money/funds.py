"""Pages of funds: the register, setting one up, what it stands at, opening it, its budget."""

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.figures import Table
from ropewalk.money.actions.funds import (
    FundSaid,
    end_fund,
    open_fund,
    open_year,
    set_budget,
    set_up_fund,
)
from ropewalk.money.kinds import Control, FundKind
from ropewalk.money.permissions import (
    refusal_to_end,
    refusal_to_open,
    refusal_to_set_up,
)
from ropewalk.money.queries.closing import years_of
from ropewalk.money.queries.fund_choices import (
    agreement_suggests,
    framework_choices,
    fund_choices,
    measure_choices,
    partnerships_to_choose,
)
from ropewalk.money.queries.fund_overview import fund_overview
from ropewalk.money.queries.funds import funds_seen_by, register_of_funds
from ropewalk.money.queries.headings import ByHeading, spent_by_heading
from ropewalk.money.queries.seen import ledgers_read_by
from ropewalk.money.rules.modes import modes_table
from ropewalk.paper.charts import Picture, flows, grouped_bars, lines
from ropewalk.paper.drawing import NARROW
from ropewalk.partnership.queries.agreement_said import whole_agreements_seen_by
from ropewalk.partnership.queries.partnerships import (
    partner_choices,
    partnerships_seen_by,
)
from ropewalk.partnership.rules.terms import financial_year, year_said
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.money.asked_of import (
    of_fund,
    other_years,
    parts,
    why_not_keep,
    year_asked,
    year_first,
    year_of,
)
from ropewalk.web.money.forms import BudgetForm, FundForm, YearForm
from ropewalk.web.money.fund_links import (
    entries_of_strands,
    entries_under,
    links_of_fund,
)
from ropewalk.web.money.keeping_forms import EndFundForm
from ropewalk.web.money.trails import trail_of_fund, trail_of_funds
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.tables import arrange
from ropewalk.web.telling import Told, tell


def register(request: HttpRequest) -> HttpResponse:
    """The funds in which the person's organisations take part."""
    funds = list(funds_seen_by(actor(request), on=today()))
    table = arrange(register_of_funds(funds, on=today()), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "funds": funds,
        "table": table,
        "partnerships": partnerships_to_choose(actor(request), on=today()),
    }
    return render(request, "money/funds.html", context)


def fund(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Where a fund stands: given, held back, spent, left, and likely to be spent."""
    seen = seen_or_404(request, funds_seen_by, fund_id)
    year = year_asked(request)
    held = fund_overview(
        seen,
        year_starting=year,
        on=today(),
        ledgers=ledgers_read_by(actor(request), seen, on=today()),
    )
    table = arrange(held.seen.table(), request.GET.dict())
    months = arrange(held.forecast.table(), request.GET.dict())
    streams = arrange(held.streams(), request.GET.dict())
    by_heading = _by_heading(request, seen, held.seen.year_starting)
    told = [table, months, streams]
    if by_heading:
        told.append(arrange(by_heading.table(), request.GET.dict()))
    if download := download_asked(request, told):
        return download
    context = {
        "fund": seen,
        "held": held,
        "table": table,
        "months": months,
        "streams": streams,
        "river": _river(held.streams()),
        "bars": _bars(held.seen.table()) if held.seen.has_budget else None,
        "line": _line(held.forecast.table()),
        "on": today(),
        "own": parts(request, seen),
        "refusal_to_keep": why_not_keep(request, seen),
        "by_heading": arrange(by_heading.table(), request.GET.dict())
        if by_heading
        else None,
        "by_heading_said": by_heading.said if by_heading else "",
        "entries_under": entries_under(seen, held.seen.year_starting),
        "entries_of_strands": entries_of_strands(held.seen),
        "links": links_of_fund(seen, held.years, held.seen.year_starting),
    }
    return render(request, "money/fund.html", context)


def _by_heading(request: HttpRequest, fund: Any, year: int) -> ByHeading | None:
    """What a delegated pot spent under each priority; none of any other fund."""
    if fund.kind != FundKind.POT:
        return None
    return spent_by_heading(
        fund,
        year_starting=year,
        ledgers=ledgers_read_by(actor(request), fund, on=today()),
    )


Drawn = tuple[Picture, Picture]  # for a wide window and for a narrow one


def _river(table: Table) -> Drawn | None:
    """Money from contributor to strand, where any has been put in or spent."""
    if not table.rows:
        return None
    drawn = partial(flows, table, out_of="from", into="to", value="pence")
    return drawn(name="streams"), drawn(width=NARROW, name="streams-narrow")


def _bars(table: Table) -> Drawn:
    """What each strand was given, has committed and has spent."""
    drawn = partial(
        grouped_bars,
        replace(table, rows=table.rows[:-1]),  # without the sum of them all
        names="strand",
        values=("budget", "committed", "spent"),
    )
    return drawn(name="strands"), drawn(width=NARROW, name="strands-narrow")


def _line(table: Table) -> Drawn | None:
    """Spending as it adds up month by month, and where the year is likely to end."""
    if len(table.rows) < 2:
        return None
    drawn = partial(lines, table, moments="month", series="what", value="pence")
    return drawn(name="months"), drawn(width=NARROW, name="months-narrow")


def kinds(request: HttpRequest) -> HttpResponse:
    """What each kind of fund allows and asks for, one beside the other."""
    told = Told(
        title="What each kind of fund allows",
        sentence="Only a pool holds its partners' cash as one; whether money may move, "
        "and what happens when a limit is passed, follow from the kind.",
        trail=trail_of_funds(),
        tables=[modes_table()],
    )
    return tell(request, told)


def set_up(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Set up a fund of a partnership."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    return _set_up(
        request,
        partnership,
        {"kind": FundKind.SINGLE, "control": Control.WARN, "sources": "Core budgets"},
        agreement_id=None,
    )


def set_up_from_agreement(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Set up a fund from what an agreement says: partners, host, manager and schemes."""
    agreement = seen_or_404(request, whole_agreements_seen_by, agreement_id)
    return _set_up(
        request,
        agreement.partnership,
        agreement_suggests(agreement),
        agreement_id=agreement.pk,
    )


def _set_up(
    request: HttpRequest,
    partnership: Any,
    suggested: dict[str, Any],
    *,
    agreement_id: int | None,
) -> HttpResponse:
    question = Question(
        title="Set up a fund",
        sentence="Nothing is posted to it until every partner has agreed what it "
        "brought, and it is opened.",
        button="Set up the fund",
        trail=trail_of_funds(),
        refusal=refusal_to_set_up(
            actor=actor(request), partnership=partnership, on=today()
        ),
        caption=partnership.name,
        folded={
            "It is a pilot": ("is_pilot", "advantage", "measure_id"),
            "It is a delegated pot": ("framework_id",),
        },
        back="Back to the funds",
        remedies=[("Compare what each kind of fund allows", reverse("fund-kinds"))],
    )
    return ask(
        request,
        question,
        FundForm(
            **typed(request),
            partners=partner_choices(partnership, on=today()),
            measures=measure_choices(actor(request), on=today()),
            frameworks=framework_choices(actor(request), on=today()),
            initial={"submission_key": uuid4(), **suggested},
        ),
        do=lambda said: set_up_fund(
            partnership_id=partnership.pk,
            fund=_said(said, agreement_id),
            submission_key=said["submission_key"],
            **who(request),
        ),
        then=lambda made: reverse("fund", args=[made.pk]),
    )


def _said(typed_in: dict[str, Any], agreement_id: int | None) -> FundSaid:
    measure, framework = typed_in["measure_id"], typed_in["framework_id"]
    return FundSaid(
        title=typed_in["title"],
        kind=FundKind(typed_in["kind"]),
        control=Control(typed_in["control"]),
        partner_ids=typed_in["partner_ids"],
        host_id=int(typed_in["host_id"]),
        manager_post=typed_in["manager_post"],
        strands=typed_in["strands"],
        sources=typed_in["sources"],
        agreement_id=agreement_id,
        is_pilot=typed_in["is_pilot"],
        advantage=typed_in["advantage"],
        measure_id=int(measure) if measure else None,
        framework_id=int(framework) if framework else None,
    )


def open_(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Open a fund for posting."""
    seen = seen_or_404(request, funds_seen_by, fund_id)
    question = of_fund(
        seen,
        "Open the fund",
        "From then on contributions, orders and payments are posted to its ledger. What "
        "was posted is never changed; a mistake is taken back.",
        "Open the fund",
        refusal=refusal_to_open(actor=actor(request), fund=seen, on=today()),
        remedies=[
            ("See what each partner brought", reverse("fund-baselines", args=[seen.pk]))
        ],
    )
    return ask(
        request,
        question,
        forms.Form(**typed(request)),
        do=lambda _: open_fund(fund_id=fund_id, **who(request)),
    )


def year(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Open the quarters of a financial year."""
    seen = seen_or_404(request, funds_seen_by, fund_id)
    question = of_fund(
        seen,
        "Open a financial year",
        "Its four quarters are opened. Each is closed when it is over.",
        "Open the year",
        refusal=why_not_keep(request, seen),
    )
    return ask(
        request,
        question,
        YearForm(**typed(request), initial={"year_starting": financial_year(today())}),
        do=lambda said: open_year(fund_id=fund_id, **said, **who(request)),
        then=lambda opened: (
            f"{reverse('fund', args=[fund_id])}?year={opened[0].year_starting}"
        ),
    )


def budget(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Add to the budget of a strand, or take from it."""
    seen = seen_or_404(request, funds_seen_by, fund_id)
    choices = fund_choices(seen)
    own = parts(request, seen)
    question = of_fund(
        seen,
        "Change the budget of a strand",
        "What a strand may spend in a year. What is left is its budget less what is "
        "committed and spent.",
        "Change the budget",
        refusal=own.refusal,
        folded={"Capital": ("is_capital",)},
        remedies=year_first(seen, choices.years),
    )
    form = BudgetForm(
        **typed(request),
        years=choices.years,
        strands=choices.strands,
        sources=choices.sources,
        owners=own.owners,
        initial={"key": uuid4(), "year_starting": financial_year(today())},
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: set_budget(fund_id=fund_id, **form.said(), **who(request)),
    )


def end(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Record from which day a fund has ended."""
    seen = seen_or_404(request, funds_seen_by, fund_id)
    question = of_fund(
        seen,
        "End the fund",
        "Nothing is ordered from it from that day on. What was ordered before is still "
        "delivered, paid and reported, and its quarters are closed as before. A pilot that "
        "has ended no longer counts.",
        "End it",
        refusal=refusal_to_end(actor=actor(request), fund=seen, on=today()),
        remedies=[("See the quarters", reverse("fund-quarters", args=[seen.pk]))],
    )
    return ask(
        request,
        question,
        EndFundForm(**typed(request), initial={"ended_on": today()}),
        do=lambda said: end_fund(fund_id=fund_id, **said, **who(request)),
    )


def priorities(request: HttpRequest, fund_id: int) -> HttpResponse:
    """What was spent or ordered under each agreed priority, and outside them."""
    seen = seen_or_404(request, funds_seen_by, fund_id)
    years = years_of(seen)
    chosen = year_of(request, years)
    held = spent_by_heading(
        seen,
        year_starting=chosen,
        ledgers=ledgers_read_by(actor(request), seen, on=today()),
    )
    refusal = parts(request, seen).refusal
    steps = [] if refusal else [("Order something", "place-order")]
    steps.append(("See the orders", "fund-orders"))
    told = Told(
        title=f"Spending by priority in {year_said(chosen)}",
        sentence=held.said,
        trail=trail_of_fund(seen),
        caption=seen.title,
        tables=[held.table()],
        refusal=refusal,
        steps=[
            *((words, reverse(name, args=[seen.pk])) for words, name in steps),
            *other_years(years, chosen, reverse("fund-priorities", args=[seen.pk])),
            ("Go to the fund", reverse("fund", args=[seen.pk])),
        ],
    )
    return tell(request, told)
