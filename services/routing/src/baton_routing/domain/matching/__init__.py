"""Chooses the next agent: an index in memory, fed by events; no I/O."""
