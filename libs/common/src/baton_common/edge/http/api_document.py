"""The OpenAPI document: FastAPI's own, with what the edge adds to every route written in."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts

from baton_common.edge.http.command_headers import DOCUMENTED
from baton_common.edge.http.route_class import EdgeRoute
from baton_common.edge.identity.principal import Role
from baton_common.edge.languages import Messages
from baton_common.edge.problems import TITLES, ProblemBody

Schema = dict[str, Any]

_PROBLEM: Schema = {
    "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemBody"}}
}
_POSITION: Schema = {
    "name": "Baton-Position",
    "in": "header",
    "required": False,
    "description": "The Baton-Position of your last write; the answer waits for it up to 2 s.",
    "schema": {"type": "string"},
}
_LANGUAGE: Schema = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "zh or en: the language of `message`.",
    "schema": {"type": "string"},
}
_POSITION_HEADERS: Schema = {
    "Baton-Position": {
        "description": "Its position in the log; send it back to read what you wrote.",
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "Its current version, for If-Match.",
        "schema": {"type": "string"},
    },
}
_TOKEN: Schema = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT, or an API key that begins with bk_",
    "description": "`Authorization: Bearer <token>`.",
}


def api_document(app: FastAPI, prefix: str, messages: Messages) -> Schema:
    """The document as plain data; the same routes give the same document, key for key."""
    shown = list(_shown(app))
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        servers=[{"url": prefix or "/"}],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        tags=[
            {"name": tag} for tag in dict.fromkeys(tag for _, each in shown for tag in each.tags)
        ],
    )
    for path, route in shown:
        for method in sorted(route.methods or ()):
            _complete(document["paths"][path][method.lower()], method, route)
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["ProblemBody"] = _problem_schema(messages)
    _tidy(schemas)
    components["schemas"] = dict(sorted(schemas.items()))
    components["securitySchemes"] = {"token": _TOKEN}
    return document


def _shown(app: FastAPI) -> Iterator[tuple[str, EdgeRoute]]:
    for each in iter_route_contexts(app.routes):
        route = each.original_route
        if isinstance(route, EdgeRoute) and route.include_in_schema and each.path_format:
            yield each.path_format, route


def _problem_schema(messages: Messages) -> Schema:
    schema = ProblemBody.model_json_schema(mode="serialization")
    codes = sorted({*TITLES, *messages})
    schema["properties"]["type"]["enum"] = [f"/problems/{code}" for code in codes]
    schema["properties"]["problems"]["items"] = schema.pop("$defs")["FieldProblem"]
    return schema


def _tidy(schemas: dict[str, Schema]) -> None:
    """A default is said in words: as `default` it makes generators take the field for one that has
    to be sent. Examples are whole. Titles that only repeat a field's name go."""
    for schema in schemas.values():
        for each in schema.get("examples", ()):
            _fill(each, schema, schemas)
    for schema in schemas.values():
        required = schema.get("required", ())
        for name, each in schema.get("properties", {}).items():
            each.pop("title", None)
            if "default" not in each:
                continue
            default = each.pop("default")
            if name not in required and default not in (None, [], {}, ""):
                said = json.dumps(default, ensure_ascii=False)
                each["description"] = f"{each.get('description', '')} If left out: {said}.".strip()


def _fill(example: Any, schema: Schema, schemas: Mapping[str, Schema]) -> None:
    """Give an example what it leaves to defaults and has to be there in an answer."""
    if isinstance(example, list):
        for each in example:
            _fill(each, schema.get("items", {}), schemas)
    elif isinstance(example, dict):
        for choice in schema.get("anyOf", ()):
            _fill(example, choice, schemas)
        if reference := schema.get("$ref"):
            schema = schemas.get(str(reference).rpartition("/")[2], {})
        for name, each in schema.get("properties", {}).items():
            if name in schema.get("required", ()) and name not in example:
                example[name] = each.get("default")  # what FastAPI leaves out is null
            if name in example:
                _fill(example[name], each, schemas)


_EVENT: Schema = {
    "type": "object",
    "properties": {each: {"type": "string"} for each in ("id", "event", "data")},
    "description": "One event.",
}
"""OpenAPI has `itemSchema` for the items of a stream from 3.2 on; this document is of 3.1, which
tools read today."""


def _complete(operation: Schema, method: str, route: EdgeRoute) -> None:
    allow = route.allow
    is_public = allow is not None and allow.policy.is_public
    words = [operation.get("description", ""), _allowed(route)]
    if text := "\n\n".join(word for word in words if word):
        operation["description"] = text
    operation["security"] = [] if is_public else [{"token": []}]
    parameters = operation.setdefault("parameters", [])
    is_command = route.is_command
    parameters.extend(DOCUMENTED if is_command else [_POSITION])
    parameters.append(_LANGUAGE)
    responses: Schema = operation["responses"]
    for status, answer in responses.items():
        if status.startswith("2"):
            if answer.get("description") in {None, "", "Successful Response"}:
                answer["description"] = "Done." if is_command else "The answer."
            if is_command:
                answer["headers"] = _POSITION_HEADERS
            if stream := answer.get("content", {}).get("text/event-stream"):
                stream["schema"] = _EVENT
    own = {
        int(status): str(responses.pop(status)["description"])
        for status in [each for each in responses if not each.startswith("2")]
        if status != "422"
    }
    responses.pop("422", None)
    known = _problems(route, is_command, is_public) | own
    for code, sentence in sorted(known.items()):
        responses[str(code)] = {"description": sentence, "content": _PROBLEM}


def _allowed(route: EdgeRoute) -> str:
    allow = route.allow
    if allow is None or allow.policy.is_public:
        return ""
    if allow.policy.roles == frozenset(Role):
        return "Anyone who is signed in."
    return f"Roles: {', '.join(sorted(allow.policy.roles))}."


def _problems(route: EdgeRoute, is_command: bool, is_public: bool) -> dict[int, str]:
    words = {400: "The request cannot be read."}
    if not is_public:
        words |= {401: "No token, or an invalid one.", 403: "Your roles do not allow it."}
    if route.param_convertors:
        words[404] = "Not found, or you may not see it."
    if route.param_convertors or route.dependant.query_params:
        words[414] = "The address is too long."
    if is_command:
        words |= {
            409: "Not possible in its current state; the detail says why.",
            412: "It has changed since the version you sent.",
        }
    if route.body_field is not None:
        words |= {408: "The body arrived too slowly.", 413: "The body is too big."}
        if not route.takes_bytes:
            words[415] = "The body is not sent as JSON."
    if route.body_field is not None or route.dependant.query_params or is_command:
        words[422] = "Some fields are invalid; each is listed."
    return words | {
        429: "Too many requests.",
        500: "Internal error.",
        503: "Temporarily unavailable; try again after Retry-After.",
    }
