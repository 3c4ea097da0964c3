"""What each kind of fund allows: whose cash, what may be moved, and who has to be named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import BadInput, Certainty, Column, Table
from ropewalk.figures.words import listed, pounds
from ropewalk.money.kinds import Control, FundKind
from ropewalk.partnership.rules.terms import year_said


@dataclass(frozen=True, slots=True)
class Mode:
    """What one kind of fund allows and asks for.

    Attributes:
        kind: Which.
        about: What it is, in a sentence.
        is_cash_together: Whether partners' cash is held as one.
        may_move_within_partner: Whether money moves between the lines of one partner.
        may_move_across_partners: Whether one partner's money may pay for what another's
            was to pay for.
        may_move_across_strands: Whether money moves from one service to another.
        needs_host: Whether a partner has to be named that accounts for it.
        needs_pool_manager: Whether a post has to be named that manages it.
        needs_agreement: Whether it needs an agreement in writing between partners.
        is_notional: Whether it only shows what is fair or expected, and holds no cash.
        control: What happens where a commitment would pass what it has, unless its own
            terms say otherwise.
        why_not: Why money does not move across partners; empty where it may.
        rests_on: Where the row comes from.
        certainty: How far that can be relied on.
    """

    kind: FundKind
    about: str
    is_cash_together: bool
    may_move_within_partner: bool
    may_move_across_partners: bool
    may_move_across_strands: bool
    needs_host: bool
    needs_pool_manager: bool
    needs_agreement: bool
    is_notional: bool
    control: Control
    why_not: str
    rests_on: str
    certainty: Certainty


MODES: Mapping[FundKind, Mode] = {
    mode.kind: mode
    for mode in (
        Mode(
            kind=FundKind.SINGLE,
            about="One organisation's own budget, decided and spent by it alone.",
            is_cash_together=False,
            may_move_within_partner=True,
            may_move_across_partners=False,
            may_move_across_strands=True,
            needs_host=False,
            needs_pool_manager=False,
            needs_agreement=False,
            is_notional=False,
            control=Control.WARN,
            why_not="a single budget is one organisation's own",
            rests_on="The meaning of the word",
            certainty=Certainty.OWN_RULE,
        ),
        Mode(
            kind=FundKind.ALIGNED,
            about=(
                "Budgets planned side by side for one purpose; each partner keeps and "
                "spends its own."
            ),
            is_cash_together=False,
            may_move_within_partner=True,
            may_move_across_partners=False,
            may_move_across_strands=True,
            needs_host=False,
            needs_pool_manager=False,
            needs_agreement=False,
            is_notional=False,
            control=Control.WARN,
            why_not="aligned budgets stay with the partner whose they are",
            rests_on="Practice of joint commissioning",
            certainty=Certainty.UNVERIFIED,
        ),
        Mode(
            kind=FundKind.SYNCHRONISED,
            about=(
                "Aligned budgets whose ledgers cover the same periods and are read as "
                "one; nothing passes between them."
            ),
            is_cash_together=False,
            may_move_within_partner=True,
            may_move_across_partners=False,
            may_move_across_strands=True,
            needs_host=False,
            needs_pool_manager=False,
            needs_agreement=False,
            is_notional=False,
            control=Control.WARN,
            why_not=(
                "synchronised ledgers are read as one and kept as two, so nothing can "
                "pass between them"
            ),
            rests_on="Practice of joint commissioning",
            certainty=Certainty.UNVERIFIED,
        ),
        Mode(
            kind=FundKind.LEAD,
            about=(
                "One partner exercises the functions of another and is paid for it; what "
                "each pays is accounted for apart."
            ),
            is_cash_together=False,
            may_move_within_partner=True,
            may_move_across_partners=False,
            may_move_across_strands=True,
            needs_host=False,
            needs_pool_manager=False,
            needs_agreement=True,
            is_notional=False,
            control=Control.WARN,
            why_not=(
                "what is paid to a lead is paid for the functions of whoever pays, and "
                "is not pooled"
            ),
            rests_on="NHS Act 2006 section 75; SI 2000/617 regulations 8 and 9",
            certainty=Certainty.UNVERIFIED,
        ),
        Mode(
            kind=FundKind.POOLED,
            about=(
                "One fund that partners pay into, spent on any service that the "
                "agreement covers whosever money it was."
            ),
            is_cash_together=True,
            may_move_within_partner=True,
            may_move_across_partners=True,
            may_move_across_strands=True,
            needs_host=True,
            needs_pool_manager=True,
            needs_agreement=True,
            is_notional=False,
            control=Control.WARN,
            why_not="",
            rests_on="NHS Act 2006 section 75; SI 2000/617 regulation 7",
            certainty=Certainty.SECOND_HAND,
        ),
        Mode(
            kind=FundKind.INDICATIVE,
            about=(
                "What a practice or a team may expect to be spent for its people; the "
                "cash stays with whoever holds the contracts."
            ),
            is_cash_together=False,
            may_move_within_partner=True,
            may_move_across_partners=False,
            may_move_across_strands=True,
            needs_host=False,
            needs_pool_manager=False,
            needs_agreement=False,
            is_notional=True,
            control=Control.WARN,
            why_not="an indicative budget holds no cash that could be handed over",
            rests_on="Practice of practice-based commissioning",
            certainty=Certainty.UNVERIFIED,
        ),
        Mode(
            kind=FundKind.POT,
            about=(
                "A small sum handed to a group to spend on agreed priorities, up to a "
                "limit."
            ),
            is_cash_together=False,
            may_move_within_partner=False,
            may_move_across_partners=False,
            may_move_across_strands=False,
            needs_host=False,
            needs_pool_manager=False,
            needs_agreement=False,
            is_notional=False,
            control=Control.HARD_STOP,
            why_not="a pot is handed over by one partner for one group",
            rests_on="Practice of locality planning groups",
            certainty=Certainty.UNVERIFIED,
        ),
        Mode(
            kind=FundKind.GRANT,
            about=(
                "Money that one body pays another for an agreed purpose, with a yearly "
                "statement that it was spent so."
            ),
            is_cash_together=False,
            may_move_within_partner=False,
            may_move_across_partners=False,
            may_move_across_strands=False,
            needs_host=False,
            needs_pool_manager=False,
            needs_agreement=True,
            is_notional=False,
            control=Control.HARD_STOP,
            why_not="a grant is for its purpose and passes one way",
            rests_on="NHS Act 2006 sections 76 and 256",
            certainty=Certainty.UNVERIFIED,
        ),
    )
}


def mode_of(kind: FundKind) -> Mode:
    """What a kind of fund allows and asks for."""
    return MODES[kind]


def refusal_of_virement(
    kind: FundKind,
    *,
    from_partner: int | None,
    to_partner: int | None,
    from_strand: str,
    to_strand: str,
    names: Mapping[int, str] | None = None,
) -> str | None:
    """Why money may not be moved within a fund; ``None`` when its kind allows it.

    Who may decide a virement, and up to how much, is a question of delegation and asked
    elsewhere.

    Args:
        kind: What kind of fund it is.
        from_partner: Whose part it is taken from; none where the fund knows no parts.
        to_partner: To whose part it goes; none where the fund knows no parts.
        from_strand: The service it was for.
        to_strand: The service it is to be for.
        names: What partners are called, for the words.
    """
    mode = mode_of(kind)
    crosses_partners = from_partner != to_partner
    crosses_strands = from_strand != to_strand
    if not crosses_partners and not crosses_strands:
        return f"The money is for {from_strand} already, so there is nothing to move."
    if crosses_partners and not mode.may_move_across_partners:
        return (
            f"Money cannot move from {_part(from_partner, names)} to "
            f"{_part(to_partner, names)}: {mode.why_not}."
        )
    is_free = mode.may_move_across_strands and (
        crosses_partners or mode.may_move_within_partner
    )
    if crosses_strands and not is_free:
        return (
            f"Money cannot move from {from_strand} to {to_strand}: "
            f"a {kind.label.lower()} is kept to what it was given for."
        )
    return None


def _part(partner: int | None, names: Mapping[int, str] | None) -> str:
    if partner is None:
        return "the fund as a whole"
    return names[partner] if names and partner in names else f"partner {partner}"


@dataclass(frozen=True, slots=True)
class CommitmentSeen:
    """What a fund says to a commitment: at most one of the two, as a sentence."""

    refusal: str | None = None
    warning: str | None = None


def commitment_seen(
    kind: FundKind,
    control: Control,
    *,
    budget_pence: int | None,
    committed_pence: int,
    adding_pence: int,
) -> CommitmentSeen:
    """What a fund says to a commitment, by its control.

    Args:
        kind: What kind of fund it is.
        control: What is to happen where a limit is passed.
        budget_pence: What the fund has; none where that is not known.
        committed_pence: What is spent or committed already.
        adding_pence: What is to be committed now, above 0.

    Returns:
        A refusal where the control stops, a warning where it warns, and neither where
        the commitment fits or is only recorded. Where it is not known what the fund has,
        a control that stops does stop.

    Raises:
        BadInput: When nothing or less is to be committed.
    """
    if adding_pence <= 0:
        raise BadInput("A commitment has to be of more than nothing.")
    what = kind.label
    if budget_pence is None:
        words = (
            f"{what}: what it has is not known, so nobody can say whether "
            f"{pounds(adding_pence)} fits."
        )
    else:
        over = committed_pence + adding_pence - budget_pence
        if over <= 0:
            return CommitmentSeen()
        words = (
            f"{what}: {pounds(adding_pence)} on top of {pounds(committed_pence)} is "
            f"{pounds(over)} more than the {pounds(budget_pence)} "
            f"{'that is indicated' if mode_of(kind).is_notional else 'it has'}."
        )
    if control is Control.HARD_STOP:
        return CommitmentSeen(refusal=words)
    if control is Control.WARN:
        return CommitmentSeen(warning=words)
    return CommitmentSeen()


@dataclass(frozen=True, slots=True)
class LedgerSeen:
    """One partner's ledger for a period: its lines, and the total that it states.

    Attributes:
        partner: Whose it is.
        starts_on: First day of its period.
        ends_before: First day after its period.
        pence_by_strand: Whole pence by service; none where a line is not known.
        stated_pence: The total that the partner's own ledger shows.
    """

    partner: int
    starts_on: date
    ends_before: date
    pence_by_strand: Mapping[str, int | None]
    stated_pence: int


@dataclass(frozen=True, slots=True)
class LedgersAsOne:
    """Ledgers side by side, kept apart: no line of one is changed by another.

    Attributes:
        ledgers: The ledgers.
        faults: Each ledger that does not add up to the total it states, in a sentence.
    """

    ledgers: Sequence[LedgerSeen]
    faults: Sequence[str]

    @property
    def pence(self) -> int:
        """What the stated totals come to."""
        return sum(each.stated_pence for each in self.ledgers)

    def table(self, names: Mapping[int, str]) -> Table:
        """Services down, partners across; ``None`` where one has no such line."""
        strands = dict.fromkeys(
            strand for each in self.ledgers for strand in each.pence_by_strand
        )
        return Table(
            key="ledgers_as_one",
            title="Ledgers read as one",
            columns=(
                Column("strand", "Service"),
                *(
                    Column(f"partner_{each.partner}", names[each.partner], "pence")
                    for each in self.ledgers
                ),
            ),
            rows=(
                *(
                    (
                        strand,
                        *(each.pence_by_strand.get(strand) for each in self.ledgers),
                    )
                    for strand in strands
                ),
                ("Stated total", *(each.stated_pence for each in self.ledgers)),
            ),
            note=" ".join(self.faults),
        )


def read_as_one(
    ledgers: Sequence[LedgerSeen], *, names: Mapping[int, str]
) -> LedgersAsOne:
    """Read the ledgers of several partners as one, without moving anything.

    Args:
        ledgers: One for each partner, all for the same period.
        names: What the partners are called.

    Returns:
        The ledgers, with a sentence for each that does not add up to its own total.

    Raises:
        BadInput: When there are fewer than two, a partner has two, or the periods differ.
    """
    partners = [each.partner for each in ledgers]
    if len(partners) < 2:
        raise BadInput("It takes the ledgers of two partners to read them as one.")
    if twice := {names[each] for each in partners if partners.count(each) > 1}:
        raise BadInput(f"{listed(sorted(twice))} has more than one ledger.")
    periods = {(each.starts_on, each.ends_before) for each in ledgers}
    if len(periods) > 1:
        told = listed([f"{names[each.partner]} {_period(each)}" for each in ledgers])
        raise BadInput(f"The ledgers cover different periods: {told}.")
    return LedgersAsOne(
        tuple(ledgers),
        tuple(fault for each in ledgers if (fault := _fault(each, names))),
    )


def _period(ledger: LedgerSeen) -> str:
    whole_year = (ledger.starts_on.month, ledger.starts_on.day) == (
        ledger.ends_before.month,
        ledger.ends_before.day,
    ) == (4, 1) and ledger.ends_before.year == ledger.starts_on.year + 1
    if whole_year:
        return year_said(ledger.starts_on.year)
    return f"{ledger.starts_on.isoformat()} up to {ledger.ends_before.isoformat()}"


def _fault(ledger: LedgerSeen, names: Mapping[int, str]) -> str | None:
    name = names[ledger.partner]
    unknown = [
        strand for strand, pence in ledger.pence_by_strand.items() if pence is None
    ]
    if unknown:
        return (
            f"Whether the ledger of {name} adds up cannot be said: {listed(unknown)} is "
            "not known."
        )
    total = sum(pence for pence in ledger.pence_by_strand.values() if pence is not None)
    if total == ledger.stated_pence:
        return None
    return (
        f"The ledger of {name} states {pounds(ledger.stated_pence)} and its lines add up "
        f"to {pounds(total)}."
    )


def modes_table() -> Table:
    """Every kind of fund beside the others, for readers."""
    return Table(
        key="fund_modes",
        title="What each kind of fund allows",
        columns=(
            Column("kind", "Kind"),
            Column("about", "What it is"),
            Column("cash", "Cash held as one"),
            Column("within", "Moves within a partner's part"),
            Column("across_partners", "Moves across partners"),
            Column("across_strands", "Moves across services"),
            Column("host", "Needs a host"),
            Column("manager", "Needs a pool manager"),
            Column("agreement", "Needs an agreement"),
            Column("notional", "Notional"),
            Column("control", "When a limit is passed"),
            Column("rests_on", "Rests on"),
            Column("certainty", "How certain"),
        ),
        rows=tuple(
            (
                mode.kind.label,
                mode.about,
                *(
                    "Yes" if each else "No"
                    for each in (
                        mode.is_cash_together,
                        mode.may_move_within_partner,
                        mode.may_move_across_partners,
                        mode.may_move_across_strands,
                        mode.needs_host,
                        mode.needs_pool_manager,
                        mode.needs_agreement,
                        mode.is_notional,
                    )
                ),
                mode.control.label,
                mode.rests_on,
                str(mode.certainty),
            )
            for mode in MODES.values()
        ),
    )
