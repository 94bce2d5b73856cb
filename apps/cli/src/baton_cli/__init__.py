"""`baton`, a client of the HTTP APIs."""
