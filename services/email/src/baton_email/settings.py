"""Settings of email."""

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket

from baton_common.program.settings import WrongSetting, needed, shared_key
from baton_contracts.addresses import mail_address
from baton_contracts.survey_links import SurveyLinks
from baton_email.adapters.imap_mailbox import ImapAccount
from baton_email.adapters.mail_hosts import networks
from baton_email.adapters.signing import DkimKey
from baton_email.adapters.smtp_listener import SmtpLimits
from baton_email.adapters.smtp_outbox import SmtpRoute
from baton_email.mailroom.refusals import AT_MOST_A_DAY
from baton_email.mailroom.turns import ReadingLimits


@dataclass(frozen=True)
class EmailSettings:
    """Read once, by the entry point, and passed to `build`."""

    secret: bytes = field(repr=False)
    """Email's alone: reply tokens and the keyed hashes of Message-IDs. At least 32 bytes; if it
    changes, earlier mails are not recognised any more."""
    link_key: bytes = field(repr=False)
    """Shared with cases: signs five-minute links to attachments."""
    outbox_folder: Path
    """Folder of outgoing mails, encrypted, when there is no `smtp_out`."""
    survey_links: SurveyLinks
    """Base of the survey links in invitations; the key is shared with survey."""
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 8825
    smtp_door: socket | None = None
    """An already listening socket; host and port are ignored then."""
    hostname: str = "baton"
    """Our name in the SMTP dialogue."""
    smtp_out: SmtpRoute | None = None
    dkim: DkimKey | None = None
    imap_in: Sequence[tuple[ImapAccount, str]] = ()
    """Mailboxes to fetch from, each with our address that it serves."""
    mail_authorities: Path | None = None
    """Certificate authorities for mail servers; None: the system's."""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    reading: ReadingLimits = field(default_factory=ReadingLimits)
    """How many child processes read mails, and how they are shared out."""
    smtp: SmtpLimits = field(default_factory=SmtpLimits)
    refusals_a_day: int = AT_MOST_A_DAY
    """Refusals that are written down; all are counted."""

    def trust(self) -> ssl.SSLContext:
        """TLS context for connections to mail servers. Raises OSError for an unusable file."""
        return ssl.create_default_context(cafile=self.mail_authorities)

    def tls(self) -> ssl.SSLContext | None:
        """TLS context for STARTTLS of incoming connections. Raises OSError for unusable files."""
        if self.tls_certificate is None:
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.tls_certificate, self.tls_key)
        return context


def email_settings(environment: Mapping[str, str]) -> EmailSettings:
    """From BATON_* variables. Raises WrongSetting."""
    home = Path(environment.get("BATON_HOME", "./var"))
    try:
        return EmailSettings(
            secret=shared_key(environment, "BATON_EMAIL_SECRET"),
            link_key=shared_key(environment, "BATON_LINK_KEY"),
            outbox_folder=home / "outbox",
            survey_links=_survey_links(environment),
            smtp_host=environment.get("BATON_SMTP_HOST", "127.0.0.1"),
            smtp_port=int(environment.get("BATON_SMTP_PORT", "8825")),
            hostname=environment.get("BATON_MAIL_HOSTNAME", "baton"),
            smtp_out=_route(environment.get("BATON_SMTP_OUT", "")),
            dkim=_dkim(environment),
            imap_in=_mailboxes(environment),
            mail_authorities=_path(environment.get("BATON_MAIL_AUTHORITIES", "")),
            tls_certificate=_path(environment.get("BATON_SMTP_CERTIFICATE", "")),
            tls_key=_path(environment.get("BATON_SMTP_CERTIFICATE_KEY", "")),
            reading=_reading(environment),
            smtp=_smtp(environment),
            refusals_a_day=_number(environment, "BATON_SMTP_REFUSALS", AT_MOST_A_DAY),
        )
    except ValueError as error:
        raise WrongSetting(str(error)) from error


def _reading(environment: Mapping[str, str]) -> ReadingLimits:
    usual = ReadingLimits()
    return ReadingLimits(
        children=_number(environment, "BATON_MAIL_READERS", usual.children),
        seconds_a_minute=_number(environment, "BATON_MAIL_SECONDS", int(usual.seconds_a_minute)),
        waiting_of_one=_number(environment, "BATON_MAIL_WAITING", usual.waiting_of_one),
    )


def _smtp(environment: Mapping[str, str]) -> SmtpLimits:
    usual = SmtpLimits()
    limits = SmtpLimits(
        connections=_number(environment, "BATON_SMTP_CONNECTIONS", usual.connections),
        connections_of_one=_number(
            environment, "BATON_SMTP_CONNECTIONS_HOST", usual.connections_of_one
        ),
        room_for_new=_number(environment, "BATON_SMTP_CONNECTIONS_NEW", usual.room_for_new),
        memory=_number(environment, "BATON_SMTP_MEMORY", usual.memory),
        relays=networks(environment.get("BATON_SMTP_RELAYS", "")) or usual.relays,
    )
    if limits.room_for_new >= limits.connections:
        raise WrongSetting(
            f"BATON_SMTP_CONNECTIONS_NEW is {limits.room_for_new} of {limits.connections} "
            "connections (BATON_SMTP_CONNECTIONS); keep fewer for new hosts."
        )
    if limits.memory < 2 * limits.mail_bytes:
        raise WrongSetting(
            f"BATON_SMTP_MEMORY is {limits.memory}; write at least {2 * limits.mail_bytes}, "
            "for two mails of the largest size."
        )
    return limits


def _number(environment: Mapping[str, str], name: str, usual: int) -> int:
    text = environment.get(name) or str(usual)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:18]) <= 10**12):
        raise WrongSetting(f"{name} is {text[:40]!r}; write a number from 1 on.")
    return int(text)


def _survey_links(environment: Mapping[str, str]) -> SurveyLinks:
    public_url = needed(environment, "BATON_PUBLIC_URL", "https://service.example")
    if not public_url.startswith(("http://", "https://")):
        raise WrongSetting(
            "BATON_PUBLIC_URL must be where customers reach the product: https://service.example."
        )
    return SurveyLinks(shared_key(environment, "BATON_SURVEY_LINK_KEY"), public_url)


def _route(url: str) -> SmtpRoute | None:
    return SmtpRoute.parse(url) if url else None


def _mailboxes(environment: Mapping[str, str]) -> Sequence[tuple[ImapAccount, str]]:
    accounts = [ImapAccount.parse(url) for url in environment.get("BATON_IMAP_IN", "").split()]
    written = environment.get("BATON_IMAP_ADDRESS", "").split()
    addresses = [address for each in written if (address := mail_address(each))]
    if len(addresses) != len(accounts):
        raise WrongSetting(
            "BATON_IMAP_ADDRESS must name one address of ours for each mailbox in BATON_IMAP_IN, "
            "in the same order, divided by blanks."
        )
    return list(zip(accounts, addresses, strict=True))


def _path(written: str) -> Path | None:
    return Path(written) if written else None


def _dkim(environment: Mapping[str, str]) -> DkimKey | None:
    file = environment.get("BATON_DKIM_KEY_FILE", "")
    if not file:
        return None
    domain = environment.get("BATON_DKIM_DOMAIN", "")
    if not domain:
        raise WrongSetting("BATON_DKIM_DOMAIN must say for which domain the DKIM key signs.")
    selector = environment.get("BATON_DKIM_SELECTOR", "baton")
    return DkimKey(domain, selector, Path(file).read_bytes().strip())
