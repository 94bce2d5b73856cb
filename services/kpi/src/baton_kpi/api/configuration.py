"""The house file's section `kpi`: loaded whole or not at all, and shown as it stands."""

from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.old_section import SectionChange, SectionQuery, read_section
from baton_common.edge.http.routes import Routes
from baton_common.model.unit_of_work import UnitOfWork
from baton_kpi.api.access import ADMINISTRATORS
from baton_kpi.configuration.kpi_section import read_settings
from baton_kpi.domain.configuration import (
    CONFIGURATION_ID,
    Settings,
    change_settings,
    changed_settings,
    settings_now,
)


def configuration_routes(commands: Commands) -> Routes:
    """`/v1/configuration`."""
    routes = Routes("house")

    @routes.put("/v1/configuration", policy=ADMINISTRATORS, answers=SectionChange)
    async def load_configuration(call: Call, body: bytes, query: SectionQuery) -> Reply:
        """Load the `kpi` section of a house file (YAML, docs/house.md).

        Every problem is told with its line, and with one problem nothing is applied. Figures
        of the past are given by the new settings too: nothing is stored that depends on them.
        """
        settings = await read_section(body, read_settings)

        def decide(work: UnitOfWork) -> SectionChange:
            changed = changed_settings(settings_now(work), settings)
            if not query.dry_run:
                change_settings(work, settings, call.principal.id)
            return SectionChange(section=CONFIGURATION_ID, changed=changed, dry_run=query.dry_run)

        return await commands.run(call, decide)

    @routes.get("/v1/configuration", policy=ADMINISTRATORS, answers=Settings)
    async def read_configuration(call: Call) -> Settings:
        """Read by which zone and limits figures are given, and whose each queue is."""
        done = await commands.log.run(settings_now, metadata=call.metadata)
        return done.answer

    return routes
