"""The money and the contract behind an entry of the directory, as far as they are public.

A contract is public where the public register of contracts has it: one rule for both. A
fund is public where its agreement stands in the register that the partnership publishes.
Amounts are in neither.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from ropewalk.money.models import Fund
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.queries.agreements import fault_of
from ropewalk.service.models import Contract, ContractVersion
from ropewalk.service.queries.published import contracts_published, is_told_by_name


@dataclass(frozen=True, slots=True)
class Behind:
    """One contract behind an entry, as anybody may know it.

    Attributes:
        reference: The contract's own.
        buyer: Which organisation buys.
        last_day: The last day that was agreed.
        fund: The title of the fund that pays; none where that is not public.
    """

    reference: str
    buyer: str
    last_day: date
    fund: str | None


def public_contracts(*, on: date) -> QuerySet[Contract]:
    """The contracts in the public register on a day that have begun, with their funds.

    To be fetched with services; takes five queries more, however many there are.
    """
    return (
        contracts_published(on=on)
        .filter(starts_on__lte=on)
        .select_related("buyer", "fund__agreement", "provider__organisation")
        .prefetch_related(
            Prefetch("versions", ContractVersion.objects.order_by("number")),
            "fund__agreement__versions__signatures",
            "fund__agreement__parties",
            "fund__agreement__notices",
        )
        .order_by("reference", "pk")
    )


def publishing_partnerships(*, on: date) -> frozenset[int]:
    """The numbers of the partnerships with a public register on a day; one query."""
    return frozenset(Partnership.objects.publishing(on=on).values_list("pk", flat=True))


def behind(
    contracts: Iterable[Contract], *, publishing: frozenset[int], on: date
) -> tuple[Behind, ...]:
    """What anybody may know of some public contracts that run on a day.

    An entry names who gives the service: a contract that does not is not named behind it.
    """
    return tuple(
        Behind(
            reference=each.reference,
            buyer=each.buyer.name,
            last_day=versions[-1].ends_before - date.resolution,
            fund=_fund_said(each.fund, publishing=publishing, on=on),
        )
        for each in contracts
        if is_told_by_name(each)
        and (versions := list(each.versions.all()))
        and versions[-1].ends_before > on
    )


def _fund_said(fund: Fund, *, publishing: frozenset[int], on: date) -> str | None:
    agreement = fund.agreement
    if (
        fund.partnership_id not in publishing
        or agreement is None
        or agreement.is_confidential
        or fault_of(agreement, on=on) is not None
    ):
        return None
    return fund.title
