"""What is read of services: each module what one page or one rule asks."""
