"""What can be chosen when a fund is set up, budgeted, ordered from or paid into."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ropewalk.money.kinds import PARTED, Control, FundKind
from ropewalk.money.models import Fund
from ropewalk.money.permissions import (
    Refusal,
    ledgers_kept_by,
    partners_spoken_for,
    refusal_to_keep,
    refusal_to_post,
    refusal_to_set_up,
)
from ropewalk.money.rules.income import refusal_of_charge
from ropewalk.organisations.kinds import OrganisationKind
from ropewalk.organisations.models import Account
from ropewalk.outcomes.models import Measure, PriorityHeading
from ropewalk.outcomes.queries import frameworks_seen_by
from ropewalk.partnership.kinds import AgreementKind
from ropewalk.partnership.models import Agreement, Partnership
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.partnership.queries.pool import latest_version
from ropewalk.partnership.rules.terms import year_said

Pairs = list[tuple[str, str]]

KIND_OF: dict[AgreementKind, FundKind] = {
    AgreementKind.POOLED_FUND: FundKind.POOLED,
    AgreementKind.LEAD_BY_COUNCIL: FundKind.LEAD,
    AgreementKind.LEAD_BY_NHS: FundKind.LEAD,
    AgreementKind.GRANT_TO_COUNCIL: FundKind.GRANT,
    AgreementKind.GRANT_TO_NHS: FundKind.GRANT,
}


@dataclass(frozen=True, slots=True)
class FundChoices:
    """The years, strands, sources and partners of a fund, as (number, name).

    ``charging`` are those partners that may charge people for their care.
    """

    years: Pairs
    strands: Pairs
    sources: Pairs
    partners: Pairs
    charging: Pairs


@dataclass(frozen=True, slots=True)
class PartsToPost:
    """Whose parts of a fund somebody may post to.

    Attributes:
        owners: The partners whose parts they are, as (number, name); none where nobody is
            named because the fund knows no parts.
        refusal: Why they may post to none of it, if they may not.
    """

    owners: Pairs
    refusal: Refusal | None


def parts_to_post(
    actor: Account, fund: Fund, *, on: date, must_be_open: bool = True
) -> PartsToPost:
    """Whose parts of a fund somebody may post to, in three queries.

    Where each partner keeps its own ledger, somebody keeps that of some partners and not
    of the others.

    Args:
        actor: Who asks.
        fund: The fund.
        on: The day.
        must_be_open: Whether what they would do needs an open fund.
    """
    refusal_to = refusal_to_post if must_be_open else refusal_to_keep
    whole = refusal_to(actor=actor, fund=fund, on=on)
    if fund.kind not in PARTED:
        return PartsToPost([], whole)
    keeps = ledgers_kept_by(actor=actor, fund=fund, on=on)

    def refusal(partner: int) -> Refusal | None:
        if keeps is None:  # the host's people keep every part
            return whole
        return refusal_to(
            actor=actor, fund=fund, on=on, partners=[partner], keeps=keeps
        )

    owners = [
        (str(each.organisation_id), each.organisation.name)
        for each in fund.partners.select_related("organisation")
        if refusal(each.organisation_id) is None
    ]
    return PartsToPost(owners, None if owners else whole)


def fund_choices(fund: Fund) -> FundChoices:
    """What can be chosen in a fund, in four queries."""
    years = sorted(set(fund.periods.values_list("year_starting", flat=True)))
    partners = [
        each.organisation for each in fund.partners.select_related("organisation")
    ]
    return FundChoices(
        years=[(str(each), year_said(each)) for each in years],
        strands=[(str(each.pk), each.title) for each in fund.strands.all()],
        sources=[(str(each.pk), each.title) for each in fund.sources.all()],
        partners=[(str(each.pk), each.name) for each in partners],
        charging=[
            (str(each.pk), each.name)
            for each in partners
            if refusal_of_charge(OrganisationKind(each.kind), each.name) is None
        ],
    )


def partnerships_to_choose(actor: Account, *, on: date) -> Sequence[Partnership]:
    """The partnerships for which somebody may set up a fund."""
    return [
        each
        for each in partnerships_seen_by(actor, on=on)
        if refusal_to_set_up(actor=actor, partnership=each, on=on) is None
    ]


def agreement_suggests(agreement: Agreement) -> dict[str, Any]:
    """What a fund is, going by the last version of its agreement, in five queries."""
    version = latest_version(agreement)
    kind = KIND_OF.get(AgreementKind(agreement.kind), FundKind.ALIGNED)
    schemes = [each.title for each in version.schemes.all()]
    return {
        "title": agreement.title,
        "kind": kind,
        "control": Control.WARN,
        "partner_ids": [str(each.organisation_id) for each in agreement.parties.all()],
        "host_id": str(version.host_id) if version.host_id else "",
        "manager_post": version.manager_post,
        "strands": "\n".join(schemes),
        "sources": "Core budgets",
    }


def measure_choices(actor: Account, *, on: date) -> Pairs:
    """The measures that somebody may see, as (number, name), in two queries."""
    return [
        (str(each.pk), each.name)
        for each in Measure.objects.filter(
            outcome__framework__in=frameworks_seen_by(actor, on=on)
        )
    ]


def heading_choices(actor: Account, fund: Fund, *, on: date) -> Pairs:
    """The priority headings that an order can be under, as (number, title); two queries.

    They are the fund's own, where it has its own; else all that somebody may see.
    """
    found = PriorityHeading.objects.filter(framework=fund.framework_id)
    if fund.framework_id is None:
        seen = frameworks_seen_by(actor, on=on)
        found = PriorityHeading.objects.filter(framework__in=seen)
    return [(str(each.pk), each.title) for each in found]


def framework_choices(actor: Account, *, on: date) -> Pairs:
    """The frameworks whose headings can be a pot's priorities, as (number, name)."""
    return [(str(each.pk), str(each)) for each in frameworks_seen_by(actor, on=on)]


@dataclass(frozen=True, slots=True)
class SpeaksForMoney:
    """For which partners somebody may answer as finance officer.

    Attributes:
        partners: Those, as (number, name).
        refusal: Why for none, if for none.
    """

    partners: Pairs
    refusal: Refusal | None


def speaks_for_money(
    actor: Account, fund: Fund, *, on: date, only: Collection[int] | None = None
) -> SpeaksForMoney:
    """For which partners of a fund somebody may answer, in two queries.

    Args:
        actor: Who asks.
        fund: The fund.
        on: The day.
        only: The partners that are asked; all when not said.
    """
    spoken_for = partners_spoken_for(actor=actor, fund=fund, on=on)
    own = [
        (str(each.organisation_id), each.organisation.name)
        for each in fund.partners.select_related("organisation")
        if each.organisation_id in spoken_for
        and (only is None or each.organisation_id in only)
    ]
    return SpeaksForMoney(own, None if own else Refusal.NOT_FINANCE_OFFICER)
