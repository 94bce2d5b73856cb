"""The AsyncAPI document is the contracts as they are, and is what AsyncAPI 3 calls a document."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from baton_contracts.asyncapi import document
from baton_contracts.frozen import text_of
from baton_contracts.topics import TOPICS

ROOT = Path(__file__).parents[3]
FILE = ROOT / "docs/api/asyncapi.json"

REFERENCE = {"type": "object", "required": ["$ref"], "additionalProperties": False,
             "properties": {"$ref": {"type": "string", "pattern": "^#/"}}}  # fmt: skip

WHAT_ASYNCAPI_3_ASKS = {
    "type": "object",
    "required": ["asyncapi", "info", "channels", "operations", "components"],
    "properties": {
        "asyncapi": {"const": "3.0.0"},
        "info": {"type": "object", "required": ["title", "version"]},
        "channels": {
            "additionalProperties": {
                "type": "object",
                "required": ["address", "messages"],
                "properties": {"messages": {"additionalProperties": REFERENCE}},
            }
        },
        "operations": {
            "additionalProperties": {
                "type": "object",
                "required": ["action", "channel"],
                "properties": {"action": {"enum": ["send", "receive"]}, "channel": REFERENCE},
            }
        },
        "components": {
            "required": ["messages", "messageTraits"],
            "properties": {
                "messages": {
                    "additionalProperties": {
                        "required": ["name", "contentType", "payload", "traits", "examples"],
                        "properties": {
                            "payload": {"required": ["schemaFormat", "schema"]},
                            "traits": {"type": "array", "items": REFERENCE},
                        },
                    }
                }
            },
        },
    },
}


@pytest.fixture(scope="module")
def asyncapi() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return loaded


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if "$ref" in node else []
        return own + [found for value in node.values() for found in references(value)]
    return [found for each in node for found in references(each)] if isinstance(node, list) else []


def test_the_file_is_what_the_contracts_say(asyncapi: dict[str, Any]) -> None:
    made = text_of(document(asyncapi["info"]["version"]))
    assert FILE.read_text("utf-8") == made, "run `python -m baton_contracts`"


def test_it_has_the_structure_of_asyncapi_3(asyncapi: dict[str, Any]) -> None:
    jsonschema.validate(asyncapi, WHAT_ASYNCAPI_3_ASKS)


def test_every_reference_in_it_leads_somewhere(asyncapi: dict[str, Any]) -> None:
    for reference in references(asyncapi):
        node: Any = asyncapi
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]


def test_every_example_fits_its_payload(asyncapi: dict[str, Any]) -> None:
    for message in asyncapi["components"]["messages"].values():
        schema = message["payload"]["schema"]
        jsonschema.Draft7Validator.check_schema(schema)
        for example in message["examples"]:
            jsonschema.validate(example["payload"], schema, cls=jsonschema.Draft7Validator)


def test_every_topic_is_a_channel_that_its_owner_alone_writes(asyncapi: dict[str, Any]) -> None:
    assert set(asyncapi["channels"]) == {topic.name for topic in TOPICS}
    for topic in TOPICS:
        assert topic.owner in asyncapi["channels"][topic.name]["description"]
