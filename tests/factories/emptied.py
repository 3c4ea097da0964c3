"""The database as the migrations left it, after a test that committed.

Django would empty every table there is, each with its triggers put away and brought back,
though a test fills but a few of them. Those that hold nothing are left alone, and so is
what Django itself wrote about the models when it migrated, which no test changes.
"""

from django.db import connection, transaction

from ropewalk.audit import append_only

OF_DJANGO = {"django_content_type", "auth_permission"}
AT_ONCE = 400  # SQLite joins no more than 500 answers into one


def empty():
    """Empty what holds something; append-only triggers are lifted for that long only."""
    held = set(tables_that_hold_something()) - OF_DJANGO
    locked = [
        model
        for model in append_only.append_only_models()
        if model._meta.db_table in held
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        for model in locked:
            append_only.lift_triggers(connection, model)
        for table in sorted(held):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
    # PostgreSQL alters no table while a key's check still waits for the transaction's end
    with transaction.atomic():
        for model in locked:
            append_only.put_triggers(connection, model)


def tables_that_hold_something():
    """The names of tables with at least one row, asked of many at once."""
    tables = connection.introspection.django_table_names(
        only_existing=True, include_views=False
    )
    with connection.cursor() as cursor:
        for first in range(0, len(tables), AT_ONCE):
            cursor.execute(
                " UNION ALL ".join(
                    f"SELECT '{table}' WHERE EXISTS "
                    f"(SELECT 1 FROM {connection.ops.quote_name(table)})"
                    for table in tables[first : first + AT_ONCE]
                )
            )
            yield from (name for (name,) in cursor.fetchall())
