"""One handoff: whom it asks, for how long, and its one end."""
