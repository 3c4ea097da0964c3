"""Organisations in time, the accounts that sign in, and their roles."""
