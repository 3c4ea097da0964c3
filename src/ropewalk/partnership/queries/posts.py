"""Joint posts on a day: who pays what, who holds them, whom they answer to, what ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Prefetch, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.words import listed
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.parameters.register import parameter
from ropewalk.partnership.models import (
    Delegation,
    Partnership,
    Post,
    PostHolder,
    PostLine,
    PostShare,
    ReportingLine,
    Secondment,
)
from ropewalk.partnership.rules.posts import (
    PostLimit,
    funding_warning,
    limit_said,
    share_said,
    split,
)


def posts_seen_by(actor: Account, *, on: date) -> QuerySet[Post]:
    """The posts of the partnerships that the actor may see, in one query."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Post.objects.filter(partnership__in=seen).select_related(
        "partnership", "employer"
    )


def post_holders_seen_by(actor: Account, *, on: date) -> QuerySet[PostHolder]:
    """Those who hold these posts, in one query."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return PostHolder.objects.filter(post__partnership__in=seen).select_related(
        "post__partnership", "member"
    )


def posts_of(partnership: Partnership, *, on: date) -> list[Post]:
    """A partnership's posts on a day with who pays, holds and is answered to; four queries."""
    holding = PostHolder.objects.filter(covering(on)).select_related("member")
    return list(
        partnership.posts.filter(covering(on))
        .select_related("employer")
        .prefetch_related(
            Prefetch("holders", holding, to_attr="held"),
            Prefetch("shares", PostShare.objects.select_related("organisation")),
            Prefetch(
                "answers_to", PostLine.objects.select_related("to_body", "to_post")
            ),
        )
    )


def register_of_posts(posts: Sequence[Post]) -> Table:
    """Posts from ``posts_of``, a row each, with what each partner pays."""
    return Table(
        key="posts",
        title="Posts that partners share",
        columns=(
            Column("post", "Post"),
            Column("holder", "Held by"),
            Column("employer", "Employed by"),
            Column("cost", "Cost a year", "pence"),
            Column("paid", "Paid by"),
            Column("answers", "Answers to"),
            Column("until", "Money until"),
        ),
        rows=tuple(
            (
                post.title,
                listed([each.member.name for each in post.held]) or "vacant",  # type: ignore[attr-defined]  # from posts_of
                post.employer.name,
                post.yearly_pence,
                listed([f"{each.partner} {each.share}" for each in costs_of(post)]),
                listed([line_said(each) for each in post.answers_to.all()]),
                post.funded_until.isoformat() if post.funded_until else "no end",
            )
            for post in posts
        ),
    )


@dataclass(frozen=True, slots=True)
class Cost:
    """What one partner pays of a post in a year: its share in words, and in pence."""

    partner: str
    share: str
    pence: int


def costs_of(post: Post) -> list[Cost]:
    """What each partner pays of a post; the parts add up to what it costs."""
    shares = list(post.shares.all())
    exact = {
        each.organisation_id: Fraction(each.numerator, each.denominator)
        for each in shares
    }
    paid = split(post.yearly_pence, exact)
    return [
        Cost(
            each.organisation.name,
            share_said(exact[each.organisation_id]),
            paid[each.organisation_id],
        )
        for each in shares
    ]


def line_said(line: PostLine) -> str:
    """To whom a post answers, in words."""
    if line.to_body is not None:
        return f"the chair of {line.to_body.name}"
    return line.to_post.title if line.to_post is not None else line.named


@dataclass(frozen=True, slots=True)
class PostPage:
    """What a reader is shown of a post."""

    employer: str
    costs: Sequence[Cost]
    holders: Sequence[PostHolder]
    before: Sequence[PostHolder]
    answers_to: Sequence[str]
    remit: Sequence[str]
    limits: Sequence[str]
    secondments: Sequence[Secondment]
    warning: str | None


def post_page(post: Post, *, on: date) -> PostPage:
    """All of that on a day, in seven queries."""
    held = Delegation.objects.filter(
        covering(on), from_body__partnership=post.partnership_id, to_post=post.title
    ).select_related("from_body")
    ever = post.holders.filter(starts_on__lte=on).select_related("member")
    return PostPage(
        employer=post.employer.name,
        costs=costs_of(
            Post.objects.prefetch_related(
                Prefetch("shares", PostShare.objects.select_related("organisation"))
            ).get(pk=post.pk)
        ),
        holders=[
            each for each in ever if each.ends_before is None or each.ends_before > on
        ],
        before=[each for each in ever if each.ends_before and each.ends_before <= on],
        answers_to=[
            line_said(each)
            for each in post.answers_to.select_related("to_body", "to_post")
        ],
        remit=[each.text for each in post.remit.all()],
        limits=[
            limit_said(PostLimit(each.subject, each.limit_pence, each.from_body.name))
            for each in held
        ],
        secondments=list(post.secondments.select_related("organisation")),
        warning=funding_warning(
            post.title, post.funded_until, on=on, warn_days=_warn_days(on)
        ),
    )


def funding_warnings(partnership: Partnership, *, on: date) -> list[str]:
    """What has to be said about posts whose money ends soon or has ended; one query."""
    days = _warn_days(on)
    return [
        said
        for post in partnership.posts.filter(covering(on)).order_by("funded_until")
        if (
            said := funding_warning(
                post.title, post.funded_until, on=on, warn_days=days
            )
        )
    ]


def _warn_days(on: date) -> int:
    return int(parameter("post_funding_warning_days", on=on).value)


def post_choices(partnership: Partnership, *, on: date) -> list[tuple[str, str]]:
    """A partnership's posts on a day, as (number, title), in one query."""
    return [
        (str(each.pk), each.title) for each in partnership.posts.filter(covering(on))
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """Who reports to whom; ``to`` is empty for a body that reports to nobody.

    ``above`` is the body, post or person to draw: the body, where ``to`` is its chair.
    ``body`` is the number of a body that reports to nobody.
    """

    who: str
    to: str
    above: str
    body: int | None = None


def reporting_lines(partnership: Partnership, *, on: date) -> list[Line]:
    """Every reporting line of a partnership's bodies, then of its posts; three queries."""
    upward = ReportingLine.objects.select_related("to_body")
    bodies = partnership.bodies.filter(covering(on)).prefetch_related(
        Prefetch("reports_to", upward)
    )
    lines = PostLine.objects.filter(
        post__in=partnership.posts.filter(covering(on))
    ).select_related("post", "to_body", "to_post")
    found = [
        Line(body.name, *(2 * (each.to_body.name if each.to_body else each.to_post,)))
        for body in bodies
        for each in body.reports_to.all()
    ]
    found += [
        Line(body.name, "", "", body.pk) for body in bodies if not body.reports_to.all()
    ]
    return found + [
        Line(
            each.post.title,
            line_said(each),
            each.to_body.name if each.to_body else line_said(each),
        )
        for each in lines
    ]
