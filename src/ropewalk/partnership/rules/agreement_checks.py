"""Whether an agreement says and shows what law asks of its kind, check by check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ropewalk.figures import Certainty
from ropewalk.figures.words import day, listed, pounds
from ropewalk.partnership.kinds import AgreementKind, DutyKind, Found, Standing
from ropewalk.partnership.rules.agreement_law import (
    AgreementLaw,
    CoverableFunction,
    Law,
    Requirement,
    agreement_law,
)
from ropewalk.partnership.rules.agreements import KeyFields
from ropewalk.partnership.rules.duties import unplanned_reports
from ropewalk.partnership.rules.terms import year_said

TRUST = "trust"
SIDE_OF = {"council": "council", "icb": "nhs", TRUST: "nhs"}
SIDES = {"nhs": "an NHS body", "council": "a council"}
RECIPIENTS = {AgreementKind.GRANT_TO_COUNCIL: "a council or voluntary body"}
NEEDED: dict[str, str] = {
    "start": "the day it starts",
    "end": "when it ends, or that it is open-ended",
    "review_day": "the day of its next review",
    "host": "the host",
    "manager": "the post that manages it",
    "sum": "the sum for a year",
    "functions": "a function it covers",
    "nhs_function": "an NHS function",
    "council_function": "a function of the council",
    "schemes": "a scheme",
    "contributions": "what each party puts in",
    "quarterly_reports": "the days of quarterly reports",
    "annual_return": "the day of the annual return",
    "vouchers": "the day of the yearly statement",
    "sharing": "terms for sharing information",
    "vat": "how VAT is treated",
    "signed": "the signature of every party",
    "parties": "two parties",
    "notice": "the months of notice",
}


@dataclass(frozen=True, slots=True)
class PartySaid:
    """A party as the checks see it: who it is, what kind, how it takes part."""

    organisation_id: int
    name: str
    kind: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class AgreementSaid:
    """Everything that one version of an agreement says, as the checks see it.

    Attributes:
        kind: Its legal form.
        parties: Everybody in it, those by memorandum included.
        fields: Its key fields.
        terms: What it says in words, by code of the term.
        functions: Codes of the functions it covers.
        schemes: How many schedules it has.
        pence_by_year: Money contributions by the year they start in, by organisation.
        in_kind: Organisations that put in something other than money.
        sharings: How many terms for sharing information it has.
        consents: Trusts for which a commissioner's consent is recorded.
        duties: The duties that have days and owners, as (kind, day).
        signed: Organisations that have signed.
        counts_on: The day that this version counts from: of a variation, its own.
        is_from_paper: Whether it was entered from a paper that exists.
        money_cleared: Where it varies what is put in, each party whose finance officer
            has to clear that, and whether they did.
    """

    kind: AgreementKind
    parties: tuple[PartySaid, ...]
    fields: KeyFields
    terms: Mapping[str, str]
    functions: tuple[str, ...] = ()
    schemes: int = 0
    pence_by_year: Mapping[int, Mapping[int, int]] | None = None
    in_kind: frozenset[int] = frozenset()
    sharings: int = 0
    consents: frozenset[int] = frozenset()
    duties: frozenset[tuple[str, date]] = frozenset()
    signed: frozenset[int] = frozenset()
    counts_on: date | None = None
    is_from_paper: bool = False
    money_cleared: Mapping[str, bool] | None = None

    @property
    def full_parties(self) -> list[PartySaid]:
        """Those that sign the agreement itself."""
        return [each for each in self.parties if each.standing == Standing.PARTY]

    @property
    def term_reported(self) -> KeyFields:
        """The term whose reports are asked for: of a variation, from its own day."""
        if self.counts_on is None:
            return self.fields
        return replace(self.fields, starts_on=self.counts_on)


@dataclass(frozen=True, slots=True)
class AgreementCheck:
    """One check of an agreement: what it is about, what was found, and what law asks it.

    ``said`` is one sentence; where something is missing it names it.
    """

    code: str
    title: str
    found: Found
    said: str
    law: Law


def facts_of(
    said: AgreementSaid, law: AgreementLaw | None = None, *, on: date | None = None
) -> frozenset[str]:
    """What is there: codes of terms with words in them, and of the other facts.

    ``on`` is the day by which the reports of an agreement without an end have to be on
    the calendar; none means those of its first year.
    """
    law = law or agreement_law()
    unplanned = unplanned_reports(said.term_reported, said.duties, on=on)
    fields = said.fields
    sides = {
        law.functions[code].side for code in said.functions if code in law.functions
    }
    gives = set(said.in_kind)
    for by_organisation in (said.pence_by_year or {}).values():
        gives |= set(by_organisation)
    full = {each.organisation_id for each in said.full_parties}
    there = {
        "start": fields.starts_on is not None,
        "end": fields.ends_before is not None or fields.is_open_ended,
        "review_day": fields.review_on is not None,
        "notice": fields.notice_months is not None,
        "host": fields.host_id is not None,
        "manager": bool(fields.manager_post.strip()),
        "sum": fields.yearly_pence is not None,
        "vat": bool(fields.vat_treatment),
        "functions": bool(said.functions),
        "nhs_function": "nhs" in sides,
        "council_function": "council" in sides,
        "schemes": said.schemes > 0,
        "contributions": bool(full) and full <= gives,
        "sharing": said.sharings > 0,
        "quarterly_reports": DutyKind.QUARTERLY_REPORT not in unplanned,
        "annual_return": DutyKind.ANNUAL_RETURN not in unplanned,
        "vouchers": any(kind == DutyKind.VOUCHER for kind, _ in said.duties),
        "signed": bool(full) and full <= said.signed,
        "parties": len(full) >= 2,
    }
    return frozenset(
        [fact for fact, is_there in there.items() if is_there]
        + [code for code, text in said.terms.items() if text.strip()]
    )


def missing_in(
    needs: tuple[tuple[str, ...], ...],
    facts: frozenset[str],
    terms: Mapping[str, str],
    needed: Mapping[str, str] = NEEDED,
) -> list[str]:
    """What is not there of what is needed, in words."""
    return [
        " or ".join(
            f"“{terms[fact]}”" if fact in terms else needed[fact] for fact in any_of
        )
        for any_of in needs
        if not set(any_of) & facts
    ]


def _needed(said: AgreementSaid, *, on: date) -> dict[str, str]:
    """What is needed in words, the reports with the years that lack them."""
    unplanned = unplanned_reports(said.term_reported, said.duties, on=on)
    return NEEDED | {
        fact: f"{NEEDED[fact]} for {listed([year_said(year) for year in unplanned[kind]])}"
        for fact, kind in (
            ("quarterly_reports", DutyKind.QUARTERLY_REPORT),
            ("annual_return", DutyKind.ANNUAL_RETURN),
        )
        if unplanned.get(kind)
    }


def checks_of(said: AgreementSaid, *, on: date) -> list[AgreementCheck]:
    """Every check of an agreement of this kind, in the order the law puts them.

    Args:
        said: What it says.
        on: The day of asking. Who may be party is told by the day that the version
            counts from, where that is recorded.

    Returns:
        Parties first, then functions, consents, each requirement, and the sums.
    """
    law = agreement_law()
    asked = law.kinds[said.kind]
    counts_on = said.counts_on or said.fields.starts_on or on
    facts = facts_of(said, law, on=on)
    needed = _needed(said, on=on)
    return [
        _parties(said, on=counts_on),
        *_functions(said, law),
        *(_consents(said, law) if asked.needs_consents else []),
        *(_requirement(each, facts, law.terms, needed) for each in asked.requirements),
        *_sums(said),
        *_money(said),
        *_owed_to_practice(facts),
    ]


def refusal_of_parties(
    kind: AgreementKind,
    parties: tuple[PartySaid, ...],
    *,
    on: date,
    by_predecessor: bool = False,
) -> str | None:
    """Why these organisations cannot be parties on a day; ``None`` when they can.

    A kind that law gives to some bodies only refuses the others, and says how they may
    still take part. ``by_predecessor`` lets a body pass for one that law named then and
    that it stands in the place of now, as in a paper that the earlier body signed.
    """
    asked = agreement_law().kinds[kind]
    named = [
        each
        for each in asked.bodies
        if each.is_named(on=on) and (by_predecessor or not each.stands_for)
    ]
    kinds = {each.organisation for each in named}
    full = [each for each in parties if each.standing == Standing.PARTY]
    if asked.bodies and (
        outside := [each.name for each in full if each.kind not in kinds]
    ):
        return (
            f"{listed(outside)} cannot be party to it: on {day(on)} the law does not "
            f"name such a body ({asked.law.title}). It can join by memorandum."
        )
    side_of = {each.organisation: each.side for each in named} or SIDE_OF
    sides = {side_of.get(each.kind) for each in full}
    if without := [side for side in asked.sides if side not in sides]:
        words = [_side_said(kind, side) for side in without]
        return f"It needs {listed(words)} among its parties ({asked.law.title})."
    return None


def sides_missing(kind: AgreementKind, organisation_kinds: Sequence[str]) -> list[str]:
    """The sides, in words, that nobody of these kinds of organisation stands on.

    Which side a kind of organisation is on does not change with the day; whether law
    names it then is another question.
    """
    asked = agreement_law().kinds[kind]
    side_of = {each.organisation: each.side for each in asked.bodies} or SIDE_OF
    there = {side_of.get(each) for each in organisation_kinds}
    return [_side_said(kind, side) for side in asked.sides if side not in there]


def _side_said(kind: AgreementKind, side: str) -> str:
    return RECIPIENTS.get(kind, SIDES[side]) if side == "council" else SIDES[side]


def _parties(said: AgreementSaid, *, on: date) -> AgreementCheck:
    law = agreement_law().kinds[said.kind].law
    found, words = Found.MET, f"{_names(said)} may be parties on {day(on)}."
    if refusal := refusal_of_parties(said.kind, said.parties, on=on):
        found, words = Found.NOT_MET, refusal
        if said.is_from_paper and not refusal_of_parties(
            said.kind, said.parties, on=on, by_predecessor=True
        ):
            found, words, law = _by_predecessor(said, on=on)
    return AgreementCheck(
        code="parties", title="Who is party to it", found=found, said=words, law=law
    )


def _by_predecessor(said: AgreementSaid, *, on: date) -> tuple[Found, str, Law]:
    """That law named other bodies then, in whose place some of the parties stand now."""
    then = {
        each.organisation: each
        for each in agreement_law().kinds[said.kind].bodies
        if each.stands_for and each.is_named(on=on)
    }
    stand_in = [each for each in said.full_parties if each.kind in then]
    names = listed([each.name for each in stand_in])
    bodies = listed(sorted({then[each.kind].stands_for for each in stand_in}))
    words = (
        f"On {day(on)} the law named a {bodies}, in whose place {names} stands now. Ask "
        "whether it was that body which signed."
    )
    return Found.ADVICE, words, then[stand_in[0].kind].law


def _names(said: AgreementSaid) -> str:
    return listed([each.name for each in said.full_parties])


def why_not_covered(
    kind: AgreementKind, code: str, law: AgreementLaw | None = None
) -> str | None:
    """Why an agreement of a kind cannot cover a function; ``None`` when it can."""
    law = law or agreement_law()
    function = law.functions.get(code)
    if function is None:
        return f"There is no function called {code} in the list."
    if (excluded := function.excluded.get(kind)) is not None:
        return (
            f"“{function.title}” is excluded from this kind of agreement "
            f"({excluded.title})."
        )
    if kind in _NHS_ONLY and function.side == "council":
        return (
            f"“{function.title}” is a function of the council, which this kind of "
            "agreement does not carry. Use section 75 for it."
        )
    if kind == AgreementKind.CARE_ACT_DELEGATION and function.side == "nhs":
        return (
            f"“{function.title}” is an NHS function: section 79 of the Care Act "
            "delegates functions of the council only."
        )
    return None


_NHS_ONLY = frozenset({AgreementKind.NHS_DELEGATION, AgreementKind.NHS_JOINT_COMMITTEE})


def _functions(said: AgreementSaid, law: AgreementLaw) -> list[AgreementCheck]:
    if not said.functions:
        return []
    asked = law.kinds[said.kind].law
    refusals = [
        refusal
        for code in said.functions
        if (refusal := why_not_covered(said.kind, code, law))
    ]
    unlisted = [
        law.functions[code].title
        for code in said.functions
        if code in law.functions and law.functions[code].is_unlisted
    ]
    if refusals:
        found, words = Found.NOT_MET, " ".join(refusals)
    elif unlisted:
        found = Found.ADVICE
        words = f"Whether it may cover “{listed(unlisted)}” needs legal advice."
    else:
        found, words = Found.MET, "No function it covers is excluded."
    sources = _excluding(said, law)
    return [
        AgreementCheck(
            "excluded",
            "Functions that may not be covered",
            found,
            words,
            sources or asked,
        )
    ]


def _excluding(said: AgreementSaid, law: AgreementLaw) -> Law | None:
    """The law that keeps functions out of this kind, where one does."""
    held: list[CoverableFunction] = [
        each for each in law.functions.values() if said.kind in each.excluded
    ]
    chosen = [each for each in held if each.code in said.functions] or held
    return chosen[0].excluded[said.kind] if chosen else None


def _consents(said: AgreementSaid, law: AgreementLaw) -> list[AgreementCheck]:
    """Of a trust: the consent of those who commission it for the people concerned."""
    trusts = [each for each in said.full_parties if each.kind == TRUST]
    if not trusts:
        return []
    without = [
        each.name for each in trusts if each.organisation_id not in said.consents
    ]
    return [
        AgreementCheck(
            code="consents",
            title="Consent of those who commission an NHS trust",
            found=Found.NOT_MET if without else Found.MET,
            said=(
                f"No commissioner's consent is recorded for {listed(without)}."
                if without
                else "Consent is recorded for every trust. Whether these are all of its "
                "commissioners for these people is the trust's to confirm."
            ),
            law=law.consent,
        )
    ]


def _requirement(
    asked: Requirement,
    facts: frozenset[str],
    terms: Mapping[str, str],
    needed: Mapping[str, str],
) -> AgreementCheck:
    missing = missing_in(asked.needs, facts, terms, needed)
    return AgreementCheck(
        code=asked.code,
        title=asked.title,
        found=Found.NOT_MET if missing else Found.MET,
        said=f"Missing: {listed(missing)}." if missing else "It is there.",
        law=asked.law,
    )


def total_of(said: AgreementSaid, year_starting: int) -> int | None:
    """What parties put in for a year in money, in pence; none where nothing is recorded."""
    given = (said.pence_by_year or {}).get(year_starting)
    return sum(given.values()) if given else None


def _sums(said: AgreementSaid) -> list[AgreementCheck]:
    """Whether the contributions of the first year add up to the sum that is stated."""
    stated, years = said.fields.yearly_pence, sorted(said.pence_by_year or {})
    if stated is None or not years:
        return []
    total = total_of(said, years[0])
    if total is None:
        return []
    named = f"{years[0]}/{(years[0] + 1) % 100:02d}"
    is_equal = total == stated
    return [
        AgreementCheck(
            code="sums",
            title="Contributions add up to the sum stated",
            found=Found.MET if is_equal else Found.NOT_MET,
            said=(
                f"Contributions for {named} add up to {pounds(total)}."
                if is_equal
                else f"Contributions for {named} add up to {pounds(total)}, and the "
                f"agreement states {pounds(stated)}."
            ),
            law=Law("The agreement's own figures", Certainty.OWN_RULE),
        )
    ]


def _money(said: AgreementSaid) -> list[AgreementCheck]:
    """Whether each partner's finance officer cleared a change of what is put in."""
    if said.money_cleared is None:
        return []
    waiting = [name for name, is_clear in said.money_cleared.items() if not is_clear]
    return [
        AgreementCheck(
            code="money",
            title="Finance officers have cleared what partners put in",
            found=Found.NOT_MET if waiting else Found.MET,
            said=(
                f"It changes what partners put in, and the finance officer of "
                f"{listed(waiting)} has not cleared that."
                if waiting
                else "The finance officer of each partner has cleared the change."
            ),
            law=Law("Each partner's own rules on money", Certainty.OWN_RULE),
        )
    ]


def _owed_to_practice(facts: frozenset[str]) -> list[AgreementCheck]:
    """VAT: no law asks an agreement to state it, and every agreement should."""
    if "vat" in facts:
        return []
    return [
        AgreementCheck(
            code="vat",
            title="VAT treatment",
            found=Found.ADVICE,
            said="How VAT is treated is not yet recorded. What can be recovered depends "
            "on who hosts: ask HM Revenue and Customs.",
            law=Law("Practice seen in agreements", Certainty.SECOND_HAND),
        )
    ]


def why_not_ready(checks: list[AgreementCheck]) -> str | None:
    """Why an agreement is not ready to sign; ``None`` when nothing is missing.

    Each thing that is missing is named.
    """
    missing = [
        f"{each.title}: {each.said}" for each in checks if each.found == Found.NOT_MET
    ]
    if not missing:
        return None
    return f"It is not ready to sign. {' '.join(missing)}"
