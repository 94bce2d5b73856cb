"""The committed OpenAPI documents are what the services' routes say."""

from typing import Any

import pytest

from baton_common.edge.http.policy_check import policy_violations
from tests.api_documents import FOLDER, api_of, document

SERVICES = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "asyncapi")
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


async def test_every_route_of_cases_has_a_policy_and_none_is_public() -> None:
    assert policy_violations((await api_of("cases")).fastapi) == []


def references(node: Any) -> list[str]:
    """Every `$ref` below a node."""
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in references(value)]
    return [found for each in node for found in references(each)] if isinstance(node, list) else []
