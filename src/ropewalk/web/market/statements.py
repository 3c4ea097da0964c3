"""Pages of the market position statement, its document, and what people type into it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify

from ropewalk.paper.documents import DOCX
from ropewalk.paper.market_position import position_docx
from ropewalk.place.shelf import shelf
from ropewalk.service.actions.shaping import (
    plan_block_stages,
    record_reach,
    score_factor,
    set_sector_target,
    write_intention,
)
from ropewalk.service.permissions import refusal_to_commission
from ropewalk.service.queries.market_diversity import given_of
from ropewalk.service.queries.market_position import (
    OWN,
    MarketPosition,
    partnerships_positioned,
    position_of_partnership,
    position_of_place,
)
from ropewalk.service.queries.market_readiness import intentions_of
from ropewalk.web.analyse.asked import place_asked
from ropewalk.web.analyse.pictures import draw
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.market.forms import (
    FactorForm,
    IntentionForm,
    ReachForm,
    StagesForm,
    TargetForm,
    stage_rows,
)
from ropewalk.web.market.trails import (
    statement_address,
    trail_of_statement,
    trail_of_warnings,
)
from ropewalk.web.requests import actor, day_asked, seen_or_404, today, who
from ropewalk.web.sections import show

LONGEST_NAME = 60


def _position(request: HttpRequest, code: str) -> MarketPosition:
    """The statement that an address names: of a place, or of a partnership of theirs."""
    if own := OWN.fullmatch(code):
        held = get_object_or_404(
            partnerships_positioned(actor(request), on=today()), pk=int(own[1])
        )
        return position_of_partnership(shelf(), held, actor=actor(request), on=today())
    return position_of_place(
        shelf(), place_asked(request, code), actor=actor(request), on=day_asked(request)
    )


def statement(request: HttpRequest, code: str) -> HttpResponse:
    """A market position statement: a draft made from data."""
    held = _position(request, code)
    shown = [show(each, request.GET.dict(), draw=draw) for each in held.sections]
    tables = [table for each in shown for table in each.tables]
    if download := download_asked(request, tables, place=held.title):
        return download
    context = {
        "position": held,
        "shown": shown,
        "on": held.on,
        "place": held.places[0] if held.partnership is None else None,
        "sources": held.sources(),
        "trail": trail_of_warnings(),
        "steps": _steps(request, held),
        "refusal": _why_not(request, held.partnership) if held.partnership else None,
    }
    return render(request, "market/statement.html", context)


def document(request: HttpRequest, code: str) -> HttpResponse:
    """A market position statement as a document."""
    held = _position(request, code)
    stem = slugify(f"market-position-{held.title}")[:LONGEST_NAME].strip("-")
    return HttpResponse(
        position_docx(held),
        content_type=DOCX,
        headers={"Content-Disposition": f'attachment; filename="{stem}.docx"'},
    )


def _why_not(request: HttpRequest, partnership: Any) -> str | None:
    return refusal_to_commission(
        actor=actor(request), partnership=partnership, on=today()
    )


def _steps(request: HttpRequest, held: MarketPosition) -> list[tuple[str, str]]:
    """What this person can add to the statement, and where it leads on."""
    if held.partnership is None:
        place = held.places[0]
        return [
            (
                f"Early warnings about care homes in {place.short_name}",
                reverse("market-of-place", args=[place.code]),
            ),
            (
                f"See the position of {place.short_name}",
                reverse("place", args=[place.code]),
            ),
        ]
    steps = []
    if not _why_not(request, held.partnership):
        steps = [
            (words, reverse(name, args=[held.partnership.pk]))
            for words, name in (
                ("Write what you mean to do", "write-intention"),
                ("Say which services are generic", "record-reach"),
                ("Set a target for who gives services", "set-sector-target"),
                ("Plan the stages of buying less by block", "plan-blocks"),
                ("Score a factor of success", "score-factor"),
            )
        ]
    return [*steps, ("See the early warnings", reverse("early-warnings"))]


def _ask(
    request: HttpRequest,
    partnership: Any,
    form: forms.Form,
    *,
    title: str,
    sentence: str,
    do: Callable[[dict[str, Any]], object],
    **more: Any,
) -> HttpResponse:
    """Ask for one thing that a partnership's statement then says."""
    question = Question(
        title=title,
        sentence=sentence,
        button="Record it",
        trail=trail_of_statement(partnership),
        refusal=_why_not(request, partnership),
        caption=partnership.name,
        back="Back to the statement",
        **more,
    )
    return ask(
        request, question, form, do=do, then=lambda _: statement_address(partnership)
    )


def write(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Tell providers what the partnership means to do."""
    held = seen_or_404(request, partnerships_positioned, partnership_id)
    form = IntentionForm(
        **typed(request),
        earlier=[(str(each.pk), each.text[:80]) for each in intentions_of(held)],
        initial={"submission_key": uuid4()},
    )
    return _ask(
        request,
        held,
        form,
        title="Write what you mean to do",
        sentence="It stands in the market position statement word for word.",
        do=lambda _: write_intention(
            partnership_id=held.pk, **form.said(), **who(request)
        ),
    )


def target(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Set what share of services others than the partners are to give."""
    held = seen_or_404(request, partnerships_positioned, partnership_id)
    return _ask(
        request,
        held,
        TargetForm(**typed(request)),
        title="Set a target for who gives services",
        sentence="The statement then says how far it is.",
        do=lambda said: set_sector_target(
            partnership_id=held.pk, **said, **who(request)
        ),
    )


def blocks(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Plan the stages at which less is bought by block contract."""
    held = seen_or_404(request, partnerships_positioned, partnership_id)
    form = StagesForm(**typed(request))
    return _ask(
        request,
        held,
        form,
        title="Plan the stages of buying less by block",
        sentence="Each stage has a day and a smaller share; at the last one it is 0.",
        rows=stage_rows(),
        do=lambda said: plan_block_stages(
            partnership_id=held.pk,
            stages=form.stages(),
            why=said["why"],
            **who(request),
        ),
    )


def factor(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Score a factor of success."""
    held = seen_or_404(request, partnerships_positioned, partnership_id)
    return _ask(
        request,
        held,
        FactorForm(**typed(request)),
        title="Score a factor of success",
        sentence="The last score counts; those before stay on record.",
        do=lambda said: score_factor(partnership_id=held.pk, **said, **who(request)),
    )


def reach(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Say whether a service is generic or specialist."""
    held = seen_or_404(request, partnerships_positioned, partnership_id)
    services = [
        (str(each.pk), each.name) for each in given_of(held) if each.runs(today())
    ]
    return _ask(
        request,
        held,
        ReachForm(**typed(request), services=services, initial={"starts_on": today()}),
        title="Say which services are generic",
        sentence="A generic service is open to everybody who could use it; a specialist "
        "one is for one group of people alone.",
        do=lambda said: record_reach(
            **said | {"service_id": int(said["service_id"])}, **who(request)
        ),
    )
