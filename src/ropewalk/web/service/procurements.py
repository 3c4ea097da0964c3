"""Pages of requirements and procurements: from what is required to whom a lot goes."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from ropewalk.figures.words import day, pounds
from ropewalk.partnership.queries.partnerships import (
    partner_choices,
    partnerships_seen_by,
)
from ropewalk.partnership.rules.terms import financial_year
from ropewalk.service.actions.procurements import (
    ProcurementSaid,
    award_lot,
    begin_procurement,
    move_procurement,
    publish_notice,
)
from ropewalk.service.actions.requirements import (
    RequirementSaid,
    make_lot,
    require_service,
)
from ropewalk.service.kinds import NoticeKind, Regime, Stage
from ropewalk.service.queries.bidding import bids_opened_to
from ropewalk.service.queries.choices import (
    choosable_choices,
    decision_choices,
    locality_choices,
    need_choices,
    practice_choices,
    service_choices,
    waiting_choices,
)
from ropewalk.service.queries.evaluating import (
    evaluation_of,
    has_moderation,
    ranking_tables,
)
from ropewalk.service.queries.practices import own_practices
from ropewalk.service.queries.procurement_told import ProcurementTold, procurement_told
from ropewalk.service.queries.registers import (
    register_of_procurements,
    register_of_requirements,
)
from ropewalk.service.queries.seen import (
    lots_seen_by,
    partnerships_required_by,
    procurements_seen_by,
    requirements_seen_by,
)
from ropewalk.service.rules.stages import NEXT_STAGES
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.service.asked_of import (
    one_of,
    why_not_choose,
    why_not_commission,
)
from ropewalk.web.service.procurement_forms import (
    AbandonForm,
    AwardForm,
    LotForm,
    NoticeForm,
    ProcurementForm,
    RequirementForm,
)
from ropewalk.web.service.trails import trail_of_partnership, trail_of_procurement
from ropewalk.web.telling import Told, tell


def requirements(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """What practices and localities require, and the lots it is bought in."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    held = list(
        requirements_seen_by(actor(request), on=today()).filter(partnership=partnership)
    )
    waiting = sum(1 for each in held if each.lot_id is None)
    return tell(
        request,
        Told(
            title="What is required",
            sentence=f"{len(held) - waiting} of {len(held)} requirements are in a lot."
            if held
            else "No practice or locality has said what it requires.",
            trail=trail_of_partnership(partnership),
            caption=partnership.name,
            tables=[register_of_requirements(held)] if held else [],
            steps=[
                ("Say what is required", reverse("require", args=[partnership.pk])),
                (
                    "Go to the procurements",
                    reverse("procurements", args=[partnership.pk]),
                ),
            ],
        ),
    )


def require(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Say what a practice or a locality group requires."""
    partnership = seen_or_404(request, partnerships_required_by, partnership_id)
    sees_all = partnerships_seen_by(actor(request), on=today()).contains(partnership)
    own = own_practices(actor(request), on=today()).filter(partnership=partnership)
    question = Question(
        title="Say what is required",
        sentence=(
            "What several practices and localities require is added up and bought "
            "together."
        ),
        button="Require it",
        trail=[
            *trail_of_partnership(partnership),
            ("What is required", reverse("requirements", args=[partnership.pk])),
        ]
        if sees_all
        else [
            (
                str(each.practice),
                reverse("practice", args=[partnership.pk, each.practice_id]),
            )
            for each in own[:1]
        ],
        caption=partnership.name,
    )
    form = RequirementForm(
        **typed(request),
        practices=practice_choices(on=today())
        if sees_all
        else [*{str(each.practice_id): str(each.practice) for each in own}.items()],
        localities=locality_choices(partnership) if sees_all else [],
        needs=need_choices(actor(request), on=today()),
        initial={
            "submission_key": uuid4(),
            "year_starting": financial_year(today()),
        },
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: require_service(
            partnership_id=partnership.pk,
            said=_required(said),
            submission_key=said["submission_key"],
            **who(request),
        ),
    )


def _required(typed_in: dict[str, Any]) -> RequirementSaid:
    return RequirementSaid(
        what=typed_in["what"],
        unit=typed_in["unit"],
        quantity=typed_in["quantity"],
        year_starting=typed_in["year_starting"],
        need_id=int(typed_in["need_id"]) if typed_in["need_id"] else None,
        **one_of(typed_in["required_by"]),
    )


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The procurements of a partnership."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    table = register_of_procurements(
        procurements_seen_by(actor(request), on=today()).filter(partnership=partnership)
    )
    refusal = why_not_commission(request, partnership)
    return tell(
        request,
        Told(
            title="Procurements",
            sentence="How providers are chosen: by which route, and how far each has come."
            if table.rows
            else "Nothing is being bought.",
            trail=trail_of_partnership(partnership),
            caption=partnership.name,
            tables=[table] if table.rows else [],
            leads_to={"procurements": lambda pk: reverse("procurement", args=[pk])},
            refusal=refusal,
            steps=[]
            if refusal
            else [
                (
                    "Begin a procurement",
                    reverse("begin-procurement", args=[partnership.pk]),
                )
            ],
        ),
    )


def begin(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Begin a procurement."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    services = service_choices(partnership)
    question = Question(
        title="Begin a procurement",
        sentence="Choosing who gives a service, for the partner that will hold the contract.",
        button="Begin it",
        trail=[
            *trail_of_partnership(partnership),
            ("Procurements", reverse("procurements", args=[partnership.pk])),
        ],
        caption=partnership.name,
        refusal=why_not_commission(request, partnership)
        or (None if services else "No service is recorded yet: record what is bought."),
        remedies=[]
        if services
        else [("Record a service", reverse("record-service", args=[partnership.pk]))],
        back="Back to the procurements",
    )
    form = ProcurementForm(
        **typed(request),
        services=services,
        partners=partner_choices(partnership, on=today()),
        initial={"submission_key": uuid4()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: begin_procurement(
            partnership_id=partnership.pk,
            said=ProcurementSaid(
                title=said["title"],
                buyer_id=int(said["buyer_id"]),
                service_id=int(said["service_id"]),
                regime=Regime(said["regime"]),
                value_pence=said["value_pence"],
            ),
            submission_key=said["submission_key"],
            **who(request),
        ),
        then=lambda made: reverse("procurement", args=[made.pk]),
    )


def procurement(request: HttpRequest, procurement_id: int) -> HttpResponse:
    """Where a procurement stands: its lots, its route with the tests, its notices."""
    seen = seen_or_404(request, procurements_seen_by, procurement_id)
    held = procurement_told(seen, actor=actor(request), on=today())
    refusal = why_not_choose(request, seen)
    return tell(
        request,
        Told(
            title=seen.title,
            sentence=held.said,
            trail=trail_of_procurement(seen)[:-1],
            caption=seen.partnership.name,
            facts=[
                ("Service", seen.service.name),
                ("Buyer", seen.buyer.name),
                ("Law", seen.get_regime_display()),
                ("Likely to be worth, with tax", pounds(seen.value_pence)),
                (
                    "Why this route",
                    held.route.why if held.route else "not recorded yet",
                ),
                *(
                    [("It rests on legal advice", _advice(held.advice))]
                    if held.advice
                    else []
                ),
                *([("Until when it waits", held.waiting.said)] if held.route else []),
                *(
                    [("Abandoned", seen.abandoned_because)]
                    if seen.abandoned_because
                    else []
                ),
            ],
            tables=[each for each in held.tables if each.rows],
            links=_links(held),
            links_title="Contracts",
            refusal=refusal,
            steps=[] if refusal else _steps(held),
        ),
    )


def _advice(advice: Any) -> str:
    """Legal advice in a line."""
    return f"{advice.post}, {day(advice.advised_on)}: {advice.advised}"


def _links(held: ProcurementTold) -> list[tuple[str, str]]:
    """The contracts that awards have led to."""
    return [
        (
            f"Contract {each.contract.reference}",
            reverse("contract", args=[each.contract.pk]),
        )
        for each in held.awards
        if hasattr(each, "contract")
    ]


def _steps(held: ProcurementTold) -> list[tuple[str, str]]:
    """What can be done with a procurement at its stage."""
    seen, stage = held.procurement, Stage(held.procurement.stage)
    awarded = {each.lot_id for each in held.awards}
    steps: list[tuple[str, str]] = []
    if stage == Stage.SPECIFYING:
        steps.append(
            ("Make a lot of what is required", reverse("make-lot", args=[seen.pk]))
        )
    if NEXT_STAGES[stage]:
        steps.append(("Record the route", reverse("record-route", args=[seen.pk])))
    if stage in {Stage.SPECIFYING, Stage.OPEN} and held.route:
        steps += [
            ("Set the criteria", reverse("set-criteria", args=[seen.pk])),
            ("Ask for bids", reverse("call-for-bids", args=[seen.pk])),
        ]
    if stage == Stage.SPECIFYING:
        steps.append(("Invite only some", reverse("invite-to-bid", args=[seen.pk])))
    steps += [
        ("See the bids received", reverse("bids-received", args=[seen.pk])),
        ("Record a notice", reverse("record-notice", args=[seen.pk])),
    ]
    if held.waiting.is_asked:
        steps.append(
            (
                "Record a representation",
                reverse("record-representation", args=[seen.pk]),
            )
        )
    steps += [
        (
            f"Answer {each.made_by}, received on {day(each.received_on)}",
            reverse("answer-representation", args=[each.pk]),
        )
        for each in held.representations
        if not hasattr(each, "answer")
    ]
    steps += [
        (
            f"Go on: {each.label.lower()}",
            reverse("move-procurement", args=[seen.pk, each]),
        )
        for each in Stage
        if each in NEXT_STAGES[stage] and each != Stage.AWARDED
    ]
    if Stage.AWARDED in NEXT_STAGES[stage]:
        steps += [
            (f"Award lot {each.number}", reverse("award-lot", args=[each.pk]))
            for each in held.lots
            if each.pk not in awarded
        ]
    steps += [
        (
            f"Make the contract of lot {each.lot.number}",
            reverse("make-contract", args=[each.pk]),
        )
        for each in held.awards
        if not hasattr(each, "contract")
    ]
    return steps


def _of_procurement(
    request: HttpRequest, seen: Any, title: str, sentence: str, button: str
) -> Question:
    """A question about a procurement."""
    return Question(
        title=title,
        sentence=sentence,
        button=button,
        trail=trail_of_procurement(seen),
        caption=seen.title,
        refusal=why_not_choose(request, seen),
        back="Back to the procurement",
    )


def lot(request: HttpRequest, procurement_id: int) -> HttpResponse:
    """Make a lot of what is required."""
    seen = seen_or_404(request, procurements_seen_by, procurement_id)
    waiting = waiting_choices(seen)
    question = _of_procurement(
        request,
        seen,
        "Make a lot",
        "What practices and localities require adds up to one quantity.",
        "Make the lot",
    )
    if not waiting and question.refusal is None:
        question = replace(
            question,
            refusal="Nothing that is required is waiting for a lot.",
            remedies=[
                ("Say what is required", reverse("require", args=[seen.partnership_id]))
            ],
        )
    return ask(
        request,
        question,
        LotForm(**typed(request), waiting=waiting),
        do=lambda said: make_lot(procurement_id=seen.pk, **said, **who(request)),
    )


def move(request: HttpRequest, procurement_id: int, stage: str) -> HttpResponse:
    """Take a procurement to its next stage."""
    seen = seen_or_404(request, procurements_seen_by, procurement_id)
    if stage not in Stage.values:
        raise Http404
    to = Stage(stage)
    question = _of_procurement(
        request,
        seen,
        f"Go on: {to.label.lower()}",
        f"The procurement is {seen.get_stage_display().lower()} now.",
        "Go on" if to != Stage.ABANDONED else "Abandon it",
    )
    form = AbandonForm if to == Stage.ABANDONED else forms.Form
    return ask(
        request,
        question,
        form(**typed(request)),
        do=lambda said: move_procurement(
            procurement_id=seen.pk, to=to, **said, **who(request)
        ),
    )


def notice(request: HttpRequest, procurement_id: int) -> HttpResponse:
    """Record a notice that was published."""
    seen = seen_or_404(request, procurements_seen_by, procurement_id)
    question = replace(
        _of_procurement(
            request,
            seen,
            "Record a notice",
            "Notices are published on Find a Tender; here it is kept when, and which.",
            "Record it",
        ),
        beside="published_on",
    )
    return ask(
        request,
        question,
        NoticeForm(**typed(request), initial={"published_on": today()}),
        do=lambda said: publish_notice(
            procurement_id=seen.pk,
            **said | {"kind": NoticeKind(said["kind"])},
            **who(request),
        ),
    )


def award(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Give a lot to a provider."""
    seen = seen_or_404(request, lots_seen_by, lot_id)
    question = _of_procurement(
        request,
        seen.procurement,
        f"Award lot {seen.number}",
        f"To whom {seen.title} goes, and why.",
        "Award it",
    )
    is_bid_for = (
        bids_opened_to(actor(request), on=today(), at=timezone.now())
        .filter(lot=seen)
        .exists()
    )
    found = (
        evaluation_of(seen, on=today()) if is_bid_for and has_moderation(seen) else None
    )
    if found is not None:
        question = replace(question, note=found.said, tables=ranking_tables(found))
    form = AwardForm(
        **typed(request),
        providers=choosable_choices(
            seen.procurement.partnership, actor=actor(request), on=today()
        ),
        decisions=decision_choices(
            seen.procurement.partnership, actor=actor(request), on=today()
        ),
        initial={"awarded_on": today()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: award_lot(
            lot_id=seen.pk,
            provider_id=int(said["provider_id"]),
            why=said["why"],
            awarded_on=said["awarded_on"],
            not_first_because=said["not_first_because"],
            decision_id=int(said["decision_id"]) if said["decision_id"] else None,
            **who(request),
        ),
    )
