"""One pool of queues and agents, matched in memory by the one process that owns it."""
