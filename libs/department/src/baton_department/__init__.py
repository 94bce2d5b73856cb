"""The small consumer with which a department's own system follows a topic of Baton."""
