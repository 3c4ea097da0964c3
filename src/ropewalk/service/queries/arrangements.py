"""Frameworks and dynamic markets, who joined them, and who is invited to bid."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account, Membership
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.models import Partnership
from ropewalk.service.kinds import ArrangementKind
from ropewalk.service.models import (
    Arrangement,
    ArrangementApplication,
    Invitation,
    InvitationRound,
    Lot,
    Procurement,
    Provider,
    commissions_for,
)
from ropewalk.service.queries.registers import NUMBER, last_day


def arrangements_seen_by(actor: Account, *, on: date) -> QuerySet[Arrangement]:
    """The frameworks and dynamic markets that somebody may see, in one query."""
    return Arrangement.objects.visible_to(actor, on=on).select_related("partnership")


def arrangements_to_join(actor: Account, *, on: date) -> QuerySet[Arrangement]:
    """Those that the actor's organisations can join or did, in one query."""
    own = actor.memberships.acting(on=on)
    providers = Provider.objects.filter(
        covering(on), organisation__in=own.values("organisation")
    )
    return Arrangement.objects.filter(
        partnership__in=providers.values("partnership"), ends_before__gt=on
    )


def applications_decided_by(
    actor: Account, *, on: date
) -> QuerySet[ArrangementApplication]:
    """The applications that the actor decides, and any of their own, in one query.

    Whoever commissions for the partnership decides; who is of one of its providers as well
    is told why they do not decide on its own, and of no other's that there is one.
    """
    of = "arrangement__partnership"
    own = Provider.objects.of(actor, on=on)
    others = own.filter(partnership=OuterRef(of)).exclude(pk=OuterRef("provider"))
    return ArrangementApplication.objects.filter(
        commissions_for(actor, of, on), ~Exists(others)
    ).select_related("arrangement__partnership", "provider__organisation")


def applications_of(
    arrangement: Arrangement, actor: Account, *, on: date
) -> list[ArrangementApplication]:
    """The applications that somebody may read: all of a buyer's, a provider's own.

    Whoever is of a provider reads its own alone, whatever else they do. Up to three
    queries.
    """
    held = arrangement.applications.select_related("provider__organisation", "decision")
    own = Membership.objects.filter(covering(on), account=actor)
    rivals = arrangement.partnership.providers.filter(
        organisation__in=own.values("organisation")
    )
    sees = Partnership.objects.visible_to(actor, on=on).filter(
        pk=arrangement.partnership_id
    )
    if rivals.exists() or not sees.exists():
        held = held.filter(provider__in=rivals)
    return list(held)


def joined_providers(arrangement: Arrangement) -> QuerySet[Provider]:
    """The providers that were admitted, in one query."""
    return Provider.objects.filter(
        applications__arrangement=arrangement,
        applications__decision__is_admitted=True,
    ).select_related("organisation")


def invitation_of(procurement: Procurement) -> InvitationRound | None:
    """Who alone can bid, as it was last said; none while everybody can. Two queries."""
    return (
        procurement.invitation_rounds.select_related("arrangement")
        .prefetch_related("invitations__provider__organisation")
        .last()
    )


def is_invited(procurement: Procurement, provider: Provider) -> bool:
    """Whether a provider can bid: it is invited, or everybody is; two queries."""
    last = procurement.invitation_rounds.last()
    return last is None or last.invitations.filter(provider=provider).exists()


def with_last_round(lots: QuerySet[Lot]) -> QuerySet[Lot]:
    """Lots with ``last_round``: the key of who alone can bid; none where everybody can."""
    last = InvitationRound.objects.filter(procurement=OuterRef("procurement")).order_by(
        "-recorded_at", "-pk"
    )
    return lots.annotate(last_round=Subquery(last.values("pk")[:1]))


def invited_in(providers: QuerySet[Provider]) -> Q:
    """Of lots ``with_last_round``: those that one of some providers can bid for."""
    invited = Invitation.objects.filter(
        round=OuterRef("last_round"), provider__in=providers.values("pk")
    )
    return Q(last_round=None) | Q(Exists(invited))


def invited_by_round(rounds: Iterable[int | None]) -> dict[int, set[int]]:
    """The keys of who is invited, by the key of what said so; one query."""
    found: dict[int, set[int]] = {}
    for round_id, provider_id in Invitation.objects.filter(
        round__in=[each for each in rounds if each is not None]
    ).values_list("round", "provider"):
        found.setdefault(round_id, set()).add(provider_id)
    return found


def register_of_arrangements(partnership: Partnership, *, on: date) -> Table:
    """The frameworks and dynamic markets of a partnership; one query."""
    held = partnership.arrangements.all()
    return Table(
        key="arrangements",
        title="Frameworks and dynamic markets",
        columns=(
            Column("title", "Title"),
            Column("kind", "Kind"),
            Column("starts", "From"),
            Column("ends", "Last day"),
            Column("state", "Now"),
            NUMBER,
        ),
        rows=tuple(
            (
                each.title,
                str(ArrangementKind(each.kind).label),
                each.starts_on.isoformat(),
                last_day(each.ends_before).isoformat(),
                _state(each, on=on),
                each.pk,
            )
            for each in held
        ),
    )


def _state(each: Arrangement, *, on: date) -> str:
    if on >= each.ends_before:
        return "ran out"
    return "runs" if on >= each.starts_on else "to come"


def joined_table(arrangement: Arrangement) -> Table:
    """Who joined; two queries."""
    return Table(
        key="joined",
        title="Who has joined",
        columns=(Column("provider", "Provider"),),
        rows=tuple((str(each),) for each in joined_providers(arrangement)),
    )


def applications_table(held: list[ArrangementApplication]) -> Table:
    """Applications as those may see them who may: the buyer all, a provider its own."""

    def answer(each: ArrangementApplication) -> tuple[str, str]:
        if not hasattr(each, "decision"):
            return "not decided yet", ""
        return str(each.decision), each.decision.reason

    return Table(
        key="applications",
        title="Applications",
        columns=(
            Column("provider", "Provider"),
            Column("on", "On"),
            Column("how", "How it meets the conditions"),
            Column("answer", "Answer"),
            Column("reason", "Why"),
        ),
        rows=tuple(
            (
                str(each.provider),
                local_day(each.recorded_at).isoformat(),
                each.how,
                *answer(each),
            )
            for each in held
        ),
    )


def invited_table(held: InvitationRound | None) -> Table:
    """Who alone can bid, of what, and why these."""
    rows = held.invitations.all() if held else []
    return Table(
        key="invited",
        title="Who is invited to bid",
        columns=(
            Column("provider", "Provider"),
            Column("from", "From"),
            Column("why", "Why these"),
        ),
        rows=tuple(
            (
                str(each.provider),
                str(held.arrangement or "invited directly") if held else "",
                held.why if held else "",
            )
            for each in rows
        ),
    )
