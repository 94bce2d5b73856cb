"""The committed OpenAPI documents are what the services' routes say; every route has a policy."""

from typing import Any

import pytest

from baton_common.edge.http.policy_check import policy_violations
from tests.api_documents import FOLDER, api_of, document
from tests.architecture.tree import SERVICES

OPEN = {
    "email": {"GET /v1/attachments/{attachment_id}"},
    "survey": {"GET /s/{token}", "POST /s/{token}"},
}
"""The routes of a service that everybody may call: those that a customer is sent a link to."""
each_service = pytest.mark.parametrize("service", SERVICES)


@each_service
async def test_the_committed_document_is_what_the_routes_say(service: str) -> None:
    told = f"run `python -m tests.api_documents {service}`"
    assert (FOLDER / f"{service}.json").read_text("utf-8") == await document(service), told


@each_service
async def test_every_reference_in_it_leads_somewhere(service: str) -> None:
    found = (await api_of(service)).fastapi.openapi()
    for reference in references(found):
        node: Any = found
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]


@each_service
async def test_every_route_has_a_policy_and_only_what_customers_are_sent_is_public(
    service: str,
) -> None:
    api = (await api_of(service)).fastapi
    allowed = frozenset(OPEN.get(service, ()))
    assert policy_violations(api, may_be_public=allowed) == []
    assert len(policy_violations(api)) == len(allowed)


@each_service
async def test_everything_in_it_is_described(service: str) -> None:
    assert undescribed((await api_of(service)).fastapi.openapi()) == []


def test_what_is_planted_without_a_description_is_seen() -> None:
    route = {"parameters": [{"name": "case_id", "in": "path"}]}
    schemas = {"Note": {"properties": {"text": {"type": "string"}, "by": {"$ref": "#/…"}}}}
    planted = {"paths": {"/v1/notes": {"post": route}}, "components": {"schemas": schemas}}
    assert undescribed(planted) == ["/v1/notes post", "/v1/notes post case_id", "Note.text"]


def undescribed(document: Any) -> list[str]:
    """Routes without a summary; parameters and properties without a description. A reference is
    described where it leads."""
    found = []
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            name = f"{path} {method}"
            found += [] if route.get("summary") else [name]
            parameters = route.get("parameters", [])
            found += [f"{name} {p['name']}" for p in parameters if not p.get("description")]
    for name, schema in document["components"]["schemas"].items():
        for field, of in schema.get("properties", {}).items():
            found += [] if of.get("description") or "$ref" in of else [f"{name}.{field}"]
    return found


def references(node: Any) -> list[str]:
    """Every `$ref` below a node."""
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in references(value)]
    return [found for each in node for found in references(each)] if isinstance(node, list) else []
