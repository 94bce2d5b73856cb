"""The JSON Schema of sections, with which an editor completes and checks a file."""

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import CoreSchema, core_schema

from baton_common.platform.yaml_file.model import Part

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_Field = core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField


class _WithoutTitles(GenerateJsonSchema):
    """Keys are names enough: titles that repeat them are left out."""

    def field_title_should_be_set(self, schema: CoreSchema | _Field | Any) -> bool:
        return False


def schema_of(model: type[Part]) -> dict[str, Any]:
    """The schema of one section."""
    return {"$schema": DIALECT, **model.model_json_schema(schema_generator=_WithoutTitles)}


def schema_of_file(title: str, sections: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The schema of a file with these sections, by name; each may be left out."""
    definitions: dict[str, Any] = {}
    for name, schema in sections.items():
        own = {key: value for key, value in schema.items() if key not in ("$schema", "$defs")}
        found = {name: own, **{f"{name}.{key}": it for key, it in schema.get("$defs", {}).items()}}
        definitions |= {key: _renamed(it, name) for key, it in found.items()}
    return {
        "$schema": DIALECT,
        "title": title,
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {"$ref": f"#/$defs/{name}"} for name in sections},
        "$defs": definitions,
    }


def _renamed(value: Any, section: str) -> Any:
    """References lead to the section's own definitions."""
    if isinstance(value, dict):
        return {key: _renamed(it, section) for key, it in value.items()}
    if isinstance(value, list):
        return [_renamed(it, section) for it in value]
    if isinstance(value, str) and value.startswith("#/$defs/"):
        return value.replace("#/$defs/", f"#/$defs/{section}.", 1)
    return value
