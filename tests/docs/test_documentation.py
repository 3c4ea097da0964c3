"""What the documents tell a reader to type works as written."""

import os
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from pictures import FOLDER, MOST_BYTES, PICTURES

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

BEGINNING = "ropewalk up --no-serve"


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


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A new installation for each way of beginning one, begun once for all the blocks."""
    kept = {}

    def begin(command, home):
        if command not in kept:
            kept[command] = tmp_path_factory.mktemp("begun")
            done = run(command, kept[command])
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        shutil.copytree(kept[command], home, dirs_exist_ok=True)

    return begin


@pytest.mark.parametrize(("language", "text"), BLOCKS)
def test_every_block_of_code_in_the_documents_runs(language, text, tmp_path, begun):
    if language == "python":
        done = run([sys.executable, "-c", text], tmp_path)
        assert done.returncode == 0, done.stderr
    elif language == "console":
        typed = [line for line in commands(text) if not line.startswith(ELSEWHERE)]
        if typed and typed[0].startswith(BEGINNING):
            begun(typed.pop(0), tmp_path)
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


IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")


def size_of(picture: Path) -> tuple[int, int]:
    """How wide and how tall a PNG is."""
    head = picture.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n", picture
    return struct.unpack(">II", head[16:24])


def test_the_readme_shows_the_pictures_that_the_recipe_takes_and_says_what_they_show():
    shown = [
        (path, alt) for alt, path in IMAGE.findall((ROOT / "README.md").read_text())
    ]

    assert sorted(shown) == sorted(
        (f"docs/images/{each.name}.png", each.alt) for each in PICTURES
    )
    for each in PICTURES:
        assert [w for w in each.shows if w.casefold() not in each.alt.casefold()] == []
    assert {path.stem for path in FOLDER.iterdir()} == {each.name for each in PICTURES}


@pytest.mark.parametrize("pictured", PICTURES, ids=lambda each: each.name)
def test_each_picture_is_small_and_as_large_as_the_recipe_takes_it(pictured):
    picture = FOLDER / f"{pictured.name}.png"

    assert picture.stat().st_size <= MOST_BYTES
    assert size_of(picture) == pictured.size, "take it anew: just pictures"
