"""The schema in docs/ is that of the models, and says of a file what the models say."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from baton_contracts.sections import SECTIONS
from tests import configuration_schema
from tests.configuration_schema import FILE

ROOT = Path(__file__).parents[3]
DEMO = "apps/onebox/src/baton_onebox/demo/baton.yaml"
EXAMPLES = [DEMO, "tests/e2e/baton.yaml"]
SCHEMA: dict[str, Any] = json.loads(FILE.read_text())
VALIDATOR = Draft202012Validator(SCHEMA)


class _Core(yaml.SafeLoader):
    """Reads as an editor does: dates and clock times are text (YAML 1.2)."""


_Core.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0].rsplit(":", 1)[1] in ("null", "bool", "int")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if first not in "nNyYoO"
}


def file(path: str) -> Any:
    return yaml.load((ROOT / path).read_bytes(), _Core)  # a subclass of the safe loader


def problems(content: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(content)]


def test_the_schema_in_docs_is_that_of_the_models() -> None:
    assert FILE.read_text() == configuration_schema.document(), (
        "python -m tests.configuration_schema writes it anew"
    )


def test_it_is_a_schema_of_all_sections_and_every_key_is_described() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert tuple(SCHEMA["properties"]) == SECTIONS
    for name, part in SCHEMA["$defs"].items():
        for key, value in part.get("properties", {}).items():
            assert value.get("description"), f"{name}.{key}"


@pytest.mark.parametrize("path", EXAMPLES)
def test_an_example_fits_and_tells_the_editor_where_the_schema_is(path: str) -> None:
    assert problems(file(path)) == []
    first = (ROOT / path).read_text().splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert ((ROOT / path).parent / named).resolve() == FILE


def test_what_the_models_refuse_the_schema_refuses() -> None:
    content = file(DEMO)
    content["cases"]["matters"]["refund"]["rungs"] = ["20s", "soon"]
    content["routing"]["queues"]["returns"]["rings"] = "20s"
    del content["survey"]["questions"]["easy"]["words"]["zh"]
    content["house"] = {}
    assert len(problems(content)) >= 4
