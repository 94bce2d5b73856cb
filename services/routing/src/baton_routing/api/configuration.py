"""The section `routing` of the configuration file: loaded as a whole, and read."""

import msgspec

from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.old_section import SectionChange, SectionQuery, read_section
from baton_common.edge.http.routes import Routes
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.api.access import ADMINISTRATORS, READERS
from baton_routing.api.configuration_views import (
    QueueSettings,
    SkilledView,
    queue_settings,
    skilled_view,
)
from baton_routing.configuration.routing_section import read_plan
from baton_routing.domain.configuration.state import (
    CONFIGURATION,
    THE_CONFIGURATION,
    Configuration,
    the_configuration,
)
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import ApplyConfiguration


class ConfigurationAnswer(SectionChange, frozen=True, kw_only=True):
    """What changed, or would."""

    version: int
    """Of the configuration now; it stays where nothing changed."""


class ConfigurationView(msgspec.Struct, frozen=True, kw_only=True):
    """The floor's configuration as it stands; version 0: it is empty."""

    version: int
    zone: str
    default_queue: str | None
    queues: list[QueueSettings]
    numbers: dict[str, str]
    """Which number of ours leads to which queue."""
    agents: list[SkilledView]


def configuration_routes(commands: Commands) -> Routes:
    """`/v1/configuration`."""
    routes = Routes("configuration")

    @routes.put("/v1/configuration", policy=ADMINISTRATORS, answers=ConfigurationAnswer)
    async def load_configuration(call: Call, query: SectionQuery, body: bytes) -> Reply:
        """Load the `routing` section of a configuration file (YAML, docs/house.md).

        Every problem is told with its line, and with one problem nothing is applied. It is the
        whole section: what is not in the file is removed. Loading it twice changes nothing.
        """
        plan = await read_section(body, read_plan)

        def run(work: UnitOfWork) -> ConfigurationAnswer:
            request = ApplyConfiguration(
                plan=plan, by=call.principal.id, is_dry_run=query.dry_run, at=work.now
            )
            after, changed = do(work, request)
            return ConfigurationAnswer(
                section="routing",
                changed=[*changed],
                dry_run=query.dry_run,
                version=after.version,
            )

        return await commands.run(call, run, stream=CONFIGURATION.stream(THE_CONFIGURATION))

    @routes.get("/v1/configuration", policy=READERS, answers=ConfigurationView)
    async def read_configuration(call: Call) -> ConfigurationView:
        """Read queues, numbers and agents with their skills."""
        done = await commands.log.run(
            lambda work: _view(the_configuration(work)), metadata=call.metadata
        )
        return done.answer

    return routes


def _view(configuration: Configuration) -> ConfigurationView:
    return ConfigurationView(
        version=configuration.version,
        zone=configuration.zone,
        default_queue=configuration.default_queue,
        queues=[queue_settings(each) for each in configuration.queues.values()],
        numbers=configuration.numbers,
        agents=[skilled_view(each) for each in configuration.agents.values()],
    )
