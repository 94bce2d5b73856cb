"""YAML files that people write by hand, read by Pydantic models: every problem with its line."""
