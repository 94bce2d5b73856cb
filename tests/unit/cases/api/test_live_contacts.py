"""News of a contact that are on their way are waited for, a little, and without asking again."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from baton_cases.api.live_contacts import LiveContacts
from baton_cases.domain.contact.state import Contact, KnownContact
from baton_common.edge.http.caller import Caller
from baton_common.model.log_port import Done, Recorded
from baton_common.model.metadata import Metadata
from baton_common.model.position import START, Position
from baton_testkit.waiting import until
from tests.unit.cases.calling import Calling
from tests.unit.cases.line import Line
from tests.unit.cases.office import Office

CALL = Caller(
    service="cases", method="GET", path="/", headers={}, correlation="c", traceparent="00-0-0-00"
)


class Tail:
    """Follows the log in memory, when it is told to look."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.followers = 0
        self._grown = asyncio.Condition()

    @property
    def position(self) -> Position:
        events = self.office.log.store.events
        return events[-1].position if events else START

    async def reached(self, position: Position, limit: float) -> bool:
        return self.position >= position

    async def follow(
        self, after: Position, *, page: int = 500
    ) -> AsyncIterator[Sequence[Recorded]]:
        self.followers += 1
        while True:
            events = await self.office.log.read(after)
            if events:
                after = events[-1].position
                yield events
            async with self._grown:
                await self._grown.wait()

    async def look(self) -> None:
        async with self._grown:
            self._grown.notify_all()


class Counting:
    """The log, and how often a contact was looked up in it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.looks = 0

    async def run(self, decide: Any, *, metadata: Metadata, **how: Any) -> Done[Any]:
        self.looks += 1
        return await self.office.log.run(decide, metadata=metadata)


@pytest.fixture
async def calling() -> Calling:
    there = Office()
    await there.open_organisation()
    return Calling(there)


async def rings_at_ana(contact: Contact) -> bool:
    return isinstance(contact, KnownContact) and contact.rings_at == "ana"


async def test_it_is_there_as_soon_as_it_is_heard_of(calling: Calling) -> None:
    tail, log = Tail(calling.office), Counting(calling.office)
    contacts = LiveContacts(log, tail, timeout=30.0)  # type: ignore[arg-type]  # as far as used
    line = await calling.line()
    waiting = asyncio.create_task(contacts.wait_for(CALL, line.id, rings_at_ana))
    await until(lambda: tail.followers == 1)
    other = Line("call9", None)
    await calling.receive(other.arrived(), other.offered("ana"))
    await tail.look()
    await calling.receive(line.offered("ana"))
    await tail.look()
    contact = await waiting
    assert isinstance(contact, KnownContact)
    assert contact.rings_at == "ana"
    assert log.looks == 2


async def test_what_is_there_is_not_waited_for(calling: Calling) -> None:
    tail = Tail(calling.office)
    line = await calling.line()
    await calling.receive(line.offered("ana"))
    contacts = LiveContacts(calling.office.log, tail)
    assert isinstance(await contacts.wait_for(CALL, line.id, rings_at_ana), KnownContact)
    assert tail.followers == 0


async def test_what_does_not_fit_is_waited_for_as_what_is_unknown(calling: Calling) -> None:
    line, looks = await calling.line(), []
    for contact_id in (line.id, "call9"):
        tail, log = Tail(calling.office), Counting(calling.office)
        contacts = LiveContacts(log, tail, timeout=0.01)  # type: ignore[arg-type]  # as above
        assert await contacts.wait_for(CALL, contact_id, rings_at_ana) is None
        looks.append((log.looks, tail.followers))
    assert looks == [(1, 1), (1, 1)]
