"""What keeps PostgreSQL from starting, said in one sentence that tells what to do."""


class CannotStart(Exception):
    """Shown to the person at the keyboard as it is; the process ends with an exit code ≠ 0."""
