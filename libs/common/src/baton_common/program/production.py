"""The ground of a service in production: PostgreSQL, Kafka, the vault, an identity provider."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import Keys, LocalKeys, local_key
from baton_common.edge.identity.remote_keys import RemoteKeys
from baton_common.edge.identity.tokens import Tokens
from baton_common.engine.feed.connection import KafkaConnection
from baton_common.engine.feed.kafka import KafkaFeed
from baton_common.engine.log.leases import Leases
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.relay.last_records import topic_witness
from baton_common.engine.relay.relay import Relay
from baton_common.model.service import Loop
from baton_common.platform.telemetry.tracing import tracing
from baton_common.platform.vault.erased_ids import ErasedIdsFile
from baton_common.platform.vault.local_vault import LocalVault
from baton_common.platform.vault.master_key import NoMasterKey, master_key
from baton_common.program.environment import Environment
from baton_common.program.kafka_settings import kafka_from
from baton_common.program.limits import limits_from
from baton_common.program.settings import Settings, WrongSetting


def production_environment(
    service: str, topic: str | None, settings: Settings, variables: Mapping[str, str]
) -> tuple[Environment, LocalVault]:
    """The ground, and the vault to close in the end. `topic` is the one that the service owns.

    Connects to nothing. Raises WrongSetting.
    """
    kafka = kafka_from(variables)
    try:
        key = master_key(variables)
    except NoMasterKey as missing:
        raise WrongSetting(str(missing)) from missing
    erased = (settings.second_place or Path()) / "erased"
    vault = LocalVault(settings.vault_database, key, ErasedIdsFile(erased))
    limits = limits_from(variables)
    environment = Environment(
        dsn=settings.database,
        vault=vault,
        feed=KafkaFeed(kafka),
        publishing=relayed(service, topic, kafka),
        identify=Identify(Tokens([_keys(settings)]).verify),
        second_place=settings.second_place / f"{service}.json" if settings.second_place else None,
        witnesses={} if topic is None else {topic: topic_witness(kafka, topic)},
        tracing=tracing(service, endpoint=settings.traces),
        rates=limits.rates,
        streams=limits.streams,
        bodies=limits.bodies,
        prefix=settings.prefix,
    )
    return environment, vault


def relayed(
    service: str, topic: str | None, kafka: KafkaConnection
) -> Callable[[PostgresLog], Sequence[Loop]]:
    """The relay of the service's own topic, if it owns one."""

    def publishing_loops(log: PostgresLog) -> Sequence[Loop]:
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

    return publishing_loops


def _keys(settings: Settings) -> Keys:
    if settings.jwks is not None:
        return RemoteKeys(settings.issuer, settings.jwks)
    if settings.token_key is None:
        raise WrongSetting("Set BATON_JWKS_URL or BATON_TOKEN_KEY_FILE.")
    try:
        return LocalKeys(local_key(settings.token_key))
    except (OSError, ValueError) as error:
        raise WrongSetting(str(error)) from error
