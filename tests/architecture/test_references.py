"""Every place of a request where an id may stand says what the id names."""

from dataclasses import replace

import pytest

from tests.architecture.every_route import operations
from tests.e2e.every_route.references import TABLES, NotInATable, kind_of, places, references


def test_every_place_of_an_id_is_in_a_table() -> None:
    assert len(references()) > 100


def test_no_table_names_what_no_route_takes() -> None:
    taken = {place for operation in operations() for place in places(operation)}
    named = {(where, name) for where, table in TABLES.items() for name in table}
    assert named - taken == set()


def test_a_place_that_is_new_is_named_with_its_route() -> None:
    schema = {"type": "string"}
    parameter = {"name": "house_id", "in": "path", "required": True, "schema": schema}
    planted = replace(
        operations()[0], template="/v1/houses/{house_id}", declared={"parameters": [parameter]}
    )
    ((where, name),) = places(planted)
    with pytest.raises(NotInATable, match="takes house_id: say in PATH"):
        kind_of(where, name, planted)
