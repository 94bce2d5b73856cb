"""A Kafka that asks who one is, over TLS, and lets nobody do what no rule allows."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.admin import CreateAclsRequest, DescribeAclsRequest

from baton_embedded.servers.jars import jars_of
from baton_embedded.servers.kafka import KAFKA, KafkaServer
from baton_embedded.servers.processes import free_port
from baton_testkit.waiting import until
from tests.integration.email.certificates import loopback_contexts

_LITERAL, _ALLOW = 3, 3
_SETTINGS = """\
listeners=PLAINTEXT://127.0.0.1:{port},SASL_SSL://127.0.0.1:{secure},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port},SASL_SSL://127.0.0.1:{secure}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=\
org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PEM
ssl.keystore.location={certificate}
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
"""
"""The plain listener is the tests' own way in, as whoever runs the broker."""


class Resource(IntEnum):
    """Kinds of resources, numbered as in the protocol."""

    TOPIC = 2
    GROUP = 3
    CLUSTER = 4


class Operation(IntEnum):
    """Operations, numbered as in the protocol."""

    READ = 3
    WRITE = 4
    DESCRIBE = 8
    IDEMPOTENT_WRITE = 12


class SecureKafka(KafkaServer):
    """`settings(user)` are the `BATON_KAFKA…` of a user that it knows."""

    def __init__(self, folder: Path, jars: Path, passwords: Mapping[str, str]) -> None:
        super().__init__(folder, jars)
        self._secure = free_port()
        self._passwords = passwords

    async def format(self, settings: str = "", users: object = ()) -> None:
        """With its certificate and the users."""
        loopback_contexts(self._folder)
        for user, password in self._passwords.items():
            (self._folder / f"{user}.password").write_text(password)
        own = _SETTINGS.format(
            port=self._port,
            secure=self._secure,
            controller=self._controller,
            certificate=self._folder / "certificate.pem",
        )
        known = [
            f"SCRAM-SHA-512=[name={user},password={password}]"
            for user, password in self._passwords.items()
        ]
        await super().format(own + settings, known)

    def settings(self, user: str) -> dict[str, str]:
        """The settings of this user, as an operator writes them."""
        return {
            "BATON_KAFKA": f"127.0.0.1:{self._secure}",
            "BATON_KAFKA_USER": user,
            "BATON_KAFKA_PASSWORD_FILE": str(self._folder / f"{user}.password"),
            "BATON_KAFKA_CA_FILE": str(self._folder / "certificate.pem"),
        }

    async def allow(self, user: str, kind: Resource, name: str, *what: Operation) -> None:
        """In force when it returns. Raises AssertionError if the broker refuses the rule."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self.servers)
        await admin.start()
        try:
            for each in what:
                rule = kind, name, _LITERAL, f"User:{user}", "*", each, _ALLOW
                answer = await admin._send_request(CreateAclsRequest(*rule))
                assert answer.creation_responses[0][0] == 0, answer

                async def in_force(rule: Any = rule) -> bool:
                    there = await admin._send_request(DescribeAclsRequest(*rule))
                    return bool(there.resources)

                await until(in_force, 15)
        finally:
            await admin.close()


@asynccontextmanager
async def secure_kafka(passwords: Mapping[str, str]) -> AsyncIterator[SecureKafka]:
    """A broker in a temporary folder; ended, and the folder dropped, in the end."""
    jars = await asyncio.to_thread(jars_of, KAFKA)
    folder = Path(tempfile.mkdtemp(prefix="baton-kafka-"))
    server = SecureKafka(folder, jars, passwords)
    try:
        await server.format()
        await server.start()
        yield server
    finally:
        await server.stop()
        shutil.rmtree(folder, ignore_errors=True)
