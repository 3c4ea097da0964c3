"""Practices and localities: budget beside what was used, and what cannot be told apart."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.money import YEAR, ordered
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.practices import indicated, used
from factories.service import market
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import Answer, BodyKind
from ropewalk.service.actions.practices import show_budget
from ropewalk.service.kinds import Phase, UseKind
from ropewalk.service.models import BudgetShown, Delivery, PracticeUse
from ropewalk.service.queries.practice_told import local_told
from ropewalk.service.queries.practice_use import use_section
from ropewalk.service.queries.practices import (
    LocalKind,
    local_of,
    locals_told,
)
from ropewalk.service.rules.disclosure import Shown, shown_count

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@laid
def here():
    return market()


def told(here, kind, pk, actor=None):
    return local_told(
        here.partnership,
        local_of(here.partnership, kind, pk),
        year_starting=YEAR,
        actor=actor or here.commissioner,
        on=TODAY,
    )


def register(here):
    return locals_told(
        here.partnership, actor=here.commissioner, on=TODAY, year_starting=YEAR
    )


def values(held):
    return {each.key: each.value for each in held.section("money").figures}


def test_s2_16_a_practices_budget_stands_beside_what_is_promised_and_delivered(here):
    elm, oak = here.practice(), here.practice("Oak Practice")
    pool = indicated(here, [{"practice_id": elm.pk}, {"practice_id": oak.pk}])
    ordered(pool, 1_200_00)
    contract = here.committed()
    here.deliver(contract, "Week 1", practice_id=elm.pk)
    here.deliver(contract, "Week 2")

    held = told(here, LocalKind.PRACTICE, elm.pk)

    assert values(held) == {
        "indicated": 1_000_00,
        "promised": 1_200_00,
        "delivered": 201_25,
        "left_promised": -200_00,
        "left_delivered": 798_75,
    }
    assert held.said == (
        "£1,000.00 is indicated to Elm Practice for 2026/27, and £1,200.00 is committed or "
        "used against it, £200.00 more than that; £201.25 is recorded as delivered to its "
        "people."
    )
    assert "£201.25 delivered in 2026/27 under 1 contract names no practice" in (
        held.section("money").answer
    )
    given = held.section("money").figure("indicated")
    assert [each.value for each in given.inputs] == [1_000_00]
    assert given.inputs[0].sources[0].title == "Ledger of Indicative budgets"


def test_what_no_record_says_is_not_known_and_never_nought(here):
    elm, oak = here.practice(), here.practice("Oak Practice")
    indicated(here, [{"practice_id": elm.pk}])
    here.require(5, practice_id=oak.pk)
    here.deliver(here.committed())

    assert values(told(here, LocalKind.PRACTICE, oak.pk)) == dict.fromkeys(
        ["indicated", "promised", "delivered", "left_promised", "left_delivered"]
    )
    budgeted = told(here, LocalKind.PRACTICE, elm.pk)
    assert values(budgeted)["delivered"] is None
    assert values(budgeted)["left_delivered"] is None
    assert "no delivery says that it was for its people" in budgeted.said
    table = register(here).tables[1]
    rows = {row["number"]: row for row in table.records()}
    assert [rows[each.pk]["indicated"] for each in (elm, oak)] == [1_000_00, None]
    assert set(table.column("delivered")) == {None}
    assert "£201.25 delivered in 2026/27 under 1 contract" in (
        register(here).unattributed
    )


def test_the_last_word_on_whose_a_strand_is_counts(here):
    elm, oak = here.practice(), here.practice("Oak Practice")
    pool = indicated(here, [{"practice_id": elm.pk}])
    show_budget(
        partnership_id=here.partnership.pk,
        strand_id=pool.strand.pk,
        practice_id=oak.pk,
        **here.said,
    )

    assert values(told(here, LocalKind.PRACTICE, elm.pk))["indicated"] is None
    assert values(told(here, LocalKind.PRACTICE, oak.pk))["indicated"] == 1_000_00


def test_s3_27_what_is_bought_with_others_is_said_and_not_shared_out(here):
    practices = [here.practice(f"Practice {each}") for each in "ABC"]
    required = [
        here.require(quantity, what="Physiotherapy", practice_id=each.pk)
        for quantity, each in zip((10, 15, 5), practices, strict=True)
    ]
    here.contract(here.award(here.lot(required=required)))
    alone = here.require(7, practice_id=practices[0].pk)

    found = told(here, LocalKind.PRACTICE, practices[0].pk).section("required")

    assert found.answer == (
        "1 of its 2 requirements is in a lot. 1 of those is bought together with others': "
        "what such a contract is worth is not told apart here."
    )
    assert found.table("required").column("with") == (
        "it and 2 requirements of others",
        "",
    )
    assert found.table("required").column("contract") == ("C-1", "none yet")
    assert alone.lot is None
    assert register(here).tables[1].column("in_lots") == (1, 1, 1)


def group(here):
    body = here.three.body(name="West locality", kind=BodyKind.LOCALITY)
    return body, here.three.body(name="Board")


def propose(here, group, board, answer=None, *, answered=NOON, answer_by=TODAY):
    said = {"by": here.three.secretary}
    made = actions.make_recommendation(
        from_body_id=group.pk,
        to_body_id=board.pk,
        title="Breaks",
        existing_resources="One centre",
        unmet_need="Breaks at short notice",
        proposal="A second centre",
        answer_by=answer_by,
        submission_key=uuid4(),
        at=NOON,
        **said,
    )
    if answer:
        actions.answer_recommendation(
            recommendation_id=made.pk,
            answer=answer,
            because="As it was agreed",
            at=answered,
            **said,
        )
    return made


def test_s0_13_a_localitys_proposals_show_their_replies_the_late_ones_and_the_share(
    here,
):
    west, board = group(here)
    propose(here, west, board, Answer.ACCEPTED)
    propose(here, west, board, Answer.IN_PART)
    propose(here, west, board, Answer.ACCEPTED, answered=NOON + timedelta(days=3))
    propose(here, west, board)

    found = told(here, LocalKind.LOCALITY, west.pk).section("proposals")

    assert found.answer == (
        "3 of 4 proposals have a reply, 2 accepted. 1 was answered late, or is overdue."
    )
    assert found.figure("accepted").value == pytest.approx(200 / 3)
    assert found.table("recommendations").column("state").count("accepted, late") == 1
    row = register(here).tables[0]
    assert row.column("proposed") == (4,)
    assert row.column("late") == (1,)


def test_a_practice_says_that_it_proposes_through_its_group(here):
    elm = here.practice()
    here.require(5, practice_id=elm.pk)

    found = told(here, LocalKind.PRACTICE, elm.pk).section("proposals")

    assert found.answer.startswith("A practice proposes through its locality group")


def test_only_a_strand_of_an_indicative_budget_or_pot_is_a_practices(here):
    elm = here.practice()
    said = {"partnership_id": here.partnership.pk, "strand_id": here.pool.strand.pk}

    with pytest.raises(BadInput, match="other money is not told apart by practice"):
        show_budget(**said, practice_id=elm.pk, **here.said)
    with pytest.raises(BadInput, match="one practice, or one locality group"):
        show_budget(**said, **here.said)
    with pytest.raises(PermissionDenied, match="does not let you commission"):
        show_budget(**said, practice_id=elm.pk, **here.paying)

    assert not BudgetShown.objects.exists()


def test_a_budget_that_somebody_may_not_see_is_not_in_their_page(here):
    elm = here.practice()
    indicated(here, [{"practice_id": elm.pk}])
    stranger = MembershipFactory(role=Role.COMMISSIONER).account

    held = told(here, LocalKind.PRACTICE, elm.pk, actor=stranger)

    assert values(held)["indicated"] is None
    assert "that you may see" in held.section("money").figures[0].note


def test_a_delivery_is_for_one_and_keeps_whose_it_was(here):
    elm = here.practice()
    west, _ = group(here)
    contract = here.committed()

    with pytest.raises(BadInput, match="one practice or one locality group"):
        here.deliver(contract, practice_id=elm.pk, locality_id=west.pk)
    with pytest.raises(BadInput, match="Choose a GP practice"):
        here.deliver(contract, practice_id=here.three.icb.pk)
    here.deliver(contract, locality_id=west.pk, quantity=Decimal(1))

    assert Delivery.objects.get().locality == west
    held = told(here, LocalKind.LOCALITY, west.pk)
    assert values(held)["delivered"] == 20_13


# ---- who used what


def test_s2_44_use_by_practice_hides_small_counts_and_rounds_the_others(here):
    elm, oak = here.practice(), here.practice("Oak Practice")
    service = here.service(name="Physiotherapy")
    used(here, service, elm, 4)
    used(here, service, oak, 23)
    used(here, service, oak, 12, kind=UseKind.POINTED)

    held = use_section(here.partnership, year_starting=YEAR, on=TODAY)

    assert held.table("use").column("quarter_1") == (
        "fewer than 5",
        "about 10",
        "about 25",
    )
    assert set(held.table("use").column("quarter_2")) == {"not counted"}
    assert held.table("use_chart").rows == (
        ("Oak Practice: Physiotherapy (the practice pointed them to it)", 10),
        ("Oak Practice: Physiotherapy (they used it)", 25),
    )
    assert held.pictures == (("bars", "use_chart"),)
    assert "1 too small to be shown" in held.answer


def test_s2_44_the_same_count_is_shown_on_the_practices_own_page(here):
    elm = here.practice()
    service = here.service()
    used(here, service, elm, 4)
    used(here, service, elm, 8)  # a later count of the same quarter

    held = told(here, LocalKind.PRACTICE, elm.pk).section("use")

    assert held.table("use").column("quarter_1") == ("about 10",)


def test_of_hospital_services_more_is_hidden(here):
    elm = here.practice()
    used(here, here.service(phase=Phase.HOSPITAL), elm, 7)

    held = use_section(here.partnership, year_starting=YEAR, on=TODAY)

    assert held.table("use").column("quarter_1") == ("fewer than 8",)


def test_two_practices_or_services_of_one_name_are_counted_apart(here):
    elm, other = here.practice("Elm Practice"), here.practice("Elm Practice")
    hands, backs = (here.service(name="Physiotherapy") for _ in range(2))
    for service, practice, people in (
        (hands, elm, 20),
        (hands, other, 40),
        (backs, elm, 60),
    ):
        used(here, service, practice, people)

    held = use_section(here.partnership, year_starting=YEAR, on=TODAY)

    assert held.table("use").column("practice") == ("Elm Practice",) * 3
    assert set(held.table("use").column("quarter_1")) == {
        "about 20",
        "about 40",
        "about 60",
    }
    assert held.answer.startswith("3 counts of")
    assert held.table("use_chart").column("people") == (20, 60, 40)


@given(people=st.integers(0, 10**6))
def test_a_count_that_is_shown_is_a_multiple_of_five_and_within_two_of_the_truth(
    people,
):
    shown = shown_count(people, Shown(fewest=5, nearest=5))

    assert (shown.rounded is None) == (people < 5)
    if shown.rounded is not None:
        assert shown.rounded % 5 == 0
        assert abs(shown.rounded - people) <= 2


def test_nobody_counted_is_not_nobody_came(here):
    held = use_section(here.partnership, year_starting=YEAR, on=TODAY)

    assert "That is not the same as nobody using one" in held.answer
    assert held.tables == ()


def test_who_counts_whose_people(here):
    elm = here.practice()
    service = here.service(provider_id=here.provider.pk)
    of_practice = MembershipFactory(organisation=elm, role=Role.COMMISSIONER).account
    of_provider = MembershipFactory(
        organisation=here.provider.organisation, role=Role.COMMISSIONER
    ).account

    used(here, service, elm, 9, by=of_practice, kind=UseKind.POINTED)
    used(here, service, elm, 9, by=of_provider)
    for by, kind in ((of_practice, UseKind.USED), (of_provider, UseKind.POINTED)):
        with pytest.raises(PermissionDenied, match="own people, or a commissioner"):
            used(here, service, elm, 9, by=by, kind=kind)

    assert PracticeUse.objects.count() == 2
    told_of = Event.objects.filter(kind=Event.Kind.PRACTICE_USE_COUNTED)
    assert {each.detail for each in told_of} == {
        f"practice {elm.pk}, {kind}, {YEAR} quarter 1" for kind in UseKind
    }


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"quarter": 3}, "has not ended"),
        ({"quarter": 5}, "one of the four quarters"),
        ({"people": -1}, "not below nothing"),
        ({"source": " "}, "where the count is from"),
    ],
)
def test_a_count_that_cannot_be_is_refused(here, changes, why):
    with pytest.raises(BadInput, match=why):
        used(here, here.service(), here.practice(), **{"people": 9} | changes)
    assert not PracticeUse.objects.exists()
