"""Every id in a request says what it names, under one name everywhere, and is judged by a check."""

from collections.abc import Iterator

import pytest
from fastapi.routing import iter_route_contexts

from baton_common.edge.http.references import X_REF, Place, Ref, text_places
from baton_common.edge.http.route_class import EdgeRoute
from tests.architecture.every_route import SERVICES, Operation, Schema, operations, service_api
from tests.e2e.every_route.references import Kind, properties_of, references

PLAIN_ALL_THE_SAME = frozenset(
    {
        ("cases: POST /v1/cases/{case_id}/handoffs", "asked"),
        ("routing: POST /v1/contacts", "contact_id"),
    }
)
"""What is asked, in words, and not who is; an id that whoever asks gives to something new."""
FILTERS = "the list holds nothing but what the caller may see"


def test_the_documents_say_what_every_id_names() -> None:
    assert len(references()) > 170
    assert {each.kind for each in references()} == set(Kind)


def test_whoever_acts_is_named_by_a_mark_of_its_own() -> None:
    named = {each.kind for each in references() if each.where == "body" and each.name == "by"}
    assert named == {Kind.ACTOR}


def test_what_names_a_thing_in_one_request_is_nowhere_bare_text() -> None:
    names = {each.name for each in references()}
    bare = {
        (operation.name, name)
        for operation in operations()
        for name in _bare_texts(operation)
        if name in names or name.endswith(("_id", "_ids"))
    }
    assert bare == PLAIN_ALL_THE_SAME


@pytest.mark.parametrize("service", SERVICES)
def test_only_a_reading_route_narrows_a_list_by_an_id_that_nothing_judges(service: str) -> None:
    for route in _routes(service):
        for place, ref in _refs(route):
            if ref.by == FILTERS:
                assert route.methods == {"GET"}, f"{route.name} {place.name}"
                assert place.name.startswith("query."), f"{route.name} {place.name}"


@pytest.mark.parametrize("service", SERVICES)
def test_a_path_names_nothing_that_is_somebodys_but_what_a_check_lets_pass(service: str) -> None:
    unjudged = {
        ref.kind
        for route in _routes(service)
        for place, ref in _refs(route)
        if not place.name.startswith(("query.", "body.")) and not ref.is_checked
    }
    somebodys = {Kind.CASE, Kind.CUSTOMER, Kind.HANDOFF, Kind.CONTACT, Kind.MESSAGE, Kind.AGENT}
    assert unjudged.isdisjoint(somebodys)


def _routes(service: str) -> Iterator[EdgeRoute]:
    for each in iter_route_contexts(service_api(service).fastapi.routes):
        assert isinstance(each.original_route, EdgeRoute)
        yield each.original_route


def _refs(route: EdgeRoute) -> Iterator[tuple[Place, Ref]]:
    taken = route.dependant
    for each in (*taken.path_params, *taken.query_params, *taken.body_params):
        for place in text_places(each):
            yield from ((place, ref) for ref in place.refs)


def _bare_texts(operation: Operation) -> Iterator[str]:
    """The places for text that is no id and not one of a few words."""
    for where in ("path", "query"):
        for each in operation.parameters(where):
            if _is_bare(operation, each["schema"]):
                yield each["name"]
    for name, schema in properties_of(operation).items():
        if _is_bare(operation, schema):
            yield name


def _is_bare(operation: Operation, schema: Schema) -> bool:
    for kind in operation.kinds(schema):
        held = operation.resolved(kind["items"]) if kind.get("type") == "array" else kind
        if held.get("type") == "string" and not {"enum", "const", "format", X_REF} & held.keys():
            return True
    return False
