"""A thread of mails: who takes part, which case it belongs to, and what proves it."""
