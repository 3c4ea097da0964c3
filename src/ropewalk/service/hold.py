"""A procurement or a contract held while something is written about it."""

from ropewalk.service.models import Contract, Procurement


def hold_procurement(procurement_id: int) -> Procurement:
    """A procurement that nobody else changes until this is done.

    Raises:
        Procurement.DoesNotExist: when there is no such procurement.
    """
    return (
        Procurement.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=procurement_id)
    )


def hold_contract(contract_id: int) -> Contract:
    """A contract that nobody else changes until this is done.

    Its partnership, provider and fund come with it.

    Raises:
        Contract.DoesNotExist: when there is no such contract.
    """
    return (
        Contract.objects.select_for_update(of=("self",))
        .select_related("partnership", "provider__organisation", "fund")
        .get(pk=contract_id)
    )
