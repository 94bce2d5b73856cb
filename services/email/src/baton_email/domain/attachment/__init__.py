"""A file that somebody of ours uploaded to send it with a reply."""
