"""A bounded cache whose entries are forgotten a fixed time after they were read."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class TimedCache(Generic[K, V]):
    """Looking an entry up does not make it younger: what was erased elsewhere is gone from
    here after `ttl` seconds at most. The oldest go first when `size` is passed.
    """

    def __init__(self, *, ttl: float, size: int, seconds: Callable[[], float]) -> None:
        self._ttl = ttl
        self._size = size
        self._seconds = seconds
        self._entries: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def get(self, key: K) -> V | None:
        """The entry, if it is young enough."""
        found = self._entries.get(key)
        if found is None:
            return None
        read_at, value = found
        if self._seconds() - read_at > self._ttl:
            del self._entries[key]
            return None
        return value

    def put(self, key: K, value: V) -> None:
        """Keep it from now on."""
        self._entries[key] = (self._seconds(), value)
        self._entries.move_to_end(key)
        while len(self._entries) > self._size:
            self._entries.popitem(last=False)

    def drop(self, key: K) -> None:
        """Forget it now."""
        self._entries.pop(key, None)

    def drop_where(self, forget: Callable[[K, V], bool]) -> None:
        """Forget every entry for which this is true."""
        for key in [key for key, (_, value) in self._entries.items() if forget(key, value)]:
            del self._entries[key]

    def __len__(self) -> int:
        return len(self._entries)
