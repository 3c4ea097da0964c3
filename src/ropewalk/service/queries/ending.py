"""What is still missing before a service ends, and what less activity has come to."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, OuterRef, Prefetch, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.organisations.models import Account
from ropewalk.service.kinds import EndingCheck, EndingFound
from ropewalk.service.models import (
    ActivityClaim,
    ActivityCount,
    Contract,
    Ending,
    EndingStep,
    Service,
)
from ropewalk.service.queries.seen import contracts_seen_by
from ropewalk.service.rules.ending import Alternative, Missing, missing_to_end
from ropewalk.service.rules.impact import shift_of, target_of


def guaranteed_until(service: Service) -> date | None:
    """Until when the income of a service's provider is guaranteed; one query."""
    found: date | None = service.contracts.aggregate(until=Max("income_until"))["until"]
    return found


def found_of(ending: Ending) -> dict[EndingCheck, EndingStep]:
    """What was last found of each thing that has to be so; one query."""
    return {EndingCheck(each.check_of): each for each in ending.steps.all()}


def missing_now(ending: Ending, *, on: date) -> list[Missing]:
    """What has to be so before a service ends, and is not on a day; two queries."""
    paid = Contract.objects.filter(service=OuterRef("pk"))
    return missing_to_end(
        found={
            check: EndingFound(step.found) for check, step in found_of(ending).items()
        },
        alternatives=[
            Alternative(
                each.name,
                each.starts_on,
                each.ends_before,
                each.is_paid,  # type: ignore[attr-defined]  # annotated below
            )
            for each in ending.alternatives.annotate(is_paid=Exists(paid))
        ],
        on=on,
    )


@dataclass(frozen=True, slots=True)
class EndingTold:
    """A service's ending as its page tells it.

    Attributes:
        ending: The ending.
        missing: What has to be so and is not.
        checks: What was found of each.
        contracts: Those of the service that the reader may see.
    """

    ending: Ending
    missing: list[Missing]
    checks: Table
    contracts: list[Contract]

    @property
    def said(self) -> str:
        """Whether it can end, in a sentence."""
        if self.ending.ended_at is not None:
            return "The service has its last day."
        if not self.missing:
            return "All that has to be so is: the service can be given its last day."
        number = len(self.missing)
        things = "thing is" if number == 1 else "things are"
        return f"{number} {things} missing before the service can end."


def ending_told(ending: Ending, *, actor: Account, on: date) -> EndingTold:
    """What was found of a service's ending, and what is missing, in four queries."""
    found = found_of(ending)
    return EndingTold(
        ending,
        missing_now(ending, on=on),
        Table(
            key="checks",
            title="What has to be so",
            columns=(
                Column("check", "What"),
                Column("found", "Found"),
                Column("said", "What was found"),
            ),
            rows=tuple(
                (
                    check.label,
                    EndingFound(found[check].found).label
                    if check in found
                    else "Not recorded",
                    found[check].said if check in found else "",
                )
                for check in EndingCheck
            ),
        ),
        list(contracts_seen_by(actor, on=on).filter(service=ending.service_id)),
    )


def claims_of(service: Service) -> QuerySet[ActivityClaim]:
    """The claims that a service makes other activity less."""
    return ActivityClaim.objects.filter(service=service)


def shifts_of(service: Service) -> Table:
    """The claims of less activity of a service beside what was counted; two queries."""
    counted = Prefetch("counts", ActivityCount.objects.order_by("recorded_at", "pk"))
    rows = []
    for each in claims_of(service).prefetch_related(counted):
        last = next(reversed(each.counts.all()), None)
        rows.append((each.what, each.baseline, *_shift(each, last), each.evidence))
    return Table(
        key="shifts",
        title="Less activity elsewhere: claimed and counted",
        columns=(
            Column("what", "What"),
            Column("baseline", "Was", "count"),
            Column("target", "To fall to", "count"),
            Column("actual", "Is", "count"),
            Column("achieved", "Fall reached", "percent"),
            Column("gap", "Still to go", "count"),
            Column("evidence", "Claimed on"),
        ),
        rows=tuple(rows),
    )


def _shift(
    claim: ActivityClaim, last: ActivityCount | None
) -> tuple[int, int | None, float | None, int | None]:
    """Target, actual, fall reached in percent and gap; unknown where nothing is counted."""
    if last is None:
        return target_of(claim.baseline, claim.percent), None, None, None
    found = shift_of(
        baseline=claim.baseline,
        percent=claim.percent,
        actual=last.actual,
        unit=claim.unit,
    )
    return found.target, last.actual, float(found.achieved_percent), found.gap
