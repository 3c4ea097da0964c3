"""What the documents tell a reader to type works as written."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCKS = [
    pytest.param(language, text, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, (language, text) in enumerate(FENCE.findall(page.read_text()), start=1)
]
# commands that set up a machine or serve for ever: .ci/run and the browser tests run these
ELSEWHERE = ("pip install", "uv run ropewalk up", "uv run pytest", "just ")


def commands(text: str) -> list[str]:
    """The lines a reader types: those that start with a dollar sign."""
    return [line[2:] for line in text.splitlines() if line.startswith("$ ")]


def run(command: list[str] | str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run as a reader would, in a fresh folder with this project's command on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        shell=isinstance(command, str),
        executable="/bin/bash" if isinstance(command, str) else None,
        cwd=home,
        env={**os.environ, "PATH": path, "ROPEWALK_HOME": str(home / "ropewalk")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(("language", "text"), BLOCKS)
def test_every_block_of_code_in_the_documents_runs(language, text, tmp_path):
    if language == "python":
        done = run([sys.executable, "-c", text], tmp_path)
        assert done.returncode == 0, done.stderr
    elif language == "console":
        typed = [line for line in commands(text) if not line.startswith(ELSEWHERE)]
        for command in typed:
            done = run(command.removeprefix("uv run "), tmp_path)
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    else:
        assert language in {"text", "json", "csv", "toml", "jinja"}, (
            "say what the block is"
        )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_picture_and_page_that_is_linked_to_is_there(page):
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text())
    ours = [link for link in links if not link.startswith(("http://", "https://"))]

    assert [link for link in ours if not (page.parent / link).exists()] == []


def test_the_documentation_builds_without_a_warning(tmp_path):
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html"]
    done = run([*command, str(ROOT / "docs"), str(tmp_path / "html")], tmp_path)

    assert done.returncode == 0, done.stderr


def test_every_requirement_met_or_begun_has_a_test_with_its_id():
    page = (ROOT / "docs/reference/requirements.md").read_text()
    claimed = re.findall(r"^\| (S\d-\d\d) \| (?:met|begun)", page, re.MULTILINE)
    names = " ".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))

    assert claimed
    for requirement in claimed:
        assert f"test_{requirement.lower().replace('-', '_')}" in names, requirement
