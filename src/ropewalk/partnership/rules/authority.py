"""The checks that a decision has to pass, each with what was found in a sentence.

The software says which checks are met, which are not and which need legal advice. It
gives no legal opinion.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ropewalk.figures.words import day, listed, pounds
from ropewalk.partnership.kinds import Found, LimitBasis, Power
from ropewalk.partnership.rules.key_decisions import KeyDecision, is_key, notice_said
from ropewalk.partnership.rules.meetings import NoticeGiven, meeting_notice_said

TITLES = {
    "power": "May it be decided here?",
    "sitting": "Is the meeting open?",
    "notice": "Was notice of the meeting given?",
    "agreement": "Is there an agreement in force for it?",
    "money": "Is it the money of those whom it is decided for?",
    "limit": "Is it within the limit of the authority used?",
    "given": "Did somebody else give the authority used?",
    "key": "If it is a key decision, were the rules kept?",
    "level": "Are key decisions taken here?",
    "links": "Is it tied to needs, resources and outcomes?",
    "composition": "Is the body made up as its terms say?",
    "quorum": "Are enough members there?",
    "conflicts": "Are conflicts of interest dealt with?",
    "finance": "Has each contributing partner's finance officer cleared it?",
    "legal": "Is legal clearance there where it is needed?",
    "resolutions": "Does it keep to what was resolved before?",
    "votes": "Is it carried?",
}
REMEDIES = {
    "power": "Send it to a body that decides, or record it as a recommendation.",
    "sitting": "Open the meeting with those who are there; if it is closed, put it to another.",
    "notice": "Put it to a later meeting, or say on the meeting why it could not wait.",
    "agreement": "Ask a monitoring officer which power it rests on, and say so in the reasons.",
    "given": "Name the decision by which it was delegated, or let somebody else propose it.",
    "money": "Put the part of each other partner to a body that acts for it.",
    "limit": "Send it up to whoever delegated the limit, or say a limit in the terms.",
    "key": "Give notice and put it to a later meeting, or ask the chair of scrutiny.",
    "level": "Send it up to the body that takes key decisions.",
    "links": "Withdraw the proposal and propose it again with what is missing.",
    "composition": "Fill the seats, or change the terms of reference.",
    "quorum": "Wait for more members, or put it to another meeting.",
    "conflicts": "Rule on each conflict on the page of the item.",
    "finance": "Ask the finance officer: they clear it on this page.",
    "legal": "Ask the monitoring officer: they clear it on this page.",
    "resolutions": "Read each resolution beside the proposal. Keep to it, or ask the body "
    "to change it.",
    "votes": "Record how each seat voted.",
}
NO_WHOLE_LIFE = (
    "The limit is held against the whole life, and the proposal does not say what it "
    "commits over its whole life: propose it again with that sum."
)
# the checks that find by whose authority a decision is taken
OF_AUTHORITY = ("limit", "given")
FOUND = {True: Found.MET, False: Found.NOT_MET, None: Found.ADVICE}


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it is, what was found, and the sentence that says why.

    Attributes:
        code: Short stable code.
        found: Met, not met, or needs legal advice.
        sentence: Why, in words.
    """

    code: str
    found: Found
    sentence: str

    @property
    def title(self) -> str:
        """What is checked, as a question."""
        return TITLES[self.code]

    @property
    def remedy(self) -> str:
        """What to do about it; nothing where it is met."""
        return "" if self.found == Found.MET else REMEDIES[self.code]


@dataclass(frozen=True, slots=True)
class Limit:
    """The authority that a decision is taken under, and how much of it is used.

    Attributes:
        subject: What was delegated.
        by: Who delegated it.
        pence: The limit, in pence; none when there is none.
        basis: What the limit is held against.
        used_pence: What earlier decisions under it already commit in the financial year,
            in pence, where it is cumulative.
        power: Whether what is decided under it binds.
        is_in_force: Whether its term covers the day.
        is_held: Whether it was given to the body or post that decides.
        conditions: On what conditions it was given.
    """

    subject: str
    by: str
    pence: int | None
    basis: LimitBasis
    used_pence: int
    power: Power
    is_in_force: bool
    is_held: bool = True
    conditions: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the checks look at, gathered for one decision on one day.

    Sentences (``composition``, ``no_quorum``, ``not_carried``, ``conflicts``) are what the
    rules of those things answered: empty or ``None`` means that nothing stands in the way.
    ``resolutions`` are the words of those of the body that stand and that nobody supplied
    the facts for. ``post`` is who decides alone under a delegation:
    then nobody sits and nobody votes. ``same_matter_whole_life_pence`` is what was agreed
    before on the same matter over its whole life. ``unnamed`` are the delegations that the
    body holds and the proposal does not name. ``is_own_gift`` says that whoever proposes it
    for a post recorded the delegation to the post as well, by no decision that is named.
    ``own_limit_pence`` is up to how much the body may
    decide by itself, as its terms say; ``commits_nothing`` is what the proposer said.
    ``notice`` is that of a meeting that the public may come to. ``struck`` says whose votes are left out of the count. ``money_of_others`` are the contributing partners for which whoever has the authority
    (the body, or who delegated to it) does not act.
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
    post: str = ""
    same_matter_whole_life_pence: int = 0
    unnamed: tuple[str, ...] = ()
    is_own_gift: bool = False
    own_limit_pence: int | None = None
    commits_nothing: bool = False
    money_of_others: tuple[str, ...] = ()
    struck: str = ""
    notice: NoticeGiven | None = None


def checks(facts: Facts) -> list[Check]:
    """Every check of a decision, in the order in which a reader asks them."""
    return [
        *_power(facts),
        *_agreement(facts),
        *_money(facts),
        *_limit(facts),
        *_given(facts),
        *_key(facts),
        _of(
            "links",
            facts.missing_links,
            "It names the needs, the resources and the outcomes it is for.",
        ),
        *([] if facts.post else _sitting(facts)),
        *_finance(facts),
        *_legal(facts),
        _resolutions(facts),
        *([] if facts.post else [_votes(facts)]),
    ]


def _votes(facts: Facts) -> Check:
    """Whether the vote carries it, and whose votes are left out."""
    check = _of("votes", facts.not_carried, "The vote carries it.")
    return replace(check, sentence=f"{check.sentence} {facts.struck}".strip())


def not_met(found: list[Check]) -> list[Check]:
    """The checks that stand in the way."""
    return [check for check in found if check.found == Found.NOT_MET]


def in_the_way(found: list[Check]) -> list[Check]:
    """The checks that stop a vote from counting: those not met, but for the vote itself."""
    return [check for check in not_met(found) if check.code != "votes"]


def not_met_said(found: list[Check]) -> str:
    """How many checks are not met, and whether the vote is one of them."""
    against = not_met(found)
    if len(against) == 1:
        return "1 check is not met."
    vote = "" if against == in_the_way(found) else "; the vote is one of them"
    return f"{len(against)} checks are not met{vote}."


def paragraph(found: list[Check]) -> str:
    """All checks in one paragraph: what is met, what is not, what needs advice."""
    said = (
        (words, [each.sentence for each in found if each.found == way])
        for way, words in (
            (Found.NOT_MET, "Not met"),
            (Found.ADVICE, "Needs legal advice"),
            (Found.MET, "Met"),
        )
    )
    return " ".join(
        f"{words}: {' '.join(sentences)}" for words, sentences in said if sentences
    )


def is_key_decision(facts: Facts) -> bool:
    """Whether a decision is key, by its mark or by the council's rules."""
    return facts.is_marked_key or bool(
        facts.key_rules
        and is_key(
            facts.key_rules,
            pence=_pence_of_matter(facts),
            wards_affected=facts.wards_affected,
            is_marked=facts.is_marked_key,
        )
    )


def _pence_of_matter(facts: Facts) -> int | None:
    """What makes a decision significant: its whole matter, over its whole life, in pence."""
    sums = [
        now + before
        for now, before in (
            (facts.pence, facts.same_matter_pence),
            (facts.whole_life_pence, facts.same_matter_whole_life_pence),
        )
        if now is not None
    ]
    return max(sums, default=None)


def _of(code: str, faults: tuple[str, ...] | str | None, well: str) -> Check:
    """A check that is met unless something is said against it."""
    against = (faults,) if isinstance(faults, str) else tuple(faults or ())
    if against:
        return Check(code, Found.NOT_MET, " ".join(against))
    return Check(code, Found.MET, well)


def _sitting(facts: Facts) -> Iterator[Check]:
    """What is asked of those in the room."""
    yield _of(
        "composition",
        facts.composition,
        f"{facts.body} is made up as its terms of reference say.",
    )
    yield _of(
        "quorum", facts.no_quorum, "Enough members are present who may take part."
    )
    yield _of(
        "conflicts",
        facts.conflicts,
        "Nobody with a conflict takes part, or the chair has ruled that they may.",
    )


def _power(facts: Facts) -> Iterator[Check]:
    if facts.post:
        yield _of(
            "power",
            None if facts.limit else f"Nothing is delegated to {facts.post}.",
            f"{facts.post} decides for {facts.body}, which delegated it.",
        )
        return
    advises = f"{facts.body} advises: it can recommend this, not decide it."
    is_given = _is_given_to_decide(facts.limit)
    yield _of(
        "power",
        advises if facts.power == Power.ADVISES and not is_given else None,
        f"{facts.body} advises, and decides what was delegated to it to decide."
        if facts.power == Power.ADVISES
        else f"{facts.body} has the power to decide.",
    )
    yield _of(
        "sitting",
        None
        if facts.is_open_meeting
        else "The meeting is not open: a body decides while it sits.",
        "The meeting is open.",
    )
    if facts.notice is not None:
        is_enough, sentence = meeting_notice_said(facts.notice)
        yield Check("notice", FOUND[is_enough], sentence)


def _is_given_to_decide(limit: Limit | None) -> bool:
    """Whether a body that advises holds a part that it may decide."""
    return limit is not None and limit.is_held and limit.power == Power.DECIDES


def _agreement(facts: Facts) -> Iterator[Check]:
    if not facts.agreement:
        if facts.pence is not None:
            several = len(facts.cleared) > 1
            whose = "more than one partner's money" if several else "money"
            yield Check(
                "agreement",
                Found.ADVICE,
                f"It commits {whose} and names no agreement: ask which legal power it "
                "rests on.",
            )
        return
    if facts.agreement_fault:
        yield Check("agreement", Found.NOT_MET, facts.agreement_fault)
    elif facts.agreement_advice:
        yield Check("agreement", Found.ADVICE, facts.agreement_advice)
    else:
        yield Check(
            "agreement",
            Found.MET,
            f"“{facts.agreement}” is in force on {day(facts.on)}.",
        )


def _money(facts: Facts) -> Iterator[Check]:
    """Whether it is the money of partners for which whoever has the authority acts."""
    if facts.pence is None:
        return
    has_it = facts.limit.by if facts.limit else facts.body
    yield _of(
        "money",
        f"{has_it} does not act for {listed([*facts.money_of_others])}, so it can neither "
        f"commit nor delegate the money of {listed([*facts.money_of_others])}."
        if facts.money_of_others
        else None,
        f"{has_it} acts for every partner whose money it is.",
    )


def _limit(facts: Facts) -> Iterator[Check]:
    """Whether the sum is within the authority used, with everything on the same matter."""
    limit = facts.limit
    if limit is None:
        if unnamed := _left_out(facts):
            yield Check("limit", Found.NOT_MET, unnamed)
        elif not facts.post:
            yield _within_terms(facts)
    elif fault := _fault_of(limit, on=facts.on):
        yield Check("limit", Found.NOT_MET, fault)
    else:
        yield _within(facts, limit)


def _given(facts: Facts) -> Iterator[Check]:
    """Whether a post decides by an authority that somebody else, or a body, gave it."""
    if facts.is_own_gift:
        yield Check(
            "given",
            Found.ADVICE,
            f"Whoever proposes this for {facts.post} also recorded what was delegated to "
            f"{facts.post}, and no decision is named by which {facts.body} gave it.",
        )


def _left_out(facts: Facts) -> str | None:
    """Which delegation a body would have to name: leaving it out would leave out its limit."""
    if not facts.unnamed or (facts.pence, facts.whole_life_pence) == (None, None):
        return None
    return (
        f"{facts.body} decides up to the limit of what was delegated to it, and none is "
        f"named: propose it again under {listed([*facts.unnamed])}, or send it up."
    )


def _within_terms(facts: Facts) -> Check:
    """Whether a sum is within what a body may decide by itself, as its terms say."""
    asked = max(
        (each for each in (facts.pence, facts.whole_life_pence) if each is not None),
        default=None,
    )
    if asked is None:
        return _no_sum("limit", facts)
    if facts.own_limit_pence is None:
        return Check(
            "limit",
            Found.ADVICE,
            f"The terms give no limit up to which {facts.body} may decide by itself, and "
            "it is taken on no delegation: ask whose authority it rests on.",
        )
    before = facts.same_matter_pence
    also = f" with {pounds(before)} decided before" if before else ""
    of = f"the {pounds(facts.own_limit_pence)} that {facts.body} may decide by itself"
    if asked + before <= facts.own_limit_pence:
        return Check("limit", Found.MET, f"{pounds(asked)}{also} is within {of}.")
    return Check(
        "limit",
        Found.NOT_MET,
        f"{pounds(asked)}{also} is above {of}: send it to the body above.",
    )


def _no_sum(code: str, facts: Facts) -> Check:
    """What a check of money finds where no sum is named: that is said, or it is forgotten."""
    if facts.commits_nothing:
        return Check(code, Found.MET, "It commits no money.")
    return Check(
        code,
        Found.NOT_MET,
        "It names no sum and does not say that it commits no money: withdraw it and "
        "propose it with one or the other.",
    )


def _fault_of(limit: Limit, *, on: date) -> str | None:
    """Why a delegation is no authority for this decision at all."""
    if not limit.is_held:
        return f"“{limit.subject}” was not delegated to whoever decides here."
    if not limit.is_in_force:
        return f"The delegation “{limit.subject}” is not in force on {day(on)}."
    if limit.power == Power.ADVISES:
        return f"What {limit.by} delegated is to advise, not to decide."
    return None


def _within(facts: Facts, limit: Limit) -> Check:
    asked = facts.pence
    if limit.basis == LimitBasis.WHOLE_LIFE:
        asked = facts.whole_life_pence
        if asked is None and facts.pence is not None:
            return Check("limit", Found.NOT_MET, NO_WHOLE_LIFE)
    if asked is None:
        return _no_sum("limit", facts)
    if limit.pence is None:
        return Check(
            "limit",
            Found.ADVICE,
            f"The delegation “{limit.subject}” gives no limit, so nobody can tell whether "
            f"{pounds(asked)} is within it: ask {limit.by}.",
        )
    # a matter cut in two is one matter, whatever the limit is held against
    before = (
        facts.same_matter_whole_life_pence
        if limit.basis == LimitBasis.WHOLE_LIFE
        else max(limit.used_pence, facts.same_matter_pence)
    )
    also = f" with {pounds(before)} decided before" if before else ""
    if asked + before <= limit.pence:
        on_terms = f" Its conditions: {limit.conditions}" if limit.conditions else ""
        return Check(
            "limit",
            Found.MET,
            f"{pounds(asked)}{also} is within the limit of {pounds(limit.pence)} that {limit.by} "
            f"delegated.{on_terms}",
        )
    return Check(
        "limit",
        Found.NOT_MET,
        f"{pounds(asked)}{also} is above the limit of {pounds(limit.pence)} that "
        f"{limit.by} delegated: send it to {limit.by}.",
    )


def _key(facts: Facts) -> Iterator[Check]:
    """Whether a council's rules on key decisions were kept, where they apply."""
    rules = facts.key_rules
    if rules is None:
        return
    key = is_key(
        rules,
        pence=_pence_of_matter(facts),
        wards_affected=facts.wards_affected,
        is_marked=facts.is_marked_key,
    )
    if key is None:
        yield Check(
            "key",
            Found.ADVICE,
            "The terms do not say what the council calls significant spending, so "
            "nobody can tell whether this is a key decision."
            if rules.wards is not None
            else f"The rules on key decisions of {day(facts.on)} are not held here, so "
            "nobody can tell whether this is one.",
        )
    elif not key:
        yield Check("key", Found.MET, "It is not a key decision.")
    else:
        is_enough, sentence = notice_said(rules, on=facts.on)
        yield Check("key", FOUND[is_enough], sentence)
    if key and not rules.is_taken_here:
        yield Check(
            "level",
            Found.NOT_MET,
            f"It is a key decision, and the terms of {facts.body} leave those to the body "
            "above it.",
        )


def _finance(facts: Facts) -> Iterator[Check]:
    if facts.pence is None:
        yield _no_sum("finance", facts)
        return
    if not facts.cleared:
        yield Check(
            "finance",
            Found.NOT_MET,
            "It commits money and does not say whose: name each contributing partner.",
        )
        return
    waiting = [name for name, clear in facts.cleared.items() if not clear]
    yield _of(
        "finance",
        f"The finance officer of {listed([*waiting])} has not cleared it."
        if waiting
        else None,
        "Every contributing partner's finance officer has cleared it.",
    )


def _resolutions(facts: Facts) -> Check:
    """What the body resolved that stands: software has no facts to hold against it."""
    if not facts.resolutions:
        return Check(
            "resolutions", Found.MET, f"No resolution of {facts.body} binds it."
        )
    quoted = " ".join(f"“{each}”" for each in facts.resolutions)
    return Check(
        "resolutions",
        Found.ADVICE,
        f"{facts.body} resolved this, and it stands. Whoever clears the decision has to "
        f"check it against that: {quoted}",
    )


def _legal(facts: Facts) -> Iterator[Check]:
    against = [name for name, clear in facts.legal.items() if not clear]
    if against:
        yield Check(
            "legal",
            Found.NOT_MET,
            f"The monitoring officer of {listed(against)} advises against it.",
        )
    elif facts.needs_legal_advice and not facts.legal:
        yield Check(
            "legal",
            Found.NOT_MET,
            "It is marked for legal advice, and no monitoring officer has cleared it.",
        )
    elif facts.legal:
        yield Check("legal", Found.MET, "A monitoring officer has cleared it.")
    else:
        yield Check("legal", Found.MET, "It is not marked for legal advice.")
