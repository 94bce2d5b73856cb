"""An outside system's way to a service's API: its key, its own timeouts, sentences for answers."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import Any

import httpx

from baton_department.unavailable import Unavailable

TRIES = 4
"""Attempts of a request before Unavailable, where repeating it is safe."""
PAUSE = 0.5
LONGEST_PAUSE = 10.0
_LATER = {429, 502, 503, 504}


class RequestRefused(Exception):
    """The API said no; the text is its sentence, which says what to do."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(str(problem.get("detail") or f"HTTP {status}"))
        self.status = status
        self.kind = str(problem.get("type", "")).removeprefix("/problems/")


class ServiceApi:
    """One service, `https://baton.example/<service>`. Every method raises No and Unavailable."""

    def __init__(
        self,
        url: str,
        key: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: float = 10.0,
    ) -> None:
        headers = {"authorization": f"Bearer {key}"}
        self._http = httpx.AsyncClient(
            base_url=url, headers=headers, timeout=timeout, transport=transport
        )

    async def __aenter__(self) -> "ServiceApi":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trail: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def get(self, path: str, **query: Any) -> Any:
        """The answer's JSON."""
        asked = {name: value for name, value in query.items() if value is not None}
        return await self._answer("GET", path, params=asked)

    async def pages(self, path: str, **query: Any) -> AsyncIterator[Any]:
        """Every item of a list."""
        after: str | None = None
        while True:
            page = await self.get(path, after=after, **query)
            for item in page["items"]:
                yield item
            if (after := page["next"]) is None:
                return

    async def post(self, path: str, body: Mapping[str, Any], *, once: str) -> Any:
        """The answer's JSON. `once` is its Idempotency-Key (at most 200 letters): however often
        it is sent within seven days, it is done once and answered alike."""
        return await self._answer("POST", path, json=body, headers={"idempotency-key": once})

    async def _answer(self, method: str, path: str, **how: Any) -> Any:
        for tried in range(1, TRIES + 1):
            try:
                answer = await self._http.request(method, path, **how)
            except httpx.HTTPError as error:
                why, wait = f"{method} {path}: {error!r}", 0.0
            else:
                if answer.is_success:
                    return answer.json() if answer.content else None
                if answer.status_code not in _LATER:
                    raise RequestRefused(answer.status_code, _problem(answer))
                why, wait = f"{method} {path}: HTTP {answer.status_code}", _retry_after(answer)
            if tried < TRIES:
                await asyncio.sleep(min(max(wait, PAUSE * 2**tried), LONGEST_PAUSE))
        raise Unavailable(why)


def _problem(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        problem = answer.json()
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}


def _retry_after(answer: httpx.Response) -> float:
    text = answer.headers.get("retry-after", "")
    return float(text) if text.isdigit() else 0.0
