"""Makes what a reader hands over of a record as it is on a topic."""

from baton_common.engine.feed.envelope import NoChain, Record, Unreadable, link_of, read_record
from baton_common.engine.feed.port import Arrived, TopicPartition


def arrived_of(source: TopicPartition, offset: int, record: Record) -> Arrived:
    """Never raises: what is wrong with it is its `fault`."""
    link = received = None
    fault = ""
    try:
        link = link_of(record.headers)
        received = read_record(source.topic, source.number, offset, link, record)
    except (NoChain, Unreadable) as wrong:
        fault = f"{type(wrong).__name__}: {wrong}"
    return Arrived(source, offset, offset + 1, link, received, fault, lambda: record)
