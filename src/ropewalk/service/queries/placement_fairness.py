"""How fairly placements are made: why providers were not asked, and to whom they went."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.days import day_begins
from ropewalk.figures.table import Cell
from ropewalk.figures.words import counted, day
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership, PartnershipQuerySet
from ropewalk.place.market.concentration import band
from ropewalk.place.recency import years_before
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.models import (
    PlacementCandidate,
    PlacementChoice,
    PlacementClosed,
    PlacementRequest,
    Provider,
)
from ropewalk.service.placement_kinds import ChosenBy, WhyChosen, WhyClosed, WhyNot
from ropewalk.service.rules.disclosure import Shown, shown_on
from ropewalk.service.rules.placement_shares import Spread, spread_of


def brokered_seen_by(actor: Account, *, on: date) -> PartnershipQuerySet:
    """The partnerships whose brokerage somebody may read of: their own, and a provider's."""
    return Partnership.objects.filter(
        Q(pk__in=Partnership.objects.visible_to(actor, on=on).values("pk"))
        | Q(pk__in=Provider.objects.of(actor, on=on).values("partnership"))
    )


@dataclass(frozen=True, slots=True)
class FairnessTold:
    """A year of a partnership's brokerage, counted so that nobody is told of.

    Attributes:
        said: The answer, in a sentence.
        period: Which year it is of, in words.
        reasons: Why providers were not asked, and how often.
        spread: Each provider's share of the placements of each kind.
        index: How concentrated each kind is.
        turned_on: What choices turned on, whose they were, and how requests ended.
    """

    said: str
    period: str
    reasons: Table
    spread: Table
    index: Table
    turned_on: Table

    @property
    def tables(self) -> list[Table]:
        """Those with something in them."""
        every = (self.reasons, self.spread, self.index, self.turned_on)
        return [each for each in every if each.rows]


def fairness_told(partnership: Partnership, *, on: date) -> FairnessTold:
    """The year of brokerage up to a day; six queries."""
    first = years_before(on, 1) + timedelta(days=1)
    shown = shown_on(on)
    opened = PlacementRequest.objects.filter(
        partnership=partnership,
        recorded_at__gte=day_begins(first),
        recorded_at__lt=day_begins(on + timedelta(days=1)),
    )
    made = list(
        PlacementChoice.objects.filter(
            request__partnership=partnership, chosen_on__gte=first, chosen_on__lte=on
        )
        .select_related("request", "offer__candidate__provider__organisation")
        .prefetch_related("shown__offer")
    )
    closed = Counter(
        PlacementClosed.objects.filter(
            request__partnership=partnership,
            recorded_at__gte=day_begins(first),
            recorded_at__lt=day_begins(on + timedelta(days=1)),
        ).values_list("because", flat=True)
    )
    spreads = _spreads(made, shown)
    told = [
        each
        for each in made
        if _provider_of(each).pk not in spreads[_kind_of(each)].hidden
    ]
    return FairnessTold(
        said=_said(opened.count(), made, told, spreads, shown),
        period=f"From {day(first)} to {day(on)}.",
        reasons=_reasons_table(opened, shown),
        spread=_spread_table(spreads, {_provider_of(each) for each in made}),
        index=_index_table(spreads, on=on),
        turned_on=_turned_on_table(told, closed, shown),
    )


def _kind_of(choice: PlacementChoice) -> str:
    """What it was for, in words."""
    return str(KindOfNeed(choice.request.kind).label)


def _provider_of(choice: PlacementChoice) -> Provider:
    return choice.offer.candidate.provider


def _spreads(made: Sequence[PlacementChoice], shown: Shown) -> dict[str, Spread]:
    placed: dict[str, Counter[int]] = defaultdict(Counter)
    for each in made:
        placed[_kind_of(each)][_provider_of(each).pk] += 1
    return {kind: spread_of(counts, shown) for kind, counts in sorted(placed.items())}


def _said(
    opened: int,
    made: Sequence[PlacementChoice],
    told: Sequence[PlacementChoice],
    spreads: Mapping[str, Spread],
    shown: Shown,
) -> str:
    """It in a sentence, of the placements that are told of.

    A sum over all would tell of a hidden count what the counts beside it leave open.
    """
    if not opened and not made:
        return "Nothing was brokered in this year."
    words = f"Requests opened: {shown.words(opened)}. Placements chosen: "
    if not made:
        return f"{words}none."
    if not told:
        return f"{words}too few with any one provider to be counted."
    whole = sum(each.whole for each in spreads.values() if each.whole is not None)
    cheapest = sum(
        each.offer.pounds <= min(one.offer.pounds for one in each.shown.all())
        for each in told
    )
    words += f"{whole:,}"
    if len(told) < len(made):
        words += ", besides those with providers that had too few to be counted"
    return f"{words}; of these the lowest price was chosen: {shown.words(cheapest)}."


def _reasons_table(opened: QuerySet[PlacementRequest], shown: Shown) -> Table:
    counts = Counter(
        PlacementCandidate.objects.filter(request__in=opened.values("pk")).values_list(
            "why_not", flat=True
        )
    )
    rows: list[tuple[Cell, ...]] = [
        (str(each.label), shown.words(counts[each])) for each in WhyNot if counts[each]
    ]
    if counts:
        rows.insert(0, ("Asked", shown.words(counts[""])))
    return Table(
        key="reasons",
        title="Whether providers were asked, and why not",
        columns=(Column("why", "Reason"), Column("times", "Times")),
        rows=tuple(rows),
        note="Each provider is counted once for each request: asked, or with the one "
        "reason why it was not. Few are not counted out and other counts are rounded, as "
        "people could be counted from them.",
    )


def _spread_table(
    spreads: Mapping[str, Spread], providers: Collection[Provider]
) -> Table:
    in_order = sorted(providers, key=lambda each: (str(each).casefold(), each.pk))
    return Table(
        key="spread",
        title="To which providers placements went",
        columns=(
            Column("kind", "What for"),
            Column("provider", "Provider"),
            Column("placements", "Placements"),
            Column("share", "Share"),
        ),
        rows=tuple(
            (kind, str(each), *spread.shares[each.pk])
            for kind, spread in spreads.items()
            for each in in_order
            if each.pk in spread.shares
        ),
        note="In order of name. Few people are not counted out and other counts are "
        "rounded; shares are of the rounded counts that are shown.",
    )


def _index_table(spreads: Mapping[str, Spread], *, on: date) -> Table:
    return Table(
        key="concentration",
        title="How concentrated placements are (Herfindahl-Hirschman index)",
        columns=(
            Column("kind", "What for"),
            Column("placements", "Placements"),
            Column("index", "Index"),
            Column("words", "In words"),
        ),
        rows=tuple(
            (
                kind,
                "not shown" if spread.whole is None else f"{spread.whole:,}",
                "not shown" if spread.index is None else f"{spread.index:,}",
                _concentration_said(spread, on=on),
            )
            for kind, spread in spreads.items()
        ),
        note="10,000 is one provider alone. Placements are the rounded counts that are "
        "shown, added up; the index is of them, rounded to hundreds. Where the count of "
        "any provider is hidden there is no index, as the count could be worked out "
        "from it.",
    )


def _concentration_said(spread: Spread, *, on: date) -> str:
    if spread.hidden:
        hidden = counted(len(spread.hidden), "provider")
        return f"not said, as {hidden} had too few placements to be shown"
    if spread.index is None:
        return "too few to say"
    return band(spread.index, spread.index, on=on)


def _turned_on_table(
    told: Sequence[PlacementChoice], closed: Counter[str], shown: Shown
) -> Table:
    turned_on = Counter(each.turned_on for each in told)
    chosen_by = Counter(each.chosen_by for each in told)
    return Table(
        key="turned_on",
        title="What choices turned on, whose they were, and how the rest ended",
        columns=(
            Column("what", "What"),
            Column("which", "Which"),
            Column("times", "Times"),
        ),
        rows=tuple(
            (what, str(each.label), shown.words(counts[each]))
            for what, kinds, counts in (
                ("The choice turned on", WhyChosen, turned_on),
                ("The choice was made by", ChosenBy, chosen_by),
                ("Closed without a choice", WhyClosed, closed),
            )
            for each in kinds
            if counts[each]
        ),
        note="Choices are counted of providers whose count of placements is shown. Few are "
        "not counted out and other counts are rounded.",
    )
