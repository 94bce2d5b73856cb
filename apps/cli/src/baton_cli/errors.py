"""Failures of a command: a sentence for the user, and an exit code."""

REFUSED = 1
"""Exit code: Baton refused, or a check failed."""
MISUSED = 2
"""Exit code: the command line, a file or a setting is wrong."""
UNREACHABLE = 3
"""Exit code: Baton did not answer."""


class CommandError(Exception):
    """A failure, printed to standard error without a traceback."""

    def __init__(self, sentence: str, code: int = REFUSED) -> None:
        super().__init__(sentence)
        self.code = code
