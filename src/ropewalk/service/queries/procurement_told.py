"""A procurement as its page tells it: its lots, its route with the tests, its notices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from ropewalk.figures import Column, Table
from ropewalk.figures.words import in_a_sentence
from ropewalk.organisations.models import Account
from ropewalk.service.kinds import NoticeKind, Route, Stage, Standing
from ropewalk.service.models import (
    Award,
    LegalAdvice,
    Lot,
    Procurement,
    Representation,
    RouteRecord,
)
from ropewalk.service.queries.arrangements import invitation_of, invited_table
from ropewalk.service.queries.seen import choices_advised_to
from ropewalk.service.queries.waiting import Waiting, representations_of, waiting_of
from ropewalk.service.rules.facts import FACTS, answer_said
from ropewalk.service.rules.notices import notices_asked


@dataclass(frozen=True, slots=True)
class ProcurementTold:
    """A procurement with its lots and awards, and the route it goes by."""

    procurement: Procurement
    route: RouteRecord | None
    advice: LegalAdvice | None
    lots: tuple[Lot, ...]
    awards: tuple[Award, ...]
    waiting: Waiting
    representations: tuple[Representation, ...]
    tables: tuple[Table, ...]

    @property
    def said(self) -> str:
        """Where the procurement stands, in a sentence."""
        stage = Stage(self.procurement.stage).label
        route = (
            f"by {in_a_sentence(self.route.get_route_display())}"
            if self.route
            else "by a route that is not recorded yet"
        )
        return f"{stage}, {route}; {len(self.awards)} of {len(self.lots)} lots awarded."


def procurement_told(
    procurement: Procurement, *, actor: Account, on: date
) -> ProcurementTold:
    """A procurement with all that its page shows somebody; the queries do not grow.

    The legal advice that its route rests on is the buyer's: its own side alone reads it.
    """
    lots = tuple(procurement.lots.annotate(wanted=Sum("requirements__quantity")))
    awards = tuple(
        Award.objects.filter(lot__procurement=procurement).select_related(
            "provider__organisation", "lot", "contract"
        )
    )
    route = (
        procurement.routes.select_related("advice")
        .prefetch_related("tests", "facts", "findings")
        .last()
    )
    representations = tuple(representations_of(procurement))
    return ProcurementTold(
        procurement,
        route,
        _advice_for(procurement, route, actor=actor, on=on),
        lots,
        awards,
        waiting_of(procurement, route),
        representations,
        (
            _lots_table(lots, awards),
            invited_table(invitation_of(procurement)),
            *([_asked_table(procurement, route, awards)] if route else []),
            _notices_table(procurement),
            _representations_table(representations),
            *(
                [_findings_table(route), _tests_table(route), _facts_table(route)]
                if route
                else []
            ),
        ),
    )


def _advice_for(
    procurement: Procurement, route: RouteRecord | None, *, actor: Account, on: date
) -> LegalAdvice | None:
    """The legal advice that a route rests on, for whoever may read it; one query, or none."""
    if route is None or route.advice is None:
        return None
    reads = choices_advised_to(actor, on=on).filter(pk=procurement.pk).exists()
    return route.advice if reads else None


def _lots_table(lots: tuple[Lot, ...], awards: tuple[Award, ...]) -> Table:
    to = {each.lot_id: each for each in awards}
    return Table(
        key="lots",
        title="Lots",
        columns=(
            Column("lot", "Lot"),
            Column("quantity", "How many", "count"),
            Column("unit", "Unit"),
            Column("provider", "Awarded to"),
            Column("why", "Why"),
        ),
        rows=tuple(
            (
                str(lot),
                lot.wanted,  # type: ignore[attr-defined]  # annotated above
                lot.unit,
                str(to[lot.pk].provider) if lot.pk in to else "nobody yet",
                _why(to[lot.pk]) if lot.pk in to else "",
            )
            for lot in lots
        ),
    )


def _why(award: Award) -> str:
    """Why a lot went where it went; and why not to the first, where that is so."""
    passed = award.not_first_because
    return f"{award.why} Not to the first, because: {passed}" if passed else award.why


def _findings_table(route: RouteRecord) -> Table:
    return findings_table(
        (each.get_route_display(), each.standing, each.reason, each.law, each.certainty)
        for each in route.findings.all()
    )


def findings_table(found: Iterable[tuple[str, str, str, str, str]]) -> Table:
    """Whether each route is open, why, and how far that can be relied on.

    Args:
        found: Route, standing, reason, law and certainty of each.
    """
    return Table(
        key="routes",
        title="What the rules say of each route",
        columns=(
            Column("route", "Route"),
            Column("standing", "Is it open?"),
            Column("reason", "Why"),
            Column("law", "Law"),
            Column("certainty", "How sure that is"),
        ),
        rows=tuple(
            (route, Standing(standing).label, reason, law, certainty)
            for route, standing, reason, law, certainty in found
        ),
    )


def _tests_table(route: RouteRecord) -> Table:
    return tests_table((each.route, each.found, each.why) for each in route.tests.all())


def tests_table(found: Iterable[tuple[str, str, str]]) -> Table:
    """The tests that routes were held against.

    Args:
        found: The route, or nothing where it is about which law applies; what was found;
            and why.
    """
    return Table(
        key="tests",
        title="Tests of the routes",
        columns=(
            Column("of", "Test of"),
            Column("found", "Found"),
            Column("why", "Why"),
        ),
        rows=tuple(
            (Route(of).label if of else "Which law applies", said.capitalize(), why)
            for of, said, why in found
        ),
    )


def _facts_table(route: RouteRecord) -> Table:
    return Table(
        key="facts",
        title="What was known",
        columns=(Column("fact", "Question"), Column("answer", "Answer")),
        rows=tuple(
            (
                FACTS[each.name].words.removesuffix(" (optional)"),
                answer_said(each.name, each.answer),
            )
            for each in route.facts.all()
        ),
    )


def _asked_table(
    procurement: Procurement, route: RouteRecord, awards: tuple[Award, ...]
) -> Table:
    published: dict[NoticeKind, date] = {}
    for each in procurement.notices.all():
        published.setdefault(NoticeKind(each.kind), each.published_on)
    asked = notices_asked(
        Route(route.route),
        published,
        awarded_on=min((each.awarded_on for each in awards), default=None),
    )
    return Table(
        key="asked",
        title="Notices that the route asks for",
        columns=(
            Column("notice", "Notice"),
            Column("published", "Published"),
            Column("due", "Due by"),
            Column("said", "How it stands"),
            Column("certainty", "How sure the law is"),
        ),
        rows=tuple(
            (
                each.title,
                each.published_on.isoformat() if each.published_on else "not yet",
                each.due_on.isoformat() if each.due_on else "no day is held",
                each.said,
                each.law.certainty,
            )
            for each in asked
        ),
    )


def _representations_table(held: Sequence[Representation]) -> Table:
    def answer(each: Representation, part: str) -> str:
        return str(getattr(each.answer, part)) if hasattr(each, "answer") else "not yet"

    return Table(
        key="representations",
        title="Representations",
        columns=(
            Column("by", "From"),
            Column("received", "Received"),
            Column("about", "About"),
            Column("decided", "Decided"),
            Column("decision", "What was decided"),
            Column("told", "Told"),
        ),
        rows=tuple(
            (
                each.made_by,
                each.received_on.isoformat(),
                each.about,
                answer(each, "decided_on"),
                answer(each, "decided"),
                answer(each, "told_on"),
            )
            for each in held
        ),
    )


def _notices_table(procurement: Procurement) -> Table:
    return Table(
        key="notices",
        title="Notices",
        columns=(
            Column("kind", "Notice"),
            Column("published", "Published"),
            Column("reference", "Reference"),
        ),
        rows=tuple(
            (
                NoticeKind(each.kind).label,
                each.published_on.isoformat(),
                each.reference,
            )
            for each in procurement.notices.all()
        ),
    )
