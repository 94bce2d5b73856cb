"""The aggregates whose streams a log holds."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from baton_common.model.aggregate import Aggregate, split_stream
from baton_common.model.unit_of_work import Held


class Aggregates:
    """The aggregates of a service by category, to decode and fold what is stored."""

    def __init__(self, aggregates: Iterable[Aggregate[Any, Any]]) -> None:
        self._by_category: dict[str, Aggregate[Any, Any]] = {}
        for aggregate in aggregates:
            if self._by_category.setdefault(aggregate.category, aggregate) is not aggregate:
                raise ValueError(f"two aggregates have the category {aggregate.category!r}")

    @property
    def categories(self) -> Collection[str]:
        """With which the names of streams begin."""
        return self._by_category.keys()

    def of(self, stream: str) -> Aggregate[Any, Any]:
        """Raises ValueError for a category that the log was not given."""
        category, _ = split_stream(stream)
        if (aggregate := self._by_category.get(category)) is None:
            raise ValueError(f"no aggregate of the category {category!r} was given to the log")
        return aggregate

    def fold(
        self,
        held: Held[Any],
        aggregate: Aggregate[Any, Any],
        row: tuple[int, UUID, str, int, bytes],
    ) -> Held[Any]:
        """Folds one more stored event (version, id, type, type version, data). Raises
        UnknownEvent."""
        version, id_, type_, type_version, data = row
        event = aggregate.events.decode(type_, type_version, data)
        return Held(version, id_, aggregate.evolve(held.state, event))
