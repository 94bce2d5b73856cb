"""A case as email knows it: what its mails need, and which were sent."""
