"""What the engine stands on: PostgreSQL, the vault, telemetry, the schema, YAML files, failpoints.

A service takes from it only metric and log names, the vault's port adapters in `main`, and YAML problems.
"""
