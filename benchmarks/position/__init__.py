"""The position of a place at the command line, start-up included."""
