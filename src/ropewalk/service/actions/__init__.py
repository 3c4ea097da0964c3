"""What is written of services: each module what one person comes to do."""
