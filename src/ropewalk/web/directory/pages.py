"""The directory for people: search, an entry and what things cost, without signing in."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ropewalk.exchange.entry_told import entry_told, joined_for
from ropewalk.exchange.price_list import price_list
from ropewalk.exchange.search import Asked, found_in_directory
from ropewalk.exchange.self_assessment import Answers, suggested_for
from ropewalk.figures import BadInput
from ropewalk.place.shelf import shelf
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.queries.practice_use import pointed_to, practices_of
from ropewalk.web.asking import typed
from ropewalk.web.directory.forms import OLDEST, SelfAssessmentForm, pence_typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import actor, today
from ropewalk.web.tables import arrange

LONGEST_AGE = 3  # digits


@require_safe
@login_not_required
def directory(request: HttpRequest) -> HttpResponse:
    """Search the directory."""
    asked = Asked(
        words=request.GET.get("words", ""),
        postcode=request.GET.get("postcode", ""),
        kind=request.GET.get("kind", ""),
        with_ended=bool(request.GET.get("ended")),
        page=request.GET.get("page", ""),
    )
    found, refusal = None, ""
    try:
        found = found_in_directory(asked, lake=shelf(), on=today())
    except BadInput as wrong:
        refusal = str(wrong)
    context = {
        "asked": asked,
        "found": found,
        "refusal": refusal,
        "kinds": KindOfNeed.choices,
        "kept": urlencode(
            {
                name: value
                for name, value in (
                    ("words", asked.words),
                    ("postcode", asked.postcode),
                    ("kind", asked.kind),
                    ("ended", "1" if asked.with_ended else ""),
                )
                if value
            }
        ),
    }
    return render(request, "directory/search.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def self_assess(request: HttpRequest) -> HttpResponse:
    """What might help somebody, by their own account. What they answer is not kept.

    It is sent, not put into the address, and the page is not stored: at a shared computer
    nobody finds what the person before them answered.
    """
    form = SelfAssessmentForm(**typed(request))
    found = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        answers = Answers(
            tuple(KindOfNeed(each) for each in said["kinds"]),
            said["age"],
            said["postcode"],
        )
        try:
            found = suggested_for(answers, lake=shelf(), on=today())
        except BadInput as wrong:
            form.add_error("postcode", str(wrong))
    context = {
        "form": form,
        "found": found,
        "is_helping": bool(found and form.cleaned_data["is_helping"]),
        "chosen": [KindOfNeed(each).label for each in form.cleaned_data["kinds"]]
        if found
        else [],
    }
    return render(request, "directory/self_assessment.html", context)


@require_safe
@login_not_required
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """An entry in plain words; with the money behind it for whoever may see that."""
    age, refusal = None, ""
    try:
        age = _age(request.GET.get("age", ""))
    except BadInput as wrong:
        refusal = str(wrong)
    told = entry_told(entry_id, age=age, on=today())
    if told is None:
        raise Http404
    context = {
        "entry": told,
        "age": age,
        "typed": request.GET.get("age", "")[:20],
        "refusal": refusal,
        "behind": _links_behind(request, entry_id),
        "pointing": _pointing(request, entry_id),
    }
    return render(request, "directory/entry.html", context)


def _age(typed: str) -> int | None:
    """The age that was typed; none where nothing was.

    Raises:
        BadInput: when it is no age.
    """
    said = typed.strip()
    if not said:
        return None
    if not (said.isascii() and said.isdecimal() and len(said) <= LONGEST_AGE):
        raise BadInput(f"Enter an age in whole years, from 0 to {OLDEST}.")
    if int(said) > OLDEST:
        raise BadInput(f"Enter an age in whole years, from 0 to {OLDEST}.")
    return int(said)


def _links_behind(request: HttpRequest, entry_id: UUID) -> list[tuple[str, str]]:
    """(words, address) pairs to the service, contracts and funds, for who may see them."""
    if not request.user.is_authenticated:
        return []
    seen = joined_for(actor(request), entry_id, on=today())
    service = (
        [
            (
                "The service, as it is commissioned",
                reverse("service", args=[seen.service_id]),
            )
        ]
        if seen.service_id is not None
        else []
    )
    return [
        *service,
        *(
            (f"Contract {each.reference}", reverse("contract", args=[each.pk]))
            for each in seen.contracts
        ),
        *(
            (f"{title}, the fund that pays", reverse("fund", args=[number]))
            for number, title in seen.funds
        ),
    ]


def _pointing(request: HttpRequest, entry_id: UUID) -> str:
    """Where the people of a practice count whom they pointed to it; else nothing."""
    if not request.user.is_authenticated:
        return ""
    practices = practices_of(actor(request), on=today())
    number = pointed_to(entry_id) if practices else None
    return reverse("count-use", args=[number]) if number is not None else ""


@require_safe
@login_not_required
def prices(request: HttpRequest) -> HttpResponse:
    """What every activity costs, and how much of it a sum buys."""
    pence, refusal = None, ""
    try:
        pence = pence_typed(request.GET.get("sum", ""))
    except BadInput as wrong:
        refusal = str(wrong)
    table = arrange(price_list(pence=pence, on=today()), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "table": table,
        "pence": pence,
        "typed": request.GET.get("sum", "")[:20],
        "refusal": refusal,
    }
    return render(request, "directory/prices.html", context)
