"""A page that asks for one thing, does it, and leads on; or says why it cannot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ropewalk.figures import BadInput


@dataclass(frozen=True, slots=True)
class Question:
    """What a page asks.

    Attributes:
        title: What the person came to do.
        sentence: What comes of it.
        button: The words on the button.
        trail: (words, address) pairs, from the top down to the page above.
        refusal: Why this person may not, if they may not.
        headings: A heading before a field, by the field's name.
        note: What to know before filling it in.
        has_file: Whether a file can be sent with it.
    """

    title: str
    sentence: str
    button: str
    trail: Sequence[tuple[str, str]]
    refusal: str | None = None
    headings: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    has_file: bool = False


def ask(
    request: HttpRequest,
    question: Question,
    form: forms.Form,
    *,
    do: Callable[[dict[str, Any]], object],
    then: Callable[[Any], str],
) -> HttpResponse:
    """Ask; once the form holds, do it with what was typed and go to ``then`` of it."""
    if request.method == "POST" and form.is_valid():
        try:
            done = do(form.cleaned_data)
        except BadInput as wrong:
            form.add_error(None, str(wrong))
        else:
            return redirect(then(done))
    context = {"question": question, "form": form}
    return render(request, "partnership/asking.html", context)


def typed(request: HttpRequest) -> dict[str, Any]:
    """What a form is bound to: what was sent, or nothing yet."""
    if request.method != "POST":
        return {"data": None, "files": None}
    return {"data": request.POST, "files": request.FILES}
