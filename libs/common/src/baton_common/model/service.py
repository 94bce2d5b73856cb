"""A service as `build` puts it together: an API, loops that follow, and what makes it ready."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from baton_common.model.position import Position

Asgi = Callable[[Any, Any, Any], Awaitable[None]]


@dataclass(frozen=True)
class Loop:
    """A named coroutine function that runs until it is cancelled.

    It is started again, with growing pauses, when it raises; `/healthz` is false when
    `progress` (seconds since it last did something or had nothing to do) passes 60.
    """

    name: str
    run: Callable[[], Awaitable[None]]
    progress: Callable[[], float] = lambda: 0.0


async def _none() -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Service:
    """Runs under `baton_common.engine` in production and in the one-machine edition alike."""

    name: str
    api: Asgi
    loops: Sequence[Loop]
    ready: Sequence[Callable[[], Awaitable[str | None]]] = ()
    """Each gives None, or a sentence why the service is not ready."""
    opening: Sequence[Callable[[], Awaitable[None]]] = ()
    """Awaited in order before the loops start (pools, caches); `replay` does it, too."""
    listeners: Sequence[Callable[[], Awaitable[None]]] = ()
    """Awaited after `opening` by a service that serves, and by no `replay` beside it: ways in other
    than HTTP."""
    draining: Sequence[Callable[[], Awaitable[None]]] = ()
    """Awaited after the loops have ended, and cancelled when there is no more time: what is under
    way outside, which nobody can take back or go on with."""
    closing: Sequence[Callable[[], Awaitable[None]]] = ()
    """Awaited in order after the loops have ended."""
    facts: dict[str, str] = field(default_factory=dict)
    """Shown by `/healthz`: version, release, log."""
    replay: Callable[[Position | None], Awaitable[Any]] | None = None
    """Folds the log again up to a position (None: to its end) and gives a struct with its state
    hash. Needs nothing opened, connects to the database only, writes nothing."""
    rebuilds: Mapping[str, Callable[[], Awaitable[None]]] = field(default_factory=dict)
    """Rebuilds by read model: each fills it again beside the serving one and then replaces that."""
    mismatches: Callable[[], Awaitable[Sequence[str]]] = _none
    """Asked once it is opened: the read models whose tables have another release's form."""
