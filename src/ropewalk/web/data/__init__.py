"""The reference data held here, and adding a publisher's file to it."""
