"""A page that tells one thing: the answer, the tables under it, and what comes next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ropewalk.figures import Table
from ropewalk.figures.table import Cell
from ropewalk.web.downloads import download_asked
from ropewalk.web.tables import arrange


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells.

    Attributes:
        title: What it is about.
        sentence: The answer.
        trail: (words, address) pairs, from the top down to the page above.
        caption: What it is of, above the title.
        facts: (words, value) pairs that say it briefly.
        notes: Paragraphs to know before the tables.
        tables: What it is made of; each can be taken away.
        leads_to: Where the rows of a table lead, by the table's key.
        links: (words, address) pairs to what stands in the tables.
        links_title: What those lead to.
        refusal: Why this person may do no more here, if they may not.
        steps: (words, address) pairs; without an address, who has the next step.
    """

    title: str
    sentence: str
    trail: Sequence[tuple[str, str]]
    caption: str = ""
    facts: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    tables: Sequence[Table] = ()
    leads_to: Mapping[str, Callable[[Cell], str]] = field(default_factory=dict)
    links: Sequence[tuple[str, str]] = ()
    links_title: str = ""
    refusal: str | None = None
    steps: Sequence[tuple[str, str]] = ()


def tell(request: HttpRequest, told: Told) -> HttpResponse:
    """Tell it, or send the table that the address asks for."""
    tables = [
        arrange(each, request.GET.dict(), leads_to=told.leads_to.get(each.key))
        for each in told.tables
    ]
    if download := download_asked(request, tables, place=told.caption):
        return download
    return render(request, "telling.html", {"told": told, "tables": tables})
