"""Answers as files: which form is asked for, and how a long one is sent piece by piece."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any, Literal, TypeAlias

from baton_common.edge.http.calls import Call, Receive, Reply, Scope, Send
from baton_kpi.ports import FileForm, TableFile

Format: TypeAlias = Literal["json"] | FileForm
PATIENCE = 30.0
"""Seconds that a client may leave what we sent unread before we hang up."""


def format_of(call: Call, asked: Format | None) -> Format:
    """As `format` says, else the first that `Accept` names, else JSON."""
    if asked is not None:
        return asked
    for each in (call.header("accept") or "").lower().split(","):
        media_type = each.partition(";")[0].strip()
        if media_type == "text/csv":
            return "csv"
        if media_type in {"application/vnd.apache.parquet", "application/x-parquet"}:
            return "parquet"
        if media_type == "application/json":
            return "json"
    return "json"


def whole(file: TableFile, name: str, rows: Iterable[Sequence[Any]]) -> Reply:
    """A short one, at once."""
    content = file.rows(rows) + file.end()
    return Reply(content, headers=_headers(file, name), media_type=file.media_type.encode())


def streamed(file: TableFile, name: str, pages: AsyncIterator[Sequence[Sequence[Any]]]) -> Reply:
    """A long one: never more in memory than a page. If it cannot go on, the connection ends
    without the file's end, so nobody takes it for whole."""

    async def stream(scope: Scope, receive: Receive, send: Send) -> None:
        headers = {
            "content-type": file.media_type,
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
            **_headers(file, name),
        }
        head = [(key.encode("latin-1"), value.encode("latin-1")) for key, value in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        if scope["method"] != "HEAD":
            async for page in pages:
                await _write(send, file.rows(page))
            await _write(send, file.end())
        await send({"type": "http.response.body", "body": b""})

    return Reply(stream=stream)


async def _write(send: Send, chunk: bytes) -> None:
    """Raises TimeoutError (an OSError) if the client reads nothing for 30 s."""
    if chunk:
        async with asyncio.timeout(PATIENCE):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})


def _headers(file: TableFile, name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}.{file.suffix}"'}
