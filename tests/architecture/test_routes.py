"""Every route of every service says who may take it, and what it takes and gives, in words."""

import asyncio
import inspect
import json
import re
from functools import cache
from typing import Any

import jsonschema
import pytest
from fastapi import FastAPI, params
from fastapi.routing import iter_route_contexts

from baton_common.edge.http.allow import Allow
from baton_common.edge.http.api_document import Schema
from baton_common.edge.http.policy_check import policy_violations
from baton_common.edge.http.route_class import EdgeRoute, edge_router
from tests.api_documents import FOLDER, api_of

SERVICES = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "asyncapi")
PUBLIC = {
    "email": frozenset({"GET /v1/attachments/{attachment_id}"}),
    "survey": frozenset({"GET /s/{token}", "POST /s/{token}"}),
}
"""Behind a link that nobody can guess."""
each_service = pytest.mark.parametrize("service", SERVICES)


@cache
def app_of(service: str) -> FastAPI:
    async def built() -> FastAPI:
        return (await api_of(service)).fastapi

    return asyncio.run(built())


@cache
def document_of(service: str) -> Schema:
    found: Schema = app_of(service).openapi()
    return found


@each_service
def test_the_committed_document_is_what_the_routes_say(service: str) -> None:
    told = f"run `python -m tests.api_documents {service}`"
    text = json.dumps(document_of(service), ensure_ascii=False, indent=1) + "\n"
    assert (FOLDER / f"{service}.json").read_text("utf-8") == text, told


@each_service
def test_every_route_has_a_policy_and_few_are_public(service: str) -> None:
    public = PUBLIC.get(service, frozenset())
    assert policy_violations(app_of(service), may_be_public=public) == []


@each_service
def test_dependencies_never_leave_the_event_loop(service: str) -> None:
    for each in iter_route_contexts(app_of(service).routes):
        route = each.original_route
        assert isinstance(route, EdgeRoute)
        for called in (route.dependant, *route.dependant.dependencies):
            call = called.call.__call__ if isinstance(called.call, Allow) else called.call
            is_async = inspect.iscoroutinefunction(call) or inspect.isasyncgenfunction(call)
            assert is_async, f"{each.path}: {called.call}"


@each_service
def test_every_reference_leads_somewhere(service: str) -> None:
    for reference in _references(document_of(service)):
        node: Any = document_of(service)
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]


@each_service
def test_names_are_readable(service: str) -> None:
    found = document_of(service)
    names = [each["operationId"] for each in _operations(found)]
    assert len(names) == len(set(names))
    odd = [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", name)]
    odd += [name for name in found["components"]["schemas"] if "__" in name or "baton" in name]
    assert odd == []


@each_service
def test_every_parameter_property_and_route_is_described(service: str) -> None:
    assert _undescribed(document_of(service)) == []


@each_service
def test_every_example_fits_its_schema(service: str) -> None:
    components = document_of(service)["components"]
    for name, schema in components["schemas"].items():
        if schema.get("type") == "object" and not name.startswith("Page_"):
            assert schema.get("examples"), f"{name} has no example"
        for each in schema.get("examples", ()):
            jsonschema.validate(each, {**schema, "components": components})


@each_service
def test_every_problem_has_one_shape_and_its_types_are_listed(service: str) -> None:
    found = document_of(service)
    types = found["components"]["schemas"]["ProblemBody"]["properties"]["type"]["enum"]
    assert "/problems/unknown" in types
    for operation in _operations(found):
        for status, answer in operation["responses"].items():
            if not status.startswith("2"):
                assert list(answer["content"]) == ["application/problem+json"], status


def test_a_route_without_words_or_policy_is_found() -> None:
    router = edge_router("planted")

    @router.get("/v1/planted/{number}")
    async def planted(number: int, more: int = 1) -> dict[str, int]:
        return {}

    app = FastAPI()
    app.router.routes.extend(router.routes)
    assert "GET /v1/planted/{number} has no policy" in policy_violations(app)
    missing = _undescribed(app.openapi())
    assert "planted: parameter number" in missing
    assert "planted: parameter more" in missing


def test_a_route_that_is_none_of_the_edge_is_found() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get("/beside", dependencies=[params.Depends(lambda: None)])
    async def beside() -> None:
        """Beside."""

    assert policy_violations(app) == ["/beside is not a route of the edge"]


def _operations(document: Schema) -> list[Schema]:
    return [each for methods in document["paths"].values() for each in methods.values()]


def _undescribed(document: Schema) -> list[str]:
    found: list[str] = []
    for operation in _operations(document):
        name = operation["operationId"]
        if not operation.get("description") and not operation.get("summary"):
            found.append(f"{name}: the route")
        found += [
            f"{name}: parameter {each['name']}"
            for each in operation.get("parameters", ())
            if not each.get("description")
        ]
    for name, schema in document["components"]["schemas"].items():
        if schema.get("type") == "object" and not schema.get("description"):
            found.append(f"{name}: the type")
        found += [
            f"{name}: property {key}"
            for key, each in schema.get("properties", {}).items()
            if not each.get("description")
        ]
    return found


def _references(node: Any) -> list[str]:
    """Every `$ref` below a node."""
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in _references(value)]
    return [each for value in node for each in _references(value)] if isinstance(node, list) else []
