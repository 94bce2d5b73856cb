"""Which agent is asked next: an index in memory, fed by events; no I/O."""
