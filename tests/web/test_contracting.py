"""Contracts as anybody may read of them: pages, JSON and what is new."""

import json
from datetime import timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from factories.organisations import NOON, TODAY
from factories.published import Life, publish, published_life, whole_life
from factories.service import market

from ropewalk.config.environment import ocid_prefix
from ropewalk.exchange.open_contracting import ocid_of
from ropewalk.standards.ocds.schema import faults_in

pytestmark = pytest.mark.django_db

PREFIX = django_settings.OCID_PREFIX


@pytest.fixture(autouse=True)
def _on_the_day(time_machine):
    time_machine.move_to(NOON + timedelta(days=2))


def get(client, name, *args, status=200, **asked):
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == status
    return answer.content.decode()


def ocid(life):
    return ocid_of(life.procurement.pk, prefix=PREFIX)


def everything_public(client, *lives):
    """Each public answer that could say something of these contracts."""
    yield client.get(reverse("public-contracts"))
    yield client.get(
        reverse("public-contracts"), {"table": "contracts", "format": "csv"}
    )
    yield client.get(reverse("public-contracts-feed"))
    yield client.get(reverse("public-releases"))
    for life in lives:
        yield client.get(reverse("public-contract", args=[life.contract.pk]))
        yield client.get(reverse("public-contract-record", args=[ocid(life)]))


def test_anybody_reads_the_register_and_takes_it_away(client):
    life = whole_life()

    said = get(client, "public-contracts")

    assert "2 contracts are published, worth £210,137.00 in all" in said
    assert "Homecare Limited" in said
    assert "Direct award B" in said
    assert "ocds-000000, which nobody has registered" in said
    taken = get(client, "public-contracts", table="contracts", format="csv")
    assert "C-1" in taken
    assert reverse("public-contract", args=[life.contract.pk]) in said


def test_a_contract_is_told_in_plain_words(client):
    life = whole_life()

    said = get(client, "public-contract", life.contract.pk)

    assert (
        f"{life.contract.buyer} buys care at home from Homecare Limited. It runs from "
        "1 April 2026 to 31 December 2026 and is worth £110,137.00 in all; £633.94 has "
        "been paid."
    ) in " ".join(said.split())
    assert "People choose among all who qualify." in said
    assert "Patients have a choice of provider." in said
    assert "2026/S 000-1" in said
    assert "Clause 9" in said
    assert ocid(life) in said


def test_a_contract_leads_to_its_service_where_the_directory_has_it(client):
    life = published_life()
    service = life.contract.service
    address = reverse("directory-entry", args=[service.directory_id])
    assert address not in get(client, "public-contract", life.contract.pk)

    life.here.publish(service)

    assert address in get(client, "public-contract", life.contract.pk)
    assert client.get(address).status_code == 200


def test_its_record_is_valid_json_of_the_standard(client):
    life = whole_life()

    found = json.loads(
        get(client, "public-contract-record", ocid(life)), parse_float=Decimal
    )

    assert list(faults_in(found, kind="record package")) == []
    assert found["records"][0]["ocid"] == ocid(life)


def test_all_releases_are_there_page_by_page(client):
    life = published_life()
    here = life.here
    for each in range(26):
        here.contract(here.award(), reference=f"C-1{each:02}")

    first = client.get(reverse("public-releases"))
    second = client.get(reverse("public-releases"), {"page": "2"})
    told = [json.loads(each.content, parse_float=Decimal) for each in (first, second)]

    assert [list(faults_in(each, kind="release package")) for each in told] == [[], []]
    assert [len({one["ocid"] for one in each["releases"]}) for each in told] == [25, 2]
    assert (
        first["Link"]
        == '<http://testserver/contracts/releases.json?page=2>; rel="next"'
    )
    assert 'page=1>; rel="prev"' in second["Link"]
    for page in ("0", "3", "x", "9" * 5000, "-1", "²"):
        asked = client.get(reverse("public-releases"), {"page": page})
        assert asked.status_code == 400


def test_where_nothing_is_published_there_is_nothing(client):
    life = Life(market(), None)
    life.contract = life.here.contract()

    assert "No partnership here has published" in get(client, "public-contracts")
    get(client, "public-releases", status=404)
    get(client, "public-contract", life.contract.pk, status=404)
    get(client, "public-contract-record", ocid(life), status=404)
    get(client, "public-contract-record", "ocds-abc123-1", status=404)
    assert "<item>" not in get(client, "public-contracts-feed")


def test_the_feed_says_what_was_agreed_lately_newest_first(client):
    life = published_life(title="Care & <support>\x0b at home")
    life.vary(why="Clause 9 & <more>")

    content = get(client, "public-contracts-feed")
    items = ET.fromstring(content).findall("channel/item")  # noqa: S314

    assert [each.findtext("title") for each in items] == [
        "C-1, Care & <support> at home: variation",
        "C-1, Care & <support> at home: as first agreed",
    ]
    assert "Clause 9 & <more>" in items[0].findtext("description")
    assert items[0].findtext("link").endswith(f"/contracts/{life.contract.pk}/")


@pytest.mark.parametrize("from_day", [None, TODAY + timedelta(days=3)])
def test_nothing_of_a_partnership_that_does_not_publish_is_in_any_public_answer(
    client, from_day
):
    """Neither before it publishes at all, nor of a day that is still to come."""
    secret = "Zqxjv"
    public = published_life()
    here = market()
    here.partnership.name = secret
    here.partnership.save()
    hidden = Life(here, here.committed(title=secret, reference=secret))
    hidden.notice(reference=secret)
    hidden.vary(why=secret)
    hidden.pay()
    publish(here, from_day)

    for answer in everything_public(client, public, hidden):
        assert secret not in answer.content.decode()
    for life, status in ((hidden, 404), (public, 200)):
        get(client, "public-contract", life.contract.pk, status=status)
        get(client, "public-contract-record", ocid(life), status=status)


def test_a_partnership_that_has_ended_publishes_no_longer(client):
    life = published_life()
    partnership = life.here.partnership
    partnership.refresh_from_db()
    partnership.ends_before = TODAY + timedelta(days=2)
    partnership.save()

    assert "No partnership here has published" in get(client, "public-contracts")
    get(client, "public-contract", life.contract.pk, status=404)


def test_what_was_decided_on_as_an_exempt_item_is_not_published(client):
    life = published_life()
    here = life.here
    three = here.three
    body = three.board()
    meeting = three.meeting(body)
    item = three.item(meeting)
    decision = three.propose(item)
    lot = here.lot(here.procurement(), [here.require(1)])
    award = here.award(lot, decision_id=decision.pk)
    contract = here.contract(award, reference="C-EXEMPT")
    assert "C-EXEMPT" in get(client, "public-contracts")

    item.exempt_ground = "3"
    item.save()

    assert "C-EXEMPT" not in get(client, "public-contracts")
    get(client, "public-contract", contract.pk, status=404)


def test_a_supplier_that_no_register_knows_is_named_nowhere(client):
    life = published_life(code="", title="Help by Homecare Limited")
    life.vary(why="Agreed with HOMECARE LIMITED")

    for answer in everything_public(client, life):
        assert answer.status_code == 200
        assert "homecare" not in answer.content.decode().casefold()


def test_nor_does_the_directory_say_which_contract_it_has(client):
    life = published_life(code="")
    service = life.contract.service
    life.here.publish(service)
    address = reverse("directory-entry", args=[service.directory_id])

    assert address not in get(client, "public-contract", life.contract.pk)
    entry = client.get(address).content.decode()
    assert "Homecare Limited" in entry
    assert life.contract.reference not in entry


def test_pages_cost_the_same_for_many_contracts(client, django_assert_num_queries):
    life = whole_life()
    here = life.here
    costs = {
        "public-contracts": (2, ()),
        "public-contract": (7, (life.contract.pk,)),
        "public-contract-record": (16, (ocid(life),)),
        "public-releases": (17, ()),
        "public-contracts-feed": (2, ()),
    }
    for again in range(2):
        for name, (queries, args) in costs.items():
            with django_assert_num_queries(queries):
                get(client, name, *args)
        for each in range(4):
            here.contract(here.award(), reference=f"C-{again}{each}")


@pytest.mark.parametrize("given", ["", "ocds-abc123"])
def test_an_installation_has_its_own_prefix_or_says_that_it_has_none(
    given, monkeypatch
):
    monkeypatch.setenv("ROPEWALK_OCID_PREFIX", given)

    assert ocid_prefix(otherwise="ocds-000000") == (given or "ocds-000000")


@pytest.mark.parametrize("given", ["abc123", "ocds-ABC123", "ocds-abc1234"])
def test_a_prefix_of_another_form_is_refused(given, monkeypatch):
    monkeypatch.setenv("ROPEWALK_OCID_PREFIX", given)

    with pytest.raises(ImproperlyConfigured, match="ocds- and six letters or digits"):
        ocid_prefix(otherwise="ocds-000000")


def test_with_a_prefix_of_its_own_the_page_says_so(client, settings):
    settings.OCID_PREFIX = "ocds-abc123"
    life = published_life()

    said = get(client, "public-contract", life.contract.pk)

    assert "ocds-abc123, the prefix of this installation" in said
    get(client, "public-contract-record", f"ocds-abc123-{life.procurement.pk}")


def test_only_reading_is_allowed(client):
    assert client.post(reverse("public-contracts")).status_code == 405
