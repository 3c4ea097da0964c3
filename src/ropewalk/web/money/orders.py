"""Pages of orders: the register, ordering, and what comes of an order."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.figures.words import day, pounds
from ropewalk.money.actions.orders import (
    OrderSaid,
    place_order,
    step_order,
    take_orders_forward,
)
from ropewalk.money.kinds import FundKind, OrderStepKind
from ropewalk.money.permissions import ledgers_kept_by, refusal_to_step
from ropewalk.money.queries.closing import years_of
from ropewalk.money.queries.fund_choices import fund_choices, heading_choices
from ropewalk.money.queries.funds import funds_seen_by, orders_seen_by
from ropewalk.money.queries.orders import (
    OrderSeen,
    order_seen,
    orders_held_in,
    orders_of,
    orders_table,
    why_not_take_forward,
)
from ropewalk.money.queries.seen import ledgers_read_by
from ropewalk.money.queries.unusual_steps import (
    steps_told,
    unusual_in_step,
    warning_of_order,
)
from ropewalk.money.rules.virement import BudgetPart
from ropewalk.partnership.rules.terms import year_said
from ropewalk.service.queries.seen import contracts_seen_by
from ropewalk.web.asking import Question, as_seen, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.fields import all_can_be_seen
from ropewalk.web.money.asked_of import of_fund, parts
from ropewalk.web.money.forms import ChangeForm, InvoiceForm, OrderForm, StepForm
from ropewalk.web.money.trails import (
    trail_of_fund,
    trail_of_order,
    trail_of_quarters,
)
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.tables import arrange

STEPS: dict[str, tuple[OrderStepKind, str, str]] = {
    "deliver": (
        OrderStepKind.DELIVERED,
        "Record a delivery",
        "What was delivered is spent from that day, whether or not it is invoiced yet.",
    ),
    "invoice": (
        OrderStepKind.INVOICED,
        "Record an invoice",
        "An invoice for more than was delivered counts as a delivery of the rest.",
    ),
    "pay": (
        OrderStepKind.PAID,
        "Record a payment",
        "Only what was invoiced can be paid.",
    ),
    "change": (
        OrderStepKind.CHANGED,
        "Change the order",
        "More or less is held back for it.",
    ),
    "release": (
        OrderStepKind.RELEASED,
        "Release what is left",
        "What will not be delivered becomes available again.",
    ),
}


def register(request: HttpRequest, fund_id: int) -> HttpResponse:
    """The orders of a fund and where each stands."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    held = orders_of(fund, ledgers=ledgers_read_by(actor(request), fund, on=today()))
    table = arrange(orders_table(held), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "fund": fund,
        "held": held,
        "table": table,
        "trail": trail_of_fund(fund),
        "refusal": parts(request, fund).refusal,
    }
    return render(request, "money/orders.html", context)


def place(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Order something from a fund."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    choices = fund_choices(fund)
    own = parts(request, fund)
    is_pot = fund.kind == FundKind.POT
    question = of_fund(
        fund,
        "Order something",
        "What it costs is held back from what is available until it is delivered.",
        "Place the order",
        refusal=own.refusal,
        headings={"heading_id": "Under which priority"} if is_pot else {},
        folded={"Capital": ("is_capital",)}
        if is_pot
        else {
            "Priorities and capital": ("heading_id", "outside_because", "is_capital")
        },
    )
    form = OrderForm(
        **typed(request),
        strands=choices.strands,
        sources=choices.sources,
        headings=heading_choices(actor(request), fund, on=today()),
        owners=own.owners,
        initial={"submission_key": uuid4(), "on": today()},
    )
    if request.POST.get("step") == "change":
        return render(request, "asking.html", {"question": question, "form": form})
    warning = "" if question.refusal else _warning(fund, form)
    if warning and as_seen(request) != warning:
        return _check(request, question, form, [warning])
    return ask(
        request,
        question,
        form,
        do=lambda said: place_order(
            fund_id=fund_id,
            submission_key=said["submission_key"],
            order=_said(said),
            **who(request),
        ),
        then=lambda made: reverse("fund-order", args=[made.pk]),
    )


def _warning(fund: Any, form: OrderForm) -> str:
    """What the fund says to an order as typed that there is not enough for."""
    if not form.is_bound or not form.is_valid() or not all_can_be_seen(form):
        return ""
    said = _said(form.cleaned_data)
    return warning_of_order(
        fund,
        BudgetPart(said.strand_id, said.source_id, said.partner_id, said.is_capital),
        pence=said.pence,
        on=said.on,
        key=form.cleaned_data["submission_key"],
    )


def _said(typed_in: dict[str, Any]) -> OrderSaid:
    said = {name: value for name, value in typed_in.items() if name != "submission_key"}
    heading = said["heading_id"]
    return OrderSaid(
        **said
        | {
            "strand_id": int(said["strand_id"]),
            "source_id": int(said["source_id"]),
            "heading_id": int(heading) if heading else None,
        }
    )


def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """Where an order stands, and every step it took."""
    seen = seen_or_404(request, orders_seen_by, order_id)
    held = order_seen(seen)
    context = {
        "order": seen,
        "held": held,
        "held_in": None if held.state.year is None else year_said(held.state.year),
        "steps": steps_told(held.steps),
        "trail": trail_of_order(seen)[:-1],
        "refusal": _why_not_step(request, seen),
        "contract": _contract_of(request, seen),
    }
    return render(request, "money/order.html", context)


def _why_not_step(request: HttpRequest, seen: Any) -> str | None:
    """Why this person may not take an order further, if they may not."""
    return refusal_to_step(actor=actor(request), order=seen, on=today())


def _contract_of(request: HttpRequest, seen: Any) -> Any:
    """The contract that an order is led by, where the person may see it."""
    if not seen.is_led_above:
        return None
    contracts = contracts_seen_by(actor(request), on=today())
    return contracts.filter(orders__order=seen.pk).first()


def step(request: HttpRequest, order_id: int, step: str) -> HttpResponse:
    """Take an order a step further, once what is unusual in it has been seen."""
    seen = seen_or_404(request, orders_seen_by, order_id)
    if step not in STEPS:
        raise Http404
    kind, title, sentence = STEPS[step]
    question = Question(
        title=title,
        sentence=f"{sentence} {order_seen(seen).state.said}.",
        button=title,
        trail=trail_of_order(seen),
        refusal=_why_not_step(request, seen),
        caption=f"{seen.reference}: {seen.what}",
        back="Back to the order",
    )
    form_class = {"invoice": InvoiceForm, "change": ChangeForm}.get(step, StepForm)
    form = form_class(**typed(request), initial={"key": uuid4(), "on": today()})
    if request.POST.get("step") == "change":
        return render(request, "asking.html", {"question": question, "form": form})
    unusual = () if question.refusal else _unusual(seen, kind, form)
    if unusual and as_seen(request) != " ".join(unusual):
        return _check(request, question, form, unusual)
    return ask(
        request,
        question,
        form,
        do=lambda said: step_order(
            order_id=order_id, kind=kind, **_stepped(said), **who(request)
        ),
    )


def _unusual(seen: Any, kind: OrderStepKind, form: StepForm) -> Sequence[str]:
    """What is unusual in the step that was typed; nothing as long as none is."""
    if not form.is_bound or not form.is_valid() or not all_can_be_seen(form):
        return ()
    said = _stepped(form.cleaned_data)
    del said["reference"]
    return unusual_in_step(seen, kind=kind, **said)


def _check(
    request: HttpRequest,
    question: Question,
    form: StepForm | OrderForm,
    unusual: Sequence[str],
) -> HttpResponse:
    """What is unusual in an order or a step of it, before it is posted."""
    ours = {"csrfmiddlewaretoken", "step", "as_seen"}
    context = {
        "title": question.title,
        "sentence": f"Nothing is posted yet. {pounds(form.cleaned_data['pence'])} on "
        f"{day(form.cleaned_data['on'])} is unusual in this:",
        "caption": question.caption,
        "trail": question.trail,
        "unusual": unusual,
        "as_seen": " ".join(unusual),
        "said": [each for each in request.POST.items() if each[0] not in ours],
    }
    return render(request, "money/unusual_step.html", context)


def _stepped(typed_in: dict[str, Any]) -> dict[str, Any]:
    """A step as the action takes it: below nothing only to make an order smaller."""
    said = dict(typed_in)
    if said.pop("way", "more") == "less":
        said["pence"] = -said["pence"]
    return said


SHOWN = 20  # orders named on the page that takes them forward


def take_forward(request: HttpRequest, fund_id: int, year: int) -> HttpResponse:
    """Take what a year holds back for open orders into the next."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    if year not in {each.year_starting for each in years_of(fund)}:
        raise Http404
    own = parts(request, fund)
    held = orders_held_in(
        fund,
        year,
        ledgers=ledgers_kept_by(actor=actor(request), fund=fund, on=today()),
    )
    pence = sum(each.state.committed for each in held)
    this, following = year_said(year), year_said(year + 1)
    question = of_fund(
        fund,
        f"Take open orders of {this} into {following}",
        f"{pounds(pence)} is held back in {this} for what is not delivered. It becomes "
        f"available there again, and is held back in {following}, from whose budget what "
        "is delivered is then spent.",
        "Take them forward",
        trail=trail_of_quarters(fund),
        refusal=own.refusal
        or why_not_take_forward(fund, held, from_year=year, on=today()),
        note="The orders, and what of each is still to be delivered:",
        points=_held_said(held),
        back="Back to the quarters",
        as_seen=str(pence),
    )
    return ask(
        request,
        question,
        forms.Form(**typed(request)),
        do=lambda _: take_orders_forward(
            fund_id=fund_id,
            from_year=year,
            as_seen=_pence_seen(request),
            **who(request),
        ),
    )


def _held_said(held: Sequence[OrderSeen]) -> list[str]:
    said = [
        f"{each.order.reference}, {each.order.supplier}: {pounds(each.state.committed)}"
        for each in held[:SHOWN]
    ]
    if (more := len(held) - SHOWN) > 0:
        said.append(f"and {more} more")
    return said


def _pence_seen(request: HttpRequest) -> int | None:
    """How much the person was told; none where the page did not say."""
    seen = as_seen(request)
    return int(seen) if seen.isascii() and seen.isdecimal() else None
