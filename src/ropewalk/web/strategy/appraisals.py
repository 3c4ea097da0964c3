"""Pages on which an appraisal is set out, opened, agreed to, closed and put to a decision."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.review.rules.thread import Kind
from ropewalk.strategy.actions.appraisals import (
    add_criterion,
    add_option,
    begin_appraisal,
    close_appraisal,
    drop_criterion,
    drop_option,
    name_appraiser,
    open_appraisal,
    put_appraisal,
    release_appraiser,
)
from ropewalk.strategy.actions.scoring import sign_off
from ropewalk.strategy.permissions import (
    refusal_to_agree,
    refusal_to_name,
    refusal_to_score,
)
from ropewalk.strategy.queries.appraisals import (
    agreed_so_far,
    appraisal_page,
    appraisals_seen_by,
    appraisals_table,
    appraiser_choices,
    appraisers_seen_by,
    cost_said,
    criteria_seen_by,
    criteria_table,
    decision_choices,
    draft_of,
    option_choices,
    options_seen_by,
    options_table,
    partners_still_to_score,
    taken_with,
)
from ropewalk.strategy.queries.blind import (
    still_named,
    why_kept_back,
    why_not_released,
)
from ropewalk.strategy.queries.points import (
    naive_table,
    points_table,
    preference_of,
)
from ropewalk.strategy.queries.priorities import priorities_seen_by
from ropewalk.strategy.rules.appraisals import (
    CLOSED,
    DRAFTED_ONLY,
    NOT_CLOSED,
    NOT_OPEN,
    SEEN_ALREADY,
    why_not_agreed_to,
    why_not_closed,
    why_not_opened,
    why_sign_off_is_over,
)
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import (
    acting_for,
    actor,
    refusal_here,
    seen_or_404,
    today,
    who,
    why_not_plan,
)
from ropewalk.web.review.follow import follow_the_thread
from ropewalk.web.strategy.forms import (
    AgreeForm,
    AppraisalForm,
    AppraiserForm,
    CriterionForm,
    NothingForm,
    OptionForm,
    PutForm,
    ReleaseForm,
)
from ropewalk.web.strategy.trails import (
    about,
    trail_of_appraisal,
    trail_of_appraisals,
    trail_of_planning,
    trail_of_priority,
)
from ropewalk.web.tables import arrange
from ropewalk.web.telling import Told, tell


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The appraisals of a partnership."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    table = appraisals_table(seen)
    told = Told(
        title="Appraisals of options",
        sentence=f"{len(table.rows)} {'is' if len(table.rows) == 1 else 'are'} recorded."
        if table.rows
        else "No appraisal yet. One begins on the page of the priority that it is for.",
        trail=trail_of_planning(seen),
        caption=seen.name,
        tables=[table] if table.rows else [],
        leads_to={"appraisals": lambda pk: reverse("appraisal", args=[pk])},
        steps=[("Choose a priority", reverse("priorities", args=[seen.pk]))],
    )
    return tell(request, told)


def begin(request: HttpRequest, priority_id: int) -> HttpResponse:
    """Begin to appraise options for a priority."""
    seen = seen_or_404(request, priorities_seen_by, priority_id)
    question = Question(
        title="Appraise options",
        sentence=f"For the priority: {seen.title}. Options, criteria and who scores come next.",
        button="Begin it",
        trail=trail_of_priority(seen),
        caption=seen.partnership.name,
        refusal=why_not_plan(request, seen.partnership)
        or (
            "This priority is withdrawn. Appraise options for another."
            if seen.withdrawn_at
            else None
        ),
        back="Back to the priority",
    )
    return ask(
        request,
        question,
        AppraisalForm(**typed(request), initial={"submission_key": uuid4()}),
        do=lambda said: begin_appraisal(priority_id=seen.pk, **said, **who(request)),
        then=lambda made: reverse("appraisal", args=[made.pk]),
    )


def appraisal(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """An appraisal: its question, options, criteria, who scores, and what is agreed."""
    seen = seen_or_404(request, appraisals_seen_by, appraisal_id)
    held = appraisal_page(seen, on=today())
    options = arrange(
        options_table(held.options),
        request.GET.dict(),
        leads_to=lambda pk: reverse("appraisal-option", args=[pk]),
    )
    criteria = arrange(criteria_table(held.criteria), request.GET.dict())
    counts = naive_table(seen)
    naive = arrange(counts, request.GET.dict()) if counts else None
    tables = [each for each in (options, criteria, naive) if each is not None]
    if download := download_asked(request, tables, place=seen.title):
        return download
    refusal = why_not_plan(request, seen.partnership)
    kept = why_kept_back(seen, on=today())
    names = _why_not_name(request, seen, kept)
    context = {
        "appraisal": seen,
        "held": held,
        "kept": kept,
        "options": options,
        "criteria": criteria,
        "naive": naive,
        "preference": preference_of(seen),
        "trail": trail_of_appraisals(seen.partnership),
        "refusal": refusal,
        "releases": None if names else acting_for(request).pk,
        "steps": _steps(request, seen, held, refusal=refusal, kept=kept, names=names),
    }
    return render(request, "strategy/appraisal.html", context)


def _why_not_name(request: HttpRequest, seen: Any, kept: str | None) -> str | None:
    """Why the person may not name or release who scores for their organisation, if so."""
    if seen.closed_at is not None:
        return CLOSED
    if kept is None:
        return SEEN_ALREADY
    return refusal_here(request, partial(refusal_to_name, partnership=seen.partnership))


def _steps(
    request: HttpRequest,
    seen: Any,
    held: Any,
    *,
    refusal: str | None,
    kept: str | None,
    names: str | None,
) -> list[tuple[str, str]]:
    """What this person can do next on an appraisal, as far as it has come."""
    of = partial(reverse, args=[seen.pk])
    steps = []
    is_open = seen.opened_at is not None and seen.closed_at is None
    may_score = (
        refusal_to_score(actor=actor(request), appraisal=seen, on=today()) is None
    )
    if is_open and may_score:
        steps.append(("Score the options", of("score-options")))
    if kept is None:
        steps.append(("See the results", of("appraisal-results")))
    if seen.opened_at is None and refusal is None:
        steps += [
            ("Add an option", of("add-appraisal-option")),
            ("Add a criterion", of("add-appraisal-criterion")),
        ]
    if seen.closed_at is None and refusal is None:
        steps.append(("Take in pros and cons by spreadsheet", of("import-points")))
    if names is None:
        steps.append(("Name who scores for your organisation", of("name-appraiser")))
    if seen.opened_at is None and refusal is None and not held.lacks:
        steps.append(("Open it for scoring", of("open-appraisal")))
    may_agree = partial(refusal_to_agree, partnership=seen.partnership)
    if kept is None and not held.is_taken and refusal_here(request, may_agree) is None:
        steps.append(("Say what your organisation agrees to", of("agree-to-option")))
    if is_open and refusal is None and not held.still:
        steps.append(("Close it", of("close-appraisal")))
    if seen.closed_at is not None and refusal is None:
        steps.append(("Put it with a decision", of("put-appraisal")))
    return [*steps, follow_the_thread(Kind.APPRAISAL, seen.pk)]


def option_new(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """Set out an option."""
    seen = seen_or_404(request, appraisals_seen_by, appraisal_id)
    question = about(
        seen,
        title="Add an option",
        sentence="“Do nothing” and “do the minimum” are always among the options.",
        button="Add the option",
        refusal=why_not_plan(request, seen.partnership)
        or (DRAFTED_ONLY if seen.opened_at else None),
    )
    form = OptionForm(**typed(request))
    return ask(
        request,
        question,
        form,
        do=lambda _: add_option(appraisal_id=seen.pk, said=form.said(), **who(request)),
    )


def criterion_new(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """Add a criterion."""
    seen = seen_or_404(request, appraisals_seen_by, appraisal_id)
    question = about(
        seen,
        title="Add a criterion",
        sentence="Options are scored on it from 0 to 100. Choose criteria that do not count "
        "one effect twice.",
        button="Add the criterion",
        refusal=why_not_plan(request, seen.partnership)
        or (DRAFTED_ONLY if seen.opened_at else None),
    )
    form = CriterionForm(**typed(request))
    return ask(
        request,
        question,
        form,
        do=lambda _: add_criterion(
            appraisal_id=seen.pk, said=form.said(), **who(request)
        ),
    )


def option(request: HttpRequest, appraisal_option_id: int) -> HttpResponse:
    """One option: what would be done, how closely partners would work, what it costs."""
    seen = seen_or_404(request, options_seen_by, appraisal_option_id)
    of = seen.appraisal
    may_drop = why_not_plan(request, of.partnership) is None and of.opened_at is None
    said = points_table(seen)
    may_say = why_not_plan(request, of.partnership) is None and of.closed_at is None
    told = Told(
        title=str(seen),
        sentence=seen.description or "What would be done is not described yet.",
        trail=trail_of_appraisal(of),
        caption=of.title,
        facts=[
            ("Kind", seen.get_kind_display()),
            ("How closely partners would work", seen.level or "not said"),
            ("Cost in a year", cost_said(seen)),
        ],
        notes=[] if said.rows else ["Nothing is said for or against it yet."],
        tables=[said] if said.rows else [],
        steps=[
            *(
                [
                    (
                        "Say something for or against it",
                        reverse("add-option-point", args=[seen.pk]),
                    )
                ]
                if may_say
                else []
            ),
            *(
                [("Take it off", reverse("drop-appraisal-option", args=[seen.pk]))]
                if may_drop
                else []
            ),
            ("Back to the appraisal", reverse("appraisal", args=[of.pk])),
        ],
    )
    return tell(request, told)


def drop_option_(request: HttpRequest, appraisal_option_id: int) -> HttpResponse:
    """Take an option off before anybody scores."""
    seen = seen_or_404(request, options_seen_by, appraisal_option_id)
    question = about(
        seen.appraisal,
        title=f"Take off {seen}",
        sentence="It is taken off the options. That it was there stays in the record.",
        button="Take it off",
        refusal=why_not_plan(request, seen.appraisal.partnership)
        or (DRAFTED_ONLY if seen.appraisal.opened_at else None),
    )
    return ask(
        request,
        question,
        NothingForm(**typed(request)),
        do=lambda _: drop_option(option_id=seen.pk, **who(request)),
    )


def drop_criterion_(request: HttpRequest, criterion_id: int) -> HttpResponse:
    """Take a criterion off before anybody scores."""
    seen = seen_or_404(request, criteria_seen_by, criterion_id)
    question = about(
        seen.appraisal,
        title=f"Take off the criterion {seen}",
        sentence="It is taken off. That it was there stays in the record.",
        button="Take it off",
        refusal=why_not_plan(request, seen.appraisal.partnership)
        or (DRAFTED_ONLY if seen.appraisal.opened_at else None),
    )
    return ask(
        request,
        question,
        NothingForm(**typed(request)),
        do=lambda _: drop_criterion(criterion_id=seen.pk, **who(request)),
    )


def name(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """Name who scores for the organisation that the person acts for."""
    seen = seen_or_404(request, appraisals_seen_by, appraisal_id)
    organisation = acting_for(request)
    accounts = appraiser_choices(seen, organisation, on=today())
    refusal = refusal_here(
        request, partial(refusal_to_name, partnership=seen.partnership)
    )
    if seen.closed_at is not None:
        refusal = refusal or CLOSED
    elif why_kept_back(seen, on=today()) is None:
        refusal = refusal or SEEN_ALREADY
    if not accounts:
        refusal = refusal or (
            f"Everybody who acts for {organisation.name} is named already. Its "
            "administrator can open an account for somebody else."
        )
    question = about(
        seen,
        title="Name who scores",
        sentence=f"They score for {organisation.name}. However many do, it counts once.",
        button="Name them",
        refusal=refusal,
    )
    return ask(
        request,
        question,
        AppraiserForm(**typed(request), accounts=accounts),
        do=lambda said: name_appraiser(
            appraisal_id=seen.pk,
            organisation_id=organisation.pk,
            **said,
            **who(request),
        ),
    )


def release(request: HttpRequest, appraiser_id: int) -> HttpResponse:
    """Release somebody who was named to score."""
    seen = seen_or_404(request, appraisers_seen_by, appraiser_id)
    of = seen.appraisal
    refusal = refusal_to_name(
        actor=actor(request),
        partnership=of.partnership,
        organisation=seen.organisation,
        on=today(),
    ) or why_not_released(of, on=today())
    if hasattr(seen, "release"):
        refusal = refusal or "They are released already."
    question = about(
        of,
        title=f"Release {seen.account.name}",
        sentence=f"They score no more for {seen.organisation.name}. What they gave stays "
        "on record and is not counted, and the results say so.",
        button="Release them",
        refusal=refusal,
        note="They are not named again. Name somebody else if nobody would be left to "
        f"score for {seen.organisation.name}.",
    )
    return ask(
        request,
        question,
        ReleaseForm(**typed(request)),
        do=lambda said: release_appraiser(appraiser_id=seen.pk, **said, **who(request)),
    )


def open_(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """Open an appraisal for scoring."""
    seen = seen_or_404(request, appraisals_seen_by, appraisal_id)
    refusal = why_not_plan(request, seen.partnership) or (
        DRAFTED_ONLY if seen.opened_at else None
    )
    question = about(
        seen,
        title="Open it for scoring",
        sentence="From then on its options and criteria stay as they are.",
        button="Open it",
        refusal=refusal or why_not_opened(draft_of(seen, on=today())) or None,
    )
    return ask(
        request,
        question,
        NothingForm(**typed(request)),
        do=lambda _: open_appraisal(appraisal_id=seen.pk, **who(request)),
    )


def agree(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """Say which option the person's organisation agrees to, and at which level."""
    seen = seen_or_404(request, appraisals_seen_by, appraisal_id)
    organisation = acting_for(request)
    refusal = refusal_here(
        request, partial(refusal_to_agree, partnership=seen.partnership)
    )
    if seen.opened_at is None:
        refusal = refusal or NOT_OPEN
    elif seen.closed_at is None:
        still = still_named(seen, on=today())
        refusal = refusal or why_not_agreed_to(still) or None
    refusal = refusal or why_sign_off_is_over(taken_with(seen)) or None
    question = about(
        seen,
        title="Say what you agree to",
        sentence=f"For {organisation.name}. Its last word counts; those before stay on record.",
        button="Sign it",
        refusal=refusal,
    )
    return ask(
        request,
        question,
        AgreeForm(**typed(request), choices=option_choices(seen)),
        do=lambda said: sign_off(
            appraisal_id=seen.pk,
            organisation_id=organisation.pk,
            **said,
            **who(request),
        ),
    )


def close(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """Close an appraisal once every partner has scored."""
    seen = seen_or_404(request, appraisals_seen_by, appraisal_id)
    refusal = why_not_plan(request, seen.partnership)
    if seen.opened_at is None:
        refusal = refusal or NOT_OPEN
    elif seen.closed_at is not None:
        refusal = refusal or CLOSED
    else:
        still = partners_still_to_score(seen, on=today())
        refusal = refusal or why_not_closed(still) or None
    question = about(
        seen,
        title="Close the appraisal",
        sentence="Nothing is scored after that. It can then be put with a decision.",
        button="Close it",
        refusal=refusal,
    )
    return ask(
        request,
        question,
        NothingForm(**typed(request)),
        do=lambda _: close_appraisal(appraisal_id=seen.pk, **who(request)),
    )


def _before_it_is_put(seen: Any) -> str:
    """What to know before choosing the option that a body is asked to prefer."""
    if not seen.closed_at:
        return ""
    return (
        f"It was closed on {day(local_day(seen.closed_at))}. {agreed_so_far(seen, on=today())} "
        "Put again with a decision, the last option counts until somebody votes; those "
        "before stay on record."
    )


def put(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """Put an appraisal with a decision that is proposed."""
    seen = seen_or_404(request, appraisals_seen_by, appraisal_id)
    decisions = decision_choices(seen, actor=actor(request), on=today())
    refusal = why_not_plan(request, seen.partnership) or (
        None if seen.closed_at else NOT_CLOSED
    )
    if not decisions:
        refusal = refusal or (
            "No decision is proposed to this partnership. Propose one at a meeting first."
        )
    question = about(
        seen,
        title="Put it with a decision",
        sentence="Whoever reads the decision is led to the options, the places and the dissent.",
        button="Put it",
        refusal=refusal,
        note=_before_it_is_put(seen),
        remedies=[("See the meetings", reverse("meetings", args=[seen.partnership_id]))]
        if refusal
        else [],
    )
    return ask(
        request,
        question,
        PutForm(**typed(request), decisions=decisions, choices=option_choices(seen)),
        do=lambda said: put_appraisal(appraisal_id=seen.pk, **said, **who(request)),
    )
