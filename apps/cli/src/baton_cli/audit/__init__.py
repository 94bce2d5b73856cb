"""`baton audit`: inspects the logs of all services after the fact."""
