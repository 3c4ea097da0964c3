"""Pages of contracts: the register, making one, its money, its terms, what it is measured by."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures.words import day
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.review.rules.thread import Kind
from ropewalk.service.actions.contracts import (
    ContractSaid,
    VersionSaid,
    commit_contract,
    make_contract,
    release_contract,
    vary_contract,
)
from ropewalk.service.actions.performance import (
    ReturnSaid,
    measure_contract,
    record_return,
)
from ropewalk.service.kinds import Payment, VersionKind
from ropewalk.service.performance_permissions import refusal_to_speak_for_provider
from ropewalk.service.queries.choices import (
    fund_part_choices,
    held_back_choices,
    service_measure_choices,
    year_choices,
)
from ropewalk.service.queries.contract_told import contract_told
from ropewalk.service.queries.modifying import is_of_health_care, route_of
from ropewalk.service.queries.performance import next_period
from ropewalk.service.queries.performance_told import answering_of
from ropewalk.service.queries.registers import last_day, register_of_contracts
from ropewalk.service.queries.seen import (
    awards_seen_by,
    contracts_seen_by,
    measures_returned_by,
)
from ropewalk.service.queries.versions import version_now, worth_by_year
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.review.follow import follow_the_thread
from ropewalk.web.service.asked_of import (
    where_to_measure,
    why_not,
    why_not_choose,
    why_not_pay,
    why_not_return,
    why_not_vary,
)
from ropewalk.web.service.contract_forms import (
    CommitForm,
    ContractForm,
    MeasureForm,
    ReleaseForm,
    ReturnForm,
)
from ropewalk.web.service.route_forms import (
    ADVICE,
    ADVICE_WORDS,
    HealthCareVaryForm,
    VaryForm,
    advice_of,
    modification_said,
)
from ropewalk.web.service.trails import (
    trail_of_contract,
    trail_of_partnership,
    trail_of_procurement,
    trail_to_contract,
)
from ropewalk.web.telling import Told, tell

A_DAY = timedelta(days=1)
ASKED_OF_A_CHANGE = (
    "This contract is under the Provider Selection Regime. What its rules find of the "
    "change is said when you send this; a change that they do not allow needs a new "
    "process, or legal advice that is recorded with it."
)


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The contracts of a partnership."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    table = register_of_contracts(partnership, on=today())
    return tell(
        request,
        Told(
            title="Contracts",
            sentence="What is bought of whom, how it pays, and until when."
            if table.rows
            else "There is no contract yet: a contract is made of an award.",
            trail=trail_of_partnership(partnership),
            caption=partnership.name,
            tables=[table] if table.rows else [],
            leads_to={"contracts": lambda pk: reverse("contract", args=[pk])},
            steps=[
                (
                    "Go to the procurements",
                    reverse("procurements", args=[partnership.pk]),
                )
            ],
        ),
    )


def make(request: HttpRequest, award_id: int) -> HttpResponse:
    """Make the contract that an award leads to."""
    seen = seen_or_404(request, awards_seen_by, award_id)
    procurement = seen.lot.procurement
    paid_from = fund_part_choices(procurement.partnership)
    question = Question(
        title="Make the contract",
        sentence=(
            f"{seen.lot} went to {seen.provider}. The fund's manager holds its money back "
            "once it is made."
        ),
        button="Make the contract",
        trail=trail_of_procurement(procurement),
        caption=procurement.title,
        refusal=why_not_choose(request, procurement)
        or (None if paid_from else "No fund of this partnership is open."),
        remedies=[] if paid_from else [("Go to the funds", reverse("funds"))],
        folded={
            "What else was agreed": ("income_until", "is_budget_ready"),
        },
        back="Back to the procurement",
    )
    form = ContractForm(
        **typed(request),
        paid_from=paid_from,
        initial={"submission_key": uuid4(), "title": procurement.title},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: make_contract(
            award_id=seen.pk,
            said=_said(said),
            submission_key=said["submission_key"],
            **who(request),
        ),
        then=lambda made: reverse("contract", args=[made.pk]),
    )


def _said(typed_in: dict[str, Any]) -> ContractSaid:
    fund, strand, source = map(int, typed_in["paid_from"].split("-"))
    return ContractSaid(
        reference=typed_in["reference"],
        title=typed_in["title"],
        fund_id=fund,
        strand_id=strand,
        source_id=source,
        payment=Payment(typed_in["payment"]),
        terms=_terms(typed_in),
        unit=typed_in["unit"],
        income_until=typed_in["income_until"],
        is_budget_ready=typed_in["is_budget_ready"],
    )


def _terms(typed_in: dict[str, Any]) -> VersionSaid:
    return VersionSaid(
        starts_on=typed_in["starts_on"],
        ends_before=typed_in["last_day"] + A_DAY,
        pence=typed_in["pence"],
        unit_pounds=typed_in["unit_pounds"],
        why=typed_in.get("why", ""),
    )


def contract(request: HttpRequest, contract_id: int) -> HttpResponse:
    """A contract: its terms, its money, what was delivered, invoiced, paid and measured."""
    seen = seen_or_404(request, contracts_seen_by, contract_id)
    held = contract_told(seen, actor=actor(request), on=today())
    open_ = answering_of(seen, actor(request), on=today())
    return tell(
        request,
        Told(
            title=f"Contract {seen.reference}",
            sentence=held.said,
            trail=trail_to_contract(request, seen)[:-1],
            caption=seen.title,
            facts=[
                ("Provider", str(seen.provider)),
                ("Service", seen.service.name),
                ("Buyer", seen.buyer.name),
                (
                    "Paid from",
                    f"{seen.fund.title}: {seen.strand.title}, {seen.source.title}",
                ),
                ("How it pays", seen.get_payment_display()),
                ("Starts", day(seen.starts_on)),
                ("Last day", day(last_day(held.now.ends_before))),
                (
                    "Provider's income guaranteed",
                    f"until {day(seen.income_until)}" if seen.income_until else "no",
                ),
                (
                    "Open to people's own budgets",
                    "yes" if seen.is_budget_ready else "no",
                ),
            ],
            notes=open_.open if open_ else [],
            tables=[
                each
                for each in (*held.tables, *(open_.tables if open_ else ()))
                if each.rows
            ],
            leads_to={
                "invoices": lambda pk: reverse("invoice", args=[pk]),
                "options": lambda pk: reverse("decide-option", args=[pk]),
                "exceptions": lambda pk: reverse("exception-report", args=[pk]),
                "improvement": lambda pk: reverse("improvement-plan", args=[pk]),
                "reported": lambda pk: reverse("reported-delivery", args=[pk]),
            },
            links=[
                follow_the_thread(Kind.CONTRACT, seen.pk),
                impact_of_a_change(seen),
                *([*_performance(seen), *_returns(request, seen)] if open_ else []),
            ],
            links_title="Its thread, what a change would mean, how it performs, and returns"
            if open_
            else "Its thread, and what a change would mean",
            refusal=_refusal(request, seen),
            steps=_steps(request, seen),
        ),
    )


def impact_of_a_change(seen: Any) -> tuple[str, str]:
    """The link to what a change of activity means for a contract's provider."""
    return (
        f"What a change of activity means for {seen.provider}, {seen.reference}",
        reverse("contract-impact", args=[seen.pk]),
    )


def _performance(seen: Any) -> list[tuple[str, str]]:
    return [("How it performs", reverse("contract-performance", args=[seen.pk]))]


def _returns(request: HttpRequest, seen: Any) -> list[tuple[str, str]]:
    """Where the person returns what the contract is measured by."""
    if why_not_return(request, seen) is not None:
        return []
    measures = list(seen.measures.select_related("measure"))
    return [
        *(
            (f"Return: {each.measure}", reverse("return-measure", args=[each.pk]))
            for each in measures
        ),
        *(
            [("Return by spreadsheet", reverse("return-by-file", args=[seen.pk]))]
            if measures
            else []
        ),
    ]


def _refusal(request: HttpRequest, seen: Any) -> str | None:
    """Why this person may neither vary a contract nor pay for it, if so."""
    refusal = why_not_vary(request, seen)
    may = why_not(request, refusal_to_speak_for_provider, seen) is None
    return refusal if refusal and not may and why_not_pay(request, seen) else None


def _steps(request: HttpRequest, seen: Any) -> list[tuple[str, str]]:
    """What this person can do with a contract."""
    steps: list[tuple[str, str]] = []
    if why_not(request, refusal_to_speak_for_provider, seen) is None:
        steps += [
            ("Report a delivery", reverse("report-delivery", args=[seen.pk])),
            (
                "Count the places of its service",
                reverse("count-capacity", args=[seen.service_id]),
            ),
        ]
    if why_not_pay(request, seen) is None:
        steps += [
            ("Commit the fund to it", reverse("commit-contract", args=[seen.pk])),
            ("Record a delivery", reverse("record-delivery", args=[seen.pk])),
            ("Receive an invoice", reverse("receive-invoice", args=[seen.pk])),
            ("Post a back-dated price", reverse("claim-uplift", args=[seen.pk])),
            ("Pay invoices of its fund", reverse("pay-invoices", args=[seen.fund_id])),
            (
                "Release what will not be delivered",
                reverse("release-contract", args=[seen.pk]),
            ),
        ]
    if why_not_vary(request, seen) is None:
        steps += [
            ("Measure it", reverse("measure-contract", args=[seen.pk])),
            ("Vary it", reverse("vary-contract", args=[seen.pk])),
            ("Record options and grounds", reverse("state-options", args=[seen.pk])),
        ]
    return steps


def of_contract(
    seen: Any, title: str, sentence: str, button: str, **more: Any
) -> Question:
    """A question about a contract."""
    said = {
        "title": title,
        "sentence": sentence,
        "button": button,
        "trail": trail_of_contract(seen),
        "caption": f"{seen.reference}: {seen.title}",
        "back": "Back to the contract",
    }
    return Question(**said | more)


def commit(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Hold back in the fund what a contract is worth in a year."""
    seen = seen_or_404(request, contracts_seen_by, contract_id)
    question = of_contract(
        seen,
        "Commit the fund to it",
        "What the contract is worth in that year is held back in the fund.",
        "Commit it",
        refusal=why_not_pay(request, seen),
    )
    form = CommitForm(
        **typed(request),
        years=year_choices(worth_by_year(seen)),
        initial={"on": today()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: commit_contract(contract_id=seen.pk, **said, **who(request)),
    )


def release(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Let go of what is held back in the fund and will not be delivered."""
    seen = seen_or_404(request, contracts_seen_by, contract_id)
    years = held_back_choices(seen)
    question = of_contract(
        seen,
        "Release what will not be delivered",
        "It is no longer held back for the contract and becomes available in the fund "
        "again. What the contract is worth stays as it is.",
        "Release it",
        refusal=why_not_pay(request, seen),
        remedies=[]
        if years
        else [("Commit the fund to it", reverse("commit-contract", args=[seen.pk]))],
    )
    form = ReleaseForm(
        **typed(request), years=years, initial={"on": today(), "key": uuid4()}
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: release_contract(contract_id=seen.pk, **said, **who(request)),
    )


def vary(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Change a contract from a day on."""
    seen = seen_or_404(request, contracts_seen_by, contract_id)
    now = version_now(seen)
    is_asked = is_of_health_care(route_of(seen))
    shown = request.POST.get("as_seen", "") if request.method == "POST" else ""
    question = of_contract(
        seen,
        "Vary it",
        "The new terms hold from their first day on. What was agreed before stays on record.",
        "Vary the contract",
        refusal=why_not_vary(request, seen),
        as_seen=shown or str(now.number),
        headings={"is_provided_for": "What its regime asks of the change"},
        folded={ADVICE_WORDS: ADVICE} if is_asked else {},
        note=ASKED_OF_A_CHANGE if is_asked else "",
    )
    form = (HealthCareVaryForm if is_asked else VaryForm)(
        **typed(request),
        initial={
            "last_day": last_day(now.ends_before),
            "unit_pounds": now.unit_pounds,
        },
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: vary_contract(
            contract_id=seen.pk,
            kind=VersionKind(said["kind"]),
            terms=_terms(said),
            after_version=int(shown) if shown.isdecimal() else 0,
            facts=modification_said(said) if is_asked else None,
            advice=advice_of(said) if is_asked else None,
            **who(request),
        ),
    )


def measure(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Say by what a contract is measured."""
    seen = seen_or_404(request, contracts_seen_by, contract_id)
    measures = service_measure_choices(seen.service)
    question = of_contract(
        seen,
        "Measure it",
        "By which measure of its outcomes anybody will see how well it goes.",
        "Measure it by this",
        refusal=why_not_vary(request, seen)
        or (
            None
            if measures
            else "The outcomes that the service is for have no measure."
        ),
        remedies=[] if measures else where_to_measure(request, seen.service),
    )
    return ask(
        request,
        question,
        MeasureForm(
            **typed(request), measures=measures, initial={"days_to_return": 20}
        ),
        do=lambda said: measure_contract(
            contract_id=seen.pk,
            **said | {"measure_id": int(said["measure_id"])},
            **who(request),
        ),
    )


def return_(request: HttpRequest, contract_measure_id: int) -> HttpResponse:
    """Return what a contract is measured by, for a period."""
    seen = seen_or_404(request, measures_returned_by, contract_measure_id)
    question = of_contract(
        seen.contract,
        f"Return: {seen.measure}",
        f"In {seen.measure.unit}. A later return for the same period is a further version: "
        "say in its note what was wrong.",
        "Return it",
        refusal=why_not_return(request, seen.contract),
        trail=trail_to_contract(request, seen.contract),
    )
    period = next_period(seen, on=today())
    return ask(
        request,
        question,
        ReturnForm(
            **typed(request),
            initial={
                "starts_on": period.starts_on,
                "last_day": last_day(period.ends_before),
            }
            if period
            else {},
        ),
        do=lambda said: record_return(
            contract_measure_id=seen.pk,
            said=ReturnSaid(
                said["starts_on"], _after(said["last_day"]), said["value"], said["note"]
            ),
            **who(request),
        ),
    )


def _after(last_day: date) -> date:
    """The day after the last."""
    return last_day + A_DAY
