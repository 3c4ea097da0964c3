"""Taking in contracts that others published, for the view of the market."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.service.models import NoticedContract, NoticedSupplier
from ropewalk.service.permissions import refusal_to_commission
from ropewalk.service.queries.noticed import releases_held


@dataclass(frozen=True, slots=True)
class SupplierSaid:
    """Who was chosen: scheme, number and name, or nothing where no register knows it."""

    scheme: str = ""
    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class NoticedSaid:
    """What one release of somebody else's says.

    Attributes:
        ocid: The number of the procurement in the world.
        release_id: That of the release.
        released_at: When it was published.
        tag: What it is about.
        title: What is bought.
        buyer_name: By whom.
        subject_code: What it is in the common procurement vocabulary, if said.
        pence: What it is worth; none where nobody said.
        starts_on: Its first day, if said.
        ends_before: The day after its last, if said.
        suppliers: Who was chosen.
    """

    ocid: str
    release_id: str
    released_at: datetime
    tag: str
    title: str
    buyer_name: str
    subject_code: str
    pence: int | None
    starts_on: date | None
    ends_before: date | None
    suppliers: tuple[SupplierSaid, ...] = ()


@transaction.atomic
def notice_contracts(
    *,
    partnership_id: int,
    said: Sequence[NoticedSaid],
    source: str,
    by: Account,
    at: datetime,
) -> list[NoticedContract]:
    """Take in what others published: all of it, or nothing.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when there is nothing to take in, or some of it is held already.
    """
    partnership = Partnership.objects.select_for_update().get(pk=partnership_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not said:
        raise BadInput("There is nothing in it to take in.")
    held = releases_held(partnership)
    if any((each.ocid, each.release_id) in held for each in said):
        raise BadInput(
            "Some of it was taken in since it was shown. Choose the file again."
        )
    made = NoticedContract.objects.bulk_create(
        [
            NoticedContract(
                partnership=partnership,
                ocid=each.ocid,
                release_id=each.release_id,
                released_at=each.released_at,
                tag=each.tag,
                title=each.title,
                buyer_name=each.buyer_name,
                subject_code=each.subject_code,
                pence=each.pence,
                starts_on=each.starts_on,
                ends_before=each.ends_before,
                source=source[:200],
                imported_at=at,
                imported_by=by,
            )
            for each in said
        ]
    )
    NoticedSupplier.objects.bulk_create(
        [
            NoticedSupplier(
                contract=contract,
                number=number,
                scheme=supplier.scheme,
                code=supplier.code,
                name=supplier.name,
            )
            for contract, each in zip(made, said, strict=True)
            for number, supplier in enumerate(each.suppliers, start=1)
        ]
    )
    record(
        Event.Kind.CONTRACTS_NOTICED,
        subject=partnership,
        by=by,
        at=at,
        detail=f"{len(made)} releases of others",
    )
    return made
