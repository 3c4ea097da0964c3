"""A page that asks for one thing, does it, and leads on; or says why it cannot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ropewalk.figures import BadInput, Table
from ropewalk.web.downloads import download_asked
from ropewalk.web.fields import all_can_be_seen
from ropewalk.web.tables import arrange


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
        rows: Short fields that are one thing together, by what it is called; after the rest.
        folded: The fields that few need, by the words they are folded away under.
        note: What to know before filling it in.
        points: What that note lists.
        has_file: Whether a file can be sent with it.
        tables: What the answer rests on, before the fields.
        caption: What it is asked of, above the title.
        as_seen: Which version of that the person is shown; it comes back with the answer.
        beside: The field that a refusal stands beside; the whole form unless it is said.
        back: The words that lead to the page above where the person may not.
        remedies: (words, address) pairs that lead to what is missing before it can be done.
    """

    title: str
    sentence: str
    button: str
    trail: Sequence[tuple[str, str]]
    refusal: str | None = None
    headings: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Sequence[str]] = field(default_factory=dict)
    folded: Mapping[str, Sequence[str]] = field(default_factory=dict)
    note: str = ""
    points: Sequence[str] = ()
    has_file: bool = False
    tables: Sequence[Table] = ()
    caption: str = ""
    as_seen: str = ""
    beside: str | None = None
    back: str = ""
    remedies: Sequence[tuple[str, str]] = ()

    @property
    def apart(self) -> set[str]:
        """The names of the fields that stand in a row or are folded away."""
        parts = (*self.rows.values(), *self.folded.values())
        return {name for names in parts for name in names}

    @property
    def above(self) -> str:
        """The address of the page above."""
        return self.trail[-1][1]


def ask(
    request: HttpRequest,
    question: Question,
    form: forms.Form,
    *,
    do: Callable[[dict[str, Any]], object],
    then: Callable[[Any], str] | None = None,
    remedy: Callable[[BadInput], Sequence[tuple[str, str]]] | None = None,
) -> HttpResponse:
    """Ask; once the form holds, do it with what was typed and go on.

    Where there is nothing to type, a refusal stands in place of the form.

    Args:
        request: Who asks.
        question: What the page says.
        form: Bound to what was ``typed``.
        do: Does it, or refuses in words.
        then: The address to go to, of what was done; the page above unless it is said.
        remedy: The links that lead on from a refusal, if any do.
    """
    if request.method == "POST" and form.is_valid() and all_can_be_seen(form):
        try:
            done = do(form.cleaned_data)
        except BadInput as wrong:
            if remedy is not None:
                question = replace(
                    question, remedies=[*remedy(wrong), *question.remedies]
                )
            if form.fields:
                form.add_error(question.beside, str(wrong).splitlines())
            else:
                question = replace(question, refusal=str(wrong))
        else:
            return redirect(then(done) if then else question.above)
    shown = () if question.refusal else question.tables
    tables = [arrange(each, request.GET.dict()) for each in shown]
    if download := download_asked(request, tables, place=question.caption):
        return download
    context = {"question": question, "form": form, "tables": tables}
    return render(request, "asking.html", context)


def typed(request: HttpRequest) -> dict[str, Any]:
    """What a form is bound to: what was sent, or nothing yet."""
    if request.method != "POST":
        return {"data": None, "files": None}
    return {"data": request.POST, "files": request.FILES}


def as_seen(request: HttpRequest) -> str:
    """Which version the person had been shown when they sent the form."""
    return request.POST.get("as_seen", "")
