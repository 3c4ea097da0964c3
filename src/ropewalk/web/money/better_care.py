"""Pages of Better Care Fund plans: the register, one copy, what is entered, and quarters."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from ropewalk.money.actions.better_care import (
    approve_plan,
    assure_condition,
    enter_income,
    enter_minimum,
    enter_scheme,
    load_asked,
    reopen_plan,
    report_quarter,
    say_who_prepares,
    start_better_care,
    withdraw_scheme,
)
from ropewalk.money.permissions import (
    refusal_to_change_plan,
    refusal_to_reopen_plan,
    refusal_to_report_plan,
)
from ropewalk.money.queries.better_care import (
    WORKING_COPY,
    PlanSeen,
    asked_of,
    plan_seen,
    plans_seen_by,
    version_now,
    version_reported,
)
from ropewalk.money.queries.better_care_choices import (
    boards_to_choose,
    decisions_to_choose,
    listing_choices,
    register_of_plans,
    source_choices,
    strand_choices,
)
from ropewalk.money.queries.better_care_quarter import quarter_seen
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.money.rules.better_care import content_hash, why_not_signed_off
from ropewalk.money.rules.better_care_lists import ASKED, Listing
from ropewalk.paper.better_care import plan_workbook, quarter_workbook
from ropewalk.partnership.rules.terms import financial_year
from ropewalk.web.asking import Question, as_seen, ask, typed
from ropewalk.web.downloads import FILES, download_asked
from ropewalk.web.money.asked_of import why_not_keep
from ropewalk.web.money.better_care_forms import (
    AnswerForm,
    ApproveForm,
    CoverForm,
    IncomeForm,
    LoadForm,
    MinimumForm,
    PlanForm,
    SchemeForm,
    WhyForm,
    WithdrawForm,
)
from ropewalk.web.money.trails import trail_of_better_care, trail_of_plan
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.tables import arrange

QUARTERS = ((1, "Quarter 1"), (2, "Quarter 2"), (3, "Quarter 3"), (4, "Year end"))
ASKS = {
    Listing.CONDITIONS: ("Is the condition met?", "What assures the reader of it?"),
    Listing.METRICS: ("Is the metric on track?", "What is the reason or the plan?"),
}


def register(request: HttpRequest) -> HttpResponse:
    """The plans of the funds in which the person's organisations take part."""
    plans = list(plans_seen_by(actor(request), on=today()))
    table = arrange(register_of_plans(plans, on=today()), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "plans": plans,
        "table": table,
        "working_copy": WORKING_COPY,
        "funds": [
            each
            for each in funds_seen_by(actor(request), on=today())
            if why_not_keep(request, each) is None
        ],
    }
    return render(request, "money/better_care_register.html", context)


def start(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Begin the working copy of a fund for an area and a year."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    boards = boards_to_choose(fund, on=today())
    question = Question(
        title="Begin a Better Care Fund working copy",
        sentence="There is one for the area of a health and wellbeing board and a "
        "financial year. What it spends is read from the ledger of this fund.",
        button="Begin it",
        trail=trail_of_better_care(),
        refusal=why_not_keep(request, fund),
        caption=fund.title,
        back="Back to the working copies",
        remedies=[]
        if boards
        else [
            (
                "Record the partnership's health and wellbeing board first",
                reverse("partnerships"),
            )
        ],
    )
    return ask(
        request,
        question,
        PlanForm(
            **typed(request),
            boards=boards,
            initial={
                "submission_key": uuid4(),
                "year_starting": financial_year(today()),
            },
        ),
        do=lambda said: start_better_care(
            fund_id=fund_id,
            **said | {"board_id": int(said["board_id"])},
            **who(request),
        ),
        then=lambda made: reverse("better-care-plan", args=[made.pk]),
    )


def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A working copy: what is entered, what is wanting, and what comes next."""
    held = seen_or_404(request, plans_seen_by, plan_id)
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdecimal() else None
    seen = plan_seen(held, on=today(), version=version)
    made = [
        seen.income_table(),
        seen.scheme_table(),
        seen.condition_table(),
        seen.checker_table(),
    ]
    tables = [arrange(each, request.GET.dict()) for each in made]
    if download := download_asked(request, tables):
        return download
    refusal = refusal_to_change_plan(actor=actor(request), plan=held, on=today())
    context = {
        "plan": held,
        "seen": seen,
        "tables": {each.key: each for each in tables},
        "trail": trail_of_better_care(),
        "working_copy": WORKING_COPY,
        "on": today(),
        "notes": {each.value: seen.listed(each).said for each in Listing},
        "quarters": QUARTERS,
        "is_latest": seen.version == seen.latest,
        "may_change": refusal is None and seen.version == seen.latest,
        "refusal": refusal,
        "may_reopen": refusal_to_reopen_plan(
            actor=actor(request), plan=held, on=today()
        )
        is None,
    }
    return render(request, "money/better_care_plan.html", context)


def _of_plan(
    request: HttpRequest, held: Any, title: str, sentence: str, button: str, **more: Any
) -> Question:
    """A question about a plan that is being worked on."""
    said = {
        "title": title,
        "sentence": sentence,
        "button": button,
        "trail": trail_of_plan(held),
        "caption": f"Working copy: {held.area}, {held.year}",
        "back": "Back to the working copy",
        "refusal": refusal_to_change_plan(actor=actor(request), plan=held, on=today()),
    }
    return Question(**said | more)


def cover(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Say which post completes the copy."""
    held = seen_or_404(request, plans_seen_by, plan_id)
    return ask(
        request,
        _of_plan(
            request,
            held,
            "Say who completes it",
            "It stands on the cover sheet.",
            "Save the cover",
        ),
        CoverForm(
            **typed(request), initial={"prepared_by_post": held.prepared_by_post}
        ),
        do=lambda said: say_who_prepares(plan_id=plan_id, **said, **who(request)),
    )


def scheme(
    request: HttpRequest, plan_id: int, scheme_number: int | None = None
) -> HttpResponse:
    """Enter a scheme, or change one."""
    held = seen_or_404(request, plans_seen_by, plan_id)
    seen = plan_seen(held, on=today())
    row = None if scheme_number is None else _scheme_or_404(seen, scheme_number)
    title = "Add a scheme" if row is None else f"Change scheme {scheme_number}"
    question = _of_plan(
        request,
        held,
        title,
        "All but its name can be left for later: the checkers say what is wanting.",
        "Add the scheme" if row is None else "Save the scheme",
        note=" ".join(
            seen.listed(each).said
            for each in (Listing.TYPES, Listing.OBJECTIVES, Listing.AREAS)
        ),
        folded={"Outputs and comment": ("outputs", "output_unit", "comment")},
    )
    form = SchemeForm(
        **typed(request),
        choices={
            "scheme_type": listing_choices(held, Listing.TYPES),
            "objective": listing_choices(held, Listing.OBJECTIVES),
            "area_of_spend": listing_choices(held, Listing.AREAS),
            "source_id": source_choices(held),
            "strand_id": strand_choices(held),
        },
        initial={"submission_key": uuid4(), **_as_entered(row)},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: enter_scheme(
            plan_id=plan_id,
            number=scheme_number,
            scheme=form.said(),
            submission_key=said["submission_key"],
            **who(request),
        ),
    )


def _scheme_or_404(seen: PlanSeen, number: int) -> Any:
    if number not in seen.rows:
        raise Http404
    return seen.rows[number]


def _as_entered(row: Any) -> dict[str, Any]:
    """A scheme as the form shows it."""
    if row is None:
        return {}
    names = SchemeForm.base_fields.keys() - {"submission_key"}
    return {name: getattr(row, name) for name in names}


def withdraw(request: HttpRequest, plan_id: int, scheme_number: int) -> HttpResponse:
    """Take a scheme out of the plan."""
    held = seen_or_404(request, plans_seen_by, plan_id)
    row = _scheme_or_404(plan_seen(held, on=today()), scheme_number)
    return ask(
        request,
        _of_plan(
            request,
            held,
            f"Take scheme {scheme_number} out",
            f"{row.title} is no longer planned. What it was stays to be seen, and its "
            "number is not used again.",
            "Take it out",
        ),
        WithdrawForm(**typed(request), initial={"submission_key": uuid4()}),
        do=lambda said: withdraw_scheme(
            plan_id=plan_id, number=scheme_number, **said, **who(request)
        ),
    )


def income(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Enter what comes from a source."""
    held = seen_or_404(request, plans_seen_by, plan_id)
    return ask(
        request,
        _of_plan(
            request,
            held,
            "Enter income from a source",
            "What is planned from a source has to be what comes from it, to the penny. "
            "To correct a sum, enter the source again.",
            "Enter the income",
        ),
        IncomeForm(
            **typed(request),
            sources=source_choices(held),
            kinds=listing_choices(held, Listing.FUNDING),
        ),
        do=lambda said: enter_income(
            plan_id=plan_id,
            **said | {"source_id": int(said["source_id"])},
            **who(request),
        ),
    )


def minimum(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Enter the least that goes to adult social care."""
    held = seen_or_404(request, plans_seen_by, plan_id)
    return ask(
        request,
        _of_plan(
            request,
            held,
            "Enter the minimum for adult social care",
            "The least of the NHS minimum contribution that goes to adult social care, "
            "as published for this area and year. This software holds no figure for it.",
            "Enter the minimum",
        ),
        MinimumForm(**typed(request)),
        do=lambda said: enter_minimum(plan_id=plan_id, **said, **who(request)),
    )


def load(request: HttpRequest, plan_id: int, listing: str) -> HttpResponse:
    """Load the conditions or metrics of the year from its framework."""
    held = seen_or_404(request, plans_seen_by, plan_id)
    which = _asked_listing(listing)
    return ask(
        request,
        _of_plan(
            request,
            held,
            f"Load the {which} of {held.year}",
            "They are kept with where you read them and shown as entered by you. What was "
            "said of others loaded before no longer counts.",
            f"Load the {which}",
        ),
        LoadForm(**typed(request)),
        do=lambda said: load_asked(
            plan_id=plan_id, listing=which, **said, **who(request)
        ),
    )


def _asked_listing(listing: str) -> Listing:
    if listing not in ASKED:
        raise Http404
    return Listing(listing)


def _asked_title(held: Any, listing: Listing, code: str, version: int) -> str:
    for each in asked_of(held, listing, version=version) or ():
        if each.code == code:
            return each.title
    raise Http404


def condition(request: HttpRequest, plan_id: int, asked_code: str) -> HttpResponse:
    """Say whether a condition is met, with the assurance statement."""
    held = seen_or_404(request, plans_seen_by, plan_id)
    title = _asked_title(held, Listing.CONDITIONS, asked_code, version_now(held))
    form = AnswerForm(**typed(request), asks=ASKS[Listing.CONDITIONS])
    return ask(
        request,
        _of_plan(
            request,
            held,
            "Say whether a condition is met",
            f"{title}.",
            "Save the statement",
        ),
        form,
        do=lambda _: assure_condition(
            plan_id=plan_id, code=asked_code, **form.said(), **who(request)
        ),
    )


def approve(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Record the board's approval, which locks this version."""
    held = seen_or_404(request, plans_seen_by, plan_id)
    seen = plan_seen(held, on=today())
    refusal = refusal_to_change_plan(actor=actor(request), plan=held, on=today())
    form = ApproveForm(
        **typed(request),
        decisions=decisions_to_choose(held, actor(request), on=today()),
    )
    question = _of_plan(
        request,
        held,
        "Record the board's approval",
        f"{held.board.name} approved version {seen.version} as it is. From then on it is "
        "locked; opened again, another version begins.",
        "Record the approval",
        refusal=refusal or why_not_signed_off(seen.said),
        note=seen.sentence,
        as_seen=content_hash(seen.said),
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: approve_plan(
            plan_id=plan_id, **form.said(), as_seen=as_seen(request), **who(request)
        ),
    )


def reopen(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Open a locked plan again."""
    held = seen_or_404(request, plans_seen_by, plan_id)
    return ask(
        request,
        _of_plan(
            request,
            held,
            "Open the plan again",
            "Another version begins, which the board has to approve. The version that it "
            "approved stays as it is.",
            "Begin another version",
            refusal=refusal_to_reopen_plan(actor=actor(request), plan=held, on=today()),
        ),
        WhyForm(**typed(request)),
        do=lambda said: reopen_plan(plan_id=plan_id, **said, **who(request)),
    )


def quarter(request: HttpRequest, plan_id: int, quarter: int) -> HttpResponse:
    """A quarter or the year end: the ledger's figures, conditions and metrics."""
    held = seen_or_404(request, plans_seen_by, plan_id)
    found = quarter_seen(held, _quarter(quarter), on=today())
    made = [
        found.spend_table(),
        found.metric_table(),
        found.condition_table(),
        found.checker_table(),
    ]
    tables = [arrange(each, request.GET.dict()) for each in made]
    if download := download_asked(request, tables):
        return download
    context = {
        "plan": held,
        "held": found,
        "seen": found.seen,
        "tables": {each.key: each for each in tables},
        "trail": trail_of_plan(held),
        "working_copy": WORKING_COPY,
        "quarters": QUARTERS,
        "notes": {each.value: found.seen.listed(each).said for each in ASKED},
        "refusal": refusal_to_report_plan(actor=actor(request), plan=held, on=today()),
    }
    return render(request, "money/better_care_quarter.html", context)


def _quarter(number: int) -> int:
    if number not in dict(QUARTERS):
        raise Http404
    return number


def report(
    request: HttpRequest, plan_id: int, quarter: int, listing: str, asked_code: str
) -> HttpResponse:
    """Say for a quarter whether a condition is met or a metric is on track."""
    held = seen_or_404(request, plans_seen_by, plan_id)
    which, words = _asked_listing(listing), dict(QUARTERS)[_quarter(quarter)]
    version = version_reported(held) or version_now(held)
    title = _asked_title(held, which, asked_code, version)
    form = AnswerForm(**typed(request), asks=ASKS[which])
    address = reverse("better-care-quarter", args=[plan_id, quarter])
    question = _of_plan(
        request,
        held,
        f"Report a {'condition' if which == Listing.CONDITIONS else 'metric'}",
        f"{title}.",
        "Save the report",
        refusal=refusal_to_report_plan(actor=actor(request), plan=held, on=today()),
        trail=[*trail_of_plan(held), (words, address)],
        caption=f"Working copy: {held.area}, {held.year}, {words.lower()}",
        back="Back to the quarter",
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: report_quarter(
            plan_id=plan_id,
            quarter=quarter,
            listing=which,
            code=asked_code,
            **form.said(),
            **who(request),
        ),
    )


def workbook(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The working copy as a workbook."""
    held = seen_or_404(request, plans_seen_by, plan_id)
    seen = plan_seen(held, on=today())
    return _file(held, f"version-{seen.version}", plan_workbook(seen))


def quarter_book(request: HttpRequest, plan_id: int, quarter: int) -> HttpResponse:
    """A quarter of the working copy as a workbook."""
    held = seen_or_404(request, plans_seen_by, plan_id)
    found = quarter_seen(held, _quarter(quarter), on=today())
    return _file(held, slugify(found.title), quarter_workbook(found))


def _file(held: Any, part: str, content: bytes) -> HttpResponse:
    stem = slugify(f"working copy better care {held.area} {held.year_starting} {part}")
    return HttpResponse(
        content,
        content_type=FILES["xlsx"][1],
        headers={"Content-Disposition": f'attachment; filename="{stem}.xlsx"'},
    )
