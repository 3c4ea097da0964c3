"""Search in the records that a person may see."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.figures import BadInput
from ropewalk.review.queries.search import SHOWN, FoundOfKind, found_by
from ropewalk.web.requests import actor, today

OUTCOME = "outcome"  # has no page but its thread
PAGES = {  # where a page is not called what the kind is
    "plan": "joint-plan",
    "task": "programme-task",
    "order": "fund-order",
}


def search(request: HttpRequest) -> HttpResponse:
    """What was found, kind by kind; before anything is asked, the box alone."""
    asked = request.GET.get("q", "").strip()
    refusal, found = "", []
    if asked:
        try:
            found = found_by(actor(request), asked=asked, on=today())
        except BadInput as bad:
            refusal = str(bad)
    context = {
        "asked": asked,
        "refusal": refusal,
        "sentence": _sentence(asked, found) if asked and not refusal else "",
        "found": [
            (kind, [(_address(kind.code, each.address), each) for each in kind.found])
            for kind in found
        ],
        "shown": SHOWN,
    }
    return render(request, "review/search.html", context)


def _sentence(asked: str, found: list[FoundOfKind]) -> str:
    if not found:
        return f"Nothing that you may see holds “{asked}”."
    number = sum(len(each.found) for each in found)
    more = " or more" if any(each.has_more for each in found) else ""
    things = "thing" if number == 1 and not more else "things"
    return f"{number}{more} {things} that you may see: “{asked}”."


def _address(code: str, told: Sequence[int]) -> str:
    """The page of one thing."""
    if code == OUTCOME:
        return reverse("thread", args=[code, *told])
    return reverse(PAGES.get(code, code), args=told)
