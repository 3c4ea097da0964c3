"""A database that was begun before the tables were made together ends as one begun now."""

import os

import pytest
from cli.conftest import Installation
from factories.servers import new_databases

MIGRATED = "SELECT app, name FROM django_migrations ORDER BY app, name"
HALF_WAY = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
steps = MigrationExecutor(connection)
steps.loader.replace_migrations = False
steps.loader.build_graph()
above = {"partnership", "money", "strategy", "service"}  # all stand on partnership
others = [leaf for leaf in steps.loader.graph.leaf_nodes() if leaf[0] not in above]
steps.migrate([*others, ("partnership", "0005_keep_what_was_asked")])
"""
ON_SQLITE = (
    "SELECT name, sql FROM sqlite_master WHERE type != 'table' AND sql IS NOT NULL",
    """
    SELECT t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk
    FROM sqlite_master t, pragma_table_xinfo(t.name) c WHERE t.type = 'table'
    """,
    """
    SELECT t.name, k."from", k."table", k."to", k.on_delete
    FROM sqlite_master t, pragma_foreign_key_list(t.name) k WHERE t.type = 'table'
    """,
)
ON_POSTGRESQL = (
    """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,
           column_default, is_identity
    FROM information_schema.columns WHERE table_schema = 'public'
    """,
    """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    """
    SELECT tgname, tgenabled::text, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal
    """,
)


@pytest.fixture
def pair(request, tmp_path):
    """An installation to begin step by step, and one to begin at once."""
    homes = (tmp_path / "steps", tmp_path / "at-once")
    if request.param == "sqlite":
        yield [Installation(home) for home in homes]
        return
    url = os.environ.get("DATABASE_URL")
    if not url:
        pytest.skip("DATABASE_URL names no PostgreSQL server")
    with new_databases(url, len(homes)) as urls:
        yield [Installation(*each) for each in zip(homes, urls, strict=True)]


def shape(installation):
    """Every column, key, rule, index and trigger, however they are ordered."""
    if installation.database_url:
        return [set(installation.rows(query)) for query in ON_POSTGRESQL]
    tables = installation.rows(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
    )
    made = {(name, part) for name, sql in tables if sql for part in parts(sql)}
    return [made, *(set(installation.rows(query)) for query in ON_SQLITE)]


def parts(sql):
    """What stands between the commas of a table's definition, outside all brackets."""
    depth, part = 0, ""
    for letter in sql[sql.index("(") + 1 : sql.rindex(")")]:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and not depth:
            yield part.strip()
            part = ""
        else:
            part += letter
    yield part.strip()


@pytest.mark.parametrize(
    "pair",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
def test_a_database_that_stopped_half_way_ends_as_one_made_at_once(pair):
    steps, at_once = pair
    at_once.run("up", "--no-serve", "--empty")
    steps.script(HALF_WAY)
    assert shape(steps) != shape(at_once)

    assert "after a backup to" in steps.run("up", "--no-serve", "--empty").out

    for found, expected in zip(shape(steps), shape(at_once), strict=True):
        assert found == expected
        assert expected
    assert steps.rows(MIGRATED) == at_once.rows(MIGRATED)
    assert "after a backup to" not in steps.run("up", "--no-serve", "--empty").out
