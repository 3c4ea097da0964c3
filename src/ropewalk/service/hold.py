"""A procurement held while something is written about it."""

from ropewalk.service.models import Procurement


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
