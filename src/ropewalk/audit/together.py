"""The tables of a part made in one step where a database begins.

Django works out every model that is linked to another afresh at each change of one of
them, and SQLite makes many a table afresh: for a hundred linked tables that is most of
the time in which an installation begins. A database that has been begun takes the steps
one by one all the same.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model


class MakeTogether(Operation):
    """Every table of a part, as it is once all steps are done, where there is none yet.

    What a step does to rows is left out, for there are none.
    """

    reversible = True

    def __init__(self, steps: Sequence[Operation]) -> None:
        self.steps = steps

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Take every step in what is known of the models, and work them out once."""
        were_worked_out = state.__dict__.pop("apps", None) is not None
        for step in self.steps:
            step.state_forwards(app_label, state)
        if were_worked_out:
            state.apps  # noqa: B018 - worked out by being asked for

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 - Django's own signature
        to_state: ProjectState,
    ) -> None:
        """Make the tables."""
        for model in self._models(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,  # noqa: ARG002 - Django's own signature
    ) -> None:
        """Take the tables away, last first."""
        for model in reversed(self._models(app_label, schema_editor, from_state)):
            schema_editor.delete_model(model)

    def describe(self) -> str:
        """What is done, in a line."""
        return "Make all tables together"

    def _models(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState
    ) -> list[type[Model]]:
        """The part's models in the order in which its steps made them."""
        models: list[Any] = [
            state.apps.get_model(label, name)
            for label, name in state.models
            if label == app_label
        ]
        return [
            model
            for model in models
            if self.allow_migrate_model(editor.connection.alias, model)
        ]
