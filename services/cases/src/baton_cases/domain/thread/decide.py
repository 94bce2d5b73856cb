"""Decides a mail thread: a later case takes it over."""

from typing import assert_never

from baton_cases.domain.thread.commands import LinkThread, ThreadCommand
from baton_cases.domain.thread.events import ThreadEvent, ThreadLinked
from baton_cases.domain.thread.state import Linked, Thread


def decide(command: ThreadCommand, thread: Thread) -> list[ThreadEvent]:
    """The events that the command leads to; none if the thread is linked to the case already,
    unless the customer writes for the first time in one that we began."""
    match command:
        case LinkThread():
            is_news = command.inbound and isinstance(thread, Linked) and not thread.inbound
            if isinstance(thread, Linked) and thread.case_id == command.case_id and not is_news:
                return []
            linked = ThreadLinked(
                thread_id=command.thread_id,
                case_id=command.case_id,
                customer_id=command.customer_id,
                subjects=command.subjects,
                inbound=command.inbound,
                at=command.at,
            )
            return [linked]
        case _:
            assert_never(command)
