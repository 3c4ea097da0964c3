"""Whether the server lives, and whether it is ready to answer."""
