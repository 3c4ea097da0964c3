"""What an agreement says on a day, who has signed it, and what is not yet recorded."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, listed, pounds
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import AgreementKind, Standing
from ropewalk.partnership.models import (
    Agreement,
    AgreementQuerySet,
    Duty,
    Party,
    Signature,
    Version,
)
from ropewalk.partnership.rules.agreement_checks import sides_missing
from ropewalk.partnership.rules.terms import last_day


@dataclass(frozen=True, slots=True)
class KeyField:
    """One of the ten key fields: what it is and what is recorded, if anything."""

    title: str
    said: str

    @property
    def is_recorded(self) -> bool:
        """Whether anything is recorded."""
        return bool(self.said)


def agreements_seen_by(actor: Account, *, on: date) -> AgreementQuerySet:
    """The agreements that the actor's organisations are party to, in five queries."""
    return (
        Agreement.objects.visible_to(actor, on=on)
        .select_related("partnership", "parent")
        .prefetch_related(
            Prefetch("parties", Party.objects.select_related("organisation")),
            Prefetch("versions", Version.objects.select_related("host")),
            Prefetch("versions__signatures", Signature.objects.select_related("party")),
            "notices",
        )
    )


def version_in_force(
    agreement: Agreement, *, on: date, as_known: datetime | None = None
) -> Version | None:
    """The version that holds on a day: the last that every party signed by then.

    Those who join by memorandum do not sign the agreement itself, so it holds without
    them. Reads what ``agreements_seen_by`` fetched; up to three queries otherwise.

    Args:
        agreement: The agreement.
        on: The day asked about.
        as_known: What had been recorded by a moment; none means by now.
    """
    signed = [
        version
        for version in versions_known(agreement, as_known=as_known)
        if is_signed(agreement, version, on=on, as_known=as_known)
        and (version.takes_effect_on is None or version.takes_effect_on <= on)
    ]
    return max(signed, key=lambda each: each.number, default=None)


def is_signed(
    agreement: Agreement,
    version: Version,
    *,
    on: date,
    as_known: datetime | None = None,
) -> bool:
    """Whether every party had signed a version by a day, as known at a moment."""
    parties = {
        party.pk
        for party in agreement.parties.all()
        if party.standing == Standing.PARTY
    }
    return parties <= {
        signature.party_id
        for signature in version.signatures.all()
        if signature.signed_on <= on and is_known(signature.recorded_at, as_known)
    }


def versions_known(
    agreement: Agreement, *, as_known: datetime | None = None
) -> list[Version]:
    """The versions that had been recorded by a moment, first to last."""
    return [
        version
        for version in agreement.versions.all()
        if is_known(version.recorded_at, as_known)
    ]


def is_known(recorded_at: datetime | None, as_known: datetime | None) -> bool:
    """Whether something had been recorded by a moment; none means by now.

    What does not say when it was recorded is from before that was kept.
    """
    return as_known is None or recorded_at is None or recorded_at <= as_known


def was_struck(duty: Duty, *, as_known: datetime | None = None) -> bool:
    """Whether a duty had been struck out, as known at a moment; none means by now."""
    return duty.struck_on is not None and (
        as_known is None or duty.struck_on <= local_day(as_known)
    )


def named_to(agreement: Agreement, actor: Account, *, on: date) -> str:
    """The title of an agreement as a person may read it; two queries where confidential.

    That of a confidential one is for those who may see the agreement.
    """
    is_seen = (
        not agreement.is_confidential
        or Agreement.objects.visible_to(actor, on=on).filter(pk=agreement.pk).exists()
    )
    return agreement.title if is_seen else agreement.open_title


def fault_of(agreement: Agreement, *, on: date) -> str | None:
    """Why nothing can rest on an agreement on a day; ``None`` when it can."""
    version = version_in_force(agreement, on=on)
    if version is None:
        signed = [
            each
            for each in agreement.versions.all()
            if is_signed(agreement, each, on=on)
        ]
        if signed and signed[0].takes_effect_on:
            return (
                f"“{agreement.open_title}” starts on {day(signed[0].takes_effect_on)}."
            )
        return f"“{agreement.open_title}” is not signed by every party."
    if version.starts_on is not None and version.starts_on > on:
        return f"“{agreement.open_title}” starts on {day(version.starts_on)}."
    if version.ends_before is not None and version.ends_before <= on:
        return f"“{agreement.open_title}” ended before {day(version.ends_before)}."
    return _fault_of_those_left(agreement, on=on)


def _fault_of_those_left(agreement: Agreement, *, on: date) -> str | None:
    """Why those who have not left cannot keep an agreement up, if they cannot."""
    left = parties_left(agreement, on=on)
    if len(left) < 2:
        return f"“{agreement.open_title}” has ended: its parties have left."
    if len(left) == sum(
        party.standing == Standing.PARTY for party in agreement.parties.all()
    ):
        return None
    kinds = [party.organisation.kind for party in left]
    if missing := sides_missing(AgreementKind(agreement.kind), kinds):
        return (
            f"“{agreement.open_title}” has ended as what it was: it needs {listed(missing)} among "
            "its parties, and none is left."
        )
    return None


def parties_left(agreement: Agreement, *, on: date) -> list[Party]:
    """The parties that have not left by a day; two queries where they are not fetched."""
    gone = {each.party_id for each in agreement.notices.all() if each.leaves_on <= on}
    return [
        party
        for party in agreement.parties.all()
        if party.standing == Standing.PARTY and party.pk not in gone
    ]


def advice_on(agreement: Agreement, *, on: date) -> str | None:
    """What of an agreement's term nobody has recorded, so that advice is needed."""
    version = version_in_force(agreement, on=on)
    if version is None:
        return None
    missing = [
        words
        for words, there in (
            ("when it starts", version.starts_on),
            ("when it ends", version.ends_before or version.is_open_ended),
        )
        if not there
    ]
    if not missing:
        return None
    return f"It is not recorded {listed(missing)} for “{agreement.open_title}”."


def key_fields(agreement: Agreement, version: Version) -> list[KeyField]:
    """The ten key fields of an agreement, those not yet recorded included."""
    parties = [
        party.organisation.name
        + (" (by memorandum)" if party.standing == Standing.BY_MEMORANDUM else "")
        for party in agreement.parties.all()
    ]
    return [
        KeyField("Kind", AgreementKind(agreement.kind).label),
        KeyField("Title", agreement.title),
        KeyField("Parties", listed(parties)),
        KeyField("Starts on", day(version.starts_on) if version.starts_on else ""),
        KeyField("Ends", _end_said(version)),
        KeyField(
            "Notice",
            "" if version.notice_months is None else f"{version.notice_months} months",
        ),
        KeyField("Next review", day(version.review_on) if version.review_on else ""),
        KeyField("Host", version.host.name if version.host else ""),
        KeyField("Managed by", version.manager_post),
        KeyField(
            "Put in for a year",
            "" if version.yearly_pence is None else pounds(version.yearly_pence),
        ),
    ]


def _end_said(version: Version) -> str:
    if version.is_open_ended:
        return "open-ended"
    if version.ends_before is None:
        return ""
    return f"on {day(last_day(version.ends_before))}, its last day"


def agreement_choices(
    actor: Account, *, partnership_id: int, on: date
) -> list[tuple[str, str]]:
    """The agreements of a partnership that the actor can name, as (number, title)."""
    seen = Agreement.objects.visible_to(actor, on=on).filter(partnership=partnership_id)
    return [(str(each.pk), each.title) for each in seen]
