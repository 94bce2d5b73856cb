"""What each service that runs apart is told by its environment, as an operator would write it."""

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
"""Which service is told which secret: a key that is shared by two is known to these two only."""
KEPT_SECRETS = {
    "BATON_EMAIL_SECRET": "reply-token",
    "BATON_LINK_KEY": "attachment-links",
    "BATON_SURVEY_LINK_KEY": "survey-link",
}
"""By setting, how the home calls it: as the one-machine edition does."""


@dataclass(frozen=True)
class Surroundings:
    """What the five services find where they run."""

    databases: Mapping[str, Database]
    """By service, and `vault`."""
    vault_key: str = field(repr=False)
    """In base64."""
    kafka: str
    token_key: Path
    secrets: Mapping[str, str] = field(repr=False)
    """By setting, in hexadecimal."""
    home: Path
    """Email keeps its outbox in it."""
    second_place: Path
    ports: Mapping[str, int]
    """The port of each service, on loopback."""
    smtp_port: int
    public_url: str
    mail: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Settings of email that only some want: mail servers, mailboxes, keys."""

    def address(self, service: str) -> str:
        """Where a service's own door is."""
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
            **secrets,
            **own,
        }

    def _mail(self) -> dict[str, str]:
        return {"BATON_HOME": str(self.home), "BATON_SMTP_PORT": str(self.smtp_port)}

    async def prepare(self) -> None:
        """The vault's schema and the topics; each service migrates its own database itself."""
        vault = self.databases[VAULT]
        await asyncio.gather(
            vault_schema.migrate(vault.owner_dsn, vault.service_role),
            make_topics(KafkaConnection(self.kafka), [topic.name for topic in TOPICS], PARTITIONS),
        )
