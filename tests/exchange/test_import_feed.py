"""Moving a directory in: all of it or nothing, everything wrong named, nothing dropped."""

import copy
import json

import pytest
from django.core.exceptions import PermissionDenied
from factories.directory import directory
from factories.open_referral import MOCKS, records
from factories.organisations import NOON, TODAY, AccountFactory
from factories.service import market
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.exchange import feed
from ropewalk.exchange.actions import import_feed
from ropewalk.exchange.incoming import (
    MOST_FILES,
    BadFeed,
    FileSent,
    read_files,
)
from ropewalk.figures import BadInput
from ropewalk.service.actions.directory import name_provider
from ropewalk.service.kinds import Phase
from ropewalk.service.models import Imported, Service
from ropewalk.standards.open_referral import writer
from ropewalk.standards.open_referral.questions import MOST_PER_PAGE, Question
from ropewalk.standards.open_referral.records import Service as Told

pytestmark = pytest.mark.django_db
ID = "ac148810-d857-441c-9679-408f346de14b"
ONE = {"id": ID, "name": "Lunch club", "status": "active"}


@pytest.fixture
def here():
    return market()


def sent(document, name="services.json"):
    return FileSent(name, json.dumps(document).encode())


def page_of(*entries):
    return writer.page(
        entries, total_items=len(entries), page_number=1, per_page=max(1, len(entries))
    )


def take_in(here, *files, **changes):
    said = {
        "partnership_id": here.partnership.pk,
        "files": files,
        "phase": Phase.AT_HOME,
        **here.said,
    }
    return import_feed(**said | changes)


def test_a_service_comes_in_as_a_draft_under_its_own_id(here):
    taken = take_in(here, sent(ONE))

    made = Service.objects.get(directory_id=ID)
    assert taken.said == (
        "1 service taken in as drafts; 0 were there already and stay as they are."
    )
    assert (made.name, made.phase, made.partnership) == (
        "Lunch club",
        Phase.AT_HOME,
        here.partnership,
    )
    assert made.published_at is None
    assert made.provider is None
    assert feed.service_document(made.directory_id, on=TODAY) is None
    assert Event.objects.filter(kind=Event.Kind.DIRECTORY_IMPORTED).count() == 1


def test_a_draft_is_published_once_somebody_gives_it(here):
    take_in(here, sent(ONE))
    made = Service.objects.get(directory_id=ID)
    with pytest.raises(BadInput, match="Nobody gives this service yet"):
        here.publish(made)

    name_provider(service_id=made.pk, provider_id=here.provider.pk, **here.said)
    here.publish(made)

    assert feed.service_document(made.directory_id, on=TODAY)["name"] == "Lunch club"


def test_a_provider_that_the_partnership_knows_by_that_name_gives_it(here):
    organisation = {"id": ID, "name": "homecare limited", "description": "Care"}
    take_in(here, sent(ONE | {"organization": organisation}))

    assert Service.objects.get(directory_id=ID).provider == here.provider


def test_our_own_feed_comes_in_as_it_went_out(here):
    """What one installation publishes, another one takes in and would publish alike."""
    directory(here)
    out = feed.services_page(Question(full=True, per_page=MOST_PER_PAGE), on=TODAY)
    before = {each["id"]: each for each in out["contents"]}
    elsewhere = {
        name: {
            **copy.deepcopy(entry),
            "id": name[:-4] + "0000",
            "service_at_locations": [
                {**place, "id": place["id"][:-4] + "0000"}
                for place in entry.get("service_at_locations", [])
            ],
        }
        for name, entry in before.items()
    }

    take_in(here, sent(page_of(*elsewhere.values())))
    for made in Service.objects.filter(imported__isnull=False):
        here.publish(made)

    out = feed.services_page(Question(full=True, per_page=MOST_PER_PAGE), on=TODAY)
    after = {each["id"]: each for each in out["contents"]}
    for name, entry in before.items():
        there = after[elsewhere[name]["id"]]
        for field in ("name", "description", "minimum_age", "maximum_age", "email"):
            assert there.get(field) == entry.get(field)
        assert there["organization"]["name"] == entry["organization"]["name"]
        assert [
            (each["byday"], each["opens_at"], each["closes_at"])
            for each in there.get("schedules", [])
        ] == [
            (each["byday"], each["opens_at"], each["closes_at"])
            for each in entry.get("schedules", [])
        ]
        assert [each["taxonomy_term_id"] for each in there["attributes"]] == [
            each["taxonomy_term_id"] for each in entry["attributes"]
        ]


def test_sent_again_nothing_is_made_twice(here):
    take_in(here, sent(ONE))

    taken = take_in(here, sent(ONE | {"name": "Another name"}))

    assert (len(taken.made), taken.held) == (0, 1)
    assert Service.objects.get(directory_id=ID).name == "Lunch club"


def test_one_fault_and_nothing_is_taken_in(here):
    good, bad = ONE, {"id": ID[:-1] + "0", "name": " ", "status": "open"}

    with pytest.raises(BadFeed) as refused:
        take_in(here, sent(good, "a.json"), sent(page_of(bad), "b.json"))

    assert [str(each) for each in refused.value.faults] == [
        (
            "b.json: $.contents[0].status must be one of: active, inactive, defunct, "
            "temporarily closed"
        )
    ]
    assert not Service.objects.filter(directory_id=ID).exists()
    assert not Imported.objects.exists()
    assert not Event.objects.filter(kind=Event.Kind.DIRECTORY_IMPORTED).exists()


def test_one_id_in_two_files_is_a_fault():
    found = read_files([sent(ONE, "a.json"), sent(page_of(ONE), "b.json")])

    assert [str(each) for each in found.faults] == [
        "b.json: $.contents[0].id is the id of $ in a.json as well"
    ]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": "x" * 201}, "$.name is longer than 200 characters"),
        ({"description": "x" * 4001}, "$.description is longer than 4000 characters"),
        ({"minimum_age": 0.5}, "$.minimum_age must be whole years, at most 150"),
        ({"maximum_age": 500}, "$.maximum_age must be whole years, at most 150"),
    ],
)
def test_what_our_records_have_no_room_for_is_named(changes, fault):
    found = read_files([sent(ONE | changes)])

    assert [str(each) for each in found.faults] == [f"services.json: {fault}"]
    assert found.services == []


def test_what_has_no_place_with_us_is_listed_and_kept_word_for_word(here):
    entry = ONE | {
        "alternate_name": "Dinner club",
        "cost_options": [{"id": ID, "amount": 3}],
        "schedules": [{"id": ID, "freq": "MONTHLY", "byday": "1TU"}],
    }

    found = read_files([sent(entry)])

    assert [str(each) for each in found.left] == [
        "services.json: $.alternate_name is no field that we know",
        "services.json: $.schedules[0] is no opening that comes every week",
        "services.json: $.cost_options is kept word for word, and no more",
    ]
    take_in(here, sent(entry))
    assert Imported.objects.get().document == entry


@pytest.mark.parametrize(
    "path",
    sorted(MOCKS.glob("V3.0-*/service_[fl]*.json")),
    ids=lambda p: f"{p.parent.name}-{p.stem}",
)
def test_the_official_mocks_come_in_or_are_refused_whole(here, path):
    """Bad ones too: each by everything that our reader says of it."""
    file = FileSent(path.name, path.read_bytes())
    before = Service.objects.count()
    found = read_files([file])

    if found.faults:
        with pytest.raises(BadFeed) as refused:
            take_in(here, file)
        assert refused.value.faults == tuple(found.faults)
        assert Service.objects.count() == before
    else:
        assert len(take_in(here, file).made) == len(found.services) > 0


def test_the_failing_mock_is_refused_with_the_place_of_each_fault():
    path = MOCKS / "V3.0-UK-Fail/service_list.json"

    found = read_files([FileSent("bad.json", path.read_bytes())])

    said = [str(each) for each in found.faults]
    assert "bad.json: $.contents[0].name is required and is missing" in said
    assert any("$.contents[0].url must be a whole address" in each for each in said)


@given(content=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_whatever_a_file_holds_is_read_or_named(content):
    found = read_files([FileSent("any.json", content)])

    assert found.faults
    assert all(each.file == "any.json" for each in found.faults)


def test_any_services_of_the_standard_come_in_or_are_named(here):
    @given(told=st.lists(records(Told), max_size=2, unique_by=lambda each: each.id))
    def come_in(told):
        file = sent(page_of(*[writer.service_in_full(each) for each in told]))
        found = read_files([file])
        assert len(found.services) + len(
            {each.path.split("]")[0] for each in found.faults}
        ) == len(told)
        if not found.faults:
            take_in(here, file)
            assert Service.objects.filter(
                directory_id__in=[each.id for each in told]
            ).count() == len(told)

    come_in()


def test_no_file_and_too_many_are_refused():
    with pytest.raises(BadInput, match="at least one"):
        read_files([])
    with pytest.raises(BadInput, match="at most"):
        read_files([sent(ONE)] * (MOST_FILES + 1))


def test_somebody_who_may_not_commission_takes_nothing_in(here):
    with pytest.raises(PermissionDenied, match="commission services"):
        take_in(here, sent(ONE), by=AccountFactory(), at=NOON)

    assert not Service.objects.exists()
