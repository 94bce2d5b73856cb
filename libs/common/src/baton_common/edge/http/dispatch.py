"""Finds the route of a request by walking its path's segments; costs the same for any number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from baton_common.edge.http.routes import Route

MAX_SEGMENTS = 12


@dataclass(slots=True)
class _Node:
    fixed: dict[str, "_Node"] = field(default_factory=dict)
    parameter: "_Node | None" = None
    routes: dict[str, Route] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What a path led to: the route and its parameters in order, or None with the methods that
    would do (none: there is no such path)."""

    route: Route | None = None
    parameters: Sequence[str] = ()
    methods: tuple[str, ...] = ()


class Index:
    """The routes of one service. A fixed segment wins over a parameter."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        for route in routes:
            node = self._root
            for segment in route.path.split("/")[1:]:
                if segment.startswith("{"):
                    node.parameter = node.parameter or _Node()
                    node = node.parameter
                else:
                    node = node.fixed.setdefault(segment, _Node())
            if route.method in node.routes:
                raise ValueError(f"{route.method} {route.path} is declared twice")
            node.routes[route.method] = route

    def find(self, method: str, path: str) -> Found:
        """Where it leads. HEAD finds the route of GET; an empty segment is no parameter."""
        segments = path.split("/")[1:]
        if len(segments) > MAX_SEGMENTS:
            return Found()
        values: list[str] = []
        node = _walk(self._root, segments, 0, values)
        if node is None:
            return Found()
        route = node.routes.get("GET" if method == "HEAD" else method)
        return Found(route, values, tuple(node.routes))


def _walk(node: _Node, segments: list[str], at: int, values: list[str]) -> _Node | None:
    if at == len(segments):
        return node if node.routes else None
    segment = segments[at]
    if (fixed := node.fixed.get(segment)) is not None:
        found = _walk(fixed, segments, at + 1, values)
        if found is not None:
            return found
    if node.parameter is not None and segment:
        values.append(segment)
        found = _walk(node.parameter, segments, at + 1, values)
        if found is not None:
            return found
        values.pop()
    return None
