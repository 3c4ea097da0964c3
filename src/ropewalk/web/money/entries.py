"""Pages of a fund's entries: what a figure is made of, one journal, taking it back."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.figures import BadInput
from ropewalk.money.actions.posting import reverse_journal
from ropewalk.money.kinds import Move
from ropewalk.money.queries.entries import (
    MOST_DOWNLOADED,
    Wanted,
    entries_seen,
    journal_seen,
)
from ropewalk.money.queries.fund_choices import fund_choices
from ropewalk.money.queries.funds import funds_seen_by, journals_seen_by
from ropewalk.money.queries.reversing import budgets_told, refusal_of_reversal
from ropewalk.money.queries.seen import ledgers_read_by
from ropewalk.service.actions.deliveries import take_back_posting
from ropewalk.service.performance_permissions import refusal_to_pay
from ropewalk.service.queries.delivering import (
    contract_of_journal,
    refusal_of_taking_back,
)
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.money.asked_of import why_not_post
from ropewalk.web.money.review_forms import EntriesForm, WhyForm
from ropewalk.web.money.trails import (
    trail_of_entries,
    trail_of_fund,
    trail_of_journal,
)
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.tables import arrange

NUMBERS = (
    "strand",
    "partner",
    "source",
    "budget_year",
    "year",
    "quarter",
)
REVERSAL = "This is a reversal. Post what it took back again, rather than reverse it."


def entries_address(fund_id: int, **wanted: Any) -> str:
    """The address of the entries that a figure is made of."""
    said = {name: value for name, value in wanted.items() if value not in {None, ""}}
    return f"{reverse('fund-entries', args=[fund_id])}?{urlencode(said)}"


def entries(request: HttpRequest, fund_id: int) -> HttpResponse:
    """The entries of a fund that are asked for, a page at a time."""
    seen = seen_or_404(request, funds_seen_by, fund_id)
    form = EntriesForm(data=request.GET, choices=fund_choices(seen))
    wanted = _wanted(form)
    ledgers = ledgers_read_by(actor(request), seen, on=today())
    if request.GET.get("format"):
        held = entries_seen(seen, wanted, most=MOST_DOWNLOADED, ledgers=ledgers)
        if download := download_asked(
            request, [arrange(held.table(), {})], place=seen.title
        ):
            return download
    held = entries_seen(seen, wanted, ledgers=ledgers)
    asked = {
        name: str(value)
        for name, value in request.GET.items()
        if value and name not in {"before", "table", "format"}
    }
    context = {
        "fund": seen,
        "held": held,
        "chosen": _chosen(form),
        "form": form,
        "asked": asked,
        "csv": _address(asked, table="entries", format="csv"),
        "xlsx": _address(asked, table="entries", format="xlsx"),
        "following": _address(asked, before=held.following) if held.following else "",
        "first": _address(asked) if wanted.before else "",
        "most": MOST_DOWNLOADED,
        "trail": trail_of_fund(seen),
    }
    return render(request, "money/entries.html", context)


def _wanted(form: EntriesForm) -> Wanted:
    """What the address asks for.

    Raises:
        BadInput: When it asks for what the fund does not have.
    """
    if not form.is_valid():
        name = next(iter(form.errors))
        what = form.fields[name].label or name
        raise BadInput(
            f"The address asks for a {what.lower()} that this fund does not have. Choose "
            "from the lists on the page of its entries."
        )
    said = form.cleaned_data
    numbers = {name: int(said[name]) if said[name] else None for name in NUMBERS}
    return Wanted(
        kind=said["kind"],
        up_to=said["up_to"],
        as_known=said["known"],
        before=said["before"],
        **numbers,
    )


def _chosen(form: EntriesForm) -> str:
    """What was chosen, in words."""
    told = []
    for bound in form.visible_fields():
        if value := form.cleaned_data[bound.name]:
            words = dict(getattr(bound.field, "choices", ()))
            told.append(f"{bound.label}: {words[value]}" if words else str(bound.label))
    return "; ".join(told)


def _address(asked: dict[str, str], **more: Any) -> str:
    return f"?{urlencode({**asked, **more})}"


def journal(request: HttpRequest, journal_id: int) -> HttpResponse:
    """A journal: its entries, who posted it when, and what took it back."""
    seen = seen_or_404(request, journals_seen_by, journal_id)
    held = journal_seen(seen)
    table = arrange(held.table(), request.GET.dict())
    if download := download_asked(request, [table], place=f"journal {seen.pk}"):
        return download
    context = {
        "journal": seen,
        "held": held,
        "table": table,
        "refusal": _why_not_reverse(request, seen),
        "trail": trail_of_entries(seen.fund),
    }
    return render(request, "money/journal.html", context)


def _why_not_reverse(request: HttpRequest, seen: Any) -> str | None:
    """Why this person cannot take a journal back now, if they cannot."""
    if seen.move == Move.REVERSAL:
        return REVERSAL
    contract = contract_of_journal(seen.pk)
    if contract is None:
        return why_not_post(request, seen.fund) or refusal_of_reversal(seen)
    return refusal_to_pay(
        actor=actor(request), contract=contract, on=today()
    ) or refusal_of_taking_back(contract, seen)


def reverse_(request: HttpRequest, journal_id: int) -> HttpResponse:
    """Take a journal back with another that moves the same money the other way."""
    seen = seen_or_404(request, journals_seen_by, journal_id)
    is_of_contract = contract_of_journal(seen.pk) is not None
    take_back = take_back_posting if is_of_contract else reverse_journal
    refusal = _why_not_reverse(request, seen)
    question = Question(
        title=f"Take back journal {seen.pk}",
        sentence="Another journal moves the same money the other way and counts on the "
        "same day. Both stay to be seen.",
        note="" if refusal else budgets_told(seen),
        button="Take it back",
        trail=trail_of_journal(seen),
        refusal=refusal,
        caption=seen.fund.title,
        back="Back to the journal",
    )
    return ask(
        request,
        question,
        WhyForm(**typed(request)),
        do=lambda said: take_back(journal_id=seen.pk, why=said["why"], **who(request)),
        then=lambda made: reverse("fund-journal", args=[made.pk]),
    )
