"""What an event publishes, as it is stored beside it."""

from functools import lru_cache
from typing import NamedTuple

from baton_common.engine.log.published_hash import published_hash
from baton_common.model.contract import Contract, encode_contract
from baton_common.model.partition import partition_of

_partition = lru_cache(maxsize=16_384)(partition_of)


class PublishedDraft(NamedTuple):
    """The contract of an event as stored in `contracts`; its hash goes into the event."""

    partition: int
    key: str
    type: str
    body: bytes
    hash: bytes


def published_draft(contract: Contract, partitions: int) -> PublishedDraft:
    """The row of a contract on a topic of so many partitions."""
    type_, key, body = encode_contract(contract)
    partition = _partition(key, partitions)
    hash_ = published_hash(partition, key, type_, body)
    return PublishedDraft(partition, key, type_, body, hash_)
