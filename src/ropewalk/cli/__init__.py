"""The command line: each command asks one question or does one thing."""
