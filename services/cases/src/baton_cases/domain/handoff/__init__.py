"""One handoff: the people it asks, the time they have, and its one outcome."""
