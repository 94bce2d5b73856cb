"""Answers that are written at once as bytes: what a model would only be built for is spared."""

from typing import Any

import msgspec
from pydantic import BaseModel
from starlette.responses import Response

_encode = msgspec.json.Encoder().encode


def json_bytes(content: Any) -> bytes:
    """A model, or plain values and structs, as JSON; none for None."""
    if content is None:
        return b""
    if isinstance(content, BaseModel):
        return content.__pydantic_serializer__.to_json(content)
    return _encode(content)


def json_answer(content: Any, status: int = 200) -> Response:
    """For large lists: rows as they are, whose model the route declares (`response_model`). Tests
    validate them against it."""
    return Response(json_bytes(content), status, media_type="application/json")
