"""What an agreement says: its terms, functions, schemes, contributions, sharing, consents."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import AgreementKind
from ropewalk.partnership.models import (
    AgreedContribution,
    Agreement,
    Consent,
    CoveredFunction,
    Element,
    Party,
    Scheme,
    Sharing,
    Version,
)
from ropewalk.partnership.permissions import refusal_to_strike, refusal_to_write
from ropewalk.partnership.queries.agreement_said import said_of, token_of
from ropewalk.partnership.rules.agreement_checks import (
    TRUST,
    checks_of,
    why_not_covered,
    why_not_ready,
)
from ropewalk.partnership.rules.agreement_law import agreement_law
from ropewalk.place.rules import refuse_if_changed

Part = Literal["schemes", "contributions", "sharings", "consents"]
FIRST_YEAR, LAST_YEAR = 1974, 2100


@transaction.atomic
def say_terms(
    *,
    agreement_id: int,
    texts: Mapping[str, str],
    by: Account,
    at: datetime,
    as_seen: str | None = None,
) -> Version:
    """Say what an agreement states in words, term by term.

    A draft is changed where it stands. To what was entered from paper, terms that were
    not yet recorded may be added.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when there is no such term, it changed since the form was opened, or
            a term recorded from paper would be changed.
    """
    version = _version_to_write(agreement_id, by=by, at=at, as_seen=as_seen)
    terms = agreement_law().terms
    held = {each.code: each for each in version.elements.all()}
    for code, text in texts.items():
        if code not in terms:
            raise BadInput(f"There is no term called {code}.")
        if code in held and held[code].text == text.strip():
            continue
        if code in held and version.is_imported:
            raise BadInput(
                f"“{terms[code]}” is recorded from the paper already. Add a version "
                "that says what was wrong."
            )
        if code in held:
            held[code].delete()
        if text.strip():
            Element.objects.create(
                version=version, code=code, text=text.strip(), recorded_at=at
            )
    _not_ready_any_more(version)
    detail = f"version {version.number}, terms"
    record(
        Event.Kind.AGREEMENT_SAID,
        subject=version.agreement,
        by=by,
        at=at,
        detail=detail,
    )
    return version


@transaction.atomic
def cover_functions(
    *,
    agreement_id: int,
    covered: Sequence[tuple[str, int]],
    by: Account,
    at: datetime,
    as_seen: str | None = None,
) -> Version:
    """Say which functions an agreement covers, and whose each is.

    Of a draft, these are all; to what was entered from paper, they are added, and one
    that may not be covered is recorded and shown as such.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when a function may not be covered, or is of somebody who is no party.
    """
    version = _version_to_write(agreement_id, by=by, at=at, as_seen=as_seen)
    kind = AgreementKind(version.agreement.kind)
    parties = {each.organisation_id for each in version.agreement.parties.all()}
    known = agreement_law().functions
    for code, organisation_id in covered:
        refusal = why_not_covered(kind, code)
        if refusal and not (version.is_imported and code in known):
            raise BadInput(refusal)
        if organisation_id not in parties:
            raise BadInput("A function is covered for one of the parties.")
    if not version.is_imported:
        version.functions.all().delete()
    there = set(version.functions.values_list("code", "organisation_id"))
    CoveredFunction.objects.bulk_create(
        CoveredFunction(
            version=version, code=code, organisation_id=organisation_id, recorded_at=at
        )
        for code, organisation_id in dict.fromkeys(covered)
        if (code, organisation_id) not in there
    )
    _not_ready_any_more(version)
    record(
        Event.Kind.AGREEMENT_SAID,
        subject=version.agreement,
        by=by,
        at=at,
        detail=f"version {version.number}, {len(set(covered))} functions",
    )
    return version


@transaction.atomic
def add_scheme(
    *,
    agreement_id: int,
    title: str,
    people: str,
    services: str,
    yearly_pence: int | None,
    by: Account,
    at: datetime,
) -> Scheme:
    """Add a schedule: one service, for whom, and what it may cost a year.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it does not say what, for whom and which services, or one of the
            same title is there.
    """
    version = _version_to_write(agreement_id, by=by, at=at)
    if not (title.strip() and people.strip() and services.strip()):
        raise BadInput(
            "Say what the scheme is called, whom it is for and what it buys."
        )
    if yearly_pence is not None and yearly_pence < 0:
        raise BadInput("A scheme cannot cost less than nothing.")
    if version.schemes.filter(title__iexact=title.strip()).exists():
        raise BadInput("A scheme of that title is there already.")
    last = version.schemes.aggregate(last=Max("number"))["last"]
    scheme = Scheme.objects.create(
        version=version,
        number=last + 1 if last else 1,
        title=title.strip(),
        people=people.strip(),
        services=services.strip(),
        yearly_pence=yearly_pence,
        recorded_at=at,
    )
    _not_ready_any_more(version)
    detail = f"version {version.number}, scheme {scheme.number}"
    record(
        Event.Kind.AGREEMENT_SAID,
        subject=version.agreement,
        by=by,
        at=at,
        detail=detail,
    )
    return scheme


@transaction.atomic
def add_contribution(
    *,
    agreement_id: int,
    organisation_id: int,
    year_starting: int,
    pence: int | None,
    in_kind: str,
    by: Account,
    at: datetime,
) -> AgreedContribution:
    """Add what a party agreed to put in for a financial year: money, or in kind.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is of nobody in the agreement, is neither money nor in kind or
            is both, or the party's money for that year is there already.
    """
    version = _version_to_write(agreement_id, by=by, at=at)
    party = _party(version, organisation_id)
    if (pence is None) == (not in_kind.strip()):
        raise BadInput("Enter money, or what is given in kind: one of the two.")
    if pence is not None and pence < 0:
        raise BadInput("A contribution cannot be less than nothing.")
    if not FIRST_YEAR <= year_starting < LAST_YEAR:
        raise BadInput("Enter the year in which the financial year starts, like 2026.")
    same = version.contributions.filter(party=party, year_starting=year_starting)
    same = (
        same.filter(in_kind=in_kind.strip())
        if pence is None
        else same.exclude(pence=None)
    )
    if same.exists():
        raise BadInput(
            f"What {party.organisation} puts in for that year is there already."
        )
    contribution = AgreedContribution.objects.create(
        version=version,
        party=party,
        year_starting=year_starting,
        pence=pence,
        in_kind=in_kind.strip(),
        recorded_at=at,
    )
    _not_ready_any_more(version)
    record(
        Event.Kind.AGREEMENT_SAID,
        subject=version.agreement,
        by=by,
        at=at,
        detail=f"version {version.number}, a contribution for {year_starting}",
    )
    return contribution


@transaction.atomic
def add_sharing(
    *,
    agreement_id: int,
    data: str,
    purpose: str,
    legal_basis: str,
    given_by_id: int,
    given_to_id: int,
    impact_assessment: str,
    by: Account,
    at: datetime,
) -> Sharing:
    """Add terms on which one party may give another information.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it does not say which data, why, on what basis and under which
            impact assessment, or is not between two parties.
    """
    version = _version_to_write(agreement_id, by=by, at=at)
    given_by, given_to = _party(version, given_by_id), _party(version, given_to_id)
    if given_by == given_to:
        raise BadInput("Information is shared between two parties: choose another one.")
    words = [each.strip() for each in (data, purpose, legal_basis, impact_assessment)]
    if not all(words):
        raise BadInput(
            "Say which data, for what purpose, on what legal basis, and the reference "
            "of the data protection impact assessment."
        )
    sharing = Sharing.objects.create(
        version=version,
        data=words[0],
        purpose=words[1],
        legal_basis=words[2],
        impact_assessment=words[3],
        given_by_id=given_by_id,
        given_to_id=given_to_id,
        recorded_at=at,
    )
    _not_ready_any_more(version)
    record(
        Event.Kind.AGREEMENT_SAID,
        subject=version.agreement,
        by=by,
        at=at,
        detail=f"version {version.number}, information sharing",
    )
    return sharing


@transaction.atomic
def add_consent(
    *,
    agreement_id: int,
    trust_id: int,
    commissioner: str,
    given_on: date,
    by: Account,
    at: datetime,
) -> Consent:
    """Add a commissioner's consent to what an NHS trust puts into an arrangement.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is not for a trust, by nobody, still to come, or there already.
    """
    version = _version_to_write(agreement_id, by=by, at=at)
    party = _party(version, trust_id)
    if party.organisation.kind != TRUST:
        raise BadInput("Consent is for an NHS trust: choose the trust.")
    if not commissioner.strip():
        raise BadInput("Say which commissioner consents.")
    if given_on > local_day(at):
        raise BadInput("Consent cannot have a day that is still to come.")
    if version.consents.filter(
        trust=party, commissioner__iexact=commissioner.strip()
    ).exists():
        raise BadInput("That commissioner's consent is there already.")
    consent = Consent.objects.create(
        version=version,
        trust=party,
        commissioner=commissioner.strip(),
        given_on=given_on,
        recorded_at=at,
    )
    _not_ready_any_more(version)
    record(
        Event.Kind.AGREEMENT_SAID,
        subject=version.agreement,
        by=by,
        at=at,
        detail=f"version {version.number}, a consent",
    )
    return consent


@transaction.atomic
def strike_from_draft(
    *, agreement_id: int, part: Part, row_id: int, by: Account, at: datetime
) -> Version:
    """Take a scheme, contribution, sharing or consent out of a draft.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the draft has no such thing.
    """
    version = _latest_version(agreement_id)
    if refusal := refusal_to_strike(
        actor=by,
        partnership=version.agreement.partnership,
        version=version,
        on=local_day(at),
    ):
        raise PermissionDenied(refusal)
    row = getattr(version, part).filter(pk=row_id).first()
    if row is None:
        raise BadInput("That is not in this draft any more.")
    row.delete()
    _not_ready_any_more(version)
    record(
        Event.Kind.AGREEMENT_SAID,
        subject=version.agreement,
        by=by,
        at=at,
        detail=f"version {version.number}, struck from {part}",
    )
    return version


@transaction.atomic
def mark_ready(
    *, agreement_id: int, by: Account, at: datetime, as_seen: str | None = None
) -> Version:
    """Mark what an agreement says as ready to sign.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: naming each thing that is missing, excluded or not allowed.
    """
    version = _version_to_write(agreement_id, by=by, at=at, as_seen=as_seen)
    checks = checks_of(said_of(version.agreement, version), on=local_day(at))
    if refusal := why_not_ready(checks):
        raise BadInput(refusal)
    version.ready_at, version.ready_by = at, by
    version.save(update_fields=["ready_at", "ready_by"])
    record(
        Event.Kind.AGREEMENT_READY,
        subject=version.agreement,
        by=by,
        at=at,
        detail=f"version {version.number}, {len(checks)} checks",
    )
    return version


def _version_to_write(
    agreement_id: int, *, by: Account, at: datetime, as_seen: str | None = None
) -> Version:
    """The latest version, with the agreement locked, where it may be changed."""
    version = _latest_version(agreement_id)
    if refusal := refusal_to_write(
        actor=by,
        partnership=version.agreement.partnership,
        version=version,
        on=local_day(at),
    ):
        raise PermissionDenied(refusal)
    refuse_if_changed(as_seen, token_of(version.agreement, version))
    return version


def _latest_version(agreement_id: int) -> Version:
    """The latest version, with the agreement locked."""
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
    version = (
        agreement.versions.select_related("agreement__partnership")
        .order_by("number")
        .last()
    )
    if version is None:
        raise BadInput("This agreement has no version to write in.")
    return version


def _party(version: Version, organisation_id: int) -> Party:
    party = (
        version.agreement.parties.select_related("organisation")
        .filter(organisation=organisation_id)
        .first()
    )
    if party is None:
        raise BadInput("Choose one of the parties.")
    return party


def _not_ready_any_more(version: Version) -> None:
    """What was changed has to be looked at again before anybody signs it."""
    if version.ready_at is not None:
        version.ready_at = version.ready_by = None
        version.save(update_fields=["ready_at", "ready_by"])
