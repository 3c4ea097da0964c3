"""Fair shares: a sum divided by need, distance from it, and the way there."""

from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import quote_plus, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ropewalk.figures import BadInput, Table
from ropewalk.place.choices import boards, components, formulas
from ropewalk.place.queries import practices_by_neighbourhood
from ropewalk.place.shares import (
    GROUPINGS,
    Allocation,
    allocate,
    distances,
    pace,
)
from ropewalk.place.shares_said import result_said
from ropewalk.place.shelf import shelf
from ropewalk.web.analyse.forms import SharesForm
from ropewalk.web.analyse.pictures import draw
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import actor, day_asked, today
from ropewalk.web.tables import arrange

AT_FIRST = {"by": "district", "component": "final"}
BASELINES = "baselines"
BOARDS = "icb"
KEPT = "kept-"
MOST_IN_ADDRESS = 2_000  # characters; web servers refuse a line of more than 4,094
NOT_IN_ADDRESS = (
    "What each had was too long a list for this address, and is held only for the person "
    "who entered it, until they sign out or enter another. Ask for the list and paste it "
    "below. The shares do not depend on it."
)
OWN_NEIGHBOURHOODS = (
    "Neighbourhoods are those that your own organisations have drawn, so that somebody of "
    "another organisation who opens this address sees theirs and not yours."
)
INTRODUCTION = (
    "Divide a sum by need, to the penny. A share is arithmetic on the NHS formula, not an "
    "official target, and leaves out social care."
)


def fair_shares(request: HttpRequest) -> HttpResponse:
    """Divide a sum, and say how each share was found.

    What was asked is in the address, so that it gives somebody else the same answer. A
    list of what each has now that is too long for one is kept in the session, and the
    address then says which list it meant: another person's is never put in its place.
    """
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        return redirect(f"{reverse('fair-shares')}?{_address(request, form)}")
    tables: list[Table] = []
    allocation, sentence = None, ""
    if form.is_valid():
        try:
            allocation = _allocated(request, form)
            tables = [allocation.table, *_from_what_each_has(allocation, form)]
            sentence = result_said(allocation, *tables[1:])
        except BadInput as wrong:
            form.add_error(None, str(wrong))
            tables = []
    arranged = [arrange(table, request.GET.dict()) for table in tables]
    among = allocation.among if allocation else ""
    if download := download_asked(request, arranged, place=among):
        return download
    context = {
        "form": form,
        "on": day_asked(request),
        "introduction": INTRODUCTION,
        "sentence": sentence,
        "not_shared": _not_shared(form),
        "tables": arranged,
        "drawn": draw("bars", tables[0]) if tables else None,
        "sources": tables[0].sources if tables else (),
    }
    return render(request, "analyse/fair_shares.html", context)


def _not_shared(form: SharesForm) -> list[str]:
    """What the address does not carry to another person, in sentences."""
    found = [NOT_IN_ADDRESS] if form.is_without_baselines else []
    if form["by"].value() == "neighbourhood":
        found.append(OWN_NEIGHBOURHOODS)
    return found


def _form(request: HttpRequest) -> SharesForm:
    held = shelf()
    vintages = formulas(held)
    if request.method == "POST":
        asked = request.POST.dict()
        ticked = request.POST.getlist(BOARDS)
    else:
        asked = {**AT_FIRST, "vintage": vintages[0], **request.GET.dict()}
        ticked = ",".join(request.GET.getlist(BOARDS)).split(",")
    is_lost = False
    if request.method != "POST" and asked.get(BASELINES, "").startswith(KEPT):
        kept = request.session.get(BASELINES, "")
        is_lost = _mark_of(kept) != asked[BASELINES]
        asked[BASELINES] = "" if is_lost else kept
    return SharesForm(
        {**asked, BOARDS: [code for code in ticked if code]},
        choices={
            "by": list(GROUPINGS.items()),
            BOARDS: boards(held),
            "component": components(),
            "vintage": [(each, each) for each in vintages],
        },
        is_without_baselines=is_lost,
    )


def _address(request: HttpRequest, form: SharesForm) -> str:
    """What was asked, as the address of its answer.

    Boards are one parameter, with commas, since the links of a table keep one value for
    each name.
    """
    typed = {name: str(form[name].value() or "") for name in form.fields}
    typed[BOARDS] = ",".join(form[BOARDS].value())
    typed[BASELINES] = _in_address(request, typed[BASELINES])
    typed["on"] = request.GET.get("on", "")
    return urlencode({name: value for name, value in typed.items() if value})


def _in_address(request: HttpRequest, typed: str) -> str:
    """What each has now, or where it is too long the mark of the list in the session."""
    has_now = "\n".join(line.strip() for line in typed.splitlines() if line.strip())
    if len(quote_plus(has_now)) <= MOST_IN_ADDRESS:
        return has_now
    request.session[BASELINES] = has_now
    return _mark_of(has_now)


def _mark_of(has_now: str) -> str:
    """A word that stands for a list, and for no other."""
    return f"{KEPT}{sha256(has_now.encode()).hexdigest()[:16]}"


def _allocated(request: HttpRequest, form: SharesForm) -> Allocation:
    asked = form.cleaned_data
    groups = None
    if asked["by"] == "neighbourhood":
        groups = practices_by_neighbourhood(
            actor(request), on=today(), in_use_on=day_asked(request)
        )
    return allocate(
        shelf(),
        pence=asked["pounds"],
        by=asked["by"],
        icbs=tuple(asked[BOARDS]) or None,
        component=asked["component"],
        vintage=asked["vintage"],
        groups=groups,
    )


def _from_what_each_has(allocation: Allocation, form: SharesForm) -> Iterator[Table]:
    """The distances from what each has now, and the way there, where these were asked."""
    asked = form.cleaned_data
    if not asked["baselines"]:
        return
    yield distances(allocation, asked["baselines"])
    if asked["years"]:
        limits = {
            name: asked[name]
            for name in ("floor", "ceiling", "growth")
            if asked[name] is not None
        }
        yield pace(allocation, asked["baselines"], years=asked["years"], **limits)
