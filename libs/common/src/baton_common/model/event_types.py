"""Stored names and versions of a service's events: strings we chose, lifted step by step."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from baton_common.model.messages import Event

Payload = dict[str, Any]
Upcast = Callable[[Payload], Payload]


class EventTypes:
    """The events of one aggregate or saga by their stored names.

    `upcasters[name]` are that type's version steps, oldest first; its version is
    1 + their number. A stored body of an older version is lifted through every later step.
    """

    def __init__(
        self,
        types: Mapping[str, type[Event]],
        upcasters: Mapping[str, Sequence[Upcast]] | None = None,
    ) -> None:
        self._upcasters = {name: tuple(steps) for name, steps in (upcasters or {}).items()}
        self._by_name = dict(types)
        self._names = {cls: name for name, cls in types.items()}
        if len(self._names) != len(self._by_name):
            raise ValueError("an event class has two stored names")
        if stray := set(self._upcasters) - set(self._by_name):
            raise ValueError(f"upcasters for unknown events: {sorted(stray)}")
        self._decoders = {name: msgspec.json.Decoder(cls) for name, cls in types.items()}
        self._encoder = msgspec.json.Encoder()

    def __contains__(self, event_class: object) -> bool:
        """True if events of this class are registered."""
        return event_class in self._names

    def names(self) -> frozenset[str]:
        """Every stored name."""
        return frozenset(self._by_name)

    def classes(self) -> Mapping[str, type[Event]]:
        """Stored name to class."""
        return self._by_name

    def version(self, name: str) -> int:
        """The version written today."""
        return 1 + len(self._upcasters.get(name, ()))

    def encode(self, event: Event) -> tuple[str, int, bytes]:
        """Stored name, version and JSON body. Raises KeyError for a class not listed."""
        name = self._names[type(event)]
        return name, self.version(name), self._encoder.encode(event)

    def decode(self, name: str, version: int, body: bytes) -> Event:
        """The event, lifted to today's version.

        Raises UnknownEvent for a name or a version from the future, msgspec.ValidationError
        for a body that does not fit.
        """
        if name not in self._by_name or version > self.version(name):
            raise UnknownEvent(f"{name} v{version} is not known to this release")
        if version < self.version(name):
            payload: Payload = msgspec.json.decode(body)
            for step in self._upcasters[name][version - 1 :]:
                payload = step(payload)
            return msgspec.convert(payload, self._by_name[name], strict=False)
        return self._decoders[name].decode(body)


class UnknownEvent(Exception):
    """A stored event of a type or version that this release cannot read: upgrade first."""
