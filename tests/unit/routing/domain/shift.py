"""The floor in memory: contacts and agents on one log, told by what stands on their streams."""

from typing import Any

from baton_common.model.metadata import Metadata
from baton_routing.domain.agent.state import AGENT, Agent
from baton_routing.domain.contact.state import CONTACT, Contact
from baton_routing.domain.use_cases import requests
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import (
    ApplyConfiguration,
    ChangePresence,
    EndWrapUp,
    RoutingRequest,
)
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog
from tests.unit.routing.domain.cast import NINE, PLAN, at

METADATA = Metadata(correlation_id="shift")


class Shift:
    """Everybody of the configuration is available from nine on; seconds count from then."""

    def __init__(self) -> None:
        self.clock = HandClock(NINE)
        self.log = MemoryLog(self.clock.now)

    async def begin(self) -> "Shift":
        """Load the configuration; everybody says available."""
        await self.do(ApplyConfiguration(plan=PLAN, by="zoe", at=NINE))
        for agent in ("ana", "bo", "cy"):
            await self.say(0, agent, "available")
        return self

    async def do(self, command: RoutingRequest) -> None:
        """Decide and record it. Raises Refused."""
        self.clock.turn_to(max(self.clock.now(), command.at))
        await self.log.run(lambda work: do(work, command), metadata=METADATA)

    async def say(
        self, second: float, agent: str, presence: Any, reason: str | None = None
    ) -> None:
        """Available or away."""
        said = ChangePresence(agent=agent, presence=presence, reason=reason, at=at(second))
        await self.do(said)

    async def come(self, second: float, queue: str = "returns") -> None:
        """c1 arrives."""
        came = requests.ArriveContact(contact_id="c1", channel="voice", queue=queue, at=at(second))
        await self.do(came)

    async def ring(self, second: float, agent: str) -> None:
        """c1 is offered."""
        await self.offer("c1", second, agent)

    async def offer(self, contact_id: str, second: float, agent: str) -> None:
        """Any contact is offered."""
        offer = requests.OfferContact(
            contact_id=contact_id, agent=agent, offer_id=f"o-{agent}-{second}", at=at(second)
        )
        await self.do(offer)

    async def answer(self, second: float, agent: str) -> None:
        """c1 is answered."""
        await self.do(requests.AnswerContact(contact_id="c1", by=agent, at=at(second)))

    async def talk(self, second: float, agent: str) -> None:
        """c1 has come, rung, and been answered at this second."""
        await self.come(second)
        await self.ring(second, agent)
        await self.answer(second, agent)

    async def wrap_up(self, second: float, agent: str, code: str | None = None) -> None:
        """The agent ends wrap-up."""
        await self.do(EndWrapUp(agent=agent, code=code, at=at(second)))

    @property
    def contact(self) -> Contact:
        """c1 as it stands."""
        return self.log.state(CONTACT, "c1")

    def agent(self, agent: str) -> Agent:
        """The agent as they stand."""
        return self.log.state(AGENT, agent)

    def published(self, stream: str, last: int = 0) -> list[str]:
        """The kinds of the stream's events, or of its last ones."""
        names = [recorded.type for recorded in self.log.store.streams.get(stream, [])]
        return names[-last:]
