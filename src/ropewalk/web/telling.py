"""A page that tells one thing: the answer, the tables under it, and what comes next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ropewalk.figures import Table
from ropewalk.figures.table import Cell
from ropewalk.place.section import Section
from ropewalk.web.analyse.pictures import draw
from ropewalk.web.downloads import download_asked
from ropewalk.web.sections import show
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
        sections: Its parts, each with its own answer, figures, pictures and tables.
        on: The day that the figures of its parts are told on; needed where there are any.
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
    sections: Sequence[Section] = ()
    on: date | None = None
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
    shown = [show(each, request.GET.dict(), draw=draw) for each in told.sections]
    every = [*tables, *(table for each in shown for table in each.tables)]
    if download := download_asked(request, every, place=told.caption):
        return download
    context = {"told": told, "tables": tables, "shown": shown}
    return render(request, "telling.html", context)
