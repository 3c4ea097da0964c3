"""Page of a fund's sources: each from the pound received to what shows how it was spent."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures.words import pounds
from ropewalk.money.kinds import APART
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.money.queries.sources import SourceTraced, sources_traced
from ropewalk.web.money.trails import trail_of_fund
from ropewalk.web.requests import seen_or_404
from ropewalk.web.telling import Told, tell


def traced(request: HttpRequest, fund_id: int) -> HttpResponse:
    """What came in from each source, on what it was spent, and what is left."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    is_apart = fund.kind in APART
    held = [] if is_apart else sources_traced(fund)
    told = Told(
        title="From the pound received to the pound spent",
        sentence=(
            "Each partner keeps its own ledger here, and its own people follow its money "
            "in its entries."
            if is_apart
            else " ".join(_said(each) for each in held)
        ),
        trail=trail_of_fund(fund),
        caption=fund.title,
        tables=[
            replace(each.table(), key=f"source_{number}")
            for number, each in enumerate(held, start=1)
            if each.received_pence or each.evidence
        ],
        steps=[
            ("See the orders", reverse("fund-orders", args=[fund.pk])),
            ("Go to the fund", reverse("fund", args=[fund.pk])),
        ],
    )
    return tell(request, told)


def _said(each: SourceTraced) -> str:
    """What became of one source, in a sentence or two."""
    words = (
        f"{each.title}: {pounds(each.received_pence)} came in, "
        f"{pounds(each.spent_pence)} is spent and {pounds(each.committed_pence)} is "
        "ordered."
    )
    if each.without_evidence_pence:
        words += (
            f" Nothing shows on what {pounds(each.without_evidence_pence)} was spent."
        )
    return words
