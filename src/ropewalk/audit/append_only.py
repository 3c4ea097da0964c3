"""The triggers that make the database itself refuse to change what was recorded.

On SQLite one trigger each refuses UPDATE and DELETE, and one refuses an INSERT that
meets a row already there, because ``INSERT OR REPLACE`` would remove that row without
waking the others. On PostgreSQL one trigger refuses UPDATE, DELETE and TRUNCATE, and
stays awake in a replica. Rebuilding a table (which most changes of a table do on
SQLite) drops its triggers in silence: ``missing_triggers`` says so. It also names every
other trigger or rule on such a table, which could undo what ours refuse.
"""

from collections.abc import Iterable, Iterator

from django.apps import apps as live_apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Q, UniqueConstraint
from django.db.models.sql import Query

from ropewalk.audit.models import AppendOnly

REFUSAL = "rows are added and never changed"
FUNCTION = "ropewalk_refuse_change"
BODY = f"""
BEGIN
    RAISE EXCEPTION '{REFUSAL}: %', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
"""


def append_only_models() -> list[type[AppendOnly]]:
    """Every model whose rows may only be added."""
    return [model for model in live_apps.get_models() if issubclass(model, AppendOnly)]


class RefuseChange(Operation):
    """A migration's step that puts the triggers on models, named as ``app.Model``.

    Undone, it takes them off. It looks models up as the steps before left them, where a
    function that a migration runs has every model of the installation worked out afresh.
    """

    reversible = True

    def __init__(self, *labels: str) -> None:
        self.labels = labels

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing: what is known of the models stays as it is."""

    def database_forwards(
        self,
        app_label: str,  # noqa: ARG002 - Django's own signature
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 - Django's own signature
        to_state: ProjectState,
    ) -> None:
        """Put them on."""
        for label in self.labels:
            put_triggers(schema_editor.connection, to_state.apps.get_model(label))

    def database_backwards(
        self,
        app_label: str,  # noqa: ARG002 - Django's own signature
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 - Django's own signature
        to_state: ProjectState,
    ) -> None:
        """Take them off."""
        for label in self.labels:
            lift_triggers(schema_editor.connection, to_state.apps.get_model(label))

    def describe(self) -> str:
        """What is done, in a line."""
        return f"Refuse change of {', '.join(self.labels)}"


class AllowChange(RefuseChange):
    """The other way round: before a table that has the triggers is altered."""

    database_forwards = RefuseChange.database_backwards
    database_backwards = RefuseChange.database_forwards

    def describe(self) -> str:
        """What is done, in a line."""
        return f"Allow change of {', '.join(self.labels)}"


def put_triggers(connection: BaseDatabaseWrapper, model: type[models.Model]) -> None:
    """Put a model's triggers in place, afresh if they are already there."""
    lift_triggers(connection, model)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger "
                f"LANGUAGE plpgsql AS $body${BODY}$body$"
            )
        for statement in _statements(connection, model).values():
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {_name(model)}")


def lift_triggers(connection: BaseDatabaseWrapper, model: type[models.Model]) -> None:
    """Take a model's triggers away."""
    table = connection.ops.quote_name(model._meta.db_table)
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _statements(connection, model):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing_triggers(*, using: str = "default") -> list[str]:
    """A sentence for each trigger of an append-only table that is not as it should be."""
    connection = connections[using]
    tables = {
        model._meta.db_table: _statements(connection, model)
        for model in append_only_models()
    }
    if connection.vendor == "postgresql":
        found = _on_postgresql(connection, tables)
    else:
        found = _on_sqlite(connection, tables)
    said = []
    for table, wanted in tables.items():
        there, ours = found[table]
        said += [
            f"{table}: the trigger {name} is missing or altered"
            for name in wanted
            if name not in ours
        ]
        said += [
            f"{table}: the trigger or rule {name} is not one of ours"
            for name in sorted(there - set(wanted))
        ]
    return said


# by table: the triggers and rules that it has, and those that are as we made them
Found = dict[str, tuple[set[str], set[str]]]


def _on_postgresql(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> Found:
    """The triggers and rules of tables, and those that are awake and as we made them.

    Ours ask no condition and watch every column.
    """
    found: Found = {table: (set(), set()) for table in tables}
    named = [connection.ops.quote_name(table) for table in found]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, t.tgenabled = 'A' AND t.tgtype = %s "
            "AND t.tgqual IS NULL AND t.tgattr = ''::int2vector "
            "AND p.proname = %s AND p.prosrc = %s "
            "FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgrelid = ANY(%s::text[]::regclass[]) AND NOT t.tgisinternal",
            [POSTGRESQL_TRIGGER_TYPE, FUNCTION, BODY, named],
        )
        for table, name, is_ours in cursor.fetchall():
            there, ours = found[table]
            there.add(name)
            if is_ours:
                ours.add(name)
        cursor.execute(
            "SELECT c.relname, r.rulename "
            "FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class "
            "WHERE r.ev_class = ANY(%s::text[]::regclass[])",
            [named],
        )
        for table, name in cursor.fetchall():
            found[table][0].add(name)
    return found


def _on_sqlite(
    connection: BaseDatabaseWrapper, tables: dict[str, dict[str, str]]
) -> Found:
    """The triggers of tables, and those that are word for word ours.

    SQLite keeps the table's name as the trigger wrote it, in any letters.
    """
    found: Found = {table: (set(), set()) for table in tables}
    spelt = {table.lower(): table for table in tables}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lower(tbl_name), name, sql FROM sqlite_master "
            "WHERE type = 'trigger'"
        )
        for lowered, name, sql in cursor.fetchall():
            if table := spelt.get(lowered):
                there, ours = found[table]
                there.add(name)
                if tables[table].get(name) == sql:
                    ours.add(name)
    return found


# BEFORE (2), DELETE (8), UPDATE (16), TRUNCATE (32), once for each statement
POSTGRESQL_TRIGGER_TYPE = 2 + 8 + 16 + 32


def _name(model: type[models.Model], refused: str = "change") -> str:
    return f"{model._meta.db_table}_refuses_{refused}"


def _statements(
    connection: BaseDatabaseWrapper, model: type[models.Model]
) -> dict[str, str]:
    """What makes each trigger of a model, by the trigger's name."""
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        name = _name(model)
        return {
            name: f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
        }
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {model._meta.db_table}'); END"
    already = " OR ".join(_unique(connection, model))
    met = f"SELECT 1 FROM {table} WHERE {already}"  # noqa: S608 - names from our models
    return {
        (name := _name(model, refused)): f"CREATE TRIGGER {name} BEFORE {when} {refuse}"
        for refused, when in (
            ("update", f"UPDATE ON {table}"),
            ("delete", f"DELETE ON {table}"),
            ("replace", f"INSERT ON {table} WHEN EXISTS ({met})"),
        )
    }


def _unique(
    connection: BaseDatabaseWrapper, model: type[models.Model]
) -> Iterator[str]:
    """When a new row could replace an old one, by each rule that keeps rows apart.

    A rule with a condition keeps apart only rows that both meet it.
    """
    column = {field.name: f'"{field.column}"' for field in model._meta.concrete_fields}
    for field in model._meta.concrete_fields:
        if field.primary_key or field.unique:
            yield _same([column[field.name]])
    for rule in model._meta.constraints:
        if isinstance(rule, UniqueConstraint) and rule.fields:
            same = _same([column[name] for name in rule.fields])
            if rule.condition is None:
                yield same
            else:
                condition = _in_sql(connection, model, rule.condition)
                new = ", ".join(f"NEW.{name} AS {name}" for name in column.values())
                met = f"SELECT 1 FROM (SELECT {new}) WHERE {condition}"  # noqa: S608 - from our models
                yield f"{same} AND ({condition}) AND EXISTS ({met})"


def _in_sql(
    connection: BaseDatabaseWrapper, model: type[models.Model], condition: Q
) -> str:
    """A condition of a rule as Django writes it into the table, its columns unqualified."""
    query = Query(model=model, alias_cols=False)
    compiler = query.get_compiler(connection=connection)
    text, values = query.build_where(condition).as_sql(compiler, connection)
    editor = connection.schema_editor()
    return text % tuple(editor.quote_value(value) for value in values)


def _same(columns: list[str]) -> str:
    return " AND ".join(f"{column} = NEW.{column}" for column in columns)
