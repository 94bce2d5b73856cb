"""The frozen files of each contract version: its JSON Schema and one sample body."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import msgspec

from baton_common.model.contract import Contract

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"

SCHEMAS = files("baton_contracts") / "schemas"
SAMPLES = files("baton_contracts") / "samples"


def schema_of(contract: type[Contract]) -> dict[str, Any]:
    """The JSON Schema of the newest version of a contract, on its own."""
    (top,), parts = msgspec.json.schema_components([contract], ref_template="#/$defs/{name}")
    body = parts.pop(contract.__name__)
    if top != {"$ref": f"#/$defs/{contract.__name__}"}:
        raise ValueError(f"{contract.__name__} is no struct of its own: {top}")
    schema = {"$schema": SCHEMA_DIALECT, "$id": contract.contract_type, **body}
    whole: dict[str, Any] = _plain({**schema, "$defs": parts} if parts else schema)
    return whole


def schema_text(contract: type[Contract]) -> str:
    """The schema as its file has it."""
    return text_of(schema_of(contract))


def text_of(document: Mapping[str, Any]) -> str:
    """JSON as our files hold it: two spaces, words as they are, a line's end."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _plain(node: Any) -> Any:
    """Docstrings lose their indentation, so that a schema does not change with it."""
    if isinstance(node, dict):
        return {
            key: " ".join(value.split())
            if key == "description" and isinstance(value, str)
            else _plain(value)
            for key, value in node.items()
        }
    return [_plain(each) for each in node] if isinstance(node, (list, tuple)) else node
