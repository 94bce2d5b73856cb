"""A Message-ID: the mails that bear it, and the thread it leads to."""
