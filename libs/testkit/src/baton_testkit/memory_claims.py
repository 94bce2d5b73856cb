"""Claims in memory, part of a MemoryStore: the promises of the port."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from baton_common.model.aggregate import split_stream
from baton_common.model.claims import Claim, Wanted
from baton_common.model.clock import Now
from baton_common.model.log_port import Deadline


@dataclass(frozen=True, slots=True)
class _Held:
    claim: Claim
    until: datetime
    claimer: str | None
    """None: let go."""


@dataclass(slots=True)
class MemoryClaims:
    """Who works on which of the deadlines of one store."""

    now: Now
    deadlines: Mapping[str, Deadline]
    _held: dict[str, _Held] = field(default_factory=dict)

    def claim(self, claimer: str, wanted: Wanted, seconds: float) -> Sequence[Claim]:
        """See the port."""
        now = self.now()
        rooms = dict(wanted.rooms)
        claims = []
        due = [deadline for deadline in self.deadlines.values() if deadline.due_at <= now]
        streams = set()
        for deadline in sorted(due, key=lambda each: (each.due_at, each.id)):
            category = split_stream(deadline.stream)[0]
            is_first = deadline.stream not in streams
            streams.add(deadline.stream)
            if rooms.get(category, 0) and is_first and self._is_free(deadline, wanted, now):
                rooms[category] -= 1
                claims.append(self._taken(deadline, claimer, now + timedelta(seconds=seconds)))
        return claims

    def last(
        self, claims: Sequence[Claim], seconds: float, *, working: bool = True
    ) -> Sequence[Claim]:
        """Those that are held last so many seconds; unless their process goes on working they are
        let go."""
        until = self.now() + timedelta(seconds=seconds)
        held = [claim for claim in claims if self._holds(claim)]
        for claim in held:
            before = self._held[claim.deadline.id]
            self._held[claim.deadline.id] = _Held(claim, until, before.claimer if working else None)
        return held

    def free_at(self, deadline: Deadline) -> datetime:
        """The instant at which somebody may fire it; after the end of a claim it takes a while to
        see that its process is gone."""
        held = self._of(deadline)
        if held is None:
            return deadline.due_at
        is_gone = held.claimer is not None and held.until <= self.now()
        return self.now() + timedelta(seconds=1) if is_gone else held.until

    def _holds(self, claim: Claim) -> bool:
        there = self.deadlines.get(claim.deadline.id)
        held = self._held.get(claim.deadline.id)
        return (
            there is not None
            and there.attempt == claim.deadline.attempt
            and held is not None
            and held.claim.token == claim.token
        )

    def _is_free(self, deadline: Deadline, wanted: Wanted, now: datetime) -> bool:
        for each in self.deadlines.values():
            if each.stream == deadline.stream and (held := self._of(each)) is not None:
                is_over = held.until <= now and (wanted.lapsed or held.claimer is None)
                if held.until > now or (each.id == deadline.id and not is_over):
                    return False
        return True

    def _of(self, deadline: Deadline) -> _Held | None:
        """The claim of this very attempt."""
        held = self._held.get(deadline.id)
        fits = held is not None and held.claim.deadline.attempt == deadline.attempt
        return held if fits else None

    def _taken(self, deadline: Deadline, claimer: str, until: datetime) -> Claim:
        before = self._held.get(deadline.id)
        claim = Claim(deadline, before.claim.token + 1 if before else 1)
        self._held[deadline.id] = _Held(claim, until, claimer)
        return claim
