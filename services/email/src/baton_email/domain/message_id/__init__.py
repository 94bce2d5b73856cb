"""A Message-ID as somebody wrote it: which mails bear it, and which thread it leads to."""
