"""Child processes that check who wrote a mail, started when there is something to check."""

from typing import TypeVar

import msgspec

from baton_email.adapters.parser_pool import ChildPool, Cost
from baton_email.parsing.check_messages import (
    AUTHOR,
    POLICY,
    SIGNED,
    Ask,
    AskAuthor,
    AskPolicy,
    AskSigned,
    Author,
    PolicyAnswer,
    Signed,
    asked,
)

T = TypeVar("T")
_COST = Cost(cpu_seconds=4.0, wall_seconds=(10.0, 20.0))
"""Two signatures of a mail of 25 MB cost 2 s."""


class CheckerPool(ChildPool):
    """Close it after use."""

    def __init__(self, workers: int = 1, cost: Cost = _COST) -> None:
        super().__init__("baton_email.parsing.check_worker", workers, cost)
        self.open_later()

    async def author(self, raw: bytes, ask: AskAuthor) -> Author:
        """Who stands in From; nobody, where finding out costs too much."""
        return await self._told(ask, raw, AUTHOR, Author(domain=""))

    async def signed(self, raw: bytes, ask: AskSigned) -> Signed:
        """Whether a signature holds; one that costs too much does not."""
        nothing: Signed = "broken"
        return await self._told(ask, raw, SIGNED, nothing)

    async def policy(self, ask: AskPolicy) -> PolicyAnswer:
        """What a policy says; one that costs too much names no host."""
        return await self._told(ask, b"", POLICY, PolicyAnswer("refused"))

    async def _told(
        self, ask: Ask, raw: bytes, decoder: "msgspec.msgpack.Decoder[T]", otherwise: T
    ) -> T:
        found = await self.ask(b"C", b"", asked(ask, raw))
        return decoder.decode(found[1]) if isinstance(found, tuple) else otherwise
