"""What providers report as delivered, as its pages show it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.service.models import Contract, Delivery, ReportedDelivery, ReportedStep
from ropewalk.service.performance_kinds import ReportedStepKind
from ropewalk.service.queries.exceptions import Said, contracts_watched_by
from ropewalk.service.queries.registers import NUMBER
from ropewalk.service.queries.versions import version_on
from ropewalk.service.rules.exceptions import reported_state
from ropewalk.service.rules.returns import number_said
from ropewalk.service.rules.worth import pence_of_units


def reported_seen_by(actor: Account, *, on: date) -> QuerySet[ReportedDelivery]:
    """What was reported under the contracts somebody may look into; two queries."""
    return (
        ReportedDelivery.objects.filter(
            contract__in=contracts_watched_by(actor, on=on).values("pk")
        )
        .select_related(
            "contract__partnership",
            "contract__provider__organisation",
            "contract__fund__host",
            "order",
        )
        .prefetch_related(
            Prefetch("steps", ReportedStep.objects.select_related("delivery"))
        )
    )


def kinds_of(reported: ReportedDelivery) -> list[str]:
    """The steps taken about it, in order; no query where they were fetched with it."""
    return [each.kind for each in reported.steps.all()]


def reported_table(contract: Contract) -> Table:
    """What its provider reported as delivered under a contract; two queries."""
    return Table(
        key="reported",
        title="What the provider reported as delivered",
        columns=(
            Column("reference", "Delivery"),
            Column("on", "On"),
            Column("quantity", f"How many ({contract.unit or 'units'})", "units"),
            Column("state", "State"),
            NUMBER,
        ),
        rows=tuple(
            (
                each.reference,
                each.on.isoformat(),
                float(each.quantity),
                reported_state(kinds_of(each)),
                each.pk,
            )
            for each in contract.reported.prefetch_related("steps").order_by(
                "-on", "-pk"
            )
        ),
        note="It counts for payment once it is confirmed.",
    )


@dataclass(frozen=True, slots=True)
class ReportedTold:
    """A reported delivery as its page tells it.

    Attributes:
        state: How it stands, in words.
        kinds: The steps taken, in order.
        history: What happened, the oldest first.
        alike: Deliveries of the same day and quantity that count already, by what names
            them: perhaps the same units under another name.
        pence: What it costs at the price of its day; ``None`` where a unit has no price.
    """

    state: str
    kinds: list[str]
    history: list[Said]
    alike: list[str]
    pence: int | None


def reported_told(reported: ReportedDelivery) -> ReportedTold:
    """A reported delivery with its history; two queries."""
    version = version_on(reported.contract, on=reported.on)
    price = None if version is None else version.unit_pounds
    kinds = kinds_of(reported)
    alike = (
        Delivery.objects.standing()
        .filter(
            contract=reported.contract_id, on=reported.on, quantity=reported.quantity
        )
        .exclude(reported_step__reported=reported)
    )
    provider = str(reported.contract.provider)
    by_provider = {ReportedStepKind.ANSWERED, ReportedStepKind.WITHDRAWN}
    return ReportedTold(
        state=reported_state(kinds),
        kinds=kinds,
        history=[
            Said(
                local_day(reported.recorded_at),
                f"Reported: {number_said(reported.quantity)} "
                f"{reported.contract.unit or 'units'}",
                provider,
                reported.note,
            ),
            *(
                Said(
                    local_day(each.recorded_at),
                    each.get_kind_display(),
                    provider if each.kind in by_provider else "",
                    each.text,
                )
                for each in reported.steps.all()
            ),
        ],
        alike=[each.reference for each in alike],
        pence=None if price is None else pence_of_units(price, reported.quantity),
    )
