"""Pages of baselines: what each partner brought to a fund, and who has agreed it."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.figures.words import pounds
from ropewalk.money.actions.funds import agree_baseline, record_baseline
from ropewalk.money.permissions import (
    partners_spoken_for,
    refusal_to_record_baseline,
    refusal_to_speak_for_money,
)
from ropewalk.money.queries.baselines import baselines_of
from ropewalk.money.queries.fund_choices import fund_choices
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.web.asking import as_seen, ask, typed
from ropewalk.web.money.asked_of import of_fund
from ropewalk.web.money.forms import BaselineForm
from ropewalk.web.money.trails import trail_of_fund
from ropewalk.web.requests import acting_for, actor, seen_or_404, today, who


def baselines(request: HttpRequest, fund_id: int) -> HttpResponse:
    """What each partner brought, who has agreed it, and every change since."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    held = baselines_of(fund)
    context = {
        "fund": fund,
        "held": held,
        "trail": trail_of_fund(fund),
        "names": {each.organisation_id: each.name for each in held.partners},
        "may_agree": partners_spoken_for(actor=actor(request), fund=fund, on=today()),
    }
    return render(request, "money/baselines.html", context)


def record(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Record what a partner spent on a service before, or correct it."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    own = acting_for(request).pk
    question = of_fund(
        fund,
        "Record what a partner brought",
        "What it spent on a service in a year before the fund. To correct a line, enter "
        "the same service again: the line before stays to be seen.",
        "Record it",
        refusal=refusal_to_record_baseline(
            actor=actor(request), fund=fund, organisation_id=own, on=today()
        ),
    )
    return ask(
        request,
        question,
        BaselineForm(
            **typed(request),
            partners=fund_choices(fund).partners,
            initial={"organisation_id": str(own)},
        ),
        do=lambda said: record_baseline(
            fund_id=fund_id,
            **said | {"organisation_id": int(said["organisation_id"])},
            **who(request),
        ),
        then=lambda _: reverse("fund-baselines", args=[fund_id]),
    )


def agree(request: HttpRequest, fund_id: int, organisation_id: int) -> HttpResponse:
    """Agree what a partner brought, as its finance officer."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    held = next(
        (
            each
            for each in baselines_of(fund).partners
            if each.organisation_id == organisation_id
        ),
        None,
    )
    if held is None:
        raise Http404
    brought = "nothing recorded" if held.pence is None else pounds(held.pence)
    question = of_fund(
        fund,
        f"Agree what {held.name} brought",
        f"{held.name} brought {brought} a year. Later changes are shown to every partner.",
        "Agree it",
        refusal=refusal_to_speak_for_money(
            actor=actor(request),
            fund=fund,
            organisation_id=organisation_id,
            on=today(),
        ),
        as_seen="" if held.pence is None else str(held.pence),
        points=[
            f"{line.service}{' with ' + line.provider if line.provider else ''}: "
            f"{pounds(line.pence)}"
            for line in held.lines
        ],
    )
    return ask(
        request,
        question,
        forms.Form(**typed(request)),
        do=lambda _: agree_baseline(
            fund_id=fund_id,
            organisation_id=organisation_id,
            pence=_pence(as_seen(request)),
            **who(request),
        ),
        then=lambda _: reverse("fund-baselines", args=[fund_id]),
    )


def _pence(said: str) -> int:
    """The sum that the person was shown; one that nobody was shown is none that holds."""
    return int(said) if said.isascii() and said.isdecimal() else -1
