"""A programme as this person may see it."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from ropewalk.strategy.queries.programmes import programmes_seen_by
from ropewalk.web.requests import actor, today


def programme_or_404(
    request: HttpRequest, partnership_id: int, programme_id: int
) -> Any:
    """A programme of that partnership, if this person may see it."""
    seen = programmes_seen_by(actor(request), on=today())
    return get_object_or_404(seen, partnership=partnership_id, pk=programme_id)
