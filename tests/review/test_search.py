"""Search finds what a person may see, and nothing that they may not."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories.business import one_of_each
from factories.laid import laid
from factories.organisations import TODAY, MembershipFactory
from factories.programme import work_in
from factories.threads import kept_back, whole_thread

from ropewalk.figures import BadInput
from ropewalk.partnership.models import Partnership
from ropewalk.review.queries.search import KINDS, SHOWN, found_by, seen_of
from ropewalk.service.models import Invoice
from ropewalk.strategy.models import BusinessCase, Intention, Portfolio

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@laid
def whole():
    """A partnership with one of everything that can stand on a thread."""
    return whole_thread()


def titles(found):
    return {each.code: [row.title for row in each.found] for each in found}


def test_what_somebody_may_see_is_found_by_any_of_its_words_in_any_order(whole):
    words = whole.intention.title.split()
    asked = " ".join(word.upper() for word in reversed(words))

    found = found_by(whole.here.commissioner, asked=asked, on=TODAY)

    assert titles(found)["intention"] == [whole.intention.title]


def test_every_kind_can_be_found_by_its_own_name(whole):
    for kind in KINDS:
        row = kind.seen_by(whole.here.commissioner, on=TODAY).first()
        if row is None:
            continue
        name = row
        for part in kind.told_by.split("__"):
            name = getattr(name, part)
        asked = " ".join(str(name).split()[:3])
        found = found_by(whole.here.commissioner, asked=asked, on=TODAY)
        assert kind.code in titles(found), kind.code


def test_what_is_planned_is_found_where_its_page_is(whole, client):
    three = whole.here.three
    one_of_each(three)
    work = work_in(three)
    client.force_login(whole.here.commissioner)
    for code, title in (
        ("business-case", BusinessCase.objects.get().title),
        ("portfolio", Portfolio.objects.get().title),
        ("programme", work.programme.title),
        ("task", "Map what there is"),
    ):
        [found] = [
            each
            for each in found_by(whole.here.commissioner, asked=title, on=TODAY)
            if each.code == code
        ]
        assert title in found.found[0].title
        page = client.get(reverse("search"), {"q": title}).content.decode()
        [address] = re.findall(
            rf'href="([^"]+)">{re.escape(found.found[0].title)}<[^<]*{found.title.lower()}',
            page,
        )
        assert client.get(address).status_code == 200
        stranger = MembershipFactory().account
        assert not found_by(stranger, asked=title, on=TODAY)


def test_an_invoice_is_found_by_what_it_is_and_its_reference(whole):
    reference = whole.invoice.reference
    for asked in (reference, f"Invoice {reference}", f"{reference} invoices"):
        found = titles(found_by(whole.here.commissioner, asked=asked, on=TODAY))
        assert found["invoice"] == [f"{reference} ({whole.contract.title})"]
    stranger = MembershipFactory().account
    assert not found_by(stranger, asked="invoice", on=TODAY)
    assert "contract" not in titles(
        found_by(
            whole.here.commissioner, asked=f"invoice {whole.contract.title}", on=TODAY
        )
    )


def test_a_providers_name_finds_its_contracts_and_invoices(whole):
    name = whole.contract.provider.organisation.name

    found = titles(found_by(whole.here.commissioner, asked=name, on=TODAY))

    assert {"provider", "contract", "invoice"} <= set(found)


def test_the_very_reference_that_is_asked_comes_before_those_that_hold_it(whole):
    held = whole.invoice
    Invoice.objects.filter(pk=held.pk).update(reference="HH-C1")
    for number in range(SHOWN + 1):
        held.pk, held.reference = None, f"HH-C1{number}"
        held.save()

    for asked in ("hh-c1", "invoice HH-C1"):
        [found] = [
            each
            for each in found_by(whole.here.commissioner, asked=asked, on=TODAY)
            if each.code == "invoice"
        ]
        assert [each.title.split()[0] for each in found.found[:2]] == [
            "HH-C1",
            f"HH-C1{SHOWN}",
        ]


def test_a_stranger_finds_nothing_of_it(whole):
    stranger = MembershipFactory().account

    for each in (whole.intention, whole.contract, whole.priority):
        assert not found_by(stranger, asked=each.title, on=TODAY)


def test_what_is_looked_up_by_partnership_is_what_each_part_says_may_be_seen(whole):
    one_of_each(whole.here.three)
    work_in(whole.here.three)
    for actor in (whole.here.commissioner, MembershipFactory().account):
        seen = Partnership.objects.visible_to(actor, on=TODAY)
        mine = list(seen.values_list("pk", flat=True))
        for kind in KINDS:
            found = set(seen_of(kind, actor, mine, on=TODAY))
            assert found == set(kind.seen_by(actor, on=TODAY)), kind.code
            is_told = kind.of_partnership is not None and bool(mine)
            assert bool(found) or not is_told or kind.code == "plan", kind.code


def test_only_the_newest_are_shown_and_it_is_said_that_there_are_more(whole):
    mine = Intention.objects.get(pk=whole.intention.pk)
    for number in range(SHOWN + 1):
        mine.pk, mine.submission_key = None, f"00000000-0000-4000-8000-{number:012}"
        mine.title = f"Zebra crossing {number}"
        mine.save()

    [found] = found_by(whole.here.commissioner, asked="zebra", on=TODAY)

    assert len(found.found) == SHOWN
    assert found.has_more
    assert found.found[0].title == f"Zebra crossing {SHOWN}"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "two letters or more"),
        ("a b", "two letters or more"),
        ("ab " * 7, "up to 6"),
        ("ab\0c", "cannot be seen"),
        ("a" * 201, "up to 200"),
    ],
)
def test_what_cannot_be_looked_for_is_refused_in_words(asked, said, whole):
    with pytest.raises(BadInput, match=said):
        found_by(whole.here.commissioner, asked=asked, on=TODAY)


def test_it_costs_a_query_for_each_kind_whatever_is_there(whole):
    with CaptureQueriesContext(connection) as asked:
        found_by(whole.here.commissioner, asked="care", on=TODAY)

    assert len(asked) <= len(KINDS) + 7  # seven say whose papers are kept back


def test_a_decision_whose_paper_is_kept_from_somebody_is_not_found(whole):
    somebody = kept_back(whole)
    asked = " ".join(whole.decision.proposal.split()[:3])

    assert "decision" in titles(
        found_by(whole.here.commissioner, asked=asked, on=TODAY)
    )
    assert "decision" not in titles(found_by(somebody, asked=asked, on=TODAY))
