"""Every figure of a thread and of a place at a glance answers why, to whoever reads it."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.outcomes import MeasureFactory
from factories.partnership import three_partners
from factories.performing import returned
from factories.threads import intention_of, kept_back, paid, priority_of, whole_thread

from ropewalk.outcomes.models import MeasureValue, Target
from ropewalk.review.queries.thread import thread_of
from ropewalk.review.queries.why import why_of
from ropewalk.review.rules.thread import Kind
from ropewalk.review.rules.why import WITHOUT_FIGURES

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@laid
def whole():
    made = whole_thread()
    paid(made.here, made.contract, "INV-2", "Week 2", "Week 3")
    intention_of(made.here, priority=made.priority, title="Saves", pence=-5_000_00)
    priority_of(made.here, made.need, title="Nothing yet")
    return made


@pytest.fixture
def signed_in(client, whole):
    client.force_login(whole.here.commissioner)
    return client


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def why(client, kind, pk):
    return page(client, reverse("thread-why", args=[kind, pk]))


def links(said, holding=""):
    """Words and address of each link in the main part of a page."""
    main = said[said.index("<main") : said.index("</main>")]
    return [
        (re.sub(r"<[^>]+>", "", words), unescape(address))
        for address, words in re.findall(
            r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', main, re.DOTALL
        )
        if holding in address
    ]


def commissioner(whole):
    return whole.here.commissioner


def provider(whole):
    """Somebody of the provider, who sees its contract and not the fund."""
    return MembershipFactory(organisation=whole.here.provider.organisation).account


@pytest.mark.parametrize("reads", [commissioner, provider])
def test_every_figure_on_every_thread_answers_why_and_that_leads_on(
    client, whole, reads
):
    reader = reads(whole)
    client.force_login(reader)
    asked = {}
    for kind, pk in whole.things.items():
        seen = thread_of(kind, pk, actor=reader, on=TODAY)
        if seen is None:
            assert client.get(reverse("thread-why", args=[kind, pk])).status_code == 404
            continue
        said = page(client, reverse("thread", args=[kind, pk]))
        led = {address for _, address in links(said, "/why/")}
        assert led == {
            reverse("thread-why", args=[card.thing.kind, card.thing.pk])
            for card in seen.cards()
            if _tells_a_figure(card)
        }
        paid_on_it = {address for _, address in links(said, "/paid/")}
        assert len(paid_on_it) == sum(each.pence is not None for each in seen.kinds)
        asked |= dict.fromkeys([*led, *paid_on_it])

    onward = {}
    for address in asked:
        because = page(client, address)
        assert "Why this figure?" in because
        leads = [each for _, each in links(because) if each.startswith("/")]
        assert leads
        onward |= dict.fromkeys(leads)
    for address in onward:
        page(client, address)


def _tells_a_figure(card):
    """Whether a card says money, or how a measure stands."""
    if card.thing.kind == Kind.MEASURE:
        return bool(re.search(r"\d", card.says))
    return "£" in card.says


@pytest.mark.parametrize("kind", Kind)
def test_a_stranger_is_told_of_no_figure(client, whole, kind):
    client.force_login(three_partners().secretary)
    pk = whole.things[kind]
    names = ("thread-why", "thread-paid", "api-thread-why", "api-thread-paid")

    for name in names:
        answer = client.get(_address(name, kind, pk))
        if kind in {Kind.MEASURE, Kind.OUTCOME}:  # of a framework that is everybody's
            assert "£" not in answer.content.decode()
            assert whole.contract.reference not in answer.content.decode()
        else:
            assert answer.status_code == 404, name


def _address(name, kind, pk):
    if name.startswith("api"):
        end = name.removeprefix("api-thread-")
        return f"/api/review/thread/{kind.value}/{pk}/{end}"
    return reverse(name, args=[kind.value, pk])


def test_of_what_has_no_figure_the_page_says_so(signed_in, whole):
    for kind in sorted(WITHOUT_FIGURES):
        said = why(signed_in, kind.value, whole.things[kind])
        assert "Nothing is added up or measured" in said
        assert "Why this figure?" not in said


def test_a_kind_that_there_is_not_is_not_found(signed_in):
    for name in ("thread-why", "thread-paid"):
        for kind, pk in (("nothing", 1), ("need", 999_999)):
            assert signed_in.get(reverse(name, args=[kind, pk])).status_code == 404
    for end in ("why", "paid"):
        address = f"/api/review/thread/need/{2**64}/{end}"
        assert signed_in.get(address).status_code == 404


def test_a_contract_answers_with_its_dated_terms_orders_and_entries(signed_in, whole):
    said = why(signed_in, "contract", whole.contract.pk)

    version = whole.contract.versions.get()
    assert "Version 1: as first agreed" in said
    assert f"at £{version.unit_pounds.normalize():f} for each" in said
    assert "Paid under it" in said
    words = [words for words, _ in links(said)]
    assert any(each.startswith("Order ") for each in words)
    assert sum(each.startswith("Entries of payment ") for each in words) == 2


def test_a_payment_answers_with_the_entries_that_posted_it(signed_in, whole):
    said = why(signed_in, "payment", whole.payment.pk)

    for entry in whole.payment.entries.all():
        assert f"£{entry.pence // 100:,}." in said
    assert "Out of " in said
    assert f"Entries of journal {whole.payment.pk}" in said


def test_a_decision_answers_with_its_meeting_checks_and_authority(signed_in, whole):
    said = why(signed_in, "decision", whole.decision.pk)

    assert whole.decision.item.meeting.body.name in said
    assert "Met. " in said or "Not met. " in said
    words = [words for words, _ in links(said)]
    assert any(each.startswith("The meeting of ") for each in words)
    assert any(each.startswith("The agreement that gives") for each in words)


def test_an_intention_answers_with_its_decision_priority_and_fund(signed_in, whole):
    said = why(signed_in, "intention", whole.intention.pk)

    words = " ".join(words for words, _ in links(said))
    for each in ("The decision behind it", "The priority it", "The fund that pays"):
        assert each in words
    assert "£100,000.00" in said


def test_a_measure_answers_with_its_readings_target_and_the_rule_of_chance(
    signed_in, whole
):
    here = whole.here
    assert "Its readings are too few to tell what chance explains" in why(
        signed_in, "measure", whole.measure.pk
    )
    for week in range(12):
        MeasureValue.objects.create(
            measure=whole.measure,
            organisation=here.three.first,
            starts_on=date(2026, 7, 1) + timedelta(weeks=week),
            ends_before=date(2026, 7, 8) + timedelta(weeks=week),
            value=90 + week % 3,
            source="The register",
            recorded_at=NOON,
            recorded_by=here.commissioner,
        )
    Target.objects.create(
        measure=whole.measure,
        organisation=here.three.first,
        value=95,
        source="The joint plan",
        recorded_at=NOON,
        recorded_by=here.commissioner,
    )

    for kind, pk in (
        ("measure", whole.measure.pk),
        ("outcome", whole.measure.outcome_id),
    ):
        said = why(signed_in, kind, pk)
        assert "as known on" in said
        assert "The register" in said
        assert "The joint plan" in said
        assert "Mean moving ranges from the mean to a process limit" in said
        assert "NHSRplotthedots" in said  # the source of the parameter
        assert "(published)" in said  # and its certainty


def test_what_a_provider_returned_answers_with_its_versions(client, whole):
    bare = MeasureFactory(
        outcome=whole.measure.outcome, name="Falls", code="falls", unit="falls"
    )
    held = whole.here.measured(whole.contract, measure_id=bare.pk)
    returned(held, 0, 12, by=whole.here.commissioner)
    client.force_login(whole.here.commissioner)

    said = why(client, "measure", bare.pk)

    assert "as returned under" in said
    assert "Returned for" in said


def test_what_is_paid_on_a_thread_adds_up_order_by_order(signed_in, whole):
    seen = thread_of(Kind.NEED, whole.need.pk, actor=whole.here.commissioner, on=TODAY)
    [pence] = [each.pence for each in seen.kinds if each.pence is not None]

    told = signed_in.get(f"/api/review/thread/need/{whole.need.pk}/paid").json()

    assert told["figure"]["value"] == pence
    assert sum(each["pence"] for each in told["orders"]) == pence
    assert sum(each["value"] for each in told["figure"]["inputs"]) == pence


def test_programs_are_told_the_same_reasons(signed_in, whole):
    for kind in Kind:
        pk = whole.things[kind]
        told = signed_in.get(f"/api/review/thread/{kind.value}/{pk}/why").json()
        seen = why_of(kind, pk, actor=whole.here.commissioner, on=TODAY)
        assert [each["key"] for each in told["figures"]] == [
            each.key for each in seen.figures
        ]
        assert len(told["leads_to"]) == len(seen.leads)
        assert bool(told["figures"]) == (kind not in WITHOUT_FIGURES)


def test_from_whom_a_paper_is_kept_the_sum_is_kept_too(client, whole):
    somebody = kept_back(whole)
    client.force_login(somebody)

    answer = client.get(reverse("thread-why", args=["decision", whole.decision.pk]))
    assert answer.status_code == 403

    said = why(client, "intention", whole.intention.pk)
    assert f"What decision {whole.decision.pk} commits" not in said
    assert "The decision behind it" not in said


def test_an_exempt_decision_is_told_by_its_item_alone(client, whole):
    item = whole.decision.item
    item.exempt_ground = "3"
    item.save()
    client.force_login(whole.here.commissioner)

    seen = why_of(
        Kind.DECISION, whole.decision.pk, actor=whole.here.commissioner, on=TODAY
    )

    assert item.title in seen.card.title
    assert [what for what, _ in seen.facts] == [
        "Put to",
        "Where it stands",
        "Decided on",
    ]
    assert all(not each.inputs for each in seen.figures)


def test_every_figure_of_a_place_at_a_glance_answers_why(signed_in, whole):
    said = page(signed_in, reverse("dashboard", args=[whole.here.three.partnership.pk]))

    asked = {address for _, address in links(said, "/why/")}
    assert reverse("thread-why", args=["fund", whole.here.pool.fund.pk]) in asked
    assert reverse("thread-why", args=["measure", whole.measure.pk]) in asked
    assert "Left in all funds together" in said
    [(_, delivered)] = links(said, "/delivered/")
    by_contract = page(signed_in, delivered)
    [(_, contract)] = links(by_contract, "/why/")
    assert "Delivered in 2026/27" in page(signed_in, contract)
    for address in asked:
        page(signed_in, address)


def test_what_was_delivered_is_for_those_of_the_partnership(client, whole):
    client.force_login(three_partners().secretary)

    address = reverse("delivered-for", args=[whole.here.three.partnership.pk])
    assert client.get(address).status_code == 404


def test_the_same_link_words_lead_to_one_place(signed_in, whole):
    for kind in Kind:
        found = {}
        for words, address in links(why(signed_in, kind.value, whole.things[kind])):
            found.setdefault(words, set()).add(address)
        assert [each for each, where in found.items() if len(where) > 1] == []
