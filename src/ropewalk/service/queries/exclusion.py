"""How it stands with the grounds for exclusion of each bidder, and who is left out."""

from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.service.models import (
    Bid,
    ExclusionAnswer,
    ExclusionDecision,
    ExclusionRaised,
    ExclusionStatement,
    Procurement,
    Provider,
)
from ropewalk.service.queries.bidding import moment
from ropewalk.service.rules.exclusion import exclusion_grounds, not_looked_at


@dataclass(frozen=True, slots=True)
class BidderStanding:
    """How it stands with one bidder.

    Attributes:
        provider: Who.
        statement: What it last said; none when it has not answered.
        applying: The grounds that it says apply.
        raised: The grounds that who buys found.
        decision: What was last decided; none when nothing was.
    """

    provider: Provider
    statement: ExclusionStatement | None
    applying: tuple[ExclusionAnswer, ...]
    raised: tuple[ExclusionRaised, ...]
    decision: ExclusionDecision | None

    @property
    def grounds(self) -> tuple[str, ...]:
        """The codes of the grounds that are to be judged, each once."""
        said = [each.ground for each in self.applying]
        said += [each.ground for each in self.raised]
        return tuple(dict.fromkeys(said))

    @property
    def is_excluded(self) -> bool:
        """Whether its bids are left out."""
        return self.decision is not None and self.decision.is_excluded

    @property
    def is_decided(self) -> bool:
        """Whether what was decided covers what was said and found since."""
        if self.decision is None:
            return False
        at = self.decision.recorded_at
        return not any(each.recorded_at > at for each in self.raised)

    @property
    def waits(self) -> str | None:
        """Why its bids are not weighed up yet, if they are not."""
        if self.is_excluded or self.is_decided:
            return None
        if self.statement is None:
            return f"{self.provider} has not answered whether a ground for exclusion applies."
        if self.grounds:
            return (
                f"A ground for exclusion may apply to {self.provider}: decide first whether "
                "it is left out."
            )
        return None

    def unanswered(self, *, on: date) -> str | None:
        """Why it cannot be decided yet: a ground was raised and can still be answered."""
        for each in self.raised:
            answered = (
                self.statement is not None
                and self.statement.recorded_at >= each.recorded_at
            )
            if not answered and on <= each.answer_by:
                return (
                    f"{self.provider} can answer until {day(each.answer_by)} to what was "
                    "found: decide after that, or once it has answered."
                )
        return None


def standings_of(procurement: Procurement) -> list[BidderStanding]:
    """How it stands with every bidder of a procurement; five queries, however many bid."""
    providers = list(
        Provider.objects.filter(
            pk__in=Bid.objects.filter(lot__procurement=procurement).values("provider")
        ).select_related("organisation")
    )
    return _standings(procurement, providers)


def standing_of(procurement: Procurement, provider: Provider) -> BidderStanding:
    """How it stands with one bidder; four queries."""
    return _standings(procurement, [provider])[0]


def _standings(
    procurement: Procurement, providers: list[Provider]
) -> list[BidderStanding]:
    statements = {
        each.provider_id: each
        for each in procurement.exclusion_statements.filter(
            provider__in=providers
        ).prefetch_related("applying")
    }
    decisions = {
        each.provider_id: each
        for each in procurement.exclusion_decisions.filter(provider__in=providers)
    }
    raised: dict[int, list[ExclusionRaised]] = {}
    for each in procurement.exclusions_raised.filter(provider__in=providers):
        raised.setdefault(each.provider_id, []).append(each)
    return [
        BidderStanding(
            provider,
            statements.get(provider.pk),
            tuple(statements[provider.pk].applying.all())
            if provider.pk in statements
            else (),
            tuple(raised.get(provider.pk, ())),
            decisions.get(provider.pk),
        )
        for provider in providers
    ]


def is_answered(bid: Bid) -> bool:
    """Whether the bidder has answered about the grounds; two queries."""
    return ExclusionStatement.objects.filter(
        procurement=bid.lot.procurement_id, provider=bid.provider_id
    ).exists()


def excluded_from(procurement: Procurement) -> dict[int, ExclusionDecision]:
    """Who is left out, by the key of the provider; one query."""
    last = {each.provider_id: each for each in procurement.exclusion_decisions.all()}
    return {key: each for key, each in last.items() if each.is_excluded}


def refusal_before_evaluation(procurement: Procurement) -> str | None:
    """Why no bid is weighed up yet, if none is: the grounds of every bidder come first."""
    waiting = [each.waits for each in standings_of(procurement) if each.waits]
    return " ".join(waiting) if waiting else None


def standings_table(held: list[BidderStanding]) -> Table:
    """How it stands with every bidder, as who buys is shown it once bids are opened."""

    def said(each: BidderStanding) -> str:
        if each.is_excluded and each.decision:
            return f"Left out. {each.decision.found} {each.decision.reason}"
        if each.waits:
            return each.waits
        if each.decision:
            return f"Not left out. {each.decision.reason}"
        return "It says that no ground applies."

    return Table(
        key="exclusions",
        title="Grounds for exclusion",
        columns=(
            Column("provider", "Provider"),
            Column("answered", "Answered at"),
            Column("grounds", "Grounds that may apply"),
            Column("stands", "How it stands"),
        ),
        rows=tuple(
            (
                str(each.provider),
                moment(each.statement.recorded_at) if each.statement else "not yet",
                "; ".join(exclusion_grounds()[code].title for code in each.grounds)
                or "none",
                said(each),
            )
            for each in held
        ),
        note=" ".join(["Not looked at here:", *not_looked_at()]),
    )


def grounds_table(standing: BidderStanding) -> Table:
    """What was said and found of the grounds of one bidder."""
    grounds = exclusion_grounds()
    rows = [
        (
            grounds[each.ground].title,
            str(grounds[each.ground].kind.label),
            "The bidder says it applies",
            each.evidence,
            each.self_cleaning,
            grounds[each.ground].law.certainty,
        )
        for each in standing.applying
    ]
    rows += [
        (
            grounds[each.ground].title,
            str(grounds[each.ground].kind.label),
            f"The buyer found it on {day(local_day(each.recorded_at))}",
            each.evidence,
            f"It can be answered until {day(each.answer_by)}",
            grounds[each.ground].law.certainty,
        )
        for each in standing.raised
    ]
    return Table(
        key="grounds",
        title="Grounds that may apply",
        columns=(
            Column("ground", "Ground"),
            Column("kind", "Kind"),
            Column("from", "Who says so"),
            Column("evidence", "What happened"),
            Column("done", "What was done about it"),
            Column("certainty", "How sure the law is"),
        ),
        rows=tuple(rows),
    )
