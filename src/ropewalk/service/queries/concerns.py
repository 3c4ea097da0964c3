"""Concerns about providers, within what the person asking may know of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.service.models import (
    Concern,
    ConcernQuerySet,
    Provider,
    ProviderQuerySet,
    providers_watched_by,
)
from ropewalk.service.rules.concerns import standing_of


def concerns_seen_by(actor: Account, *, on: date) -> ConcernQuerySet:
    """The concerns that somebody may know of, newest first, in two queries."""
    return (
        Concern.objects.visible_to(actor, on=on)
        .select_related(
            "provider__organisation", "provider__partnership", "organisation"
        )
        .prefetch_related("steps")
    )


def watched_providers(actor: Account, *, on: date) -> ProviderQuerySet:
    """The providers whose signals somebody may read, with their names; one query."""
    return providers_watched_by(actor, on=on).select_related(
        "organisation", "partnership"
    )


def concerns_about(provider: Provider, *, actor: Account, on: date) -> ConcernQuerySet:
    """What somebody may know of that is said of one provider, newest first."""
    return concerns_seen_by(actor, on=on).filter(provider=provider)


def open_concerns_by_provider(actor: Account, *, on: date) -> Counter[int]:
    """How many concerns that somebody may know of are open, by provider; one query.

    A provider without one has none.
    """
    counted = (
        Concern.objects.visible_to(actor, on=on)
        .standing()
        .order_by()
        .values("provider_id")
        .annotate(found=Count("pk"))
    )
    return Counter({each["provider_id"]: each["found"] for each in counted})


@dataclass(frozen=True, slots=True)
class Happened:
    """A step in a concern's history: the day, what it was, for whom, and the words."""

    on: date
    what: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class ConcernTold:
    """A concern as a reader meets it. Organisations are named, people are not.

    Attributes:
        concern: The concern.
        standing: How it stands, in words.
        is_closed: Whether somebody closed it.
        is_shared: Whether the partners know of it.
        has_reply: Whether the provider has replied.
        history: What happened, oldest first.
    """

    concern: Concern
    standing: str
    is_closed: bool
    is_shared: bool
    has_reply: bool
    history: Sequence[Happened]


def told(concern: Concern) -> ConcernTold:
    """A concern with its history; no query where its steps were fetched with it."""
    steps = list(concern.steps.all())
    kinds = {each.kind for each in steps}
    provider = str(concern.provider)
    history = [
        Happened(
            local_day(concern.recorded_at),
            "Raised",
            concern.organisation.name,
            concern.statement,
        ),
        *(
            Happened(
                local_day(each.recorded_at),
                each.get_kind_display(),
                provider if each.kind == "replied" else "",
                each.text,
            )
            for each in steps
        ),
    ]
    return ConcernTold(
        concern=concern,
        standing=standing_of(kinds),
        is_closed="closed" in kinds,
        is_shared="shared" in kinds,
        has_reply="replied" in kinds,
        history=history,
    )
