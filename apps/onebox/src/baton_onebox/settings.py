"""The settings of the one-machine edition, from the environment."""

import locale
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from baton_common.program.limits import LIMITS, Limits, limits_from
from baton_common.program.settings import WrongSetting, port_from, proxies_from, refuse_unknown

Language = Literal["zh", "en"]

PORT = 8800
"""The default port: the edition listens there, and `baton` looks for it there."""

MAIL = (
    "BATON_SMTP_OUT",
    "BATON_SMTP_CERTIFICATE",
    "BATON_SMTP_CERTIFICATE_KEY",
    "BATON_IMAP_IN",
    "BATON_IMAP_ADDRESS",
    "BATON_MAIL_HOSTNAME",
    "BATON_MAIL_AUTHORITIES",
    "BATON_MAIL_BYTES",
    "BATON_MAIL_CPU",
    "BATON_MAIL_DOUBLES",
    "BATON_MAIL_MEMORY",
    "BATON_MAIL_READERS",
    "BATON_MAIL_SECONDS",
    "BATON_MAIL_WAITING",
    "BATON_SMTP_CONNECTIONS",
    "BATON_SMTP_CONNECTIONS_HOST",
    "BATON_SMTP_CONNECTIONS_NEW",
    "BATON_SMTP_MEMORY",
    "BATON_SMTP_RECIPIENTS",
    "BATON_SMTP_REFUSALS",
    "BATON_SMTP_REFUSALS_MINUTE",
    "BATON_SMTP_RELAYS",
    "BATON_UPLOAD_HOURS",
    "BATON_DKIM_KEY_FILE",
    "BATON_DKIM_DOMAIN",
    "BATON_DKIM_SELECTOR",
    "BATON_DNS",
)
"""Settings of email that the editions on one machine take, too."""


@dataclass(frozen=True)
class Settings:
    """The settings of the one-machine edition: its address and its home."""

    home: Path
    port: int
    smtp_port: int
    has_demo: bool
    language: Language
    smtp_out: str | None
    """`smtp://user:password@host:port`; None: sent mail is kept in the home and shown."""
    mail: Mapping[str, str] = field(repr=False)
    """Settings of email that are passed on to it: its mail servers, mailboxes, keys and limits."""
    public_url: str
    kafka_port: int
    """The port of the broker that `make run-apart` brings."""
    limits: Limits = field(default_factory=Limits)
    """Of each service."""
    own_limits: Mapping[str, str] = field(default_factory=dict)
    """The settings of these limits that are not the usual ones."""
    proxies: str = ""
    """Addresses, separated by commas, whose word about the client's address is believed."""

    @property
    def url(self) -> str:
        """The address of the page and the APIs on this machine."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def own_home(self) -> str:
        """The prefix that `baton` needs in the folder of Baton: `BATON_HOME=…`, empty for
        `./var`."""
        if self.home == Path("var").absolute():
            return ""
        here = Path.cwd()
        shown = self.home.relative_to(here) if self.home.is_relative_to(here) else self.home
        return f"BATON_HOME={shlex.quote(str(shown))}"

    @property
    def own_url(self) -> str:
        """The prefix that `baton` needs to find the edition: `BATON_URL=…`, empty for the usual
        port."""
        return "" if self.port == PORT else f"BATON_URL={self.url}"


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read `BATON_*`. Raises WrongSetting with one sentence."""
    refuse_unknown(environment)
    port = port_from(environment, "BATON_PORT", PORT)
    smtp_port = port_from(environment, "BATON_SMTP_PORT", 8825)
    if port == smtp_port:
        raise WrongSetting(f"BATON_PORT and BATON_SMTP_PORT are both {port}; give them two ports.")
    demo = environment.get("BATON_DEMO", "on")
    if demo not in {"on", "off"}:
        raise WrongSetting(f"BATON_DEMO is {demo!r}; write on or off.")
    smtp_out = environment.get("BATON_SMTP_OUT") or None
    if smtp_out is not None and not smtp_out.startswith(("smtp://", "smtps://")):
        raise WrongSetting("BATON_SMTP_OUT is no mail server; write smtp://user:password@host:587.")
    return Settings(
        home=Path(environment.get("BATON_HOME") or "var").absolute(),
        port=port,
        smtp_port=smtp_port,
        has_demo=demo == "on",
        language=language_from(environment),
        smtp_out=smtp_out,
        mail={name: environment[name] for name in MAIL if environment.get(name)},
        public_url=environment.get("BATON_PUBLIC_URL") or f"http://127.0.0.1:{port}",
        kafka_port=port_from(environment, "BATON_KAFKA_PORT", 8892),
        limits=limits_from(environment),
        own_limits={name: environment[name] for name in LIMITS if environment.get(name)},
        proxies=proxies_from(environment),
    )


def language_from(environment: Mapping[str, str]) -> Language:
    """`BATON_LANG`, else the locale's language if it is Chinese, else English."""
    asked = environment.get("BATON_LANG")
    if asked:
        if asked not in {"zh", "en"}:
            raise WrongSetting(f"BATON_LANG is {asked!r}; write zh or en.")
        return "zh" if asked == "zh" else "en"
    names = [environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    said = next((name for name in names if name), locale.getlocale()[0] or "")
    return "zh" if said.lower().startswith(("zh", "chinese")) else "en"
