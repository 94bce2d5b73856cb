"""What an exception of a handler or of the log says about the record in hand."""

import traceback
from enum import Enum

import msgspec

from baton_common.event_types import UnknownEvent
from baton_common.feed.away import AWAY
from baton_common.heard import Poison
from baton_common.log_port import Conflict, LogMoved, Rejected
from baton_common.messages import Refused
from baton_common.personal import VaultUnavailable


class Trouble(Enum):
    """What follows from it."""

    POISON = "this record can never be handled: a dead letter"
    AWAY = "something is away: the record waits"
    CONFLICT = "somebody was first: read the marks again"
    MOVED = "the log went back in time: everything stops"
    UNEXPECTED = "a mistake of ours or a passing one: a few tries, then a dead letter"


_POISON = (msgspec.MsgspecError, UnknownEvent, Poison, Refused, Rejected)
_AWAY: tuple[type[Exception], ...] = (VaultUnavailable, *AWAY)


def trouble(error: Exception) -> Trouble:
    """Of anything that handling a record raised."""
    if isinstance(error, _POISON):
        return Trouble.POISON
    if isinstance(error, LogMoved):
        return Trouble.MOVED
    if isinstance(error, Conflict):
        return Trouble.CONFLICT
    if isinstance(error, _AWAY):
        return Trouble.AWAY
    return Trouble.UNEXPECTED


def reason(error: Exception) -> str:
    """What a dead letter says of it. The text of an unexpected error may hold anything, so only
    its type and place are told."""
    if trouble(error) is Trouble.POISON:
        return f"{type(error).__name__}: {error}"
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" in {last[0].name}, line {last[0].lineno}" if last else ""
    return f"{type(error).__name__}{place}"
