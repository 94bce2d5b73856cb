"""Decides commands of a mail that is refused."""

from typing import assert_never

from baton_email.domain.refusal.commands import RecordRefusal, RefusalCommand
from baton_email.domain.refusal.events import MailRefused, RefusalEvent
from baton_email.domain.refusal.state import Refusal


def decide(command: RefusalCommand, _: Refusal) -> list[RefusalEvent]:
    """Refuses nothing: each refusal has a new id."""
    match command:
        case RecordRefusal(refusal_id=id_, code=code, reason=reason, at=at):
            return [MailRefused(refusal_id=id_, code=code, reason=reason, at=at)]
        case _:
            assert_never(command)
