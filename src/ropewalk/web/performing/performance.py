"""Pages of how a contract performs, and of the spreadsheet by which its provider returns that."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from ropewalk.engine.spc import Better, XmR, xmr
from ropewalk.figures import Table
from ropewalk.paper.charts import lines, xmr_table
from ropewalk.paper.charts import xmr as draw_xmr
from ropewalk.paper.drawing import Picture
from ropewalk.paper.exports import workbook_bytes
from ropewalk.service.actions.performance import take_in_returns
from ropewalk.service.performance_permissions import (
    refusal_to_hold_to_account,
    refusal_to_speak_for_provider,
)
from ropewalk.service.queries.exceptions import contracts_watched_by
from ropewalk.service.queries.performance_told import performance_told
from ropewalk.service.queries.return_sheet import HOW_TO, return_template
from ropewalk.service.rules.return_sheet import SHEET
from ropewalk.web.asking import ask, typed
from ropewalk.web.downloads import FILES, download_asked
from ropewalk.web.performing.forms import ReturnsFileForm
from ropewalk.web.performing.trails import about, trail_to_performance
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.service.asked_of import why_not, why_not_return
from ropewalk.web.service.trails import trail_to_contract
from ropewalk.web.tables import arrange

PICTURES_KEPT = 256


@lru_cache(maxsize=PICTURES_KEPT)
def _drawn(table: Table) -> Picture:
    """The values of a measure as they are; kept, for drawing costs more than all else."""
    return lines(
        table, moments="period", values=("value",), from_zero=False, name=table.key
    )


@lru_cache(maxsize=PICTURES_KEPT)
def _control_drawn(
    table: Table, better: Better, target: float | None
) -> tuple[Picture, Table]:
    """A control chart of a measure and its table; kept likewise."""
    values = [each for each in table.column("value") if each is not None]
    process: XmR = xmr(values, better=better, target=target)
    said: Mapping[str, Any] = {"moments": "period", "value": "value", "target": target}
    return (
        draw_xmr(table, process, name=table.key, **said),
        xmr_table(table, process, **said),
    )


def performance(request: HttpRequest, contract_id: int) -> HttpResponse:
    """A contract's measures as control charts, how good its returns are, what is open."""
    seen = seen_or_404(request, contracts_watched_by, contract_id)
    told = performance_told(seen, actor(request), on=today())
    parts = []
    for each in told.seen.measures:
        target = None if each.target is None else float(each.target)
        picture: Picture | None
        if each.process is not None:
            picture, table = _control_drawn(each.table, each.better, target)
        else:
            table = each.table
            picture = _drawn(table) if each.can_be_drawn else None
        parts.append((each, picture, arrange(table, request.GET.dict())))
    quality = arrange(told.seen.quality, request.GET.dict())
    leads = {
        "exceptions": lambda pk: reverse("exception-report", args=[pk]),
        "improvement": lambda pk: reverse("improvement-plan", args=[pk]),
    }
    tables = [
        arrange(each, request.GET.dict(), leads_to=leads[each.key])
        for each in told.tables
    ]
    every = [*(table for _, _, table in parts), quality, *tables]
    if download := download_asked(request, every, place=seen.reference):
        return download
    refusal = why_not(request, refusal_to_hold_to_account, seen)
    context = {
        "contract": seen,
        "told": told,
        "parts": parts,
        "quality": quality if told.seen.measures else None,
        "tables": tables,
        "trail": trail_to_contract(request, seen),
        "on": today(),
        "may_return": why_not_return(request, seen) is None,
        "may_hold": refusal is None,
        "may_report": why_not(request, refusal_to_speak_for_provider, seen) is None,
    }
    return render(request, "performing/performance.html", context)


def template(request: HttpRequest, contract_id: int) -> HttpResponse:
    """The spreadsheet that a provider fills in and sends back."""
    seen = seen_or_404(request, contracts_watched_by, contract_id)
    content = workbook_bytes(
        [(SHEET, return_template(seen, on=today()))],
        [f"Returns of contract {seen.reference}", *HOW_TO],
    )
    return HttpResponse(
        content,
        content_type=FILES["xlsx"][1],
        headers={
            "Content-Disposition": "attachment; filename="
            f'"returns-{slugify(seen.reference)}-{today().isoformat()}.xlsx"'
        },
    )


def by_file(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Return a contract's measures by the template, filled in."""
    seen = seen_or_404(request, contracts_watched_by, contract_id)
    measured = seen.measures.exists()
    question = about(
        seen,
        trail_to_performance(request, seen),
        title="Return by spreadsheet",
        sentence="Every row of it is taken in, or none.",
        button="Send it",
        refusal=why_not_return(request, seen)
        or (None if measured else "Nothing measures this contract yet."),
        points=HOW_TO,
        has_file=True,
        beside="file",
        remedies=[
            (
                "Take the template (XLSX), one row for each measure and period",
                reverse("return-template", args=[seen.pk]),
            )
        ]
        if measured
        else [],
    )
    return ask(
        request,
        question,
        ReturnsFileForm(**typed(request), contract=seen),
        do=lambda said: take_in_returns(
            contract_id=seen.pk, **said["file"], **who(request)
        ),
    )
