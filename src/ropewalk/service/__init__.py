"""Who provides what, at what price, under which contract, and how well."""
