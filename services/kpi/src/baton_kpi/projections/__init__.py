"""The read model: what was heard, facts, and their sums."""
