"""What a form names must be of the partnership that it is filled in for."""

from ropewalk.figures import BadInput
from ropewalk.partnership.models import Partnership
from ropewalk.service.models import Provider


def refuse_foreign_provider(partnership: Partnership, provider_id: int) -> None:
    """Refuse a provider that is not one of a partnership's.

    Raises:
        BadInput: when it is not.
    """
    if not Provider.objects.filter(pk=provider_id, partnership=partnership).exists():
        raise BadInput("Choose one of the providers of this partnership.")
