"""Answers as files: which form is asked for, and how a long one is sent piece by piece."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any, Literal, TypeAlias

from starlette.responses import Response, StreamingResponse

from baton_common.edge.http.caller import Caller
from baton_kpi.ports import FileForm, TableFile

Format: TypeAlias = Literal["json"] | FileForm
_FILE = {"schema": {"type": "string", "format": "binary"}}
AS_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "As it was asked for.",
        "content": {"text/csv": _FILE, "application/vnd.apache.parquet": _FILE},
    }
}


def format_of(caller: Caller, asked: Format | None) -> Format:
    """The format that `format` says, else the first that `Accept` names, else JSON."""
    if asked is not None:
        return asked
    for each in (caller.header("accept") or "").lower().split(","):
        media_type = each.partition(";")[0].strip()
        if media_type == "text/csv":
            return "csv"
        if media_type in {"application/vnd.apache.parquet", "application/x-parquet"}:
            return "parquet"
        if media_type == "application/json":
            return "json"
    return "json"


def whole(file: TableFile, name: str, rows: Iterable[Sequence[Any]]) -> Response:
    """A short one, at once."""
    content = file.rows(rows) + file.end()
    return Response(content, headers=_headers(file, name))


def streamed(file: TableFile, name: str, pages: AsyncIterator[Sequence[Sequence[Any]]]) -> Response:
    """A long one: never more in memory than a page. If it cannot go on, the connection ends
    without the file's end, so nobody takes it for whole."""

    async def chunks() -> AsyncIterator[bytes]:
        async for page in pages:
            yield file.rows(page)
        yield file.end()

    return StreamingResponse(chunks(), headers=_headers(file, name))


def _headers(file: TableFile, name: str) -> dict[str, str]:
    return {
        "content-type": file.media_type,
        "content-disposition": f'attachment; filename="{name}.{file.suffix}"',
    }
