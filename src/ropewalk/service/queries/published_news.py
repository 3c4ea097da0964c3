"""What was lately agreed in contracts that anybody may read of."""

from dataclasses import dataclass
from datetime import date, datetime

from ropewalk.figures.words import day, pounds
from ropewalk.service.models import ContractVersion
from ropewalk.service.queries.published import (
    contracts_published,
    provider_said,
    words_said,
)
from ropewalk.service.queries.registers import last_day

AT_MOST = 50


@dataclass(frozen=True, slots=True)
class News:
    """A contract as made, or a change of one."""

    contract_id: int
    number: int
    at: datetime
    title: str
    said: str


def published_news(*, on: date) -> list[News]:
    """The last versions of published contracts, newest first, in two queries."""
    contracts = contracts_published(on=on)
    versions = ContractVersion.objects.filter(
        contract__in=contracts.values("pk")
    ).order_by("-recorded_at", "-pk")[:AT_MOST]
    newest = list(versions)
    held = contracts.in_bulk([each.contract_id for each in newest])
    news = []
    for version in newest:
        contract = held[version.contract_id]
        said = (
            f"{contract.buyer} and {provider_said(contract)}: "
            f"{pounds(version.pence)} from {day(version.starts_on)} to "
            f"{day(last_day(version.ends_before))}. {version.why}"
        )
        title = (
            f"{contract.reference}, {contract.title}: "
            f"{version.get_kind_display().lower()}"
        )
        news.append(
            News(
                contract.pk,
                version.number,
                version.recorded_at,
                words_said(contract, title),
                words_said(contract, said),
            )
        )
    return news
