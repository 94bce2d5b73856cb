"""The section of the configuration file in every service: written from what is stored, and its
JSON Schema."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import JsonValue

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.models import Output, example
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.yaml_file.model import Part
from baton_common.platform.yaml_file.schema import schema_of

Administrator = Annotated[Caller, Depends(allow(needs(Role.ADMINISTRATOR)))]


class SectionExport(Output):
    """The section as a configuration file says it."""

    model_config = example(section="stock", content={"shelves": {"a1": {"rows": 4}}})

    section: str
    """The service's own."""
    content: dict[str, JsonValue] | None
    """Applying it changes nothing; `/v1/configuration/schema` describes it. null: the file says
    nothing here."""


def export_routes(
    commands: Commands,
    section: str,
    model: type[Part],
    section_now: Callable[[UnitOfWork], Part | None],
) -> APIRouter:
    """`/v1/configuration/export` and `/v1/configuration/schema`, for administrators."""

    async def read(caller: Caller) -> Part | None:
        return (await commands.log.run(section_now, metadata=caller.metadata)).answer

    return opened_export_routes(section, model, read)


def opened_export_routes(
    section: str, model: type[Part], read: Callable[[Caller], Awaitable[Part | None]]
) -> APIRouter:
    """The same where personal words of the section are opened for the caller."""
    router = edge_router("configuration")
    schema = schema_of(model)

    @router.get("/v1/configuration/export")
    async def export_configuration(caller: Administrator) -> SectionExport:
        """Read the section as a configuration file says it; applying it changes nothing."""
        found = await read(caller)
        return SectionExport(section=section, content=found.written() if found else None)

    @router.get("/v1/configuration/schema")
    async def read_configuration_schema(caller: Administrator) -> dict[str, JsonValue]:
        """Read the JSON Schema of the section, with which an editor completes it."""
        return schema

    return router
