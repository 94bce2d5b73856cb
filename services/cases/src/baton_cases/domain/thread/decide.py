"""Decides a mail thread: a later case takes it over."""

from typing import assert_never

from baton_cases.domain.thread.commands import LinkThread, ThreadCommand
from baton_cases.domain.thread.events import ThreadEvent, ThreadLinked
from baton_cases.domain.thread.state import Linked, Thread


def decide(command: ThreadCommand, thread: Thread) -> list[ThreadEvent]:
    """The events that the command leads to; none if the thread is linked to the case already."""
    match command:
        case LinkThread():
            if isinstance(thread, Linked) and thread.case_id == command.case_id:
                return []
            linked = ThreadLinked(
                thread_id=command.thread_id,
                case_id=command.case_id,
                customer_id=command.customer_id,
                subjects=command.subjects,
                at=command.at,
            )
            return [linked]
        case _:
            assert_never(command)
