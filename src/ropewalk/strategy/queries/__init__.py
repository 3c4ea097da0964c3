"""What is read of strategy: each module what one page or one rule asks."""
