"""The read model: records of received messages, facts, and their sums."""
