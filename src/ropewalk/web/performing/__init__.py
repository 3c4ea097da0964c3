"""Pages of how contracts perform: returns, charts, exception reports, plans, what is reported."""
