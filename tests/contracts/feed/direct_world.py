"""The direct feed between them: nothing has to be shipped."""

from baton_common.feed.direct import DirectFeed, DirectSource
from baton_common.feed.port import Feed
from baton_common.log.connections import Readers


class DirectBetween:
    """A subscriber's process reads the owner's database on connections of its own."""

    def __init__(self, readers: Readers, topic: str) -> None:
        self.source = DirectSource(readers, "toy")
        self._topic = topic

    def feed(self) -> Feed:
        """All share one source, as in one process."""
        return DirectFeed({self._topic: self.source})

    async def ship(self) -> None:
        """What is committed can be read."""

    async def ship_again(self, after: int = 0) -> None:
        """It always can."""
