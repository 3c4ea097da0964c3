"""Pages of intentions, plans and the joint plan."""
