"""Pages about meetings: calling them, their agenda, who is there, what was said."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ropewalk.figures.words import day
from ropewalk.paper.documents import DOCX, docx_paper
from ropewalk.partnership import actions
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import Recurrence
from ropewalk.partnership.permissions import (
    refusal_to_minute,
    refusal_to_open,
    refusal_to_prepare,
    refusal_to_run,
)
from ropewalk.partnership.queries.authority import late_asked
from ropewalk.partnership.queries.bodies import (
    SUBSTITUTE,
    body_choices,
    quorum_said,
    seat_choices,
)
from ropewalk.partnership.queries.conflicts import (
    conflicts_in,
    kept_back_from,
    refuse_if_kept_back,
    why_paper_is_kept_back,
)
from ropewalk.partnership.queries.exempt import ground_said
from ropewalk.partnership.queries.experts import expert_said, experts_on
from ropewalk.partnership.queries.meetings import (
    agenda_of,
    attended,
    decisions_at,
    items_seen_by,
    meeting_actions_seen_by,
    meetings_seen_by,
    meetings_to_come,
    open_actions,
    pack_of,
    paper_of,
    proposed_in,
    register_of_meetings,
    remit_choices,
    room_of,
    why_not_put_off,
    with_items,
)
from ropewalk.partnership.queries.papers import proposal_said
from ropewalk.partnership.queries.partnerships import (
    organisation_choices,
    partnerships_seen_by,
)
from ropewalk.partnership.rules.as_seen import version_of_minute
from ropewalk.partnership.rules.meetings import clear_days
from ropewalk.strategy.queries.put_with import (
    in_the_papers,
    put_with,
    put_with_each,
)
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.partnership.decision_forms import SureForm
from ropewalk.web.partnership.meeting_forms import (
    BecauseForm,
    ConflictForm,
    CycleForm,
    GroundForm,
    HolderForm,
    ItemForm,
    MeetingActionForm,
    MeetingForm,
    MeetingToComeForm,
    MinuteForm,
    MinutesForm,
    PresentForm,
)
from ropewalk.web.partnership.trails import (
    trail_of_item,
    trail_of_meeting,
    trail_of_partnership,
)
from ropewalk.web.requests import actor, seen_or_404, today
from ropewalk.web.tables import arrange

NO_MEETING_TO_COME = (
    "The body has no other meeting still to come: call one, then put this to it."
)


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The meetings of a partnership, what they left to do, and how to call another."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    meetings = with_items(
        meetings_seen_by(actor(request), on=today()).filter(body__partnership=seen)
    )
    table = arrange(register_of_meetings(meetings), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "partnership": seen,
        "meetings": meetings,
        "table": table,
        "actions": open_actions(
            seen, kept_back=kept_back_from(actor(request), on=today())
        ),
        "on": today(),
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    }
    return render(request, "partnership/meetings.html", context)


def call(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Call one meeting of a body."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    form = MeetingForm(
        **typed(request),
        bodies=body_choices(seen, on=today()),
        initial={"submission_key": uuid4(), "body_id": request.GET.get("body")},
    )
    question = Question(
        title="Call a meeting",
        sentence="The body and every partner see it at once, with its agenda.",
        button="Call the meeting",
        trail=[*trail_of_partnership(seen), _meetings(seen.pk)],
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.call_meeting(
            by=actor(request), at=timezone.now(), **said
        ),
        then=lambda called: reverse("meeting", args=[called.pk]),
    )


def cycle(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Call the meetings of a cycle at once."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    form = CycleForm(
        **typed(request),
        bodies=body_choices(seen, on=today()),
        initial={"submission_key": uuid4(), "every": Recurrence.MONTHLY},
    )
    question = Question(
        title="Call the meetings of a cycle",
        sentence="For a body that meets every fortnight or every month, up to two years ahead.",
        button="Call the meetings",
        trail=[*trail_of_partnership(seen), _meetings(seen.pk)],
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.call_cycle(
            by=actor(request), at=timezone.now(), **said
        ),
    )


def _meetings(partnership_id: int) -> tuple[str, str]:
    return ("Meetings", reverse("meetings", args=[partnership_id]))


def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting: its agenda, who is there, and the next step."""
    seen = seen_or_404(request, meetings_seen_by, meeting_id)
    kept_back = kept_back_from(actor(request), on=today())
    if request.GET.get("format") == "docx":
        return _document(
            f"meeting-{seen.pk}",
            f"{seen.body.name}, {day(seen.on)}",
            "Agenda, papers and what was decided",
            pack_of(seen, kept_back=kept_back, put_with=_put_with(seen, kept_back)),
        )
    context = {
        "meeting": seen,
        "kept_back": kept_back,
        "clear_days": clear_days(seen.notice_on, seen.on),
        "runs": not refusal_to_run(
            actor=actor(request), partnership=seen.body.partnership, on=today()
        ),
        "attended": attended(seen),
        "trail": [
            *trail_of_partnership(seen.body.partnership),
            _meetings(seen.body.partnership_id),
        ],
        "agenda": agenda_of(seen),
        "room": room_of(seen),
        "on": today(),
        "refusal": refusal_to_prepare(actor=actor(request), meeting=seen, on=today()),
    }
    return render(request, "partnership/meeting.html", context)


def _put_with(seen: Any, kept_back: Collection[int]) -> dict[int, list[str]]:
    """What the papers say of the appraisals put with a meeting's decisions."""
    numbers = decisions_at(seen, kept_back=kept_back)
    return {
        number: [line for each in put for line in in_the_papers(each)]
        for number, put in put_with_each(numbers, on=today()).items()
    }


def add_item(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Put an item with its paper on the agenda of a meeting."""
    seen = seen_or_404(request, meetings_seen_by, meeting_id)
    form = ItemForm(
        **typed(request),
        remit=remit_choices(seen.body, on=seen.on),
        organisations=organisation_choices(on=seen.on),
        late=late_asked(seen, on=today()),
    )
    question = Question(
        title="Add an item",
        sentence=f"It goes on the agenda of {seen.body.name}, and its paper with it.",
        button="Add the item",
        trail=trail_of_meeting(seen),
        refusal=refusal_to_prepare(actor=actor(request), meeting=seen, on=today()),
        folded=form.folded(),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.add_item(
            meeting_id=seen.pk,
            title=said["title"],
            paper=Paper(**form.paper()),
            concerned_ids=said["concerned_ids"],
            remit_item_id=said["remit_item_id"],
            late_because=said["late_because"],
            exempt_ground=said["exempt_ground"],
            by=actor(request),
            at=timezone.now(),
        ),
        then=lambda item: reverse("agenda-item", args=[item.pk]),
    )


def open_(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Open a meeting with those who are there."""
    seen = seen_or_404(request, meetings_seen_by, meeting_id)
    holders = [
        (str(number), words) for number, words in seat_choices(seen.body, on=seen.on)
    ]
    form = PresentForm(
        **typed(request),
        holders=holders,
        initial={
            "holder_ids": [
                number for number, words in holders if not words.endswith(SUBSTITUTE)
            ]
        },
    )
    quorum = quorum_said(seen.body, on=seen.on)
    question = Question(
        title="Open the meeting",
        sentence=f"{quorum} Untick whoever is not here, and tick a substitute who is.",
        button="Open the meeting",
        trail=trail_of_meeting(seen),
        refusal=refusal_to_open(actor=actor(request), meeting=seen, on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.open_meeting(
            meeting_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def arrival(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Record that somebody came in."""
    seen = seen_or_404(request, meetings_seen_by, meeting_id)
    form = HolderForm(
        **typed(request),
        holders=[(str(number), words) for number, words in room_of(seen).absent],
    )
    question = Question(
        title="Somebody comes in",
        sentence="They are counted and can vote from now on.",
        button="Record it",
        trail=trail_of_meeting(seen),
        refusal=refusal_to_minute(actor=actor(request), meeting=seen, on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.record_arrival(
            meeting_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def departure(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Record that somebody left."""
    seen = seen_or_404(request, meetings_seen_by, meeting_id)
    form = HolderForm(
        **typed(request),
        holders=[(str(each.holder_id), each.words) for each in room_of(seen).present],
    )
    question = Question(
        title="Somebody leaves",
        sentence="From now on they are not counted: without enough members nothing can be decided.",
        button="Record it",
        trail=trail_of_meeting(seen),
        refusal=refusal_to_minute(actor=actor(request), meeting=seen, on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.record_departure(
            meeting_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def close(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Close a meeting with its minutes."""
    seen = seen_or_404(request, meetings_seen_by, meeting_id)
    question = Question(
        title="Close the meeting",
        sentence="Nothing can be decided at it afterwards. What is not decided waits for another meeting.",
        button="Close the meeting",
        trail=trail_of_meeting(seen),
        refusal=refusal_to_minute(actor=actor(request), meeting=seen, on=today()),
    )
    return ask(
        request,
        question,
        MinutesForm(**typed(request)),
        do=lambda said: actions.close_meeting(
            meeting_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def cancel(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Cancel a meeting that has not been opened."""
    seen = seen_or_404(request, meetings_seen_by, meeting_id)
    question = Question(
        title="Cancel the meeting",
        sentence="It stays in the register, with the reason.",
        button="Cancel the meeting",
        trail=trail_of_meeting(seen),
        refusal=refusal_to_open(actor=actor(request), meeting=seen, on=today()),
    )
    return ask(
        request,
        question,
        BecauseForm(**typed(request)),
        do=lambda said: actions.cancel_meeting(
            meeting_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def urgent(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Say why a meeting could not wait for longer notice."""
    seen = seen_or_404(request, meetings_seen_by, meeting_id)
    question = Question(
        title="Say why it could not wait",
        sentence="A meeting at shorter notice keeps its reason, and every reader sees it.",
        button="Keep the reason",
        trail=trail_of_meeting(seen),
        refusal=refusal_to_prepare(actor=actor(request), meeting=seen, on=today()),
    )
    return ask(
        request,
        question,
        BecauseForm(**typed(request)),
        do=lambda said: actions.say_why_urgent(
            meeting_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
        then=lambda _: reverse("meeting", args=[seen.pk]),
    )


def put_off(request: HttpRequest, item_id: int) -> HttpResponse:
    """Put an item that nobody decided to a meeting still to come."""
    seen = seen_or_404(request, items_seen_by, item_id)
    partnership = seen.meeting.body.partnership
    to_come = meetings_to_come(seen)
    refusal: str | None = refusal_to_run(
        actor=actor(request), partnership=partnership, on=today()
    )
    refusal = (
        refusal
        or why_paper_is_kept_back(seen, actor(request), on=today())
        or why_not_put_off(seen)
    )
    if not to_come:
        refusal = refusal or NO_MEETING_TO_COME
    question = Question(
        title="Put it to another meeting",
        sentence=f"{seen.title}, with its paper and what is proposed. Both meetings show it.",
        button="Put it to that meeting",
        trail=trail_of_item(seen),
        refusal=refusal,
        note="Votes and clearances stay with this meeting: there they are given anew.",
    )
    return ask(
        request,
        question,
        MeetingToComeForm(
            **typed(request),
            meetings=[
                (str(each.pk), f"{each.body}, {day(each.on)}") for each in to_come
            ],
        ),
        do=lambda said: actions.put_to_another_meeting(
            item_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
        then=lambda again: reverse("agenda-item", args=[again.pk]),
    )


def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """One item: its paper, conflicts of interest, what is proposed, what was said."""
    seen = seen_or_404(request, items_seen_by, item_id)
    kept_back = why_paper_is_kept_back(seen, actor(request), on=today())
    paper = [] if kept_back else paper_of(seen)
    if request.GET.get("format") == "docx" and paper:
        return _document(
            f"item-{seen.pk}",
            seen.title,
            f"{seen.meeting.body.name}, {day(seen.meeting.on)}, item {seen.number}",
            [*paper, *_proposed(seen)],
        )
    context = {
        "item": seen,
        "trail": trail_of_meeting(seen.meeting),
        "kept_back": kept_back,
        "paper": paper,
        "ground": ground_said(seen.exempt_ground),
        "conflicts": conflicts_in(seen, on=today()),
        "rulings": seen.recusals.select_related("holder__member", "holder__seat"),
        "experts": [(each, expert_said(each)) for each in experts_on(seen)],
        "decision": getattr(seen, "decision", None),
        "can_put_off": why_not_put_off(seen) is None
        and not refusal_to_run(
            actor=actor(request),
            partnership=seen.meeting.body.partnership,
            on=today(),
        ),
        "refusal": refusal_to_prepare(
            actor=actor(request), meeting=seen.meeting, on=today()
        ),
    }
    return render(request, "partnership/item.html", context)


def _proposed(seen: Any) -> list[tuple[str, str]]:
    """What is proposed under an item, and the appraisals put with that, as parts."""
    parts = []
    for each in proposed_in([seen]):
        parts.append(("What is proposed", "\n".join(proposal_said(each))))
        parts += [
            (f"Appraisal: {put.title}", "\n".join(in_the_papers(put)))
            for put in put_with(each, on=today())
        ]
    return parts


def _document(
    name: str, title: str, caption: str, parts: Sequence[tuple[str, str]]
) -> HttpResponse:
    return HttpResponse(
        docx_paper(title, caption, parts),
        content_type=DOCX,
        headers={"Content-Disposition": f'attachment; filename="{name}.docx"'},
    )


def conflict(request: HttpRequest, item_id: int) -> HttpResponse:
    """Record what the chair rules on a conflict, found by rule or declared here."""
    seen = seen_or_404(request, items_seen_by, item_id)
    found = {each.holder_id: each for each in conflicts_in(seen, on=today())}
    about = found.get(_number(request.GET.get("holder")))
    form = ConflictForm(
        **typed(request),
        holders=[
            (str(number), words)
            for number, words in seat_choices(seen.meeting.body, on=seen.meeting.on)
        ],
        initial={
            "holder_id": about.holder_id if about else None,
            "because": f"{about.because[:1].upper()}{about.because[1:]}"
            if about
            else "",
        },
    )
    question = Question(
        title="Rule on a conflict of interest",
        sentence=(
            f"{about.who} ({about.seat}) {about.because}."
            if about
            else "Record what a member declares, and what the chair rules."
        ),
        button="Record the ruling",
        trail=trail_of_item(seen),
        refusal=refusal_to_prepare(
            actor=actor(request), meeting=seen.meeting, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.rule_on_conflict(
            item_id=seen.pk,
            holder_id=said["holder_id"],
            because=said["because"],
            ruling=said["ruling"],
            basis=said["basis"],
            given_by=said["given_by"],
            given_on=said["given_on"],
            is_found_by_rule=said["holder_id"] in found,
            by=actor(request),
            at=timezone.now(),
        ),
        then=lambda _: (
            reverse("decision", args=[seen.decision.pk])
            if hasattr(seen, "decision")
            else question.above
        ),
    )


def _number(said: str | None) -> int:
    return int(said) if said and said.isascii() and said.isdecimal() else 0


def classify(request: HttpRequest, item_id: int) -> HttpResponse:
    """Keep the public out of an item, or let it in."""
    seen = seen_or_404(request, items_seen_by, item_id)
    question = Question(
        title="Keep the public out, or let it in",
        sentence=(
            f"Item {seen.number}, {seen.title}. Of an exempt item the public register "
            "says only that there was one, and on which ground."
        ),
        button="Record it",
        trail=trail_of_item(seen),
        refusal=refusal_to_run(
            actor=actor(request),
            partnership=seen.meeting.body.partnership,
            on=today(),
        ),
        note="What was put to committees in common, or sent up, is kept back everywhere.",
    )
    return ask(
        request,
        question,
        GroundForm(**typed(request), initial={"exempt_ground": seen.exempt_ground}),
        do=lambda said: actions.classify_item(
            item_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
        then=lambda _: reverse("agenda-item", args=[seen.pk]),
    )


def minute(request: HttpRequest, item_id: int) -> HttpResponse:
    """Write what was said on an item."""
    seen = seen_or_404(request, items_seen_by, item_id)
    refuse_if_kept_back(seen, actor(request), on=today())
    question = Question(
        title=f"Minute of item {seen.number}",
        sentence=seen.title,
        button="Keep the minute",
        trail=trail_of_item(seen),
        refusal=refusal_to_minute(
            actor=actor(request), meeting=seen.meeting, on=today()
        ),
    )
    return ask(
        request,
        question,
        MinuteForm(
            **typed(request),
            initial={
                "minute": seen.minute,
                "as_seen": version_of_minute(seen.minute),
            },
        ),
        do=lambda said: actions.write_minute(
            item_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def set_action(request: HttpRequest, item_id: int) -> HttpResponse:
    """Leave somebody something to do by a day."""
    seen = seen_or_404(request, items_seen_by, item_id)
    refuse_if_kept_back(seen, actor(request), on=today())
    question = Question(
        title="Leave somebody something to do",
        sentence="It stands in the list of open actions until it is done.",
        button="Record the action",
        trail=trail_of_item(seen),
        refusal=refusal_to_minute(
            actor=actor(request), meeting=seen.meeting, on=today()
        ),
    )
    return ask(
        request,
        question,
        MeetingActionForm(**typed(request), initial={"submission_key": uuid4()}),
        do=lambda said: actions.set_meeting_action(
            item_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def finish_action(request: HttpRequest, action_id: int) -> HttpResponse:
    """Record that something left to do is done."""
    seen = seen_or_404(request, meeting_actions_seen_by, action_id)
    refuse_if_kept_back(seen.item, actor(request), on=today())
    partnership = seen.item.meeting.body.partnership
    question = Question(
        title="This is done",
        sentence=f"{seen.text} ({seen.owner_post})",
        button="Record that it is done",
        trail=[*trail_of_partnership(partnership), _meetings(partnership.pk)],
        refusal=refusal_to_run(
            actor=actor(request), partnership=partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        SureForm(**typed(request)),
        do=lambda _: actions.finish_meeting_action(
            action_id=seen.pk, by=actor(request), at=timezone.now()
        ),
    )
