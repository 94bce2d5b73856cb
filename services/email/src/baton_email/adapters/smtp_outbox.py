"""Sends mails through the next SMTP server: STARTTLS, AUTH, DKIM, a timeout for every call."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote, urlsplit

import aiosmtplib

from baton_common.engine.loops.alarms import Alarm, logged
from baton_email.adapters.signing import DkimKey
from baton_email.domain.outgoing.failures import (
    OUR_ACCOUNT,
    OUR_SENDER,
    code_in,
    is_about_us,
    status_by,
)
from baton_email.ports import Door, Letter, Never, NotNow, OutcomeUnknown

_OUR_SETTINGS = frozenset({530, 534, 535, 538})
"""Codes that concern our settings, not the mail."""
_TOO_LARGE = 552
"""What MAIL FROM is answered about the mail, not about us."""


@dataclass(frozen=True)
class SmtpRoute:
    """The server that takes outgoing mail: `smtp[s]://[user:password@]host[:port]`."""

    host: str
    port: int
    security: Literal["tls", "starttls", "starttls-if-offered", "none"]
    user: str = ""
    password: str = field(default="", repr=False)
    connect_within: float = 15.0
    answer_within: float = 60.0
    """Seconds for each command, and for the answer after the bytes."""
    hostname: str = "baton"

    @classmethod
    def parse(cls, url: str) -> "SmtpRoute":
        """Raises ValueError with a sentence. `?tls=required|off` says more than the scheme:
        with a password STARTTLS is required unless it says `off`."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("BATON_SMTP_OUT must look like smtp://user:password@host:587")
        asked = dict(each.partition("=")[::2] for each in parts.query.split("&") if each)
        security: Literal["tls", "starttls", "starttls-if-offered", "none"]
        if parts.scheme == "smtps":
            security = "tls"
        elif asked.get("tls") == "off":
            security = "none"
        elif asked.get("tls") == "required" or parts.password:
            security = "starttls"
        else:
            security = "starttls-if-offered"
        return cls(
            host=parts.hostname,
            port=parts.port or {"tls": 465}.get(security, 587 if parts.username else 25),
            security=security,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )


class SmtpOutbox:
    """One connection per mail; nothing is kept between mails."""

    def __init__(
        self,
        route: SmtpRoute,
        *,
        dkim: DkimKey | None = None,
        tls: ssl.SSLContext | None = None,
        alarm: Alarm = logged,
    ) -> None:
        self._route = route
        self._dkim = dkim
        self._tls = tls
        self._alarm = alarm

    @asynccontextmanager
    async def at_the_door(self, letter: Letter) -> AsyncIterator[Door]:
        """Connects, logs in and sends the envelope, up to the bytes. Raises NotNow (tried later) or
        Never. A server that refuses our account or our sender raises an alarm: no mail goes out
        until somebody corrects the setting, and none is given up for it at once."""
        client = self._client()
        try:
            try:
                await client.connect()
                await self._log_in(client)
                refused = await self._envelope(client, letter)
            except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
                raise self._told(_said(error)) from error
            except NotNow as no:
                raise self._told(no) from no
            yield _SmtpDoor(client, self._route.answer_within, refused, self._signed(letter))
        finally:
            await _leave(client)

    def _told(self, no: NotNow) -> NotNow:
        if is_about_us(no.status):
            self._alarm("email", f"{self._route.host} refuses our account or our sender", no)
        return no

    def _client(self) -> aiosmtplib.SMTP:
        route = self._route
        starttls = {"starttls": True, "starttls-if-offered": None}.get(route.security, False)
        return aiosmtplib.SMTP(
            hostname=route.host,
            port=route.port,
            use_tls=route.security == "tls",
            start_tls=starttls,
            tls_context=self._tls,
            timeout=route.connect_within,
            local_hostname=route.hostname,
        )

    async def _log_in(self, client: aiosmtplib.SMTP) -> None:
        """Logs in. A refused login, by whatever code, is not the mail's fault: it is tried again,
        for somebody may correct the password."""
        if self._route.user:
            try:
                await client.login(self._route.user, self._route.password)
            except aiosmtplib.SMTPResponseException as no:
                status = OUR_ACCOUNT if no.code >= 500 else status_of(no.code, no.message)
                raise NotNow(no.code, status) from no

    async def _envelope(
        self, client: aiosmtplib.SMTP, letter: Letter
    ) -> dict[str, tuple[int, str]]:
        """Sends the envelope; returns the recipients that the server refused. Raises its answer if
        it accepts none."""
        options = ["BODY=8BITMIME"] if client.supports_extension("8bitmime") else []
        if not all(each.isascii() for each in (letter.sender, *letter.recipients)):
            if not client.supports_extension("smtputf8"):
                raise Never(550, "5.6.7")
            options.append("SMTPUTF8")
        within = self._route.answer_within
        encoding = "utf-8" if "SMTPUTF8" in options else "ascii"
        try:
            await client.mail(letter.sender, options=options, encoding=encoding, timeout=within)
        except aiosmtplib.SMTPResponseException as no:
            if no.code < 500 or no.code == _TOO_LARGE:
                raise
            raise NotNow(no.code, OUR_SENDER) from no
        refused: dict[str, tuple[int, str]] = {}
        for recipient in letter.recipients:
            try:
                await client.rcpt(recipient, encoding=encoding, timeout=within)
            except aiosmtplib.SMTPRecipientRefused as no:
                refused[recipient] = no.code, status_of(no.code, no.message)
        if len(refused) == len(letter.recipients):
            raise _AllRefused(refused)
        return refused

    def _signed(self, letter: Letter) -> bytes | None:
        return self._dkim.sign(letter.raw, letter.sender) if self._dkim is not None else None


class _AllRefused(aiosmtplib.SMTPException):
    def __init__(self, refused: Mapping[str, tuple[int, str]]) -> None:
        super().__init__("all recipients refused")
        self.refused = refused


@dataclass
class _SmtpDoor:
    client: aiosmtplib.SMTP
    within: float
    refused: Mapping[str, tuple[int, str]]
    signed: bytes | None

    async def hand_over(self, raw: bytes) -> None:
        """Sends the bytes. Any failure between the first byte and the answer is OutcomeUnknown."""
        try:
            async with asyncio.timeout(self.within):
                await self.client.data(self.signed or raw, timeout=self.within)
        except aiosmtplib.SMTPResponseException as no:
            raise _by_code(no.code, no.message) from no
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise OutcomeUnknown(str(error)) from error


def status_of(code: int, message: str) -> str:
    """The enhanced status code (RFC 3463) in an answer, settled by its words; without both the
    class of the code."""
    said = code_in(message)
    return status_by(said if said.startswith(f"{code // 100}.") else f"{code // 100}.0.0", message)


def _by_code(code: int, message: str) -> NotNow:
    return _of(code, status_of(code, message))


def _of(code: int, status: str) -> NotNow:
    return Never(code, status) if code >= 500 and not is_about_us(status) else NotNow(code, status)


def _said(error: Exception) -> NotNow:
    if isinstance(error, _AllRefused):
        codes = list(error.refused.values())
        code, status = min(codes)
        return _of(code, status)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        if error.code in _OUR_SETTINGS:
            return NotNow(error.code, OUR_ACCOUNT)
        if isinstance(error, aiosmtplib.SMTPConnectError):
            return NotNow(error.code, status_of(error.code, error.message))
        return _by_code(error.code, error.message)
    return NotNow(0, "4.4.1")


async def _leave(client: aiosmtplib.SMTP) -> None:
    with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
        if client.is_connected:
            await client.quit(timeout=2.0)
    client.close()
