"""What stops a command: a sentence for the person at the terminal, and an exit code."""

REFUSED = 1
"""Baton said no, or something is not well."""
MISUSED = 2
"""The command line, a file or a setting is wrong."""
UNREACHABLE = 3
"""Baton did not answer."""


class CommandError(Exception):
    """Printed to standard error without a traceback."""

    def __init__(self, sentence: str, code: int = REFUSED) -> None:
        super().__init__(sentence)
        self.code = code
