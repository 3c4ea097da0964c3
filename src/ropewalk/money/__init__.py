"""Funds of every kind, the one ledger they are kept in, and what partners are told of them."""
