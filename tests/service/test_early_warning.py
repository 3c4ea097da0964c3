"""Early warnings: signals with their figures, never a score; what is not known is said."""

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from factories.concerns import of_provider, raised
from factories.laid import laid
from factories.money import YEAR
from factories.organisations import TODAY, AccountFactory, MembershipFactory
from factories.service import AFTER, FIRST_DAY, market
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.organisations.models import Role
from ropewalk.outcomes.kinds import Frequency
from ropewalk.place.market.homes import Home, Homes
from ropewalk.place.remembered import place_called
from ropewalk.place.shelf import shelf
from ropewalk.service.actions.contracts import VersionSaid
from ropewalk.service.actions.deliveries import stop_invoice
from ropewalk.service.actions.performance import ReturnSaid, record_return
from ropewalk.service.kinds import InvoiceState
from ropewalk.service.models import Service
from ropewalk.service.queries.market_watch import market_of_place, watched_by
from ropewalk.service.rules.early_warning import (
    ProviderRecord,
    in_short,
    periods_due,
    signals_of_homes,
    signals_of_record,
)
from ropewalk.service.rules.limits import limit

ON = date(2026, 10, 13)
LISTED = date(2026, 2, 25)
records = pytest.mark.django_db


def home(name="Elm House", **changes):
    said = {
        "has_nursing": True,
        "provider": "Elm Care Limited",
        "postcode": "M33 1AA",
        "district": "E08000009",
        "inspected_on": date(2025, 6, 1),
        "beds": 40,
        "rating": "Good",
        "as_at": LISTED,
    }
    return Home(name=name, **said | changes)


def signals(own, others=()):
    whole = Homes((*own, *others), (), ("E08000009",), ())
    return {each.key: each for each in signals_of_homes(own, whole, on=ON)}


OTHERS = [home(f"Other {n}", provider=f"Provider {n}") for n in range(19)]


def test_a_home_below_good_is_raised_with_its_sentence():
    found = signals([home(), home("Ash House", rating="Inadequate")], OTHERS)["rating"]

    assert found.is_raised
    assert found.figure.value == 1
    assert found.sentence == (
        "1 of 2 homes with a rating is rated requires improvement or inadequate, in the "
        "list of 25 February 2026."
    )


@pytest.mark.parametrize(
    ("ratings", "is_raised", "words"),
    [
        (["Good", "Outstanding"], False, "0 of 2 homes"),
        (["Good", None], None, "Of 1 home the rating is not known."),
        (["Inadequate", None], True, "Of 1 home the rating is not known."),
        ([None, None], None, "The rating of its 2 homes is not in the list held"),
    ],
)
def test_a_rating_that_is_not_known_is_never_counted_as_good(ratings, is_raised, words):
    own = [home(f"Home {n}", rating=each) for n, each in enumerate(ratings)]
    found = signals(own, OTHERS)["rating"]

    assert found.is_raised is is_raised
    assert words in found.sentence


@pytest.mark.parametrize(
    ("inspected", "is_raised"),
    [
        (LISTED - timedelta(days=1100), True),  # over three years when it was listed
        (
            LISTED - timedelta(days=1000),
            None,
        ),  # three years now, but perhaps seen since
        (LISTED - timedelta(days=300), False),
        (None, None),
    ],
)
def test_an_old_inspection_is_raised_by_what_the_list_knew(inspected, is_raised):
    found = signals([home(inspected_on=inspected)], OTHERS)["inspection"]

    assert found.is_raised is is_raised


def test_one_home_without_a_day_leaves_the_inspection_unknown():
    found = signals([home(), home("Ash House", inspected_on=None)], OTHERS)

    assert found["inspection"].is_raised is None
    assert "Of 1 home the day is not known." in found["inspection"].sentence


def test_a_large_share_of_beds_is_raised_where_beds_are_known_and_only_there():
    own = [home(), home("Ash House", beds=100)]
    found = signals(own, OTHERS)
    assert found["share_of_beds"].is_raised
    assert found["share_of_beds"].figure.value == pytest.approx(140 * 100 / 900)
    assert found["share_of_homes"].is_raised is False

    found = signals(own, [*OTHERS, home("Oak", provider="Oak", beds=None)])
    assert found["share_of_beds"].is_raised is None
    assert "its share of them is not known" in found["share_of_beds"].sentence


def test_vacancies_are_never_known_and_never_good():
    found = signals([home()], OTHERS)["vacancies"]

    assert (found.is_raised, found.state, found.figure.value) == (
        None,
        "Not known",
        None,
    )


QUIET = ProviderRecord(0, 1, 10, 100, 4, 0, 2, 0, 0, 1, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"open_concerns": 1}, "concerns"),
        ({"contract_pence": 25}, "share_of_contracts"),
        ({"returns_late": 1}, "returns"),
        ({"disputed": 1, "disputed_pence": 5}, "invoices"),
        ({"paused": 1}, "paused"),
        ({"open_reports": 1}, "exceptions"),
        ({"open_plans": 1}, "exceptions"),
        ({"overdue": 1}, "overdue"),
    ],
)
def test_each_signal_of_the_records_is_raised_by_its_own_fact_alone(changes, key):
    said = {name: getattr(QUIET, name) for name in QUIET.__slots__} | changes
    found = signals_of_record(ProviderRecord(**said), partnership="P", on=ON)

    assert [each.key for each in found if each.is_raised] == [key]
    assert all(each.figure.sources[0].as_at == ON for each in found)


def test_a_provider_of_whom_nothing_came_is_not_known_to_be_good():
    nothing = ProviderRecord(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    found = signals_of_record(nothing, partnership="P", on=ON)

    assert [each.key for each in found if each.is_raised is not None] == ["concerns"]
    assert in_short(found) == "0 of the 1 known are raised; 6 are not known."


@given(
    ratings=st.lists(
        st.sampled_from([None, "Good", "Inadequate"]), min_size=1, max_size=6
    )
)
def test_knowing_less_never_makes_a_signal_look_better(ratings):
    own = [home(f"Home {n}", rating=each) for n, each in enumerate(ratings)]
    less = [*own[:-1], home(own[-1].name, rating=None)]

    before, after = signals(own)["rating"], signals(less)["rating"]
    assert after.is_raised is not False
    if after.is_raised:
        assert before.is_raised


def test_the_limits_say_that_they_are_our_reconstruction():
    for name in ("warn_open_concerns", "warn_inspection_years", "warn_share_of_homes"):
        held = limit(name, on=ON)
        assert held.certainty == "our reconstruction"
        assert held.source.publisher == "The Ropewalk developers"


@given(
    months=st.sampled_from([1, 3, 12]),
    first=st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    days=st.integers(1, 120),
    term=st.integers(1, 2000),
)
def test_returns_are_due_for_whole_periods_within_the_contract(
    months, first, days, term
):
    until = first + timedelta(days=term)
    after = date(2025, 10, 13)
    found = periods_due(months, first, until, days, after=after, on=ON)

    for each in found:
        assert first <= each.starts_on < each.ends_before <= until
        assert each.starts_on.day == each.ends_before.day == 1
        assert after <= each.last_day < ON
        assert (each.ends_before + timedelta(days=days - 1)) == each.last_day
    if months > 1:
        assert {each.starts_on.month % months for each in found} <= {4 % months}
    # an independent count, day by day
    ends = [
        day
        for day in (after + timedelta(days=n - days) for n in range(400 + days))
        if day.day == monthrange(day.year, day.month)[1]
        and (day.month - 3) % months == 0
        and after <= day + timedelta(days=days) < ON
        and day < until
        and _start(day, months) >= first
    ]
    assert len(found) == len(set(ends))


def _start(last, months):
    index = last.year * 12 + last.month - months
    return date(index // 12, index % 12 + 1, 1)


def test_trafford_has_every_home_of_the_list_and_says_what_it_does_not_know():
    lake = shelf()
    rows = lake.table("care_homes", vintage="Trafford February 2026").to_pylist()
    found = market_of_place(lake, place_called(lake, "Trafford", on=ON), on=ON)

    assert sum(len(each.homes) for each in found.watched) == len(rows) == 56
    names = Counter(row["provider"] for row in rows if row["provider"])
    named = [each for each in found.watched if "not named" not in each.name]
    assert {each.name: len(each.homes) for each in named} == names
    assert [each.name for each in found.watched] == sorted(
        (each.name for each in found.watched), key=str.casefold
    )
    old = {
        row["provider"] or row["name"]
        for row in rows
        if row["inspected_on"] and (LISTED - row["inspected_on"]).days / 365.25 >= 3
    }
    raised_for = [each for each in found.watched if each.raised]
    assert len(raised_for) == len(old)
    assert found.sentence == (
        "Trafford has 56 care homes, run by 44 providers that the list names and, for 2 "
        "homes, by providers that it does not name. At least one signal is raised for "
        f"{len(old)} of 46 providers: years since the last inspection for {len(old)}. Not "
        "known for any of them: homes rated below good, share of the place's care home "
        "beds and vacancies."
    )
    assert sum(found.tables[2].column("homes")) == 56
    assert "our reconstruction" in found.note
    assert any("Beds" in each.what for each in found.missing)


def test_a_place_without_a_list_says_so():
    lake = shelf()
    found = market_of_place(lake, place_called(lake, "Cornwall", on=ON), on=ON)

    assert found.sentence == "No list of care homes is held for Cornwall."
    assert found.watched == ()


@laid
def here():
    return market()


def only(watch):
    [one] = watch.watched
    return {each.key: each for each in one.signals}


@records
def test_a_partnerships_own_provider_is_watched_from_its_records(here):
    contract = here.committed()
    measured = here.measured(contract, frequency=Frequency.QUARTERLY)
    delivered = here.deliver(contract)
    invoice = here.invoice(contract, [delivered])
    stop_invoice(
        invoice_id=invoice.pk,
        state=InvoiceState.QUERIED,
        why="The hours differ",
        **here.paying,
    )
    raised(here)
    Service.objects.filter(pk=contract.service_id).update(paused_on=TODAY)

    found = only(watched_by(shelf(), here.commissioner, on=TODAY))

    assert {key for key, each in found.items() if each.is_raised} == {
        "concerns",
        "share_of_contracts",
        "returns",
        "invoices",
        "paused",
    }
    assert found["share_of_contracts"].figure.value == 100
    assert "£100,000.00 this financial year, of £100,000.00" in (
        found["share_of_contracts"].sentence
    )
    assert found["invoices"].sentence == (
        "1 of 1 invoice is queried or held, for £201.25."
    )
    # a quarter of April to June was due on 20 July; it comes late, and counts
    record_return(
        contract_measure_id=measured.pk,
        said=ReturnSaid(FIRST_DAY, date(YEAR, 7, 1), Decimal(90)),
        **here.said,
    )
    again = only(watched_by(shelf(), here.commissioner, on=TODAY))["returns"]
    assert again.is_raised
    assert again.sentence == (
        "1 of 1 return that fell due in the year to 13 October 2026 was late or missing."
    )


@records
def test_the_signal_of_concerns_counts_only_what_the_reader_may_know_of(here):
    raised(here)
    partner = MembershipFactory(
        organisation=here.three.icb, role=Role.COMMISSIONER
    ).account

    def count(account):
        return only(watched_by(shelf(), account, on=TODAY))["concerns"].figure.value

    assert count(here.commissioner) == count(of_provider(here.provider)) == 1
    assert count(partner) == 0


@records
def test_a_stranger_and_another_provider_are_warned_of_nobody_else(here):
    rival = here.another_provider()
    raised(here, is_shared=True)

    assert watched_by(shelf(), AccountFactory(), on=TODAY).watched == ()
    [own] = watched_by(shelf(), of_provider(rival), on=TODAY).watched
    assert own.provider == rival
    assert not own.raised


@records
def test_contracts_of_two_providers_are_told_apart_and_concentration_is_computed(here):
    here.contract(terms=VersionSaid(FIRST_DAY, AFTER, 75_000_00, Decimal(20)))
    second = here.another_provider()
    here.provider = second
    here.contract(
        reference="C-2", terms=VersionSaid(FIRST_DAY, AFTER, 25_000_00, Decimal(20))
    )
    watch = watched_by(shelf(), here.commissioner, on=TODAY)

    assert watch.figures[0].value == pytest.approx(75**2 + 25**2)
    shares = {
        each.name: next(
            one for one in each.signals if one.key == "share_of_contracts"
        ).figure.value
        for each in watch.watched
    }
    assert shares == {"Homecare Limited": 75, "Second Homecare": 25}


@records
def test_homes_are_found_by_the_councils_of_the_partnership_and_the_providers_name(
    here,
):
    council = here.three.first
    council.names.update(name="Trafford")
    council.name = "Trafford"
    council.save(update_fields=["name"])
    here.another_provider(name="Bright Futures Care Limited")

    watch = watched_by(shelf(), here.commissioner, on=TODAY)
    bright = next(each for each in watch.watched if each.name.startswith("Bright"))

    assert len(bright.homes) == 2
    found = {each.key: each for each in bright.signals}
    assert found["share_of_homes"].figure.value == pytest.approx(2 / 56 * 100)
    assert found["inspection"].is_raised is None  # neither home's day is in the list
