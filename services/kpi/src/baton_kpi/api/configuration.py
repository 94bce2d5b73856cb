"""The configuration file's section `kpi`: applied as a whole or not at all, and shown as it
stands."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.http.section_routes import SectionChange, SectionQuery, read_section
from baton_common.edge.http.uploads import YamlFile
from baton_common.edge.models import Output, example
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.yaml_file.differences import differences
from baton_kpi.api.access import Administrator
from baton_kpi.configuration.plan import read_settings, section_of
from baton_kpi.domain.configuration.state import CONFIGURATION, CONFIGURATION_ID
from baton_kpi.domain.use_cases.configuration import settings_now
from baton_kpi.domain.use_cases.do import do
from baton_kpi.domain.use_cases.requests import ChangeSettings


class QueueView(Output):
    """The settings of one queue."""

    model_config = example(department="billing", departments=["billing"], service_level=20)

    department: str | None
    """The department that sees its contacts, instead of `departments`."""
    departments: tuple[str, ...]
    """The departments whose queue it is; without any: only who sees every department."""
    service_level: int | None
    """Seconds; none: the general limit."""


class SettingsView(Output):
    """The zone and limits of figures, and whose each queue is."""

    model_config = example(
        zone="Asia/Shanghai",
        service_level=20,
        first_contact_window=604_800,
        queues={
            "billing": {"department": "billing", "departments": ["billing"], "service_level": 20}
        },
    )

    zone: str
    """The time zone of a question that names none."""
    service_level: int
    """Seconds within which a contact should be answered."""
    first_contact_window: int
    """Seconds without another contact of the customer, for the first contact to count as enough."""
    queues: dict[str, QueueView]
    """By the queue's id."""


def configuration_routes(commands: Commands) -> APIRouter:
    """`/v1/configuration`."""
    router = edge_router("configuration")

    @router.put("/v1/configuration", response_model=SectionChange)
    async def load_configuration(
        caller: Administrator,
        headers: CommandHeaders,
        query: Annotated[SectionQuery, Query()],
        body: YamlFile = b"",
    ) -> Response:
        """Apply the `kpi` section of a configuration file (YAML, docs/configuration.md).

        Every problem is told with its line, and with one problem nothing is applied. Figures
        of the past are given by the new settings too: nothing is stored that depends on them.
        """
        settings = await read_section(body, read_settings)

        def decide(work: UnitOfWork) -> SectionChange:
            before = section_of(settings_now(work))
            request = ChangeSettings(
                settings=settings, by=caller.principal.id, dry_run=query.dry_run, at=work.now
            )
            changed = do(work, request)
            return SectionChange(
                section=CONFIGURATION_ID,
                changed=changed,
                differences=differences(before, section_of(settings)),
                dry_run=query.dry_run,
            )

        stream = CONFIGURATION.stream(CONFIGURATION_ID)
        return await commands.commit(caller, headers, decide, stream=stream)

    @router.get("/v1/configuration", response_model_exclude_none=True)
    async def read_configuration(caller: Administrator) -> SettingsView:
        """Read by which zone and limits figures are given, and whose each queue is."""
        done = await commands.log.run(settings_now, metadata=caller.metadata)
        return SettingsView.model_validate(done.answer)

    return router
