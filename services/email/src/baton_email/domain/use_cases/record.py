"""Decides one command on its stream and records its events and their consequences."""

from collections.abc import Callable
from typing import TypeVar

from baton_common.model.aggregate import Aggregate
from baton_common.model.messages import Command, Event
from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.address.commands import MarkFailing
from baton_email.domain.address.decide import decide as decide_address
from baton_email.domain.address.state import ADDRESS
from baton_email.domain.outgoing.events import MailBounced

C = TypeVar("C", bound=Command)
S = TypeVar("S")
E = TypeVar("E", bound=Event)


def record(
    work: UnitOfWork,
    aggregate: Aggregate[S, E],
    id_: str,
    decide: Callable[[C, S], list[E]],
    command: C,
) -> list[E]:
    """Records the events of this stream. A hard bounce marks its address as failing."""
    events = decide(command, work.state(aggregate, id_))
    work.record(aggregate, id_, *events)
    for event in events:
        if isinstance(event, MailBounced) and event.hard:
            failed = MarkFailing(mail_id=event.mail_id, status=event.status, at=event.at)
            record(work, ADDRESS, event.recipient.subject, decide_address, failed)
    return events
