# The one door: people, hooks and .ci/run all come in here.

set positional-arguments

export UV_NO_PROGRESS := "1"

# show the recipes
default:
    @just --list

# a working copy with everything a developer needs
devenv:
    uv sync --frozen

# serve the workspace with its demonstration, and stop with Ctrl+C
run *WORDS:
    uv run --frozen ropewalk up {{ WORDS }}

# get the demonstration ready without serving it, and say who can sign in
demo:
    uv run --frozen ropewalk up --no-serve

# the tests, or some of them
test *WORDS:
    uv run --frozen pytest {{ WORDS }}

# everything a machine can see without running the product
check:
    uv run --frozen ruff check
    uv run --frozen ruff format --check
    uv run --frozen mypy
    uv run --frozen lint-imports
    uv run --frozen deptry .
    uv run --frozen bandit --quiet --recursive --configfile pyproject.toml src tools
    uv run --frozen djlint --profile=jinja --lint --quiet src
    uv run --frozen codespell
    uv run --frozen python -m django makemigrations --check --dry-run --settings ropewalk.config.settings
    uv run --frozen python -m django check --fail-level WARNING --settings ropewalk.config.settings

# mend what a machine can mend
fix:
    uv run --frozen ruff check --fix
    uv run --frozen ruff format

# the documentation, every warning a fault, into docs/_build
docs:
    uv run --frozen sphinx-build -q -W -b html docs docs/_build/html

# the pictures of the README, taken anew from the demonstration; needs Chromium
pictures:
    env --unset=DATABASE_URL ROPEWALK_REQUIRE_BROWSER=1 ROPEWALK_KEEP_PICTURES=1 uv run --frozen pytest -m browser tests/browser/test_pictures.py

# one benchmark against its peers: just bench fair_shares
bench JOB:
    cd benchmarks && uv run --frozen python -m {{ replace(JOB, "-", "_") }}

# the ledger's benchmark with ten million entries: an hour, and 10 GB of disk
ledger-ten-million:
    cd benchmarks && uv run --frozen python -m ledger 10

# what the tests cover, branch by branch, and no less than the floor: takes twice the time
cover *WORDS:
    env --unset=DATABASE_URL uv run --frozen pytest --cov --cov-report=term:skip-covered {{ WORDS }}

# many more examples of every property: for a night, not for a change
long:
    HYPOTHESIS_PROFILE=long uv run --frozen pytest -p no:randomly

# a process that posts, killed 200 times, on SQLite and on the PostgreSQL of DATABASE_URL
kill-ledger:
    @test -n "${DATABASE_URL:-}" || { echo "DATABASE_URL names no PostgreSQL server"; exit 1; }
    env --unset=DATABASE_URL ROPEWALK_KILLS=200 uv run --frozen pytest -s tests/money/test_killed.py
    ROPEWALK_KILLS=200 uv run --frozen pytest -s tests/money/test_killed.py

# what an advisory service knows of our dependencies; needs the network
audit:
    uv audit
