"""The read model of all figures: follows four topics, keeps facts and their sums.

Batches are written one after the other: messages of different partitions change the same rows."""

import asyncio
from collections.abc import Iterable, Sequence

import msgspec

from baton_common.engine.projections.port import RowStore
from baton_common.model.received_message import ReceivedMessage
from baton_contracts.case_updated.house import DepartmentChanged, PersonChanged
from baton_contracts.published import decode_contract, split_type
from baton_contracts.topics import TOPICS
from baton_kpi.domain.facts.log_position import When
from baton_kpi.projections.folding import KINDS, Changes, Folding, Key, Received, Record
from baton_kpi.projections.tables import (
    DAYS,
    FACTS,
    HOURS,
    METADATA,
    NAME,
    NAMES,
    QUARTERS,
    RECORDS,
)

KNOWN = {split_type(each.contract_type)[0] for topic in TOPICS for each in topic.contracts}
"""Contract types that this release reads, older versions included; others are skipped."""

_encode = msgspec.json.Encoder(order="sorted").encode
_decoders = {kind: msgspec.json.Decoder(type_) for kind, type_ in KINDS.items()}


class RecordRow(msgspec.Struct, frozen=True, kw_only=True):
    """The record of one contact, case, thread, agent or day of an agent."""

    kind: str
    id: str
    body: msgspec.Raw


class NameRow(msgspec.Struct, frozen=True, kw_only=True):
    """The name of a department or a person, and the departments of the person."""

    kind: str
    id: str
    zh: str
    en: str
    departments: list[str] = []


class Indicators:
    """The projection."""

    name = NAME
    metadata = METADATA

    async def apply(self, records: Sequence[ReceivedMessage], store: RowStore) -> None:
        """Fold one batch and write what it changed."""
        known = [record for record in records if split_type(record.type)[0] in KNOWN]
        await fold_in(store, [_read(record) for record in known])


async def fold_in(store: RowStore, message: Sequence[Received]) -> None:
    """Fold messages and write the changes; nobody else may write meanwhile."""
    folding = Folding()
    for needed in folding.take(message):
        if missing := [key for key in needed if key not in folding.records]:
            folding.put(await load(store, missing))
        else:
            await asyncio.sleep(0)
    changes = Changes()
    for _ in folding.compare(changes):
        await asyncio.sleep(0)
    await write(store, changes)
    await store.put(NAMES, names_in(message))


def _read(record: ReceivedMessage) -> Received:
    position = record.position.epoch, record.position.number
    return When(position, record.at), decode_contract(record.type, record.body)


async def load(store: RowStore, keys: Iterable[Key]) -> list[tuple[Key, Record]]:
    """The stored records with these keys."""
    rows = await store.read(RECORDS, RecordRow, keys)
    return [(key, _decoders[key[0]].decode(row.body)) for key, row in rows.items()]


async def write(store: RowStore, changes: Changes) -> None:
    """Write all changes of a batch."""
    remembered = [
        RecordRow(kind=kind, id=id_, body=msgspec.Raw(_encode(record)))
        for (kind, id_), record in changes.records
    ]
    await store.put(RECORDS, remembered)
    await store.remove(RECORDS, changes.forgotten)
    for kind, ids in changes.gone.items():
        await store.remove(FACTS[kind], ids)
    for kind, facts in changes.facts.items():
        await store.put(FACTS[kind], facts)
    await store.add(QUARTERS, changes.sums.by_quarter())
    await store.add(HOURS, changes.sums.by_hour())
    await store.add(DAYS, changes.sums.by_day())


def names_in(message: Sequence[Received]) -> Iterable[NameRow]:
    """The latest names of departments and people in these messages."""
    rows: dict[Key, NameRow] = {}
    for _, each in message:
        match each:
            case DepartmentChanged(department=id_, names=names):
                row = NameRow(kind="department", id=id_, zh=names.zh, en=names.en)
            case PersonChanged(person=id_, names=names):
                departments = list(each.departments)
                row = NameRow(
                    kind="person", id=id_, zh=names.zh, en=names.en, departments=departments
                )
            case _:
                continue
        rows[row.kind, row.id] = row
    return rows.values()
