"""Making joint posts, who holds them, what pays for them, and lending staff by section 113."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account, OrganisationKind
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.actions.partnerships import add_member
from ropewalk.partnership.held import held_to_run
from ropewalk.partnership.kinds import Office
from ropewalk.partnership.models import (
    Post,
    PostHolder,
    PostLine,
    PostRemit,
    PostShare,
    Secondment,
    StatutoryOfficer,
)
from ropewalk.partnership.queries.partnerships import partners_on
from ropewalk.partnership.rules.offices import OFFICES_OF
from ropewalk.partnership.rules.posts import (
    fault_in_shares,
    fault_outside_term,
    version_of_funding,
)
from ropewalk.place.rules import refuse_if_changed


@dataclass(frozen=True, slots=True)
class PostSaid:
    """What is said of a post.

    Attributes:
        title: What it is called.
        employer_id: The partner that employs whoever holds it.
        yearly_pence: What it costs in a year, in pence.
        shares: Each partner's share of the cost, as a part of one.
        starts_on: The first day.
        body_ids: The bodies to whose chairs it answers.
        post_ids: The posts to which it answers.
        named: Anybody else to whom it answers, in words, one each.
        remit: What it is there to do, item by item.
        funded_from: Where the money comes from.
        funded_until: The last day for which there is money; none when it has no end.
    """

    title: str
    employer_id: int
    yearly_pence: int
    shares: Mapping[int, Fraction]
    starts_on: date
    body_ids: Sequence[int] = ()
    post_ids: Sequence[int] = ()
    named: Sequence[str] = ()
    remit: Sequence[str] = field(default=())
    funded_from: str = ""
    funded_until: date | None = None


@transaction.atomic
def make_post(
    *,
    partnership_id: int,
    said: PostSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Post:
    """Make a post that partners share, once for each ``submission_key``.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title, answers to nobody, its shares do not make one
            whole, or somebody who employs or pays is no partner.
    """
    partnership = held_to_run(partnership_id, by=by, at=at)
    if not said.title.strip():
        raise BadInput("Say what the post is called.")
    if fault := fault_in_shares(said.shares):
        raise BadInput(fault)
    partners = partners_on(partnership, on=said.starts_on)
    if not {said.employer_id, *said.shares} <= partners:
        raise BadInput("Who employs it and who pays for it are partners on that day.")
    if said.funded_until is not None and said.funded_until < said.starts_on:
        raise BadInput("The money ends before the post starts.")
    bodies = partnership.bodies.filter(pk__in=said.body_ids)
    above = partnership.posts.filter(pk__in=said.post_ids)
    named = [each.strip() for each in said.named if each.strip()]
    if not (bodies or above or named):
        raise BadInput("Say to whom the post answers: a body, a post or somebody else.")

    post, is_new = Post.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "partnership": partnership,
            "title": said.title.strip(),
            "employer_id": said.employer_id,
            "yearly_pence": said.yearly_pence,
            "funded_from": said.funded_from.strip(),
            "funded_until": said.funded_until,
            "starts_on": said.starts_on,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    refuse_other_use(post, partnership_id=partnership.pk)
    if not is_new:
        return post
    PostShare.objects.bulk_create(
        PostShare(
            post=post,
            organisation_id=partner,
            numerator=share.numerator,
            denominator=share.denominator,
        )
        for partner, share in said.shares.items()
    )
    PostLine.objects.bulk_create(
        [
            *(PostLine(post=post, to_body=each) for each in bodies),
            *(PostLine(post=post, to_post=each) for each in above),
            *(PostLine(post=post, named=each) for each in named),
        ]
    )
    PostRemit.objects.bulk_create(
        PostRemit(post=post, number=place, text=text)
        for place, text in enumerate(said.remit, start=1)
    )
    record(Event.Kind.POST_MADE, subject=post, by=by, at=at, detail=post.title)
    return post


@transaction.atomic
def fill_post(
    *,
    post_id: int,
    name: str,
    email: str,
    is_job_share: bool,
    starts_on: date,
    by: Account,
    at: datetime,
) -> PostHolder:
    """Let somebody hold a post: alone, or with another as a job-share.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody is named, they hold it already, somebody else does and it
            is not said to be a job-share, or the day is outside the post's own term.
    """
    post = Post.objects.get(pk=post_id)
    held_to_run(post.partnership_id, by=by, at=at)
    if fault := fault_outside_term(post.starts_on, post.ends_before, on=starts_on):
        raise BadInput(fault)
    member = add_member(
        partnership_id=post.partnership_id,
        name=name,
        email=email,
        starts_on=starts_on,
        by=by,
        at=at,
    )
    holding = [
        each
        for each in post.holders.select_related("member")
        if each.ends_before is None or each.ends_before > starts_on
    ]
    if any(each.member_id == member.pk for each in holding):
        raise BadInput("They hold it already.")
    if holding and not is_job_share:
        raise BadInput(
            f"{holding[0].member} holds this post then: say that it is a job-share, or "
            "record when they leave."
        )

    holder = PostHolder.objects.create(
        post=post, member=member, starts_on=starts_on, ends_before=post.ends_before
    )
    record(
        Event.Kind.POST_FILLED,
        subject=post,
        by=by,
        at=at,
        detail="as a job-share" if holding else "alone",
    )
    return holder


@transaction.atomic
def leave_post(
    *, post_holder_id: int, ends_before: date, by: Account, at: datetime
) -> PostHolder:
    """Record that somebody no longer holds a post; ``ends_before`` is the first day.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when they have left already, or the day is not after they began.
    """
    found = PostHolder.objects.select_related("post").get(pk=post_holder_id)
    held_to_run(found.post.partnership_id, by=by, at=at)
    holder = PostHolder.objects.select_for_update().get(pk=post_holder_id)
    if holder.ends_before is not None and holder.ends_before <= ends_before:
        raise BadInput("They have left this post already.")
    if ends_before <= holder.starts_on:
        raise BadInput("They must leave after the day they began.")

    holder.ends_before = ends_before
    holder.save(update_fields=["ends_before"])
    record(
        Event.Kind.POST_LEFT,
        subject=found.post,
        by=by,
        at=at,
        detail=ends_before.isoformat(),
    )
    return holder


@transaction.atomic
def fund_post(
    *,
    post_id: int,
    funded_from: str,
    funded_until: date | None,
    by: Account,
    at: datetime,
    as_seen: str | None = None,
) -> Post:
    """Say where the money for a post comes from, and until when there is any.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the money ends before the post starts, or somebody changed it
            since it was ``as_seen``.
    """
    held_to_run(Post.objects.get(pk=post_id).partnership_id, by=by, at=at)
    post = Post.objects.select_for_update().get(pk=post_id)
    refuse_if_changed(as_seen, version_of_funding(post.funded_from, post.funded_until))
    if post.ends_before is not None and post.ends_before <= local_day(at):
        raise BadInput("This post has ended.")
    if funded_until is not None and funded_until < post.starts_on:
        raise BadInput("The money ends before the post starts.")

    before = post.funded_until
    post.funded_from, post.funded_until = funded_from.strip(), funded_until
    post.save(update_fields=["funded_from", "funded_until"])
    record(
        Event.Kind.POST_FUNDED,
        subject=post,
        by=by,
        at=at,
        detail=f"until {funded_until or 'no end'}, before that {before or 'no end'}",
    )
    return post


@transaction.atomic
def make_staff_available(
    *,
    post_id: int,
    organisation_id: int,
    office: Office | None,
    function: str,
    consulted_on: date,
    starts_on: date,
    by: Account,
    at: datetime,
) -> Secondment:
    """Record that a post's employer makes its holder available to another partner.

    With an office, such as director of adult social services, the holder is recorded as
    that officer by ``appoint_officer``, which the other partner's administrator does.
    Where that was done before, the officer holds it by this record from now on.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is made available to its own employer or to no partner, has no
            function, is of an office that the partner does not have, was not consulted on
            first, or is recorded already.
    """
    post = Post.objects.select_related("employer").get(pk=post_id)
    partnership = held_to_run(post.partnership_id, by=by, at=at)
    partner = (
        partnership.partners.filter(covering(starts_on), organisation=organisation_id)
        .select_related("organisation")
        .first()
    )
    if fault := fault_outside_term(post.starts_on, post.ends_before, on=starts_on):
        raise BadInput(fault)
    if organisation_id == post.employer_id:
        raise BadInput(f"{post.employer} employs it already.")
    if partner is None:
        raise BadInput("Choose another partner that it is made available to.")
    organisation = partner.organisation
    if not function.strip():
        raise BadInput("Say which function it is made available for.")
    kind = OrganisationKind(organisation.kind)
    if office is not None and office not in OFFICES_OF.get(kind, frozenset()):
        raise BadInput(f"{organisation} has no {office.label.lower()}.")
    if consulted_on > starts_on:
        raise BadInput(
            "Whoever holds the post is consulted before it starts, not after."
        )
    if post.secondments.filter(
        covering(starts_on), organisation=organisation, function=function.strip()
    ).exists():
        raise BadInput("This is recorded already.")

    secondment = Secondment.objects.create(
        post=post,
        organisation=organisation,
        office=office or "",
        function=function.strip(),
        consulted_on=consulted_on,
        starts_on=starts_on,
        ends_before=post.ends_before,
        recorded_at=at,
        recorded_by=by,
    )
    if office is not None:
        holding = post.holders.filter(covering(starts_on))
        StatutoryOfficer.objects.filter(
            covering(starts_on),
            organisation=organisation,
            office=office,
            account__in=holding.values("member__account"),
            secondment=None,
        ).update(secondment=secondment)
    record(
        Event.Kind.STAFF_MADE_AVAILABLE,
        subject=secondment,
        by=by,
        at=at,
        detail=f"{post.title} to {organisation}",
    )
    return secondment
