"""The house file's section `routing`: loaded whole or not at all, and shown as it stands."""

import msgspec

from baton_common.http.calls import Call, Reply
from baton_common.http.commands import Commands
from baton_common.http.routes import Routes
from baton_common.http.section_routes import SectionChange, SectionQuery, read_section
from baton_common.work import Work
from baton_routing.api.access import ADMINISTRATORS, READERS
from baton_routing.api.house_views import (
    QueueSettings,
    SkilledView,
    queue_settings,
    skilled_view,
)
from baton_routing.domain.house.applying import decide
from baton_routing.domain.house.commands import ApplyHouse
from baton_routing.domain.house.events import HouseApplied
from baton_routing.domain.house.house import HOUSE, THE_HOUSE, House, the_house
from baton_routing.house_file.routing_section import read_plan


class HouseAnswer(SectionChange, frozen=True, kw_only=True):
    """What changed, or would."""

    version: int
    """Of the house of routing now; it stays where nothing changed."""


class HouseView(msgspec.Struct, frozen=True, kw_only=True):
    """The floor's house as it stands; version 0: it is empty."""

    version: int
    zone: str
    default_queue: str | None
    queues: list[QueueSettings]
    numbers: dict[str, str]
    """Which number of ours leads to which queue."""
    agents: list[SkilledView]


def house_routes(commands: Commands) -> Routes:
    """`/v1/house`."""
    routes = Routes("house")

    @routes.put("/v1/house", policy=ADMINISTRATORS, answers=HouseAnswer)
    async def load_house(call: Call, query: SectionQuery, body: bytes) -> Reply:
        """Load the `routing` section of a house file (YAML, docs/house.md).

        Every problem is told with its line, and with one problem nothing is applied. It is the
        whole section: what is not in the file is removed. Loading it twice changes nothing.
        """
        plan = await read_section(body, read_plan)

        def run(work: Work) -> HouseAnswer:
            before = the_house(work)
            events = decide(ApplyHouse(plan=plan, by=call.principal.id, at=work.now), before)
            changed = [each for e in events if isinstance(e, HouseApplied) for each in e.changed]
            after = before if query.dry_run else work.record(HOUSE, THE_HOUSE, *events)
            return HouseAnswer(
                section="routing", changed=changed, dry_run=query.dry_run, version=after.version
            )

        return await commands.run(call, run, stream=HOUSE.stream(THE_HOUSE))

    @routes.get("/v1/house", policy=READERS, answers=HouseView)
    async def read_house(call: Call) -> HouseView:
        """Read queues, numbers and agents with their skills."""
        done = await commands.log.run(lambda work: _view(the_house(work)), about=call.about)
        return done.answer

    return routes


def _view(house: House) -> HouseView:
    return HouseView(
        version=house.version,
        zone=house.zone,
        default_queue=house.default_queue,
        queues=[queue_settings(each) for each in house.queues.values()],
        numbers=house.numbers,
        agents=[skilled_view(each) for each in house.agents.values()],
    )
