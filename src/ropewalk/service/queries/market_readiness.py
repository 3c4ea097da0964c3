"""What is missing, how ready a partnership is, and what it means to do: of its market position."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Exists, OuterRef

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.table import Cell
from ropewalk.figures.words import counted, listed
from ropewalk.outcomes.models import Measure, Outcome
from ropewalk.partnership.models import Partnership
from ropewalk.place.models import Need
from ropewalk.place.section import Missing, Section
from ropewalk.service.models import (
    FactorScore,
    MakeOrBuy,
    MarketIntention,
    Service,
)
from ropewalk.service.queries.market_diversity import Given
from ropewalk.service.rules.own_records import own_records
from ropewalk.service.rules.success_factors import (
    CONTESTABILITY,
    factors,
    factors_source,
)


def gaps_section(
    partnership: Partnership,
    services: Sequence[Given],
    needs: Sequence[Need],
    answered: Mapping[int, int],
    *,
    on: date,
) -> Section:
    """Needs without a service, outcomes without a measure, services nobody made or bought."""
    source = own_records(partnership.name, on=on)
    running = [each for each in services if each.runs(on)]
    unmet = [each for each in needs if each.pk not in answered]
    unmeasured = list(
        Outcome.objects.filter(
            ~Exists(Measure.objects.filter(outcome=OuterRef("pk"))),
            pk__in=Service.outcomes.through.objects.filter(
                service__partnership=partnership
            ).values("outcome_id"),
        ).order_by("statement")
    )
    decided = set(
        MakeOrBuy.objects.filter(service__partnership=partnership).values_list(
            "service_id", flat=True
        )
    )
    undecided = [each for each in running if each.pk not in decided]
    nobody = [each for each in running if each.provider is None]
    rows: list[tuple[Cell, ...]] = [
        *(
            ("Need without a service", each.statement, "Find or start a service")
            for each in unmet
        ),
        *(
            ("Outcome without a measure", each.statement, "Choose a measure")
            for each in unmeasured
        ),
        *(
            (
                "Service without a make-or-buy record",
                each.name,
                "Decide whether to make or buy it",
            )
            for each in undecided
        ),
        *(
            ("Service without a provider", each.name, "Choose a provider")
            for each in nobody
        ),
    ]
    answer = (
        f"There is no service for {_of(unmet, needs, 'recorded need')}, no measure of "
        f"{counted(len(unmeasured), 'outcome')} that services are for, no make-or-buy "
        f"record of {_of(undecided, running, 'service')} that "
        f"{'runs' if len(running) == 1 else 'run'}, and no provider of "
        f"{len(nobody)} of them."
    )
    return Section(
        "gaps",
        "What is missing",
        answer,
        tables=(
            Table(
                key="gaps",
                title="Gaps",
                columns=(
                    Column("kind", "Kind"),
                    Column("what", "What"),
                    Column("next", "What would fill it"),
                ),
                rows=tuple(rows),
                sources=(source,),
                note="Of the needs that you may see.",
            ),
        )
        if rows
        else (),
    )


def _of(part: Sequence[object], whole: Sequence[object], one: str) -> str:
    return f"{len(part)} of {counted(len(whole), one)}"


def factors_section(
    partnership: Partnership, services: Sequence[Given], *, on: date
) -> Section:
    """The eight factors of success as scored here, and what the records say of one."""
    scores = {
        each.factor: each
        for each in FactorScore.objects.filter(partnership=partnership).order_by("pk")
    }
    decided = set(
        MakeOrBuy.objects.filter(service__partnership=partnership).values_list(
            "service_id", flat=True
        )
    )
    running = [each for each in services if each.runs(on)]
    made = sum(each.pk in decided for each in running)
    from_records = {
        CONTESTABILITY: f"A make-or-buy record is held of {made} of "
        f"{counted(len(running), 'service')} that "
        f"{'runs' if len(running) == 1 else 'run'}."
    }
    rows = tuple(
        (
            each.title,
            str(scores[each.code].get_state_display())
            if each.code in scores
            else "Not scored",
            scores[each.code].evidence if each.code in scores else "",
            from_records.get(each.code, ""),
        )
        for each in factors()
    )
    states = Counter(row[1] for row in rows)
    answer = (
        f"Of {len(rows)} factors of success, "
        + listed(
            [
                f"{count} {'is' if count == 1 else 'are'} {state.lower()}"
                for state, count in states.items()
            ]
        )
        + f". {from_records[CONTESTABILITY]}"
    )
    return Section(
        "factors",
        "Whether commissioning is ready",
        answer,
        tables=(
            Table(
                key="factors",
                title="Eight factors of success",
                columns=(
                    Column("factor", "Factor"),
                    Column("state", "How far"),
                    Column("evidence", "What shows it"),
                    Column("records", "What the records say"),
                ),
                rows=rows,
                note=f"{factors_source()}. Scored by people here, not computed.",
            ),
        ),
        missing=(
            Missing(
                f"A score of {counted(states['Not scored'], 'factor')}",
                "Score it, and say what shows it",
                "factors",
            ),
        )
        if states["Not scored"]
        else (),
    )


def intentions_of(partnership: Partnership) -> list[MarketIntention]:
    """What stands of what the partnership means to do; one query."""
    return list(
        MarketIntention.objects.filter(
            partnership=partnership, replaced_by=None
        ).exclude(text="")
    )


def intentions_section(intentions: Sequence[MarketIntention]) -> Section:
    """What people typed of what they mean to do, word for word."""
    title = "What is meant to happen"
    if not intentions:
        return Section(
            "intentions",
            title,
            "Nobody has written yet what the partnership means to do.",
            missing=(
                Missing(
                    "Intentions",
                    "Write what you mean to buy more of, and less of",
                    "intentions",
                ),
            ),
        )
    return Section(
        "intentions",
        title,
        f"{counted(len(intentions), 'intention')}, in the words of whoever wrote "
        f"{'it' if len(intentions) == 1 else 'them'}.",
        tables=(
            Table(
                key="intentions",
                title="Intentions",
                columns=(Column("text", "Intention"), Column("day", "Written on")),
                rows=tuple(
                    (each.text, local_day(each.recorded_at).isoformat())
                    for each in intentions
                ),
            ),
        ),
    )
