"""What a program's request says about who asks, and about which day."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account

Row = TypeVar("Row", bound=Model)


def actor(request: HttpRequest) -> Account:
    """The account that is signed in.

    Raises:
        PermissionDenied: When nobody is.
    """
    account = request.user
    if not isinstance(account, Account) or not account.is_active:
        raise PermissionDenied("Sign in to Ropewalk first.")
    return account


def today() -> date:
    """The day it is in London."""
    return local_day(timezone.now())


def seen_or_404(
    request: HttpRequest, seen_by: Callable[..., QuerySet[Row]], number: int
) -> Row:
    """One of what the account may see today.

    Args:
        request: Who asks.
        seen_by: The query that knows what they may see, such as ``funds_seen_by``.
        number: Which one.

    Raises:
        Http404: When there is none, or it is not for them to know that there is.
    """
    return get_object_or_404(seen_by(actor(request), on=today()), pk=number)
