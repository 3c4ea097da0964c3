"""What can be chosen when a fund is set up, budgeted, ordered from or paid into."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ropewalk.money.kinds import Control, FundKind
from ropewalk.money.models import Fund
from ropewalk.money.permissions import refusal_to_set_up
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
    """The years, strands, sources and partners of a fund, as (number, name)."""

    years: Pairs
    strands: Pairs
    sources: Pairs
    partners: Pairs


def fund_choices(fund: Fund) -> FundChoices:
    """What can be chosen in a fund, in four queries."""
    years = sorted(set(fund.periods.values_list("year_starting", flat=True)))
    return FundChoices(
        years=[(str(each), year_said(each)) for each in years],
        strands=[(str(each.pk), each.title) for each in fund.strands.all()],
        sources=[(str(each.pk), each.title) for each in fund.sources.all()],
        partners=[
            (str(each.organisation_id), each.organisation.name)
            for each in fund.partners.select_related("organisation")
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


def heading_choices(actor: Account, *, on: date) -> Pairs:
    """The priority headings that somebody may see, as (number, title), in two queries."""
    return [
        (str(each.pk), each.title)
        for each in PriorityHeading.objects.filter(
            framework__in=frameworks_seen_by(actor, on=on)
        )
    ]
