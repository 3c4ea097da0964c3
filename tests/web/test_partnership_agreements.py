"""Pages about agreements: who may see, record, sign, vary and leave, and what each is told."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from factories.laid import laid
from factories.organisations import MembershipFactory
from factories.partnership import draft, signatory, signed, three_partners
from factories.pdf import pdf

from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Role
from ropewalk.partnership.models import (
    Agreement,
    AllegedBreach,
    Duty,
    Element,
    Notice,
    Signature,
)
from ropewalk.partnership.rules.agreement_review import checklist
from ropewalk.partnership.rules.agreements import KeyFields

pytestmark = pytest.mark.django_db

ONE = (
    "agreement",
    "agreement-document",
    "add-agreement-paper",
    "say-agreement-terms",
    "cover-functions",
    "add-scheme",
    "add-contribution",
    "add-sharing",
    "add-consent",
    "mark-agreement-ready",
    "sign-agreement",
    "vary-agreement",
    "review-agreement",
    "give-notice",
    "allege-breach",
    "plan-reports",
    "add-duty",
)
WRITING = (
    "add-agreement-paper",
    "say-agreement-terms",
    "cover-functions",
    "add-scheme",
    "add-contribution",
    "add-sharing",
    "vary-agreement",
    "review-agreement",
    "plan-reports",
    "add-duty",
)


def text(response):
    return response.content.decode()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ROPEWALK_HOME", str(tmp_path))


partners = laid(three_partners)


@pytest.fixture
def three(client, partners):
    client.force_login(partners.secretary)
    return partners


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def told(three, **changes):
    said = {
        "kind": "s75_pool",
        "title": "Pool for care at home",
        "party_ids": [each.pk for each in three.all],
        **day("starts_on", date(2026, 4, 1)),
        "years": "3",
        "notice_months": "6",
        "host_id": three.first.pk,
        "manager_post": "Pool manager",
        "yearly_pence": "3,000,000",
        "vat_treatment": "council",
        "submission_key": str(uuid4()),
    }
    return said | changes


def sent(content=None, name="agreement.pdf"):
    return SimpleUploadedFile(name, pdf(2) if content is None else content)


def test_an_agreement_is_imported_with_its_ten_key_fields(client, three):
    address = reverse("import-agreement", args=[three.partnership.pk])
    assert "Import an agreement" in text(client.get(address))
    given = told(
        three,
        file=sent(),
        signed_ids=[each.pk for each in three.all],
        **day("signed_on", date(2026, 3, 30)),
    )

    response = client.post(address, given)

    agreement = Agreement.objects.get()
    assert response.url == reverse("agreement", args=[agreement.pk])
    page = text(client.get(response.url))
    for said in (
        "Section 75: pooled fund",
        "on 31 March 2029, its last day",
        "6 months",
        "Pool manager",
        "£3,000,000.00",
        "not yet recorded",
        "signed on paper on 30 March 2026 (post not recorded)",
        "9 of its 10 key fields are recorded",
        "agreement.pdf",
        "our reconstruction",
    ):
        assert said in page
    document = agreement.documents.get()
    answer = client.get(reverse("agreement-paper", args=[agreement.pk, document.pk]))
    assert answer.content == pdf(2)
    assert answer["Content-Disposition"] == 'attachment; filename="agreement.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"file": SimpleUploadedFile("a.pdf", b"PK zip")}, "is not a PDF"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "is empty"),
        ({"file": ""}, "Choose the PDF"),
        ({"title": " "}, "Enter what the agreement is called"),
        ({"years": "0"}, "Enter 1 or more"),
        ({"is_open_ended": "on"}, "in one way"),
        ({"party_ids": []}, "Choose the parties"),
        ({"party_ids": "others"}, "Choose your own organisation too"),
        ({"yearly_pence": "lots"}, "Enter a sum in pounds"),
        ({"signed_ids": "first"}, "the day on which it was signed"),
    ],
)
def test_what_is_wrong_with_an_import_is_said_and_nothing_is_kept(
    client, three, changes, said, tmp_path
):
    if changes.get("signed_ids"):
        changes = {"signed_ids": [three.first.pk]}
    if changes.get("party_ids") == "others":
        changes = {"party_ids": [three.second.pk, three.icb.pk]}
    given = told(three, file=sent()) | changes

    page = text(
        client.post(reverse("import-agreement", args=[three.partnership.pk]), given)
    )

    assert said in page
    assert "<title>Error: " in page
    assert not Agreement.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_same_pdf_is_not_recorded_twice_and_the_first_is_named(client, three):
    address = reverse("import-agreement", args=[three.partnership.pk])
    client.post(address, told(three, file=sent()))
    agreement = Agreement.objects.get()

    again = told(three, file=sent(), title="Again", submission_key=str(uuid4()))
    page = text(client.post(address, again))

    assert f"This PDF is already recorded as “{agreement.title}”." in page
    assert reverse("agreement", args=[agreement.pk]) in page
    assert Agreement.objects.count() == 1


def test_one_that_may_not_record_is_refused_before_the_file_is_read(client, three):
    observer = MembershipFactory(organisation=three.first).account
    client.force_login(observer)
    address = reverse("import-agreement", args=[three.partnership.pk])

    assert "does not let you keep" in text(client.get(address))
    assert client.post(address, told(three, file=sent())).status_code == 403
    assert not Agreement.objects.exists()


def test_a_form_from_elsewhere_imports_nothing(three):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(three.secretary)
    address = reverse("import-agreement", args=[three.partnership.pk])

    assert strict.post(address, told(three, file=sent())).status_code == 403
    assert not Agreement.objects.exists()


def unread(client, address, size):
    return client.generic(
        "POST",
        address,
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(size),
    )


def test_what_is_far_too_large_is_refused_before_it_is_read(client, three):
    agreement = draft(three)
    addresses = (
        reverse("import-agreement", args=[three.partnership.pk]),
        reverse("add-agreement-paper", args=[agreement.pk]),
    )

    for address in addresses:
        response = unread(client, address, 30_000_000)
        assert response.status_code == 400
        assert "larger than 25 million bytes" in text(response)
    client.force_login(MembershipFactory(role=Role.SECRETARY).account)
    for address in addresses:
        assert unread(client, address, 30_000_000).status_code == 404
    elsewhere = reverse("say-agreement-terms", args=[agreement.pk])
    assert unread(client, elsewhere, 30_000_000).status_code == 413


def test_a_paper_larger_than_other_forms_may_be_is_kept(client, three, tmp_path):
    agreement = draft(three)
    large = pdf(1, attached=3_000_000)
    address = reverse("add-agreement-paper", args=[agreement.pk])

    response = client.post(address, {"file": sent(large)})

    assert response.status_code == 302
    assert agreement.documents.get().size == len(large)
    assert "that very paper already" in text(
        client.post(address, {"file": sent(large)})
    )


def test_a_new_agreement_goes_from_draft_to_signed(client, three):
    client.post(
        reverse("record-agreement", args=[three.partnership.pk]),
        told(three, **day("starts_on", date(2027, 4, 1))),
    )
    agreement = Agreement.objects.get()
    ready = reverse("mark-agreement-ready", args=[agreement.pk])

    page = text(client.get(ready))
    assert "It is not ready to sign." in page
    assert "Agreed aims and outcomes: Missing:" in page
    assert '<button class="nhsuk-button" data-module' not in page
    assert client.post(ready).status_code == 200
    assert agreement.versions.get().ready_at is None

    write_on_pages(client, three, agreement)
    assert "Every check is met" in text(client.get(ready))
    token = token_on(text(client.get(ready)))
    assert client.post(ready, {"as_seen": token}).status_code == 302
    for organisation in three.all:
        client.force_login(signatory(organisation))
        address = reverse("sign-agreement", args=[agreement.pk])
        page = text(client.get(address))
        assert organisation.name in page
        client.post(
            address,
            {
                "party_id": agreement.parties.get(organisation=organisation).pk,
                "post": "Chief executive",
                "as_seen": token_on(page),
            },
        )
    assert Signature.objects.count() == 3
    assert "This partner has already signed" in text(client.get(address))


def token_on(page):
    return page.partition('name="as_seen" value="')[2].partition('"')[0]


def write_on_pages(client, three, agreement):
    """Everything that law asks of a pool, entered as a person would."""

    def send(name, given):
        address = reverse(name, args=[agreement.pk])
        token = {"as_seen": token_on(text(client.get(address)))}
        response = client.post(address, given | token)
        assert response.status_code == 302, text(response)

    send(
        "say-agreement-terms",
        dict.fromkeys(
            (
                "aims",
                "improvement",
                "consultation",
                "money_varied",
                "resources",
                "review",
                "variation",
                "termination",
                "monitoring",
            ),
            "Said",
        ),
    )
    send(
        "cover-functions",
        {
            "nhs": ["community"],
            "nhs_parties": [three.icb.pk],
            "council": ["meeting_needs"],
            "council_parties": [three.first.pk, three.second.pk],
        },
    )
    send(
        "add-scheme",
        {"title": "Care at home", "people": "Older people", "services": "Care"},
    )
    for organisation in three.all:
        send(
            "add-contribution",
            {
                "organisation_id": organisation.pk,
                "year_starting": 2027,
                "pence": "1,000,000",
            },
        )
    send(
        "plan-reports",
        {
            "organisation_id": three.first.pk,
            "owner_post": "Pool manager",
        },
    )


def test_terms_changed_since_the_form_was_opened_are_not_overwritten(client, three):
    agreement = draft(three)
    address = reverse("say-agreement-terms", args=[agreement.pk])
    token = token_on(text(client.get(address)))
    client.post(address, {"aims": "First", "as_seen": token})

    page = text(client.post(address, {"aims": "Second", "as_seen": token}))

    assert "changed since you opened it" in page
    assert Element.objects.get(code="aims").text == "First"


def test_excluded_functions_are_named_and_not_offered(client, three):
    agreement = draft(three)

    page = text(client.get(reverse("cover-functions", args=[agreement.pk])))

    assert "may not cover: Surgery" in page
    assert 'value="surgery"' not in page
    assert 'value="rehabilitation"' in page


def test_a_scheme_is_taken_out_of_a_draft(client, three):
    agreement = draft(three)
    scheme = agreement.versions.get().schemes.get()
    address = reverse("strike-from-draft", args=[agreement.pk, "schemes", scheme.pk])

    assert address in text(client.get(reverse("agreement", args=[agreement.pk])))
    assert client.post(address).status_code == 302
    assert not agreement.versions.get().schemes.exists()
    assert "not in this draft" in text(client.post(address))
    elsewhere = reverse("strike-from-draft", args=[agreement.pk, "parties", 1])
    assert client.post(elsewhere).status_code == 404


def test_a_draft_is_changed_without_saying_from_when(client, three):
    agreement = draft(three)
    address = reverse("vary-agreement", args=[agreement.pk])
    page = text(client.get(address))
    assert "What changed?" not in page
    given = {**day("starts_on", date(2028, 4, 1)), "as_seen": token_on(page)}

    assert client.post(address, given).status_code == 302
    assert agreement.versions.get().takes_effect_on == date(2028, 4, 1)


def test_a_variation_is_shown_beside_the_version_before(client, three):
    agreement = draft(three)
    signed(three, agreement)
    address = reverse("vary-agreement", args=[agreement.pk])
    page = text(client.get(address))
    assert "This adds a version" in page
    given = {
        key: value
        for key, value in told(three).items()
        if key not in {"kind", "title", "party_ids", "submission_key", "years"}
    } | {
        **day("starts_on", date(2027, 4, 1)),
        **day("ends_on", date(2032, 3, 31)),
        **day("takes_effect_on", date(2028, 4, 1)),
        "what_changed": "Two years longer",
        "as_seen": token_on(page),
    }

    assert client.post(address, given).status_code == 302

    agreement_page = reverse("agreement", args=[agreement.pk])
    assert "Version 2, from 1 April 2028" in text(client.get(agreement_page))
    assert "on 31 March 2032" in text(client.get(f"{agreement_page}?version=2"))
    assert "on 31 March 2030" in text(client.get(f"{agreement_page}?version=1"))
    assert client.get(f"{agreement_page}?version=9").status_code == 404
    assert client.get(f"{agreement_page}?version=x").status_code == 400
    assert client.get(f"{agreement_page}?known=x").status_code == 400
    before = client.get(f"{agreement_page}?known=2001-01-01")
    assert before.status_code == 400
    assert "had been recorded by then" in text(before)
    assert "had been recorded by the end of" in text(
        client.get(f"{agreement_page}?known=2099-01-01")
    )


def test_notice_starts_the_exit_plan_and_a_breach_opens_a_dispute(client, three):
    agreement = three.agreement(
        fields=KeyFields(starts_on=date(2026, 4, 1), notice_months=6),
        elements={"disputes": "The two directors meet."},
    )
    first, icb = (
        agreement.parties.get(organisation=each) for each in (three.first, three.icb)
    )
    notice = reverse("give-notice", args=[agreement.pk])
    given = {
        "party_id": first.pk,
        **day("given_on", date(2026, 10, 1)),
        **day("leaves_on", date(2026, 12, 1)),
        "reason": "Another way",
        "impact": "Assessed",
    }

    assert "the earliest day to leave" in text(client.post(notice, given))
    assert not Notice.objects.exists()
    in_a_year = local_day(timezone.now()) + timedelta(days=365)
    client.post(notice, given | day("leaves_on", in_a_year))
    assert Duty.objects.filter(kind="exit").exists()

    breach = reverse("allege-breach", args=[agreement.pk])
    client.post(
        breach,
        {
            "alleged_by_id": first.pk,
            "alleged_of_id": icb.pk,
            "stopped": "The care team",
            **day("stopped_on", date(2026, 9, 1)),
        },
    )
    page = text(client.get(reverse("agreement", args=[agreement.pk])))
    assert "alleges that An integrated board stopped this without notice" in page
    assert "Agreed procedure: The two directors meet." in page
    settle = reverse(
        "settle-breach", args=[agreement.pk, AllegedBreach.objects.get().pk]
    )
    client.post(
        settle,
        {"settlement": "Back in January", **day("settled_on", date(2026, 10, 2))},
    )
    page = text(client.get(reverse("agreement", args=[agreement.pk])))
    assert "Settled on 2 October 2026: Back in January" in page


def test_a_review_is_answered_and_the_overdue_list_shortens(client, three):
    agreement = three.agreement(
        fields=KeyFields(starts_on=date(2020, 4, 1)),
        elements={"termination": "Said", "exit": "Said"},
    )
    register = reverse("agreements", args=[three.partnership.pk])
    assert "a review is recommended of 1 of them" in text(client.get(register))
    address = reverse("review-agreement", args=[agreement.pk])
    page = text(client.get(address))
    assert "our reconstruction" in page
    given = {f"{each.code}_answer": "yes" for each in checklist()}
    key = page.partition('name="submission_key" value="')[2].partition('"')[0]
    given |= {"submission_key": key, **day("reviewed_on", date(2026, 10, 1))}

    refused = client.post(address, given | {"value_answer": "no"})
    assert "Say what is to be done about" in text(refused)
    assert client.post(address, given).status_code == 302

    assert "a review is recommended of 0 of them" in text(client.get(register))


def test_the_calendar_says_what_is_due_and_what_was_done(client, three):
    agreement = draft(three)
    for address in (
        reverse("duties"),
        reverse("partnership-duties", args=[three.partnership.pk]),
    ):
        page = text(client.get(address))
        assert "Report for quarter 1 of 2027/28" in page
        assert f"Head of joint commissioning, {three.first}" in page
    duty = agreement.duties.first()
    done = reverse("finish-duty", args=[agreement.pk, duty.pk])
    assert "Report for quarter 1" in text(client.get(done))
    client.post(done, day("done_on", date(2026, 10, 1)))
    page = text(client.get(reverse("agreement", args=[agreement.pk])))
    assert "done on 1 October 2026" in page
    file = client.get(reverse("duties-file"))
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert file.content.count(b"BEGIN:VEVENT") == agreement.duties.count() - 1
    assert client.get(f"{reverse('duties')}?table=duties&format=csv").content


def test_a_duty_is_added_and_one_without_an_owner_is_not(client, three):
    agreement = draft(three, written=False)
    address = reverse("add-duty", args=[agreement.pk])
    given = {
        "kind": "milestone",
        "about": "Apply",
        **day("due_on", date(2026, 11, 30)),
        "organisation_id": three.first.pk,
        "owner_post": " ",
    }

    assert "Which post there? Enter an answer." in text(client.post(address, given))
    assert client.post(address, given | {"owner_post": "Chair"}).status_code == 302
    assert Duty.objects.get(kind="milestone").owner_post == "Chair"


def test_terms_for_sharing_information_have_a_register(client, three):
    agreement = three.agreement(fields=KeyFields(starts_on=date(2026, 4, 1)))
    given = {
        "which": "Who is in hospital",
        "purpose": "Planning",
        "legal_basis": "Public task",
        "given_by_id": three.icb.pk,
        "given_to_id": three.icb.pk,
        "impact_assessment": "DPIA 12",
    }
    address = reverse("add-sharing", args=[agreement.pk])

    assert "choose another one" in text(client.post(address, given))
    client.post(address, given | {"given_to_id": three.first.pk})

    page = text(client.get(reverse("sharing-terms")))
    assert "1 of 1 terms are in force" in page
    assert "DPIA 12" in page


def test_the_document_says_what_the_page_says(client, three):
    agreement = draft(three)

    answer = client.get(reverse("agreement-document", args=[agreement.pk]))

    document = docx.Document(BytesIO(answer.content))
    words = "\n".join(each.text for each in document.paragraphs)
    cells = {
        cell.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
    }
    assert "Pool for care at home" in words
    assert "Fewer people wait in hospital for care at home." in words
    assert "Schedule 1: Care at home" in words
    assert "Not yet recorded" in words
    assert {"£1,000,000.00", "£3,000,000.00", "not signed"} <= cells
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ONE)
def test_a_stranger_does_not_learn_that_an_agreement_exists(client, three, name):
    agreement = draft(three)
    client.force_login(MembershipFactory(role=Role.SECRETARY).account)
    address = reverse(name, args=[agreement.pk])

    assert client.get(address).status_code == 404
    assert client.post(address, {}).status_code == 404


def test_a_stranger_reaches_no_paper_duty_register_or_calendar(client, three):
    agreement = draft(three)
    duty = agreement.duties.first()
    client.force_login(MembershipFactory(role=Role.SECRETARY).account)

    for name in ("agreements", "record-agreement", "import-agreement"):
        address = reverse(name, args=[three.partnership.pk])
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code == 404
    assert (
        client.get(reverse("finish-duty", args=[agreement.pk, duty.pk])).status_code
        == 404
    )
    assert (
        client.get(reverse("agreement-paper", args=[agreement.pk, 1])).status_code
        == 404
    )
    assert "Report for quarter" not in text(client.get(reverse("duties")))


def test_a_partner_that_is_no_party_does_not_see_the_agreement(client, three):
    agreement = draft(three, written=False, party_ids=[three.first.pk, three.icb.pk])
    client.force_login(
        MembershipFactory(role=Role.SECRETARY, organisation=three.second).account
    )

    assert client.get(reverse("agreement", args=[agreement.pk])).status_code == 404
    register = client.get(reverse("agreements", args=[three.partnership.pk]))
    assert agreement.title not in text(register)


def test_what_one_hangs_on_is_named_only_to_those_who_may_see_it(client, three):
    parent = three.agreement(
        title="Of all three",
        fields=KeyFields(starts_on=date(2026, 4, 1), is_open_ended=True),
    )
    both = [three.first.pk, three.icb.pk]
    child = three.agreement(
        title="Of two", parent_id=parent.pk, party_ids=both, signatures=()
    )
    grandchild = three.agreement(
        title="Of all again", parent_id=child.pk, signatures=()
    )

    def page_of(agreement):
        return text(client.get(reverse("agreement", args=[agreement.pk])))

    assert "Of two" in page_of(parent)
    assert "Of two" in page_of(grandchild)
    client.force_login(
        MembershipFactory(role=Role.SECRETARY, organisation=three.second).account
    )
    assert "Of all three" in page_of(parent)
    assert "Of two" not in page_of(parent)
    assert "Of two" not in page_of(grandchild)


@pytest.mark.parametrize("name", WRITING)
def test_a_colleague_who_may_not_is_told_so_without_a_form(client, three, name):
    agreement = draft(three)
    client.force_login(MembershipFactory(organisation=three.first).account)

    page = text(client.get(reverse(name, args=[agreement.pk])))

    assert "does not let you keep" in page
    assert '<form method="post" novalidate' not in page


def test_a_colleague_who_is_no_signatory_is_told_so(client, three):
    agreement = draft(three)
    address = reverse("sign-agreement", args=[agreement.pk])

    assert "not an authorised signatory" in text(client.get(address))
    client.force_login(signatory(three.first))
    assert "not marked ready to sign" in text(client.get(address))


def test_pages_cost_the_same_for_many_agreements(
    client, three, django_assert_max_num_queries
):
    for number in range(4):
        draft(three, title=f"Pool {number}")
    register = reverse("agreements", args=[three.partnership.pk])
    agreement = Agreement.objects.first()

    with django_assert_max_num_queries(26):
        client.get(register)
    with django_assert_max_num_queries(28):
        client.get(reverse("agreement", args=[agreement.pk]))
    with django_assert_max_num_queries(8):
        client.get(reverse("duties"))
    with django_assert_max_num_queries(26):
        client.get(reverse("sharing-terms"))
