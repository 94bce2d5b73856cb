"""The environment variables of each separate service, as an operator would write them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from baton_common.engine.feed.connection import KafkaConnection
from baton_common.engine.feed.new_topics import make_topics
from baton_common.platform.postgres.database import Database
from baton_common.platform.vault import migrating as vault_schema
from baton_common.program.make_topics import PARTITIONS
from baton_contracts.topics import TOPICS

SERVICES = ("cases", "routing", "email", "survey", "kpi")
VAULT = "vault"
SECRETS = {
    "cases": ("BATON_LINK_KEY",),
    "email": ("BATON_EMAIL_SECRET", "BATON_LINK_KEY", "BATON_SURVEY_LINK_KEY"),
    "survey": ("BATON_SURVEY_LINK_KEY",),
}
"""Secrets by service: a key shared by two services is given to these two only."""
KEPT_SECRETS = {
    "BATON_EMAIL_SECRET": "reply-token",
    "BATON_LINK_KEY": "attachment-links",
    "BATON_SURVEY_LINK_KEY": "survey-link",
}
"""Names of the secrets in the home, by setting: the same as in the one-machine edition."""


@dataclass(frozen=True)
class Surroundings:
    """Facts about the machine that the services' settings follow from."""

    databases: Mapping[str, Database]
    """Databases by service, and `vault`."""
    vault_key: str = field(repr=False)
    """The vault's key in base64."""
    kafka: str
    token_key: Path
    secrets: Mapping[str, str] = field(repr=False)
    """Secrets by setting, in hexadecimal."""
    home: Path
    """Folder in which email keeps its outbox."""
    second_place: Path
    ports: Mapping[str, int]
    """Loopback port of each service."""
    smtp_port: int
    public_url: str
    mail: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Optional settings of email: mail servers, mailboxes, keys."""
    limits: Mapping[str, str] = field(default_factory=dict)
    """Limits that are not the usual ones."""

    def address(self, service: str) -> str:
        """The address of a service."""
        return f"http://127.0.0.1:{self.ports[service]}"

    def of(self, service: str) -> dict[str, str]:
        """The settings of one service, for `serve` and `migrate`."""
        secrets = {name: self.secrets[name] for name in SECRETS.get(service, ())}
        own = {**self._mail(), **self.mail} if service == "email" else {}
        return {
            "BATON_DATABASE": self.databases[service].service_dsn,
            "BATON_OWNER_DATABASE": self.databases[service].owner_dsn,
            "BATON_VAULT_DATABASE": self.databases[VAULT].service_dsn,
            "BATON_VAULT_KEY": self.vault_key,
            "BATON_KAFKA": self.kafka,
            "BATON_TOKEN_KEY_FILE": str(self.token_key),
            "BATON_SECOND_PLACE": str(self.second_place),
            "BATON_PUBLIC_URL": self.public_url,
            "BATON_PREFIX": f"/{service}",
            "BATON_HOST": "127.0.0.1",
            "BATON_PORT": str(self.ports[service]),
            "FORWARDED_ALLOW_IPS": "127.0.0.1",
            **self.limits,
            **secrets,
            **own,
        }

    def _mail(self) -> dict[str, str]:
        return {"BATON_HOME": str(self.home), "BATON_SMTP_PORT": str(self.smtp_port)}

    async def prepare(self) -> None:
        """Create the vault's schema and the topics; each service migrates its own database."""
        vault = self.databases[VAULT]
        await asyncio.gather(
            vault_schema.migrate(vault.owner_dsn, vault.service_role),
            make_topics(KafkaConnection(self.kafka), [topic.name for topic in TOPICS], PARTITIONS),
        )
