"""Pages about reference data: what is held, sending a file, and what a hostile one meets."""

import io
import re
import zipfile
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from factories import publishers, reference_files
from factories.organisations import MembershipFactory

from ropewalk.audit.models import Event
from ropewalk.organisations.models import Role
from ropewalk.place.models import ReferenceFile
from ropewalk.place.rules import STALE_AFTER
from ropewalk.place.shelf import shelf
from ropewalk.place.tasks import read_reference_file

ADD = "/data/add/"
State = ReferenceFile.State
pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def text(response):
    return response.content.decode()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """An installation of one test's own."""
    monkeypatch.setenv("ROPEWALK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def analyst(client):
    membership = MembershipFactory(role=Role.ANALYST)
    client.force_login(membership.account)
    return membership


def sent(content, *, name="2026_2027.csv", **changes):
    if hasattr(content, "read_bytes"):
        content = content.read_bytes()
    return {
        "file": SimpleUploadedFile(name, content),
        "submission_key": str(uuid4()),
        **changes,
    }


def bytes_kept(home):
    return [path for path in (home / "uploads").rglob("*") if path.is_file()]


def nothing_was_added(home):
    return not list((home / "lake").rglob("*.parquet")) and not bytes_kept(home)


def test_everybody_signed_in_sees_what_is_held_and_how_old_it_is(client):
    client.force_login(MembershipFactory(role=Role.OBSERVER).account)

    page = text(client.get("/data/"))

    assert "Reference data held" in page
    assert "NHS England" in page
    assert "years old" in page
    assert "do not let you add reference data" in page


def test_what_is_held_downloads(client, analyst):
    response = client.get("/data/", {"table": "reference", "format": "csv"})

    lines = response.content.decode("utf-8-sig").splitlines()
    assert len(lines) > len(list(shelf().resources()))


@pytest.mark.parametrize("address", ["/data/", ADD, "/data/files/1/"])
def test_a_stranger_is_asked_to_sign_in(client, address):
    assert client.get(address).url == f"/sign-in/?next={address}"


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.OBSERVER])
def test_another_role_is_told_why_not_given_no_form_and_refused(
    client, home, tmp_path, role
):
    client.force_login(MembershipFactory(role=role).account)

    page = text(client.get(ADD))
    response = client.post(ADD, sent(publishers.practice_file(tmp_path / "a.csv")))

    assert "do not let you add reference data" in page
    assert 'name="file"' not in page
    assert response.status_code == 403
    assert nothing_was_added(home)


def test_another_role_does_not_learn_of_a_file(client, tmp_path):
    file = reference_files.waiting(tmp_path, at=timezone.now())
    client.force_login(MembershipFactory(role=Role.OBSERVER).account)

    for page in ("reference-file", "cancel-reference-file"):
        address = reverse(page, args=[file.pk])
        assert client.post(address).status_code == 404
    assert client.get(reverse("reference-file", args=[file.pk])).status_code == 404


def test_a_form_without_our_token_is_refused(tmp_path, home):
    client = Client(enforce_csrf_checks=True)
    client.force_login(MembershipFactory(role=Role.ANALYST).account)

    response = client.post(ADD, sent(publishers.practice_file(tmp_path / "a.csv")))

    assert response.status_code == 403
    assert nothing_was_added(home)


def test_a_small_file_is_added_at_once_and_figures_come_from_it(
    client, analyst, home, tmp_path
):
    address = "/analyse/E08000009/need/"
    assert "2026/27" not in text(client.get(address))
    path = publishers.practice_file(tmp_path / "2026_2027.csv")

    response = client.post(ADD, sent(path))

    page = text(client.get(response.url))
    assert "Added, and now the current vintage" in page
    assert "2026_2027.csv" in page
    assert analyst.account.name in page
    assert bytes_kept(home) == []
    assert Event.objects.filter(kind=Event.Kind.REFERENCE_ADDED).count() == 1
    assert "2026/27" in text(client.get("/data/"))
    assert "2026/27" in text(client.get(address))


def test_sending_the_form_twice_adds_one_file(client, analyst, tmp_path):
    path = publishers.practice_file(tmp_path / "2026_2027.csv")
    key = str(uuid4())

    first, second = (client.post(ADD, sent(path, submission_key=key)) for _ in range(2))

    assert first.url == second.url
    assert ReferenceFile.objects.count() == 1


def test_a_refused_file_names_its_rows_as_a_list(client, analyst, home, tmp_path):
    rows = publishers.practice_rows()
    rows[2][publishers.FIRST_NUMBER] = "<b>-1"
    path = publishers.write(tmp_path / "2026_2027.csv", rows)

    page = text(client.get(client.post(ADD, sent(path)).url))

    assert "was refused whole, as a place-allocation practice file" in page
    assert (
        "<li>row 3 (P90001), column &#39;Population&#39;: &#39;&lt;b&gt;-1&#39;" in page
    )
    assert "Correct the file and add it again" in page
    assert nothing_was_added(home)


def archive(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), part)
    return content.getvalue()


def bomb():
    """A workbook of a few thousand bytes that unpacks to hundreds of millions."""
    zeros = b"0" * 100_000_000
    return archive(xl__workbook_dot_xml=b"<workbook/>", xl__sheet_dot_xml=zeros)


HOSTILE = {
    "a web page": (b"<html><script>alert(1)</script></html>", "is a web page"),
    "a workbook that explodes": (bomb, "would unpack to"),
    "a workbook with entities": (
        archive(xl__workbook_dot_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
        "declares entities",
    ),
    "an archive": (archive(data_dot_csv=b"a,b"), "is an archive"),
    "a program": (b"\x7fELF\x02\x01\x01\0\0\0" * 50, "neither text nor a spreadsheet"),
    "a PDF": (b"%PDF-1.7 ...", "is a PDF"),
    "a Parquet file": (b"PAR1....PAR1", "Parquet"),
    "a wrong header": (b"colour,taste\nred,sweet\n", "refused"),
    "half a workbook": (archive(a=b"b")[:20], "damaged"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_is_not_what_it_says_is_refused_whole(client, analyst, home, what):
    content, said = HOSTILE[what]
    content = content() if callable(content) else content

    response = client.post(ADD, sent(content, name="2026_2027.csv"))

    page = text(client.get(response.url))
    file = ReferenceFile.objects.get()
    assert file.state == State.REFUSED
    assert said in file.said or what == "a wrong header"
    assert "It was refused whole. Nothing was changed." in page
    assert "<script>alert" not in page
    assert nothing_was_added(home)


def test_a_path_in_a_name_leads_nowhere(client, analyst, home, tmp_path):
    body = publishers.practice_file(tmp_path / "a.csv").read_text()
    boundary = "x" * 20
    parts = (
        f"--{boundary}\r\nContent-Disposition: form-data; "
        f'name="submission_key"\r\n\r\n{uuid4()}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; '
        f'filename="../../../../2026_2027.csv"\r\nContent-Type: text/csv\r\n\r\n'
        f"{body}\r\n--{boundary}--\r\n"
    )

    response = client.generic(
        "POST", ADD, parts, content_type=f"multipart/form-data; boundary={boundary}"
    )

    assert response.status_code == 302
    assert ReferenceFile.objects.get().name == "2026_2027.csv"
    outside = [path for path in tmp_path.iterdir() if path.name != "a.csv"]
    assert outside == [home]


def test_a_file_too_large_is_refused_before_it_is_read(client, analyst, home):
    response = client.generic(
        "POST",
        ADD,
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH="900000000",
    )

    assert response.status_code == 400
    assert "larger than 200 million bytes" in text(response)
    assert nothing_was_added(home)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"file": ""}, "Choose the file to add."),
        ({"file": SimpleUploadedFile("empty.csv", b"")}, "empty.csv is empty."),
        ({"council": "E99999999"}, "E99999999 is not among the choices"),
        ({"vintage": "x" * 81}, "at most 80"),
        (
            {"as_at_day": "31", "as_at_month": "2", "as_at_year": "2026"},
            "There is no day 31 of month 2",
        ),
        ({"submission_key": "again"}, "valid UUID"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client, analyst, home, changes, said):
    page = text(client.post(ADD, {**sent(b"Practice_Code"), **changes}))

    assert said in page
    assert "<title>Error: " in page
    assert nothing_was_added(home)


def test_the_council_of_the_place_that_led_here_is_chosen(client, analyst):
    page = text(client.get(f"{ADD}?council=E08000006"))

    chosen = re.findall(r'<option value="([^"]*)" selected', page)
    assert chosen == ["E08000006"]


def test_a_councils_payments_are_added_under_its_name(client, analyst, tmp_path):
    rows = publishers.payment_rows(
        ("01/04/2026", "Adult social care", "Rope Walk Care Ltd", "1000.00"),
        ("02/05/2026", "Adult social care", "Hemp Homes Ltd", "2500.50"),
    )
    path = publishers.write(tmp_path / "payments.csv", rows)
    given = sent(path, name="payments.csv", council="E08000006", services="adult")

    page = text(client.get(client.post(ADD, given).url))

    assert "Salford" in page
    assert ReferenceFile.objects.get().state == State.ADDED, page


def test_what_the_file_does_not_say_is_asked_for_as_the_form_calls_it(
    client, analyst, tmp_path
):
    rows = publishers.payment_rows(("01/04/2026", "Adult social care", "A Ltd", "1.00"))
    path = publishers.write(tmp_path / "payments.csv", rows)

    page = text(client.get(client.post(ADD, sent(path, name="payments.csv")).url))

    assert "give &#34;Whose payments are they?&#34; with a council" in page
    assert "--council" not in page


def large(tmp_path):
    return publishers.practice_file(tmp_path / "2026_2027.csv", practices=9000)


def work():
    """Do what the worker would: each task that waits, with what it was given."""
    for waiting in DBTaskResult.objects.filter(
        task_path=read_reference_file.module_path
    ):
        read_reference_file.call(*waiting.args_kwargs["args"])


def test_a_large_file_waits_for_the_worker_which_adds_it(
    client, analyst, home, tmp_path
):
    response = client.post(ADD, sent(large(tmp_path)))

    assert "It waits for its turn to be read." in text(client.get(response.url))
    assert len(bytes_kept(home)) == 1
    work()
    page = text(client.get(response.url))
    assert "9,000 rows of practice_allocations" in page
    assert "Cancel it" not in page
    assert bytes_kept(home) == []


def test_a_large_file_can_be_cancelled_while_it_waits(client, analyst, home, tmp_path):
    address = client.post(ADD, sent(large(tmp_path))).url
    file = ReferenceFile.objects.get()

    client.post(reverse("cancel-reference-file", args=[file.pk]))

    assert "It was cancelled. Nothing was changed." in text(client.get(address))
    assert nothing_was_added(home)
    again = client.post(reverse("cancel-reference-file", args=[file.pk]))
    assert again.status_code == 403
    assert "dealt with already" in text(again)


@pytest.mark.parametrize(
    "page", ["cancel-reference-file", "start-reference-file-again"]
)
def test_a_link_alone_changes_nothing(client, analyst, tmp_path, page):
    file = reference_files.waiting(tmp_path, at=timezone.now())

    assert client.get(reverse(page, args=[file.pk])).status_code == 405


def test_a_file_that_waits_too_long_says_so_and_starts_again(client, analyst, tmp_path):
    long_ago = timezone.now() - 2 * STALE_AFTER[State.WAITING]
    file = reference_files.waiting(tmp_path, at=long_ago)
    address = reverse("reference-file", args=[file.pk])
    assert "This has taken too long." in text(client.get(address))

    client.post(reverse("start-reference-file-again", args=[file.pk]))

    assert "This has taken too long." not in text(client.get(address))
    work()
    assert "It is kept" in text(client.get(address))


def test_the_page_costs_the_same_for_many_files(
    client, analyst, tmp_path, django_assert_num_queries
):
    for _ in range(15):
        reference_files.waiting(tmp_path, at=timezone.now())

    # session, account, may add, files with who, the latest files, who withdrew, roles
    with django_assert_num_queries(7):
        page = text(client.get("/data/"))

    assert page.count("(file ") == 10


WITHDRAW = "/data/added/practice_allocations--2026-27/withdraw/"
WHY = {"because": "It is the file of <another> year."}


@pytest.fixture
def added(client, analyst, tmp_path):
    """The page of a file that the analyst added, current for England."""
    path = publishers.practice_file(tmp_path / "2026_2027.csv")
    return client.post(ADD, sent(path)).url


def held_now():
    return shelf().resource("practice_allocations").vintage


def test_what_was_added_in_error_is_withdrawn_with_a_reason(client, analyst, added):
    assert WITHDRAW in text(client.get(added))
    assert f'href="{WITHDRAW}"' in text(client.get("/data/"))
    asked = text(client.get(WITHDRAW))
    assert "Withdraw 2026/27" in asked
    assert "the newest of its kind held for England is 2025/26." in asked
    assert held_now() == "2026/27"

    done = client.post(WITHDRAW, WHY)

    assert held_now() == "2025/26"
    page = text(client.get(done.url))
    assert "2026/27 is withdrawn" in page
    assert "It is the file of &lt;another&gt; year." in page
    assert f"Withdrawn on {timezone.localdate():%-d %B %Y} by" in page
    assert analyst.account.name in page
    assert f'href="{ADD}"' in page
    held = text(client.get("/data/"))
    assert "Data withdrawn" in held
    assert held.casefold().count("added, withdrawn since") == 2
    assert WITHDRAW not in held
    file = text(client.get(added))
    assert "It was added, and has been withdrawn since." in file
    assert f"by {analyst.account.name}.</strong> It is the file of" in file
    assert WITHDRAW not in file
    assert Event.objects.last().kind == Event.Kind.REFERENCE_WITHDRAWN


def test_everybody_signed_in_reads_what_was_withdrawn_and_by_whom(
    client, analyst, added
):
    address = client.post(WITHDRAW, WHY).url
    client.force_login(MembershipFactory(role=Role.OBSERVER).account)

    assert analyst.account.name in text(client.get("/data/"))
    page = text(client.get(address))
    assert "2026/27 is withdrawn" in page
    assert f'href="{ADD}"' not in page
    assert "do not let you add reference data. Ask an analyst" in page
    csv = client.get("/data/", {"table": "withdrawn", "format": "csv"})
    assert "practice_allocations--2026-27" in csv.content.decode("utf-8-sig")


def test_the_same_form_sent_twice_withdraws_once(client, added):
    first, second = client.post(WITHDRAW, WHY), client.post(WITHDRAW, WHY)

    assert first.url == second.url == client.get(WITHDRAW).url
    assert Event.objects.filter(kind=Event.Kind.REFERENCE_WITHDRAWN).count() == 1


@pytest.mark.parametrize("because", ["", "   ", "x" * 301])
def test_a_reason_must_be_given(client, added, because):
    page = text(client.post(WITHDRAW, {"because": because}))

    assert "There is a problem" in page
    assert held_now() == "2026/27"


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.ADMINISTRATOR, Role.OBSERVER])
def test_another_role_is_told_why_it_cannot_withdraw(client, added, role):
    client.force_login(MembershipFactory(role=role).account)

    page = text(client.get(WITHDRAW))
    response = client.post(WITHDRAW, WHY)

    assert "Your roles do not let you withdraw reference data." in page
    assert 'name="because"' not in page
    assert response.status_code == 403
    assert held_now() == "2026/27"
    assert WITHDRAW not in text(client.get("/data/"))


def test_what_came_with_ropewalk_is_never_withdrawn(client, analyst):
    for held in shelf().resources():
        address = reverse("withdraw-data", args=[held.kept_as])
        assert "came with Ropewalk" in text(client.get(address))
    response = client.post(address, WHY)

    assert response.status_code == 403
    assert "never withdrawn" in text(response)


@pytest.mark.parametrize(
    "address", ["/data/added/weather--2031/withdraw/", "/data/withdrawn/9/"]
)
def test_what_is_not_there_is_not_found(client, analyst, address):
    assert client.get(address).status_code == 404


def test_the_same_rows_under_another_name_are_refused_on_the_page(
    client, added, tmp_path
):
    path = publishers.practice_file(tmp_path / "2026_2027.csv")

    again = client.post(ADD, sent(path, vintage="2024/25"))

    page = text(client.get(again.url))
    assert "It was refused whole." in page
    assert "holds the same rows as practice_allocations (2026/27)" in page
