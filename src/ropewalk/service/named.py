"""What a form names must be of the partnership that it is filled in for."""

from ropewalk.figures import BadInput
from ropewalk.organisations.models import Organisation, OrganisationKind
from ropewalk.partnership.models import Body, Partnership
from ropewalk.service.models import Provider


def refuse_foreign_provider(partnership: Partnership, provider_id: int) -> None:
    """Refuse a provider that is not one of a partnership's.

    Raises:
        BadInput: when it is not.
    """
    if not Provider.objects.filter(pk=provider_id, partnership=partnership).exists():
        raise BadInput("Choose one of the providers of this partnership.")


def practice_named(practice_id: int | None) -> Organisation | None:
    """The practice that a form names; none where it names none.

    Raises:
        BadInput: when it is no GP practice.
    """
    if practice_id is None:
        return None
    found = Organisation.objects.filter(
        pk=practice_id, kind=OrganisationKind.PRACTICE
    ).first()
    if found is None:
        raise BadInput("Choose a GP practice.")
    return found


def locality_named(partnership: Partnership, locality_id: int | None) -> Body | None:
    """The group of a partnership that a form names; none where it names none.

    Raises:
        BadInput: when it is no group of this partnership.
    """
    if locality_id is None:
        return None
    found = Body.objects.filter(pk=locality_id, partnership=partnership).first()
    if found is None:
        raise BadInput("Choose one of the groups of this partnership.")
    return found
