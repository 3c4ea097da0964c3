"""Whether the server lives, and whether it is ready."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from ropewalk.lake.catalogue import Lake
from ropewalk.web.health import views

pytestmark = pytest.mark.django_db


def test_a_server_that_lives_says_so_to_anybody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/health/live")

    assert (response.status_code, response.json()) == (200, {"live": True})
    assert "no-store" in response.headers["Cache-Control"]


def test_a_ready_server_has_records_migrations_and_reference_data(client):
    response = client.get("/health/ready")

    assert response.json() == {
        "ready": True,
        "records": True,
        "migrations": True,
        "reference_data": True,
    }
    assert response.status_code == 200


def test_a_migration_that_waits_is_not_ready(client):
    last = MigrationRecorder(connection).migration_qs.filter(app="organisations").last()
    last.delete()

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["migrations"] is False
    assert response.json()["records"] is True


def test_reference_data_that_cannot_be_read_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(views, "shelf", lambda: Lake([]))

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["reference_data"] is False


def test_a_corrupt_file_of_reference_data_is_not_ready(client, monkeypatch, tmp_path):
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"not a Parquet file")
    held = views.shelf()
    one = held.resource(held.names()[0])
    resource = type(one)(
        **{
            name: broken if name == "path" else getattr(one, name)
            for name in one.__dataclass_fields__
        }
    )
    monkeypatch.setattr(views, "shelf", lambda: Lake([resource]))

    assert client.get("/health/ready").json()["reference_data"] is False


def test_machines_only_read(client):
    assert client.post("/health/ready").status_code == 405
