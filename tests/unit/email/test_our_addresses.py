"""At which addresses mail is taken, as the doors for mail ask for it."""

from baton_common.model.metadata import Metadata
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import ChangeAddresses
from baton_email.mailroom.our_addresses import FRESH_FOR, OurAddresses
from baton_testkit.memory_log import MemoryLog
from tests.unit.email.world import World

METADATA = Metadata(correlation_id="applies-the-configuration")
FIRST, SECOND = "service@baton.example", "billing@baton.example"


async def load(log: MemoryLog, *addresses: str) -> None:
    await log.run(
        lambda work: do(work, ChangeAddresses(our_addresses=addresses, by="abel", at=work.now)),
        metadata=METADATA,
    )


async def test_an_empty_configuration_is_asked_each_time_and_a_known_one_once_a_second() -> None:
    seconds = [100.0]
    log = World().log
    ours = OurAddresses(log, lambda: seconds[0])
    assert await ours.get() == frozenset()
    await load(log, FIRST)
    assert await ours.get() == {FIRST}
    await load(log, FIRST, SECOND)
    assert await ours.get() == {FIRST}
    seconds[0] += FRESH_FOR
    assert await ours.get() == {FIRST, SECOND}
