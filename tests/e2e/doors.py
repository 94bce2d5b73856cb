"""The product's public doors as its users go through them: HTTP with a token, SMTP with a mail."""

import asyncio
import smtplib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx

from baton_common.edge.http.read_your_writes import HEADER
from baton_common.edge.identity.keys import issue_token, local_key
from baton_testkit.waiting import until
from tests.e2e.cast import ADMINISTRATOR, AUDITOR, CONFIGURATION_FILE, SECTIONS, Person

LIMIT = 60.0
"""Seconds that a busy machine is given; what is promised is said where it is waited for."""


@dataclass
class Doors:
    """The addresses of the services (`…/v1`), the port that takes mail, and the key that signs
    tokens."""

    services: Mapping[str, str]
    smtp_port: int
    key_file: Path
    client: httpx.AsyncClient
    _tokens: dict[Person, str] = field(default_factory=dict)
    _written: dict[str, str] = field(default_factory=dict)
    """Each service's position of the last command, as it came."""

    def token(self, who: Person, ttl: float = 3_600) -> str:
        """A token of theirs; a negative `ttl` makes one that has expired."""
        key = local_key(self.key_file)
        return issue_token(key, who.id, who.roles, who.departments, ttl)

    async def ask(
        self, who: Person | None, method: str, service: str, path: str, **more: Any
    ) -> httpx.Response:
        """Whatever comes back; nobody: without a token."""
        headers = dict(more.pop("headers", {}))
        if who is not None:
            if who not in self._tokens:
                self._tokens[who] = self.token(who)
            headers["authorization"] = f"Bearer {self._tokens[who]}"
        return await self.client.request(
            method, self.services[service] + path, headers=headers, **more
        )

    async def get(self, who: Person, service: str, path: str, **query: Any) -> Any:
        """The answer's JSON, with what `post` did before it. AssertionError if it is not
        200."""
        headers = {HEADER.decode(): self._written.get(service, "")}

        async def current() -> httpx.Response | None:
            answer = await self.ask(who, "GET", service, path, params=query, headers=headers)
            return None if "baton-stale" in answer.headers else answer

        answer = await until(current, LIMIT)
        assert answer is not None
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, who: Person, service: str, path: str, **body: Any) -> Any:
        """The answer's JSON. AssertionError if it is no success."""
        answer = await self.ask(who, "POST", service, path, json=body)
        assert answer.is_success, answer.text
        self._written[service] = answer.headers.get(HEADER.decode(), "")
        return answer.json()

    async def load_configuration(self, file: bytes | None = None) -> None:
        """Applies the configuration file, as `baton config apply` does."""
        content = CONFIGURATION_FILE.read_bytes() if file is None else file
        headers = {"content-type": "application/yaml"}
        for section in SECTIONS:
            answer = await self.ask(
                ADMINISTRATOR, "PUT", section, "/configuration", content=content, headers=headers
            )
            assert answer.status_code == 200, answer.text

    async def state_hash(self, service: str) -> Any:
        """The state hash of the live service: position, log, projections."""
        return await self.get(AUDITOR, service, "/log/state-hash")

    async def send(self, mail: EmailMessage, limit: float = 60) -> None:
        """Hand a mail over; when this returns the server has said 250. Raises
        smtplib.SMTPException, OSError."""
        await asyncio.to_thread(self._send, mail, limit)

    def _send(self, mail: EmailMessage, limit: float) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=limit) as connection:
            connection.send_message(mail)


@asynccontextmanager
async def opened_doors(
    services: Mapping[str, str], smtp_port: int, key_file: Path
) -> AsyncIterator[Doors]:
    """Patient, as the machine that runs the tests may be busy."""
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        yield Doors(services, smtp_port, key_file, client)
