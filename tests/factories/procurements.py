"""Procurements and whole lives of contracts, drawn by Hypothesis."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from ropewalk.standards.ocds.records import (
    PROCEDURES,
    Amendment,
    Award,
    Budget,
    BudgetLine,
    Classification,
    Contract,
    Criterion,
    Days,
    Document,
    Identifier,
    Implementation,
    Item,
    Lot,
    Milestone,
    Party,
    Planning,
    Procurement,
    Tag,
    Tender,
    Transaction,
    make_ocid,
    party_id,
)

START = datetime(2026, 4, 1, 9, tzinfo=UTC)
BUYER = Identifier(scheme="GB-LAE", id="E10000016", legal_name="Kent County Council")
PROVIDER = Identifier(scheme="GB-COH", id="01234567", legal_name="Home Help Limited")
CHARITY = Identifier(scheme="GB-CHC", id="1234567")

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")),
    min_size=1,
    max_size=12,
)
maybe_words = st.none() | words
pence = st.integers(-(10**14), 10**14)
maybe_pence = st.none() | pence
moments = st.datetimes(
    datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)
).map(lambda at: at.replace(microsecond=0))
maybe_moments = st.none() | moments
days = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@st.composite
def terms(draw):
    first = draw(days)
    length = draw(st.integers(1, 4000))
    extension = draw(st.none() | st.integers(1, 800))
    end = first + timedelta(days=length)
    return Days(
        starts_on=first,
        ends_before=end,
        may_extend_before=None if extension is None else end + timedelta(extension),
    )


def listed(part, at_least=0):
    """Up to three of something, numbered so that no id stands twice."""
    return st.lists(part, min_size=at_least, max_size=3).map(
        lambda parts: tuple(replace(p, id=str(n)) for n, p in enumerate(parts, 1))
    )


documents = st.builds(
    Document,
    id=st.just("1"),
    kind=st.sampled_from(["tenderNotice", "awardNotice", "contractSigned"]),
    notice=st.none() | st.sampled_from(["UK4", "UK6", "UK7", "UK10"]),
    title=maybe_words,
    url=st.none() | st.just("https://example.org/notice/1"),
    published_at=maybe_moments,
)
milestones = st.builds(
    Milestone,
    id=st.just("1"),
    title=maybe_words,
    due_at=maybe_moments,
    status=st.none() | st.sampled_from(["scheduled", "met", "notMet"]),
)
criteria = st.builds(
    Criterion,
    name=words,
    kind=st.sampled_from(["price", "cost", "quality"]),
    per_cent=st.none() | st.decimals(0, 100, places=2).map(abs),
)
lots = st.builds(
    Lot,
    id=st.just("1"),
    title=maybe_words,
    pence=maybe_pence,
    period=st.none() | terms(),
    criteria=st.lists(criteria, max_size=3).map(tuple),
)
plannings = st.builds(
    Planning,
    rationale=words,
    budget=st.builds(
        Budget,
        id=st.just("B-1"),
        pence=pence,
        project=maybe_words,
        lines=listed(st.builds(BudgetLine, id=st.just("1"), pence=pence)),
    ),
    documents=listed(documents),
    milestones=listed(milestones),
)
amendments = st.builds(
    Amendment, id=st.just("1"), changed_at=moments, rationale=maybe_words
)


@st.composite
def tenders(draw):
    procedure = draw(st.sampled_from(sorted(PROCEDURES)))
    parts = draw(listed(lots, at_least=1))
    return Tender(
        id="T-1",
        title=draw(words),
        status="active",
        method=PROCEDURES[procedure].method,
        method_details=PROCEDURES[procedure].details,
        category="services",
        classification=Classification(scheme="CPV", id="85000000"),
        pence=draw(maybe_pence),
        criteria=draw(st.none() | st.just("ratedCriteria")),
        opens_at=draw(maybe_moments),
        closes_at=draw(moments),
        period=draw(st.none() | terms()),
        items=(Item(id="1", description=draw(maybe_words), lot_id=parts[0].id),),
        lots=parts,
        documents=draw(listed(documents)),
    )


@st.composite
def awards(draw, tender):
    return Award(
        id="A-1",
        title=draw(maybe_words),
        status="active",
        decided_at=draw(moments),
        pence=draw(pence),
        supplier_ids=draw(
            st.sampled_from(
                [(party_id(PROVIDER),), (party_id(PROVIDER), party_id(CHARITY))]
            )
        ),
        lot_ids=(tender.lots[0].id,),
        period=draw(st.none() | terms()),
        documents=draw(listed(documents)),
    )


contracts = st.builds(
    Contract,
    id=st.just("C-1"),
    award_id=st.just("A-1"),
    title=maybe_words,
    status=st.just("active"),
    pence=pence,
    period=terms(),
    signed_at=maybe_moments,
    documents=listed(documents),
)
payments = st.builds(
    Transaction,
    id=st.just("1"),
    paid_at=moments,
    pence=pence,
    payer_id=st.just(party_id(BUYER)),
    payee_id=st.just(party_id(PROVIDER)),
)
implementations = st.builds(
    Implementation,
    transactions=listed(payments, at_least=1),
    milestones=listed(milestones),
    documents=listed(documents),
)


def parties():
    """A council that buys, a company and a charity that supply."""
    return (
        Party(
            id=party_id(BUYER),
            name="Kent County Council",
            roles=("buyer", "payer"),
            identifier=BUYER,
            others=(Identifier(scheme="GB-PPON", id="PABC-1234-WXYZ"),),
        ),
        Party(
            id=party_id(PROVIDER),
            name="Home Help",
            roles=("supplier", "payee"),
            identifier=PROVIDER,
        ),
        Party(id=party_id(CHARITY), roles=("supplier",), identifier=CHARITY),
    )


@st.composite
def lives(draw):
    """What happens to a procurement, event by event: tag, moment, how it then stands."""
    told = Procurement(
        ocid=make_ocid(prefix="ocds-abc123", reference="KCC-2026_7.1"),
        buyer_id=party_id(BUYER),
        parties=parties(),
        planning=draw(plannings),
    )
    tender = draw(tenders())
    events = [(Tag.PLANNING, told), (Tag.TENDER, replace(told, tender=tender))]
    tender = replace(tender, pence=draw(pence), closes_at=draw(moments))
    told = replace(told, tender=tender)
    events.append((Tag.TENDER_UPDATE, told))
    if draw(st.booleans()):
        told = replace(told, tender=replace(tender, status="cancelled"))
        events.append((Tag.TENDER_CANCELLATION, told))
    else:
        told = replace(told, tender=replace(tender, status="complete"))
        told = replace(told, awards=(draw(awards(tender)),))
        events.append((Tag.AWARD, told))
        contract = draw(contracts)
        events.append((Tag.CONTRACT, told := replace(told, contracts=(contract,))))
        contract = replace(
            contract,
            pence=draw(pence),
            period=draw(terms()),
            amendments=draw(listed(amendments, at_least=1)),
        )
        told = replace(told, contracts=(contract,))
        events.append((Tag.CONTRACT_AMENDMENT, told))
        contract = replace(contract, implementation=draw(implementations))
        told = replace(told, contracts=(contract,))
        events.append((Tag.IMPLEMENTATION, told))
        contract = replace(contract, status="terminated")
        told = replace(told, contracts=(contract,))
        events.append((Tag.CONTRACT_TERMINATION, told))
    gaps = draw(
        st.lists(st.integers(0, 10**6), min_size=len(events), max_size=len(events))
    )
    at, life = START, []
    for gap, (tag, stands) in zip(gaps, events, strict=True):
        at += timedelta(seconds=gap, microseconds=1)
        life.append((tag, at, stands))
    return life
