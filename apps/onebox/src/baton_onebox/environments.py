"""The environments of the services in the one-machine edition: one server, direct feeds, our own
keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys, local_key
from baton_common.edge.identity.tokens import Tokens
from baton_common.engine.feed.direct import DirectFeed, DirectSource
from baton_common.engine.feed.positions import checkpoints_witness
from baton_common.engine.log.connections import Readers
from baton_common.engine.log.epochs import Witness
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.loops.own_log import OwnLog
from baton_common.engine.loops.steps import follower
from baton_common.model.personal import Vault
from baton_common.model.position import START
from baton_common.model.service import Loop
from baton_common.platform.postgres.start_errors import CannotStart
from baton_common.program.environment import Environment
from baton_common.program.limits import Limits
from baton_contracts.topics import TOPICS
from baton_onebox.databases import Databases
from baton_onebox.home import Home

TOKEN_KEY = "token-signing"
LONGEST_WAIT = 3.0
SERVICES = ("routing", "cases", "email", "survey", "kpi")


@dataclass(frozen=True)
class Environments:
    """Made once per process; `of` gives each service its own."""

    home: Home
    databases: Databases
    vault: Vault
    readers: dict[str, Readers]
    """By service: what its topic's subscribers, and its witnesses, read it through."""
    sources: dict[str, DirectSource]
    """By topic."""
    identify: Identify
    limits: Limits

    def of(self, service: str) -> Environment:
        """The ground of one service."""
        return Environment(
            dsn=self.databases[service].service_dsn,
            vault=self.vault,
            feed=DirectFeed(self.sources),
            publishing=self._waking_subscribers(service),
            identify=self.identify,
            second_place=self.home.second_place / f"{service}.json",
            witnesses=self._witnesses(service),
            rates=self.limits.rates,
            streams=self.limits.streams,
            bodies=self.limits.bodies,
            prefix=f"/{service}",
            has_access_log=False,
        )

    async def open(self) -> None:
        """Prepare what subscribers read the owners' databases through."""
        for readers in self.readers.values():
            await readers.open()

    async def close(self) -> None:
        """Let go of the connections."""
        for readers in self.readers.values():
            await readers.close()

    def _witnesses(self, service: str) -> dict[str, Witness]:
        """The marks of those who hear the service's topic, in their own databases."""
        return {
            f"{subscriber} on {topic.name}": checkpoints_witness(readers, topic.name)
            for topic in TOPICS
            if topic.owner == service
            for subscriber, readers in self.readers.items()
            if subscriber != service
        }

    def _waking_subscribers(self, service: str) -> Callable[[PostgresLog], Sequence[Loop]]:
        own = [self.sources[topic.name] for topic in TOPICS if topic.owner == service]

        def loops(log: PostgresLog) -> Sequence[Loop]:
            seen = START

            async def wake() -> int:
                nonlocal seen
                seen = log.tail.position
                for source in own:
                    source.wake()
                return 0

            idle = OwnLog(log, log.tail).idle(lambda: seen)
            return [follower("wakes its subscribers", wake, idle)]

        return loops


def environments_in(home: Home, databases: Databases, vault: Vault, limits: Limits) -> Environments:
    """Connects to nothing yet. Raises CannotStart if the token key cannot be used."""
    readers = {
        name: Readers(databases[name].service_dsn, f"{name} subscribers", longest_wait=LONGEST_WAIT)
        for name in SERVICES
    }
    sources = {topic.name: DirectSource(readers[topic.owner], topic.owner) for topic in TOPICS}
    path = home.key_file(TOKEN_KEY)
    try:
        key = local_key(path)
    except (PermissionError, ValueError) as error:
        raise CannotStart(str(error)) from error
    home.own(path)
    identify = Identify(Tokens([LocalKeys(key)]).verify)
    return Environments(home, databases, vault, readers, sources, identify, limits)
