"""Pages of what is commissioned: services, providers, procurements and contracts."""
