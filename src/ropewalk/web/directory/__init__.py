"""The directory of services: pages for the public, and the feed for other programs."""
