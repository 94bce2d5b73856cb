"""Streams that another process writes just now, too: after each commit of ours it is let in."""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

LET_IN = 0.05
"""Seconds after a commit of ours in which nothing more is decided on a shared stream, unless the
other's event comes before."""
MOST_MISSES = 3
"""Times in a row that the other did not come; then the stream is ours alone again."""
MOST_SHARED = 1_000


@dataclass(slots=True)
class _Shared:
    misses: int = 0
    closed: "asyncio.Future[None] | None" = None
    timer: asyncio.TimerHandle | None = None


class Sharing:
    """Turns are taken by each process by itself: a unit that another process overtook makes its
    streams shared.

    Without turns, whoever commits first has its next call on its way before the other has read
    what changed, and so for ever: one process goes on, the other mostly fails.
    """

    def __init__(self) -> None:
        self.shared: OrderedDict[str, _Shared] = OrderedDict()
        """By stream. Empty while no other process competes: then nobody need ask."""

    def overtaken(self, streams: Iterable[str]) -> None:
        """Another process wrote one of these that we were about to write: it is our turn."""
        for stream in streams:
            self._share(stream)
            _open(self.shared[stream])

    def wanted(self, streams: Iterable[str]) -> None:
        """Another process says that it is shut out of these: theirs after our next commit."""
        for stream in streams:
            self._share(stream)

    def _share(self, stream: str) -> None:
        self.shared.setdefault(stream, _Shared()).misses = 0
        while len(self.shared) > MOST_SHARED:
            _open(self.shared.popitem(last=False)[1])

    def theirs(self, stream: str) -> None:
        """An event of another process was read: it is our turn."""
        if (shared := self.shared.get(stream)) is not None:
            shared.misses = 0
            _open(shared)

    def ours(self, streams: Iterable[str]) -> None:
        """A unit of ours was committed: it is theirs."""
        for stream in streams:
            if (shared := self.shared.get(stream)) is not None:
                loop = asyncio.get_running_loop()
                if shared.closed is None:
                    shared.closed = loop.create_future()
                if shared.timer is not None:
                    shared.timer.cancel()
                shared.timer = loop.call_later(LET_IN, self._missed, stream, shared)

    def any_of(self, streams: Collection[str]) -> bool:
        """True if another process shares one of them."""
        return any(stream in self.shared for stream in streams)

    def closed(self, streams: Iterable[str]) -> "asyncio.Future[None] | None":
        """Done when it is our turn again on the first of these on which it is not, at the latest
        after LET_IN; None: it is on all of them."""
        for stream in streams:
            if (shared := self.shared.get(stream)) is not None and shared.closed is not None:
                return shared.closed
        return None

    def forget(self) -> None:
        """Forgets all shared streams."""
        for shared in self.shared.values():
            _open(shared)
        self.shared.clear()

    def _missed(self, stream: str, shared: _Shared) -> None:
        shared.misses += 1
        _open(shared)
        if shared.misses >= MOST_MISSES and self.shared.get(stream) is shared:
            del self.shared[stream]


def _open(shared: _Shared) -> None:
    if shared.timer is not None:
        shared.timer.cancel()
        shared.timer = None
    if shared.closed is not None:
        shared.closed.set_result(None)
        shared.closed = None
