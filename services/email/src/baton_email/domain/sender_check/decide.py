"""Decides commands of the check of a mail's sender. What comes late changes nothing."""

from typing import assert_never

from baton_email.domain.sender_check.commands import (
    BeginCheck,
    EndCheck,
    PutOffCheck,
    SenderCheckCommand,
)
from baton_email.domain.sender_check.events import (
    CheckBegun,
    CheckEnded,
    CheckPutOff,
    SenderCheckEvent,
)
from baton_email.domain.sender_check.state import (
    ATTEMPTS_AFTER,
    NotBegun,
    SenderCheck,
    UnderWay,
)


def decide(command: SenderCheckCommand, check: SenderCheck) -> list[SenderCheckEvent]:
    """Begun once, tried so many times, ended once."""
    match command:
        case BeginCheck(mail_id=mail_id, at=at):
            return [CheckBegun(mail_id=mail_id, at=at)] if isinstance(check, NotBegun) else []
        case PutOffCheck(attempt=attempt, at=at):
            if not isinstance(check, UnderWay) or check.attempt != attempt:
                return []
            if attempt == len(ATTEMPTS_AFTER):
                return [CheckEnded(outcome="unknown", why="no-answer", at=at)]
            return [CheckPutOff(attempt=attempt, at=at)]
        case EndCheck(outcome=outcome, why=why, at=at):
            if not isinstance(check, UnderWay):
                return []
            return [CheckEnded(outcome=outcome, why=why, at=at)]
        case _:
            assert_never(command)
