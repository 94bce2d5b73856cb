"""Which mails belong together, which case they belong to, and what proves it."""
