"""Pages of brokerage: what is asked for, who is asked, what is offered and what is chosen."""
