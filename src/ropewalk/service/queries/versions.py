"""A contract's terms: as they are, as they were on a day, and what they are worth a year."""

from datetime import date, datetime

from ropewalk.service.models import Contract, ContractVersion
from ropewalk.service.rules.worth import Term, pence_by_year


def version_now(contract: Contract) -> ContractVersion:
    """The last version that was recorded; one query."""
    return contract.versions.order_by("-number")[0]


def version_on(
    contract: Contract, *, on: date, as_known: datetime | None = None
) -> ContractVersion | None:
    """The version that holds on a day; none where the contract does not run; one query.

    Args:
        contract: The contract.
        on: The day.
        as_known: When it was known; now where it is not said.
    """
    held = contract.versions.filter(starts_on__lte=on)
    if as_known is not None:
        held = held.filter(recorded_at__lte=as_known)
    found = held.order_by("number").last()
    return found if found is not None and on < found.ends_before else None


def terms_of(contract: Contract) -> list[Term]:
    """What was agreed of a contract's worth, in that order; one query."""
    return [
        Term(each.starts_on, each.ends_before, each.pence)
        for each in contract.versions.order_by("number")
    ]


def worth_by_year(contract: Contract) -> dict[int, int]:
    """What a contract is worth in each financial year, in pence, as agreed now."""
    return pence_by_year(terms_of(contract))
