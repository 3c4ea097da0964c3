"""What import-linter cannot see: keys, actions, writes, triggers, names and numbers."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from ropewalk.audit import append_only

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "ropewalk"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
# parentheses mark layers not built yet
LAYERS = next(
    contract["layers"]
    for contract in PROJECT["tool"]["importlinter"]["contracts"]
    if contract["id"] == "layers"
)
HEIGHT = {
    package.strip(" ()"): len(LAYERS) - row
    for row, layer in enumerate(LAYERS)
    for package in layer.split("|")
}
OURS = [
    model for model in apps.get_models() if model.__module__.startswith("ropewalk.")
]
MODULES = sorted(SOURCE.rglob("*.py"))
ACTIONS = [
    pytest.param(function, id=f"{file.parent.name}.{function.name}")
    for file in sorted([*SOURCE.rglob("actions/*.py"), *SOURCE.rglob("actions.py")])
    if file.parent.name != "audit"
    for function in ast.parse(file.read_text()).body
    if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
]
# the private steps of each module of actions, which its actions take
STEPS = {
    file: {
        function.name: function
        for function in ast.parse(file.read_text()).body
        if isinstance(function, ast.FunctionDef) and function.name.startswith("_")
    }
    for file in sorted([*SOURCE.rglob("actions/*.py"), *SOURCE.rglob("actions.py")])
}
ACTIONS_AND_STEPS = [
    pytest.param(function, STEPS[file], id=f"{file.parent.name}.{function.name}")
    for file in STEPS
    if file.parent.name != "audit"
    for function in ast.parse(file.read_text()).body
    if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
]


def names_called(function):
    return {
        ast.unparse(node.func)
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
    }


# calls on a row or a queryset that write; sets, mappings and files have some of them too
WRITES = {
    "save",
    "delete",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "acreate",
    "asave",
    "adelete",
}
WRITING = re.compile(rf"\b({'|'.join(sorted(WRITES))}|update)\b")
FILES = {"document.save"}  # a document of paper, written into memory


def named(path):
    return path.relative_to(SOURCE).as_posix()


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_relations_point_down(model):
    """A foreign key written as a string is invisible to import-linter."""
    for field in model._meta.get_fields():
        if field.is_relation and not field.auto_created and field.related_model in OURS:
            here, there = model._meta.app_label, field.related_model._meta.app_label
            assert HEIGHT[there] <= HEIGHT[here], f"{here}.{field.name} points up"


def test_the_records_part_has_models_to_look_at():
    assert {"audit", "organisations", "place"} <= {m._meta.app_label for m in OURS}
    assert len(ACTIONS) > 10


def with_steps(function, steps):
    """A function and every private step of its module that it takes, at any depth."""
    found = [function]
    for one in found:
        found += [
            steps[name]
            for name in sorted(names_called(one) & set(steps))
            if steps[name] not in found
        ]
    return found


@pytest.mark.parametrize(("function", "steps"), ACTIONS_AND_STEPS)
def test_actions_are_atomic_recorded_and_called_by_name(function, steps):
    """Atomic and recorded by itself, or in a private step of its module that it takes."""
    taken = with_steps(function, steps)
    decorators = {ast.unparse(each) for one in taken for each in one.decorator_list}

    assert "transaction.atomic" in decorators
    assert any("record" in names_called(one) for one in taken), (
        "every action leaves an audit event"
    )
    assert not function.args.args, "arguments are keyword-only"
    assert {"by", "at"} <= {each.arg for each in function.args.kwonlyargs}


@pytest.mark.parametrize(
    "function",
    [
        each
        for each in ACTIONS
        if "submission_key" in {arg.arg for arg in each.values[0].args.kwonlyargs}
    ],
)
def test_a_once_only_key_hands_out_only_what_it_was_used_for(function):
    assert "refuse_other_use" in names_called(function)


@pytest.mark.parametrize(("function", "steps"), ACTIONS_AND_STEPS)
def test_every_action_asks_one_question_of_permission(function, steps):
    """By itself, or in a private step of its module that it takes."""
    called = names_called(function)
    if "held_to_run" in called:  # a partnership, held once it may be changed
        called.add("refusal_to_run")
    if "held_to_plan" in called:  # the same, where plans are made
        called.add("refusal_to_plan")
    for step in with_steps(function, steps):
        called = called | names_called(step)
    if "held_to_plan" in called:  # likewise, to plan for it
        called.add("refusal_to_plan")

    assert len({name for name in called if name.startswith("refusal_to_")}) == 1


def writing_calls(tree):
    """Where a module writes rows: ``x.objects.update(...)``, ``row.save()``..."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called, on = node.func.attr, ast.unparse(node.func.value)
            if f"{on}.{called}" in FILES:
                continue
            if called == "save" and node.args:
                continue  # a document into a file: a row is saved by name or not at all
            if called in WRITES or (called == "update" and "objects" in on):
                yield f"line {node.lineno}: {on}.{called}"


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in MODULES
        if path.name != "actions.py"
        and path.parent.name not in {"actions", "migrations"}
    ],
    ids=named,
)
def test_writes_live_in_actions_only(path):
    text = path.read_text()
    if WRITING.search(
        text
    ):  # without the word there is no such call, and none to parse
        assert list(writing_calls(ast.parse(text))) == []


@pytest.mark.parametrize(
    "line",
    [
        "Event.objects.create(kind='x')",
        "row.save()",
        "Event.objects.filter(pk=1).delete()",
        "Event.objects.filter(pk=1).update(kind='x')",
        "Event.objects.bulk_create(rows)",
    ],
)
def test_a_write_elsewhere_would_be_seen(line):
    assert WRITING.search(line)
    assert list(writing_calls(ast.parse(line)))


@pytest.mark.django_db
def test_append_only_models_have_their_triggers_after_all_migrations():
    """A table rebuild on SQLite drops triggers silently."""
    assert len(append_only.append_only_models()) >= 2
    assert append_only.missing_triggers() == []


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("app", sorted({m._meta.app_label for m in OURS}))
def test_migrations_are_one_line(app):
    """Each migration follows the one before: no two first ones, no gaps.

    One that stands for several at once, in a database that begins, is none of the line.
    """
    files = (SOURCE / app / "migrations").glob("0*.py")
    names = sorted(path.stem for path in files if "_squashed_" not in path.stem)
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def loaded_by(module):
    """What importing a module brings with it, in a process of its own."""
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "module",
    [
        f"ropewalk.{path.parent.name}.{path.stem}"
        for package in ("engine", "figures", "standards", "parameters")
        for path in sorted((SOURCE / package).glob("*.py"))
        if path.stem != "__init__"
    ],
)
def test_the_cores_run_without_django(module):
    assert "django" not in loaded_by(module)


HEAVY = {"django", "ibis", "duckdb", "pyarrow", "altair", "numpy", "scipy", "pandas"}


def test_the_command_line_starts_light():
    assert loaded_by("ropewalk.cli.main") & HEAVY == set()


def test_the_lake_is_light_until_it_is_read():
    assert loaded_by("ropewalk.lake.catalogue") & HEAVY == set()


def test_documents_are_written_by_what_is_fetched_when_one_is_asked_for():
    code = (
        "import sys, django; django.setup(); import ropewalk.config.urls; "
        "print({'docx', 'lxml', 'openpyxl', 'altair'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


FORBIDDEN = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "managers",
    "signals",
    "mixins",
}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_is_a_drawer(path):
    parts = {part.removesuffix(".py") for part in path.relative_to(SOURCE).parts}
    assert not parts & FORBIDDEN
    assert not {p for p in parts if p.endswith(("_utils", "_helpers", "_mixins"))}


def test_no_receiver_does_anything_unseen():
    receiving = re.compile(r"@receiver\(|\.connect\(.*sender|django\.dispatch")
    assert [named(p) for p in MODULES if receiving.search(p.read_text())] == []


def test_no_save_is_overridden():
    overridden = [
        f"{named(path)} {node.name}"
        for path in MODULES
        if re.search(r"\bdef\s+(save|delete)\b", text := path.read_text())
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
        for each in node.body
        if isinstance(each, ast.FunctionDef) and each.name in {"save", "delete"}
    ]
    assert overridden == []


def test_decisions_have_numbers_of_their_own():
    names = [path.stem for path in (ROOT / "docs" / "decisions").glob("*.md")]
    numbers = [name.partition("-")[0] for name in names if name != "index"]

    assert numbers
    assert all(re.fullmatch(r"\d{4}", number) for number in numbers), names
    assert [n for n, times in Counter(numbers).items() if times > 1] == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "docs" / "decisions").glob("0*.md")), ids=lambda p: p.stem
)
def test_a_decision_says_why_and_what_follows(path):
    text = path.read_text()
    headings = re.findall(r"^## (\w+)", text, re.MULTILINE)

    assert headings[:4] == ["Context", "Options", "Decision", "Consequences"]
    assert not re.search(r"^# \d", text, re.MULTILINE), "its number is in its name only"
    assert len(text.split()) <= 500, "at most a page"


def test_the_lock_file_names_the_two_public_hosts_only():
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text()))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}


def test_every_dependency_says_what_it_is_for():
    text = (ROOT / "pyproject.toml").read_text()
    wanted = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["dev"],
    ]
    silent = [
        each for each in wanted if not re.search(rf'"{re.escape(each)}", +# ', text)
    ]
    assert silent == []


TRACKED = subprocess.run(
    ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
).stdout.split("\0")


@pytest.mark.skipif(TRACKED == [""], reason="not a git clone")
def test_nothing_is_very_large():
    large = [
        name
        for name in TRACKED
        if name and (ROOT / name).is_file() and (ROOT / name).stat().st_size > 6_000_000
    ]
    assert large == []


@pytest.mark.skipif(TRACKED == [""], reason="not a git clone")
def test_no_secret_or_database_is_tracked():
    kept = re.compile(r"secret_key$|\.sqlite3|\.env$|\.pem$")
    assert [name for name in TRACKED if kept.search(name)] == []
