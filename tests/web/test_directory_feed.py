"""The directory for programs: the official rules, every question, and what nobody may see.

What a question finds is held against the entries themselves, as the feed tells them in
full: whoever reads the whole feed and looks for themselves must find the same.
"""

import json
from datetime import datetime, time, timedelta
from decimal import Decimal
from math import acos, cos, radians, sin
from uuid import UUID, uuid4

import pytest
from factories.directory import OLD_TRAFFORD, count, directory, price, published
from factories.organisations import NOON, TODAY
from factories.published import number
from factories.service import market
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.exchange import feed, terms
from ropewalk.figures.days import day_begins
from ropewalk.money.models import Fund
from ropewalk.organisations.models import Identifier
from ropewalk.partnership.actions import publish_register
from ropewalk.partnership.models import Agreement, Partnership
from ropewalk.place.shelf import shelf
from ropewalk.service.actions.directory import sort_service
from ropewalk.service.actions.procurements import publish_notice
from ropewalk.service.actions.services import PriceSaid, set_price
from ropewalk.service.kinds import NoticeKind, PriceKind
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.models import Location, Service
from ropewalk.standards.open_referral import reader
from ropewalk.standards.open_referral.questions import (
    MOST_PER_PAGE,
    PARAMETERS,
    Question,
)
from ropewalk.standards.open_referral.validator import Answer, validate_feed

pytestmark = pytest.mark.django_db
LISTS = tuple(PARAMETERS)
BY_ITSELF = (
    "/services/{}",
    "/service_at_locations/{}",
    "/taxonomies/{}",
    "/taxonomy_terms/{}",
)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORDS = (
    "",
    "club",
    "CLUB",
    "care home",
    "meal",
    "100%",
    "_",
    "Homecare",
    "sixty",
    "nothing",
)
NAMES = (
    "Advice line",
    "Care at home",
    "Lunch club",
    "Old day centre",
    "Winter club",
    "Youth café",
)
LATER = timedelta(hours=3)
SALE = (53.42, -2.32)


@pytest.fixture
def here():
    return directory()


@pytest.fixture
def whole(here):
    """Every entry as the feed tells it in full, by its id."""
    answer = feed.services_page(Question(full=True, per_page=MOST_PER_PAGE), on=TODAY)
    return {each["id"]: each for each in answer["contents"]}


def ask(client, path, **query):
    answer = client.get(f"/openreferral{path}", query)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Content-Type"].startswith("application/json")
    return answer


def fetcher(client):
    def fetch(path, query):
        answer = ask(client, path, **query)
        return Answer(answer.status_code, json.loads(answer.content))

    return fetch


@pytest.mark.parametrize("entries", [1, 6])
def test_the_feed_passes_every_rule_of_the_official_validator(client, entries):
    if entries == 1:
        published(market())
    else:
        directory()

    judged = validate_feed(fetcher(client), url="https://example.org/openreferral")

    assert judged.service.is_valid
    assert (judged.errors, judged.warnings) == ((), ())
    assert all(test.success for suite in judged.test_suites for test in suite.tests)


def test_our_own_reader_reads_every_page_and_every_record(client, here):
    readers = {
        "/services": (reader.read_service_page, reader.read_service),
        "/service_at_locations": (
            reader.read_service_at_location_page,
            reader.read_service_at_location,
        ),
        "/taxonomies": (reader.read_taxonomy_page, reader.read_taxonomy),
        "/taxonomy_terms": (reader.read_taxonomy_term_page, reader.read_taxonomy_term),
    }
    for path, (read_page, read_one) in readers.items():
        page = read_page(json.loads(ask(client, path).content))
        assert page.faults == ()
        for item in page.items:
            one = read_one(json.loads(ask(client, f"{path}/{item.record.id}").content))
            assert one.faults == ()
            assert one.record.id == item.record.id


PARTS = {
    "search": st.sampled_from(WORDS),
    "taxonomy_term_id": st.sampled_from([each.id for each in terms.terms()])
    | st.uuids(),
    "taxonomy_id": st.sampled_from([each.id for each in terms.taxonomies()])
    | st.uuids(),
    "minimum_age": st.integers(0, 70).map(Decimal),
    "maximum_age": st.integers(10, 90).map(Decimal),
    "day": st.sampled_from(DAYS),
    "start_time": st.times(max_value=time(17)).map(lambda at: at.replace(second=0)),
    "end_time": st.times(min_value=time(13)).map(lambda at: at.replace(second=0)),
    "modified_after": st.integers(-40, 3).map(
        lambda days: day_begins(TODAY + timedelta(days))
    ),
}
# a question that asks for everything at once finds nothing, whatever it means
questions = (
    st.sets(st.sampled_from(sorted(PARTS)), min_size=1, max_size=2)
    .flatmap(lambda names: st.fixed_dictionaries({name: PARTS[name] for name in names}))
    .filter(lambda said: said.get("minimum_age", 0) <= said.get("maximum_age", 1000))
    .filter(
        lambda said: said.get("start_time", time.min) <= said.get("end_time", time.max)
    )
)


def answers(said, entry):
    """Whether an entry answers a question, by looking at what the feed says of it."""
    text = " ".join(
        (entry["name"], entry["description"], entry["organization"]["name"])
    ).casefold()
    its = {each["taxonomy_term_id"] for each in entry["attributes"]}
    of = {each["taxonomy_term"]["taxonomy_id"] for each in entry["attributes"]}
    openings = [
        each
        for each in entry.get("schedules", [])
        if each["byday"] == said.get("day", each["byday"])
        and time.fromisoformat(each["opens_at"]) >= said.get("start_time", time.min)
        and time.fromisoformat(each["closes_at"]) <= said.get("end_time", time.max)
    ]
    changed = datetime.fromisoformat(entry["last_modified"])
    return (
        all(word.casefold() in text for word in said.get("search", "").split())
        and ("taxonomy_term_id" not in said or str(said["taxonomy_term_id"]) in its)
        and ("taxonomy_id" not in said or str(said["taxonomy_id"]) in of)
        and (
            "minimum_age" not in said
            or entry.get("minimum_age", -1) >= said["minimum_age"]
        )
        and (
            "maximum_age" not in said
            or entry.get("maximum_age", 999) <= said["maximum_age"]
        )
        and (bool(openings) or not {"day", "start_time", "end_time"} & said.keys())
        and ("modified_after" not in said or changed >= said["modified_after"])
    )


def find_each(whole, said):
    page = feed.services_page(Question(**said, per_page=MOST_PER_PAGE), on=TODAY)
    expected = {name for name, entry in whole.items() if answers(said, entry)}
    assert {each["id"] for each in page["contents"]} == expected
    assert page["total_items"] == len(expected)
    return expected


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("search", "club company", {"Lunch club"}),
        ("search", "homecare", set(NAMES)),
        ("search", "100%", {"Lunch club"}),
        ("taxonomy_term_id", terms.kind_term(KindOfNeed.MIND).id, {"Youth café"}),
        ("taxonomy_id", terms.KINDS_OF_NEED, set(NAMES) - {"Advice line"}),
        ("minimum_age", Decimal(19), {"Lunch club"}),
        ("maximum_age", Decimal(18), {"Youth café"}),
        ("day", "FR", {"Lunch club", "Youth café"}),
        ("start_time", time(16), {"Youth café"}),
        ("end_time", time(14), {"Lunch club"}),
    ],
)
def test_each_question_finds_its_own(whole, name, value, found):
    ids = find_each(whole, {name: value})

    assert {whole[each]["name"] for each in ids} == found


def test_a_day_that_came_changes_what_was_changed(whole):
    """Nobody touched them for a year; what ended, paused, or costs otherwise since, did."""
    Service.objects.update(changed_at=NOON - timedelta(days=365))
    fresh = feed.services_page(Question(full=True, per_page=MOST_PER_PAGE), on=TODAY)
    told = {each["id"]: each for each in fresh["contents"]}

    found = [
        len(find_each(told, {"modified_after": day_begins(TODAY - timedelta(days))}))
        for days in range(41)
    ]

    assert found[0] == 0
    assert found == sorted(found)
    assert {1, 2, 3} <= set(found)


def test_a_question_finds_what_the_entries_themselves_say(whole):
    @given(said=questions)
    def find(said):
        find_each(whole, said)

    find()


def test_a_place_is_found_when_its_service_is_and_it_is_near_enough(whole):
    held = feed.points_of(shelf(), {OLD_TRAFFORD})[OLD_TRAFFORD]
    points = {
        str(each.directory_id): (
            SALE if each.latitude else held if each.postcode else None
        )
        for each in Location.objects.filter(service__published_at__isnull=False)
    }

    def metres(point):
        """By the law of cosines: another way than that of the feed."""
        (a, b), (c, d) = (map(radians, each) for each in (held, point))
        return 6_371_008.8 * acos(
            min(1, sin(a) * sin(c) + cos(a) * cos(c) * cos(b - d))
        )

    @given(said=questions, proximity=st.none() | st.integers(1, 20_000))
    def find(said, proximity):
        page = feed.places_page(
            Question(
                **said,
                postcode=OLD_TRAFFORD,
                proximity=proximity,
                per_page=MOST_PER_PAGE,
            ),
            lake=shelf(),
            on=TODAY,
        )
        expected = {
            place["id"]
            for entry in whole.values()
            for place in entry.get("service_at_locations", [])
            if answers(said, entry)
            and (point := points[place["id"]]) is not None
            and (proximity is None or metres(point) <= proximity)
        }
        assert {each["id"] for each in page["contents"]} == expected
        far = [metres(points[each["id"]]) for each in page["contents"]]
        assert far == pytest.approx(sorted(far), abs=1)

    find()
    for place, point in points.items():
        if point is not None:
            for near in (int(metres(point)) - 1, int(metres(point)) + 2):
                asked = Question(postcode=OLD_TRAFFORD, proximity=max(1, near))
                page = feed.places_page(asked, lake=shelf(), on=TODAY)
                ids = {each["id"] for each in page["contents"]}
                assert (place in ids) == (metres(point) <= max(1, near))


def test_pages_put_together_are_the_whole_list(client, whole):
    @given(per_page=st.integers(1, 8), path=st.sampled_from(LISTS))
    def turn(per_page, path):
        seen, number = [], 1
        while True:
            page = json.loads(ask(client, path, page=number, per_page=per_page).content)
            assert page["size"] == len(page["contents"]) <= per_page
            seen += [each["id"] for each in page["contents"]]
            if page["last_page"]:
                break
            number += 1
        assert len(seen) == len(set(seen)) == page["total_items"]

    turn()


@given(
    path=st.sampled_from(LISTS),
    name=st.sampled_from(PARAMETERS["/service_at_locations"]) | st.text(max_size=8),
    value=st.text(max_size=12) | st.sampled_from(["M15 4AB", "true", "0", "1", "MO"]),
)
def ask_anything(client, path, name, value):
    answer = ask(client, path, **{name: value})
    assert answer.status_code in {200, 400}
    if answer.status_code == 400:
        assert json.loads(answer.content)["detail"].endswith(".")


def test_whatever_is_asked_is_answered_or_refused_in_a_sentence(client, here):
    ask_anything(client)


def test_only_what_is_published_is_told(client, here):
    page = json.loads(ask(client, "/services").content)
    assert [each["name"] for each in page["contents"]] == list(NAMES)

    draft = Service.objects.get(published_at=None)
    for path, name in (
        ("services", draft.directory_id),
        ("service_at_locations", draft.locations.get().directory_id),
    ):
        assert ask(client, f"/{path}/{name}").status_code == 404
    places = json.loads(ask(client, "/service_at_locations").content)
    assert str(draft.locations.get().directory_id) not in json.dumps(places)
    assert b"Draft that nobody" not in ask(client, "/services", full="true").content


@pytest.mark.parametrize("path", BY_ITSELF)
def test_what_is_not_there_is_not_found(client, path):
    answer = ask(client, path.format(uuid4()))

    assert answer.status_code == 404
    assert json.loads(answer.content)["detail"].startswith("There is no published")


@pytest.mark.parametrize("path", ["/", "/openapi.json", *LISTS])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_feed_is_only_read(client, path, method):
    answer = getattr(client, method)(f"/openreferral{path}")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_what_has_no_parameters_refuses_them(client, here):
    name = Service.objects.in_directory().first().directory_id

    for path in ("/", "/openapi.json", f"/services/{name}"):
        assert ask(client, path, full="true").status_code == 400


def test_the_description_is_the_profiles_own_at_our_address(client):
    told = json.loads(ask(client, "/").content)
    described = json.loads(client.get(told["openapi_url"]).content)

    assert described["servers"] == [{"url": "http://testserver/openreferral"}]
    assert set(described["paths"]) >= {"/", *LISTS}


@pytest.mark.parametrize(
    ("name", "status", "alert"),
    [
        ("Lunch club", "active", None),
        ("Advice line", "temporarily closed", "closed for the time being"),
        ("Old day centre", "defunct", "has ended"),
        ("Winter club", "inactive", "starts on"),
    ],
)
def test_the_status_comes_from_the_days(whole, name, status, alert):
    (entry,) = (each for each in whole.values() if each["name"] == name)

    assert entry["status"] == status
    assert alert is None or alert in entry["alert"]
    assert ("alert" in entry) == (alert is not None)


def test_an_old_entry_says_so(whole):
    (entry,) = (each for each in whole.values() if each["name"] == "Advice line")

    assert "was to be looked at again by" in entry["alert"]


def test_an_entry_is_told_in_full(whole):
    (entry,) = (each for each in whole.values() if each["name"] == "Lunch club")

    assert [(each["byday"], each["opens_at"]) for each in entry["schedules"]] == [
        ("TU", "11:00:00"),
        ("FR", "11:00:00"),
    ]
    assert [
        (each["option"], each["amount"], each["amount_description"])
        for each in entry["cost_options"]
    ] == [("A meal", 4.5, "Pounds for each meal")]
    assert entry["commissioning"]["capacity"] == {
        "places": 30,
        "counted_on": TODAY.isoformat(),
    }
    assert "taken" not in json.dumps(entry)
    assert {each["taxonomy_term"]["term"] for each in entry["attributes"]} == {
        "at_home",
        "company",
    }
    assert entry["organization"]["name"] == "Homecare Limited"


def test_the_places_are_those_of_the_last_day_at_its_fullest_by_level(here):
    lunch = Service.objects.get(name="Lunch club")
    for changes in (
        {"places": 99, "on": TODAY - timedelta(days=1)},
        {"places": 20, "until_hour": 12},
        {"places": 24, "from_hour": 12},
        {"places": 25, "from_hour": 12},
        {"places": 4, "level": "nursing", "taken": None},
    ):
        count(here, lunch, **changes)

    told = feed.service_document(lunch.directory_id, on=TODAY)

    assert told["commissioning"]["capacity"]["places"] == 30 + 4


def test_an_id_stays_whatever_else_of_the_entry_changes(here, whole):
    """Another name, price or kind of need, and the same ids for what is the same."""
    lunch = Service.objects.get(name="Lunch club")
    before = whole[str(lunch.directory_id)]
    Service.objects.filter(pk=lunch.pk).update(name="Dinner club")
    price(here, lunch, "A meal", "meal", "6", starts_on=TODAY)

    after = feed.service_document(lunch.directory_id, on=TODAY)

    assert after["cost_options"][0]["amount"] == 6
    for name in ("cost_options", "schedules", "service_at_locations", "attributes"):
        assert [each["id"] for each in after[name]] == [
            each["id"] for each in before[name]
        ]
    assert after["organization"]["id"] == before["organization"]["id"]


@pytest.mark.parametrize("change", ["kinds", "price"])
def test_whoever_asks_what_changed_is_told_of_kinds_and_prices(here, change):
    lunch = Service.objects.get(name="Lunch club")
    said = {"service_id": lunch.pk, "by": here.commissioner, "at": NOON + LATER}
    if change == "kinds":
        sort_service(kinds=[KindOfNeed.HOME], **said)
    else:
        set_price(
            said=PriceSaid(
                PriceKind.COMMUNITY, "Tea", "cup", Decimal(1), TODAY + timedelta(30)
            ),
            **said,
        )

    page = feed.services_page(Question(modified_after=NOON + LATER), on=TODAY)

    assert [each["name"] for each in page["contents"]] == ["Lunch club"]


def test_a_service_that_ended_reads_otherwise_from_the_day_it_was_over(here):
    gone = Service.objects.get(name="Old day centre")
    Service.objects.update(changed_at=NOON - timedelta(days=300))

    page = feed.services_page(
        Question(modified_after=day_begins(gone.ends_before)), on=TODAY
    )

    assert "Old day centre" in {each["name"] for each in page["contents"]}


def behind_of(here, contract):
    told = feed.service_document(contract.service.directory_id, on=TODAY)
    return told.get("commissioning", {}).get("contracts"), told.get("funding")


@pytest.fixture
def bought():
    """A published service with a contract that a notice made known, and its fund."""

    made = market()
    Fund.objects.update(agreement=made.three.agreement())
    contract = made.committed()
    service = contract.service
    Service.objects.filter(pk=service.pk).update(provider=made.provider)
    made.publish(service)
    publish_register(
        partnership_id=made.partnership.pk,
        from_day=TODAY,
        by=made.three.secretary,
        at=NOON,
    )
    publish_notice(
        procurement_id=contract.award.lot.procurement_id,
        kind=NoticeKind.AWARD,
        published_on=TODAY,
        reference="2026/S 000-1",
        **made.said,
    )
    number(made.provider.organisation)
    return made, contract


def test_the_contract_and_the_fund_behind_an_entry_are_named_without_amounts(bought):
    here, contract = bought

    contracts, funding = behind_of(here, contract)

    assert contracts == [
        {
            "reference": "C-1",
            "buyer": here.three.first.name,
            "last_day": contracts[0]["last_day"],
            "fund": here.pool.fund.title,
        }
    ]
    assert here.pool.fund.title in funding[0]["source"]
    document = json.dumps(
        feed.service_document(contract.service.directory_id, on=TODAY)
    )
    assert "100000" not in document
    assert "20.125" not in document


def test_neither_is_named_where_no_register_is_published(bought):
    here, contract = bought
    Partnership.objects.update(publishes_from=None)

    assert behind_of(here, contract) == (None, None)


def test_a_fund_of_a_confidential_agreement_is_not_named(bought):
    here, contract = bought
    Agreement.objects.update(is_confidential=True)

    contracts, _ = behind_of(here, contract)

    assert "fund" not in contracts[0]


def test_a_contract_of_a_supplier_that_is_not_named_is_not_named_either(bought):
    here, contract = bought
    Identifier.objects.all().delete()

    assert behind_of(here, contract) == (None, None)


def test_only_what_the_public_register_has_is_named(bought):
    """One that was awarded before the register began, and of which no notice tells since."""
    _, contract = bought
    Partnership.objects.update(publishes_from=TODAY + timedelta(days=1))

    later = TODAY + timedelta(days=1)
    told = feed.service_document(contract.service.directory_id, on=later)

    assert "commissioning" not in told
    assert "funding" not in told


def test_a_question_costs_the_same_for_one_entry_and_for_many(
    here, django_assert_num_queries
):
    everything = Question(per_page=MOST_PER_PAGE)
    in_full = Question(per_page=MOST_PER_PAGE, full=True)
    name = Service.objects.get(name="Lunch club").directory_id
    place = Location.objects.filter(service__name="Lunch club").get().directory_id
    for each in range(3):
        published(here, name=f"More {each}")

    with django_assert_num_queries(2):
        feed.services_page(everything, on=TODAY)
    with django_assert_num_queries(10):
        feed.services_page(in_full, on=TODAY)
    with django_assert_num_queries(9):
        feed.service_document(name, on=TODAY)
    with django_assert_num_queries(3):
        feed.places_page(everything, lake=shelf(), on=TODAY)
    with django_assert_num_queries(3):
        feed.places_page(Question(postcode=OLD_TRAFFORD), lake=shelf(), on=TODAY)
    with django_assert_num_queries(10):
        feed.place_document(place, on=TODAY)
    with django_assert_num_queries(0):
        feed.terms_page(everything)


def test_an_unknown_postcode_is_refused(client, here):
    answer = ask(client, "/service_at_locations", postcode="SW1A 1AA")

    assert answer.status_code == 400
    assert "is not held" in json.loads(answer.content)["detail"]


def test_the_ids_of_terms_are_the_same_everywhere_and_for_ever():
    assert UUID("b631fe37-804e-507a-b815-4b8739d911ec") == terms.PHASES
    assert terms.terms()[0].id == UUID("0798f110-417f-5f5f-a467-c55a4b6e8746")
