"""Pages of ending a service, and of the activity that it was to make less of."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures.words import day
from ropewalk.service.actions.ending import (
    ClaimSaid,
    OverrideSaid,
    claim_less_activity,
    count_activity,
    end_service,
    find_of_ending,
    plan_ending,
)
from ropewalk.service.kinds import EndingCheck, EndingFound, OverrideGround
from ropewalk.service.queries.choices import decision_choices, other_service_choices
from ropewalk.service.queries.ending import claims_of, ending_told, shifts_of
from ropewalk.service.queries.seen import (
    claims_seen_by,
    endings_seen_by,
    services_seen_by,
)
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.service.asked_of import why_not_commission
from ropewalk.web.service.contracts import impact_of_a_change
from ropewalk.web.service.ending_forms import (
    ClaimForm,
    CountForm,
    EndForm,
    FoundForm,
    PlanEndingForm,
)
from ropewalk.web.service.trails import trail_of_ending, trail_of_service
from ropewalk.web.telling import Told, tell

A_DAY = timedelta(days=1)


def plan(request: HttpRequest, service_id: int) -> HttpResponse:
    """Plan to end a service."""
    seen = seen_or_404(request, services_seen_by, service_id)
    question = Question(
        title="Plan to end it",
        sentence=(
            "A service ends once what takes its place is live and everybody concerned "
            "has been heard."
        ),
        button="Plan it",
        trail=trail_of_service(seen),
        caption=seen.name,
        refusal=why_not_commission(request, seen.partnership),
        back="Back to the service",
    )
    return ask(
        request,
        question,
        PlanEndingForm(**typed(request), services=other_service_choices(seen)),
        do=lambda said: plan_ending(
            service_id=seen.pk,
            ends_before=said["last_day"] + A_DAY,
            why=said["why"],
            alternative_ids=said["alternative_ids"],
            **who(request),
        ),
        then=lambda made: reverse("ending", args=[made.pk]),
    )


def ending(request: HttpRequest, ending_id: int) -> HttpResponse:
    """What has to be so before a service ends, and what is missing."""
    seen = seen_or_404(request, endings_seen_by, ending_id)
    held = ending_told(seen, actor=actor(request), on=today())
    refusal = why_not_commission(request, seen.service.partnership)
    return tell(
        request,
        Told(
            title=f"Ending {seen.service.name}",
            sentence=held.said,
            trail=trail_of_service(seen.service),
            caption=seen.service.partnership.name,
            facts=[
                ("Last day", day(seen.ends_before - A_DAY)),
                ("Why", seen.why),
                (
                    "In its place",
                    "; ".join(str(each) for each in seen.alternatives.all())
                    or "nothing is named",
                ),
                *(
                    [
                        (
                            "Ended by decision",
                            f"{seen.override.item.title}: {seen.override_because}",
                        )
                    ]
                    if seen.override
                    else []
                ),
            ],
            notes=[f"{each.title}: {each.said}" for each in held.missing],
            tables=[held.checks],
            links=[impact_of_a_change(each) for each in held.contracts],
            links_title="What it means for who provides it",
            refusal=refusal,
            steps=[]
            if refusal or seen.ended_at
            else [
                *(
                    (
                        f"Record: {check.label.lower()}",
                        reverse("find-of-ending", args=[seen.pk, check]),
                    )
                    for check in EndingCheck
                ),
                ("Give it its last day", reverse("end-service", args=[seen.pk])),
            ],
        ),
    )


def find(request: HttpRequest, ending_id: int, check_of: str) -> HttpResponse:
    """Record what was found of something that has to be so."""
    seen = seen_or_404(request, endings_seen_by, ending_id)
    if check_of not in EndingCheck.values:
        raise Http404
    check = EndingCheck(check_of)
    question = Question(
        title=check.label,
        sentence="What was found, and where it can be read.",
        button="Record it",
        trail=trail_of_ending(seen),
        caption=f"Ending {seen.service.name}",
        refusal=why_not_commission(request, seen.service.partnership),
        back="Back to the ending",
    )
    return ask(
        request,
        question,
        FoundForm(**typed(request)),
        do=lambda said: find_of_ending(
            ending_id=seen.pk,
            check=check,
            found=EndingFound(said["found"]),
            said=said["said"],
            **who(request),
        ),
    )


def end(request: HttpRequest, ending_id: int) -> HttpResponse:
    """Give a service its last day."""
    seen = seen_or_404(request, endings_seen_by, ending_id)
    held = ending_told(seen, actor=actor(request), on=today())
    question = Question(
        title="Give it its last day",
        sentence=held.said,
        button="End the service",
        trail=trail_of_ending(seen),
        caption=f"Ending {seen.service.name}",
        refusal=why_not_commission(request, seen.service.partnership),
        points=[f"{each.title}: {each.said}" for each in held.missing],
        note="What is missing:" if held.missing else "",
        folded={
            "End it all the same, by a decision": ("decision_id", "ground", "because")
        },
        back="Back to the ending",
    )
    form = EndForm(
        **typed(request),
        decisions=decision_choices(
            seen.service.partnership, actor=actor(request), on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: end_service(
            ending_id=seen.pk,
            override=OverrideSaid(
                int(said["decision_id"]),
                OverrideGround(said["ground"]),
                said["because"],
            )
            if said["decision_id"]
            else None,
            **who(request),
        ),
    )


def activity(request: HttpRequest, service_id: int) -> HttpResponse:
    """The activity that a service was to make less of, claimed and counted."""
    seen = seen_or_404(request, services_seen_by, service_id)
    table = shifts_of(seen)
    refusal = why_not_commission(request, seen.partnership)
    claims = list(claims_of(seen))
    return tell(
        request,
        Told(
            title="Less activity elsewhere",
            sentence="What was claimed, and what was counted."
            if claims
            else "Nobody has claimed that it makes other activity less.",
            trail=trail_of_service(seen),
            caption=seen.name,
            tables=[table] if claims else [],
            refusal=refusal,
            steps=[]
            if refusal
            else [
                ("Record a claim", reverse("claim-activity", args=[seen.pk])),
                *(
                    (f"Count: {each.what}", reverse("count-activity", args=[each.pk]))
                    for each in claims
                ),
            ],
        ),
    )


def claim(request: HttpRequest, service_id: int) -> HttpResponse:
    """Record a claim that activity will fall."""
    seen = seen_or_404(request, services_seen_by, service_id)
    question = Question(
        title="Record a claim",
        sentence="By how much other activity is to fall because of this service.",
        button="Record the claim",
        trail=[
            *trail_of_service(seen),
            ("Less activity elsewhere", reverse("activity", args=[seen.pk])),
        ],
        caption=seen.name,
        refusal=why_not_commission(request, seen.partnership),
        back="Back to the activity",
    )
    return ask(
        request,
        question,
        ClaimForm(**typed(request)),
        do=lambda said: claim_less_activity(
            service_id=seen.pk,
            said=ClaimSaid(
                said["what"],
                said["unit"],
                said["baseline"],
                said["percent"],
                said["evidence"],
                said["starts_on"],
                said["last_day"] + A_DAY,
            ),
            **who(request),
        ),
    )


def count(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Record how much activity there was."""
    seen = seen_or_404(request, claims_seen_by, claim_id)
    question = Question(
        title=f"Count: {seen.what}",
        sentence=f"It was {seen.baseline:,} {seen.unit} and was to fall by {seen.percent:g}%.",
        button="Record the count",
        trail=[
            *trail_of_service(seen.service),
            ("Less activity elsewhere", reverse("activity", args=[seen.service_id])),
        ],
        caption=seen.service.name,
        refusal=why_not_commission(request, seen.service.partnership),
        back="Back to the activity",
    )
    return ask(
        request,
        question,
        CountForm(**typed(request)),
        do=lambda said: count_activity(claim_id=seen.pk, **said, **who(request)),
    )
