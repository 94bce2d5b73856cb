"""Live contacts for routes: waits where a message about one may still be on its way."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass

from baton_cases.domain.contact.events import AnyContactEvent
from baton_cases.domain.contact.state import CONTACT, Contact, KnownContact
from baton_common.edge.http.caller import Caller
from baton_common.engine.loops.own_log import OwnTail
from baton_common.model.log_port import Log
from baton_common.model.unit_of_work import UnitOfWork

TIMEOUT = 1.0
"""Seconds to wait for messages that routing has published and cases has not received yet."""

Fits = Callable[[Contact], Awaitable[bool]]
"""Asked about a contact that is unknown, too, so that it costs the same."""


def speaks_with(agent: str) -> Fits:
    """A contact in whose conversation the agent is."""

    async def fits(contact: Contact) -> bool:
        return isinstance(contact, KnownContact) and contact.is_in_conversation(agent)

    return fits


@dataclass(frozen=True)
class LiveContacts:
    """Reads a contact from the log's memory and is woken by its messages; the database is asked
    once, and again when there are any."""

    log: Log
    tail: OwnTail
    timeout: float = TIMEOUT

    async def wait_for(self, caller: Caller, contact_id: str, fits: Fits) -> KnownContact | None:
        """The contact as soon as it fits; None after a second. A contact that does not fit is asked
        about exactly as one that there is not. Raises LogUnavailable, LogMoved."""
        after = self.tail.position
        if (contact := await self._fitting(caller, contact_id, fits)) is not None:
            return contact
        try:
            async with asyncio.timeout(self.timeout):
                pages = self.tail.follow(after)
                assert isinstance(pages, AsyncGenerator)
                async with aclosing(pages):
                    async for page in pages:
                        if not any(_concerns(each.event, contact_id) for each in page):
                            continue
                        contact = await self._fitting(caller, contact_id, fits)
                        if contact is not None:
                            return contact
        except TimeoutError:
            pass
        return None

    async def _fitting(self, caller: Caller, contact_id: str, fits: Fits) -> KnownContact | None:
        contact = await self._look(caller, contact_id)
        is_fit = await fits(contact)
        return contact if is_fit and isinstance(contact, KnownContact) else None

    async def _look(self, caller: Caller, contact_id: str) -> Contact:
        def look(work: UnitOfWork) -> Contact:
            return work.state(CONTACT, contact_id)

        return (await self.log.run(look, metadata=caller.metadata)).answer


def _concerns(event: object, contact_id: str) -> bool:
    return isinstance(event, AnyContactEvent) and event.contact_id == contact_id
