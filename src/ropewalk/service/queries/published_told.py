"""A contract as anybody may read of it: what for, with whom, how chosen, what was paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, in_a_sentence, pounds
from ropewalk.money.kinds import OrderStepKind
from ropewalk.service.kinds import NoticeKind, VersionKind
from ropewalk.service.models import (
    Contract,
    ContractVersion,
    Ending,
    InvoiceStep,
    Notice,
    Procurement,
    RouteRecord,
)
from ropewalk.service.queries.published import provider_said, words_said, worth_of
from ropewalk.service.queries.registers import last_day


@dataclass(frozen=True, slots=True)
class PublishedContract:
    """A contract with its procurement, its route and its tables, in public words."""

    contract: Contract
    procurement: Procurement
    provider: str
    title: str
    reference: str
    now: ContractVersion
    pence: int
    paid_pence: int
    route: RouteRecord | None
    why: str
    ending: Ending | None
    tables: tuple[Table, ...]

    def said(self, *, on: date) -> str:
        """The contract in a sentence, as it is on a day."""
        last = self.last_day
        runs = "ran" if last < on else "runs"
        return (
            f"{self.contract.buyer} buys {in_a_sentence(self.title)} from "
            f"{in_a_sentence(self.provider) if self.is_unnamed else self.provider}. It "
            f"{runs} from {day(self.contract.starts_on)} to {day(last)} and is worth "
            f"{pounds(self.pence)} in all; {pounds(self.paid_pence)} has been paid."
        )

    @property
    def is_unnamed(self) -> bool:
        """Whether its provider is not told by name."""
        return self.provider != self.contract.provider.organisation.name

    @property
    def last_day(self) -> date:
        """Its last day: that of the contract, or of the service where that is earlier."""
        ends = self.now.ends_before
        if self.ending is not None:
            ends = min(ends, self.ending.ends_before)
        return last_day(ends)


def published_contract(contract: Contract) -> PublishedContract:
    """A contract with all that its public page shows, in six queries.

    Args:
        contract: One of those that are published, as ``contracts_published`` reads it.
    """
    award = contract.award
    if award is None:  # pragma: no cover - what is published was awarded
        raise ValueError("a contract that is published has its award")
    procurement = award.lot.procurement
    versions = list(contract.versions.all())
    route = procurement.routes.prefetch_related("tests").last()
    paid = list(
        InvoiceStep.objects.filter(
            invoice__contract=contract, order_step__kind=OrderStepKind.PAID
        )
        .select_related("order_step__journal__reversed_by")
        .order_by("pk")
    )
    payments = _payments(paid)
    return PublishedContract(
        contract=contract,
        procurement=procurement,
        provider=provider_said(contract),
        title=words_said(contract, contract.title),
        reference=words_said(contract, contract.reference),
        now=versions[-1],
        pence=worth_of(versions),
        paid_pence=sum(pence for _, pence in payments),
        route=route,
        why=words_said(contract, route.why) if route else "",
        ending=Ending.objects.filter(
            service=contract.service_id, ended_at__isnull=False
        ).first(),
        tables=tuple(
            table
            for table in (
                _tests(contract, route),
                _notices(contract, procurement.notices.all()),
                _versions(contract, versions),
                _paid_table(payments),
            )
            if table.rows
        ),
    )


def _payments(paid: list[InvoiceStep]) -> list[tuple[date, int]]:
    """Days and pence of what was paid, and of what of it was taken back."""
    found = []
    for step in paid:
        journal = step.order_step.journal
        found.append((local_day(journal.recorded_at), step.order_step.pence))
        taken_back = getattr(journal, "reversed_by", None)
        if taken_back is not None:
            found.append((local_day(taken_back.recorded_at), -step.order_step.pence))
    return sorted(found)


def _tests(contract: Contract, route: RouteRecord | None) -> Table:
    return Table(
        key="tests",
        title="What the choice was tested against",
        columns=(
            Column("test", "What was found"),
            Column("found", "Test of the law"),
        ),
        rows=tuple(
            (words_said(contract, each.why or each.asked), each.found)
            for each in (route.tests.all() if route else ())
            if route and each.route in {"", route.route}
        ),
    )


def _notices(contract: Contract, notices: Iterable[Notice]) -> Table:
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
                words_said(contract, each.reference),
            )
            for each in notices
        ),
    )


def _versions(contract: Contract, versions: list[ContractVersion]) -> Table:
    return Table(
        key="versions",
        title="What was agreed",
        columns=(
            Column("version", "Version", "year"),
            Column("kind", "What it is"),
            Column("starts", "From"),
            Column("ends", "Last day"),
            Column("worth", "Worth from then on", "pence"),
            Column("why", "Why"),
        ),
        rows=tuple(
            (
                each.number,
                VersionKind(each.kind).label,
                day(each.starts_on),
                day(last_day(each.ends_before)),
                each.pence,
                words_said(contract, each.why),
            )
            for each in versions
        ),
    )


def _paid_table(payments: list[tuple[date, int]]) -> Table:
    return Table(
        key="paid",
        title="What was paid",
        columns=(Column("on", "Paid"), Column("pence", "Sum", "pence")),
        rows=tuple((on.isoformat(), pence) for on, pence in payments),
    )
