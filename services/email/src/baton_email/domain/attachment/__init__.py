"""A file that an agent uploaded for a reply."""
