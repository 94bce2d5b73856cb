"""Adapters below the engine: PostgreSQL, the vault, telemetry, the schema, YAML, failpoints.

A service takes from it the names of metrics, the vault's adapter and the problems of YAML files.
"""
