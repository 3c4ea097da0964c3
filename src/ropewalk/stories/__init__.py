"""Whole places, built through actions only."""
