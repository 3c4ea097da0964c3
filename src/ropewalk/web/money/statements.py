"""Pages of statements: the register, one statement, clearing and issuing it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ropewalk.money.queries.funds import statements_seen_by
from ropewalk.web.requests import actor, today


def register(request: HttpRequest) -> HttpResponse:
    """The statements of the funds in which the person's organisations take part."""
    context = {"statements": statements_seen_by(actor(request), on=today())}
    return render(request, "money/statements.html", context)
