"""Recording an agreement, varying it, and signing what it says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import listed
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import AgreementKind, Standing, VatTreatment
from ropewalk.partnership.models import (
    Agreement,
    AgreementDocument,
    Duty,
    Element,
    Partnership,
    Party,
    Signature,
    Version,
)
from ropewalk.partnership.permissions import refusal_to_run, refusal_to_sign
from ropewalk.partnership.queries.agreement_said import (
    fields_of,
    money_cleared,
    parties_said,
    token_of,
)
from ropewalk.partnership.queries.agreements import version_in_force
from ropewalk.partnership.queries.fingerprints import fingerprint
from ropewalk.partnership.received import ReceivedPaper
from ropewalk.partnership.rules.agreement_checks import refusal_of_parties
from ropewalk.partnership.rules.agreement_law import agreement_law
from ropewalk.partnership.rules.agreements import (
    Held,
    KeyFields,
    ParentTerm,
    changed_fields,
    fault_in_children,
    fault_in_overlap,
    fault_in_term,
)
from ropewalk.partnership.rules.already import RecordedAlready
from ropewalk.partnership.rules.duties import (
    OF_THE_TERM,
    report_duties,
    term_duties,
    years_reached,
)
from ropewalk.place.rules import refuse_if_changed


@dataclass(frozen=True, slots=True)
class PaperSignature:
    """A signature made on paper before the agreement was entered.

    Attributes:
        organisation_id: Who signed.
        signed_on: When.
        post: The post of whoever signed for it; empty where the paper does not say.
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
    paper: ReceivedPaper | None = None,
) -> Agreement:
    """Record an agreement and its first version, once for each ``submission_key``.

    An agreement that exists on paper is recorded as ``is_imported``, with the signatures
    it bears and where there is one its ``paper``; what was not entered stays not yet
    recorded. A new one may only have parties that law lets have it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title, fewer than two parties of the partnership, a
            party that law does not name, a host that is no party, a term that ends
            before it starts, outlasts its parent or overlaps one of the same name.
        RecordedAlready: when its paper is that of an agreement on record.
    """
    partnership = Partnership.objects.select_for_update().get(pk=partnership_id)
    today = local_day(at)
    if refusal := refusal_to_run(actor=by, partnership=partnership, on=today):
        raise PermissionDenied(refusal)
    if held := Agreement.objects.filter(submission_key=submission_key).first():
        refuse_other_use(held, partnership_id=partnership.pk, kind=AgreementKind(kind))
        return held
    if not title.strip():
        raise BadInput("Say what the agreement is called.")
    _refuse_same_paper(partnership, paper, by=by, on=today)
    _refuse_parties(partnership, party_ids, by_memorandum_ids, fields, on=today)
    parent = _parent(partnership, parent_id)
    _refuse_term(
        fields,
        AgreementKind(kind),
        title,
        partnership=partnership,
        parent=parent,
        on=today,
    )

    agreement = Agreement.objects.create(
        submission_key=submission_key,
        partnership=partnership,
        kind=AgreementKind(kind),
        title=title.strip(),
        parent=parent,
        recorded_at=at,
        recorded_by=by,
    )
    for standing, ids in (
        (Standing.PARTY, party_ids),
        (Standing.BY_MEMORANDUM, by_memorandum_ids),
    ):
        for organisation_id in ids:
            Party.objects.create(
                agreement=agreement, organisation_id=organisation_id, standing=standing
            )
    outside = refusal_of_parties(
        AgreementKind(kind), parties_said(agreement), on=fields.starts_on or today
    )
    if outside and not is_imported:
        raise BadInput(outside)
    version = _write_version(
        agreement,
        fields,
        number=1,
        takes_effect_on=fields.starts_on,
        is_imported=is_imported,
        by=by,
        at=at,
    )
    _write_elements(version, elements or {}, at=at)
    _write_signatures(version, signatures, by=by, at=at)
    if paper is not None:
        _keep(agreement, paper, by=by, at=at)
    _lay_down_duties(agreement, version, at=at)
    record(
        Event.Kind.AGREEMENT_RECORDED,
        subject=agreement,
        by=by,
        at=at,
        detail=f"{agreement.kind}, {len(party_ids) + len(by_memorandum_ids)} "
        f"organisations, {len(signatures)} signatures on paper"
        + (f", paper {paper.sha256}" if paper else "")
        + fingerprint("signature", version.signatures.all()),
    )
    return agreement


def _refuse_same_paper(
    partnership: Partnership, paper: ReceivedPaper | None, *, by: Account, on: date
) -> None:
    """Refuse a paper that is on record with another agreement that ``by`` may see."""
    if paper is None:
        return
    seen = Agreement.objects.visible_to(by, on=on).filter(partnership=partnership)
    if held := seen.filter(documents__sha256=paper.sha256).first():
        raise RecordedAlready(
            f"This PDF is already recorded as “{held}”. Vary that agreement, if what was "
            "entered of it is wrong.",
            number=held.pk,
        )


@transaction.atomic
def vary_agreement(
    *,
    agreement_id: int,
    fields: KeyFields,
    takes_effect_on: date | None,
    what_changed: str,
    by: Account,
    at: datetime,
    is_imported: bool = False,
    signatures: Sequence[PaperSignature] = (),
    as_seen: str | None = None,
) -> Version:
    """Change the key fields of an agreement, in a version of their own.

    A draft that nobody has signed is changed where it stands. Otherwise a version is
    added, which says what the one before said but for what is changed; the one before
    stays, and holds until every party has signed the new one. One that is on paper
    already bears the signatures given. Those of the paper before are borne over only
    where it fills in what was not yet recorded: whatever else changes was signed anew,
    on a paper that is kept first.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it does not say what changed or from when, changed since the
            form was opened, changes on paper what was signed without a new paper and
            its signatures, or its term cannot stand.
    """
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
    today = local_day(at)
    if refusal := refusal_to_run(actor=by, partnership=agreement.partnership, on=today):
        raise PermissionDenied(refusal)
    before = agreement.versions.order_by("number").last()
    if before is None:
        raise BadInput("This agreement has no version to vary.")
    refuse_if_changed(as_seen, token_of(agreement, before))
    is_draft = not before.is_imported and not before.signatures.exists()
    if not is_draft and not what_changed.strip():
        raise BadInput("Say what changed.")
    if not is_draft and takes_effect_on is None:
        raise BadInput("Say from which day the change holds.")
    if is_imported and not is_draft:
        _refuse_unsigned_change(agreement, before, fields, signatures)
    parties = set(agreement.parties.values_list("organisation_id", flat=True))
    if fields.host_id is not None and fields.host_id not in parties:
        raise BadInput("The host must be one of the parties.")
    _refuse_term(
        fields,
        AgreementKind(agreement.kind),
        agreement.title,
        partnership=agreement.partnership,
        parent=agreement.parent,
        on=today,
        apart_from=agreement,
    )
    if is_draft:
        version = _rewrite(before, fields, takes_effect_on, what_changed)
    else:
        version = _write_version(
            agreement,
            fields,
            number=before.number + 1,
            takes_effect_on=takes_effect_on,
            is_imported=is_imported,
            by=by,
            at=at,
            what_changed=what_changed,
        )
        _copy_contents(before, version)
        if is_imported:
            _write_signatures(version, signatures or _borne_by(before), by=by, at=at)
    _lay_down_duties(agreement, version, at=at)
    record(
        Event.Kind.AGREEMENT_VARIED,
        subject=agreement,
        by=by,
        at=at,
        detail=f"version {version.number}"
        + fingerprint("signature", version.signatures.all()),
    )
    return version


@transaction.atomic
def sign_version(
    *,
    version_id: int,
    party_id: int,
    post: str,
    by: Account,
    at: datetime,
    as_seen: str | None = None,
) -> Signature:
    """Sign what an agreement says for one partner.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no post is given, the party is of another agreement, a later
            version has been drafted, or what it says changed since it was read.
    """
    found = Version.objects.get(pk=version_id)
    agreement = Agreement.objects.select_for_update(of=("self",)).get(
        pk=found.agreement_id
    )
    version = Version.objects.select_related("agreement").get(pk=version_id)
    party = Party.objects.select_related("organisation").get(pk=party_id)
    if party.agreement_id != version.agreement_id:
        raise BadInput("This organisation is no party to that agreement.")
    if refusal := refusal_to_sign(
        actor=by, version=version, party=party, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    refuse_if_changed(as_seen, token_of(agreement, version))
    if agreement.versions.filter(number__gt=version.number).exists():
        raise BadInput("A later version has been drafted: sign that one.")
    if not post.strip():
        raise BadInput("Say in which post you sign.")
    cleared = money_cleared(agreement, version) or {}
    if waiting := [name for name, is_clear in cleared.items() if not is_clear]:
        raise BadInput(
            f"The finance officer of {listed(waiting)} has not cleared what this version "
            "has partners put in."
        )

    signature = Signature.objects.create(
        version=version,
        party=party,
        signed_on=local_day(at),
        signatory_post=post.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    _lay_down_duties(agreement, version, at=at)
    record(
        Event.Kind.AGREEMENT_SIGNED,
        subject=version.agreement,
        by=by,
        at=at,
        detail=f"version {version.number} for {party.organisation}"
        + fingerprint("signature", [signature]),
    )
    return signature


@transaction.atomic
def add_document(
    *, agreement_id: int, paper: ReceivedPaper, by: Account, at: datetime
) -> AgreementDocument:
    """Keep a paper of an agreement as it was received.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the agreement has that very paper already.
    """
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
    if refusal := refusal_to_run(
        actor=by, partnership=agreement.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if agreement.documents.filter(sha256=paper.sha256).exists():
        raise BadInput("This agreement has that very paper already.")
    document = _keep(agreement, paper, by=by, at=at)
    record(
        Event.Kind.AGREEMENT_DOCUMENT_ADDED,
        subject=agreement,
        by=by,
        at=at,
        detail=f"{paper.pages} pages, {paper.sha256}",
    )
    return document


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


def _parent(partnership: Partnership, parent_id: int | None) -> Agreement | None:
    """The agreement that another hangs on, locked so that its term stays as it is."""
    if parent_id is None:
        return None
    parent = (
        Agreement.objects.select_for_update(of=("self",))
        .filter(pk=parent_id, partnership=partnership)
        .first()
    )
    if parent is None:
        raise BadInput("An agreement hangs on another of the same partnership.")
    return parent


def _refuse_term(
    fields: KeyFields,
    kind: AgreementKind,
    title: str,
    *,
    partnership: Partnership,
    parent: Agreement | None,
    on: date,
    apart_from: Agreement | None = None,
) -> None:
    """Refuse a term that cannot stand beside the parent, children and namesakes."""
    term = _term_of(parent, on=on)
    parent_term = ParentTerm(term.title, term.ends_before) if term else None
    namesakes = Agreement.objects.filter(
        partnership=partnership, kind=kind, title__iexact=title.strip()
    )
    children = Agreement.objects.none()
    if apart_from is not None:
        namesakes = namesakes.exclude(pk=apart_from.pk)
        children = apart_from.children.all()
    fault = (
        fault_in_term(fields, parent=parent_term)
        or fault_in_overlap(title.strip(), fields, others=_terms_of(namesakes, on=on))
        or fault_in_children(fields, children=_terms_of(children, on=on))
    )
    if fault:
        raise BadInput(fault)


def _terms_of(agreements: Iterable[Agreement], *, on: date) -> list[Held]:
    found = (_term_of(each, on=on) for each in agreements)
    return [each for each in found if each is not None]


def _term_of(agreement: Agreement | None, *, on: date) -> Held | None:
    """The term of an agreement: of the version in force, else of its latest."""
    if agreement is None:
        return None
    version = version_in_force(agreement, on=on) or agreement.versions.last()
    if version is None:
        return None
    return Held(
        agreement.title, version.starts_on, version.ends_before, version.is_open_ended
    )


def _write_version(
    agreement: Agreement,
    fields: KeyFields,
    *,
    number: int,
    takes_effect_on: date | None,
    is_imported: bool,
    by: Account,
    at: datetime,
    what_changed: str = "",
) -> Version:
    return Version.objects.create(
        agreement=agreement,
        number=number,
        takes_effect_on=takes_effect_on,
        what_changed=what_changed.strip(),
        is_imported=is_imported,
        recorded_at=at,
        recorded_by=by,
        **_columns(fields),
    )


def _columns(fields: KeyFields) -> dict[str, object]:
    return {
        "starts_on": fields.starts_on,
        "ends_before": fields.ends_before,
        "is_open_ended": fields.is_open_ended,
        "notice_months": fields.notice_months,
        "review_on": fields.review_on,
        "host_id": fields.host_id,
        "manager_post": fields.manager_post.strip(),
        "yearly_pence": fields.yearly_pence,
        "vat_treatment": VatTreatment(fields.vat_treatment),
    }


def _rewrite(
    version: Version, fields: KeyFields, takes_effect_on: date | None, what_changed: str
) -> Version:
    """Change a draft where it stands; it has to be made ready again."""
    columns = _columns(fields) | {
        "takes_effect_on": (
            fields.starts_on
            if version.number == 1
            else takes_effect_on or version.takes_effect_on
        ),
        "what_changed": what_changed.strip() or version.what_changed,
        "ready_at": None,
        "ready_by": None,
    }
    for name, value in columns.items():
        setattr(version, name, value)
    version.save(update_fields=[name.removesuffix("_id") for name in columns])
    return version


def _copy_contents(before: Version, version: Version) -> None:
    """Let a version say what the one before it said."""
    for relation in (
        "elements",
        "functions",
        "schemes",
        "contributions",
        "sharings",
        "consents",
    ):
        rows = getattr(before, relation)
        rows.model.objects.bulk_create(
            rows.model(
                **{
                    field.attname: getattr(row, field.attname)
                    for field in row._meta.concrete_fields
                    if not field.primary_key
                }
                | {"version_id": version.pk, "recorded_at": version.recorded_at}
            )
            for row in rows.all()
        )


def _write_elements(
    version: Version, elements: Mapping[str, str], *, at: datetime
) -> None:
    known = agreement_law().terms
    if unknown := [code for code in elements if code not in known]:
        raise BadInput(f"There is no term called {listed(unknown)}.")
    Element.objects.bulk_create(
        Element(version=version, code=code, text=text.strip(), recorded_at=at)
        for code, text in elements.items()
        if text.strip()
    )


def _write_signatures(
    version: Version, signatures: Sequence[PaperSignature], *, by: Account, at: datetime
) -> None:
    parties = {
        party.organisation_id: party for party in version.agreement.parties.all()
    }
    for each in signatures:
        if each.organisation_id not in parties:
            raise BadInput("Only a party can have signed: choose among the parties.")
        if each.signed_on > local_day(at):
            raise BadInput(
                "A signature on paper cannot have a day that is still to come."
            )
    if len({each.organisation_id for each in signatures}) != len(signatures):
        raise BadInput("A party signs once.")
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


def _refuse_unsigned_change(
    agreement: Agreement,
    before: Version,
    fields: KeyFields,
    signatures: Sequence[PaperSignature],
) -> None:
    """Refuse to let old signatures stand under something that they were not put to."""
    changed = changed_fields(fields_of(before), fields)
    if not changed:
        return
    has_paper = agreement.documents.filter(recorded_at__gt=before.recorded_at).exists()
    if not has_paper or not signatures:
        raise BadInput(
            f"This changes what was signed: {listed(changed)}. Add the paper of the "
            "change to the agreement first, then say who signed it and when."
        )


def _borne_by(version: Version) -> list[PaperSignature]:
    """The signatures of the paper that a version was entered from."""
    return [
        PaperSignature(each.party.organisation_id, each.signed_on, each.signatory_post)
        for each in version.signatures.filter(is_on_paper=True).select_related("party")
    ]


def _keep(
    agreement: Agreement, paper: ReceivedPaper, *, by: Account, at: datetime
) -> AgreementDocument:
    return AgreementDocument.objects.create(
        agreement=agreement,
        name=paper.name,
        folder=paper.folder,
        size=paper.size,
        sha256=paper.sha256,
        pages=paper.pages,
        recorded_at=at,
        recorded_by=by,
    )


def _lay_down_duties(agreement: Agreement, version: Version, *, at: datetime) -> None:
    """What follows from a version once every party has signed it, with days and owners.

    Duties of the term that are not done give way to those of the new term. Whether
    reports that were due before were made, nobody has said: they are not laid down.
    """
    parties = agreement.parties.filter(standing=Standing.PARTY)
    if parties.exclude(signatures__version=version).exists():
        return
    fields, on = fields_of(version), local_day(at)
    agreement.duties.standing().filter(kind__in=OF_THE_TERM, done_on=None).delete()
    due = term_duties(fields)
    if fields.starts_on is not None:
        due += [
            each
            for year in years_reached(fields, on=on)
            for each in report_duties(
                AgreementKind(agreement.kind), fields, year_starting=year
            )
            if each.due_on >= on
        ]
    Duty.objects.bulk_create(
        (
            Duty(
                agreement=agreement,
                kind=each.kind,
                due_on=each.due_on,
                about=each.about,
                organisation_id=fields.host_id,
                owner_post=fields.manager_post,
                recorded_at=at,
            )
            for each in due
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def classify_agreement(
    *, agreement_id: int, is_confidential: bool, by: Account, at: datetime
) -> Agreement:
    """Keep an agreement out of the public register, or let it in.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    agreement = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=agreement_id)
    )
    if refusal := refusal_to_run(
        actor=by, partnership=agreement.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)

    agreement.is_confidential = is_confidential
    agreement.save(update_fields=["is_confidential"])
    record(
        Event.Kind.AGREEMENT_CLASSIFIED,
        subject=agreement,
        by=by,
        at=at,
        detail="confidential" if is_confidential else "open",
    )
    return agreement
