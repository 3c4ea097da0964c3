"""The performance of a contract as its page tells it, with what is open about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.organisations.models import Account
from ropewalk.service.models import Contract, ExceptionReport, ImprovementPlan
from ropewalk.service.queries.exceptions import (
    contracts_watched_by,
    is_closed,
    loose_ends_of,
    plans_seen_by,
    plans_table,
    reports_seen_by,
    reports_table,
)
from ropewalk.service.queries.performance import (
    PerformanceSeen,
    performance_of,
    performance_of_all,
)
from ropewalk.service.queries.reported import reported_table
from ropewalk.service.rules.exceptions import Called


@dataclass(frozen=True, slots=True)
class Answering:
    """What is open about a contract for somebody who may read it.

    Attributes:
        reports: Its exception reports, the latest first.
        plans: Its improvement plans, likewise.
        open: What is open or overdue, each in a sentence.
        tables: Both, and what its provider reported as delivered.
    """

    reports: Sequence[ExceptionReport]
    plans: Sequence[ImprovementPlan]
    open: Sequence[str]
    tables: Sequence[Table]


def answering_of(contract: Contract, actor: Account, *, on: date) -> Answering | None:
    """What is open about a contract, where the person may read it; ten queries at most."""
    if not contracts_watched_by(actor, on=on).filter(pk=contract.pk).exists():
        return None
    reports = list(reports_seen_by(actor, on=on).filter(contract=contract))
    plans = list(plans_seen_by(actor, on=on).filter(contract=contract))
    return Answering(
        reports,
        plans,
        list(loose_ends_of(reports, plans, on=on)),
        [
            reports_table(reports),
            plans_table(plans, on=on),
            reported_table(contract),
        ],
    )


@dataclass(frozen=True, slots=True)
class PerformanceTold:
    """How a contract performs, and what is open about it.

    Attributes:
        seen: Its measures.
        reports: Its exception reports.
        plans: Its improvement plans.
        tables: Both, where there are any.
        calls: Why measures call for a report that is not open yet.
    """

    seen: PerformanceSeen
    reports: Sequence[ExceptionReport]
    plans: Sequence[ImprovementPlan]
    tables: Sequence[Table]
    calls: Sequence[Called]


def performance_told(
    contract: Contract, actor: Account, *, on: date
) -> PerformanceTold:
    """How a contract performs; eleven queries, however many measures and periods."""
    seen = performance_of(contract, on=on)
    reports = list(reports_seen_by(actor, on=on).filter(contract=contract))
    plans = list(plans_seen_by(actor, on=on).filter(contract=contract))
    open_now = {
        (each.measure_id, each.ground) for each in reports if not is_closed(each)
    }
    return PerformanceTold(
        seen,
        reports,
        plans,
        [
            each
            for each in (reports_table(reports), plans_table(plans, on=on))
            if each.rows
        ],
        [each for each in seen.calls if (each.measure_id, each.ground) not in open_now],
    )


def measures_table(contracts: Sequence[Contract], *, on: date) -> Table:
    """How well the contracts of a service go, a row for each measure; four queries."""
    return Table(
        key="performance",
        title="How well it goes",
        columns=(
            Column("measure", "Measure"),
            Column("contract", "Contract"),
            Column("latest", "Latest, and its target"),
            Column("variation", "Variation"),
            Column("assurance", "As things run, the target is"),
        ),
        rows=tuple(
            (
                each.name,
                seen.contract.reference,
                each.sentence,
                each.variation_said,
                each.assurance_said,
            )
            for seen in performance_of_all(contracts, on=on)
            for each in seen.measures
        ),
    )
