"""A page on which one thing is entered: the form, what was wrong with it, and where next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from ropewalk.figures import BadInput


@dataclass(frozen=True, slots=True)
class Entry:
    """What a page that enters one thing says.

    Attributes:
        title: What the person came to do.
        button: What the button does.
        trail: The pages above, as (words, address).
        refusal: Why they may not; nothing when they may.
        sentence: What to know before.
    """

    title: str
    button: str
    trail: Sequence[tuple[str, str]]
    refusal: str | None
    sentence: str = ""


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; nothing when the page is only opened."""
    return request.POST if request.method == "POST" else None


def enter(
    request: HttpRequest,
    page: Entry,
    typed: forms.Form,
    act: Callable[[], object],
    *,
    done: str,
) -> HttpResponse:
    """Show the form, or do what it asks and go on.

    Args:
        request: Who asks.
        page: What the page says.
        typed: The form, bound to what was sent.
        act: Does it with what the form holds, or refuses in words.
        done: The address to go to afterwards.
    """
    if request.method == "POST" and typed.is_valid():
        try:
            act()
        except BadInput as wrong:
            typed.add_error(None, str(wrong))
        else:
            return redirect(done)
    return render(request, "partnership/enter.html", {"page": page, "form": typed})
