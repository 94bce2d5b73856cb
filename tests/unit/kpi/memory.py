"""The read model without a database: what is remembered, the facts, the sums."""

from collections.abc import Sequence

import msgspec

from baton_kpi.domain.facts.fact import Fact
from baton_kpi.domain.facts.news import When
from baton_kpi.projections.folding import KINDS, Folding, Key
from baton_kpi.projections.summing import Sums
from tests.unit.kpi.news import Told

_encode = msgspec.json.Encoder(order="sorted").encode


class Memory:
    """Takes batches as the projection does."""

    def __init__(self) -> None:
        self.records: dict[Key, bytes] = {}
        self.facts: dict[Key, Fact] = {}
        self.sums = Sums()

    def hear(self, told: Sequence[Told]) -> None:
        folding = Folding()
        for needed in folding.take(
            [(When((1, each.number), each.at), each.contract) for each in told]
        ):
            folding.put(
                (key, msgspec.json.decode(self.records[key], type=KINDS[key[0]]))
                for key in needed - folding.records.keys()
                if key in self.records
            )
        changes = folding.changes()
        self.records |= {key: _encode(record) for key, record in changes.records}
        for key in changes.forgotten:
            self.records.pop(key, None)
        for kind, ids in changes.gone.items():
            for id_ in ids:
                del self.facts[kind, id_]
        for kind, facts in changes.facts.items():
            self.facts |= {(kind, fact.id): fact for fact in facts}
        self.sums.merge(changes.sums)

    def of(self, kind: str) -> list[Fact]:
        """The facts of one kind, by id."""
        return [fact for (of, _), fact in sorted(self.facts.items()) if of == kind]

    def recounted(self) -> Sums:
        """The sums as the facts alone give them."""
        sums = Sums()
        for fact in self.facts.values():
            sums.add(fact, 1)
        return sums
