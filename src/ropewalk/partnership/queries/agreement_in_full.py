"""One agreement in full, and the register: what the pages and the document are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ropewalk.audit.models import Event
from ropewalk.audit.queries import history_of
from ropewalk.figures import Certainty, Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, listed, pounds
from ropewalk.organisations.models import Account
from ropewalk.parameters.register import parameter
from ropewalk.partnership.kinds import (
    AgreementKind,
    ChecklistAnswer,
    Found,
    Standing,
    VatTreatment,
)
from ropewalk.partnership.models import (
    Agreement,
    AgreementDocument,
    AgreementReview,
    AllegedBreach,
    Notice,
    Partnership,
    Party,
    Version,
)
from ropewalk.partnership.queries.agreement_said import (
    money_of,
    said_of,
    token_of,
    whole_agreements_seen_by,
)
from ropewalk.partnership.queries.agreements import (
    KeyField,
    fault_of,
    is_known,
    is_signed,
    key_fields,
    version_in_force,
    versions_known,
)
from ropewalk.partnership.queries.duties import DutyShown, shown
from ropewalk.partnership.queries.pool import pool_of
from ropewalk.partnership.rules.agreement_checks import (
    AgreementCheck,
    AgreementSaid,
    checks_of,
    facts_of,
    why_not_ready,
)
from ropewalk.partnership.rules.agreement_law import agreement_law
from ropewalk.partnership.rules.agreement_review import (
    Annex,
    Elements,
    annex_of,
    checklist,
    elements_of,
    why_review,
)
from ropewalk.partnership.rules.pool import Pool
from ropewalk.partnership.rules.terms import last_day, year_said
from ropewalk.place.queries import Happening

HAPPENED: dict[str, str] = {
    Event.Kind.AGREEMENT_RECORDED: "Recorded",
    Event.Kind.AGREEMENT_VARIED: "Key fields changed or varied",
    Event.Kind.AGREEMENT_SAID: "What it says was written",
    Event.Kind.AGREEMENT_CLASSIFIED: "Kept out of the public register, or let in",
    Event.Kind.AGREEMENT_READY: "Marked ready to sign",
    Event.Kind.AGREEMENT_MONEY_CLEARED: "A finance officer's word on the money",
    Event.Kind.AGREEMENT_SIGNED: "Signed",
    Event.Kind.AGREEMENT_DOCUMENT_ADDED: "Paper added",
    Event.Kind.AGREEMENT_REVIEWED: "Reviewed",
    Event.Kind.DUTIES_PLANNED: "Duties planned",
    Event.Kind.DUTY_DONE: "Duty done",
    Event.Kind.NOTICE_GIVEN: "Notice given",
    Event.Kind.BREACH_ALLEGED: "A breach alleged",
    Event.Kind.BREACH_SETTLED: "A dispute settled",
}


# checks of what is recorded, which no further entry from the paper could mend
JUDGED = frozenset({"parties", "excluded", "sums"})


@dataclass(frozen=True, slots=True)
class Term:
    """Something that the agreement states in words; empty when not yet recorded."""

    code: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A function that it covers, whose it is, and why it may not be covered, if so."""

    code: str
    title: str
    organisation_id: int
    organisation: str


@dataclass(frozen=True, slots=True)
class SchemeShown:
    """A schedule of it."""

    pk: int
    number: int
    title: str
    people: str
    services: str
    yearly: str
    apart: str = ""


@dataclass(frozen=True, slots=True)
class ContributionShown:
    """What a party puts in for a year, in money or in kind."""

    pk: int
    year: str
    organisation: str
    said: str


@dataclass(frozen=True, slots=True)
class SharingShown:
    """Terms on which one party may give another information."""

    pk: int
    data: str
    purpose: str
    legal_basis: str
    given_by: str
    given_to: str
    impact_assessment: str


@dataclass(frozen=True, slots=True)
class ConsentShown:
    """A commissioner's consent to what a trust puts in."""

    pk: int
    trust: str
    commissioner: str
    given_on: date


@dataclass(frozen=True, slots=True)
class SignatureShown:
    """A party and whether it has signed, in words; ``party_id`` where it may still."""

    party_id: int
    organisation_id: int
    organisation: str
    by_memorandum: bool
    said: str
    has_signed: bool


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version in the list of versions."""

    number: int
    said: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """A review and what it answered."""

    reviewed_on: date
    answers: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class BreachShown:
    """What one party alleges of another, and how the dispute was settled as known then."""

    pk: int
    alleged_by: Party
    alleged_of: Party
    stopped: str
    stopped_on: date
    procedure: str
    settled_on: date | None
    settlement: str


@dataclass(frozen=True, slots=True)
class InFull:
    """An agreement with all that one of its versions says and what has followed.

    ``state`` is one sentence: in force, a draft, ended. ``ready_refusal`` is why it is
    not ready to sign, if so; ``token`` is what a form keeps to tell whether it changed.
    """

    agreement: Agreement
    version: Version
    state: str
    is_draft: bool
    is_latest: bool
    said: AgreementSaid
    kind: str
    fields: Sequence[KeyField]
    vat: str
    terms: Sequence[Term]
    functions: Sequence[Covered]
    schemes: Sequence[SchemeShown]
    pool: Pool
    contributions: Sequence[ContributionShown]
    totals: Sequence[tuple[str, str]]
    sharings: Sequence[SharingShown]
    consents: Sequence[ConsentShown]
    money_said: Sequence[str]
    signatures: Sequence[SignatureShown]
    versions: Sequence[VersionShown]
    checks: Sequence[AgreementCheck]
    ready_refusal: str | None
    elements: Elements
    annex: Annex
    review_because: Sequence[str]
    reviews: Sequence[ReviewShown]
    duties: Sequence[DutyShown]
    notices: Sequence[Notice]
    breaches: Sequence[BreachShown]
    documents: Sequence[AgreementDocument]
    children: Sequence[Agreement]
    token: str

    def found_said(self, check: AgreementCheck) -> str:
        """What a check found, in words: of a paper, what was not entered is not missing."""
        if (
            check.found == Found.NOT_MET
            and self.version.is_imported
            and check.code not in JUDGED
        ):
            return "Not yet recorded"
        return check.found.label

    @property
    def ready_said(self) -> str:
        """Whether anything law asks is missing, and what still needs advice."""
        if self.ready_refusal:
            return "Something that law asks is missing."
        advice = [each.title for each in self.checks if each.found == Found.ADVICE]
        if not advice:
            return "Every check is met."
        return (
            f"Nothing that law asks is missing. Advice is needed on: {listed(advice)}."
        )

    @property
    def missing(self) -> list[str]:
        """Titles of key fields that are not yet recorded."""
        return [each.title for each in self.fields if not each.is_recorded]


def in_full(
    agreement: Agreement,
    *,
    on: date,
    as_known: datetime | None = None,
    number: int | None = None,
) -> InFull:
    """An agreement in full on a day, as it was known at a moment.

    Reads what ``whole_agreements_seen_by`` fetched.

    Args:
        agreement: The agreement.
        on: The day asked about.
        as_known: What had been recorded by a moment; none means by now.
        number: The version to show; none means the one in force, else the latest.

    Raises:
        LookupError: When nothing of it had been recorded by then, or it has no such
            version.
    """
    known = versions_known(agreement, as_known=as_known)
    in_force = version_in_force(agreement, on=on, as_known=as_known)
    version = _chosen(known, in_force, number)
    said = said_of(agreement, version, as_known=as_known)
    facts = facts_of(said)
    checks = checks_of(said, on=on)
    functions = agreement_law().functions

    pool = pool_of(agreement, version, on=on, as_known=as_known)
    apart = {each.number: each.state for each in pool.apart}
    reviews = [
        each for each in agreement.reviews.all() if is_known(each.recorded_at, as_known)
    ]
    reviewed = max((each.reviewed_on for each in reviews), default=None)
    next_on = max((each.next_on for each in reviews if each.next_on), default=None)
    notices = [
        each for each in agreement.notices.all() if is_known(each.recorded_at, as_known)
    ]

    return InFull(
        agreement=agreement,
        version=version,
        state=_state(agreement, version, in_force, notices, on=on),
        is_draft=not version.is_imported and not version.signatures.all(),
        is_latest=version == known[-1],
        said=said,
        kind=AgreementKind(agreement.kind).label,
        fields=key_fields(agreement, version),
        vat=VatTreatment(version.vat_treatment).label,
        terms=[
            Term(code, title, said.terms.get(code, ""))
            for code, title in terms_asked(said.kind, said.terms)
        ],
        functions=[
            Covered(
                each.code,
                functions[each.code].title if each.code in functions else each.code,
                each.organisation_id,
                each.organisation.name,
            )
            for each in version.functions.all()
            if is_known(each.recorded_at, as_known)
        ],
        schemes=[
            SchemeShown(
                each.pk,
                each.number,
                each.title,
                each.people,
                each.services,
                "not yet recorded"
                if each.yearly_pence is None
                else pounds(each.yearly_pence),
                apart.get(each.number, ""),
            )
            for each in version.schemes.all()
            if is_known(each.recorded_at, as_known)
        ],
        pool=pool,
        contributions=[
            ContributionShown(
                each.pk,
                year_said(each.year_starting),
                each.party.organisation.name,
                each.in_kind if each.pence is None else pounds(each.pence),
            )
            for each in version.contributions.all()
            if is_known(each.recorded_at, as_known)
        ],
        totals=[
            (year_said(year), pounds(sum(given.values())))
            for year, given in sorted((said.pence_by_year or {}).items())
        ],
        sharings=[
            SharingShown(
                each.pk,
                each.data,
                each.purpose,
                each.legal_basis,
                each.given_by.name,
                each.given_to.name,
                each.impact_assessment,
            )
            for each in version.sharings.all()
            if is_known(each.recorded_at, as_known)
        ],
        consents=_consents(agreement, version, as_known=as_known),
        money_said=_money_said(version, as_known=as_known),
        signatures=_signatures(agreement, version, as_known=as_known),
        versions=[
            VersionShown(each.number, _version_said(each), each == version)
            for each in known
        ],
        checks=checks,
        ready_refusal=why_not_ready(checks),
        elements=elements_of(facts),
        annex=annex_of(facts),
        review_because=why_review(
            facts,
            on=on,
            starts_on=version.starts_on,
            review_on=next_on or version.review_on,
            last_reviewed_on=reviewed,
            months=int(parameter("agreement_review_months", on=on).value),
        ),
        reviews=_reviews(reviews),
        duties=shown(agreement.duties.all(), on=on, as_known=as_known),
        notices=notices,
        breaches=[
            _breach(each, as_known=as_known)
            for each in agreement.alleged_breaches.all()
            if is_known(each.recorded_at, as_known)
        ],
        documents=[
            each
            for each in agreement.documents.all()
            if is_known(each.recorded_at, as_known)
        ],
        children=list(agreement.children.all()),
        token=token_of(agreement, version),
    )


OWN_TO_A_KIND = frozenset(
    {
        "memorandum",
        "conditions",
        "staff_consulted",
        "delegation",
        "committee",
        "commitments",
        "gain_share",
        "support",
        "standing",
    }
)


def terms_asked(
    kind: AgreementKind, held: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """The terms to ask for: those that law needs of this kind first, then the others.

    Terms that only other kinds need are left out unless something is recorded of them.
    """
    law = agreement_law()
    needed = [
        fact
        for requirement in law.kinds[kind].requirements
        for any_of in requirement.needs
        for fact in any_of
        if fact in law.terms
    ]
    rest = [
        code
        for code in law.terms
        if code not in needed and (code not in OWN_TO_A_KIND or code in (held or {}))
    ]
    return [(code, law.terms[code]) for code in [*dict.fromkeys(needed), *rest]]


def agreements_in_full(
    actor: Account, partnership: Partnership, *, on: date
) -> list[InFull]:
    """The agreements of a partnership that the actor may see, in full.

    Twenty-three queries, however many there are.
    """
    seen = whole_agreements_seen_by(actor, on=on).filter(partnership=partnership)
    return [in_full(each, on=on) for each in seen]


def register_of_agreements(held: Sequence[InFull]) -> Table:
    """Agreements as a table, in the order given."""
    return Table(
        key="agreements",
        title="Agreements",
        columns=(
            Column("title", "Agreement"),
            Column("kind", "Kind"),
            Column("parties", "Parties"),
            Column("starts", "Starts on"),
            Column("ends", "Last day"),
            Column("state", "State"),
            Column("complete", "Elements there", "percent"),
            Column("review", "Review"),
        ),
        rows=tuple(
            (
                each.agreement.title,
                each.kind,
                listed([party.name for party in each.said.parties]),
                day(each.version.starts_on) if each.version.starts_on else None,
                day(last_day(each.version.ends_before))
                if each.version.ends_before
                else None,
                each.state,
                each.elements.percent,
                "recommended: " + " ".join(each.review_because)
                if each.review_because
                else "not due",
            )
            for each in held
        ),
        note="How many of the elements of a signed funding agreement are there is our "
        "reconstruction of a list that was not available.",
    )


def history_of_agreement(agreement: Agreement) -> list[Happening]:
    """What happened to an agreement, oldest first, in two queries."""
    events = list(history_of(agreement))
    names = dict(
        Account.objects.filter(
            pk__in={event.actor_id for event in events if event.actor_id}
        ).values_list("pk", "name")
    )
    return [
        Happening(
            on=local_day(event.at),
            what=HAPPENED.get(event.kind, event.kind),
            who=names.get(event.actor_id, "Ropewalk") if event.actor_id else "Ropewalk",
        )
        for event in events
    ]


def reconstruction() -> str:
    """How the elements and the checklist are labelled, wherever they stand."""
    return str(Certainty.RECONSTRUCTED)


def _chosen(
    known: list[Version], in_force: Version | None, number: int | None
) -> Version:
    if number is not None:
        known = [each for each in known if each.number == number]
    elif in_force is not None:
        return in_force
    if not known:
        raise LookupError("no such version was recorded by then")
    return known[-1]


def _state(
    agreement: Agreement,
    version: Version,
    in_force: Version | None,
    notices: Sequence[Notice],
    *,
    on: date,
) -> str:
    """How an agreement stands on a day, in words."""
    if in_force is None:
        if version.takes_effect_on and is_signed(agreement, version, on=on):
            return f"signed; starts on {day(version.takes_effect_on)}"
        if version.is_imported:
            return "on paper; not every party's signature is recorded"
        return "ready to sign" if version.ready_at else "a draft"
    if in_force.starts_on and in_force.starts_on > on:
        return f"signed; starts on {day(in_force.starts_on)}"
    if in_force.ends_before and in_force.ends_before <= on:
        return f"ended on {day(last_day(in_force.ends_before))}"
    said = ["ended" if fault_of(agreement, on=on) else "in force"]
    said += [
        f"{each.party.organisation.name} left on {day(each.leaves_on)}"
        if each.leaves_on <= on
        else f"{each.party.organisation.name} has given notice"
        for each in notices
    ]
    return "; ".join(said)


def _version_said(version: Version) -> str:
    said = [f"Version {version.number}"]
    if version.is_imported:
        said.append("from paper")
    if version.takes_effect_on:
        said.append(f"from {day(version.takes_effect_on)}")
    said.append(f"recorded on {day(local_day(version.recorded_at))}")
    words = ", ".join(said)
    return f"{words}: {version.what_changed}" if version.what_changed else words


def _signatures(
    agreement: Agreement, version: Version, *, as_known: datetime | None
) -> list[SignatureShown]:
    signed = {
        each.party_id: each
        for each in version.signatures.all()
        if is_known(each.recorded_at, as_known)
    }
    shown_here = []
    for party in agreement.parties.all():
        signature = signed.get(party.pk)
        if signature is None:
            words = "not signed"
        else:
            how = "signed on paper" if signature.is_on_paper else "signed"
            post = signature.signatory_post or "post not recorded"
            words = f"{how} on {day(signature.signed_on)} ({post})"
        shown_here.append(
            SignatureShown(
                party.pk,
                party.organisation_id,
                party.organisation.name,
                party.standing == Standing.BY_MEMORANDUM,
                words,
                signature is not None,
            )
        )
    return shown_here


def _consents(
    agreement: Agreement, version: Version, *, as_known: datetime | None
) -> list[ConsentShown]:
    names = {party.pk: party.organisation.name for party in agreement.parties.all()}
    return [
        ConsentShown(each.pk, names[each.trust_id], each.commissioner, each.given_on)
        for each in version.consents.all()
        if is_known(each.recorded_at, as_known)
    ]


def _breach(breach: AllegedBreach, *, as_known: datetime | None) -> BreachShown:
    is_settled = is_known(breach.settled_at, as_known)
    return BreachShown(
        breach.pk,
        breach.alleged_by,
        breach.alleged_of,
        breach.stopped,
        breach.stopped_on,
        breach.procedure,
        breach.settled_on if is_settled else None,
        breach.settlement if is_settled else "",
    )


def _money_said(version: Version, *, as_known: datetime | None) -> list[str]:
    """What finance officers said of the money of a version, each in a sentence."""
    money = money_of(version)
    return [
        f"{each.party.organisation}: {each.recorded_by.name}"
        f"{', as deputy,' if each.as_deputy else ''} "
        f"{'clears it' if each.is_clear else 'advises against it'} "
        f"on {day(local_day(each.recorded_at))}"
        f"{'' if each.money == money else ', before it was changed again'}"
        f"{f': {each.advice}' if each.advice else ''}"
        for each in version.money_cleared.all()
        if is_known(each.recorded_at, as_known)
    ]


def _reviews(reviews: Sequence[AgreementReview]) -> list[ReviewShown]:
    asked = {each.code: each.text for each in checklist()}
    return [
        ReviewShown(
            review.reviewed_on,
            tuple(
                (
                    asked.get(each.code, each.code),
                    ChecklistAnswer(each.answer).label,
                    each.evidence,
                    each.action,
                )
                for each in review.answers.all()
            ),
        )
        for review in reversed(reviews)
    ]
