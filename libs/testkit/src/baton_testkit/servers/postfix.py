"""Postfix for tests on Debian as root: an SMTP server that relays, keeps, bounces and refuses.

Everything is in a temporary folder and on a free port of loopback; no system file is touched.
"""

import asyncio
import json
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from baton_embedded.servers.processes import free_port
from baton_testkit.servers.daemons import Daemon, debian_program

_OWNER = "postfix"

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file_prefixes = {folder}
maillog_file = {folder}/log.txt
myhostname = postfix.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
relay_domains = {domains}
relay_recipient_maps =
transport_maps = texthash:{folder}/transport
smtpd_peername_lookup = no
smtpd_error_sleep_time = 0
smtpd_relay_restrictions =
  check_recipient_access texthash:{folder}/refused, permit_mynetworks, reject
smtp_dns_support_level = disabled
lmtp_dns_support_level = disabled
in_flow_delay = 0
message_size_limit = 60000000
mailbox_size_limit = 0
notify_classes =
"""

_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup   unix       n - n - 0 cleanup
qmgr      unix       n - n 300 1 qmgr
pickup    unix       n - n 60 1 pickup
tlsmgr    unix       - - n 1000? 1 tlsmgr
rewrite   unix       - - n - - trivial-rewrite
bounce    unix       - - n - 0 bounce
defer     unix       - - n - 0 bounce
trace     unix       - - n - 0 bounce
flush     unix       n - n 1000? 0 flush
proxymap  unix       - - n - - proxymap
smtp      unix       - - n - - smtp
lmtp      unix       - - n - - lmtp
showq     unix       n - n - - showq
error     unix       - - n - - error
retry     unix       - - n - - error
anvil     unix       - - n - 1 anvil
scache    unix       - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


class PostfixServer:
    """Takes mail for the domains in `routes` (`smtp:[127.0.0.1]:25`, `lmtp:inet:127.0.0.1:24`)
    from everybody on loopback; tries later only when it is told to `flush`.

    `refuses` says by address what it answers to RCPT (`550 5.1.1 unknown`).
    """

    def __init__(
        self, folder: Path, port: int, routes: Mapping[str, str], refuses: Mapping[str, str]
    ) -> None:
        self.port = port
        self._routes, self._refuses = dict(routes), dict(refuses)
        self._folder = folder
        self._configuration = folder / "etc"
        command = (debian_program("postfix"), "-c", str(self._configuration))
        self._reload = (*command, "reload")
        self._queue = (debian_program("postqueue"), "-c", str(self._configuration))
        self.daemon = Daemon((*command, "start"), (*command, "stop"), (port,), folder)

    async def start(self) -> None:
        """Ready when it returns. Raises AssertionError with its output."""
        await asyncio.to_thread(self._write)
        await self.daemon.start()

    async def stop(self) -> None:
        """In order; the queue is kept."""
        await self.daemon.stop()

    async def refuse(self, refuses: Mapping[str, str]) -> None:
        """Refuse these recipients from now on, and no others."""
        self._refuses = dict(refuses)
        await asyncio.to_thread(self._table, "refused", self._refuses)
        assert await self.daemon.call(*self._reload) == 0, self.daemon.said()

    async def flush(self) -> None:
        """Try everything in the queue now."""
        assert await self.daemon.call(*self._queue, "-f") == 0, self.daemon.said()

    async def queue(self) -> list[dict[str, Any]]:
        """Queued mails, as `postqueue -j` prints them."""
        ended = await asyncio.to_thread(
            subprocess.run, [*self._queue, "-j"], capture_output=True, check=True
        )
        return [json.loads(line) for line in ended.stdout.splitlines()]

    def _write(self) -> None:
        self._folder.chmod(0o711)
        for name in ("etc", "queue", "data"):
            (self._folder / name).mkdir(exist_ok=True)
        shutil.chown(self._folder / "data", _OWNER)
        domains = " ".join(self._routes)
        main = _MAIN.format(folder=self._folder, domains=domains)
        (self._configuration / "main.cf").write_text(main)
        (self._configuration / "master.cf").write_text(_MASTER.format(port=self.port))
        self._table("transport", self._routes)
        self._table("refused", self._refuses)

    def _table(self, name: str, lines: Mapping[str, str]) -> None:
        (self._folder / name).write_text("".join(f"{key} {said}\n" for key, said in lines.items()))


@asynccontextmanager
async def postfix_server(
    routes: Mapping[str, str], refuses: Mapping[str, str] | None = None, port: int | None = None
) -> AsyncIterator[PostfixServer]:
    """A running server, removed on exit with its queue."""
    folder = Path(tempfile.mkdtemp(prefix="baton-postfix-"))
    server = PostfixServer(folder, port or free_port(), routes, refuses or {})
    try:
        await server.start()
        yield server
    finally:
        await server.stop()
        shutil.rmtree(folder, ignore_errors=True)
