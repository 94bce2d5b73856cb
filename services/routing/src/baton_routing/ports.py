"""The port to stored states of pools."""

from typing import NamedTuple, Protocol

from baton_common.model.position import Position


class StoredState(NamedTuple):
    """A pool's state at a position of the log."""

    position: Position
    content: bytes


class StateStore(Protocol):
    """Keeps a few states of each pool; deleted ones are rebuilt from the log. `form` is the schema
    version of the bytes: states of other versions are not returned."""

    async def kept(self, pool: str, form: bytes) -> list[Position]:
        """Positions with a state, the newest first. Raises LogUnavailable."""
        ...

    async def state(self, pool: str, at: Position) -> bytes | None:
        """The state at a position; None: it was deleted. Raises LogUnavailable."""
        ...

    async def save(self, pool: str, form: bytes, state: StoredState) -> None:
        """Keep the state. Raises LogUnavailable."""
        ...
