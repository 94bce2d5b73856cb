"""What the API of cases promises to front ends: its routes, and examples of every body."""

import json

import pytest

from baton_common.edge.http.app import Api
from tests.api_documents import api_of


@pytest.fixture
async def api() -> Api:
    """Put together on a ground that nothing is behind."""
    return await api_of("cases")


async def test_everything_that_interfaces_promises_is_there(api: Api) -> None:
    paths = api.fastapi.openapi()["paths"]
    promised = {
        "get": {
            "/v1/cases",
            "/v1/cases/{case_id}",
            "/v1/cases/{case_id}/story",
            "/v1/handoffs",
            "/v1/work-list",
            "/v1/customers/{customer_id}",
            "/v1/events",
            "/v1/configuration",
            "/v1/log",
            "/v1/log/state-hash",
            "/v1/dead-letters",
        },
        "post": {
            "/v1/cases",
            *(
                f"/v1/cases/{{case_id}}/{verb}"
                for verb in ("notes", "replies", "resolve", "close", "reopen", "handoffs")
            ),
            *(
                f"/v1/handoffs/{{handoff_id}}/{verb}"
                for verb in ("accept", "decline", "refuse", "withdraw")
            ),
            "/v1/events/tickets",
            "/v1/api-keys",
        },
        "put": {"/v1/configuration"},
    }
    for method, expected in promised.items():
        assert expected <= {path for path, ways in paths.items() if method in ways}


async def test_bodies_come_with_examples(api: Api) -> None:
    schemas = api.fastapi.openapi()["components"]["schemas"]
    for body in ("NewCase", "NewNote", "NewReply", "NewHandoff", "Resolution"):
        assert "examples" in json.dumps(schemas[body]), body
