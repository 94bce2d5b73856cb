"""Telemetry of a running service: traces, metrics and log lines."""
