"""Every operation of every service with a request that it would take, made from its document."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote

from fastapi.routing import iter_route_contexts

from baton_common.edge.http.app import Api
from baton_common.edge.http.route_class import EdgeRoute
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys
from baton_common.edge.identity.principal import Role
from baton_common.edge.identity.tokens import Tokens
from tests.api_documents import FOLDER, api_of
from tests.unit.edge.shop import KEY

SERVICES = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "asyncapi")
Schema = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """One method on one path, with what its document says of it."""

    service: str
    method: str
    template: str
    declared: Schema
    schemas: Schema = field(repr=False)
    roles: frozenset[Role]
    """Those that its policy lets in; none where it is public."""

    @property
    def name(self) -> str:
        return f"{self.service}: {self.method} {self.template}"

    @property
    def path(self) -> str:
        """With an id that nothing has."""
        return self.path_with("nobody-knows-it")

    def path_with(self, id_: str) -> str:
        return "/".join(id_ if step.startswith("{") else step for step in self.template.split("/"))

    def path_at(self, ids: Mapping[str, str]) -> str:
        """With each parameter's own id, written as addresses take it."""
        return self.template.format_map({name: quote(id_, "") for name, id_ in ids.items()})

    def parameters(self, where: str) -> list[Schema]:
        return [each for each in self.declared.get("parameters", ()) if each["in"] == where]

    @property
    def is_public(self) -> bool:
        return not self.declared["security"]

    @property
    def body_schema(self) -> Schema | None:
        """The schema of the JSON body; None: there is no such body."""
        content = self.declared.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        return None if schema is None else self.resolved(schema)

    @property
    def takes_bytes(self) -> bool:
        return "requestBody" in self.declared and self.body_schema is None

    def resolved(self, schema: Schema) -> Schema:
        reference = schema.get("$ref")
        return self.schemas[reference.rpartition("/")[2]] if reference else schema

    def kinds(self, schema: Schema) -> list[Schema]:
        """The alternatives of a property's schema."""
        return [self.resolved(each) for each in schema.get("anyOf", [schema])]

    def good_query(self) -> dict[str, str]:
        """The parameters that have to be there."""
        return {
            each["name"]: str(each["schema"].get("examples", ["x"])[0])
            for each in self.parameters("query")
            if each["required"]
        }

    def good_body(self) -> Any:
        """The type's example, in the form of a request."""
        schema = self.body_schema or {}
        return dict(schema["examples"][0])


@cache
def service_api(service: str) -> Api:
    """The service's API as built: it knows the tokens of the tests, and nothing is behind it."""
    return asyncio.run(api_of(service, Identify(Tokens([LocalKeys(KEY)]).verify)))


@cache
def operations() -> tuple[Operation, ...]:
    found = []
    for service in SERVICES:
        document = service_api(service).fastapi.openapi()
        schemas = document["components"]["schemas"]
        roles = _roles(service)
        for path, methods in document["paths"].items():
            for name, declared in methods.items():
                method = name.upper()
                admits = roles[method, path]
                found.append(Operation(service, method, path, declared, schemas, admits))
    return tuple(found)


def _roles(service: str) -> dict[tuple[str, str], frozenset[Role]]:
    found = {}
    for each in iter_route_contexts(service_api(service).fastapi.routes):
        route = each.original_route
        assert isinstance(route, EdgeRoute)
        assert route.allow is not None
        for method in each.methods or ():
            found[method, str(each.path_format)] = route.allow.policy.roles
    return found
