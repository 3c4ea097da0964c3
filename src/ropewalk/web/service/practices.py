"""Pages of practices and locality groups: the register, one of each, and use by practice."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures import BadInput
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.partnership.rules.terms import year_said
from ropewalk.service.actions.practices import UseSaid, count_use, show_budget
from ropewalk.service.kinds import UseKind
from ropewalk.service.queries.choices import (
    locality_choices,
    practice_choices,
    quarter_choices,
    shown_strand_choices,
    use_choices,
)
from ropewalk.service.queries.practice_told import local_told
from ropewalk.service.queries.practice_use import use_section
from ropewalk.service.queries.practices import (
    LocalKind,
    local_of,
    locals_told,
    years_told,
)
from ropewalk.service.queries.seen import (
    partnerships_required_by,
    services_counted_by,
)
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.service.asked_of import one_of, why_not_commission
from ropewalk.web.service.practice_forms import ShowBudgetForm, UseForm
from ropewalk.web.service.trails import trail_of_partnership
from ropewalk.web.telling import Told, tell

Trail = list[tuple[str, str]]


def _year(request: HttpRequest) -> int:
    """The financial year that the address asks for; this one where it asks for none.

    Raises:
        BadInput: when it is not one that the pages offer.
    """
    years = years_told(on=today())
    asked = request.GET.get("year", "").strip() or str(years[0])
    if asked not in {str(each) for each in years}:
        raise BadInput(
            f"{asked[:20]} is not a year these pages tell of: choose "
            f"{years[0]} or {years[1]}."
        )
    return int(asked)


def _other_years(year: int) -> list[tuple[str, str]]:
    """The same page of the other financial year."""
    return [
        (f"The same for {year_said(each)}", f"?year={each}")
        for each in years_told(on=today())
        if each != year
    ]


def trail_of_practices(partnership: Any) -> Trail:
    """From the top down to a partnership's practices and localities."""
    return [
        *trail_of_partnership(partnership),
        ("Practices and localities", reverse("practices", args=[partnership.pk])),
    ]


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The practices and locality groups of a partnership, with budget and what was used."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    year = _year(request)
    held = locals_told(
        partnership, actor=actor(request), on=today(), year_starting=year
    )
    refusal = why_not_commission(request, partnership)
    return tell(
        request,
        Told(
            title="Practices and localities",
            sentence=held.said,
            trail=trail_of_partnership(partnership),
            caption=partnership.name,
            notes=[held.unattributed] if held.money else [],
            tables=[each for each in held.tables if each.rows],
            leads_to={
                "practices": lambda pk: _page(partnership, "practice", pk),
                "localities": lambda pk: _page(partnership, "locality", pk),
            },
            refusal=refusal,
            steps=[
                *(
                    []
                    if refusal
                    else [
                        (
                            "Say whose an indicative budget is",
                            reverse("show-budget", args=[partnership.pk]),
                        )
                    ]
                ),
                (
                    "Use of services by practice",
                    reverse("practice-use", args=[partnership.pk]),
                ),
                *_other_years(year),
            ],
        ),
    )


def _page(partnership: Any, name: str, pk: Any) -> str:
    return reverse(name, args=[partnership.pk, pk])


def practice(
    request: HttpRequest, partnership_id: int, practice_id: int
) -> HttpResponse:
    """A practice: its budget, what it used, what it requires, and what it takes part in."""
    return _local(request, partnership_id, LocalKind.PRACTICE, practice_id)


def locality(
    request: HttpRequest, partnership_id: int, locality_id: int
) -> HttpResponse:
    """A locality group: the same, and what it proposed."""
    return _local(request, partnership_id, LocalKind.LOCALITY, locality_id)


def _local(
    request: HttpRequest, partnership_id: int, kind: LocalKind, pk: int
) -> HttpResponse:
    partnership = seen_or_404(request, partnerships_required_by, partnership_id)
    local = local_of(partnership, kind, pk)
    sees_all = partnerships_seen_by(actor(request), on=today()).contains(partnership)
    is_own = kind == LocalKind.PRACTICE and actor(request).acts_for(pk, on=today())
    if local is None or not (sees_all or is_own):
        raise Http404
    year = _year(request)
    held = local_told(
        partnership, local, year_starting=year, actor=actor(request), on=today()
    )
    may = why_not_commission(request, partnership) is None
    return tell(
        request,
        Told(
            title=local.name,
            sentence=held.said,
            trail=trail_of_practices(partnership)
            if sees_all
            else [("Home", reverse("home"))],
            caption=partnership.name,
            sections=held.sections,
            on=today(),
            steps=[
                ("Say what is required", reverse("require", args=[partnership.pk])),
                *(
                    [
                        (
                            "Say whose an indicative budget is",
                            reverse("show-budget", args=[partnership.pk]),
                        )
                    ]
                    if may
                    else []
                ),
                *(
                    [
                        (
                            "Recommend something to the board",
                            reverse("body", args=[pk]),
                        )
                    ]
                    if kind == LocalKind.LOCALITY
                    else []
                ),
                *_other_years(year),
            ],
        ),
    )


def show(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Say whose a strand of an indicative budget or a pot is."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    strands = shown_strand_choices(partnership, actor=actor(request), on=today())
    question = Question(
        title="Say whose an indicative budget is",
        sentence="Its practice or locality group then has it on its own page, beside what "
        "was delivered to its people.",
        button="Record it",
        trail=trail_of_practices(partnership),
        caption=partnership.name,
        refusal=why_not_commission(request, partnership)
        or (
            None
            if strands
            else "No indicative budget or pot of this partnership is set up that you may "
            "see."
        ),
        remedies=[] if strands else [("Go to the funds", reverse("funds"))],
        back="Back to the practices and localities",
    )
    form = ShowBudgetForm(
        **typed(request),
        strands=strands,
        practices=practice_choices(on=today()),
        localities=locality_choices(partnership),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: show_budget(
            partnership_id=partnership.pk,
            strand_id=int(said["strand_id"]),
            **one_of(said["whose"]),
            **who(request),
        ),
    )


def use(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """How many people of each practice used which service; small counts are hidden."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    year = _year(request)
    section = use_section(partnership, year_starting=year, on=today())
    return tell(
        request,
        Told(
            title="Use by practice",
            sentence=f"How many people of each practice used which service in "
            f"{year_said(year)}.",
            trail=trail_of_practices(partnership),
            caption=partnership.name,
            sections=[section],
            on=today(),
            steps=[
                (
                    "Choose a service to count who used it",
                    reverse("services", args=[partnership.pk]),
                ),
                *_other_years(year),
            ],
        ),
    )


def count(request: HttpRequest, service_id: int) -> HttpResponse:
    """Count how many people of a practice used a service or were pointed to it."""
    seen = seen_or_404(request, services_counted_by, service_id)
    practices, kinds = use_choices(actor(request), seen, on=today())
    question = Question(
        title="Count a practice's people",
        sentence="How many used the service, or were pointed to it, in a quarter that has "
        "ended.",
        button="Record the count",
        trail=[(seen.name, reverse("directory-entry", args=[seen.directory_id]))]
        if seen.published_at
        else [("Do", reverse("do"))],
        caption=seen.name,
        refusal=None
        if kinds and practices
        else "Its provider's people, a practice's own people and commissioners count this.",
        back="Back",
    )
    form = UseForm(
        **typed(request),
        practices=practices,
        kinds=kinds,
        quarters=quarter_choices(on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: count_use(service_id=seen.pk, said=_use(said), **who(request)),
    )


def _use(typed_in: dict[str, Any]) -> UseSaid:
    year, quarter = map(int, typed_in["when"].split("-"))
    return UseSaid(
        practice_id=int(typed_in["practice_id"]),
        kind=UseKind(typed_in["kind"]),
        year_starting=year,
        quarter=quarter,
        people=typed_in["people"],
        source=typed_in["source"],
    )
