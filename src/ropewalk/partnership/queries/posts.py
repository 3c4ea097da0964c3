"""Joint posts on a day: who pays what, who holds them, whom they answer to, what ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db.models import Prefetch, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day, listed
from ropewalk.organisations.models import Account, Organisation
from ropewalk.organisations.models.organisation import covering
from ropewalk.parameters.register import parameter
from ropewalk.partnership.models import (
    Delegation,
    Partnership,
    Post,
    PostHolder,
    PostLine,
    PostShare,
    PostSplit,
    ReportingLine,
    SplitShare,
    StatutoryOfficer,
)
from ropewalk.partnership.queries.officers import uncovered_in
from ropewalk.partnership.rules.posts import (
    PostLimit,
    fault_outside_term,
    funding_warning,
    lent_said,
    limit_said,
    share_said,
    split,
    version_of_post,
)

SHARES = (
    Prefetch("shares", PostShare.objects.select_related("organisation")),
    Prefetch(
        "splits",
        PostSplit.objects.prefetch_related(
            Prefetch("shares", SplitShare.objects.select_related("organisation"))
        ),
    ),
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
    """A partnership's posts on a day with who pays, holds and is answered to; six queries."""
    holding = PostHolder.objects.filter(covering(on)).select_related("member")
    return list(
        partnership.posts.filter(covering(on))
        .select_related("employer")
        .prefetch_related(
            Prefetch("holders", holding, to_attr="held"),
            *SHARES,
            Prefetch(
                "answers_to", PostLine.objects.select_related("to_body", "to_post")
            ),
        )
    )


def register_of_posts(posts: Sequence[Post], *, on: date) -> Table:
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
                listed(
                    [f"{each.partner} {each.share}" for each in costs_of(post, on=on)]
                ),
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


def shares_of(
    post: Post, *, on: date, as_known: datetime | None = None
) -> dict[Organisation, Fraction]:
    """What part each partner bears of a post on a day, as it was known at a time.

    Of two splits from the same day the one recorded last holds. On a day when there is no
    such post nobody bears any. Three queries, or none after ``SHARES`` were fetched.
    """
    if fault_outside_term(post.starts_on, post.ends_before, on=on) is not None:
        return {}
    splits = [
        each
        for each in post.splits.all()
        if each.starts_on <= on and (as_known is None or each.recorded_at <= as_known)
    ]
    last = max(splits, key=lambda each: (each.starts_on, each.pk), default=None)
    return _exact(post.shares.all() if last is None else last.shares.all())


def _exact(
    shares: Iterable[PostShare] | Iterable[SplitShare],
) -> dict[Organisation, Fraction]:
    return {
        each.organisation: Fraction(each.numerator, each.denominator) for each in shares
    }


def costs_of(post: Post, *, on: date, as_known: datetime | None = None) -> list[Cost]:
    """What each partner pays of a post on a day; the parts add up to what it costs."""
    shares = shares_of(post, on=on, as_known=as_known)
    if not shares:
        return []
    exact = {each.pk: share for each, share in shares.items()}
    paid = split(post.yearly_pence, exact)
    return [
        Cost(each.name, share_said(share), paid[each.pk])
        for each, share in shares.items()
    ]


def version_of(post: Post) -> str:
    """What a form keeps of a post's end and its splits, in two queries."""
    last = post.splits.order_by("pk").last()
    shares = _exact(
        (post.shares if last is None else last.shares).select_related("organisation")
    )
    return version_of_post(
        post.ends_before,
        {each.pk: share for each, share in shares.items()},
        last_split=last.pk if last else 0,
    )


@dataclass(frozen=True, slots=True)
class SplitSaid:
    """How the cost of a post is split from a day, and why it came to be."""

    starts_on: date
    costs: str
    because: str


def splits_said(post: Post) -> list[SplitSaid]:
    """Every split of a post's cost, the first first; those replaced are there as well."""
    splits = [(post.starts_on, _exact(post.shares.all()), "")]
    splits += [
        (each.starts_on, _exact(each.shares.all()), each.because)
        for each in post.splits.all()
    ]
    return [
        SplitSaid(
            starts_on,
            listed([f"{who.name} {share_said(part)}" for who, part in shares.items()]),
            because,
        )
        for starts_on, shares, because in splits
    ]


@dataclass(frozen=True, slots=True)
class Lent:
    """A section 113 record of a post: what it says, and whether it is in force."""

    number: int
    said: str
    is_now: bool


def lent_by(post: Post, *, on: date) -> list[Lent]:
    """The section 113 records of a post, with who is an officer by each; two queries."""
    officers = StatutoryOfficer.objects.filter(covering(on)).select_related("account")
    records = post.secondments.select_related("organisation").prefetch_related(
        Prefetch("officers", officers, to_attr="now")
    )
    return [
        Lent(
            number=each.pk,
            said=lent_said(
                each.organisation.name,
                each.function,
                starts_on=each.starts_on,
                ends_before=each.ends_before,
            )
            + "".join(
                f" By it {officer.account.name} is "
                f"{officer.get_office_display().lower()} since {day(officer.starts_on)}."
                for officer in each.now
            )
            + f" Consulted on {day(each.consulted_on)}."
            + f" Employed by {post.employer.name}.",
            is_now=each.ends_before is None or each.ends_before > on,
        )
        for each in records
    ]


@dataclass(frozen=True, slots=True)
class PostPage:
    """What a reader is shown of a post."""

    employer: str
    costs: Sequence[Cost]
    splits: Sequence[SplitSaid]
    holders: Sequence[PostHolder]
    before: Sequence[PostHolder]
    answers_to: Sequence[str]
    remit: Sequence[str]
    limits: Sequence[str]
    secondments: Sequence[Lent]
    ended: str
    uncovered: Sequence[str]
    warning: str | None


def post_page(post: Post, *, on: date) -> PostPage:
    """All of that on a day, in eleven queries."""
    held = Delegation.objects.filter(
        covering(on), from_body__partnership=post.partnership_id, to_post=post.title
    ).select_related("from_body")
    whole = Post.objects.prefetch_related(*SHARES).get(pk=post.pk)
    ever = post.holders.filter(starts_on__lte=on).select_related("member")
    return PostPage(
        employer=post.employer.name,
        costs=costs_of(whole, on=on),
        splits=splits_said(whole),
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
        secondments=lent_by(post, on=on),
        ended=_end_said(post, on=on),
        uncovered=uncovered_in(post.partnership, on=on, post=post),
        warning=None
        if post.ends_before is not None and post.ends_before <= on
        else funding_warning(
            post.title, post.funded_until, on=on, warn_days=_warn_days(on)
        ),
    )


def line_said(line: PostLine) -> str:
    """To whom a post answers, in words."""
    if line.to_body is not None:
        return f"the chair of {line.to_body.name}"
    return line.to_post.title if line.to_post is not None else line.named


def _end_said(post: Post, *, on: date) -> str:
    """When a post ends and why, in a sentence; empty where it has no end."""
    if post.ends_before is None:
        return ""
    word = "ended" if post.ends_before <= on else "ends"
    last = day(post.ends_before - timedelta(days=1))
    because = f": {post.ended_because}" if post.ended_because else ""
    return f"It {word} after {last}{because}".rstrip(".") + "."


def ended_posts(partnership: Partnership, *, on: date) -> list[Post]:
    """The posts of a partnership that had ended by a day, in one query."""
    return list(partnership.posts.filter(ends_before__lte=on))


def resting_on(post: Post, *, on: date) -> list[str]:
    """What ends with a post, or still points to it afterwards, in sentences; five queries."""
    holders = post.holders.filter(covering(on)).select_related("member")
    said = [f"{each.member} leaves it." for each in holders]
    said += [
        f"This section 113 record ends. {each.said}"
        for each in lent_by(post, on=on)
        if each.is_now
    ]
    said += [
        f"{each.post} answers to it: say to whom it answers then."
        for each in post.answered_by.select_related("post")
        if each.post.ends_before is None
    ]
    delegated = Delegation.objects.filter(
        covering(on), from_body__partnership=post.partnership_id, to_post=post.title
    )
    return said + [
        f"“{each.subject}” is delegated to it: delegate that anew, or nobody holds it."
        for each in delegated
    ]


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
