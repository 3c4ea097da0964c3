"""Who lives here, what they need, what is paid, who provides and what results."""
