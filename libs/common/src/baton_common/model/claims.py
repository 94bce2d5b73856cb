"""The port to claims: which process makes the attempt that a due deadline asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from baton_common.model.log_port import Deadline


@dataclass(frozen=True, slots=True)
class Claim:
    """A due deadline that one process works on until its claim ends.

    It is fenced twice: what it comes to is committed as the firing of this attempt, which happens
    once, and only who knows the newest `token` of the attempt makes the claim last longer.
    """

    deadline: Deadline
    token: int
    """Grows with each claim of the deadline."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deadlines a process would claim."""

    rooms: Mapping[str, int]
    """By category of stream: how many more it has room for."""
    since: Mapping[str, datetime] = field(default_factory=dict)
    """By category: look at what fell due from here on, too, though later ones were seen already."""
    lapsed: bool = False
    """Those, too, whose claim ended without a word; all that are due are looked at then. Only for
    who could reach the log for as long as a claim lasts: after an outage every claim has ended,
    and those who hold one want to say first that they are still there."""


class Claims(Protocol):
    """Kept by the log. `claimer` names a process and run, unlike every other."""

    async def claim(self, claimer: str, wanted: Wanted, seconds: float) -> Sequence[Claim]:
        """Claims due deadlines for so many seconds, the earliest first: those that nobody works on,
        and of one stream the first only. Raises LogUnavailable."""
        ...

    async def extend(self, claims: Sequence[Claim], seconds: float) -> Sequence[Claim]:
        """The claims last so many seconds from now on. Gives those that do; one that is missing was
        taken over, or its deadline is being changed at this moment. Raises LogUnavailable."""
        ...

    async def let_go(self, claims: Sequence[Claim], seconds: float) -> None:
        """Nobody takes them for so many seconds, then anybody may. Raises LogUnavailable."""
        ...
