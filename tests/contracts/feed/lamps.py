"""A toy that tells and one that hears: lamps are switched, a board writes down what it heard."""

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.contract import Contract
from baton_common.model.event_types import EventTypes
from baton_common.model.log_port import Done, Log
from baton_common.model.messages import Event, Refused
from baton_common.model.metadata import Metadata
from baton_common.model.received_message import Decide, Handlers, Poison, ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork

METADATA = Metadata(correlation_id="a test")
TOPIC = "lamps"
SWITCHED = "toy.lamp.switched.v1"


class LampSwitched(Event, frozen=True):
    """The lamp was switched for the `times`th time, with words for those who hear it."""

    lamp: str
    times: int
    words: str


class LampTold(Contract, frozen=True):
    """The contract of a lamp that was switched."""

    contract_type = SWITCHED
    lamp: str
    times: int
    words: str

    @property
    def key(self) -> str:
        """News of one lamp stay in order."""
        return self.lamp


LAMP: Aggregate[int, LampSwitched] = Aggregate(
    "lamp", 0, lambda times, event: times + 1, EventTypes({"lamp-switched": LampSwitched})
)


def publish_lamp(event: LampSwitched, after: int) -> LampTold:
    """Every switching is told."""
    return LampTold(lamp=event.lamp, times=event.times, words=event.words)


async def switch(log: Log, lamp: str, words: str = "on") -> Done[int]:
    """Switch a lamp once."""

    def decide(work: UnitOfWork) -> int:
        times = work.state(LAMP, lamp) + 1
        work.record(LAMP, lamp, LampSwitched(at=work.now, lamp=lamp, times=times, words=words))
        return times

    return await log.run(decide, metadata=METADATA)


class EntryWritten(Event, frozen=True):
    """The board wrote down one piece of news."""

    line: str


BOARD: Aggregate[tuple[str, ...], EntryWritten] = Aggregate(
    "board",
    (),
    lambda lines, event: (*lines, event.line),
    EventTypes({"entry-written": EntryWritten}),
)


class Board:
    """A subscriber's handlers: one stream per lamp with every line that it heard.

    The words `poison` and `refuse` cannot be handled, unless `healed`.
    """

    def __init__(self) -> None:
        self.healed = False

    @property
    def handlers(self) -> Handlers:
        """For a consumer."""
        return {SWITCHED: self._on_switched}

    async def _on_switched(self, message: ReceivedMessage) -> Decide | None:
        published = msgspec.json.decode(message.body, type=LampTold)
        if published.words == "nobody's":
            return None
        if published.words == "poison" and not self.healed:
            raise Poison("these words cannot be heard")
        if published.words == "mistake" and not self.healed:
            raise KeyError("a secret")

        def decide(work: UnitOfWork) -> None:
            if published.words == "refuse" and not self.healed:
                raise Refused("the board refuses these words")
            line = f"{published.times} {published.words}"
            work.record(BOARD, published.lamp, EntryWritten(at=message.at, line=line))

        return decide
