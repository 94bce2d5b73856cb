"""Client of Baton's HTTP APIs; every problem becomes a sentence."""

from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any

import httpx

from baton_cli.errors import REFUSED, UNREACHABLE, CommandError
from baton_cli.settings import Settings

SERVICES = ("cases", "routing", "email", "survey", "kpi")
"""In the order in which the sections of a configuration file are applied."""


class ProblemAnswer(CommandError):
    """Baton answered with a problem."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        words = str(problem.get("message") or problem.get("detail") or f"HTTP {status}")
        trace = f" (trace {problem['trace_id']})" if status >= 500 and "trace_id" in problem else ""
        super().__init__(words + trace, REFUSED)
        self.status = status
        self.kind = str(problem.get("type", "")).removeprefix("/problems/")
        self.fields = [
            f"{each.get('field')}: {each.get('problem')}" for each in problem.get("problems", [])
        ]


class Client:
    """One connection to Baton. Methods raise ProblemAnswer, and CommandError if it is not there."""

    def __init__(
        self, settings: Settings, token: str | None, transport: httpx.BaseTransport | None = None
    ) -> None:
        headers = {"accept-language": settings.language, "user-agent": "baton-cli"}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        self._url = settings.url
        self._http = httpx.Client(
            base_url=settings.url, headers=headers, timeout=30.0, transport=transport
        )

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trail: TracebackType | None,
    ) -> None:
        self._http.close()

    def get(self, path: str, **query: str | int | Sequence[str] | None) -> Any:
        """The answer's JSON. A list is a repeated parameter."""
        asked = {name: value for name, value in query.items() if value is not None}
        return self._answer("GET", path, params=asked)

    def pages(self, path: str, **query: str | int | Sequence[str] | None) -> Iterator[Any]:
        """The answers of a list, page after page."""
        after: str | None = None
        while True:
            page = self.get(path, after=after, **query)
            yield page
            if (after := page["next"]) is None:
                return

    def wait_for(self, path: str, **query: str | None) -> Any:
        """The answer's JSON, however long it takes."""
        asked = {name: value for name, value in query.items() if value is not None}
        return self._answer("GET", path, params=asked, timeout=None)

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The answer's JSON; None if it is empty."""
        return self._answer("POST", path, **({} if body is None else {"json": body}))

    def put(self, path: str, content: bytes, **query: str) -> Any:
        """The answer's JSON; None if it is empty."""
        headers = {"content-type": "application/yaml"}
        return self._answer("PUT", path, content=content, params=query, headers=headers)

    def look(self, path: str) -> httpx.Response:
        """The response, whatever its status."""
        return self._send("GET", path)

    def _answer(self, method: str, path: str, **how: Any) -> Any:
        answer = self._send(method, path, **how)
        kind = answer.headers.get("content-type", "")
        if answer.is_success and (not answer.content or kind.startswith("application/json")):
            return answer.json() if answer.content else None
        if kind != "application/problem+json":
            raise CommandError(
                f"{self._url}{path} answered {answer.status_code}, and not as Baton does. "
                "Check BATON_URL.",
                UNREACHABLE,
            )
        raise ProblemAnswer(answer.status_code, answer.json())

    def _send(self, method: str, path: str, **how: Any) -> httpx.Response:
        try:
            return self._http.request(method, path, **how)
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise CommandError(
                f"Baton does not answer at {self._url} ({reason}). Is it running? Check BATON_URL.",
                UNREACHABLE,
            ) from error
