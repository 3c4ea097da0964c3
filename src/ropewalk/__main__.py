"""``python -m ropewalk`` does what ``ropewalk`` does."""

from ropewalk.cli.main import main

main()
