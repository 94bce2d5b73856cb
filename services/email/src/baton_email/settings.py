"""Settings of email."""

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from socket import socket

from baton_common.program.settings import WrongSetting, needed, number, port_from, shared_key
from baton_contracts.addresses import mail_address
from baton_contracts.survey_links import SurveyLinks
from baton_email.adapters.imap_mailbox import ImapAccount
from baton_email.adapters.mail_hosts import networks
from baton_email.adapters.name_servers import servers_in
from baton_email.adapters.parser_pool import Cost
from baton_email.adapters.signing import DkimKey
from baton_email.adapters.smtp_listener import LARGEST_MAIL, SmtpLimits
from baton_email.adapters.smtp_outbox import SmtpRoute
from baton_email.mailroom.arrivals import MOST_NOTED
from baton_email.mailroom.refusals import RefusalLimits
from baton_email.mailroom.turns import ReadingLimits

_A_MEGABYTE = 1_000_000
_MOST_MEMORY = 10**12
_MOST_CONNECTIONS = 100_000
_A_YEAR = 366 * 24
"""In hours."""


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
    dns: Sequence[tuple[str, int]] | None = None
    """Resolvers that are asked who may send for a domain; none in the list: the machine's own.
    None: DNS is not asked."""
    imap_in: Sequence[tuple[ImapAccount, str]] = ()
    """Mailboxes to fetch from, each with our address that it serves."""
    mail_authorities: Path | None = None
    """Certificate authorities for mail servers; None: the system's."""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    reading: ReadingLimits = field(default_factory=ReadingLimits)
    """How many child processes read mails, and how they are shared out."""
    reading_cost: Cost = field(default_factory=Cost)
    """What reading one mail may cost."""
    smtp: SmtpLimits = field(default_factory=SmtpLimits)
    refusals: RefusalLimits = field(default_factory=RefusalLimits)
    """Refusals that are written down; all are counted."""
    most_noted: int = MOST_NOTED
    """Events of a mail beyond which it is not written down that it arrived again."""
    uploads_kept: timedelta = timedelta(hours=24)
    """How long an upload is kept that nothing names."""

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
            smtp_port=port_from(environment, "BATON_SMTP_PORT", 8825),
            hostname=environment.get("BATON_MAIL_HOSTNAME", "baton"),
            smtp_out=_route(environment.get("BATON_SMTP_OUT", "")),
            dkim=_dkim(environment),
            dns=_dns(environment.get("BATON_DNS", "")),
            imap_in=_mailboxes(environment),
            mail_authorities=_path(environment.get("BATON_MAIL_AUTHORITIES", "")),
            tls_certificate=_path(environment.get("BATON_SMTP_CERTIFICATE", "")),
            tls_key=_path(environment.get("BATON_SMTP_CERTIFICATE_KEY", "")),
            reading=_reading(environment),
            reading_cost=_reading_cost(environment),
            smtp=_smtp(environment),
            refusals=_refusals(environment),
            most_noted=number(environment, "BATON_MAIL_DOUBLES", MOST_NOTED, most=10_000),
            uploads_kept=timedelta(
                hours=number(environment, "BATON_UPLOAD_HOURS", 24, most=_A_YEAR)
            ),
        )
    except ValueError as error:
        raise WrongSetting(str(error)) from error


def _reading(environment: Mapping[str, str]) -> ReadingLimits:
    usual = ReadingLimits()
    return ReadingLimits(
        children=number(environment, "BATON_MAIL_READERS", usual.children, most=256),
        seconds_a_minute=number(
            environment, "BATON_MAIL_SECONDS", int(usual.seconds_a_minute), most=3_600
        ),
        waiting_of_one=number(
            environment, "BATON_MAIL_WAITING", usual.waiting_of_one, most=1_000_000
        ),
    )


def _reading_cost(environment: Mapping[str, str]) -> Cost:
    usual = Cost()
    milliseconds = number(
        environment, "BATON_MAIL_CPU", round(usual.cpu_seconds * 1_000), least=100, most=60_000
    )
    memory = number(
        environment,
        "BATON_MAIL_MEMORY",
        usual.memory_bytes,
        least=256 * 1024 * 1024,
        most=_MOST_MEMORY,
    )
    return Cost.of(milliseconds / 1_000, memory)


def _refusals(environment: Mapping[str, str]) -> RefusalLimits:
    usual = RefusalLimits()
    return RefusalLimits(
        a_minute=number(environment, "BATON_SMTP_REFUSALS_MINUTE", usual.a_minute, most=10_000),
        a_day=number(environment, "BATON_SMTP_REFUSALS", usual.a_day, most=1_000_000),
    )


def _smtp(environment: Mapping[str, str]) -> SmtpLimits:
    usual = SmtpLimits()

    def connections(name: str, usually: int) -> int:
        return number(environment, name, usually, most=_MOST_CONNECTIONS)

    limits = SmtpLimits(
        mail_bytes=number(
            environment,
            "BATON_MAIL_BYTES",
            usual.mail_bytes,
            least=_A_MEGABYTE,
            most=LARGEST_MAIL,
        ),
        recipients=number(environment, "BATON_SMTP_RECIPIENTS", usual.recipients, most=10_000),
        connections=connections("BATON_SMTP_CONNECTIONS", usual.connections),
        connections_of_one=connections("BATON_SMTP_CONNECTIONS_HOST", usual.connections_of_one),
        room_for_new=connections("BATON_SMTP_CONNECTIONS_NEW", usual.room_for_new),
        memory=number(environment, "BATON_SMTP_MEMORY", usual.memory, most=_MOST_MEMORY),
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


def _survey_links(environment: Mapping[str, str]) -> SurveyLinks:
    public_url = needed(environment, "BATON_PUBLIC_URL", "https://service.example")
    if not public_url.startswith(("http://", "https://")):
        raise WrongSetting(
            "BATON_PUBLIC_URL must be where customers reach the product: https://service.example."
        )
    return SurveyLinks(shared_key(environment, "BATON_SURVEY_LINK_KEY"), public_url)


def _route(url: str) -> SmtpRoute | None:
    return SmtpRoute.parse(url) if url else None


def _dns(written: str) -> Sequence[tuple[str, int]] | None:
    if written.strip().lower() == "off":
        return None
    return [] if written.strip().lower() in {"", "system"} else servers_in(written)


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
