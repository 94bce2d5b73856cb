"""A case as email knows it: what a mail about it needs, and what was sent about it."""
