"""Pages of agreeing balances at a year's end: stated by each partner, settled by two."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures.words import pounds
from ropewalk.money.actions.agreeing import settle_balance, state_balance
from ropewalk.money.kinds import BalanceKind
from ropewalk.money.queries.agreeing import (
    BalancesAgreed,
    balances_agreed,
    balances_stated_seen_by,
)
from ropewalk.money.queries.closing import years_of
from ropewalk.money.queries.fund_choices import speaks_for_money
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.partnership.rules.terms import year_said
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.money.asked_of import of_fund
from ropewalk.web.money.trails import trail_of_balances, trail_of_fund
from ropewalk.web.money.year_end_forms import BalanceForm, SettleForm
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.telling import Told, tell


def balances(request: HttpRequest, fund_id: int, year: int) -> HttpResponse:
    """What the fund's ledger and each partner's books show at the end of a year."""
    fund = _fund_in(request, fund_id, year)
    held = balances_agreed(fund, year_starting=year)
    speaks = speaks_for_money(actor(request), fund, on=today())
    told = Told(
        title=f"Balances at the end of {year_said(year)}",
        sentence=held.said,
        trail=trail_of_fund(fund),
        caption=fund.title,
        tables=[replace(held.table(), note="")],
        links=_to_settle(held, {int(number) for number, _ in speaks.partners}),
        links_title="What differs and is yours to settle",
        refusal=speaks.refusal,
        steps=[
            *(
                []
                if speaks.refusal
                else [
                    (
                        "State what your books show",
                        reverse("state-balance", args=[fund.pk, year]),
                    )
                ]
            ),
            *(
                (
                    f"See the balances of {each.year}",
                    reverse("fund-balances", args=[fund.pk, each.year_starting]),
                )
                for each in years_of(fund)
                if each.year_starting != year
            ),
            ("Go to the fund", reverse("fund", args=[fund.pk])),
        ],
    )
    return tell(request, told)


def _fund_in(request: HttpRequest, fund_id: int, year: int) -> Any:
    """A fund that the person may see and that has that year.

    Raises:
        Http404: When there is none.
    """
    seen = seen_or_404(request, funds_seen_by, fund_id)
    if year not in {each.year_starting for each in years_of(seen)}:
        raise Http404
    return seen


def _to_settle(held: BalancesAgreed, own: set[int]) -> list[tuple[str, str]]:
    return [
        (
            f"Settle {each.name}: {each.kind.label.lower()}",
            reverse("settle-balance", args=[each.stated.pk]),
        )
        for each in held.open
        if each.stated is not None and own & each.settlers
    ]


def state(request: HttpRequest, fund_id: int, year: int) -> HttpResponse:
    """State what a partner's own books show, as its finance officer."""
    fund = _fund_in(request, fund_id, year)
    speaks = speaks_for_money(actor(request), fund, on=today())
    question = of_fund(
        fund,
        f"State what your books show for {year_said(year)}",
        "What you stated before stays to be seen; the last figure counts.",
        "State it",
        trail=trail_of_balances(fund, year),
        refusal=speaks.refusal,
        back="Back to the balances",
    )
    return ask(
        request,
        question,
        BalanceForm(**typed(request), partners=speaks.partners),
        do=lambda said: state_balance(
            fund_id=fund_id,
            organisation_id=int(said["organisation_id"]),
            year_starting=year,
            kind=BalanceKind(said["kind"]),
            pence=said["pence"],
            reference=said["reference"],
            **who(request),
        ),
    )


def settle(request: HttpRequest, stated_id: int) -> HttpResponse:
    """Say how a difference is settled, as the partner's finance officer or the host's."""
    stated = seen_or_404(request, balances_stated_seen_by, stated_id)
    speaks = speaks_for_money(
        actor(request),
        stated.fund,
        on=today(),
        only={stated.organisation_id, stated.fund.host_id},
    )
    question = Question(
        title="Settle a difference",
        sentence=f"The books of {stated.organisation.name} show "
        f"{pounds(stated.pence)}: {BalanceKind(stated.kind).label.lower()}. It is settled "
        "once its finance officer and the host's have both said how.",
        button="Record it",
        trail=trail_of_balances(stated.fund, stated.year_starting),
        refusal=speaks.refusal,
        caption=stated.fund.title,
        back="Back to the balances",
    )
    return ask(
        request,
        question,
        SettleForm(**typed(request), partners=speaks.partners),
        do=lambda said: settle_balance(
            stated_id=stated_id,
            organisation_id=int(said["organisation_id"]),
            how=said["how"],
            **who(request),
        ),
    )
