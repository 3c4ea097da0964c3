"""What was recorded cannot be changed, by any of the ways a database offers."""

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.migrations.state import ProjectState
from django.test.utils import isolate_apps
from django.utils import timezone

from ropewalk.audit import append_only
from ropewalk.audit.models import Event, Seal

pytestmark = pytest.mark.django_db


def an_event():
    return Event.objects.create(
        kind="k", subject_type="t", subject_id="1", actor_id=None, at=timezone.now()
    )


def a_seal():
    return Seal.objects.create(
        number=1,
        last_event=1,
        events=1,
        hash_before="0" * 64,
        hash="1" * 64,
        sealed_at=timezone.now(),
    )


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("make", [an_event, a_seal])
@pytest.mark.parametrize(
    "change",
    [
        lambda row: type(row).objects.update(id=row.pk + 1),
        lambda row: type(row).objects.filter(pk=row.pk).delete(),
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: sql(f"DELETE FROM {row._meta.db_table}"),
    ],
    ids=["update", "delete", "save", "delete one", "plain SQL"],
)
def test_the_database_refuses_a_change(make, change):
    row = make()
    before = type(row).objects.values().get()

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        change(row)

    assert type(row).objects.values().get() == before


def test_a_row_cannot_be_replaced():
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    an_event()
    copy = (
        "INSERT OR REPLACE INTO audit_event "
        "SELECT id, 'forged', subject_type, subject_id, actor_id, at, detail "
        "FROM audit_event"
    )

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        sql(copy)

    assert Event.objects.get().kind == "k"


@pytest.mark.parametrize("kept", ["number", "last_event", "hash", "hash_before"])
def test_a_row_cannot_be_replaced_by_way_of_another_unique_column(kept):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    seal = a_seal()
    columns = {
        "number": "7",
        "last_event": "7",
        "hash": f"'{'7' * 64}'",
        "hash_before": f"'{'8' * 64}'",
        kept: kept,
    }

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        sql(
            f"INSERT OR REPLACE INTO audit_seal ({', '.join(columns)}, events, sealed_at) "
            f"SELECT {', '.join(columns.values())}, events, sealed_at FROM audit_seal"
        )

    assert Seal.objects.get() == seal


@isolate_apps("ropewalk.audit")
def test_a_row_is_met_only_by_one_that_the_same_condition_keeps_apart_from_it():
    """As a post has one holder at a time, and any number who left it."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")

    class Holder(models.Model):
        post = models.IntegerField()
        has_left = models.BooleanField()

        class Meta:
            app_label = "audit"
            constraints = [
                models.UniqueConstraint(
                    fields=["post"],
                    condition=models.Q(has_left=False),
                    name="one_holder",
                )
            ]

        def __str__(self):
            return f"holder of {self.post}"

    sql(
        "CREATE TABLE audit_holder (id integer PRIMARY KEY, post integer, has_left bool)"
    )
    sql("CREATE UNIQUE INDEX one_holder ON audit_holder (post) WHERE NOT has_left")
    append_only.put_triggers(connection, Holder)
    replace = "INSERT OR REPLACE INTO audit_holder VALUES"
    for each in ("(1, 7, true)", "(2, 7, true)", "(3, 7, false)", "(4, 7, true)"):
        sql(f"{replace} {each}")

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        sql(f"{replace} (5, 7, false)")

    assert list(Holder.objects.values_list("pk", flat=True)) == [1, 2, 3, 4]


def test_a_table_cannot_be_emptied_at_once():
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has TRUNCATE")
    event = an_event()

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        sql("TRUNCATE audit_event")

    assert Event.objects.get() == event


def test_an_upsert_is_refused_too():
    event = an_event()

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Event.objects.bulk_create(
            [event],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["detail"],
        )

    assert Event.objects.get().detail == ""


def test_events_are_added_one_after_another():
    assert an_event().pk < an_event().pk


@pytest.mark.parametrize("model", append_only.append_only_models())
def test_a_missing_trigger_is_noticed_and_can_be_put_back(model):
    assert append_only.missing_triggers() == []

    append_only.lift_triggers(connection, model)
    missing = append_only.missing_triggers()
    assert missing
    assert all(model._meta.db_table in sentence for sentence in missing)

    append_only.put_triggers(connection, model)
    assert append_only.missing_triggers() == []


def test_a_migration_lifts_the_triggers_and_undone_puts_them_back():
    state = ProjectState.from_apps(apps)
    editor = connection.SchemaEditorClass(connection)
    there = ("audit", editor, state, state)

    append_only.AllowChange("audit.Event").database_forwards(*there)
    assert all("audit_event" in each for each in append_only.missing_triggers())
    assert append_only.missing_triggers()
    append_only.AllowChange("audit.Event").database_backwards(*there)
    assert append_only.missing_triggers() == []

    append_only.RefuseChange("audit.Seal").database_backwards(*there)
    assert append_only.missing_triggers()
    append_only.RefuseChange("audit.Seal").database_forwards(*there)
    assert append_only.missing_triggers() == []


def test_a_trigger_that_does_nothing_is_noticed():
    if connection.vendor == "postgresql":
        sql(
            f"CREATE OR REPLACE FUNCTION {append_only.FUNCTION}() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
        )
    else:
        sql("DROP TRIGGER audit_event_refuses_update")
        sql(
            "CREATE TRIGGER audit_event_refuses_update BEFORE UPDATE ON audit_event "
            "BEGIN SELECT 1; END"
        )

    assert any("audit_event" in each for each in append_only.missing_triggers())


def test_a_sleeping_trigger_is_noticed():
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL can put a trigger to sleep")
    sql("ALTER TABLE audit_event DISABLE TRIGGER audit_event_refuses_change")

    assert any("audit_event" in each for each in append_only.missing_triggers())


@pytest.mark.parametrize(
    "weaker",
    [
        "UPDATE ON audit_event FOR EACH STATEMENT WHEN (false)",
        "UPDATE OF detail ON audit_event FOR EACH STATEMENT",
    ],
    ids=["a condition", "one column"],
)
def test_a_trigger_that_seldom_wakes_is_noticed(weaker):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the whole statement is compared")
    name = "audit_event_refuses_change"
    sql(f"DROP TRIGGER {name} ON audit_event")
    sql(
        f"CREATE TRIGGER {name} BEFORE DELETE OR TRUNCATE OR {weaker} "
        f"EXECUTE FUNCTION {append_only.FUNCTION}()"
    )
    sql(f"ALTER TABLE audit_event ENABLE ALWAYS TRIGGER {name}")

    assert append_only.missing_triggers() == [
        f"audit_event: the trigger {name} is missing or altered"
    ]


@pytest.mark.parametrize("table", ["audit_event", "AUDIT_EVENT"])
def test_a_trigger_that_is_not_ours_is_noticed(table):
    if connection.vendor == "postgresql":
        sql(
            "CREATE FUNCTION swallow() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
        )
        does = "FOR EACH ROW EXECUTE FUNCTION swallow()"
    else:
        does = "BEGIN SELECT RAISE(IGNORE); END"
    sql(f"CREATE TRIGGER swallowed BEFORE INSERT ON {table} {does}")

    assert append_only.missing_triggers() == [
        "audit_event: the trigger or rule swallowed is not one of ours"
    ]


def test_a_rule_that_rewrites_what_is_asked_is_noticed():
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has rewrite rules")
    sql("CREATE RULE lost AS ON INSERT TO audit_event DO INSTEAD NOTHING")

    assert append_only.missing_triggers() == [
        "audit_event: the trigger or rule lost is not one of ours"
    ]
