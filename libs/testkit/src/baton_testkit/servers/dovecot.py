"""Dovecot for tests on Debian as root: mailboxes by LMTP and IMAP, and a submission door.

Everything is in a temporary folder and on free ports of loopback; no system file is touched.
"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from baton_embedded.servers.processes import free_port
from baton_testkit.servers.daemons import Daemon, debian_program
from baton_testkit.servers.greenmail import MailUser

_ACCOUNT = "mail"
"""Debian's own account, which owns the mailboxes."""

_CONFIGURATION = """
protocols = imap lmtp submission
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log.txt
listen = 127.0.0.1
hostname = dovecot.example
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{certificate}
disable_plaintext_auth = yes
auth_mechanisms = plain login
auth_failure_delay = 0 secs
mail_location = maildir:~/Maildir
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service submission-login {{
  inet_listener submission {{
    port = {submission}
  }}
  inet_listener submissions {{
    port = 0
  }}
}}
submission_relay_host = 127.0.0.1
submission_relay_port = {relay}
submission_relay_trusted = yes
"""


class DovecotServer:
    """IMAP (IDLE, MOVE, STARTTLS), LMTP that refuses whom it does not know, and submission with
    AUTH that relays to an SMTP server at `relay_port`.

    `certificate` is a PEM file with certificate and key. Mails are kept over stop and start.
    """

    def __init__(
        self, folder: Path, users: Sequence[MailUser], certificate: Path, relay_port: int
    ) -> None:
        self.users = tuple(users)
        self.imap_port, self.lmtp_port, self.submission_port = free_port(), free_port(), free_port()
        self._folder = folder
        self._configuration = folder / "dovecot.conf"
        self._text = _CONFIGURATION.format(
            folder=folder,
            certificate=certificate,
            imap=self.imap_port,
            lmtp=self.lmtp_port,
            submission=self.submission_port,
            relay=relay_port,
        )
        ports = (self.imap_port, self.lmtp_port, self.submission_port)
        configured = ("-c", str(self._configuration))
        start = (debian_program("dovecot"), *configured)
        stop = (debian_program("doveadm"), *configured, "stop")
        self.daemon = Daemon(start, stop, ports, folder)

    async def start(self) -> None:
        """Ready when it returns. Raises AssertionError with its output."""
        await asyncio.to_thread(self._write)
        await self.daemon.start()

    async def stop(self) -> None:
        """In order; every connection ends."""
        await self.daemon.stop()

    def _write(self) -> None:
        self._folder.chmod(0o711)
        (self._folder / "run").mkdir(exist_ok=True)
        mailboxes = self._folder / "mail"
        if not mailboxes.exists():
            mailboxes.mkdir()
            shutil.chown(mailboxes, _ACCOUNT, _ACCOUNT)
        owner = mailboxes.stat()
        lines = [
            f"{user.address}:{{PLAIN}}{user.password}:{owner.st_uid}:{owner.st_gid}::"
            f"{mailboxes}/{user.address}::\n"
            for user in self.users
        ]
        (self._folder / "users").write_text("".join(lines))
        self._configuration.write_text(self._text)


@asynccontextmanager
async def dovecot_server(
    *users: MailUser, certificate: Path, relay_port: int
) -> AsyncIterator[DovecotServer]:
    """A running server with these mailboxes, stopped on exit."""
    folder = Path(tempfile.mkdtemp(prefix="baton-dovecot-"))
    server = DovecotServer(folder, users, certificate, relay_port)
    try:
        await server.start()
        yield server
    finally:
        await server.stop()
        shutil.rmtree(folder, ignore_errors=True)
