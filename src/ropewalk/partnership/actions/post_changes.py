"""What becomes of a joint post: its cost split anew from a day, lent staff back, its end."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.partnership.held import held_to_run
from ropewalk.partnership.models import (
    Post,
    PostHolder,
    PostSplit,
    Secondment,
    SplitShare,
    StatutoryOfficer,
)
from ropewalk.partnership.queries.partnerships import partners_on
from ropewalk.partnership.queries.posts import version_of
from ropewalk.partnership.rules.posts import fault_in_shares, fault_outside_term
from ropewalk.place.rules import refuse_if_changed

DAY = timedelta(days=1)


@transaction.atomic
def change_shares(
    *,
    post_id: int,
    shares: Mapping[int, Fraction],
    starts_on: date,
    because: str,
    by: Account,
    at: datetime,
    as_seen: str | None = None,
) -> PostSplit:
    """Split the cost of a post anew from a day; what was paid before stays as it was.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the shares do not make one whole, whoever pays is no partner then,
            there is no such post on that day, no reason is given, or somebody changed it
            since it was ``as_seen``.
    """
    partnership = held_to_run(Post.objects.get(pk=post_id).partnership_id, by=by, at=at)
    post = Post.objects.select_for_update().get(pk=post_id)
    refuse_if_changed(as_seen, version_of(post))
    if fault := fault_in_shares(shares) or fault_outside_term(
        post.starts_on, post.ends_before, on=starts_on
    ):
        raise BadInput(fault)
    if not set(shares) <= partners_on(partnership, on=starts_on):
        raise BadInput("Who pays for it are partners on that day.")
    if not because.strip():
        raise BadInput("Say why the split changes.")

    split = PostSplit.objects.create(
        post=post,
        starts_on=starts_on,
        because=because.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    SplitShare.objects.bulk_create(
        SplitShare(
            split=split,
            organisation_id=partner,
            numerator=share.numerator,
            denominator=share.denominator,
        )
        for partner, share in shares.items()
    )
    record(
        Event.Kind.POST_SHARES_CHANGED,
        subject=post,
        by=by,
        at=at,
        detail=f"from {starts_on.isoformat()}",
    )
    return split


@transaction.atomic
def end_availability(
    *, secondment_id: int, last_on: date, by: Account, at: datetime
) -> Secondment:
    """Record the last day on which a post's holder is available under section 113.

    Whoever is an officer of the other partner by it is that no longer than it lasts.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has ended by then already, the day is before it began, or
            somebody is to become an officer by it later.
    """
    found = Secondment.objects.select_related("post").get(pk=secondment_id)
    held_to_run(found.post.partnership_id, by=by, at=at)
    secondment = (
        Secondment.objects.select_for_update(of=("self",))
        .select_related("post", "organisation")
        .get(pk=secondment_id)
    )
    ends_before = last_on + DAY
    if secondment.ends_before is not None and secondment.ends_before <= ends_before:
        raise BadInput("It ends by that day already.")
    if last_on < secondment.starts_on:
        raise BadInput(f"It begins on {day(secondment.starts_on)}: choose a later day.")
    secondments = Secondment.objects.filter(pk=secondment.pk)
    _refuse_if_officer_later(secondments, ends_before)

    officers = _end(StatutoryOfficer.objects.filter(secondment=secondment), ends_before)
    _end(secondments, ends_before)
    secondment.refresh_from_db()
    record(
        Event.Kind.AVAILABILITY_ENDED,
        subject=secondment,
        by=by,
        at=at,
        detail=f"last day {last_on.isoformat()}; {officers} officers end with it",
    )
    return secondment


@transaction.atomic
def end_post(
    *,
    post_id: int,
    last_on: date,
    because: str,
    by: Account,
    at: datetime,
    as_seen: str | None = None,
) -> Post:
    """End a post after its last day, and with it whatever rests on it.

    Those who hold it leave it that day, nobody pays for it any more, whoever is available
    by it under section 113 goes back, and an officer by that is one no longer.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has ended, no reason is given, the day is before it began,
            something that rests on it is to begin later, or somebody changed it since it
            was ``as_seen``.
    """
    held_to_run(Post.objects.get(pk=post_id).partnership_id, by=by, at=at)
    post = Post.objects.select_for_update().get(pk=post_id)
    refuse_if_changed(as_seen, version_of(post))
    if post.ends_before is not None:
        raise BadInput(f"This post ends after {day(post.ends_before - DAY)} already.")
    if not because.strip():
        raise BadInput("Say why the post ends.")
    if last_on < post.starts_on:
        raise BadInput(f"The post begins on {day(post.starts_on)}: choose a later day.")
    ends_before = last_on + DAY
    _refuse_if_begun_later(post, ends_before)

    secondments = Secondment.objects.filter(post=post)
    officers = _end(
        StatutoryOfficer.objects.filter(secondment__in=secondments), ends_before
    )
    holders = _end(PostHolder.objects.filter(post=post), ends_before)
    lent = _end(secondments, ends_before)
    post.ends_before, post.ended_because = ends_before, because.strip()
    post.save(update_fields=["ends_before", "ended_because"])
    record(
        Event.Kind.POST_ENDED,
        subject=post,
        by=by,
        at=at,
        detail=f"last day {last_on.isoformat()}; end with it: {holders} holders, "
        f"{lent} section 113 records, {officers} officers",
    )
    return post


def _refuse_if_begun_later(post: Post, ends_before: date) -> None:
    """Refuse an end before something that rests on the post has begun, saying what."""
    holder = post.holders.filter(starts_on__gte=ends_before).select_related("member")
    if later := holder.first():
        raise BadInput(
            f"{later.member} is to hold it from {day(later.starts_on)}: end that first, "
            "or choose a later day."
        )
    lent = post.secondments.filter(starts_on__gte=ends_before)
    if begins := lent.select_related("organisation").first():
        raise BadInput(
            f"It is to be made available to {begins.organisation} from "
            f"{day(begins.starts_on)}: choose a later day."
        )
    _refuse_if_officer_later(Secondment.objects.filter(post=post), ends_before)


def _refuse_if_officer_later(
    secondments: QuerySet[Secondment], ends_before: date
) -> None:
    later = StatutoryOfficer.objects.filter(
        secondment__in=secondments, starts_on__gte=ends_before
    ).select_related("organisation")
    if officer := later.first():
        raise BadInput(
            f"By it somebody is to be {officer.get_office_display().lower()} of "
            f"{officer.organisation} from {day(officer.starts_on)}: choose a later day."
        )


def _end(rows: QuerySet[Any], ends_before: date) -> int:
    """End what has not ended by then; how many that were."""
    lasting = rows.filter(Q(ends_before=None) | Q(ends_before__gt=ends_before))
    return lasting.update(ends_before=ends_before)
