"""Pages of carry-forwards: what is left, what is proposed, who confirmed, what moved."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures.words import listed, pounds
from ropewalk.money.actions.carrying import (
    answer_carry_forward,
    carry_forward,
    propose_carry_forward,
)
from ropewalk.money.kinds import CarryGround
from ropewalk.money.queries.carrying import (
    CarrySeen,
    carry_forwards_of,
    carry_forwards_seen_by,
    carry_seen,
    given_back_said,
    left_by_source,
    register_of_carrying,
)
from ropewalk.money.queries.closing import years_of
from ropewalk.money.queries.fund_choices import fund_choices, speaks_for_money
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.partnership.rules.terms import year_said
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.money.asked_of import of_fund, parts, why_not_post
from ropewalk.web.money.trails import trail_of_carried, trail_of_carry, trail_of_fund
from ropewalk.web.money.year_end_forms import AnswerCarryForm, CarryForm
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.telling import Told, tell


def register(request: HttpRequest, fund_id: int) -> HttpResponse:
    """What was carried forward or is proposed to be, and what is left to be carried."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    held = carry_forwards_of(fund)
    own = parts(request, fund)
    waiting = [each for each in held if each.carry.journal_id is None]
    told = Told(
        title="Carried forward",
        sentence="Nothing of this fund was carried forward, and nothing is proposed."
        if not held
        else f"{len(held) - len(waiting)} of {len(held)} carry-forwards took effect; "
        f"{len(waiting)} {'waits' if len(waiting) == 1 else 'wait'}.",
        trail=trail_of_fund(fund),
        caption=fund.title,
        notes=[] if own.refusal else _left_said(fund),
        tables=[register_of_carrying(held)] if held else [],
        links=[
            (
                (
                    f"{each.carry.source.title}, {pounds(each.pence)} of "
                    f"{year_said(each.carry.from_year)} (carry-forward {each.carry.pk})"
                ),
                reverse("carry-forward", args=[each.carry.pk]),
            )
            for each in held
        ],
        links_title="Each carry-forward",
        refusal=own.refusal,
        steps=[
            *([] if own.refusal else _to_propose(fund)),
            ("Go to the fund", reverse("fund", args=[fund.pk])),
        ],
    )
    return tell(request, told)


def _left_said(fund: Any) -> list[str]:
    told = []
    for year in years_of(fund):
        given_back = given_back_said(fund, year_starting=year.year_starting)
        told += [given_back] if given_back else []
        told += [
            f"{pounds(each.pence)} of {each.source} is available in "
            f"{year_said(each.year_starting)}."
            for each in left_by_source(fund, year_starting=year.year_starting)
        ]
    return told


def _to_propose(fund: Any) -> list[tuple[str, str]]:
    return [
        (
            (
                f"Propose to carry forward {each.source} of "
                f"{year_said(each.year_starting)}"
            ),
            reverse(
                "propose-carry-forward",
                args=[fund.pk, each.year_starting, each.source_id],
            ),
        )
        for year in years_of(fund)
        for each in left_by_source(fund, year_starting=year.year_starting)
    ]


def propose(
    request: HttpRequest, fund_id: int, year: int, source_id: int
) -> HttpResponse:
    """Propose to carry forward what is left of a funding source at a year's end."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    if not any(each.year_starting == year for each in years_of(fund)):
        raise Http404
    source = dict(fund_choices(fund).sources).get(str(source_id))
    if source is None:
        raise Http404
    own = parts(request, fund)
    named = {int(number) for number, _ in own.owners}
    left = [
        part
        for each in left_by_source(fund, year_starting=year)
        if each.source_id == source_id
        for part in each.parts
        if not named or part.part.partner in named
    ]
    given_back = given_back_said(fund, year_starting=year)
    refusal = (
        own.refusal
        or given_back
        or (None if left else f"Nothing of {source} is left in {year_said(year)}.")
    )
    question = of_fund(
        fund,
        f"Carry forward {source} of {year_said(year)}",
        "It may be spent in the next year once the finance officer of every partner has "
        "confirmed it, and the year is over.",
        "Propose it",
        trail=trail_of_carried(fund),
        refusal=refusal,
        note="What is left, as it is now:" if left else "",
        points=[
            f"{each.partner + ', ' if each.partner else ''}{each.strand}"
            f"{', capital' if each.part.is_capital else ''}: {pounds(each.left_pence)}"
            for each in left
        ],
        back="Back to what was carried forward",
    )
    form = CarryForm(**typed(request), left=left, initial={"submission_key": uuid4()})
    return ask(
        request,
        question,
        form,
        do=lambda _: propose_carry_forward(
            fund_id=fund_id, from_year=year, **form.said(), **who(request)
        ),
        then=lambda made: reverse("carry-forward", args=[made.pk]),
    )


def carried(request: HttpRequest, carry_id: int) -> HttpResponse:
    """A carry-forward: how much of what, on what ground, and who has confirmed it."""
    seen = carry_seen(seen_or_404(request, carry_forwards_seen_by, carry_id))
    carry = seen.carry
    speaks = speaks_for_money(actor(request), carry.fund, on=today())
    why_not = _why_not_post(request, seen)
    given_back = ""
    if carry.journal_id is None:
        given_back = given_back_said(carry.fund, year_starting=carry.from_year)
    steps: list[tuple[str, str]] = []
    if carry.journal_id is None and not given_back:
        if speaks.partners:
            names = listed([name for _, name in speaks.partners])
            steps.append(
                (
                    f"Confirm it for {names}, or advise against it",
                    reverse("answer-carry-forward", args=[carry.pk]),
                )
            )
        if seen.is_to_post and why_not is None:
            steps.append(
                ("Let it take effect", reverse("post-carry-forward", args=[carry.pk]))
            )
        if seen.waiting:
            has = f"The finance officer of {listed(seen.waiting)} has it now"
            steps.append((has, ""))
    if carry.journal_id is not None:
        journal = reverse("fund-journal", args=[carry.journal_id])
        steps.append(("See what was posted", journal))
    told = Told(
        title=f"{carry.source.title} of {year_said(carry.from_year)}",
        sentence=f"{pounds(seen.pence)} into {year_said(carry.from_year + 1)}: "
        f"{seen.state[:1].lower()}{seen.state[1:]}.",
        trail=trail_of_carried(carry.fund),
        caption=carry.fund.title,
        facts=[
            ("Ground", str(CarryGround(carry.ground).label)),
            ("What it says", carry.why),
        ],
        notes=[each for each in (given_back, seen.caution) if each],
        tables=[seen.parts_table(), seen.answers_table()],
        steps=[*steps, ("Go to the fund", reverse("fund", args=[carry.fund_id]))],
    )
    return tell(request, told)


def _why_not_post(request: HttpRequest, seen: CarrySeen) -> str | None:
    partners = [each.partner for each in seen.pence_by_part]
    return (
        why_not_post(request, seen.carry.fund, *partners)
        or given_back_said(seen.carry.fund, year_starting=seen.carry.from_year)
        or None
    )


def answer(request: HttpRequest, carry_id: int) -> HttpResponse:
    """Confirm a carry-forward as a partner's finance officer, or advise against it."""
    seen = carry_seen(seen_or_404(request, carry_forwards_seen_by, carry_id))
    speaks = speaks_for_money(actor(request), seen.carry.fund, on=today())
    question = Question(
        title="Confirm what is carried forward",
        sentence=f"{pounds(seen.pence)} of {seen.carry.source.title} from "
        f"{year_said(seen.carry.from_year)} to {year_said(seen.carry.from_year + 1)}.",
        button="Record what I say",
        trail=trail_of_carry(seen.carry),
        refusal=speaks.refusal,
        caption=seen.carry.fund.title,
        note=f"Your last word counts until it takes effect. {seen.caution}".strip(),
        beside="advice",
        back="Back to the carry-forward",
    )
    return ask(
        request,
        question,
        AnswerCarryForm(**typed(request), partners=speaks.partners),
        do=lambda said: answer_carry_forward(
            carry_forward_id=carry_id,
            organisation_id=int(said["organisation_id"]),
            is_confirmed=said["is_confirmed"] == "yes",
            advice=said["advice"],
            **who(request),
        ),
    )


def post(request: HttpRequest, carry_id: int) -> HttpResponse:
    """Let a carry-forward take effect."""
    seen = carry_seen(seen_or_404(request, carry_forwards_seen_by, carry_id))
    question = Question(
        title="Let it take effect",
        sentence=f"{pounds(seen.pence)} leaves the budget of "
        f"{year_said(seen.carry.from_year)} and joins that of "
        f"{year_said(seen.carry.from_year + 1)}.",
        button="Carry it forward",
        trail=trail_of_carry(seen.carry),
        refusal=_why_not_post(request, seen),
        caption=seen.carry.fund.title,
        note=f"{seen.state}.",
        back="Back to the carry-forward",
    )
    return ask(
        request,
        question,
        forms.Form(**typed(request)),
        do=lambda _: carry_forward(carry_forward_id=carry_id, **who(request)),
    )
