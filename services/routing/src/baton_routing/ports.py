"""The port to where the states of pools are kept."""

from typing import NamedTuple, Protocol

from baton_common.model.position import Position


class StoredState(NamedTuple):
    """A pool's state as it was after a position of the log."""

    position: Position
    content: bytes


class StateStore(Protocol):
    """Keeps a few states of each pool. Whatever it forgets is read from the log again.

    `form` says how the bytes are to be read: a state of another form is not given.
    """

    async def kept(self, pool: str, form: bytes) -> list[Position]:
        """After which positions there is a state, the newest first. Raises LogUnavailable."""
        ...

    async def state(self, pool: str, at: Position) -> bytes | None:
        """The state after a position; None: it was forgotten. Raises LogUnavailable."""
        ...

    async def save(self, pool: str, form: bytes, state: StoredState) -> None:
        """Keep it. Raises LogUnavailable."""
        ...
