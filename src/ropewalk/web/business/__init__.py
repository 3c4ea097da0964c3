"""Pages of business cases and portfolios."""
