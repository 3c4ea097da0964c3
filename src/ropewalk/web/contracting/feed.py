"""Contracts that anybody may read, for programs: JSON of the standard, and what is new."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import require_safe

from ropewalk.exchange.open_contracting import (
    PAGE_PROCUREMENTS,
    number_in,
    record_package,
    release_package,
)
from ropewalk.figures import BadInput
from ropewalk.figures.words import without_controls
from ropewalk.service.queries.published import procurements_published
from ropewalk.service.queries.published_news import published_news
from ropewalk.web.requests import today

JSON = "application/json; charset=utf-8"
MOST_DIGITS = 9


@login_not_required
@require_safe
def record(request: HttpRequest, ocid: str) -> HttpResponse:
    """All that happened in a procurement, and what it comes to."""
    number = number_in(ocid, prefix=settings.OCID_PREFIX)
    if number is None:
        raise Http404
    seen = get_object_or_404(procurements_published(on=today()), pk=number)
    return HttpResponse(
        record_package(
            seen,
            prefix=settings.OCID_PREFIX,
            uri=request.build_absolute_uri(request.path),
        ),
        content_type=JSON,
    )


@login_not_required
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """All releases, some procurements at a time; the header Link leads to the rest."""
    pages = Paginator(procurements_published(on=today()), PAGE_PROCUREMENTS)
    number = _page_asked(request, pages.num_pages)
    seen = list(pages.page(number).object_list)
    if not seen:
        raise Http404
    beside = {"prev": number - 1, "next": number + 1}
    links = [
        f'<{_address(request, page)}>; rel="{name}"'
        for name, page in beside.items()
        if 1 <= page <= pages.num_pages
    ]
    return HttpResponse(
        release_package(
            seen,
            prefix=settings.OCID_PREFIX,
            uri=_address(request, number),
            publisher=f"Partnerships that publish at {request.get_host()}",
        ),
        content_type=JSON,
        headers={"Link": ", ".join(links)} if links else {},
    )


def _address(request: HttpRequest, page: int) -> str:
    return request.build_absolute_uri(f"{reverse('public-releases')}?page={page}")


def _page_asked(request: HttpRequest, pages: int) -> int:
    said = request.GET.get("page", "1")
    is_number = said.isascii() and said.isdecimal() and len(said) <= MOST_DIGITS
    if not is_number or not 1 <= int(said) <= pages:
        raise BadInput(f"{said[:40]} is not a page: there are {pages}, counted from 1.")
    return int(said)


@login_not_required
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What was agreed lately: contracts as made and as varied, newest first."""
    news = Rss201rev2Feed(
        title="Public register of contracts",
        link=request.build_absolute_uri(reverse("public-contracts")),
        description="Contracts that were made and varied, newest first",
        language="en-GB",
        feed_url=request.build_absolute_uri(request.path),
    )
    for each in published_news(on=today()):
        address = request.build_absolute_uri(
            reverse("public-contract", args=[each.contract_id])
        )
        news.add_item(
            title=without_controls(each.title),
            link=address,
            description=without_controls(each.said),
            unique_id=f"{address}#version-{each.number}",
            unique_id_is_permalink=False,
            pubdate=each.at,
        )
    return HttpResponse(
        news.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8"
    )
