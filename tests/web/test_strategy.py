"""Pages of priorities and appraisals, as partners, appraisers and strangers meet them."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories.laid import laid
from factories.organisations import MembershipFactory
from factories.outcomes import OutcomeFactory
from factories.place import NeedFactory
from factories.strategy import (
    CRITERIA,
    OPTIONS,
    SCORES,
    SWINGS,
    board_of,
    planning,
    proposed_decision,
)

from ropewalk.organisations.models import Role
from ropewalk.outcomes.models import Framework
from ropewalk.strategy.actions.appraisals import open_appraisal
from ropewalk.strategy.models import Appraisal, Priority, Scoring

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[1] / "strategy" / "salford_and_trafford.csv"
KEY = "6f2d5a9e-9c7e-4a0b-8a53-0d3c7f0f8f12"


@laid
def here():
    return planning()


def page(client, name, *args, status=200):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status
    return answer.content.decode()


def send(client, to, *args, **typed):
    return client.post(reverse(to, args=args), typed, follow=True).content.decode()


def given(appraisal, *, scores=SCORES, swings=SWINGS):
    """A filled-in form of scores."""
    criteria = list(appraisal.criteria.all())
    typed = {"submission_key": KEY, "dissent": ""}
    for criterion, swing in zip(criteria, swings, strict=True):
        typed[f"swing_{criterion.pk}"] = swing
    for option, row in zip(appraisal.options.all(), scores, strict=True):
        for criterion, score in zip(criteria, row, strict=True):
            for name in ("low", "likely", "high"):
                typed[f"{name}_{option.pk}_{criterion.pk}"] = score
    return typed


def test_plan_leads_to_the_one_partnership_and_lists_several(client, here):
    client.force_login(here.commissioner)
    answer = client.get(reverse("plan"))
    assert answer["Location"] == reverse("planning", args=[here.partnership.pk])
    assert "It starts with a priority" in page(client, "planning", here.partnership.pk)

    client.force_login(MembershipFactory(role=Role.COMMISSIONER).account)
    said = page(client, "plan")
    assert "You are in no partnership yet" in said
    assert reverse("frameworks") in said


def test_the_planning_page_says_where_it_has_come_to(client, here):
    here.opened()
    client.force_login(here.commissioner)

    said = page(client, "planning", here.partnership.pk)

    assert "1 priority stands; 1 appraisal of options: 1 is being scored." in said
    for name in ("priorities", "appraisals"):
        assert reverse(name, args=[here.partnership.pk]) in said
    assert reverse("frameworks") in said


def test_s0_16_a_priority_is_recorded_from_needs_under_a_head(client, here):
    client.force_login(here.commissioner)
    assert "your organisation has recorded none" in page(
        client, "record-priority", here.partnership.pk
    )
    need = NeedFactory(organisation=here.council, statement="Nobody to relieve carers")
    typed = {
        "submission_key": KEY,
        "title": "Short breaks",
        "head": "community",
        "because": "Carers asked",
        "need_ids": [need.pk],
        "outcome_id": "",
        "body_id": "",
    }
    refused = send(
        client, "record-priority", here.partnership.pk, **typed | {"head": ""}
    )
    assert "Under which head? Choose one." in refused
    for _ in range(2):
        said = send(client, "record-priority", here.partnership.pk, **typed)
    assert Priority.objects.count() == 1
    assert "Nobody to relieve carers" in said
    assert "Community development" in page(client, "priorities", here.partnership.pk)


def test_an_appraisal_is_set_out_on_pages_and_says_what_it_lacks(client, here):
    priority = here.priority()
    client.force_login(here.commissioner)
    said = send(
        client,
        "begin-appraisal",
        priority.pk,
        submission_key=KEY,
        title="Who commissions",
        question="Who?",
    )
    assert "it lacks an option to do nothing, an option to do the minimum, two" in said
    made = Appraisal.objects.get()
    for each in OPTIONS:
        typed = {"code": each.code, "title": each.title, "kind": each.kind}
        send(client, "add-appraisal-option", made.pk, **typed, pence="60,000")
    for each in CRITERIA:
        typed = {"title": each.title, "at_worst": "x", "at_best": "y"}
        send(client, "add-appraisal-criterion", made.pk, **typed, threshold="")
    refused = page(client, "open-appraisal", made.pk)
    assert f"an appraiser of {here.icb.name}" in refused
    assert "Open it</button>" not in refused
    send(client, "name-appraiser", made.pk, account_id=here.commissioner.pk)
    client.force_login(here.other)
    send(client, "name-appraiser", made.pk, account_id=here.other.pk)
    said = send(client, "open-appraisal", made.pk)
    assert "Open for scoring: 4 options on 4 criteria." in said


def test_scores_are_refused_beside_their_fields(client, here):
    made = here.opened()
    client.force_login(here.commissioner)
    option, criterion = made.options.first(), made.criteria.first()
    cell = f"{option.pk}_{criterion.pk}"

    said = send(
        client,
        "score-options",
        made.pk,
        **given(made, swings=(60, 40, 20, 10))
        | {f"low_{cell}": "90", f"likely_{cell}": "40", f"high_{cell}": "95"},
    )
    assert "No swing here is 100" in said
    assert "1(a) on Outcomes: Write the least, the likely and the most in that" in said
    lost = given(made) | {f"low_{cell}": "", f"swing_{criterion.pk}": "many"}
    said = send(client, "score-options", made.pk, **lost)
    assert (
        "1(a) on Outcomes: enter the least, the likely and the most, or leave" in said
    )
    assert "The swing of Outcomes: enter a whole number from 0 to 100." in said
    assert not Scoring.objects.exists()


def test_each_scores_on_their_own_page_and_sees_the_results_afterwards(client, here):
    made = here.opened()
    here.score(made, here.other, scores=[*SCORES[:3], [20, 20, 100, 40]])
    client.force_login(here.commissioner)
    assert "kept back until everybody named has scored" in page(
        client, "appraisal-results", made.pk
    )
    assert "rw-picture" not in page(client, "appraisal-results", made.pk)

    said = send(client, "score-options", made.pk, **given(made))

    assert "1(b): A board led by the council comes first with 69 of 100" in said
    assert "They differ most on 3 and Cost: 60 points" in said
    assert said.count("rw-picture__sheet") == 4  # value, places, money twice
    assert 'value="75"' in page(client, "score-options", made.pk)  # what one gave
    table = client.get(
        reverse("appraisal-results", args=[made.pk]),
        {"table": "apart", "format": "csv"},
    ).content.decode("utf-8-sig")
    assert "3 on Cost" in table


def test_whoever_has_to_score_finds_it_on_their_home_page_until_they_did(client, here):
    made = here.draft()
    here.name(made, here.council)
    third = MembershipFactory(role=Role.ANALYST, organisation=here.icb)
    here.name(made, here.icb, third.account)
    link, words = (
        reverse("score-options", args=[made.pk]),
        f"Score the options of “{made}”",
    )
    client.force_login(third.account)
    assert words not in page(client, "home")

    open_appraisal(appraisal_id=made.pk, **here.said)

    said = page(client, "home")
    assert words in said
    assert f"for {here.icb.name}" in said
    assert link in said
    client.force_login(here.other)
    assert words not in page(client, "home")
    here.score(made, third.account)
    client.force_login(third.account)
    assert words not in page(client, "home")


def test_no_partner_agrees_on_a_page_while_the_results_are_kept_back(client, here):
    made = here.opened()
    third = MembershipFactory(role=Role.ANALYST, organisation=here.icb).account
    here.name(made, here.icb, third)
    here.score(made, here.commissioner)
    here.score(made, here.other)
    client.force_login(here.commissioner)

    said = page(client, "appraisal", made.pk)
    assert "kept back until everybody named has scored" in said
    assert "Say what your organisation agrees to" not in said
    assert "See the results" not in said
    assert "Name who scores for your organisation" in said
    refused = page(client, "agree-to-option", made.pk)
    assert "while the results are kept back" in refused
    assert here.icb.name in refused

    here.score(made, third)
    said = page(client, "appraisal", made.pk)
    assert "Say what your organisation agrees to" in said
    assert "Name who scores for your organisation" not in said
    assert "kept back" not in page(client, "agree-to-option", made.pk)


def test_an_appraiser_is_released_on_a_page_and_the_results_say_so(client, here):
    made = here.opened()
    leaver = MembershipFactory(role=Role.ANALYST, organisation=here.icb).account
    number = here.name(made, here.icb, leaver).pk
    here.score(made, leaver)
    here.score(made, here.commissioner)
    client.force_login(here.other)

    said = page(client, "appraisal", made.pk)
    assert f"Release {leaver.name}" in said
    assert f"Release {here.commissioner.name}" not in said  # another partner's
    assert "Say why they are released" in send(client, "release-appraiser", number)
    said = send(client, "release-appraiser", number, because="They changed jobs")
    assert "since They changed jobs" in said
    assert f"Release {leaver.name}" not in said
    here.score(made, here.other)

    results = page(client, "appraisal-results", made.pk)
    assert f"{leaver.name}, for {here.icb.name}, was released on" in results
    assert "What they gave stays on record and is not counted." in results


def test_nobody_releases_another_partners_or_whose_scores_are_seen(client, here):
    made = here.scored()
    theirs = made.appraisers.get(account=here.commissioner).pk
    client.force_login(here.other)
    assert "name or release who scores" in page(client, "release-appraiser", theirs)

    client.force_login(here.commissioner)
    assert "what they gave counts" in page(client, "release-appraiser", theirs)
    assert "Release" not in page(client, "appraisal", made.pk)
    client.force_login(MembershipFactory(role=Role.COMMISSIONER).account)
    page(client, "release-appraiser", theirs, status=404)


def test_whoever_is_not_named_is_told_so(client, here):
    made = here.opened()
    secretary = MembershipFactory(role=Role.SECRETARY, organisation=here.icb).account
    client.force_login(secretary)

    assert "not one of those who score" in page(client, "score-options", made.pk)
    assert "Still to score" in page(client, "appraisal-results", made.pk)


def test_an_observer_is_told_why_they_cannot_plan(client, here):
    made = here.draft()
    client.force_login(MembershipFactory(organisation=here.council).account)

    for name, number in (
        ("add-appraisal-option", made.pk),
        ("close-appraisal", made.pk),
        ("record-priority", here.partnership.pk),
        ("withdraw-priority", made.priority_id),
    ):
        said = page(client, name, number)
        assert "does not let you plan" in said
        assert "<form" not in said.split("<main")[1]


def test_the_decision_shows_the_appraisal_that_is_put_with_it(client, here):
    made = here.scored()
    here.sign(made, here.council, "1(b)")
    decision = proposed_decision(here)
    client.force_login(here.commissioner)
    assert "Still to score" not in page(client, "close-appraisal", made.pk)
    send(client, "close-appraisal", made.pk)
    preferred = made.options.get(code="1(b)").pk
    send(
        client,
        "put-appraisal",
        made.pk,
        decision_id=decision.pk,
        option_id=preferred,
    )

    said = page(client, "decision", decision.pk)

    assert "The appraisal put with this" in said
    assert reverse("appraisal-results", args=[made.pk]) in said
    assert "Preferred: 1(b): A board led by the council" in said
    assert (
        "place 1: option 1(b) with 69 of 100; place 2: option 2 with 60 of 100" in said
    )
    assert f"Decision {decision.pk}" in page(client, "appraisal", made.pk)


def test_a_preference_against_what_was_signed_asks_why_on_the_page(client, here):
    made = here.scored()
    here.sign(made, here.council, "2")
    here.sign(made, here.icb, "2")
    here.close(made)
    decision = proposed_decision(here)
    client.force_login(here.commissioner)
    assert "every partner signed 2: A joint post" in page(
        client, "put-appraisal", made.pk
    )
    typed = {
        "decision_id": decision.pk,
        "option_id": made.options.get(code="3").pk,
    }

    refused = send(client, "put-appraisal", made.pk, **typed)

    assert "Say why 3: One new body is preferred" in refused
    assert not made.put.exists()
    said = send(client, "put-appraisal", made.pk, **typed, because="It was asked for.")
    assert "Why this one: It was asked for." in said
    assert "Why this one: It was asked for." in page(client, "decision", decision.pk)
    typed["option_id"] = made.options.get(code="2").pk
    said = send(client, "put-appraisal", made.pk, **typed, because="All signed it.")
    assert "Put earlier, and replaced" in said


def lines(client, name, *args):
    """What a document says, line by line."""
    sent = client.get(f"{reverse(name, args=args)}?format=docx")
    return [each.text for each in docx.Document(BytesIO(sent.content)).paragraphs]


def test_the_papers_of_a_board_hold_the_appraisal_and_the_money(client, here):
    made = here.scored(
        criteria=[replace(CRITERIA[0], threshold=35), *CRITERIA[1:]],
    )
    here.sign(made, here.council, "1(b)", dissent="It costs too much.")
    here.sign(made, here.icb, "1(b)")
    here.close(made)
    decision = proposed_decision(
        here, pence_by_organisation={here.council.pk: 85_000_50}
    )
    here.put(made, decision, "1(b)")
    client.force_login(here.commissioner)

    for name, number in (
        ("meeting", decision.item.meeting_id),
        ("agenda-item", decision.item_id),
    ):
        said = lines(client, name, number)
        assert "Commits: £85,000.50" in said
        assert f"Whose money: {here.council.name}, £85,000.50" in said
        (need,) = decision.needs.all()
        assert f"Need: {need.need.statement}" in said
        (outcome,) = decision.outcomes.all()
        assert f"Outcome: {outcome.outcome.statement}" in said
        assert "Preferred option: 1(b): A board led by the council" in said
        assert any(
            each.startswith("Result: 1(b): A board led by the council comes first")
            for each in said
        )
        assert any(each.startswith("3: One new body falls: below") for each in said)
        assert (
            "Option 2: A joint post: value 60 of 100, place 2; "
            "cost in a year £60,000.00" in said
        )
        assert any(
            "cost in a year not known" in each
            for each in said
            if each.startswith("Option 1(b)")
        )
        signed = f"{here.council.name}: 1(b): A board led by the council"
        assert any(
            each.startswith(signed) and each.endswith("It costs too much.")
            for each in said
        )
    page_said = page(client, "decision", decision.pk)
    assert "It costs too much." in page_said
    assert "It costs too much." in page(client, "appraisal", made.pk)


def test_an_appraisal_costs_the_same_however_much_is_in_it(client, here):
    made = here.opened()
    third = MembershipFactory(role=Role.ANALYST, organisation=here.icb).account
    here.name(made, here.icb, third)
    for each in (here.commissioner, here.other, third):
        here.score(made, each)
    client.force_login(here.commissioner)
    page(client, "appraisal-results", made.pk)

    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client, "appraisal-results", made.pk)
    here.score(made, third, unsure=5)
    here.score(made, here.other, unsure=5)
    with CaptureQueriesContext(connection) as many:
        page(client, "appraisal-results", made.pk)

    assert len(many) == len(few)


def test_s0_16_the_long_list_is_scored_and_shortened_on_pages(client, here):
    made = here.priority(title="Breaks")
    client.force_login(here.commissioner)
    assert "no criterion to score it on yet" in page(client, "score-priority", made.pk)
    send(
        client,
        "set-priority-criterion",
        here.partnership.pk,
        title="Reach",
        points="40",
    )
    reach = here.partnership.priority_criteria.get()
    refused = send(client, "score-priority", made.pk, **{f"score_{reach.pk}": "many"})
    assert "Reach: enter a whole number from 0 to 100." in refused
    send(client, "score-priority", made.pk, **{f"score_{reach.pk}": "80"})
    send(client, "list-priority", made.pk, because="It reaches most")

    said = page(client, "priorities", here.partnership.pk)

    assert "1 priority stands, 1 of them on the short list." in said
    assert "on it: It reaches most" in said
    assert "80.0" in said
    client.force_login(here.other)
    theirs = page(client, "priorities", here.partnership.pk)
    assert "kept back until you or every partner has scored it" in theirs
    assert "80.0" not in theirs
    client.force_login(here.commissioner)
    assert "Take it off the short list" in page(client, "priority", made.pk)
    assert "no money to line up" in page(client, "alignment", here.partnership.pk)


def test_s1_11_pros_and_cons_come_in_by_spreadsheet_and_are_called_naive(client, here):
    made = here.begin()
    client.force_login(here.commissioner)

    def sent(name, content):
        file = SimpleUploadedFile(name, content)
        return send(client, "import-points", made.pk, file=file)

    assert "no column called side" in sent("a.csv", b"option,text\n1,x\n")
    said = sent("a.csv", EXAMPLE.read_bytes())
    assert "In all 11 for and 12 against. Naive: this counts" in said
    assert "1(b): A council-led board within a lead agency was preferred on" in said
    option = made.options.get(code="1(b)")
    assert "Money is open to see" in page(client, "appraisal-option", option.pk)
    typed = {"side": "risk", "text": "It is new", "evidence": "", "organisation_id": ""}
    said = send(client, "add-option-point", option.pk, **typed)
    assert "It is new" in said
    assert "Risk" in said


def test_s4_06_models_are_mixed_on_a_page_and_what_conflicts_is_flagged(client, here):
    draft = here.draft()
    client.force_login(here.commissioner)
    assert "Model 3. Whole system" in page(
        client, "option-library", here.partnership.pk
    )
    choices = dict.fromkeys(("look", "roles", "officers", "support"), "2")
    choices |= {"governance": "3", "lead": "3"}
    typed = {f"from_{each}": model for each, model in choices.items()}
    typed |= {"title": "A middle way", "submission_key": KEY}
    lost = typed | {"from_lead": ""}
    refused = send(client, "mix-models", here.partnership.pk, **lost)
    assert "Lead commissioners: choose a model." in refused

    said = send(client, "mix-models", here.partnership.pk, **typed)

    assert "1 conflict in it has to be settled" in said
    made = here.partnership.hybrids.get()
    said = send(client, "offer-hybrid", made.pk, appraisal_id=draft.pk, code="4")
    assert "4: A middle way" in said
    assert "Conflict" in said


def test_a_loose_end_of_a_priority_leads_to_where_it_is_tied(client, here):
    made = here.priority(outcome_id=None)
    outcome, body = OutcomeFactory(), board_of(here)
    client.force_login(here.commissioner)

    for address, field, chosen in (
        ("say-priority-outcome", "outcome_id", outcome),
        ("name-priority-body", "body_id", body),
    ):
        link = reverse(address, args=[made.pk])
        assert link in page(client, "loose-ends", here.partnership.pk)
        assert link in page(client, "priority", made.pk)
        refused = send(client, address, made.pk, **{field: ""})
        assert "Error:" in refused
        send(client, address, made.pk, **{field: chosen.pk})
        assert link not in page(client, "priority", made.pk)
        assert link not in page(client, "loose-ends", here.partnership.pk)
        assert "already" in page(client, address, made.pk)
    assert str(outcome) in page(client, "priority", made.pk)


def test_where_nothing_can_be_chosen_the_page_leads_to_what_is_missing(client, here):
    made = here.priority(outcome_id=None)
    Framework.objects.all().delete()
    client.force_login(here.commissioner)

    said = page(client, "say-priority-outcome", made.pk)
    assert "No framework of outcomes is in use yet" in said
    assert reverse("frameworks") in said
    said = page(client, "name-priority-body", made.pk)
    assert reverse("form-body", args=[here.partnership.pk]) in said
