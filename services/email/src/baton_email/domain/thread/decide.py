"""Decides commands of a thread of mails."""

from typing import assert_never

from baton_email.domain.thread.commands import AddMail, LinkToCase, ThreadCommand
from baton_email.domain.thread.events import ThreadEvent, ThreadGrew, ThreadLinked
from baton_email.domain.thread.state import Thread


def decide(command: ThreadCommand, _: Thread) -> list[ThreadEvent]:
    """Refuses nothing."""
    match command:
        case AddMail(thread_id=thread_id, mail_id=mail_id, participants=participants, at=at):
            return [
                ThreadGrew(thread_id=thread_id, mail_id=mail_id, participants=participants, at=at)
            ]
        case LinkToCase(thread_id=thread_id, case_id=case_id, subjects=subjects, at=at):
            return [ThreadLinked(thread_id=thread_id, case_id=case_id, subjects=subjects, at=at)]
        case _:
            assert_never(command)
