"""YAML files that people write by hand: every problem is told with its line, at once."""
