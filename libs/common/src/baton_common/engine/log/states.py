"""Streams as folded so far, in memory: bounded, moved on by units, kept fresh by the tail."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

from baton_common.engine.log.fairness import Sharing
from baton_common.engine.log.unit import Unit
from baton_common.model.aggregate import Aggregate
from baton_common.model.log_port import Recorded
from baton_common.model.unit_of_work import NIL, Held


class States:
    """A cache by stream. What an undecided unit wrote is kept until that unit is settled."""

    def __init__(self, limit: int) -> None:
        self.held: OrderedDict[str, Held[Any]] = OrderedDict()
        self.behind: OrderedDict[str, Held[Any]] = OrderedDict()
        """Streams that others wrote, as they were before: read on from there, not anew."""
        self.sharing = Sharing()
        self._writers: dict[str, Unit] = {}
        self._limit = limit

    def writers(self, streams: Iterable[str]) -> list[Unit]:
        """The units not yet committed that wrote these streams last."""
        writers = self._writers
        return [writers[stream] for stream in streams if stream in writers] if writers else []

    def move(self, unit: Unit, current: Mapping[str, Held[Any]]) -> None:
        """The unit was decided: its streams are now as it left them."""
        held = self.held
        for stream in unit.read:
            if stream in held:
                held.move_to_end(stream)
        for draft in unit.drafts:
            now = current[draft.stream]
            if draft.version == now.version:
                held[draft.stream] = Held(now.version, draft.id, now.state)
                self._writers[draft.stream] = unit
        if len(held) > self._limit:
            self._evict()

    def loaded(self, folded: Mapping[str, Held[Any]]) -> None:
        """Streams read from the database; what somebody decided on meanwhile stays, and what the
        tail brought further. Those who asked for them decide next, so none is dropped before."""
        for stream, held in folded.items():
            there = self.held.get(stream)
            if stream not in self._writers and (there is None or there.version <= held.version):
                self.held[stream] = held

    def confirm(self, unit: Unit) -> None:
        """The unit is committed: nothing has to wait for it any more."""
        for draft in unit.drafts:
            if self._writers.get(draft.stream) is unit:
                del self._writers[draft.stream]
        if self.sharing.shared:
            self.sharing.ours(draft.stream for draft in unit.drafts)

    def failed(self, unit: Unit, *, overtaken: bool) -> None:
        """Discards what a failed unit wrote; if it was overtaken, what it read is stale."""
        for draft in unit.drafts:
            self._writers.pop(draft.stream, None)
            self.held.pop(draft.stream, None)
        if overtaken:
            self.sharing.overtaken({draft.stream for draft in unit.drafts})
            for stream, held in unit.read.items():
                if stream not in self._writers:
                    self.held.pop(stream, None)
                    if held.version > 0:
                        self.behind[stream] = held
            while len(self.behind) > self._limit:
                self.behind.popitem(last=False)

    def follow(self, recorded: Recorded, aggregate: Aggregate[Any, Any]) -> None:
        """An event as the tail reads it, perhaps of another process. A stream that begins is held
        from its first event on: what has just come to be is what somebody decides on next."""
        stream = recorded.stream
        held = self.held.get(stream)
        if held is None:
            if recorded.version > 1:
                return
            held = Held(0, NIL, aggregate.initial)
        if held.version >= recorded.version or stream in self._writers:
            return
        if self.sharing.shared:
            self.sharing.theirs(stream)
        if held.version + 1 == recorded.version:
            state = aggregate.evolve(held.state, recorded.event)
            self.held[stream] = Held(recorded.version, recorded.id, state)
            if len(self.held) > self._limit:
                self._evict()
        else:
            del self.held[stream]

    def drop(self) -> None:
        """Forget everything: the log moved."""
        self.held.clear()
        self.behind.clear()
        self.sharing.forget()
        self._writers.clear()

    def _evict(self) -> None:
        held = self.held
        for _ in range(len(held)):
            if len(held) <= self._limit:
                return
            stream = next(iter(held))
            if stream in self._writers:
                held.move_to_end(stream)
            else:
                del held[stream]
