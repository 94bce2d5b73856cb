"""What can be seen of a running service: traces, metrics and log lines."""
