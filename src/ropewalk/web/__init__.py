"""Pages: server-rendered, one domain call each."""
