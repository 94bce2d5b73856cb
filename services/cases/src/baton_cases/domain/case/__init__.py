"""The case: what it is about, and who is accountable for it at every instant."""
