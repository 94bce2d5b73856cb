"""The OpenAPI 3.1 document of a service, made from its routes and the structs they name."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from baton_common.edge.http.routes import Route
from baton_common.edge.identity.principal import Role

Schema = dict[str, Any]

_REFERENCE = "#/components/schemas/{name}"
_HEADERS: dict[str, Schema] = {
    "Idempotency-Key": {
        "description": "Any text of up to 200 characters; a repeated command is answered alike.",
        "schema": {"type": "string", "maxLength": 200},
    },
    "If-Match": {
        "description": "The version you saw, as it came in ETag; another one answers 412.",
        "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
    },
    "Baton-Position": {
        "description": "What you wrote last, as it came; the answer waits for it up to 2 s.",
        "schema": {"type": "string"},
    },
    "Accept-Language": {
        "description": "zh or en: the language of `message`.",
        "schema": {"type": "string"},
    },
}


def openapi(title: str, version: str, routes: Sequence[Route], prefix: str = "") -> Schema:
    """The document as plain data; the same routes give the same document, key for key."""
    shown = [route for route in routes if not route.is_hidden]
    types = _types(shown)
    _, components = msgspec.json.schema_components(types, ref_template=_REFERENCE)
    schemas, _ = msgspec.json.schema_components(types, ref_template=_REFERENCE)
    schema_of = dict(zip(map(_key, types), schemas, strict=True))
    paths: dict[str, Schema] = {}
    for route in shown:
        operation = _operation(route, schema_of)
        paths.setdefault(route.path, {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "license": {"name": "Apache-2.0"}},
        "servers": [{"url": prefix or "/"}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.items())),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT, or an API key that begins with bk_",
                }
            },
        },
        "tags": [{"name": tag} for tag in dict.fromkeys(route.tag for route in shown)],
    }


def _types(routes: Sequence[Route]) -> list[Any]:
    found: dict[Any, Any] = {}
    for route in routes:
        for type_ in (route.body, route.answers, route.query):
            if type_ is not None and type_ is not bytes:
                found[_key(type_)] = type_
    return list(found.values())


def _key(type_: Any) -> Any:
    return str(type_) if not isinstance(type_, type) else type_


def _operation(route: Route, schema_of: dict[Any, Schema]) -> Schema:
    summary, _, description = route.summary.partition("\n")
    operation: Schema = {
        "tags": [route.tag],
        "operationId": _operation_id(route),
        "summary": summary.strip(),
        "parameters": _parameters(route),
        "responses": _responses(route, schema_of),
        "security": [] if route.policy is None or route.policy.is_public else [{"token": []}],
    }
    words = [description.strip(), _allowed(route)]
    if text := "\n\n".join(word for word in words if word):
        operation["description"] = text
    if route.body is bytes:
        content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        operation["requestBody"] = {"required": True, "content": content}
    elif route.body is not None:
        content = {"application/json": {"schema": schema_of[_key(route.body)]}}
        needed = any(field.required for field in msgspec.structs.fields(route.body))
        operation["requestBody"] = {"required": needed, "content": content}
    return operation


def _allowed(route: Route) -> str:
    if route.policy is None or route.policy.is_public:
        return ""
    if route.policy.roles == frozenset(Role):
        return "Anyone who is signed in."
    return f"Roles: {', '.join(sorted(route.policy.roles))}."


def _operation_id(route: Route) -> str:
    words = re.findall(r"\w+", route.path.replace("{", "by_"))
    return "_".join([route.method.lower(), *words]).replace("-", "_")


def _parameters(route: Route) -> list[Schema]:
    found: list[Schema] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in route.parameters
    ]
    if route.query is not None:
        for field in msgspec.structs.fields(route.query):
            (schema,), _ = msgspec.json.schema_components([field.type], ref_template=_REFERENCE)
            found.append(
                {
                    "name": field.encode_name,
                    "in": "query",
                    "required": field.required,
                    "schema": schema,
                }
            )
    names = ["Idempotency-Key", "If-Match"] if route.is_command else ["Baton-Position"]
    for name in [*names, "Accept-Language"]:
        found.append({"name": name, "in": "header", "required": False, **_HEADERS[name]})
    return found


def _responses(route: Route, schema_of: dict[Any, Schema]) -> Schema:
    success: Schema = {"description": "Done." if route.is_command else "Here it is."}
    status = route.status
    if route.answers is not None:
        success["content"] = {route.media_type: {"schema": schema_of[_key(route.answers)]}}
    elif route.media_type != "application/json":
        success["content"] = {route.media_type: {"schema": {"type": "string"}}}
    elif route.status == 200:
        status = 204
    if route.is_command:
        success["headers"] = {
            "Baton-Position": {"schema": {"type": "string"}},
            "ETag": {"schema": {"type": "string"}},
        }
    return {str(status): success} | {
        str(code): _PROBLEM | {"description": words} for code, words in _problems(route).items()
    }


_PROBLEM: Schema = {
    "content": {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemBody"}}
    }
}


def _problems(route: Route) -> dict[int, str]:
    words = {400: "The request cannot be read."}
    if route.policy is not None and not route.policy.is_public:
        words |= {401: "No token, or one that does not prove who you are.", 403: "Not your role."}
    if route.parameters:
        words[404] = "Unknown, or not yours to see."
    if route.parameters or route.query is not None:
        words[414] = "The address is too long."
    if route.is_command:
        words |= {
            409: "Not possible in the state it is in; the detail says why.",
            412: "It has changed since the version you saw.",
        }
    if route.body is not None:
        words |= {408: "The body came too slowly.", 413: "The body is too big."}
    if route.body is not None or route.query is not None or route.is_command:
        words[422] = "Some fields are wrong; each is listed."
    words |= {429: "Too many requests.", 500: "Our mistake.", 503: "Come again after Retry-After."}
    return dict(sorted({**words, **route.refusals}.items()))
