"""The page of a thread, and the page of all loose ends of a partnership."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.figures.table import Cell
from ropewalk.paper.charts.thread import thread as drawn
from ropewalk.paper.drawing import NARROW
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.review.queries.loose_ends import loose_ends_in
from ropewalk.review.queries.thread import ThreadSeen, thread_of
from ropewalk.review.rules.loose_ends import LooseEnd
from ropewalk.review.rules.thread import Kind
from ropewalk.review.rules.thread_said import Found
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import actor, seen_or_404, today
from ropewalk.web.review.places import page_of, where_tied
from ropewalk.web.review.whys import why_address
from ropewalk.web.tables import arrange
from ropewalk.web.telling import Told, tell

WHAT_IT_IS = (
    "A thing breaks the thread where nothing leads on from it to an outcome. Each row "
    "leads to the page on which it is tied."
)


@dataclass(frozen=True, slots=True)
class Tie:
    """A loose end as the page tells it: at what, what is missing, who ties it and where."""

    title: str
    sentence: str
    tied_by: str
    words: str
    address: str


def thread(request: HttpRequest, kind: str, thing_id: int) -> HttpResponse:
    """The thread through one thing, both ways."""
    if kind not in set(Kind):
        raise Http404
    seen = thread_of(Kind(kind), thing_id, actor=actor(request), on=today())
    if seen is None:
        raise Http404
    table = arrange(seen.table(), request.GET.dict(), leads_to=_rows_lead(seen))
    if download := download_asked(request, [table], place=seen.start.title):
        return download
    context = {
        "seen": seen,
        "wide": drawn(seen, name="thread-wide"),
        "narrow": drawn(seen, width=NARROW, name="thread-narrow"),
        "table": table,
        "ties": _ties(seen),
        "whys": _whys(seen),
        "own_page": page_of(seen.start.thing),
        "trail": _trail(seen),
        "steps": _steps(seen),
    }
    return render(request, "review/thread.html", context)


def _rows_lead(seen: ThreadSeen) -> Callable[[Cell], str]:
    """Where each row leads, by its number."""
    pages = {
        number: page_of(card.thing) for number, card in enumerate(seen.cards(), start=1)
    }
    return lambda number: pages[int(str(number))]


def _ties(seen: ThreadSeen) -> list[Tie]:
    """The loose ends of what is shown, in the order of the thread."""
    cards = {card.thing: card for card in seen.cards()}
    return [
        Tie(
            f"{cards[each.thing].title} ({each.thing.kind.one})",
            each.sentence,
            each.tied_by,
            f"{each.remedy}: {cards[each.thing].title}, "
            f"{each.thing.kind.one} {each.thing.pk}",
            where_tied(each, cards[each.thing].partnership_id),
        )
        for each in seen.loose
    ]


def _whys(seen: ThreadSeen) -> list[tuple[str, str]]:
    """From each figure that is shown to why it is what it is."""
    paid = [
        (
            f"Why {Found(each.kind, each.total, each.pence).said} on this thread",
            reverse(
                "thread-paid", args=[seen.start.thing.kind.value, seen.start.thing.pk]
            ),
        )
        for each in seen.kinds
        if each.pence is not None
    ]
    return paid + [
        (
            f"Why {card.says}: {card.title}, {card.thing.kind.one} {card.thing.pk}",
            why_address(card.thing),
        )
        for card in seen.cards()
        if card.has_figure
    ]


def _trail(seen: ThreadSeen) -> list[tuple[str, str]]:
    trail = [("Review", reverse("review"))]
    if partnership := seen.start.partnership_id:
        trail.append(("Loose ends", reverse("loose-ends", args=[partnership])))
    return trail


def _steps(seen: ThreadSeen) -> list[tuple[str, str]]:
    """What this person can do next."""
    thing = seen.start.thing
    steps = []
    if page_of(thing) != reverse("thread", args=[thing.kind.value, thing.pk]):
        steps.append((f"Go to the page of this {thing.kind.one}", page_of(thing)))
    if partnership := seen.start.partnership_id:
        steps.append(
            (
                "See every loose end of the partnership",
                reverse("loose-ends", args=[partnership]),
            )
        )
    return steps


def loose_ends(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """All loose ends of a partnership, who can tie each, and where."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    held = loose_ends_in(partnership, actor=actor(request), on=today())
    return tell(
        request,
        Told(
            title="Loose ends",
            sentence=held.said,
            trail=[("Review", reverse("review"))],
            caption=partnership.name,
            notes=[WHAT_IT_IS] if held.table.rows else [],
            tables=[held.table] if held.table.rows else [],
            leads_to={"loose": _ends_lead(held.ends, partnership.pk)},
            steps=[
                (
                    "See what is commissioned",
                    reverse("commissioning", args=[partnership.pk]),
                )
            ],
        ),
    )


def _ends_lead(
    ends: Mapping[int, LooseEnd], partnership_id: int
) -> Callable[[Cell], str]:
    """Where each row leads, by its number."""
    return lambda number: where_tied(ends[int(str(number))], partnership_id)
