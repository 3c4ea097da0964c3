"""What programs are told of a thread."""

from datetime import date

from ninja import Field, Schema

from ropewalk.api.figures import Figure


class Thing(Schema):
    """One thing on a thread, by its kind and number."""

    kind: str
    id: int


class OnThread(Thing):
    """A thing as the thread tells it."""

    title: str
    stage: str
    says: str = Field(description="Its money, figure or state, in words.")
    on: date | None = Field(description="Its day; null where it has none.")
    pence: int | None = Field(
        description="Its money in whole pence; null where it has or tells none."
    )
    has_figure: bool = Field(
        description="Whether it tells a figure: its address with /why says why."
    )


class Counted(Schema):
    """How many of a kind are on the thread, shown here or not."""

    kind: str
    total: int
    pence: int | None = Field(
        description="What all payments come to, in whole pence; null of other kinds."
    )


class Line(Schema):
    """That one thing leads to another. A longer way that is told takes its place."""

    upper: Thing
    lower: Thing


class LooseEnd(Schema):
    """That something hangs loose at a thing."""

    thing: Thing
    code: str
    sentence: str
    remedy: str
    tied_by: str = Field(description="Who can tie it, by their roles.")


class Thread(Schema):
    """The thread through one thing: what leads to it, and what follows from it."""

    on: date
    start: OnThread
    sentence: str
    counted: list[Counted]
    things: list[OnThread] = Field(
        description="The latest few of each kind, in the order of the thread."
    )
    lines: list[Line]
    loose_ends: list[LooseEnd] = Field(description="Of the things told here.")
    loose_ends_elsewhere: int = Field(
        description="How many more there are at things that are not told here."
    )


class Fact(Schema):
    """Something that stands behind a figure and is no figure itself."""

    what: str
    value: str


class LeadsTo(Schema):
    """What a figure leads to, of what you may open."""

    words: str
    kind: str = Field(
        description="A kind of thing on the thread, or entries of a fund, or a meeting."
    )
    id: int = Field(description="Its number; of entries, that of their fund.")
    account: str | None = Field(
        description="Of entries, the kind of account; else null."
    )
    budget_year: int | None = Field(
        description="Of entries, the year of their budget; else null."
    )


class Why(Schema):
    """Why the figures of one thing are what they are."""

    on: date
    thing: Thing
    title: str
    sentence: str
    figures: list[Figure]
    facts: list[Fact]
    leads_to: list[LeadsTo]


class PaidOnOrder(Schema):
    """What was paid on one order."""

    order_id: int
    reference: str
    supplier: str
    fund: str
    payments: int
    pence: int


class Paid(Schema):
    """What is paid on the thread through one thing."""

    on: date
    thing: Thing
    figure: Figure | None = Field(description="Null where nothing was paid.")
    orders: list[PaidOnOrder]
