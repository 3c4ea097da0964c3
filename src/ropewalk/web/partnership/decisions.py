"""Pages about decisions: proposing, checking, clearing, voting, taking, approving."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, listed
from ropewalk.partnership import actions
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import Clearing
from ropewalk.partnership.permissions import (
    Refusal,
    refusal_if_decided,
    refusal_if_own,
    refusal_to_decide,
    refusal_to_prepare,
    refusal_to_run,
    refusal_to_settle,
)
from ropewalk.partnership.queries.agreements import agreements_seen_by, named_to
from ropewalk.partnership.queries.approving import approving_meetings
from ropewalk.partnership.queries.authority import key_said, late_asked
from ropewalk.partnership.queries.bodies import body_choices
from ropewalk.partnership.queries.conflicts import (
    conflicts_in,
    kept_back_from,
    refuse_if_kept_back,
    voting_seats,
    why_paper_is_kept_back,
)
from ropewalk.partnership.queries.decisions import (
    bodies_above,
    checks_shown_to,
    clearance_awaited,
    cleared_by_deputies,
    decision_book,
    decisions_seen_by,
    in_full,
    meetings_to_put_it_to,
    offices_to_answer_as,
    standing_of,
    with_approvals,
)
from ropewalk.partnership.queries.meetings import (
    items_seen_by,
    meetings_in_common,
    meetings_seen_by,
)
from ropewalk.partnership.queries.partnerships import (
    organisation_choices,
    partnerships_seen_by,
)
from ropewalk.partnership.queries.proposals import delegation_choices, proposal_choices
from ropewalk.partnership.queries.votes import counted, votes_cast, votes_on
from ropewalk.partnership.rules.as_seen import version_of_chain
from ropewalk.partnership.rules.authority import (
    in_the_way,
    not_met_said,
    paragraph,
)
from ropewalk.place.permissions import refusal_to_record
from ropewalk.strategy.queries.put_with import put_with
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.partnership.decision_forms import (
    AcceptForm,
    ApprovalForm,
    BodyForm,
    ChainForm,
    ClearanceForm,
    CommonForm,
    ProposalForm,
    PutForm,
    SureForm,
    VotesForm,
)
from ropewalk.web.partnership.meeting_forms import BecauseForm
from ropewalk.web.partnership.trails import (
    trail_of_decision,
    trail_of_item,
    trail_of_meeting,
    trail_of_partnership,
)
from ropewalk.web.requests import actor, refusal_here, seen_or_404, today
from ropewalk.web.tables import arrange

TURNS = (1, 2, 3, 4)
NOTHING_TO_LINK = (
    "There is nothing to tie a proposal to yet: record a need under Analyse, and take in "
    "an outcome framework, first."
)

PROPOSED_ALREADY = (
    "Something is proposed under this item already. It is decided or withdrawn; another "
    "proposal goes under another item."
)

NO_MEETINGS_IN_COMMON = (
    "Committees in common are two or more, each with a meeting called: form them as "
    "bodies of that kind, and call a meeting of each on the same day."
)

NOT_MET = (
    "None of them has met since the decision: call its meeting and open it, or record what "
    "an officer decided under its delegation, and come back."
)


def book(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The decision book of a partnership."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    decisions = with_approvals(
        decisions_seen_by(actor(request), on=today()).filter(
            item__meeting__body__partnership=seen
        )
    )
    kept_back = kept_back_from(actor(request), on=today())
    table = arrange(
        decision_book(decisions, on=today(), kept_back=kept_back), request.GET.dict()
    )
    if download := download_asked(request, [table]):
        return download
    context = {
        "partnership": seen,
        "decisions": decisions[:25],
        "table": table,
        "kept_back": kept_back,
    }
    return render(request, "partnership/decisions.html", context)


def propose(request: HttpRequest, item_id: int) -> HttpResponse:
    """Propose a decision under an item."""
    item = seen_or_404(request, items_seen_by, item_id)
    refuse_if_kept_back(item, actor(request), on=today())
    choices = proposal_choices(item.meeting.body, actor=actor(request), on=today())
    form = ProposalForm(
        **typed(request), choices=choices, initial={"new_matter": item.title}
    )
    refusal: str | None = refusal_to_prepare(
        actor=actor(request), meeting=item.meeting, on=today()
    )
    if not (choices.needs and choices.outcomes):
        refusal = refusal or NOTHING_TO_LINK
    if hasattr(item, "decision"):
        refusal = refusal or PROPOSED_ALREADY
    question = Question(
        title="Propose a decision",
        sentence=f"Item {item.number}, {item.title}. A proposal is not changed afterwards: it is decided, withdrawn, or sent up.",
        button="Propose it",
        trail=trail_of_item(item),
        refusal=refusal,
        headings=form.headings(),
        folded=form.folded(),
        remedies=links_of_a_proposal(request),
        has_file=True,
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: actions.propose_decision(
            item_id=item.pk,
            proposal=form.proposal(),
            by=actor(request),
            at=timezone.now(),
        ),
        then=lambda proposed: reverse("decision", args=[proposed.pk]),
    )


def put(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Put a proposal on the agenda of a meeting: its item, the main of its paper, itself."""
    seen = seen_or_404(request, meetings_seen_by, meeting_id)
    choices = proposal_choices(seen.body, actor=actor(request), on=today())
    form = PutForm(
        **typed(request),
        choices=choices,
        organisations=organisation_choices(on=seen.on),
        late=late_asked(seen, on=today()),
    )
    refusal: str | None = refusal_to_prepare(
        actor=actor(request), meeting=seen, on=today()
    )
    if not (choices.needs and choices.outcomes):
        refusal = refusal or NOTHING_TO_LINK
    question = Question(
        title="Propose a decision",
        sentence=f"To {seen.body.name}, {day(seen.on)}. A proposal is not changed afterwards: it is decided, withdrawn, or sent up.",
        button="Propose it",
        trail=trail_of_meeting(seen),
        refusal=refusal,
        headings=form.headings(),
        folded=form.folded(),
        remedies=links_of_a_proposal(request),
        has_file=True,
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
            late_because=said["late_because"],
            proposal=form.proposal(),
            by=actor(request),
            at=timezone.now(),
        ),
        then=lambda item: reverse("decision", args=[item.decision.pk]),
    )


def links_of_a_proposal(request: HttpRequest) -> list[tuple[str, str]]:
    """Where to record what a proposal is tied to, and come back, for those who may."""
    back = urlencode({"next": request.path})
    need = ("No need fits: record one", f"{reverse('record-need')}?{back}")
    return [
        *([] if refusal_here(request, refusal_to_record) else [need]),
        ("No outcome fits: take in an outcome framework", reverse("frameworks")),
    ]


def in_common(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Put one proposal to several committees in common."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    refusal: str | None = refusal_to_run(
        actor=actor(request), partnership=seen, on=today()
    )
    called = meetings_in_common(seen)
    question = Question(
        title="Propose it to committees in common",
        sentence="Each committee decides for itself; it holds once all of them have agreed.",
        button="Propose it to them",
        trail=trail_of_partnership(seen),
        refusal=refusal or (NO_MEETINGS_IN_COMMON if len(called) < 2 else None),
        has_file=True,
    )
    if question.refusal:
        return render(request, "asking.html", {"question": question})
    choices = proposal_choices(called[0].body, actor=actor(request), on=today())
    form = CommonForm(
        **typed(request),
        choices=choices,
        meetings=[(str(each.pk), f"{each.body}, {day(each.on)}") for each in called],
        initial={"submission_key": uuid4()},
        organisations=organisation_choices(on=today()),
    )
    return ask(
        request,
        replace(question, headings=form.headings(), folded=form.folded()),
        form,
        do=lambda said: actions.propose_in_common(
            meeting_ids=said["meeting_ids"],
            title=said["title"],
            paper=Paper(purpose=said["purpose"]),
            proposal=form.proposal(),
            common_key=said["submission_key"],
            exempt_ground=said["exempt_ground"],
            late_because=said["late_because"],
            concerned_ids=said["concerned_ids"],
            by=actor(request),
            at=timezone.now(),
        ),
        then=lambda _: reverse("decisions", args=[seen.pk]),
    )


def decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    """One decision: what is proposed, each check of its authority, and the next step."""
    seen = get_object_or_404(
        in_full(decisions_seen_by(actor(request), on=today())), pk=decision_id
    )
    found = checks_shown_to(seen, actor(request), on=today())
    cast = votes_on(seen)
    votes = arrange(votes_cast(cast), request.GET.dict())
    kept_back = why_paper_is_kept_back(seen.item, actor(request), on=today())
    if download := download_asked(request, [] if kept_back else [votes]):
        return download
    waits = {each.code for each in in_the_way(found)}
    context = {
        "decision": seen,
        "awaited": clearance_awaited(seen, on=today()) if "finance" in waits else [],
        "conflicts": [
            each
            for each in (
                conflicts_in(seen.item, on=today()) if "conflicts" in waits else []
            )
            if each.waits
        ],
        "meeting": seen.item.meeting,
        "trail": trail_of_item(seen.item),
        "kept_back": kept_back,
        "checks": found,
        "agreement": named_to(seen.agreement, actor(request), on=today())
        if seen.agreement
        else "none named",
        "paragraph": paragraph(found),
        "in_the_way": in_the_way(found),
        "not_met_said": not_met_said(found),
        "standing": standing_of(seen, on=today()),
        "by_deputies": cleared_by_deputies(seen),
        "votes": votes,
        "decided_on": local_day(seen.decided_at) if seen.decided_at else None,
        "key_said": key_said([seen], on=today())[seen.pk],
        "is_voted": bool(counted(cast)),
        "took_no_part": seen.item.recusals.filter(is_dispensed=False).select_related(
            "holder__member", "holder__seat"
        ),
        "appraisals": put_with(seen, on=today()),
        "offices": offices_to_answer_as(seen, actor=actor(request), on=today()),
        "above": bodies_above(seen),
        "refusal": refusal_to_run(
            actor=actor(request),
            partnership=seen.item.meeting.body.partnership,
            on=today(),
        ),
        "on": today(),
    }
    return render(request, "partnership/decision.html", context)


def _read(request: HttpRequest, decision_id: int) -> Any:
    """A decision of which this person may read what is proposed.

    Raises:
        PermissionDenied: with why it is kept back from them, if it is.
    """
    seen = seen_or_404(request, decisions_seen_by, decision_id)
    refuse_if_kept_back(seen.item, actor(request), on=today())
    return seen


def votes(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Record how each seat voted."""
    seen = _read(request, decision_id)
    voted = set(seen.votes.values_list("seat_id", flat=True))
    seats = [
        (
            str(each.pk),
            f"{each.title}, {each.organisation.name}"
            if each.organisation
            else each.title,
        )
        for each in voting_seats(seen.item, on=today())
        if each.pk not in voted
    ]
    form = VotesForm(**typed(request), seats=seats)
    refusal: str | None = refusal_to_decide(
        actor=actor(request), decision=seen, on=today()
    )
    if not seats:
        refusal = refusal or (
            "Every seat that may vote on this has voted, or nobody who may is here."
        )
    question = Question(
        title="Record the votes",
        sentence=seen.proposal,
        button="Record the votes",
        trail=trail_of_decision(seen),
        refusal=refusal,
        note=f"These vote: {listed([words for _, words in seats])}. A vote is kept as it "
        "was cast and cannot be changed. Seats that have no vote, or take no part in this "
        "item, are not listed.",
        folded=form.folded(),
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: actions.cast_votes(
            decision_id=seen.pk,
            ways=form.ways() | form.stale(),
            dissent=form.dissent(),
            by=actor(request),
            at=timezone.now(),
        ),
        then=lambda _: reverse(
            "decision"
            if in_the_way(checks_shown_to(seen, actor(request), on=today()))
            else "take-decision",
            args=[seen.pk],
        ),
    )


def clear(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Clear a decision as an officer of finance or law, or advise against it."""
    seen = _read(request, decision_id)
    offices = offices_to_answer_as(seen, actor=actor(request), on=today())
    question = Question(
        title="Clear a decision",
        sentence=seen.proposal,
        button="Record what I say",
        trail=trail_of_decision(seen),
        refusal=refusal_if_decided(seen)
        or (None if offices else Refusal.NOT_FINANCE_OFFICER)
        or refusal_if_own(actor=actor(request), decision=seen),
        note="Your last word counts: you can answer again until it is decided.",
    )

    def do(said: dict[str, str]) -> object:
        about, organisation = said["as_officer"].split("-")
        return actions.give_clearance(
            decision_id=seen.pk,
            organisation_id=int(organisation),
            about=Clearing(about),
            is_clear=said["is_clear"] == "yes",
            advice=said["advice"],
            by=actor(request),
            at=timezone.now(),
        )

    return ask(
        request,
        question,
        ClearanceForm(
            **typed(request),
            offices=offices,
            initial={"as_officer": offices[0][0]} if len(offices) == 1 else {},
        ),
        do=do,
    )


def take(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Record the result, once nothing stands in the way."""
    seen = _read(request, decision_id)
    question = Question(
        title="Record the result",
        sentence=seen.proposal,
        button="Record the result",
        trail=trail_of_decision(seen),
        refusal=refusal_to_decide(actor=actor(request), decision=seen, on=today()),
        note=paragraph(checks_shown_to(seen, actor(request), on=today())),
    )
    return ask(
        request,
        question,
        SureForm(**typed(request)),
        do=lambda _: actions.take_decision(
            decision_id=seen.pk, by=actor(request), at=timezone.now()
        ),
    )


def withdraw(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Withdraw a proposal."""
    seen = _read(request, decision_id)
    question = Question(
        title="Withdraw the proposal",
        sentence=f"{seen.proposal} It stays in the decision book as withdrawn; propose it anew under another item.",
        button="Withdraw it",
        trail=trail_of_decision(seen),
        refusal=refusal_to_prepare(
            actor=actor(request), meeting=seen.item.meeting, on=today()
        )
        or refusal_if_decided(seen),
    )
    return ask(
        request,
        question,
        SureForm(**typed(request)),
        do=lambda _: actions.withdraw_proposal(
            decision_id=seen.pk, by=actor(request), at=timezone.now()
        ),
    )


def route(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Send a decision up to a body with the authority."""
    seen = _read(request, decision_id)
    above = bodies_above(seen)
    refusal: str | None = refusal_to_prepare(
        actor=actor(request), meeting=seen.item.meeting, on=today()
    ) or refusal_if_decided(seen)
    if not above:
        refusal = refusal or (
            f"{seen.item.meeting.body} reports to no body and was delegated nothing, so "
            "there is nobody to send it to. Record to whom it reports first."
        )
    question = Question(
        title="Send it up",
        sentence=f"{seen.proposal} Nothing is decided here; the checks are kept as they were found.",
        button="Send it up",
        trail=trail_of_decision(seen),
        refusal=refusal,
    )
    return ask(
        request,
        question,
        BodyForm(**typed(request), bodies=above),
        do=lambda said: actions.route_decision(
            decision_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def accept(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Put a decision that was sent up on the agenda of the body above."""
    seen = _read(request, decision_id)
    meetings = meetings_to_put_it_to(seen)
    refusal: str | None = refusal_to_run(
        actor=actor(request),
        partnership=seen.item.meeting.body.partnership,
        on=today(),
    )
    if not meetings:
        refusal = refusal or (
            "The body it was sent to has no meeting called: call one first."
            if seen.routed_to
            else "This was not sent up."
        )
    question = Question(
        title="Put it on an agenda",
        sentence=seen.proposal,
        button="Put it on the agenda",
        trail=trail_of_decision(seen),
        refusal=refusal,
    )
    return ask(
        request,
        question,
        AcceptForm(
            **typed(request),
            meetings=meetings,
            delegations=delegation_choices(seen.routed_to_id, on=today())
            if seen.routed_to_id
            else [],
        ),
        do=lambda said: actions.accept_routed_decision(
            decision_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
        then=lambda accepted: reverse("decision", args=[accepted.pk]),
    )


def approve(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Enter what a body said to a decision that needs its approval."""
    seen = _read(request, decision_id)
    standing = standing_of(seen, on=today())
    turn = [(str(each.body_id), each.body) for each in standing.turn if each.turn]
    meetings = approving_meetings(seen, [int(number) for number, _ in turn])
    question = Question(
        title="Enter an approval",
        sentence=seen.proposal,
        button="Enter it",
        trail=trail_of_decision(seen),
        refusal=None
        if turn
        else (standing.why_not or "Nobody's approval is waited for."),
        note="Each partner's own body speaks for that partner: its own people enter it."
        + ("" if meetings else f" {NOT_MET}"),
    )
    return ask(
        request,
        question,
        ApprovalForm(**typed(request), bodies=turn, meetings=meetings),
        do=lambda said: actions.record_approval(
            decision_id=seen.pk,
            body_id=said["body_id"],
            is_approved=said["is_approved"] == "yes",
            because=said["because"],
            meeting_id=said["meeting_id"],
            by=actor(request),
            at=timezone.now(),
        ),
    )


def call_in(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Record that scrutiny called a decision in."""
    seen = _read(request, decision_id)
    question = Question(
        title="Scrutiny calls it in",
        sentence=f"{seen.proposal} Nobody acts on it until that is settled.",
        button="Record the call-in",
        trail=trail_of_decision(seen),
        refusal=refusal_to_run(
            actor=actor(request),
            partnership=seen.item.meeting.body.partnership,
            on=today(),
        ),
    )
    return ask(
        request,
        question,
        BecauseForm(**typed(request)),
        do=lambda said: actions.call_in_decision(
            decision_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def settle(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Record that a call-in is settled and the decision stands."""
    seen = _read(request, decision_id)
    question = Question(
        title="The call-in is settled",
        sentence=f"{seen.proposal} It stands as it was taken. A changed decision is proposed anew.",
        button="Record that it stands",
        trail=trail_of_decision(seen),
        refusal=refusal_to_settle(actor=actor(request), decision=seen, on=today()),
    )
    return ask(
        request,
        question,
        BecauseForm(**typed(request)),
        do=lambda said: actions.settle_call_in(
            decision_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def chain(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Say which bodies approve what is decided under an agreement, turn by turn."""
    agreement = seen_or_404(request, agreements_seen_by, agreement_id)
    steps = {
        f"turn_{each.body_id}": each.turn for each in agreement.approval_chain.all()
    }
    form = ChainForm(
        **typed(request),
        bodies=body_choices(agreement.partnership, on=today()),
        turns=TURNS,
        initial=steps
        | {
            "as_seen": version_of_chain(
                (each.turn, each.body_id) for each in agreement.approval_chain.all()
            )
        },
    )
    question = Question(
        title="Who approves",
        sentence=f"A decision under “{agreement.title}” holds once every body named here has approved it, turn by turn. Name none where whoever decides, decides alone.",
        button="Keep it so",
        trail=trail_of_partnership(agreement.partnership),
        refusal=refusal_to_run(
            actor=actor(request), partnership=agreement.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.set_approval_chain(
            agreement_id=agreement.pk,
            as_seen=said["as_seen"],
            turns=form.said(),
            by=actor(request),
            at=timezone.now(),
        ),
        then=lambda _: reverse("decisions", args=[agreement.partnership_id]),
    )
