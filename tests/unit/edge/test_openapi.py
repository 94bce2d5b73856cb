"""The document says what the routes do, and every reference in it leads somewhere."""

import json
import re
from typing import Any

import jsonschema

from baton_common.edge.problems import ProblemBody
from tests.unit.edge.shop import BoxView, client, shop


async def document() -> dict[str, Any]:
    async with client(shop(), "") as stranger:
        found: dict[str, Any] = (await stranger.get("/openapi.json")).json()
        return found


async def test_every_reference_leads_somewhere() -> None:
    found = await document()
    names = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(found)))
    assert names <= set(found["components"]["schemas"])
    assert {"ProblemBody", "BoxView", "OpenBox"} <= names


async def test_every_route_is_there_but_the_doors() -> None:
    found = await document()
    assert set(found["paths"]) == {
        "/v1/boxes/{box_id}",
        "/v1/boxes",
        "/v1/uploads",
        "/v1/broken",
    }
    assert set(found["paths"]["/v1/boxes/{box_id}"]) == {"get", "post"}


async def test_a_command_says_what_it_takes_and_how_it_can_fail() -> None:
    command = (await document())["paths"]["/v1/boxes/{box_id}"]["post"]
    names = {each["name"] for each in command["parameters"]}
    assert {"box_id", "Idempotency-Key", "If-Match"} <= names
    assert {"201", "400", "401", "403", "404", "409", "412", "422", "503"} <= set(
        command["responses"]
    )
    assert command["security"] == [{"token": []}]
    assert "agent, machine" in command["description"]


async def test_a_query_becomes_parameters_with_their_bounds() -> None:
    parameters = (await document())["paths"]["/v1/boxes"]["get"]["parameters"]
    limit = next(each for each in parameters if each["name"] == "limit")
    assert (limit["in"], limit["required"]) == ("query", False)
    assert limit["schema"]["type"] == "integer"


async def test_what_is_answered_fits_what_the_document_says() -> None:
    found = await document()
    async with client(shop()) as ana:
        answers = {
            BoxView.__name__: await ana.post("/v1/boxes/b", json={"colour": "red"}),
            ProblemBody.__name__: await ana.post("/v1/boxes/b", json={"colour": 1}),
        }
    for name, answer in answers.items():
        schema = {"$ref": f"#/components/schemas/{name}", "components": found["components"]}
        jsonschema.validate(answer.json(), schema)


async def test_the_same_routes_give_the_same_document() -> None:
    assert json.dumps(await document()) == json.dumps(await document())
