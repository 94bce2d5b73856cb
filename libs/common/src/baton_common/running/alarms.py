"""What is told to the people who run it when one message or deadline cannot be handled."""

from collections.abc import Callable

import structlog

Alarm = Callable[[str, str, Exception], None]
"""`alarm(who, what, problem)`: who could not handle what, and why. It may raise: tests let it,
so that no bug hides among the dead letters."""


def logged(who: str, what: str, problem: Exception) -> None:
    """One line with the problem's traceback."""
    structlog.get_logger("baton.alarm").error(
        "could not be handled", who=who, what=what, problem=str(problem), exc_info=problem
    )


def raised(who: str, what: str, problem: Exception) -> None:
    """For tests: the bug comes out where it happened."""
    raise problem
