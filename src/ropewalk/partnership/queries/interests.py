"""Interests that members declared, within what the person asking may see."""

from datetime import date

from django.db.models import QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.models import Interest, Member, Partnership

PROTECTED = "Sensitive: the particulars are held and not shown"


def members_seen_by(actor: Account, *, on: date) -> QuerySet[Member]:
    """Those who take part in partnerships that the actor may see, in one query."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Member.objects.filter(partnership__in=seen).select_related("partnership")


def interests_of(member: Member, *, on: date) -> QuerySet[Interest]:
    """A member's interests on a day, in one query."""
    return member.interests.filter(covering(on)).select_related("organisation")


def register_of_interests(partnership: Partnership, *, on: date) -> Table:
    """Every interest declared in a partnership on a day, a row each; one query.

    The particulars of a sensitive interest are left out, and that it is there is said.
    """
    declared = Interest.objects.filter(
        covering(on), member__partnership=partnership
    ).select_related("member", "organisation")
    return Table(
        key="interests",
        title="Interests declared",
        columns=(
            Column("who", "Who"),
            Column("in", "In"),
            Column("kind", "What sort"),
            Column("particulars", "Particulars"),
            Column("financial", "Financial"),
            Column("since", "Since"),
        ),
        rows=tuple(
            (
                each.member.name,
                PROTECTED if each.is_sensitive else named(each),
                each.get_kind_display(),
                PROTECTED if each.is_sensitive else each.particulars,
                "yes" if each.is_financial else "no",
                day(each.starts_on),
            )
            for each in declared
        ),
    )


def named(interest: Interest) -> str:
    """In what an interest is, in words."""
    return interest.organisation.name if interest.organisation else interest.named
