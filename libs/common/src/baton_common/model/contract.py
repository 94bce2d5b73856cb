"""A fact as told to others on a topic: its type is a chosen string, its key keeps order."""

from typing import ClassVar

import msgspec


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every published contract (`baton_contracts` has them).

    A subclass sets `contract_type` (`baton.case.opened.v1`) and says its key: what its
    readers need in order. The body on the topic is the JSON of its fields.
    """

    contract_type: ClassVar[str] = ""

    @property
    def key(self) -> str:
        """The Kafka key: what has the same key is read in order."""
        raise NotImplementedError(f"{type(self).__name__} does not say its key")


_encoder = msgspec.json.Encoder()


def encode_contract(contract: Contract) -> tuple[str, str, bytes]:
    """Type, key and body as stored in `contracts`."""
    return contract.contract_type, contract.key, _encoder.encode(contract)


def partition_of(key: str, partitions: int) -> int:
    """Kafka's own partitioner: murmur2 of the key's UTF-8, made positive, modulo."""
    return murmur2(key.encode()) % partitions


def murmur2(key: bytes) -> int:
    """The hash of `org.apache.kafka.common.utils.Utils.murmur2`, made positive (checked by its
    vectors)."""
    m, mask = 0x5BD1E995, 0xFFFFFFFF
    h = 0x9747B28C ^ len(key)
    whole = len(key) & ~3
    for i in range(0, whole, 4):
        k = int.from_bytes(key[i : i + 4], "little") * m & mask
        k = (k ^ k >> 24) * m & mask
        h = (h * m & mask) ^ k
    rest = key[whole:]
    if rest:
        h = (h ^ int.from_bytes(rest, "little")) * m & mask
    h = (h ^ h >> 13) * m & mask
    return (h ^ h >> 15) & 0x7FFFFFFF
