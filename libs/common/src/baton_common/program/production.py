"""The ground of a service in production: PostgreSQL, Kafka, the vault, an identity provider."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from baton_common.feed.connection import KafkaConnection
from baton_common.feed.kafka import KafkaFeed
from baton_common.ground import Ground
from baton_common.identity.identify import Identify
from baton_common.identity.keys import Keys, LocalKeys, local_key
from baton_common.identity.remote_keys import RemoteKeys
from baton_common.identity.tokens import Tokens
from baton_common.log.leases import Leases
from baton_common.log.postgres_log import PostgresLog
from baton_common.program.kafka_settings import kafka_from
from baton_common.program.settings import Settings, WrongSetting
from baton_common.relay.last_records import topic_witness
from baton_common.relay.relay import Relay
from baton_common.service import Loop
from baton_common.telemetry.tracing import tracing
from baton_common.vault.erased_ids import ErasedIdsFile
from baton_common.vault.local_vault import LocalVault
from baton_common.vault.master_key import NoMasterKey, master_key


def production_ground(
    service: str, topic: str | None, settings: Settings, environment: Mapping[str, str]
) -> tuple[Ground, LocalVault]:
    """The ground, and the vault to close in the end. `topic` is the one that the service owns.

    Connects to nothing. Raises WrongSetting.
    """
    kafka = kafka_from(environment)
    try:
        key = master_key(environment)
    except NoMasterKey as missing:
        raise WrongSetting(str(missing)) from missing
    erased = (settings.second_place or Path()) / "erased"
    vault = LocalVault(settings.vault_database, key, ErasedIdsFile(erased))
    ground = Ground(
        dsn=settings.database,
        vault=vault,
        feed=KafkaFeed(kafka),
        told=relayed(service, topic, kafka),
        identify=Identify(Tokens([_keys(settings)]).verify),
        second_place=settings.second_place / f"{service}.json" if settings.second_place else None,
        witnesses={} if topic is None else {topic: topic_witness(kafka, topic)},
        tracing=tracing(service, endpoint=settings.traces),
        prefix=settings.prefix,
    )
    return ground, vault


def relayed(
    service: str, topic: str | None, kafka: KafkaConnection
) -> Callable[[PostgresLog], Sequence[Loop]]:
    """The relay of the service's own topic, if it owns one."""

    def told(log: PostgresLog) -> Sequence[Loop]:
        if topic is None:
            return []
        relay = Relay(
            log.readers,
            Leases(log.readers),
            kafka,
            topic,
            service=service,
            tail=log.tail,
        )
        return [Loop(f"relay {topic}", relay.run, relay.progress)]

    return told


def _keys(settings: Settings) -> Keys:
    if settings.jwks is not None:
        return RemoteKeys(settings.issuer, settings.jwks)
    if settings.token_key is None:
        raise WrongSetting("Set BATON_JWKS_URL or BATON_TOKEN_KEY_FILE.")
    try:
        return LocalKeys(local_key(settings.token_key))
    except (OSError, ValueError) as trouble:
        raise WrongSetting(str(trouble)) from trouble
