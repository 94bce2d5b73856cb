"""Classifies the exception of a handler or of the log by what it says about the record in hand."""

import traceback
from enum import Enum

import msgspec

from baton_common.engine.feed.unavailable import AWAY
from baton_common.model.event_types import UnknownEvent
from baton_common.model.log_port import Conflict, LogMoved, Rejected
from baton_common.model.messages import Refused
from baton_common.model.personal import VaultUnavailable
from baton_common.model.received_message import Poison


class ErrorClass(Enum):
    """The consequence of an error for the record in hand."""

    POISON = "this record can never be handled: a dead letter"
    AWAY = "something is away: the record waits"
    CONFLICT = "somebody was first: read the marks again"
    MOVED = "the log went back in time: everything stops"
    UNEXPECTED = "a mistake of ours or a passing one: a few tries, then a dead letter"


_POISON = (msgspec.MsgspecError, UnknownEvent, Poison, Refused, Rejected)
_AWAY: tuple[type[Exception], ...] = (VaultUnavailable, *AWAY)


def error_class_of(error: Exception) -> ErrorClass:
    """The class of any exception raised while handling a record."""
    if isinstance(error, _POISON):
        return ErrorClass.POISON
    if isinstance(error, LogMoved):
        return ErrorClass.MOVED
    if isinstance(error, Conflict):
        return ErrorClass.CONFLICT
    if isinstance(error, _AWAY):
        return ErrorClass.AWAY
    return ErrorClass.UNEXPECTED


def reason(error: Exception) -> str:
    """The reason stored with a dead letter. The text of an unexpected error may hold anything, so
    only its type and place are given."""
    if error_class_of(error) is ErrorClass.POISON:
        return f"{type(error).__name__}: {error}"
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" in {last[0].name}, line {last[0].lineno}" if last else ""
    return f"{type(error).__name__}{place}"
