"""A thread of mails: its participants, its case, and the proof of belonging to it."""
