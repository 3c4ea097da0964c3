"""Large bodies are refused unread, pages of people are kept by nobody, folders are closed."""

import pytest
from factories.organisations import MembershipFactory

from ropewalk.config.environment import folder
from ropewalk.config.guards import LARGEST_FORM


@pytest.mark.django_db
def test_a_stranger_cannot_have_a_large_body_written_down(client):
    body = {"username": "a" * (LARGEST_FORM + 1)}

    assert client.post("/sign-in/", body).status_code == 413
    assert client.post("/sign-in/", {"username": "a"}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/sign-in/", "/data/add/"])
@pytest.mark.parametrize("said", ["-1", "9" * 5000], ids=["below 0", "long"])
def test_a_length_that_is_no_number_is_refused(client, page, said):
    assert client.post(page, {}, CONTENT_LENGTH=said).status_code == 413


@pytest.mark.django_db
def test_pages_of_somebody_signed_in_are_kept_by_no_browser(client):
    client.force_login(MembershipFactory().account)

    for page in ("/", "/analyse/needs/", "/analyse/needs/?table=needs&format=csv"):
        assert "no-store" in client.get(page).headers["Cache-Control"]


def test_a_folder_that_others_could_open_is_closed_to_them(tmp_path):
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    home.chmod(0o755)

    made = folder(home)
    (made / "database").write_text("rows")

    assert made.stat().st_mode & 0o777 == 0o700
    assert (made / "database").stat().st_mode & 0o077 == 0
