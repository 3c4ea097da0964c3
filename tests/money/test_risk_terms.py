"""Terms of sharing risk: what they say is what is recorded, shown, and posted."""

from datetime import date

import pytest
from factories.laid import laid
from factories.money import open_pool
from factories.organisations import NOON
from factories.statements import (
    confirmed,
    funded_pool,
    quarter_closed,
    spent,
    tiered,
)
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.money.actions.risk import set_risk_terms, share_risk
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.risk import (
    borne_table,
    examples_of,
    posting_of,
    risk_of,
    terms_of,
    why_not_share,
)
from ropewalk.money.rules.risk_posting import (
    late_posting_said,
    lines_of_sharing,
    version_of_sharing,
    year_of_posting,
)
from ropewalk.money.rules.risk_share import (
    Basis,
    Sharing,
    Terms,
    Underspend,
    share_variance,
)
from ropewalk.money.rules.risk_terms import (
    TermsSaid,
    TierSaid,
    terms_in_words,
    terms_meant,
)

NAMES = {1: "The council", 2: "The board"}
MANY = [
    TermsSaid(Basis.PROPORTIONAL, Underspend.RETURN),
    TermsSaid(
        Basis.FIXED,
        Underspend.CARRY_FORWARD,
        tiers=[TierSaid(shares={1: 2_500, 2: 7_500})],
        de_minimis_pence=1_000_00,
    ),
    TermsSaid(
        Basis.TIERED,
        Underspend.REINVEST,
        tiers=[
            TierSaid(200),
            TierSaid(500, {1: 10_000}),
            TierSaid(None, {1: 5_000, 2: 5_000}),
        ],
        cap_pence=5_000_00,
        bears_above_id=1,
        caps={2: 9_000_00},
    ),
    TermsSaid(
        Basis.BY_SERVICE_OWNER,
        Underspend.RETURN,
        fallback=Basis.PROPORTIONAL,
        trigger_basis_points=250,
        recovery_days=28,
        recovery_body="the board",
    ),
]


def on(said, numbers):
    """Terms with the organisations of a fund in place of 1 and 2."""

    def those(shares):
        return {numbers[each]: part for each, part in shares.items()}

    return TermsSaid(
        basis=said.basis,
        underspend=said.underspend,
        tiers=[
            TierSaid(each.up_to_basis_points, those(each.shares)) for each in said.tiers
        ],
        fallback=said.fallback,
        caps=those(said.caps),
        cap_pence=said.cap_pence,
        bears_above_id=said.bears_above_id and numbers[said.bears_above_id],
        de_minimis_pence=said.de_minimis_pence,
        trigger_basis_points=said.trigger_basis_points,
        recovery_days=said.recovery_days,
        recovery_body=said.recovery_body,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("said", MANY, ids=lambda said: said.basis.value)
def test_what_is_recorded_means_what_was_shown_before(said):
    pool = open_pool()
    entered = on(said, {1: pool.three.first.pk, 2: pool.three.icb.pk})

    recorded = set_risk_terms(
        fund_id=pool.fund.pk,
        year_starting=2026,
        terms=entered,
        by=pool.manager,
        at=NOON,
    )

    assert terms_of(recorded) == terms_meant(entered, host=pool.fund.host_id)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (MANY[0], "What is over or under is shared in proportion to contributions."),
        (MANY[1], "shared in fixed shares: The council 25% and The board 75%."),
        (
            MANY[1],
            "Up to £1,000.00 nothing is shared: it stays with The council as host.",
        ),
        (MANY[1], "An underspend is carried forward in the fund."),
        (MANY[2], "The first 2% of the budget: in proportion to contributions."),
        (MANY[2], "From 2% of the budget to 5% of the budget: The council 100%."),
        (MANY[2], "Above 5% of the budget: The council 50% and The board 50%."),
        (MANY[2], "No more than £5,000.00 of an overspend is shared: The council"),
        (
            MANY[2],
            "The board bears no more than £9,000.00 of an overspend: The council",
        ),
        (MANY[3], "Each partner bears the variance of the services it owns."),
        (MANY[3], "services that nobody owns is shared in proportion"),
        (
            MANY[3],
            "2.5% or more above budget calls for a plan within 28 days, which the",
        ),
    ],
)
def test_terms_read_as_sentences(said, words):
    told = " ".join(terms_in_words(terms_meant(said, host=1), NAMES))
    assert words in told


def test_terms_that_leave_something_open_are_refused_before_they_are_recorded():
    with pytest.raises(BadInput, match="add up to 90%"):
        terms_meant(
            TermsSaid(Basis.FIXED, Underspend.RETURN, [TierSaid(shares={1: 9_000})]),
            host=1,
        )
    with pytest.raises(BadInput, match="leave the last tier open"):
        terms_meant(TermsSaid(Basis.TIERED, Underspend.RETURN, [TierSaid(200)]), host=1)


@given(
    contributions=st.dictionaries(st.integers(1, 5), st.integers(0, 10**9), min_size=1),
    budget=st.integers(0, 10**9),
    outturn=st.integers(0, 10**9),
    underspend=st.sampled_from(list(Underspend)),
)
def test_what_is_posted_is_what_each_bears(contributions, budget, outturn, underspend):
    if not any(contributions.values()):
        contributions[1] = 1
    sharing = share_variance(
        Terms(Basis.PROPORTIONAL, underspend),
        contributions,
        budget_pence=budget,
        outturn_pence=outturn,
    )

    lines = lines_of_sharing(sharing)

    owed = {}
    for each in lines:
        sign = 1 if each.into.kind == A.DUE else -1
        partner = each.into.partner
        owed[partner] = owed.get(partner, 0) + sign * each.pence
        assert each.pence > 0
    if sharing.variance_pence < 0 and underspend is not Underspend.RETURN:
        assert not lines
    else:
        assert owed == {each: part for each, part in sharing.by_partner.items() if part}


@pytest.mark.parametrize(
    ("closed", "words"),
    [
        ({}, ""),
        ({2: 2024}, ""),  # an earlier year
        ({9: 2025}, ""),  # a partner whose share is not posted
        (
            {2: 2025},
            (
                "posted in 2026/27, as B closed its books of 2025/26 hard: what is posted for A "
                "and C goes there too, though they have not closed 2025/26."
            ),
        ),
        (
            {1: 2025, 2: 2026},
            (
                "posted in 2027/28, as A and B closed their books of 2025/26 hard: what is "
                "posted for C goes there too, though it has not closed 2025/26."
            ),
        ),
        (
            {1: 2025, 2: 2025, 3: 2025},
            "posted in 2026/27, as A, B and C closed their books of 2025/26 hard.",
        ),
    ],
)
def test_where_a_sharing_goes_after_a_hard_close_is_said_of_everybody(closed, words):
    said = late_posting_said({1: "A", 2: "B", 3: "C"}, closed, year_starting=2025)

    assert said.endswith(words)
    assert bool(said) == bool(words)


@pytest.mark.parametrize(
    ("closed", "into"),
    [({}, 2025), ({1: 2025}, 2026), ({1: 2024, 2: 2026}, 2027), ({3: 2025}, 2025)],
)
def test_a_sharing_goes_into_the_first_year_that_nobody_in_it_closed_hard(closed, into):
    sharing = Sharing(100, 110, {1: 4, 2: 6, 3: 0}, bands=(), why=())
    assert year_of_posting(sharing, closed, year_starting=2025) == into
    kept = Sharing(110, 100, {1: -4, 2: -6}, (), (), Underspend.REINVEST)
    assert year_of_posting(kept, closed, year_starting=2025) == 2025


def test_a_sharing_that_changed_has_another_version():
    def version(terms=1, posted_into=2026, **changes):
        said = {
            "budget_pence": 100,
            "outturn_pence": 110,
            "by_partner": {1: 4, 2: 6},
            "bands": (),
            "why": (),
        }
        return version_of_sharing(
            Sharing(**said | changes), terms=terms, posted_into=posted_into
        )

    assert version() == version(why=("Said otherwise",))
    assert version() != version(by_partner={1: 5, 2: 5})
    assert version() != version(budget_pence=99)
    assert version() != version(terms=2)
    assert version() != version(posted_into=2027)


@laid
def pool():
    """£10 million in each of two years, of which the first was overspent by £500,000."""
    made = funded_pool(years=(2025, 2026))
    spent(made, 10_500_000_00, on=date(2026, 3, 1))
    tiered(made, year=2025)
    return made


@pytest.mark.django_db
def test_the_example_is_the_published_one_on_the_funds_own_contributions(pool):
    terms = terms_of(pool.fund.risk_terms.get())

    over, under = examples_of(pool.fund, terms, year_starting=2026)

    first, icb = pool.three.first.pk, pool.three.icb.pk
    assert over.sharing.by_partner[first] == 230_000_00
    assert over.sharing.by_partner[icb] == 270_000_00
    assert under.sharing.variance_pence == -500_000_00


@pytest.mark.django_db
def test_without_a_budget_the_example_is_on_what_partners_put_in():
    pool = open_pool()
    terms = Terms(Basis.PROPORTIONAL, Underspend.RETURN)

    over, _ = examples_of(pool.fund, terms, year_starting=2026)

    assert over.sharing is None or not any(over.sharing.by_partner.values())


@pytest.mark.django_db
def test_what_the_page_shows_is_what_is_posted(pool):
    seen = risk_of(pool.fund, year_starting=2025)
    shown = {row[1]: row[2] for row in posting_of(seen).rows}
    confirmed(pool, year=2025)
    before = balances_now(pool.fund).by(lambda place: place.partner, A.DUE)

    share_risk(
        fund_id=pool.fund.pk,
        year_starting=2025,
        as_seen=seen.version,
        reasons="Contributions come in later",
        by=pool.manager,
        at=NOON,
    )

    after = balances_now(pool.fund).by(lambda place: place.partner, A.DUE)
    for partner, pence in (
        (pool.three.first, 230_000_00),
        (pool.three.icb, 270_000_00),
    ):
        assert shown[f"Contributions due, {partner.name}"] == pence
        assert after[partner.pk] - before[partner.pk] == pence
    assert borne_table(seen.sharing, seen.names).title == "What each partner bears"


@pytest.mark.django_db
def test_what_changed_since_it_was_read_is_not_shared(pool):
    confirmed(pool, year=2025)
    seen = risk_of(pool.fund, year_starting=2025).version
    spent(pool, 1_00, on=date(2026, 3, 2))

    with pytest.raises(BadInput, match="has changed since you read it"):
        share_risk(
            fund_id=pool.fund.pk,
            year_starting=2025,
            as_seen=seen,
            by=pool.manager,
            at=NOON,
        )
    assert not pool.fund.risk_shares.exists()


@pytest.mark.django_db
def test_why_risk_cannot_be_shared_is_said_before_it_is_tried(pool):
    def why(year):
        seen = risk_of(pool.fund, year_starting=year)
        return why_not_share(pool.fund, seen, year_starting=year, on=NOON.date())

    assert why(2025) is None
    assert "The year goes on until 31 March 2027" in why(2026)
    with pytest.raises(BadInput, match="Choose a financial year"):
        why(2030)
    pool.budget(500_000_00, year_starting=2025)  # with nothing to share it is closed
    for number in (1, 2, 3, 4):
        quarter_closed(pool, number, year=2025)
    assert "The last quarter of that year is closed" in why(2025)


@pytest.mark.django_db
def test_without_terms_the_sentence_says_so():
    pool = funded_pool()
    seen = risk_of(pool.fund, year_starting=2026)
    assert "Nothing is recorded of how the partners share" in seen.sentence
    assert posting_of(seen).rows == ()
