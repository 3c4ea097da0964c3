"""What is written of strategy: each module what one person comes to do."""
