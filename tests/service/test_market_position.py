"""The market position statement: every sentence from figures, what is missing is said."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pyarrow.compute as pc
import pytest
from django.core.exceptions import PermissionDenied
from docx import Document
from factories.laid import laid
from factories.organisations import NOON, TODAY, AccountFactory, MembershipFactory
from factories.place import NeedFactory
from factories.service import AFTER, FIRST_DAY, market

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.outcomes.models import Measure
from ropewalk.paper.market_position import position_docx
from ropewalk.place.models import Need
from ropewalk.place.remembered import place_called
from ropewalk.place.shelf import shelf
from ropewalk.service.actions.contracts import VersionSaid
from ropewalk.service.actions.services import (
    PriceSaid,
    record_make_or_buy,
    set_price,
)
from ropewalk.service.actions.shaping import (
    plan_block_stages,
    record_reach,
    score_factor,
    set_sector_target,
    write_intention,
)
from ropewalk.service.kinds import Choice, Payment, PriceKind, Sector
from ropewalk.service.market_kinds import FactorState, Reach
from ropewalk.service.models import (
    BlockPlan,
    FactorScore,
    MarketIntention,
    SectorTarget,
    ServiceReach,
)
from ropewalk.service.queries.market_position import (
    partnerships_positioned,
    position_of_partnership,
    position_of_place,
)

pytestmark = pytest.mark.django_db


@laid
def here():
    made = market()
    council = made.three.first
    council.names.update(name="Trafford")
    council.name = "Trafford"
    council.save(update_fields=["name"])
    return made


def of_trafford(actor=None):
    place = place_called(shelf(), "Trafford", on=TODAY)
    return position_of_place(shelf(), place, actor=actor or AccountFactory(), on=TODAY)


def of(here, actor=None):
    return position_of_partnership(
        shelf(), here.partnership, actor=actor or here.commissioner, on=TODAY
    )


def words(docx):
    document = Document(BytesIO(docx))
    cells = [
        cell.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
    ]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def payments():
    """What Trafford's list says of adult social care in 2025/26, read by ourselves."""
    rows = shelf().table("payments", vintage="Trafford 2024/25 and 2025/26")
    rows = rows.filter(pc.field("financial_year") == "2025/26")
    return rows.filter(pc.equal(rows["part"], "Adult social care"))


def test_traffords_spending_is_what_its_list_adds_up_to():
    rows = payments()
    total = pc.sum(rows["pence"]).as_py()
    by_service = {}
    for row in rows.group_by("service").aggregate([("pence", "sum")]).to_pylist():
        by_service[row["service"]] = row["pence_sum"]
    name, most = max(by_service.items(), key=lambda each: each[1])
    named = rows.filter(pc.equal(rows["supplier_kind"], "organisation"))
    suppliers = [
        row["pence_sum"]
        for row in named.group_by("supplier").aggregate([("pence", "sum")]).to_pylist()
    ]
    held = of_trafford().section("spend")

    assert held.answer.startswith(
        f"In 2025/26 the council for Trafford paid £{total / 1e8:.1f} million to suppliers "
        f"of adult social care, £{most / 1e8:.1f} million of it "
        f"({most / total * 100:.1f}%) for {name.lower()}. It went to "
        f"{sum(each > 0 for each in suppliers)} organisations that are named"
    )
    assert held.figures[0].value == total
    assert sum(held.table("spend").column("pence")) == total
    assert held.figures[0].all_sources()


def test_traffords_homes_are_counted_and_what_the_list_lacks_is_said():
    rows = shelf().table("care_homes", vintage="Trafford February 2026").to_pylist()
    nursing = sum("nursing" in row["kind"].casefold() for row in rows)
    named = [row["provider"] for row in rows if row["provider"]]
    largest = max(sorted(set(named)), key=named.count)
    held = of_trafford().section("capacity")
    rate = held.figure("market.homes_per_1000_aged_75")

    assert held.answer.startswith(
        f"Trafford has {len(rows)} care homes, {nursing} of them with nursing: "
        f"{rate.value:.1f} homes for each 1,000 people aged 75 and over. Beds are not "
        f"known. {len(set(named))} providers are named as running {len(named)} of them, "
        f"the largest ({largest}) {named.count(largest)}. The rating of {len(rows)} homes "
        "is not in the list."
    )
    people = next(each for each in rate.inputs if each.unit == "people")
    assert rate.value == pytest.approx(len(rows) * 1000 / people.value)
    assert {each.what for each in held.missing} == {
        "Beds in care homes",
        "The rating of each care home",
        "Vacancies in care homes",
        "Care at home by council",
    }


def test_a_place_says_that_it_has_no_services_of_its_own():
    held = of_trafford()

    assert [each.key for each in held.sections] == ["needs", "spend", "capacity"]
    assert "a place has none of its own" in held.notes[1]
    assert held.section("needs").answer == (
        "No need of Trafford is recorded that you may see."
    )
    assert held.sentence.count("Trafford") == 3


def test_a_place_without_data_says_what_is_lacking_and_where_to_get_it():
    place = place_called(shelf(), "Cornwall", on=TODAY)
    held = position_of_place(shelf(), place, actor=AccountFactory(), on=TODAY)

    assert held.section("spend").answer == (
        "No payments of the council for Cornwall are held."
    )
    assert held.section("capacity").answer == (
        "No list of care homes is held for Cornwall."
    )
    assert held.section("spend").missing
    assert held.section("capacity").missing


def test_only_needs_that_the_reader_may_see_are_told(here):
    NeedFactory(organisation=here.three.first, voice=Need.Voice.PEOPLE)
    NeedFactory(organisation=here.three.first, voice=Need.Voice.PEOPLE)
    NeedFactory(organisation=here.three.first, voice=Need.Voice.CARERS)
    NeedFactory()

    found = of_trafford(here.commissioner).section("needs")
    assert found.answer == (
        "3 needs of Trafford are recorded: 2 said by people who use services and 1 said by "
        "carers. Nothing is recorded from the public."
    )
    assert len(found.tables[0].rows) == 3


def reach(here, service, kind, starts_on=FIRST_DAY):
    return record_reach(
        service_id=service.pk,
        reach=kind,
        why="As it is",
        starts_on=starts_on,
        **here.said,
    )


def test_s1_04_the_generic_share_is_tracked_and_a_fall_is_warned_of(here):
    first, second = here.service(starts_on=date(2024, 4, 1)), here.service()
    reach(here, first, Reach.GENERIC, date(2024, 4, 1))
    here.service()  # nobody has said of it

    found = of(here).section("diversity")
    assert (
        "1 of 1 service (100%) is generic; of 2 more it is not recorded."
        in found.answer
    )
    assert "more specialist" not in found.answer

    reach(here, second, Reach.SPECIALIST)
    found = of(here).section("diversity")
    assert found.figure("market.generic_share").value == 50
    assert (
        "Provision is becoming more specialist: 50% of services are generic, and on 13 "
        "October 2025 100% were." in found.answer
    )
    assert [row[0] for row in found.table("generic").rows] == [
        "13 October 2024",
        "13 October 2025",
        "13 October 2026",
    ]
    assert found.table("generic").column("share") == (100, 100, 50)


def test_s2_47_the_split_of_services_is_held_against_its_target(here):
    own = here.another_provider(name="In-house team", sector=Sector.STATUTORY)
    for number in range(10):
        provider = own if number < 3 else here.provider
        here.service(provider_id=provider.pk, name=f"Service {number}")
    set_sector_target(
        partnership_id=here.partnership.pk,
        outside_percent=100,
        by_day=date(2028, 4, 1),
        why="People choose among agencies",
        **here.said,
    )
    here.committed(is_budget_ready=True)

    found = of(here).section("diversity")
    # the contract's own service makes eleven: eight of them with others
    assert found.figures[0].value == pytest.approx(8 * 100 / 11)
    assert "is 100/0 by 1 April 2028: 27.3 points to go." in found.answer
    assert (
        "1 contract that runs can be bought from with a person's own budget."
        in found.answer
    )


def test_s2_47_seven_of_ten_is_seventy_thirty(here):
    own = here.another_provider(name="In-house team", sector=Sector.STATUTORY)
    for number in range(10):
        provider = own if number < 3 else here.provider
        here.service(provider_id=provider.pk, name=f"Service {number}")

    assert (
        of(here)
        .section("diversity")
        .answer.startswith(
            "7 of 10 services with a provider (70%) are given by others than the partners "
            "themselves: the split is 70/30. No target for it is set."
        )
    )


def test_s0_19_the_block_share_falls_over_dated_stages_from_contracts(here):
    here.contract(
        payment=Payment.BLOCK,
        unit="",
        terms=VersionSaid(FIRST_DAY, AFTER, 30_000_00),
    )
    here.contract(
        reference="C-2",
        terms=VersionSaid(FIRST_DAY, date(2028, 4, 1), 20_000_00, Decimal(20)),
    )
    plan_block_stages(
        partnership_id=here.partnership.pk,
        stages=[
            (date(2026, 4, 1), 100),
            (date(2026, 10, 1), 50),
            (date(2027, 4, 1), 0),
        ],
        why="People choose for themselves",
        **here.said,
    )

    found = of(here).section("blocks")
    # 30,000 over a year and 20,000 over two: three quarters a day by block, to a leap day
    exact = (30_000 / 365) / (30_000 / 365 + 20_000 / 731)
    rows = found.table("stages").rows
    assert [row[0] for row in rows] == [
        "1 April 2026",
        "1 October 2026",
        "1 April 2027",
    ]
    assert rows[0][2] == pytest.approx(exact * 100)
    assert [row[3] for row in rows] == [
        "Kept",
        "Not kept",
        "On course, as contracts are agreed now",
    ]
    assert rows[2][2] == 0
    assert found.answer.startswith(f"{exact * 100:.0f}% of what contracts that run are")
    assert "100% on 1 April 2026, 50% on 1 October 2026 and 0% on 1 April 2027" in (
        found.answer
    )


def test_s4_16_eight_factors_are_scored_and_services_nobody_made_or_bought_are_listed(
    here,
):
    decided, undecided = here.service(name="Decided"), here.service(name="Undecided")
    record_make_or_buy(
        service_id=decided.pk,
        choice=Choice.BUY,
        why="Nobody here can",
        decided_on=TODAY,
        **here.said,
    )
    score_factor(
        partnership_id=here.partnership.pk,
        factor="separation",
        state=FactorState.PARTLY,
        evidence="Two teams, one manager",
        **here.said,
    )

    held = of(here)
    rows = held.section("factors").tables[0].rows
    assert len(rows) == 8
    assert [row[1] for row in rows].count("Partly in place") == 1
    assert "7 are not scored" in held.section("factors").answer
    assert held.section("factors").missing[0].what == "A score of 7 factors"
    listed = [
        row[1]
        for row in held.section("gaps").table("gaps").rows
        if row[0] == "Service without a make-or-buy record"
    ]
    assert listed == [undecided.name]


def test_gaps_are_needs_without_services_and_outcomes_without_measures(here):
    service = here.service()
    NeedFactory(organisation=here.three.first, statement="Somewhere to meet")
    Measure.objects.all().delete()

    found = of(here).section("gaps")
    assert found.answer == (
        "There is no service for 1 of 2 recorded needs, no measure of 1 outcome that "
        "services are for, no make-or-buy record of 1 of 1 service that runs, and no "
        "provider of 1 of them."
    )
    assert (
        "Need without a service",
        "Somewhere to meet",
        "Find or start a service",
    ) in (found.table("gaps").rows)
    assert service.name in found.table("gaps").column("what")


def test_prices_are_those_of_the_day_and_the_last_said_counts(here):
    service = here.service()
    for pounds in ("18.00", "20.1250"):
        set_price(
            service_id=service.pk,
            said=PriceSaid(PriceKind.CARE, "Care", "hour", Decimal(pounds), FIRST_DAY),
            **here.said,
        )
    set_price(
        service_id=service.pk,
        said=PriceSaid(PriceKind.CARE, "Nights", "night", Decimal(90), AFTER),
        **here.said,
    )
    set_price(
        service_id=service.pk,
        said=PriceSaid(
            PriceKind.CARE, "Meals", "meal", Decimal(5), FIRST_DAY, ends_before=TODAY
        ),
        **here.said,
    )
    found = of(here).section("prices")

    assert found.answer == "1 price is on the list: for an hour, £20.125."
    assert found.tables[0].rows == (
        ("Care at home", "Care", "hour", "£20.125", "1 April 2026"),
    )


def test_contracts_that_end_soon_are_named_with_what_they_are_worth(here):
    here.contract(terms=VersionSaid(FIRST_DAY, AFTER, 75_000_00, Decimal(20)))
    here.contract(
        reference="C-2",
        terms=VersionSaid(FIRST_DAY, date(2029, 4, 1), 30_000_00, Decimal(20)),
    )
    found = of(here).section("ending")

    assert found.answer == (
        "1 of 2 contracts that run ends by 13 October 2027, worth £75,000 in 2026/27."
    )
    assert found.tables[0].column("reference") == ("C-1",)


def intend(here, text, **changes):
    said = {"partnership_id": here.partnership.pk, "submission_key": uuid4()}
    return write_intention(text=text, **said | changes | here.said)


def test_an_intention_stands_word_for_word_until_it_is_replaced_or_taken_back(here):
    assert of(here).section("intentions").missing
    first = intend(here, "Buy less by block.")
    second = intend(here, "Buy nothing by block.", replaces_id=first.pk)
    found = of(here).section("intentions")
    assert found.tables[0].column("text") == ("Buy nothing by block.",)

    with pytest.raises(BadInput, match="replaced already"):
        intend(here, "Something else", replaces_id=first.pk)
    intend(here, "", replaces_id=second.pk)
    assert not of(here).section("intentions").tables
    assert MarketIntention.objects.count() == 3


def test_what_is_typed_of_a_market_is_refused_to_whoever_does_not_commission(here):
    observer = MembershipFactory(organisation=here.three.first, role=Role.OBSERVER)
    said = {"by": observer.account, "at": NOON}
    own = {"partnership_id": here.partnership.pk} | said
    service = here.service()
    events = Event.objects.count()
    for action, told in (
        (set_sector_target, {"outside_percent": 1, "by_day": TODAY, "why": "x"} | own),
        (plan_block_stages, {"stages": [(TODAY, 0)], "why": "x"} | own),
        (
            score_factor,
            {"factor": "vision", "state": FactorState.PARTLY, "evidence": "x"} | own,
        ),
        (
            record_reach,
            {
                "service_id": service.pk,
                "reach": Reach.GENERIC,
                "why": "x",
                "starts_on": TODAY,
            }
            | said,
        ),
        (
            write_intention,
            {"text": "x", "submission_key": uuid4()} | own,
        ),
    ):
        with pytest.raises(PermissionDenied, match="commission services"):
            action(**told)
    assert Event.objects.count() == events
    for model in (SectorTarget, BlockPlan, FactorScore, ServiceReach, MarketIntention):
        assert not model.objects.exists()


@pytest.mark.parametrize(
    ("action", "told", "refusal"),
    [
        (
            set_sector_target,
            {"outside_percent": 101, "by_day": TODAY, "why": "x"},
            "0 and 100",
        ),
        (
            set_sector_target,
            {"outside_percent": 1, "by_day": TODAY, "why": " "},
            "Say why",
        ),
        (plan_block_stages, {"stages": [(TODAY, 10)], "why": "x"}, "0 percent"),
        (plan_block_stages, {"stages": [(TODAY, 0)], "why": ""}, "Say why"),
        (
            score_factor,
            {"factor": "luck", "state": FactorState.PARTLY, "evidence": "x"},
            "one of the eight",
        ),
        (
            score_factor,
            {"factor": "vision", "state": FactorState.PARTLY, "evidence": ""},
            "what shows it",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(here, action, told, refusal):
    with pytest.raises(BadInput, match=refusal):
        action(partnership_id=here.partnership.pk, **told, **here.said)


def test_a_statement_is_for_the_people_of_the_partners_alone(here):
    colleague = MembershipFactory(organisation=here.three.icb).account
    provider = MembershipFactory(organisation=here.provider.organisation).account

    assert set(partnerships_positioned(colleague, on=TODAY)) == {here.partnership}
    assert not partnerships_positioned(provider, on=TODAY).exists()
    assert not partnerships_positioned(AccountFactory(), on=TODAY).exists()


def test_the_document_says_what_the_page_says_and_is_always_the_same(here):
    here.committed()
    intend(here, "Buy less by block.")
    held = of(here)
    made = position_docx(held)
    text = words(made)

    assert made == position_docx(of(here))
    assert held.sentence in text
    for section in held.sections:
        assert section.title in text
        assert section.answer in text
    assert "Buy less by block." in text
    assert "Not known: Beds in care homes." in text
