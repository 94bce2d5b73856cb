"""The product's public doors, as the demo and the pages go through them: HTTP and SMTP."""

import asyncio
import json
import smtplib
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import httpx
from joserfc.jwk import OKPKey

from baton_common.edge.identity.keys import issue_token
from baton_onebox.settings import Language

LIFE = 3_600.0
"""Seconds that a token of ours is good for; it is renewed at half of it."""


class NotDone(Exception):
    """The door said no; the text is its sentence."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status


@dataclass(frozen=True)
class Somebody:
    """The person who sends a request: id and roles."""

    id: str
    roles: tuple[str, ...]
    departments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Visitor:
    """Somebody who signed in to the pages; they ask with their own token."""

    token: str = field(repr=False)


Asker = Somebody | Visitor

SYSTEM = Somebody("baton", ("administrator", "command-centre", "auditor"))
"""The one-machine edition itself: it applies the demo's configuration and tells the stories."""


@dataclass
class Doors:
    """Used in one event loop; `open` makes the connections."""

    url: str
    smtp_port: int
    key: OKPKey
    _client: httpx.AsyncClient = field(init=False)
    _tokens: dict[Somebody, tuple[str, float]] = field(default_factory=dict)

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Doors"]:
        """Connections are made when they are needed."""
        async with httpx.AsyncClient(
            base_url=self.url,
            timeout=15,
            trust_env=False,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=20),
        ) as client:
            self._client = client
            yield self

    async def get(self, who: Asker, path: str, **query: str) -> Any:
        """The answer's JSON. Raises NotDone, httpx.HTTPError."""
        return _said(await self._client.get(path, params=query, headers=self.signed(who)))

    async def post(self, who: Somebody, path: str, body: Mapping[str, Any]) -> Any:
        """The answer's JSON. Raises NotDone, httpx.HTTPError."""
        return _said(await self._client.post(path, json=body, headers=self.signed(who)))

    async def put(self, who: Somebody, path: str, body: Mapping[str, Any]) -> Any:
        """The answer's JSON. Raises NotDone, httpx.HTTPError."""
        return _said(await self._client.put(path, json=body, headers=self.signed(who)))

    async def fill_in(self, path: str, form: Mapping[str, str]) -> None:
        """Open a page and send its form, as a browser does, without a token. Raises NotDone,
        httpx.HTTPError."""
        for answer in (await self._client.get(path), await self._client.post(path, data=form)):
            if answer.is_error:
                raise NotDone(answer.status_code, f"{path.rpartition('/')[0]}/…")

    async def put_configuration(self, service: str, content: bytes) -> Any:
        """Apply a section of a configuration file. Raises NotDone, httpx.HTTPError."""
        headers = {**self.signed(SYSTEM), "content-type": "application/yaml"}
        path = f"/{service}/v1/configuration"
        return _said(await self._client.put(path, content=content, headers=headers))

    async def stories(
        self, who: Asker, language: Language, after: str | None
    ) -> AsyncIterator[dict[str, Any]]:
        """Sentences as they happen, those after a position first; ends when the door does."""
        headers = {**self.signed(who), "accept-language": language}
        query = {"after": after} if after else {}
        request = self._client.stream(
            "GET", "/cases/v1/events", params=query, headers=headers, timeout=httpx.Timeout(30)
        )
        async with request as answer:
            if answer.status_code != 200:
                await answer.aread()
                _said(answer)
            async for line in answer.aiter_lines():
                if line.startswith("data:"):
                    yield json.loads(line[5:])

    async def send(self, mail: EmailMessage) -> None:
        """Hand a mail over by SMTP. Raises smtplib.SMTPException, OSError."""
        await asyncio.to_thread(self._send, mail)

    def signed(self, who: Asker) -> dict[str, str]:
        """The header that proves who it is."""
        if isinstance(who, Visitor):
            return {"authorization": f"Bearer {who.token}"}
        token, until = self._tokens.get(who, ("", 0.0))
        if time.monotonic() > until:
            token = issue_token(self.key, who.id, who.roles, who.departments, LIFE)
            self._tokens[who] = token, time.monotonic() + LIFE / 2
        return {"authorization": f"Bearer {token}"}

    def _send(self, mail: EmailMessage) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=30) as connection:
            connection.send_message(mail)


def _said(answer: httpx.Response) -> Any:
    if answer.is_success:
        return answer.json() if answer.content else None
    try:
        detail = str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        detail = answer.text[:200]
    raise NotDone(answer.status_code, detail)
