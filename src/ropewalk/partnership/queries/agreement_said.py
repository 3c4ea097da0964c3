"""What one version of an agreement says, put together for the rules that check it."""

from collections import defaultdict
from datetime import date, datetime
from hashlib import sha256

from django.db.models import Prefetch

from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import AgreementKind, Standing, VatTreatment
from ropewalk.partnership.models import (
    AgreedContribution,
    Agreement,
    AgreementQuerySet,
    AgreementReview,
    AllegedBreach,
    CoveredFunction,
    Duty,
    Notice,
    Party,
    Sharing,
    Signature,
    Version,
)
from ropewalk.partnership.queries.agreements import is_known, was_struck
from ropewalk.partnership.rules.agreement_checks import AgreementSaid, PartySaid
from ropewalk.partnership.rules.agreements import KeyFields

WHOLE = (
    "versions__elements",
    "versions__schemes",
    "versions__consents",
    "versions__money_cleared__party__organisation",
    "versions__money_cleared__recorded_by",
    "documents",
    "devolutions",
)


def whole_agreements_seen_by(actor: Account, *, on: date) -> AgreementQuerySet:
    """The agreements that the actor's organisations are party to, with all they say.

    Twenty-three queries, however many there are. Of the agreements that one hangs on, or
    that hang on it, only those are named that the actor may see as well.
    """
    seen = Agreement.objects.visible_to(actor, on=on)
    return whole(seen).prefetch_related(
        Prefetch("parent", seen), Prefetch("children", seen)
    )


def whole(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """Agreements with all that they say fetched, in the same number of queries."""
    with_organisation = CoveredFunction.objects.select_related("organisation")
    return agreements.select_related("partnership").prefetch_related(
        Prefetch("parties", Party.objects.select_related("organisation")),
        Prefetch("versions", Version.objects.select_related("host", "recorded_by")),
        Prefetch("versions__signatures", Signature.objects.select_related("party")),
        Prefetch("versions__functions", with_organisation),
        Prefetch(
            "versions__contributions",
            AgreedContribution.objects.select_related("party__organisation"),
        ),
        Prefetch(
            "versions__sharings",
            Sharing.objects.select_related("given_by", "given_to"),
        ),
        Prefetch("duties", Duty.objects.select_related("organisation")),
        Prefetch("notices", Notice.objects.select_related("party__organisation")),
        Prefetch(
            "alleged_breaches",
            AllegedBreach.objects.select_related(
                "alleged_by__organisation", "alleged_of__organisation"
            ),
        ),
        Prefetch("reviews", AgreementReview.objects.prefetch_related("answers")),
        *WHOLE,
    )


def said_of(
    agreement: Agreement, version: Version, *, as_known: datetime | None = None
) -> AgreementSaid:
    """What a version says, as known at a moment.

    Reads what ``whole`` fetched; a dozen queries otherwise.
    """
    by_year: dict[int, dict[int, int]] = defaultdict(dict)
    in_kind = set()
    for each in version.contributions.all():
        if not is_known(each.recorded_at, as_known):
            continue
        organisation = each.party.organisation_id
        if each.pence is None:
            in_kind.add(organisation)
            continue
        sums = by_year[each.year_starting]
        sums[organisation] = sums.get(organisation, 0) + each.pence
    organisation_of = {
        party.pk: party.organisation_id for party in agreement.parties.all()
    }
    return AgreementSaid(
        kind=AgreementKind(agreement.kind),
        parties=parties_said(agreement),
        fields=fields_of(version),
        terms={
            each.code: each.text
            for each in version.elements.all()
            if is_known(each.recorded_at, as_known)
        },
        functions=tuple(
            each.code
            for each in version.functions.all()
            if is_known(each.recorded_at, as_known)
        ),
        schemes=sum(
            is_known(each.recorded_at, as_known) for each in version.schemes.all()
        ),
        pence_by_year=by_year,
        in_kind=frozenset(in_kind),
        sharings=sum(
            is_known(each.recorded_at, as_known) for each in version.sharings.all()
        ),
        consents=frozenset(
            organisation_of[each.trust_id]
            for each in version.consents.all()
            if is_known(each.recorded_at, as_known)
        ),
        duties=frozenset(
            (each.kind, each.due_on)
            for each in agreement.duties.all()
            if is_known(each.recorded_at, as_known)
            and not was_struck(each, as_known=as_known)
        ),
        signed=frozenset(
            organisation_of[each.party_id]
            for each in version.signatures.all()
            if is_known(each.recorded_at, as_known)
        ),
        counts_on=version.starts_on
        if version.number == 1
        else version.takes_effect_on or version.starts_on,
        is_from_paper=version.is_imported,
        money_cleared=money_cleared(agreement, version, as_known=as_known),
    )


def money_of(version: Version, *, as_known: datetime | None = None) -> str:
    """What a version has each party put in, as a word that a change of it changes."""
    sums = sorted(
        (each.year_starting, each.party.organisation_id, each.pence)
        for each in version.contributions.all()
        if each.pence is not None and is_known(each.recorded_at, as_known)
    )
    return sha256(f"{version.yearly_pence} {sums}".encode()).hexdigest()


def money_cleared(
    agreement: Agreement, version: Version, *, as_known: datetime | None = None
) -> dict[str, bool] | None:
    """Whose finance officer has to clear the money of a variation, and who did.

    None where it changes nothing of what the version before had partners put in. Where
    no party's sum is recorded, each party's officer is asked. Reads what ``whole``
    fetched; up to six queries otherwise.
    """
    before = next(
        (
            each
            for each in agreement.versions.all()
            if each.number == version.number - 1
        ),
        None,
    )
    money = money_of(version, as_known=as_known)
    if before is None or money_of(before, as_known=as_known) == money:
        return None
    giving = {
        each.party_id
        for one in (before, version)
        for each in one.contributions.all()
        if each.pence is not None
    }
    last = {
        each.party_id: each.is_clear
        for each in version.money_cleared.all()
        if each.money == money and is_known(each.recorded_at, as_known)
    }
    return {
        party.organisation.name: last.get(party.pk, False)
        for party in agreement.parties.all()
        if party.pk in giving or (not giving and party.standing == Standing.PARTY)
    }


def parties_said(agreement: Agreement) -> tuple[PartySaid, ...]:
    """The parties as the checks see them; one query where they are not fetched."""
    return tuple(
        PartySaid(
            party.organisation_id,
            party.organisation.name,
            party.organisation.kind,
            Standing(party.standing),
        )
        for party in agreement.parties.all()
    )


def fields_of(version: Version) -> KeyFields:
    """The key fields of a version."""
    return KeyFields(
        starts_on=version.starts_on,
        ends_before=version.ends_before,
        is_open_ended=version.is_open_ended,
        notice_months=version.notice_months,
        review_on=version.review_on,
        host_id=version.host_id,
        manager_post=version.manager_post,
        yearly_pence=version.yearly_pence,
        vat_treatment=VatTreatment(version.vat_treatment),
    )


def token_of(agreement: Agreement, version: Version) -> str:
    """What a form keeps of a version, to tell whether it changed meanwhile.

    Reads what ``whole`` fetched; six queries otherwise.
    """
    held = (
        version.elements,
        version.functions,
        version.schemes,
        version.contributions,
        version.sharings,
        version.consents,
        version.signatures,
    )
    rows = [sorted(row.pk for row in each.all()) for each in held]
    last = max(each.number for each in agreement.versions.all())
    seen = f"{version.pk}-{last}-{bool(version.ready_at)}-{fields_of(version)}-{rows}"
    return sha256(seen.encode()).hexdigest()[:24]
