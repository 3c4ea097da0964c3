"""The pages of a thread and of loose ends, as different people see them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories.laid import laid
from factories.organisations import AccountFactory, MembershipFactory
from factories.partnership import three_partners
from factories.performing import returned
from factories.threads import intention_of, priority_of, whole_thread

from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.outcomes.models import Measure
from ropewalk.review.rules.thread import Kind
from ropewalk.service.actions.carrying_out import carry_out_intention
from ropewalk.service.models import ServiceIntention
from ropewalk.strategy.models import Intention

pytestmark = pytest.mark.django_db


@laid
def whole():
    return whole_thread()


@pytest.fixture
def signed_in(client, whole):
    client.force_login(whole.here.commissioner)
    return client


def thread(client, kind, pk):
    answer = client.get(reverse("thread", args=[kind, pk]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_a_thread_with_its_picture_twice_and_its_table(
    signed_in, whole, kind
):
    said = thread(signed_in, kind.value, whole.things[kind])

    assert said.count('role="img"') == 2
    assert "You are here" in said
    assert "What is on this thread" in said
    assert "Loose ends" in said


def test_the_same_link_words_lead_to_one_place(signed_in, whole):
    for _ in range(3):
        intention_of(whole.here, priority=whole.priority, title="Twin")
    said = thread(signed_in, "need", whole.need.pk)
    main = said[said.index("<main") : said.index("</main>")]

    found = {}
    for address, words in re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', main):
        found.setdefault(re.sub(r"<[^>]+>", "", words), set()).add(address)
    assert [each for each, where in found.items() if len(where) > 1] == []


@pytest.mark.parametrize(
    ("kind", "thing"), [("nothing", 1), ("need", 999_999), ("Need", 1)]
)
def test_what_is_not_there_is_not_found(signed_in, kind, thing):
    assert signed_in.get(f"/review/thread/{kind}/{thing}/").status_code == 404


def test_the_figure_of_a_fund_leads_to_the_entries_that_it_is_made_of(signed_in, whole):
    said = thread(signed_in, "contract", whole.contract.pk)
    fund = whole.here.pool.fund

    why = reverse("thread-why", args=["fund", fund.pk])
    assert f'href="{why}"' in said
    because = signed_in.get(why).content.decode()
    address = re.search(r'href="([^"]+)">Entries under what is spent', because)[1]
    entries = signed_in.get(address.replace("&amp;", "&")).content.decode()
    assert "£201.25" in entries


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("need", "need"),
        ("decision", "decision"),
        ("fund", "fund"),
        ("contract", "contract"),
        ("service", "service"),
        ("measure", "measure"),
    ],
)
def test_a_thing_s_own_page_leads_to_its_thread(signed_in, whole, name, of):
    pk = whole.things[Kind(of)]
    said = signed_in.get(reverse(name, args=[pk])).content.decode()

    assert f'href="{reverse("thread", args=[of, pk])}">Follow the thread</a>' in said
    assert said.count("Follow the thread") == 1


def test_a_framework_leads_to_the_thread_of_each_outcome(signed_in, whole):
    outcome = whole.measure.outcome
    said = signed_in.get(
        reverse("framework", args=[outcome.framework_id])
    ).content.decode()

    assert reverse("thread", args=["outcome", outcome.pk]) in said


def test_statements_lead_to_the_loose_ends_of_each_partnership(signed_in, whole):
    said = signed_in.get(reverse("statements")).content.decode()

    assert reverse("loose-ends", args=[whole.here.partnership.pk]) in said


def test_loose_ends_say_who_can_tie_them_and_where(signed_in, whole):
    alone = intention_of(whole.here, title="Nobody does this")
    said = signed_in.get(
        reverse("loose-ends", args=[whole.here.partnership.pk])
    ).content.decode()

    assert "Nobody does this" in said
    assert "No service carries it out." in said
    assert "a commissioner or contract manager" in said
    assert reverse("services", args=[whole.here.partnership.pk]) in said
    assert "Nobody does this" in thread(signed_in, "intention", alone.pk)


def test_loose_ends_are_narrowed_and_taken_away(signed_in, whole):
    intention_of(whole.here, title="Nobody does this")
    priority_of(whole.here, title="A priority")
    address = reverse("loose-ends", args=[whole.here.partnership.pk])

    narrowed = signed_in.get(f"{address}?loose.find=priority").content.decode()
    file = signed_in.get(f"{address}?table=loose&format=csv").content.decode()

    main = narrowed[narrowed.index("<tbody") : narrowed.index("</tbody>")]
    assert "A priority" in main
    assert "Nobody does this" not in main
    assert file.count("Nobody does this") == 6


@pytest.mark.parametrize("who", ["stranger", "elsewhere"])
def test_loose_ends_of_others_are_not_found(client, whole, who):
    account = {
        "stranger": AccountFactory,
        "elsewhere": lambda: MembershipFactory(role=Role.OBSERVER).account,
    }[who]()
    client.force_login(account)

    address = reverse("loose-ends", args=[whole.here.partnership.pk])
    assert client.get(address).status_code == 404


def test_as_many_queries_for_many_loose_ends_as_for_few(signed_in, whole):
    address = reverse("loose-ends", args=[whole.here.partnership.pk])
    for title in "abc":
        intention_of(whole.here, title=title)
        priority_of(whole.here, title=title)
    with CaptureQueriesContext(connection) as few:
        signed_in.get(address)
    for number in range(27):
        intention_of(whole.here, title=f"{number}")
        priority_of(whole.here, title=f"{number}")
    with CaptureQueriesContext(connection) as many:
        signed_in.get(address)

    assert 10 < len(many) == len(few) <= 45


def test_it_is_said_on_a_service_s_page_which_intention_it_carries_out(
    signed_in, whole
):
    intention = intention_of(whole.here, title="Care in the evening")
    form = reverse("carry-out-intention", args=[whole.service.pk])
    sent = {"intention_id": intention.pk}

    assert "Care in the evening (invest)" in signed_in.get(form).content.decode()
    said = signed_in.post(form, sent, follow=True).content.decode()
    signed_in.post(form, sent)  # sent twice

    assert "Care in the evening; More care at home" in said
    held = ServiceIntention.objects.get(intention=intention)
    let_go = reverse("let-go-of-intention", args=[held.pk])
    assert let_go in said
    said = signed_in.post(let_go, {"because": "It was cut"}, follow=True)
    assert "Care in the evening; More care at home" not in said.content.decode()
    held.refresh_from_db()
    assert held.ended_because == "It was cut"


def test_nobody_but_a_commissioner_says_what_a_service_carries_out(client, whole):
    intention = intention_of(whole.here)
    onlooker = MembershipFactory(
        organisation=whole.here.three.first, role=Role.OBSERVER
    ).account
    client.force_login(onlooker)

    answer = client.post(
        reverse("carry-out-intention", args=[whole.service.pk]),
        {"intention_id": intention.pk},
    )

    assert answer.status_code == 403
    assert not ServiceIntention.objects.filter(intention=intention).exists()


def test_an_intention_of_another_partnership_or_withdrawn_cannot_be_chosen(
    signed_in, whole
):
    Intention.objects.update(withdrawn_at=None)
    gone = intention_of(
        whole.here,
        title="Gone",
        withdrawn_at=whole.intention.recorded_at,
        withdrawn_because="No money",
    )
    form = reverse("carry-out-intention", args=[whole.service.pk])

    assert "Gone" not in signed_in.get(form).content.decode()
    assert signed_in.post(form, {"intention_id": gone.pk}).status_code == 200
    assert not ServiceIntention.objects.filter(intention=gone).exists()

    elsewhere = intention_of(whole.here, partnership=three_partners().partnership)
    for intention, why in ((elsewhere, "of this partnership"), (gone, "withdrawn")):
        with pytest.raises(BadInput, match=why):
            carry_out_intention(
                service_id=whole.service.pk,
                intention_id=intention.pk,
                **whole.here.said,
            )


def test_a_program_is_told_the_same(signed_in, whole):
    told = signed_in.get(f"/api/review/thread/service/{whole.service.pk}").json()

    assert {each["kind"] for each in told["counted"]} == {each.value for each in Kind}
    assert told["start"]["title"] == "Care at home"
    paid = next(each for each in told["counted"] if each["kind"] == "payment")
    assert paid == {"kind": "payment", "total": 1, "pence": 201_25}
    assert told["loose_ends"] == []
    assert signed_in.get("/api/review/thread/thing/1").status_code == 404


def test_a_program_of_a_stranger_is_told_nothing(client, whole):
    client.force_login(AccountFactory())

    answer = client.get(f"/api/review/thread/service/{whole.service.pk}")

    assert answer.status_code == 404


def test_a_measures_page_tells_what_providers_returned(signed_in, whole):
    Measure.objects.update(frequency="monthly")
    held = whole.contract.measures.get()
    returned(held, 0, 90, by=whole.here.commissioner)

    page = signed_in.get(reverse("measure", args=[held.measure_id])).content.decode()

    assert "What providers returned" in page
    assert whole.contract.provider.organisation.name in page


def test_what_was_ordered_invoiced_and_paid_leads_back_to_its_thread(signed_in, whole):
    for name, kind in (
        ("fund-order", Kind.ORDER),
        ("invoice", Kind.INVOICE),
        ("fund-journal", Kind.PAYMENT),
    ):
        pk = whole.things[kind]
        page = signed_in.get(reverse(name, args=[pk])).content.decode()
        address = reverse("thread", args=[kind.value, pk])
        assert f'href="{address}"' in page, name
        assert thread(signed_in, kind.value, pk)

    order = whole.contract.orders.get().order
    ordered = order.steps.get(kind="ordered").journal_id
    page = signed_in.get(reverse("fund-journal", args=[ordered])).content.decode()
    assert "Follow the thread" not in page
