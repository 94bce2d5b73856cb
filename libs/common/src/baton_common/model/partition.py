"""The partition of a key, as Kafka's own clients choose it."""


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
