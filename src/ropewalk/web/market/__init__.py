"""Pages of the market: early warnings, concerns, and the market position statement."""
