"""The read model without a database: what is remembered, the facts, the sums."""

import asyncio
from collections.abc import Sequence

from baton_kpi.domain.facts.fact import Fact
from baton_kpi.domain.facts.kinds import KIND
from baton_kpi.domain.facts.log_position import When
from baton_kpi.projections.indicators import fold_in
from baton_kpi.projections.summing import Sums
from baton_kpi.projections.tables import FACTS
from baton_testkit.memory_rows import MemoryRowStore
from tests.unit.kpi.messages import PublishedMessage


class Memory:
    """Takes batches as the projection does."""

    def __init__(self) -> None:
        self.store = MemoryRowStore()

    def receive(self, published: Sequence[PublishedMessage]) -> None:
        message = [(When((1, each.number), each.at), each.contract) for each in published]
        asyncio.run(fold_in(self.store, message))

    def of(self, kind: str) -> list[Fact]:
        """The facts of one kind, by id."""
        return [*self.store.rows(FACTS[kind], KIND[kind])]

    def facts(self) -> list[Fact]:
        return [fact for kind in KIND for fact in self.of(kind)]

    def recounted(self) -> Sums:
        """The sums as the facts alone give them."""
        sums = Sums()
        for fact in self.facts():
            sums.add(fact, 1)
        return sums
