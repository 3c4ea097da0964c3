"""Pages of statements: the register, one statement, clearing and issuing it."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.figures.words import listed
from ropewalk.money.actions.statements import (
    clear_statement,
    issue_statement,
    prepare_statement,
    route_statement,
)
from ropewalk.money.permissions import (
    Refusal,
    refusal_to_clear_statement,
    refusal_to_issue,
)
from ropewalk.money.queries.closing import closed_times, years_of
from ropewalk.money.queries.funds import funds_seen_by, statements_seen_by
from ropewalk.money.queries.partner_view import partner_view, partners_of
from ropewalk.money.queries.routing import bodies_given, register_of_routing
from ropewalk.money.queries.statement_told import (
    StatementTold,
    register_of_statements,
    statements_listed,
    title_said,
    told_of,
)
from ropewalk.money.queries.statements import StatementSeen, statement_seen
from ropewalk.paper.charts import bars
from ropewalk.paper.documents import DOCX
from ropewalk.paper.statement import statement_docx, statement_xlsx, strands_picture
from ropewalk.partnership.queries.bodies import body_choices
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import FILES, download_asked
from ropewalk.web.money.asked_of import of_fund, why_not_post, year_of
from ropewalk.web.money.entries import entries_address
from ropewalk.web.money.review_forms import ClearStatementForm, StatementForm
from ropewalk.web.money.trails import (
    trail_of_statement,
    trail_of_statements,
)
from ropewalk.web.money.year_end_forms import RouteForm
from ropewalk.web.requests import (
    acting_for,
    actor,
    capacities,
    seen_or_404,
    today,
    who,
)
from ropewalk.web.tables import arrange


def register(request: HttpRequest) -> HttpResponse:
    """The statements of the funds in which the person's organisations take part."""
    found = statements_listed(statements_seen_by(actor(request), on=today()))
    table = arrange(register_of_statements(found), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    rows = table.matching.rows[max(0, table.first - 1) : table.last]
    shown = {row[-1] for row in rows}
    context = {
        "listed": found,
        "shown": [each for each in found if each.statement.pk in shown],
        "waiting": [each for each in found if each.statement.issued_at is None],
        "table": table,
        "funds": funds_seen_by(actor(request), on=today()),
        "partnerships": partnerships_seen_by(actor(request), on=today()),
    }
    return render(request, "money/statements.html", context)


def prepare(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Prepare a statement of a closed quarter or year."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    times = closed_times(years_of(fund))
    refusal: str | None = why_not_post(request, fund)
    remedies: list[tuple[str, str]] = []
    if not refusal and not times:
        refusal = (
            "No quarter of this fund is closed yet, and a statement is of what no longer "
            "changes."
        )
        remedies = [("Close a quarter", reverse("fund-quarters", args=[fund.pk]))]
    question = of_fund(
        fund,
        "Prepare a statement",
        "It is made from the ledger as it is known now. Each partner's finance officer "
        "clears it before it is issued.",
        "Prepare the statement",
        refusal=refusal,
        remedies=remedies,
    )
    form = StatementForm(
        **typed(request), times=times, initial={"submission_key": uuid4()}
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: prepare_statement(fund_id=fund.pk, **form.said(), **who(request)),
        then=lambda made: reverse("statement", args=[made.pk]),
    )


def statement(request: HttpRequest, statement_id: int) -> HttpResponse:
    """A statement: what it comes to, who has cleared it, whether it is issued."""
    seen = statement_seen(seen_or_404(request, statements_seen_by, statement_id))
    told = told_of(seen)
    given = register_of_routing(bodies_given(seen.statement))
    tables = [arrange(each, request.GET.dict()) for each in [*told.tables, given]]
    if download := download_asked(request, tables, place=told.fund.title):
        return download
    can_clear = [partner for partner, why in _clearing(request, seen) if why is None]
    context = {
        "statement": seen.statement,
        "seen": seen,
        "told": told,
        "tables": tables,
        "picture": strands_picture(told),
        "entries": _entries(seen),
        "can_clear": can_clear,
        "given": tables[-1] if given.rows else None,
        "refusal_to_route": why_not_post(request, seen.statement.fund),
        "refusal_to_issue": refusal_to_issue(
            actor=actor(request), statement=seen.statement, on=today()
        ),
        "trail": trail_of_statements(),
    }
    return render(request, "money/statement.html", context)


def _entries(seen: StatementSeen) -> list[tuple[str, str]]:
    """Each line of a statement with the address of the entries that it is made of."""
    of = seen.statement
    # a statement is of closed quarters, into which nothing more is posted
    time: dict[str, Any] = {"year": of.year_starting, "quarter": of.quarter}
    content = seen.content
    moved = [*content.contributions, *content.income, *content.risk]
    held = [*content.held, *content.due, *content.owed]
    found = [(each, time) for each in moved]
    found += [(each, {**time, "up_to": "on"}) for each in held]
    lines = [
        (
            each.title,
            entries_address(
                of.fund_id, kind=each.kind, partner=each.partner_id, **when
            ),
        )
        for each, when in found
        if each.kind is not None
    ]
    for strand in content.strands:
        if strand.strand_id is None:
            continue
        where = {"strand": strand.strand_id}
        budget = {
            "kind": "budget",
            "budget_year": of.year_starting,
            "known": of.as_known.isoformat(),  # a budget may change after that
        }
        if strand.spent_pence:
            spent = entries_address(of.fund_id, kind="spent", **where, **time)
            lines.append((f"Spending on {strand.title}", spent))
        if strand.budget_pence:
            given = entries_address(of.fund_id, **budget, **where)
            lines.append((f"Budget of {strand.title}", given))
    return lines


def document(request: HttpRequest, statement_id: int) -> HttpResponse:
    """A statement as a document."""
    told = _told(request, statement_id)
    return _file(statement_docx(told), DOCX, f"statement-{statement_id}.docx")


def workbook(request: HttpRequest, statement_id: int) -> HttpResponse:
    """A statement as a workbook."""
    told = _told(request, statement_id)
    return _file(
        statement_xlsx(told), FILES["xlsx"][1], f"statement-{statement_id}.xlsx"
    )


def _told(request: HttpRequest, statement_id: int) -> StatementTold:
    return told_of(
        statement_seen(seen_or_404(request, statements_seen_by, statement_id))
    )


def _file(made: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        made,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _clearing(
    request: HttpRequest, seen: StatementSeen
) -> list[tuple[Any, Refusal | None]]:
    """Each partner, and why this person may not clear the statement for it."""
    return [
        (
            each,
            refusal_to_clear_statement(
                actor=actor(request),
                statement=seen.statement,
                organisation_id=each.pk,
                on=today(),
            ),
        )
        for each in seen.partners
    ]


def clear(request: HttpRequest, statement_id: int) -> HttpResponse:
    """Clear a statement as a partner's finance officer, or advise against it."""
    seen = statement_seen(seen_or_404(request, statements_seen_by, statement_id))
    asked = _clearing(request, seen)
    own = [(str(each.pk), each.name) for each, refusal in asked if refusal is None]
    question = Question(
        title="Clear the statement",
        sentence=told_of(seen).sentence,
        button="Record what I say",
        trail=trail_of_statement(seen.statement),
        refusal=None if own else next(iter([why for _, why in asked]), None),
        caption=f"{seen.statement.fund.title}: {title_said(seen.statement)}",
        note="Your last word counts until it is issued.",
        beside="advice",
        back="Back to the statement",
    )
    return ask(
        request,
        question,
        ClearStatementForm(
            **typed(request),
            partners=own,
            initial={"organisation_id": own[0][0]} if own else {},
        ),
        do=lambda said: clear_statement(
            statement_id=seen.statement.pk,
            organisation_id=int(said["organisation_id"]),
            is_clear=said["is_clear"] == "yes",
            advice=said["advice"],
            **who(request),
        ),
    )


def issue(request: HttpRequest, statement_id: int) -> HttpResponse:
    """Issue a statement that every partner has cleared."""
    seen = statement_seen(seen_or_404(request, statements_seen_by, statement_id))
    told = told_of(seen)
    question = Question(
        title="Issue the statement",
        sentence=told.sentence,
        button="Issue it",
        trail=trail_of_statement(seen.statement),
        refusal=refusal_to_issue(
            actor=actor(request), statement=seen.statement, on=today()
        ),
        caption=f"{told.fund.title}: {told.title}",
        note="It then stays as it is. What is learnt later goes into the next.",
        points=[f"{partner}: {said}" for partner, said in told.clearances],
        back="Back to the statement",
    )
    return ask(
        request,
        question,
        forms.Form(**typed(request)),
        do=lambda _: issue_statement(statement_id=seen.statement.pk, **who(request)),
    )


def route(request: HttpRequest, statement_id: int) -> HttpResponse:
    """Put an issued statement to bodies of the partnership, to each the same one."""
    seen = seen_or_404(request, statements_seen_by, statement_id)
    given = {each.body.name for each in bodies_given(seen)}
    bodies = body_choices(seen.fund.partnership, on=today())
    question = Question(
        title="Put the statement to bodies",
        sentence="Each body is given the same statement, and can tell by its mark that it "
        "is the same.",
        button="Put it to them",
        trail=trail_of_statement(seen),
        refusal=why_not_post(request, seen.fund),
        caption=f"{seen.fund.title}: {title_said(seen)}",
        note=f"It was put to {listed(sorted(given))} before." if given else "",
        back="Back to the statement",
        remedies=[]
        if seen.issued_at
        else [("Issue it first", reverse("issue-statement", args=[seen.pk]))],
    )
    return ask(
        request,
        question,
        RouteForm(
            **typed(request),
            bodies=[each for each in bodies if each[1] not in given] or bodies,
        ),
        do=lambda said: route_statement(
            statement_id=statement_id, **said, **who(request)
        ),
    )


def partner(request: HttpRequest, fund_id: int) -> HttpResponse:
    """What a partner put into a fund, its share of spending, and what is held for it."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    acts_for = {
        acting_for(request).pk,
        *(c.organisation.pk for c in capacities(request)),
    }
    partners = partners_of(fund)
    first = acting_for(request)
    own = sorted(
        [each for each in partners if each.pk in acts_for],
        key=lambda each: each.pk != first.pk,
    )
    years = years_of(fund)
    view = partner_view(fund, own[0], year_starting=year_of(request, years), on=today())
    tables = [arrange(each, request.GET.dict()) for each in view.tables()]
    if download := download_asked(request, tables, place=own[0].name):
        return download
    spent = view.tables()[1]
    strands = replace(spent, rows=spent.rows[:-1])  # without the sum of them all
    context = {
        "fund": fund,
        "view": view,
        "tables": tables,
        "picture": bars(strands, names="strand", values="share")
        if view.share_pence
        else None,
        "years": [each for each in years if each.year_starting != view.year_starting],
        "trail": trail_of_statements(),
        "entries": [
            (
                "What it was asked to put in",
                entries_address(
                    fund.pk,
                    kind="contribution",
                    partner=own[0].pk,
                    year=view.year_starting,
                ),
            ),
            (
                "What it owes",
                entries_address(
                    fund.pk,
                    kind="due",
                    partner=own[0].pk,
                    year=view.year_starting,
                    up_to="on",
                ),
            ),
        ],
    }
    return render(request, "money/partner.html", context)
