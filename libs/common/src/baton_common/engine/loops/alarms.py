"""Alarms for operators when a message or deadline cannot be handled."""

from collections.abc import Callable
from traceback import extract_tb

import structlog

from baton_common.engine.consumers.error_class import reason

Alarm = Callable[[str, str, Exception], None]
"""`alarm(who, what, problem)`: who could not handle what, and why. It may raise: tests let it,
so that no bug hides among the dead letters."""


def logged(who: str, what: str, problem: Exception) -> None:
    """Logs one line: type and places, not the problem's own text, which may hold personal data."""
    places = [f"{frame.name}:{frame.lineno}" for frame in extract_tb(problem.__traceback__)]
    structlog.get_logger("baton.alarm").error(
        "could not be handled", who=who, what=what, problem=reason(problem), places=places[-5:]
    )


def raised(who: str, what: str, problem: Exception) -> None:
    """For tests: raises the error where it happened."""
    raise problem
