"""The read model: records of what was received, facts, and their sums."""
