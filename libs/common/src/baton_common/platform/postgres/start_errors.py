"""Reasons why PostgreSQL does not start, each as a sentence that says what to do."""


class CannotStart(Exception):
    """Shown to the person at the keyboard as it is; the process ends with an exit code ≠ 0."""
