"""The documents name only commands that there are, and each command explains itself."""

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from ropewalk.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
TYPED = re.compile(r"^\$ .*?\bropewalk ([a-z]+)(?: ([a-z]+))?", re.MULTILINE)


def commands():
    """Every command, as its words, with what Typer made of it."""
    group = typer.main.get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            for part, inner in command.commands.items():
                yield (name, part), inner
        else:
            yield (name,), command


COMMANDS = dict(commands())


def test_the_commands_of_the_design_are_there():
    assert {
        ("up",), ("work",), ("backup",), ("restore",), ("verify",), ("upgrade",),
        ("account", "add"), ("position",), ("allocate",), ("why",),
        ("reference", "check"), ("reference", "add"),
    } <= set(COMMANDS)  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_has_an_example(words):
    said = CliRunner().invoke(app, [*words, "--help"])

    assert said.exit_code == 0
    assert "Example: ropewalk" in " ".join(said.output.split())


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_documents_name_commands_that_there_are(path):
    for first, second in TYPED.findall(path.read_text()):
        assert (first,) in COMMANDS or (first, second) in COMMANDS, f"{first} {second}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_documents_name_recipes_that_there_are(path):
    recipes = re.findall(
        r"^([a-z][a-z-]*)(?: [A-Z*=a-z\"]+)*:",
        (ROOT / "justfile").read_text(),
        re.MULTILINE,
    )
    named = re.findall(
        r"`just ([a-z-]+)|^\$ (?:uv run )?just ([a-z-]+)", path.read_text()
    )
    assert {one or other for one, other in named} <= set(recipes)
