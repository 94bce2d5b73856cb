"""The plumbing of every Baton service. Knows no business word."""
