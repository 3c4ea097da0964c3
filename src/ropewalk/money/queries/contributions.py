"""What partners put into a fund for a year: what is owed, what came in, what is late."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.words import day, listed, pounds
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import (
    Contribution,
    Entry,
    Fund,
    Instalment,
    InstalmentAsked,
    Receipt,
    RiskShare,
)
from ropewalk.money.queries.traced import ledger_of, pence_figure
from ropewalk.money.rules import contributions as rule
from ropewalk.organisations.models import Organisation
from ropewalk.partnership.models import AgreedContribution
from ropewalk.partnership.queries.agreements import version_in_force
from ropewalk.partnership.rules.terms import year_said


@dataclass(frozen=True, slots=True)
class RiskOwed:
    """What a partner owes of the shared risk of a year, and what came in for it.

    Attributes:
        organisation: The partner.
        owed_pence: What it owes; below nothing, what it is owed.
        received_pence: What came in for it; below nothing, what went back.
        has_contribution: Whether a contribution of it is set for the year, which what
            comes in is recorded with.
    """

    organisation: Organisation
    owed_pence: int
    received_pence: int
    has_contribution: bool = True

    @property
    def left_pence(self) -> int:
        """What has yet to come in; below nothing, to go back."""
        return self.owed_pence - self.received_pence

    @property
    def said(self) -> str:
        """How it stands, in a sentence."""
        name, owed = self.organisation.name, pounds(abs(self.owed_pence))
        came = pounds(abs(self.received_pence))
        words = (
            f"{name} owes {owed} of shared risk, of which {came} has come in."
            if self.owed_pence > 0
            else f"{name} is owed {owed} of shared risk, of which {came} has gone back."
        )
        if self.has_contribution:
            return words
        return (
            f"{words} No contribution of it is set for the year: set one of £0.00 to "
            "record what is paid."
        )


@dataclass(frozen=True, slots=True)
class ContributionOf:
    """What one partner puts in for a year from one source.

    Attributes:
        organisation: The partner.
        versions: What was recorded of it, first to last; the last counts.
        instalments: Those that stand, by the day on which they fall due.
        receipts: What came in and was not taken back.
        for_risk: Of each receipt, the pence that are for shared risk.
        risk_pence: What the partner owes of the shared risk of the year, whatever the
            source; below nothing, what it is owed.
    """

    organisation: Organisation
    versions: Sequence[Contribution]
    instalments: Sequence[Instalment]
    receipts: Sequence[Receipt]
    for_risk: Sequence[int] = ()
    risk_pence: int = 0

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
        """What came in for the contribution, less what went back."""
        return sum(each.pence for each in self.receipts) - self.risk_received_pence

    @property
    def risk_received_pence(self) -> int:
        """What came in for shared risk; below nothing, what went back."""
        return sum(self.for_risk)

    def seen(self, *, on: date) -> rule.ContributionSeen:
        """How each instalment stands on a day."""
        came_in = [
            (each.received_on, each.pence - part)
            for each, part in zip(self.receipts, self.for_risk, strict=True)
            if each.received_on <= on
        ]
        return rule.as_they_stand(self.owed, rule.kept(came_in), on=on)


def contributions_of(fund: Fund, *, year_starting: int) -> list[ContributionOf]:
    """What each partner puts in for a year, in four queries; five with shared risk."""
    return contributions_by_year(fund, years=[year_starting])[year_starting]


def contributions_by_year(
    fund: Fund, *, years: Iterable[int]
) -> dict[int, list[ContributionOf]]:
    """What each partner puts in for each of some years, in four queries or five."""
    asked = list(years)
    recorded = Contribution.objects.filter(
        fund=fund, year_starting__in=asked
    ).select_related("organisation", "source")
    versions: dict[tuple[int, int, int], list[Contribution]] = defaultdict(list)
    for each in recorded:
        key = each.year_starting, each.organisation_id, each.source_id
        versions[key].append(each)
    owed: dict[int, list[Instalment]] = defaultdict(list)
    for instalment in Instalment.objects.filter(
        contribution__in=recorded, is_void=False
    ):
        owed[instalment.contribution_id].append(instalment)
    came: dict[int, list[Receipt]] = defaultdict(list)
    for receipt in Receipt.objects.filter(
        contribution__in=recorded, journal__reversed_by=None
    ).select_related("journal__period"):
        came[receipt.contribution_id].append(receipt)
    shared = _risk_shared(fund, asked)
    told: dict[int, list[ContributionOf]] = {year: [] for year in asked}
    for (year, _, _), found in versions.items():
        told[year].append(
            ContributionOf(
                organisation=found[-1].organisation,
                versions=found,
                instalments=sorted(
                    (one for each in found for one in owed[each.pk]),
                    key=lambda one: (one.due_on, one.pk),
                ),
                receipts=sorted(
                    (one for each in found for one in came[each.pk]),
                    key=lambda one: one.pk,
                ),
            )
        )
    return {year: _apart(held, shared[year]) for year, held in told.items()}


@dataclass(frozen=True, slots=True)
class _Shared:
    """The risk of a year as it was posted: by which journal, and who bears what of it."""

    journal: int
    by_partner: Mapping[int, int]


def _risk_shared(fund: Fund, years: Sequence[int]) -> dict[int, _Shared | None]:
    """What each partner came to owe of the shared risk of years, in up to two queries."""
    journals = dict(
        RiskShare.objects.filter(
            fund=fund, year_starting__in=years, journal__isnull=False
        ).values_list("journal", "year_starting")
    )
    borne: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    if journals:
        for entry in Entry.objects.filter(journal__in=journals).select_related(
            "into", "out_of"
        ):
            for account, sign in ((entry.out_of, 1), (entry.into, -1)):
                if account.kind == A.RISK_SHARE and account.partner_id is not None:
                    borne[entry.journal_id][account.partner_id] += sign * entry.pence
    found: dict[int, _Shared | None] = dict.fromkeys(years)
    for journal, year in journals.items():
        found[year] = _Shared(journal, borne[journal])
    return found


def _apart(
    held: Sequence[ContributionOf], shared: _Shared | None
) -> list[ContributionOf]:
    """Contributions with what came in for shared risk told apart, source by source."""
    if shared is None:
        return [replace(each, for_risk=[0] * len(each.receipts)) for each in held]
    left, told = _within_risk(held, shared.by_partner), []
    for each in held:
        partner = each.organisation.pk
        owed = shared.by_partner.get(partner)
        if owed is None:
            told.append(replace(each, for_risk=[0] * len(each.receipts)))
            continue
        parts = rule.parts_for_risk(
            [(one.pence, one.journal_id > shared.journal) for one in each.receipts],
            contribution_pence=sum(one.pence for one in each.instalments),
            risk_pence=left[partner],
        )
        left[partner] -= sum(parts)
        told.append(replace(each, for_risk=parts, risk_pence=owed))
    return told


def _within_risk(
    held: Sequence[ContributionOf], by_partner: Mapping[int, int]
) -> dict[int, int]:
    """The most of each partner's receipts that can be for shared risk, by partner.

    That is what it owes, or is owed. Where it puts in from several sources, what is more
    than the contribution from one is for risk only beyond its contributions from all.
    """
    most, sources, beyond = dict(by_partner), Counter[int](), Counter[int]()
    for each in held:
        partner = each.organisation.pk
        sources[partner] += 1
        beyond[partner] += sum(one.pence for one in each.receipts)
        beyond[partner] -= sum(one.pence for one in each.instalments)
    for partner, owed in by_partner.items():
        if owed > 0 and sources[partner] > 1:
            most[partner] = min(owed, max(beyond[partner], 0))
    return most


def risk_owed_besides(
    fund: Fund, held: Sequence[ContributionOf], *, year_starting: int
) -> list[RiskOwed]:
    """What partners of which no contribution is set owe of shared risk; three queries.

    Nothing came in for it: what comes in is recorded with a contribution.
    """
    shared = _risk_shared(fund, [year_starting])[year_starting]
    if shared is None:
        return []
    known = {each.organisation.pk for each in held}
    owed = {
        partner: pence
        for partner, pence in shared.by_partner.items()
        if pence and partner not in known
    }
    if not owed:
        return []
    return [
        RiskOwed(each, owed[each.pk], 0, has_contribution=False)
        for each in Organisation.objects.filter(pk__in=owed).order_by("pk")
    ]


def risk_owed(
    held: Sequence[ContributionOf], besides: Sequence[RiskOwed] = ()
) -> list[RiskOwed]:
    """What each partner owes of shared risk and what came in for it, where any is.

    Args:
        held: What each partner puts in.
        besides: What those owe of which no contribution is set.
    """
    told: dict[int, RiskOwed] = {}
    for each in held:
        if not each.risk_pence:
            continue
        before = told.get(each.organisation.pk)
        told[each.organisation.pk] = RiskOwed(
            each.organisation,
            each.risk_pence,
            each.risk_received_pence + (before.received_pence if before else 0),
        )
    return [*told.values(), *besides]


def late_said(held: Sequence[ContributionOf], *, on: date) -> str:
    """Whose contributions fell due before a day and have not come in; nothing if none."""
    late = [
        f"{pounds(pence)} from {each.organisation.name}"
        for each in held
        if (pence := each.seen(on=on).late_pence)
    ]
    return f"Contributions have not come in: {listed(late)}." if late else ""


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


def pence_in_other_funds(fund: Fund, *, year_starting: int) -> Mapping[int, int]:
    """What partners put in for a year to other funds on a fund's agreement; one query."""
    if fund.agreement_id is None:
        return {}
    last: dict[tuple[int, int, int], int] = {}
    for *place, pence in (
        Contribution.objects.filter(
            fund__agreement=fund.agreement_id, year_starting=year_starting
        )
        .exclude(fund=fund)
        .order_by("pk")
        .values_list("organisation_id", "fund_id", "source_id", "pence")
    ):
        partner, of, source = place
        last[partner, of, source] = pence
    told: Counter[int] = Counter()
    for (partner, _, _), pence in last.items():
        told[partner] += pence
    return told


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
            Column("paid", "Came in for it", "pence"),
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


def risk_owed_table(
    held: Sequence[ContributionOf],
    *,
    year_starting: int,
    besides: Sequence[RiskOwed] = (),
) -> Table:
    """What each partner owes of shared risk, beside what came in for it."""
    return Table(
        key="risk",
        title=f"Shared risk of {year_said(year_starting)}",
        columns=(
            Column("partner", "Partner"),
            Column("owed", "Owed for shared risk", "pence"),
            Column("received", "Came in for it", "pence"),
            Column("left", "Still owed", "pence"),
        ),
        rows=tuple(
            (
                each.organisation.name,
                each.owed_pence,
                each.received_pence,
                each.left_pence,
            )
            for each in risk_owed(held, besides)
        ),
        note="Below nothing is owed to the partner, and has gone back to it. What comes in "
        "settles the contributions first, of all sources, and shared risk after them.",
    )


def contributions_said(
    held: Sequence[ContributionOf],
    *,
    year_starting: int,
    on: date,
    besides: Sequence[RiskOwed] = (),
) -> str:
    """How much of a year's contributions has come in by a day, and how much is late."""
    year = year_said(year_starting)
    risk = [each.said for each in risk_owed(held, besides)]
    if not held:
        return " ".join([f"No contribution is set for {year} yet.", *risk])
    agreed = sum(each.last.pence for each in held)
    came = sum(each.received_pence for each in held)
    late = sum(each.seen(on=on).late_pence for each in held)
    words = f"{pounds(came)} of {pounds(agreed)} for {year} has come in."
    lateness = f"{pounds(late)} is late." if late else "Nothing is late."
    return " ".join([words, lateness, *risk])


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
            "Came in for contributions",
            "What each partner paid towards its contribution, less what went back.",
            [each.received_pence for each in held],
        ),
        (
            "late",
            "Late",
            "What fell due before the day and has not come in.",
            [each.seen(on=on).late_pence for each in held],
        ),
        (
            "risk_received",
            "Came in for shared risk",
            "What each partner paid beyond its contribution; below nothing, it went back.",
            [each.risk_received_pence for each in held],
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
