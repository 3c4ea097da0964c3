"""The addresses of the API, and its own description of them at /api/openapi.json."""

from collections.abc import Callable
from typing import Any

from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.security import SessionAuth

from ropewalk.api.money import funds, statements
from ropewalk.api.refusals import tell_refusals
from ropewalk.api.review import threads


def _only_read(view: Callable[..., Any]) -> Callable[..., Any]:
    """The description is read like everything else here; there is no form to forge."""
    return csrf_exempt(require_safe(view))


api = NinjaAPI(
    title="Ropewalk",
    version="1",
    description=(
        "What the pages of Ropewalk say, for programs: the same figures, each with its "
        "unit, its vintage and how it came about. Reads only. You see what the account "
        "that is signed in may see, and no more."
    ),
    urls_namespace="api",
    docs_url=None,  # a page that would load its scripts from elsewhere
    docs_decorator=_only_read,
    auth=SessionAuth(),
)
api.add_router("/funds", funds.router)
api.add_router("/statements", statements.router)
api.add_router("/review", threads.router)
tell_refusals(api)

urlpatterns = [path("api/", api.urls)]
