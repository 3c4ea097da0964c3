"""Recording an agreement, what it says, and signing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import AgreementKind, Standing, VatTreatment
from ropewalk.partnership.models import (
    Agreement,
    Partnership,
    Party,
    Signature,
    Version,
)
from ropewalk.partnership.permissions import refusal_to_run, refusal_to_sign
from ropewalk.partnership.rules.agreements import KeyFields, ParentTerm, fault_in_term


@dataclass(frozen=True, slots=True)
class PaperSignature:
    """A signature made on paper before the agreement was entered.

    Attributes:
        organisation_id: Who signed.
        signed_on: When.
        post: The post of whoever signed for it.
    """

    organisation_id: int
    signed_on: date
    post: str


@transaction.atomic
def record_agreement(
    *,
    partnership_id: int,
    kind: AgreementKind,
    title: str,
    party_ids: Sequence[int],
    fields: KeyFields,
    submission_key: UUID,
    by: Account,
    at: datetime,
    by_memorandum_ids: Sequence[int] = (),
    parent_id: int | None = None,
    is_imported: bool = False,
    signatures: Sequence[PaperSignature] = (),
    elements: Mapping[str, str] | None = None,
) -> Agreement:
    """Record an agreement and its first version, once for each ``submission_key``.

    An agreement that exists on paper is recorded as ``is_imported``, with the signatures
    it bears; what was not entered stays not yet recorded.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title, fewer than two parties of the partnership, a host
            that is no party, a term that ends before it starts, or outlasts its parent.
    """
    partnership = Partnership.objects.select_for_update().get(pk=partnership_id)
    if refusal := refusal_to_run(actor=by, partnership=partnership, on=local_day(at)):
        raise PermissionDenied(refusal)
    if not title.strip():
        raise BadInput("Say what the agreement is called.")
    _refuse_parties(partnership, party_ids, by_memorandum_ids, fields, on=local_day(at))
    parent = Agreement.objects.get(pk=parent_id) if parent_id else None
    if fault := fault_in_term(fields, parent=_term_of(parent)):
        raise BadInput(fault)

    agreement, is_new = Agreement.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "partnership": partnership,
            "kind": AgreementKind(kind),
            "title": title.strip(),
            "parent": parent,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    if not is_new:
        return agreement
    parties = {
        organisation_id: Party.objects.create(
            agreement=agreement, organisation_id=organisation_id, standing=standing
        )
        for standing, ids in (
            (Standing.PARTY, party_ids),
            (Standing.BY_MEMORANDUM, by_memorandum_ids),
        )
        for organisation_id in dict.fromkeys(ids)
    }
    version = Version.objects.create(
        agreement=agreement,
        number=1,
        starts_on=fields.starts_on,
        ends_before=fields.ends_before,
        is_open_ended=fields.is_open_ended,
        takes_effect_on=fields.starts_on,
        notice_months=fields.notice_months,
        review_on=fields.review_on,
        host_id=fields.host_id,
        manager_post=fields.manager_post.strip(),
        yearly_pence=fields.yearly_pence,
        vat_treatment=VatTreatment(fields.vat_treatment),
        is_imported=is_imported,
        recorded_at=at,
        recorded_by=by,
    )
    version.elements.model.objects.bulk_create(
        version.elements.model(version=version, code=code, text=text.strip())
        for code, text in (elements or {}).items()
        if text.strip()
    )
    Signature.objects.bulk_create(
        Signature(
            version=version,
            party=parties[each.organisation_id],
            signed_on=each.signed_on,
            signatory_post=each.post.strip(),
            is_on_paper=True,
            recorded_at=at,
            recorded_by=by,
        )
        for each in signatures
    )
    record(
        Event.Kind.AGREEMENT_RECORDED,
        subject=agreement,
        by=by,
        at=at,
        detail=f"{agreement.kind}, {len(parties)} organisations, "
        f"{len(signatures)} signatures on paper",
    )
    return agreement


def _refuse_parties(
    partnership: Partnership,
    party_ids: Sequence[int],
    by_memorandum_ids: Sequence[int],
    fields: KeyFields,
    *,
    on: date,
) -> None:
    """Refuse parties that are too few, twice there, or not of the partnership."""
    named = [*party_ids, *by_memorandum_ids]
    if len(set(party_ids)) < 2:
        raise BadInput("An agreement has two parties or more: choose them.")
    if len(named) != len(set(named)):
        raise BadInput("An organisation is named twice: it is a party once.")
    partners = set(
        partnership.partners.filter(covering(on)).values_list(
            "organisation_id", flat=True
        )
    )
    if not set(named) <= partners:
        raise BadInput(
            "Every party must be a partner: add it to the partnership first."
        )
    if fields.host_id is not None and fields.host_id not in party_ids:
        raise BadInput("The host must be one of the parties.")


def _term_of(agreement: Agreement | None) -> ParentTerm | None:
    """How long the agreement lasts that another hangs on."""
    last = agreement and agreement.versions.order_by("-number").first()
    if not agreement or not last:
        return None
    return ParentTerm(agreement.title, last.ends_before)


@transaction.atomic
def sign_version(
    *, version_id: int, party_id: int, post: str, by: Account, at: datetime
) -> Signature:
    """Sign what an agreement says for one partner.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no post is given, or the party is of another agreement.
    """
    party = (
        Party.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=party_id)
    )
    version = Version.objects.select_related("agreement").get(pk=version_id)
    if party.agreement_id != version.agreement_id:
        raise BadInput("This organisation is no party to that agreement.")
    if refusal := refusal_to_sign(
        actor=by, version=version, party=party, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not post.strip():
        raise BadInput("Say in which post you sign.")

    signature = Signature.objects.create(
        version=version,
        party=party,
        signed_on=local_day(at),
        signatory_post=post.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.AGREEMENT_SIGNED,
        subject=version.agreement,
        by=by,
        at=at,
        detail=f"version {version.number} for {party.organisation}",
    )
    return signature
