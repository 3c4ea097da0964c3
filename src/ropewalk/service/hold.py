"""What is held while something is written about it, so that nobody else changes it."""

from ropewalk.service.models import Arrangement, Award, Contract, Procurement


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


def hold_arrangement(arrangement_id: int) -> Arrangement:
    """A framework or dynamic market to which nobody else applies until this is done.

    Raises:
        Arrangement.DoesNotExist: when there is no such arrangement.
    """
    return Arrangement.objects.select_for_update().get(pk=arrangement_id)


def hold_award(award_id: int) -> Award:
    """An award of which nobody else makes the contract until this is done.

    Its procurement and partnership come with it.

    Raises:
        Award.DoesNotExist: when there is no such award.
    """
    return (
        Award.objects.select_for_update(of=("self",))
        .select_related("lot__procurement__partnership")
        .get(pk=award_id)
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
