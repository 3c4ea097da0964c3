"""The thread through one thing, for programs."""

from django.http import Http404, HttpRequest
from ninja import Router

from ropewalk.api.figures import Figure
from ropewalk.api.refusals import NOT_THERE, REFUSALS
from ropewalk.api.requests import actor, today
from ropewalk.api.review import told
from ropewalk.review.queries.cards import Card
from ropewalk.review.queries.thread import paid_on_thread, thread_of
from ropewalk.review.queries.why import why_of
from ropewalk.review.rules.thread import Kind, Thing
from ropewalk.review.rules.why import Entries, Lead, Sitting

router = Router(tags=["Review"])
MOST_DIGITS = 2**63 - 1  # the largest number that the records can hold


@router.get(
    "/thread/{kind}/{int:thing_id}",
    response=REFUSALS | NOT_THERE | {200: told.Thread},
    url_name="api-thread",
    operation_id="thread",
)
def thread(request: HttpRequest, kind: str, thing_id: int) -> told.Thread:
    """What leads to a thing, what follows from it, and what hangs loose."""
    _refuse_unknown(kind, thing_id)
    seen = thread_of(Kind(kind), thing_id, actor=actor(request), on=today())
    if seen is None:
        raise Http404
    return told.Thread(
        on=today(),
        start=_card(seen.start),
        sentence=seen.sentence,
        counted=[
            told.Counted(kind=each.kind.value, total=each.total, pence=each.pence)
            for each in seen.kinds
        ],
        things=[_card(each) for each in seen.cards()],
        lines=[
            told.Line(upper=_thing(upper), lower=_thing(lower))
            for upper, lower in seen.lines
        ],
        loose_ends=[
            told.LooseEnd(
                thing=_thing(each.thing),
                code=each.end.value,
                sentence=each.sentence,
                remedy=each.remedy,
                tied_by=each.tied_by,
            )
            for each in seen.loose
        ],
        loose_ends_elsewhere=seen.loose_elsewhere,
    )


def _thing(thing: Thing) -> told.Thing:
    return told.Thing(kind=thing.kind.value, id=thing.pk)


def _card(card: Card) -> told.OnThread:
    return told.OnThread(
        kind=card.thing.kind.value,
        id=card.thing.pk,
        title=card.title,
        stage=card.thing.kind.stage,
        says=card.says,
        on=card.on,
        pence=card.pence,
        has_figure=card.has_figure,
    )


def _refuse_unknown(kind: str, thing_id: int) -> None:
    if kind not in set(Kind) or thing_id > MOST_DIGITS:
        raise Http404


@router.get(
    "/thread/{kind}/{int:thing_id}/why",
    response=REFUSALS | NOT_THERE | {200: told.Why},
    url_name="api-thread-why",
    operation_id="why",
)
def why(request: HttpRequest, kind: str, thing_id: int) -> told.Why:
    """Why the figures of a thing are what they are, and what they lead to."""
    _refuse_unknown(kind, thing_id)
    seen = why_of(Kind(kind), thing_id, actor=actor(request), on=today())
    if seen is None:
        raise Http404
    return told.Why(
        on=today(),
        thing=_thing(seen.card.thing),
        title=seen.card.title,
        sentence=seen.sentence,
        figures=[Figure.of(each) for each in seen.figures],
        facts=[told.Fact(what=what, value=value) for what, value in seen.facts],
        leads_to=[_lead(each) for each in seen.leads],
    )


def _lead(lead: Lead) -> told.LeadsTo:
    kind, number, account, year = _to(lead.to)
    return told.LeadsTo(
        words=lead.words, kind=kind, id=number, account=account, budget_year=year
    )


def _to(to: Thing | Entries | Sitting) -> tuple[str, int, str | None, int | None]:
    """What a figure leads to: kind, number, and of entries their account and year."""
    match to:
        case Thing():
            return to.kind.value, to.pk, None, None
        case Sitting():
            return "meeting", to.meeting_id, None, None
        case Entries():
            return "entries", to.fund_id, to.kind, to.budget_year


@router.get(
    "/thread/{kind}/{int:thing_id}/paid",
    response=REFUSALS | NOT_THERE | {200: told.Paid},
    url_name="api-thread-paid",
    operation_id="paid_on_thread",
)
def paid(request: HttpRequest, kind: str, thing_id: int) -> told.Paid:
    """Why what is paid on a thread comes to what it does, order by order."""
    _refuse_unknown(kind, thing_id)
    seen = paid_on_thread(Kind(kind), thing_id, actor=actor(request), on=today())
    if seen is None:
        raise Http404
    return told.Paid(
        on=today(),
        thing=_thing(seen.start.thing),
        figure=Figure.of(seen.figure) if seen.figure else None,
        orders=[
            told.PaidOnOrder(
                order_id=each["number"],
                reference=each["order"],
                **{key: each[key] for key in ("supplier", "fund", "payments", "pence")},
            )
            for each in seen.table.records()
        ],
    )
