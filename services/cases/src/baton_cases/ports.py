"""What is looked up before a decision, because words are sorted by it."""

from collections.abc import Awaitable, Callable

from baton_cases.domain.house.house import House, the_house
from baton_common.about import About
from baton_common.log_port import Log

READ_THE_HOUSE = About(correlation_id="the-house")

ReadHouse = Callable[[], Awaitable[House]]
"""The house as it stands. Raises LogUnavailable."""


def house_reader(log: Log) -> ReadHouse:
    """From the log's memory; the decision that follows reads the house again, in its unit."""

    async def read() -> House:
        return (await log.run(the_house, about=READ_THE_HOUSE)).answer

    return read
