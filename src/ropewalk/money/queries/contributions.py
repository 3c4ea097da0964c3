"""What partners put into a fund for a year: what is owed, what came in, what is late."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.words import day, pounds
from ropewalk.money.models import (
    Contribution,
    Fund,
    Instalment,
    InstalmentAsked,
    Receipt,
)
from ropewalk.money.queries.traced import ledger_of, pence_figure
from ropewalk.money.rules import contributions as rule
from ropewalk.organisations.models import Organisation
from ropewalk.partnership.models import AgreedContribution
from ropewalk.partnership.queries.agreements import version_in_force
from ropewalk.partnership.rules.terms import year_said


@dataclass(frozen=True, slots=True)
class ContributionOf:
    """What one partner puts in for a year from one source.

    Attributes:
        organisation: The partner.
        versions: What was recorded of it, first to last; the last counts.
        instalments: Those that stand, by the day on which they fall due.
        receipts: What came in and was not taken back.
    """

    organisation: Organisation
    versions: Sequence[Contribution]
    instalments: Sequence[Instalment]
    receipts: Sequence[Receipt]

    @property
    def last(self) -> Contribution:
        """What counts."""
        return self.versions[-1]

    @property
    def owed(self) -> list[rule.Instalment]:
        """The instalments as the rules know them."""
        return [rule.Instalment(each.due_on, each.pence) for each in self.instalments]

    @property
    def received_pence(self) -> int:
        """What came in, less what went back."""
        return sum(each.pence for each in self.receipts)

    def seen(self, *, on: date) -> rule.ContributionSeen:
        """How each instalment stands on a day."""
        return rule.as_they_stand(
            self.owed,
            [
                rule.Receipt(each.received_on, each.pence)
                for each in self.receipts
                if each.pence > 0
            ],
            on=on,
        )


def contributions_of(fund: Fund, *, year_starting: int) -> list[ContributionOf]:
    """What each partner puts in for a year, in three queries."""
    recorded = Contribution.objects.filter(
        fund=fund, year_starting=year_starting
    ).select_related("organisation", "source")
    versions: dict[tuple[int, int], list[Contribution]] = defaultdict(list)
    for each in recorded:
        versions[each.organisation_id, each.source_id].append(each)
    owed: dict[int, list[Instalment]] = defaultdict(list)
    for instalment in Instalment.objects.filter(
        contribution__in=recorded, is_void=False
    ):
        owed[instalment.contribution_id].append(instalment)
    came: dict[int, list[Receipt]] = defaultdict(list)
    for receipt in Receipt.objects.filter(
        contribution__in=recorded, journal__reversed_by=None
    ):
        came[receipt.contribution_id].append(receipt)
    return [
        ContributionOf(
            organisation=found[-1].organisation,
            versions=found,
            instalments=sorted(
                (one for each in found for one in owed[each.pk]),
                key=lambda one: (one.due_on, one.pk),
            ),
            receipts=[one for each in found for one in came[each.pk]],
        )
        for found in versions.values()
    ]


def not_asked(fund: Fund) -> QuerySet[Instalment]:
    """The instalments of a fund that stand, are of some money and were not asked for."""
    asked = InstalmentAsked.objects.filter(
        instalment=OuterRef("pk"), journal__reversed_by=None
    )
    return Instalment.objects.filter(
        ~Exists(asked), contribution__fund=fund, is_void=False, pence__gt=0
    )


def pence_by_partner(
    fund: Fund, contributions: Sequence[ContributionOf]
) -> dict[int, int | None]:
    """What each partner of a fund puts in; none of one of which nothing is recorded."""
    told: dict[int, int | None] = {
        each.organisation_id: None for each in fund.partners.all()
    }
    for each in contributions:
        before = told.get(each.organisation.pk)
        more = each.last.pence
        told[each.organisation.pk] = more if before is None else before + more
    return told


def agreed_pence(
    fund: Fund, *, year_starting: int, on: date
) -> Mapping[int, int] | None:
    """What the signed agreement says that each party puts in for a year, in four queries.

    None when the fund rests on no agreement that is in force on the day. A party of which
    the agreement says no sum is left out.
    """
    if fund.agreement is None:
        return None
    version = version_in_force(fund.agreement, on=on)
    if version is None:
        return None
    said = AgreedContribution.objects.filter(
        version=version, year_starting=year_starting, pence__isnull=False
    ).values_list("party__organisation_id", "pence")
    return {party: pence for party, pence in said if pence is not None}


def agreed_total_pence(fund: Fund, *, on: date) -> int | None:
    """What the signed agreement says that all parties put in for a year; three queries.

    None when the fund rests on no agreement that is in force on the day, or it says none.
    """
    if fund.agreement is None:
        return None
    version = version_in_force(fund.agreement, on=on)
    return None if version is None else version.yearly_pence


def contributions_table(held: Sequence[ContributionOf], *, on: date) -> Table:
    """Each instalment with how it stands on a day."""
    return Table(
        key="instalments",
        title="Instalments",
        columns=(
            Column("partner", "Partner"),
            Column("source", "Funding source"),
            Column("due", "Due on"),
            Column("pence", "Amount", "pence"),
            Column("paid", "Came in", "pence"),
            Column("standing", "How it stands"),
        ),
        rows=tuple(
            (
                each.organisation.name,
                each.last.source.title,
                day(seen.instalment.due_on),
                seen.instalment.pence,
                seen.paid_pence,
                seen.said,
            )
            for each in held
            for seen in each.seen(on=on).instalments
        ),
    )


def contributions_said(
    held: Sequence[ContributionOf], *, year_starting: int, on: date
) -> str:
    """How much of a year's contributions has come in by a day, and how much is late."""
    year = year_said(year_starting)
    if not held:
        return f"No contribution is set for {year} yet."
    agreed = sum(each.last.pence for each in held)
    came = sum(each.received_pence for each in held)
    late = sum(each.seen(on=on).late_pence for each in held)
    words = f"{pounds(came)} of {pounds(agreed)} for {year} has come in."
    return f"{words} {pounds(late)} is late." if late else f"{words} Nothing is late."


def contribution_figures(
    fund: Fund, held: Sequence[ContributionOf], *, year_starting: int, on: date
) -> tuple[Figure, ...]:
    """What partners put in for a year, what came in and what is late, partner by partner.

    Not known where no contribution is set: that is not the same as nothing to pay.
    """
    source = ledger_of(fund, vintage=year_said(year_starting))
    note = "" if held else contributions_said(held, year_starting=year_starting, on=on)
    made = (
        (
            "agreed",
            "To be put in",
            "What each partner is to put in, as last recorded.",
            [each.last.pence for each in held],
        ),
        (
            "received",
            "Came in",
            "What each partner paid, less what went back.",
            [each.received_pence for each in held],
        ),
        (
            "late",
            "Late",
            "What fell due before the day and has not come in.",
            [each.seen(on=on).late_pence for each in held],
        ),
    )
    return tuple(
        pence_figure(
            key,
            label,
            sum(parts) if held else None,
            rule=words,
            source=source,
            note=note,
            inputs=(
                pence_figure(
                    f"{key}_{number}",
                    f"{label}: {each.organisation.name}, {each.last.source.title}",
                    pence,
                    source=source,
                )
                for number, (each, pence) in enumerate(
                    zip(held, parts, strict=True), start=1
                )
            ),
        )
        for key, label, words, parts in made
    )
