"""What money may do: pure rules, each with its reason."""
