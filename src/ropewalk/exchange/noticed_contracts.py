"""What others published of their contracts, as far as we keep it: the market's, not ours.

A supplier's name is kept where a register of organisations knows it by a number of the
right form. Numbers that are given out to whoever registers as a supplier, such as those of
Contracts Finder and of the central digital platform, may be a person's and do not count.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.figures.words import without_controls
from ropewalk.partnership.models import Partnership
from ropewalk.service.actions.noticed import NoticedSaid, SupplierSaid
from ropewalk.service.queries.noticed import releases_held, suppliers_said
from ropewalk.service.rules.named import without_names
from ropewalk.standards.ocds.faults import Fault
from ropewalk.standards.ocds.reader import read
from ropewalk.standards.ocds.records import Days, Identifier, Party, Release

HEALTH_AND_SOCIAL_CARE = "85"
"""What codes of health and social work services begin with.

Source: Common Procurement Vocabulary, Regulation (EC) No 213/2008, division 85.
"""

FORMS: Mapping[str, str] = {
    "GB-COH": r"[A-Z]{0,2}\d{5,8}[A-Z]?",
    "GB-CHC": r"\d{6,8}(-\d+)?",
    "GB-SC": r"SC\d{6}",
    "GB-NIC": r"(NIC)?\d{6}",
    "GB-NHS": r"[A-Z0-9]{3,8}",
    "GB-LAE": r"[A-Z0-9]{2,10}",
    "GB-GOR": r"[A-Z]{1,4}\d{1,5}",
}
"""Registers of organisations, and the form of a number there.

Source: org-id.guide.
"""

NOT_ABOUT_CARE = "It is not about health or social care."
HELD = "It was taken in before."
TOO_LONG = "Its number is longer than 200 characters."
LONGEST_NUMBER = 200


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A release that is not taken in, and why."""

    ocid: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What is in a file: what would be taken in, what would not and why, and its faults.

    Nothing is taken in of a file with faults, unless whoever takes it in says that it is
    to be taken in without them.
    """

    kept: tuple[NoticedSaid, ...]
    left_out: tuple[LeftOut, ...]
    faults: tuple[Fault, ...]
    publisher: str

    @property
    def tables(self) -> tuple[Table, ...]:
        """What would be taken in, what is left out and why, and the faults."""
        tables = (
            Table(
                key="kept",
                title="To be taken in",
                columns=(
                    Column("title", "What is bought"),
                    Column("buyer", "Buyer"),
                    Column("suppliers", "Supplier"),
                    Column("worth", "Worth", "pence"),
                    Column("ocid", "Number in the world"),
                ),
                rows=tuple(
                    (
                        each.title,
                        each.buyer_name,
                        suppliers_said([one.name for one in each.suppliers]),
                        each.pence,
                        each.ocid,
                    )
                    for each in self.kept
                ),
            ),
            Table(
                key="left_out",
                title="Left out",
                columns=(
                    Column("title", "What is bought"),
                    Column("reason", "Why"),
                    Column("ocid", "Number in the world"),
                ),
                rows=tuple(
                    (each.title, each.reason, each.ocid) for each in self.left_out
                ),
            ),
            Table(
                key="faults",
                title="Faults",
                columns=(Column("path", "Where"), Column("reason", "What is wrong")),
                rows=tuple(
                    (each.path or "the document", each.reason) for each in self.faults
                ),
            ),
        )
        return tuple(each for each in tables if each.rows)

    @property
    def said(self) -> str:
        """What is in it, in a sentence."""
        releases = (
            "1 release" if len(self.kept) == 1 else f"{len(self.kept):,} releases"
        )
        faulty = (
            f"; {len(self.faults):,} faults keep others from being read"
            if len(self.faults) > 1
            else "; 1 fault keeps another from being read"
            if self.faults
            else ""
        )
        return (
            f"{releases} can be taken in, {len(self.left_out):,} "
            f"{'is' if len(self.left_out) == 1 else 'are'} left out{faulty}."
        )

    def refusal(self, *, without_faults: bool) -> str | None:
        """Why it is not taken in, if it is not.

        Args:
            without_faults: Whether what has faults may be left out.
        """
        if self.faults and not without_faults:
            first = self.faults[0]
            return (
                f"Nothing is taken in: there is a fault at {first}. Mend the file, or say "
                "that it is to be taken in without what has faults."
            )
        if not self.kept:
            return "There is nothing in it to take in."
        return None


def offer_of(content: bytes, partnership: Partnership, *, is_all: bool) -> Offer:
    """What a file offers a partnership; one query.

    Args:
        content: A release package of Open Contracting 1.1, or one release.
        partnership: Who would take it in.
        is_all: Whether releases about other things than health and social care count.
    """
    found = read(content)
    held = releases_held(partnership)
    kept, left_out = [], []
    for release in found.releases:
        said = noticed(release)
        if max(len(said.ocid), len(said.release_id)) > LONGEST_NUMBER:
            left_out.append(LeftOut(said.ocid, said.title, TOO_LONG))
        elif not is_all and not is_about_care(release):
            left_out.append(LeftOut(said.ocid, said.title, NOT_ABOUT_CARE))
        elif (said.ocid, said.release_id) in held:
            left_out.append(LeftOut(said.ocid, said.title, HELD))
        else:
            kept.append(said)
    return Offer(
        tuple(kept),
        tuple(left_out),
        found.faults,
        _fit(found.publisher.name, 200) if found.publisher else "",
    )


def is_about_care(release: Release) -> bool:
    """Whether a release says that it is about health or social care."""
    return any(code.startswith(HEALTH_AND_SOCIAL_CARE) for code in _codes(release))


def _codes(release: Release) -> list[str]:
    if release.tender is None:
        return []
    found = [release.tender.classification]
    found += [each.classification for each in release.tender.items]
    return [each.id for each in found if each is not None and each.scheme == "CPV"]


def noticed(release: Release) -> NoticedSaid:
    """What we keep of a release of somebody else's."""
    parties = {each.id: each for each in release.parties}
    chosen = [
        parties[each]
        for each in dict.fromkeys(
            supplier for award in release.awards for supplier in award.supplier_ids
        )
    ]
    unnamed = [
        each.name
        for each in release.parties
        if each.name and "buyer" not in each.roles and register_number(each) is None
    ]
    buyer = parties.get(release.buyer_id or "")
    period = _period(release)
    return NoticedSaid(
        ocid=release.ocid,
        release_id=release.id,
        released_at=release.released_at,
        tag=str(release.tags[0]),
        title=_fit(without_names(_title(release), unnamed), 500),
        buyer_name=_fit((buyer.name if buyer else None) or "not said", 300),
        subject_code=next(iter(_codes(release)), "")[:20],
        pence=_pence(release),
        starts_on=period.starts_on,
        ends_before=period.ends_before,
        suppliers=tuple(_supplier(each) for each in chosen),
    )


def _fit(text: str, longest: int) -> str:
    """Words in one line, no longer than they can be kept."""
    words = " ".join(without_controls(text).split())
    return (
        words
        if len(words) <= longest
        else f"{words[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"
    )


def _title(release: Release) -> str:
    titles = [
        release.tender.title if release.tender else None,
        *(each.title for each in release.awards),
        *(each.title for each in release.contracts),
    ]
    return next((each for each in titles if each), "not said")


def register_number(party: Party) -> Identifier | None:
    """The number by which a register of organisations knows a party, if one does."""
    for each in (party.identifier, *party.others):
        form = FORMS.get(each.scheme or "") if each else None
        if each and form and re.fullmatch(form, (each.id or "").strip().upper()):
            return each
    return None


def _supplier(party: Party) -> SupplierSaid:
    known = register_number(party)
    if known is None or not party.name or not party.name.strip():
        return SupplierSaid()
    return SupplierSaid(
        known.scheme or "", (known.id or "").strip().upper()[:20], _fit(party.name, 300)
    )


def _pence(release: Release) -> int | None:
    """What it is worth: of the contracts, else of the awards, else as asked for."""
    for parts in (release.contracts, release.awards):
        known = [each.pence for each in parts]
        if known and all(each is not None for each in known):
            return sum(each for each in known if each is not None)
    return release.tender.pence if release.tender else None


def _period(release: Release) -> Days:
    """From the first day of the first to the last of the last, as far as all say."""
    for parts in (release.contracts, release.awards):
        terms = [each.period for each in parts]
        if terms and all(terms):
            return _whole(each for each in terms if each is not None)
    asked = release.tender.period if release.tender else None
    return asked or Days()


def _whole(terms: Iterable[Days]) -> Days:
    terms = list(terms)
    starts: list[date | None] = [each.starts_on for each in terms]
    ends: list[date | None] = [each.ends_before for each in terms]
    return Days(
        starts_on=None if None in starts else min(each for each in starts if each),
        ends_before=None if None in ends else max(each for each in ends if each),
    )
