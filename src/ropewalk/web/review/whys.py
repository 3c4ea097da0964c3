"""Why a figure is what it is: the page of a thing's figures, and of what is paid on a thread."""

from collections import Counter
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures import Figure
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.place.section import Section
from ropewalk.review.queries.bought import bought_in
from ropewalk.review.queries.cards import Card
from ropewalk.review.queries.thread import paid_on_thread
from ropewalk.review.queries.why import why_of
from ropewalk.review.rules.thread import Kind, Thing
from ropewalk.review.rules.why import Entries, Lead, Sitting
from ropewalk.web.money.entries import entries_address
from ropewalk.web.requests import actor, seen_or_404, today
from ropewalk.web.review.places import page_of, thread_address
from ropewalk.web.telling import Told, tell

WHAT_IT_IS = (
    "Under each figure: the rule by which it is made, what it is made of, and the dated "
    "values and sources it rests on, each with how certain it is."
)


def why(request: HttpRequest, kind: str, thing_id: int) -> HttpResponse:
    """Why the figures of a thing are what they are, and what they lead to."""
    if kind not in set(Kind):
        raise Http404
    seen = why_of(Kind(kind), thing_id, actor=actor(request), on=today())
    if seen is None:
        raise Http404
    return tell(
        request,
        Told(
            title=f"Why: {seen.card.title}",
            sentence=seen.sentence,
            trail=_trail(seen.card),
            caption=f"The figures of one {seen.card.thing.kind.one}",
            facts=seen.facts,
            notes=[WHAT_IT_IS] if seen.figures else [],
            sections=[_figures("Its figures", seen.figures)] if seen.figures else [],
            on=today(),
            links=_links(seen.leads),
            links_title="What it leads to",
            steps=[("Back to its thread", thread_address(seen.card.thing))],
        ),
    )


def _figures(title: str, figures: Sequence[Figure]) -> Section:
    return Section("figures", title, "", tuple(figures))


def _trail(card: Card) -> list[tuple[str, str]]:
    return [
        ("Review", reverse("review")),
        (f"The thread through {card.title}", thread_address(card.thing)),
    ]


def _links(leads: Sequence[Lead]) -> list[tuple[str, str]]:
    """The words and the address of each; words that come twice say a number, too."""
    times = Counter(each.words for each in leads)
    return [
        (
            f"{each.words}, number {each.to.pk}"
            if times[each.words] > 1 and isinstance(each.to, Thing)
            else each.words,
            _address(each),
        )
        for each in leads
    ]


def _address(lead: Lead) -> str:
    match lead.to:
        case Entries(fund_id=fund, kind=kind, budget_year=year):
            return entries_address(fund, kind=kind, budget_year=year)
        case Sitting(meeting_id=meeting):
            return reverse("meeting", args=[meeting])
        case Thing():
            return page_of(lead.to)


def paid(request: HttpRequest, kind: str, thing_id: int) -> HttpResponse:
    """Why what is paid on a thread comes to what it does, order by order."""
    if kind not in set(Kind):
        raise Http404
    seen = paid_on_thread(Kind(kind), thing_id, actor=actor(request), on=today())
    if seen is None:
        raise Http404
    figures = [seen.figure] if seen.figure else []
    return tell(
        request,
        Told(
            title=f"Paid on the thread through {seen.start.title}",
            sentence="Each row leads to the steps and the entries of its order."
            if figures
            else "Nothing that you may see is paid on this thread.",
            trail=_trail(seen.start),
            sections=[_figures("What it comes to", figures)] if figures else [],
            on=today(),
            tables=[seen.table] if figures else [],
            leads_to={"paid": lambda pk: why_address(Thing(Kind.ORDER, int(str(pk))))},
            steps=[("Back to its thread", thread_address(seen.start.thing))],
        ),
    )


def why_address(thing: Thing) -> str:
    """The page that says why the figures of a thing are what they are."""
    return reverse("thread-why", args=[thing.kind.value, thing.pk])


def delivered(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """What was delivered in the year, contract by contract, and what it is for."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    table = bought_in(seen, actor(request), on=today()).table()
    return tell(
        request,
        Told(
            title="What was delivered, contract by contract",
            sentence="What each service is for is beside it; each row leads to the "
            "deliveries, by the terms that priced them."
            if table.rows
            else "Nothing was delivered in this financial year yet from the funds that your "
            "organisation takes part in.",
            trail=[
                ("Review", reverse("review")),
                (
                    f"{seen.name} at a glance",
                    reverse("dashboard", args=[seen.pk]),
                ),
            ],
            caption=seen.name,
            tables=[table] if table.rows else [],
            leads_to={
                "delivered": lambda pk: why_address(Thing(Kind.CONTRACT, int(str(pk))))
            },
            steps=[
                ("See what is commissioned", reverse("commissioning", args=[seen.pk]))
            ],
        ),
    )
