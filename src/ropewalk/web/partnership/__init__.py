"""Pages of partnership: who commissions together, what they agreed, decided and resolved."""
