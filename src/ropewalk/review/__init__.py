"""Reads across all levels: what hangs together, and what hangs loose. Writes nothing."""
