"""The section `routing` of the configuration file: loaded as a whole, and read."""

from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.http.section_routes import SectionChange, SectionQuery, read_section
from baton_common.edge.http.uploads import YamlFile
from baton_common.edge.identity.principal import Role
from baton_common.edge.models import example
from baton_common.engine.projections.queries import Queries
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.yaml_file.differences import differences
from baton_routing.api.access import ByAdministrator, ByReader, scope_of
from baton_routing.api.configuration_views import ConfigurationView, queue_settings, skilled_view
from baton_routing.configuration.export import section_of
from baton_routing.configuration.plan import read_plan
from baton_routing.domain.configuration.state import (
    CONFIGURATION,
    THE_CONFIGURATION,
    Configuration,
    the_configuration,
)
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import ApplyConfiguration
from baton_routing.queries.agents import seen_agents


class ConfigurationAnswer(SectionChange):
    """The changes made to the configuration, or planned in a dry run."""

    model_config = example(
        section="routing",
        changed=["queue:returns"],
        differences=[{"where": "queues.returns.ring", "before": "20s", "after": "30s"}],
        dry_run=False,
        version=3,
    )

    version: int
    """Version of routing's configuration; unchanged if nothing changed."""


def configuration_routes(commands: Commands, pool: Queries) -> APIRouter:
    """`/v1/configuration`."""
    router = edge_router("configuration")

    @router.put("/v1/configuration", response_model=ConfigurationAnswer)
    async def load_configuration(
        caller: ByAdministrator,
        headers: CommandHeaders,
        query: Annotated[SectionQuery, Query()],
        body: YamlFile = b"",
    ) -> Response:
        """Apply the `routing` section of a configuration file (YAML, docs/configuration.md).

        Every problem is told with its line, and with one problem nothing is applied. It is the
        whole section: what is not in the file is removed. Applying it twice changes nothing.
        """
        plan = await read_section(body, read_plan)

        def decide(work: UnitOfWork) -> ConfigurationAnswer:
            before = section_of(the_configuration(work).plan_with())
            request = ApplyConfiguration(
                plan=plan, by=caller.principal.id, is_dry_run=query.dry_run, at=work.now
            )
            after, changed = do(work, request)
            return ConfigurationAnswer(
                section="routing",
                changed=[*changed],
                differences=differences(before, section_of(plan)),
                dry_run=query.dry_run,
                version=after.version,
            )

        stream = CONFIGURATION.stream(THE_CONFIGURATION)
        return await commands.commit(caller, headers, decide, stream=stream)

    @router.get("/v1/configuration")
    async def read_configuration(caller: ByReader) -> ConfigurationView:
        """Read queues, numbers and agents with their skills: those of your departments.

        Administrators, who write the file, read all of it.
        """
        scope = scope_of(caller.principal)
        done = await commands.log.run(the_configuration, metadata=caller.metadata)
        whole = done.answer
        if scope.everything or caller.principal.has(Role.ADMINISTRATOR):
            return _view(whole, whole.queues, whole.agents)
        agents = await seen_agents(pool, scope, whole.agents)
        queues = [id_ for id_, each in whole.queues.items() if scope.sees_queue(each.departments)]
        return _view(whole, queues, agents)

    return router


def _view(
    configuration: Configuration, queues: Collection[str], agents: Collection[str]
) -> ConfigurationView:
    default = configuration.default_queue
    return ConfigurationView(
        version=configuration.version,
        zone=configuration.zone,
        country=configuration.number_rules.country,
        default_queue=default if default in queues else None,
        queues=[
            queue_settings(each) for id_, each in configuration.queues.items() if id_ in queues
        ],
        numbers={number: id_ for number, id_ in configuration.numbers.items() if id_ in queues},
        agents=[skilled_view(each) for id_, each in configuration.agents.items() if id_ in agents],
    )
