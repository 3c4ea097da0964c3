"""The checks that a decision has to pass, each with what was found in a sentence.

The software says which checks are met, which are not and which need legal advice. It
gives no legal opinion.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ropewalk.figures.words import day, pounds
from ropewalk.partnership.kinds import Found, LimitBasis, Power


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it is, what was found, and the sentence that says why.

    Attributes:
        code: Short stable code.
        title: What is checked, as a question.
        found: Met, not met, or needs legal advice.
        sentence: Why, in words.
    """

    code: str
    title: str
    found: Found
    sentence: str


@dataclass(frozen=True, slots=True)
class Limit:
    """The authority that a decision is taken under, and how much of it is used.

    Attributes:
        subject: What was delegated.
        by: Who delegated it.
        pence: The limit, in pence; none when there is none.
        basis: What the limit is held against.
        used_pence: What earlier decisions under it already commit on that basis, in pence:
            in the financial year when it is cumulative, on the same matter when it is for
            a whole life.
        power: Whether what is decided under it binds.
        is_in_force: Whether its term covers the day.
    """

    subject: str
    by: str
    pence: int | None
    basis: LimitBasis
    used_pence: int
    power: Power
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class KeyDecision:
    """What a council's rules on key decisions ask, with the numbers in force that day.

    Attributes:
        threshold_pence: What the council calls significant spending, in pence; none when
            that is not recorded.
        wards: How many wards must be affected for it to be significant.
        notice_days: Clear days of notice.
        notice_on: The day notice was given; none when it was not.
    """

    threshold_pence: int | None
    wards: int
    notice_days: int
    notice_on: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the checks look at, gathered for one decision on one day.

    Sentences (``composition``, ``no_quorum``, ``not_carried``, ``conflicts``,
    ``resolutions``) are what the rules of those things answered: empty or ``None`` means
    that nothing stands in the way.
    """

    on: date
    body: str
    power: Power
    pence: int | None
    whole_life_pence: int | None
    same_matter_pence: int
    wards_affected: int
    is_marked_key: bool
    agreement: str
    agreement_fault: str | None
    agreement_advice: str | None
    limit: Limit | None
    key_rules: KeyDecision | None
    composition: tuple[str, ...]
    no_quorum: str | None
    conflicts: tuple[str, ...]
    not_carried: str | None
    cleared: Mapping[str, bool]
    needs_legal_advice: bool
    legal: Mapping[str, bool]
    missing_links: tuple[str, ...]
    resolutions: tuple[str, ...]
    is_open_meeting: bool


def checks(facts: Facts) -> list[Check]:
    """Every check of a decision, in the order in which a reader asks them."""
    return [
        *_power(facts),
        *_agreement(facts),
        *_limit(facts),
        *_key(facts),
        _of("links", "Is it tied to needs, resources and outcomes?", facts.missing_links,
            "It names the needs, the resources and the outcomes it is for."),
        _of("composition", "Is the body made up as its terms say?", facts.composition,
            f"{facts.body} is made up as its terms of reference say."),
        _of("quorum", "Are enough members there?", facts.no_quorum,
            "Enough members are present who may take part."),
        _of("conflicts", "Are conflicts of interest dealt with?", facts.conflicts,
            "Nobody with a conflict takes part, or the chair has ruled that they may."),
        *_finance(facts),
        *_legal(facts),
        _of("resolutions", "Does it keep to what was resolved before?", facts.resolutions,
            "No resolution in force stands against it."),
        _of("votes", "Is it carried?", facts.not_carried, "The vote carries it."),
    ]  # fmt: skip


def not_met(found: list[Check]) -> list[Check]:
    """The checks that stand in the way."""
    return [check for check in found if check.found == Found.NOT_MET]


def paragraph(found: list[Check]) -> str:
    """All checks in one paragraph: what is met, what is not, what needs advice."""
    said = {
        way: [each for each in found if each.found == way]
        for way in (Found.NOT_MET, Found.ADVICE, Found.MET)
    }
    parts = []
    if said[Found.NOT_MET]:
        parts.append(
            "Not met: " + " ".join(each.sentence for each in said[Found.NOT_MET])
        )
    if said[Found.ADVICE]:
        parts.append(
            "Needs legal advice: "
            + " ".join(each.sentence for each in said[Found.ADVICE])
        )
    if said[Found.MET]:
        parts.append("Met: " + " ".join(each.sentence for each in said[Found.MET]))
    return " ".join(parts)


def _of(
    code: str, title: str, faults: tuple[str, ...] | str | None, well: str
) -> Check:
    """A check that is met unless something is said against it."""
    against = (faults,) if isinstance(faults, str) else tuple(faults or ())
    if against:
        return Check(code, title, Found.NOT_MET, " ".join(against))
    return Check(code, title, Found.MET, well)


def _power(facts: Facts) -> Iterator[Check]:
    title = "May this body decide?"
    if not facts.is_open_meeting:
        yield Check("power", title, Found.NOT_MET, "The meeting is not open.")
    elif facts.power == Power.ADVISES:
        yield Check(
            "power", title, Found.NOT_MET,
            f"{facts.body} advises: it can recommend this, not decide it.",
        )  # fmt: skip
    else:
        yield Check("power", title, Found.MET, f"{facts.body} has the power to decide.")


def _agreement(facts: Facts) -> Iterator[Check]:
    title = "Is there an agreement in force for it?"
    if not facts.agreement:
        if facts.pence is not None and len(facts.cleared) > 1:
            yield Check(
                "agreement", title, Found.ADVICE,
                "It commits more than one partner's money and names no agreement: ask "
                "which legal power it rests on.",
            )  # fmt: skip
        return
    if facts.agreement_fault:
        yield Check("agreement", title, Found.NOT_MET, facts.agreement_fault)
    elif facts.agreement_advice:
        yield Check("agreement", title, Found.ADVICE, facts.agreement_advice)
    else:
        yield Check(
            "agreement", title, Found.MET,
            f"“{facts.agreement}” is in force on {day(facts.on)}.",
        )  # fmt: skip


def _limit(facts: Facts) -> Iterator[Check]:
    """Whether the sum is within the authority used, with everything on the same matter."""
    title = "Is it within the limit of the authority used?"
    limit = facts.limit
    if limit is None:
        yield Check(
            "limit",
            title,
            Found.MET,
            "It is taken on the body's own terms, not delegated.",
        )
        return
    if not limit.is_in_force:
        yield Check(
            "limit", title, Found.NOT_MET,
            f"The delegation “{limit.subject}” is not in force on {day(facts.on)}.",
        )  # fmt: skip
        return
    if limit.power == Power.ADVISES:
        yield Check(
            "limit", title, Found.NOT_MET,
            f"What {limit.by} delegated is to advise, not to decide.",
        )  # fmt: skip
        return
    sums = {facts.pence}
    if limit.basis == LimitBasis.WHOLE_LIFE:
        sums.add(facts.whole_life_pence)
    asked = max((each for each in sums if each is not None), default=None)
    if asked is None:
        yield Check("limit", title, Found.MET, "It commits no money.")
        return
    # a matter cut in two is one matter, whatever the limit is held against
    before = max(limit.used_pence, facts.same_matter_pence)
    if limit.pence is None or asked + before <= limit.pence:
        of = f" of {pounds(limit.pence)}" if limit.pence is not None else ""
        yield Check(
            "limit", title, Found.MET,
            f"{pounds(asked + before)} is within the limit{of} that {limit.by} delegated.",
        )  # fmt: skip
        return
    also = f" with {pounds(before)} decided before" if before else ""
    yield Check(
        "limit", title, Found.NOT_MET,
        f"{pounds(asked)}{also} is above the limit of {pounds(limit.pence)} that "
        f"{limit.by} delegated: send it to {limit.by}.",
    )  # fmt: skip


def _key(facts: Facts) -> Iterator[Check]:
    """Whether a council's rules on key decisions were kept, where they apply."""
    rules = facts.key_rules
    if rules is None:
        return
    title = "If it is a key decision, were the rules kept?"
    if rules.threshold_pence is None and facts.pence is not None:
        yield Check(
            "key", title, Found.ADVICE,
            "The terms do not say what the council calls significant spending, so "
            "nobody can tell whether this is a key decision.",
        )  # fmt: skip
        return
    spends = (
        rules.threshold_pence is not None
        and facts.pence is not None
        and facts.pence >= rules.threshold_pence
    )
    spreads = facts.wards_affected >= rules.wards
    if not (spends or spreads or facts.is_marked_key):
        yield Check("key", title, Found.MET, "It is not a key decision.")
        return
    if rules.notice_on is None:
        yield Check(
            "key", title, Found.NOT_MET,
            f"It is a key decision, which needs {rules.notice_days} clear days' notice, "
            "and none was given.",
        )  # fmt: skip
        return
    clear = (facts.on - rules.notice_on).days - 1
    if clear < rules.notice_days:
        yield Check(
            "key", title, Found.NOT_MET,
            f"It is a key decision, which needs {rules.notice_days} clear days' notice; "
            f"notice on {day(rules.notice_on)} gives {max(clear, 0)}.",
        )  # fmt: skip
        return
    yield Check(
        "key", title, Found.MET,
        f"It is a key decision, and notice on {day(rules.notice_on)} gave {clear} clear days.",
    )  # fmt: skip


def _finance(facts: Facts) -> Iterator[Check]:
    title = "Has each contributing partner's finance officer cleared it?"
    if facts.pence is None:
        yield Check("finance", title, Found.MET, "It commits no money.")
        return
    if not facts.cleared:
        yield Check(
            "finance", title, Found.NOT_MET,
            "It commits money and does not say whose: name each contributing partner.",
        )  # fmt: skip
        return
    waiting = [name for name, clear in facts.cleared.items() if not clear]
    yield _of(
        "finance", title,
        f"The finance officer of {' and of '.join(waiting)} has not cleared it."
        if waiting else None,
        "Every contributing partner's finance officer has cleared it.",
    )  # fmt: skip


def _legal(facts: Facts) -> Iterator[Check]:
    title = "Is legal clearance there where it is needed?"
    if any(not clear for clear in facts.legal.values()):
        against = [name for name, clear in facts.legal.items() if not clear]
        yield Check(
            "legal", title, Found.NOT_MET,
            f"The monitoring officer of {' and of '.join(against)} advises against it.",
        )  # fmt: skip
    elif facts.needs_legal_advice and not facts.legal:
        yield Check(
            "legal", title, Found.NOT_MET,
            "It is marked for legal advice, and no monitoring officer has cleared it.",
        )  # fmt: skip
    elif facts.legal:
        yield Check("legal", title, Found.MET, "A monitoring officer has cleared it.")
    else:
        yield Check("legal", title, Found.MET, "It is not marked for legal advice.")
