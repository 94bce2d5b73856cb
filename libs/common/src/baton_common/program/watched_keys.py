"""Who calls a service: the environment's tokens and the service's own API keys, watched."""

from baton_common.edge.http.open_streams import OpenStreams
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.key_check import ApiKeys
from baton_common.edge.identity.key_watch import KeyWatch
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.service import Loop


def with_watched_keys(
    tokens: Identify, log: PostgresLog, streams: OpenStreams
) -> tuple[Identify, Loop]:
    """Proves tokens and the keys of this log; whoever loses a right loses their streams. The loop
    sees keys that another process withdraws."""
    keys = ApiKeys(log)
    identify = tokens.with_api_keys(keys.verify, keys.has)
    identify.rights.when_ended(streams.end)
    watch = KeyWatch(log, there=identify.only_keys, withdrawn=identify.withdrawn)
    return identify, watch.loop()
