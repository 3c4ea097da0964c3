"""What programs are told of money: sums are whole pence, in fields that end in _pence."""

from datetime import date, datetime

from ninja import Field, Schema

from ropewalk.api.figures import Figure, Source


class Organisation(Schema):
    """An organisation, by its number and name."""

    id: int
    name: str


class FundListed(Schema):
    """A fund in the register."""

    id: int
    title: str
    kind: str
    kind_in_words: str
    standing: str = Field(description="What it is today: a pool is not always one yet.")
    is_pool: bool
    host: Organisation
    control: str = Field(description="What happens when too little is left.")
    is_open: bool


class Funds(Schema):
    """The funds in which the account's organisations take part."""

    on: date
    funds: list[FundListed]


class Strand(Schema):
    """Where a strand stands in the year."""

    number: int
    title: str
    budget_pence: int | None = Field(description="Null where none is given.")
    held_back_pence: int
    committed_pence: int
    spent_pence: int = Field(description="Before income.")
    available_pence: int | None = Field(description="Null without a budget.")


class Quarter(Schema):
    """A quarter of the year. It runs up to, and not including, ``ends_before``."""

    number: int
    starts_on: date
    ends_before: date
    is_closed: bool


class ClosedHard(Schema):
    """A partner closed its books of a year hard, and with it every year before.

    What is posted after that for the partner goes into a later year and keeps its day.
    """

    partner: Organisation
    year_starting: int
    on: date


class Fund(FundListed):
    """Where a fund stands in a year."""

    on: date
    standing_reason: str
    year_starting: int
    figures: list[Figure] = Field(description="Budget, committed, spent and available.")
    cash: list[Figure] = Field(
        description="Held, due from partners, owed to suppliers."
    )
    strands: list[Strand]
    quarters: list[Quarter]
    closed_hard: list[ClosedHard] = Field(
        description="Which partner closed which year hard, of every year, first to last."
    )


class Entry(Schema):
    """One posting: an amount out of one account into another."""

    id: int
    journal_id: int
    move: str
    counts_on: date
    quarter: str
    posted_on: date
    out_of: str
    into: str
    amount_pence: int


class Entries(Schema):
    """A page of the entries of a fund, latest first."""

    fund_id: int
    source: Source
    entries: list[Entry]
    next_after: int | None = Field(
        description="What to ask the next page with, as after; null on the last page."
    )


class Instalment(Schema):
    """One payment that is owed, and how it stands today."""

    due_on: date
    amount_pence: int
    paid_pence: int
    standing: str
    said: str


class Contribution(Schema):
    """What one partner puts in for the year from one source."""

    organisation: Organisation
    source: str
    agreed_pence: int
    received_pence: int = Field(description="For the contribution itself.")
    risk_received_pence: int = Field(
        description="For shared risk; below nothing, it went back."
    )
    late_pence: int
    instalments: list[Instalment]


class Contributions(Schema):
    """What partners put into a fund for a year."""

    fund_id: int
    on: date
    year_starting: int
    sentence: str
    figures: list[Figure] = Field(
        description="To be put in, came in, late, and came in for risk."
    )
    contributions: list[Contribution]


class Order(Schema):
    """An order and where it stands, with the steps behind each figure."""

    id: int
    reference: str
    supplier: str
    what: str
    strand: str
    source: str | None
    year_starting: int
    is_capital: bool
    state: str
    figures: list[Figure] = Field(
        description="Ordered, still to be delivered, spent, invoiced and not yet paid, "
        "and paid."
    )


class Orders(Schema):
    """A page of the orders of a fund, newest first."""

    fund_id: int
    orders: list[Order]
    next_after: int | None = Field(
        description="What to ask the next page with, as after; null on the last page."
    )


class Forecast(Schema):
    """Where a year is likely to end."""

    fund_id: int
    on: date
    year_starting: int
    months_known: int = Field(description="Months of the year that have ended.")
    forecast: Figure
    budget: Figure
    reasons: list[str]


class Borne(Schema):
    """What a partner bears of an overspend; below nothing, its part of an underspend."""

    organisation: Organisation
    figure: Figure


class SharingConfirmed(Schema):
    """That a partner's finance officer confirmed what each bears, as it then stood."""

    organisation: Organisation
    confirmed_at: datetime
    is_as_it_stands: bool = Field(
        description="False where spending, budget or terms changed since."
    )


class Risk(Schema):
    """How what is over or under in a year is shared."""

    fund_id: int
    year_starting: int
    sentence: str
    terms: list[str] = Field(description="What the partners agreed, a sentence each.")
    variance: Figure
    borne: list[Borne] = Field(
        description="Empty where it cannot be shared; the sentence says why."
    )
    why: list[str] = Field(description="How the shares came about, step by step.")
    confirmed: list[SharingConfirmed] = Field(
        description="What the finance officer of each partner confirmed last."
    )
    shared_at: datetime | None = Field(description="When it was posted, if it was.")


class StatementListed(Schema):
    """A statement in the register. It runs up to, not including, ``ends_before``."""

    id: int
    fund_id: int
    fund_title: str
    title: str
    kind: str
    year_starting: int
    quarter: int | None = Field(description="Null for a whole year.")
    starts_on: date
    ends_before: date
    as_known: datetime = Field(description="What was posted by then is in it.")
    issued_at: datetime | None


class StatementInRegister(StatementListed):
    """A statement in the register, with how far it is."""

    state: str


class Statements(Schema):
    """The statements of the funds that the account may see, latest first."""

    statements: list[StatementInRegister]


class Clearance(Schema):
    """A partner, and what its finance officer said."""

    organisation: Organisation
    is_clear: bool | None = Field(description="Null until something is said.")
    said: str


class StrandSpent(Schema):
    """What a strand was given for the year, and what was spent of it."""

    title: str
    budget_pence: int
    spent_pence: int = Field(description="In the time of the statement.")
    year_pence: int = Field(description="In the year to its end.")
    left_pence: int


class Statement(StatementListed):
    """A statement, made again from the ledger as it was known."""

    state: str
    standing: str = Field(description="What the fund was on the last day.")
    sentence: str
    figures: list[Figure] = Field(
        description="Brought forward, income, expenditure and carried forward."
    )
    strands: list[StrandSpent]
    clearances: list[Clearance]
    notes: list[str]
    is_as_prepared: bool = Field(
        description="Whether the ledger still gives what it said when it was prepared."
    )
    content_hash: str = Field(description="SHA-256 of every figure by its account.")
