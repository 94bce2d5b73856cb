"""The AsyncAPI 3 document of the four topics, made from the contracts; nothing in it by hand."""

from typing import Any

import msgspec

from baton_contracts.examples import example_of
from baton_contracts.frozen import schema_of
from baton_contracts.topics import TOPICS, Topic

HEADERS: dict[str, tuple[str, str]] = {
    "ce_specversion": ("string", "1.0"),
    "ce_id": ("string", "<log>/<epoch>/<position>"),
    "ce_type": ("string", "the contract's type"),
    "ce_source": ("string", "/baton/<service>/<log>"),
    "ce_subject": ("string", "the Kafka key"),
    "ce_time": ("string", "when it took effect, RFC 3339"),
    "ce_dataschema": ("string", "the schema of this version"),
    "ce_position": ("string", "number in the owner's log"),
    "ce_epoch": ("string", "epoch of the owner's log"),
    "ce_previous": ("string", "number of the record before in this partition, 0 for the first"),
    "ce_previousepoch": ("string", "epoch of the record before in this partition"),
    "ce_correlationid": ("string", "the whole journey"),
    "ce_causationid": ("string", "what caused it; absent where nothing did"),
    "ce_actor": ("string", "person:<id>, machine:<key id>, saga:<name>, deadline or system"),
    "ce_streamversion": ("string", "version of the stream that the event is on"),
    "ce_recordedtime": ("string", "when it was written down, RFC 3339"),
    "ce_traceparent": ("string", "W3C trace context; absent where nothing is traced"),
    "content-type": ("string", "application/json"),
}
OPTIONAL_HEADERS = frozenset({"ce_causationid", "ce_traceparent"})


def document(version: str) -> dict[str, Any]:
    """The whole document; `version` is the product's."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Baton",
            "version": version,
            "description": "What the services tell each other and every department's systems: "
            "JSON in CloudEvents 1.0 binary mode. A topic is written by its owner only; within "
            "a key the order is the order in which things happened. Personal data is "
            "ciphertext here; its words are had by the owner's API.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": {f"tell-{topic.name}": _operation(topic) for topic in TOPICS},
        "components": {
            "messages": {
                contract.contract_type: _message(contract)
                for topic in TOPICS
                for contract in topic.contracts
            },
            "messageTraits": {"cloudevent": {"headers": _headers()}},
        },
    }


def _channel(topic: Topic) -> dict[str, Any]:
    return {
        "address": topic.name,
        "title": topic.name,
        "description": f"Owned by {topic.owner}. The key is {topic.key}.",
        "messages": {
            contract.contract_type: {"$ref": f"#/components/messages/{contract.contract_type}"}
            for contract in topic.contracts
        },
    }


def _operation(topic: Topic) -> dict[str, Any]:
    return {
        "action": "send",
        "title": f"{topic.owner} tells",
        "channel": {"$ref": f"#/channels/{topic.name}"},
    }


def _message(contract: Any) -> dict[str, Any]:
    schema = schema_of(contract)
    description = schema.get("description", "")
    return {
        "name": contract.contract_type,
        "title": contract.__name__,
        "summary": description,
        "contentType": "application/json",
        "traits": [{"$ref": "#/components/messageTraits/cloudevent"}],
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": _inlined(schema, schema.get("$defs", {})),
        },
        "examples": [{"payload": msgspec.to_builtins(example_of(contract))}],
    }


def _headers() -> dict[str, Any]:
    return {
        "type": "object",
        "required": [name for name in HEADERS if name not in OPTIONAL_HEADERS],
        "properties": {
            name: {"type": type_, "description": text} for name, (type_, text) in HEADERS.items()
        },
    }


def _inlined(node: Any, parts: dict[str, Any]) -> Any:
    """References into `$defs` would point at the document's root: put their parts in place."""
    if isinstance(node, dict):
        if isinstance(reference := node.get("$ref"), str):
            return _inlined(parts[reference.rpartition("/")[2]], parts)
        dropped = ("$defs", "$schema", "$id")
        return {key: _inlined(value, parts) for key, value in node.items() if key not in dropped}
    return [_inlined(each, parts) for each in node] if isinstance(node, list) else node
