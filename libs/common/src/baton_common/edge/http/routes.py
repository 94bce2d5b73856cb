"""How a service declares its routes: each with its policy, its body and its answer as types."""

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from baton_common.edge.http.request_body import MAX_BODY, MAX_UPLOAD
from baton_common.edge.identity.policy import Access, Policy
from baton_common.edge.identity.tickets import Tickets

Handler = Callable[..., Awaitable[Any]]
H = TypeVar("H", bound=Handler)

_PARAMETERS = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Route:
    """One method on one path. The handler's signature says what it takes:

    `call: Call`; path parameters by their names (as text); `body: S` a struct from JSON, or
    `body: bytes` an upload; `query: Q` a struct from the query string. It gives a struct (200,
    or `status`), a `Reply`, or None (204).
    """

    method: str
    path: str
    handler: Handler
    policy: Policy | None
    tag: str
    status: int
    answers: Any
    media_type: str
    summary: str
    takes_call: bool
    parameters: tuple[str, ...]
    body: type | None
    query: type | None
    is_command: bool
    """Takes Idempotency-Key and If-Match (said in OpenAPI)."""
    is_hidden: bool = False
    """Not in OpenAPI: the doors, and pages for people."""
    tickets: Tickets | None = None
    """Takes `?ticket=` of these instead of the Authorization header."""
    refusals: Mapping[int, str] = field(default_factory=dict)
    """Statuses, with what each means, beyond those that follow from the rest (OpenAPI)."""
    most_bytes: int | None = None
    """Of a body, where it may have fewer than others."""

    @property
    def limit(self) -> int:
        """Most bytes of a body."""
        return self.most_bytes or (MAX_UPLOAD if self.body is bytes else MAX_BODY)

    @property
    def access(self) -> Access:
        """Which scope an API key needs."""
        return "read" if self.method == "GET" else "write"


@dataclass
class Routes:
    """The routes of one part of an API. Made in a function that is given what they use."""

    tag: str
    routes: list[Route] = field(default_factory=list)

    def get(self, path: str, **how: Any) -> Callable[[H], H]:
        """Declare a reading route; `how` as for `route`."""
        return self.route("GET", path, **how)

    def post(self, path: str, **how: Any) -> Callable[[H], H]:
        """Declare a command; `how` as for `route`."""
        return self.route("POST", path, **how)

    def put(self, path: str, **how: Any) -> Callable[[H], H]:
        """Declare a command that says how something shall be; `how` as for `route`."""
        return self.route("PUT", path, **how)

    def delete(self, path: str, **how: Any) -> Callable[[H], H]:
        """Declare a command that ends something; `how` as for `route`."""
        return self.route("DELETE", path, **how)

    def route(
        self,
        method: str,
        path: str,
        *,
        policy: Policy | None,
        answers: Any = None,
        status: int = 200,
        media_type: str = "application/json",
        is_command: bool | None = None,
        is_hidden: bool = False,
        tickets: Tickets | None = None,
        refusals: Mapping[int, str] | None = None,
        most_bytes: int | None = None,
    ) -> Callable[[H], H]:
        """Declare `method path` (`/v1/...`) with its policy; `answers` is the struct of a 2xx
        and `refusals` its own problems, both for OpenAPI. Raises TypeError for a signature that
        does not fit the path."""

        def declare(handler: H) -> H:
            parameters = tuple(_PARAMETERS.findall(path))
            hints = inspect.get_annotations(handler, eval_str=True)
            names = set(inspect.signature(handler).parameters)
            if missing := {*parameters} ^ (names - {"call", "body", "query"}):
                raise TypeError(f"{method} {path}: {sorted(missing)} not in both path and handler")
            self.routes.append(
                Route(
                    method=method,
                    path=path,
                    handler=handler,
                    policy=policy,
                    tag=self.tag,
                    status=status,
                    answers=answers,
                    media_type=media_type,
                    summary=inspect.cleandoc(handler.__doc__ or handler.__name__).strip(),
                    takes_call="call" in names,
                    parameters=parameters,
                    body=hints.get("body"),
                    query=hints.get("query"),
                    is_command=method != "GET" if is_command is None else is_command,
                    is_hidden=is_hidden,
                    tickets=tickets,
                    refusals=refusals or {},
                    most_bytes=most_bytes,
                )
            )
            return handler

        return declare
