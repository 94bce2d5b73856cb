"""The one-machine edition as a real child process in a home of its own."""

import asyncio
import json
import re
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from baton_common.platform.postgres.database import Database, database_at
from baton_common.platform.postgres.roles import Roles
from baton_embedded.leftover import stop_leftover
from baton_embedded.servers.processes import free_port
from baton_testkit.waiting import until
from tests.e2e.cast import LENA, SECTIONS
from tests.e2e.doors import Doors, opened_doors
from tests.e2e.program import Program, Typed, run

EDITION = "baton_onebox"
START_LIMIT = 180.0
"""Seconds; promised are 10 warm on an idle machine (`make run`), and 15 after a kill."""
STOP_LIMIT = 90.0
"""Seconds; promised are 10 on an idle machine."""


class Onebox:
    """Started and stopped as often as one likes; home and ports stay."""

    def __init__(
        self, folder: Path, doors: Doors, program: Program, ports: tuple[int, int]
    ) -> None:
        self.home = folder / "home"
        self.doors = doors
        self.program = program
        self.port, self.smtp_port = ports

    async def start(self) -> None:
        """Ready when it returns: it has said so. AssertionError with its words if it ends."""
        self.program.start()
        await until(
            lambda: not self.program.running() or "Baton is ready" in self.program.said(),
            START_LIMIT,
            every=0.05,
        )
        assert self.program.running(), self.program.said()

    async def stop(self) -> int:
        """Ctrl-C; its exit code."""
        self.program.signal(signal.SIGINT)
        return await self.program.ended(STOP_LIMIT)

    def database(self, service: str) -> Database:
        """A service's, for looking into; the server must run."""
        kept = json.loads((self.home / "databases.json").read_text())
        sockets = quote(str(self.home / "postgres" / "socket"), safe="")

        def dsn(name: str, user: str, password: str) -> str:
            return f"postgresql://{user}:{quote(password)}@/{name}?host={sockets}&port=5432"

        return database_at(dsn, f"baton_{service}", Roles(**kept[service]))

    def postgres_pid(self) -> int:
        """The process id of the PostgreSQL that it started."""
        return int((self.home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])

    async def survey_link(self, number: str) -> str:
        """The link in the mail after a case was closed, as the page of sent mails shows it."""
        cookie = {"cookie": f"baton_token={self.doors.token(LENA)}"}
        address = f"http://127.0.0.1:{self.port}/outbox"

        async def found() -> str:
            page = (await self.doors.client.get(address, headers=cookie)).text
            mails = [each for each in page.split("<article ") if number in each]
            links = re.findall(r"http://[^\s<\"]+/survey/s/[a-z2-7]{26}", "".join(mails))
            return links[0] if links else ""

        return await until(found, 60.0, every=0.1)

    def settings(self) -> dict[str, str]:
        """For `baton`, the command line."""
        return {"BATON_URL": f"http://127.0.0.1:{self.port}", "BATON_HOME": str(self.home)}

    def replayed(self, service: str) -> Any:
        """The output of this service's `replay`, in a process of its own beside the live one."""
        said = run([f"baton_{service}", "replay"], self.service_settings(service))
        assert said.returncode == 0, said.stderr
        return json.loads(said.stdout)

    def service_settings(self, service: str) -> dict[str, str]:
        """For a program of a service that looks at its log beside the live one."""
        return {
            "BATON_DATABASE": self.database(service).service_dsn,
            "BATON_VAULT_DATABASE": self.database("vault").service_dsn,
            "BATON_VAULT_KEY": (self.home / "keys" / "master").read_text().strip(),
            "BATON_KAFKA": "nobody.example:9092",
            "BATON_TOKEN_KEY_FILE": str(self.home / "keys" / "token-signing"),
            "BATON_EMAIL_SECRET": "00" * 32,
            "BATON_LINK_KEY": "00" * 32,
            "BATON_SURVEY_LINK_KEY": "00" * 32,
            "BATON_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "BATON_SMTP_PORT": str(self.smtp_port),  # the live one's: a replay takes no mail
        }


@asynccontextmanager
async def onebox(
    *, demo: bool = False, typed: str | None = None, **settings: str
) -> AsyncIterator[Onebox]:
    """One that is not started yet; in the end it is gone with all that it had. `typed`: the command
    that starts it, instead of our own interpreter."""
    folder = new_folder()
    port, smtp_port = free_port(), free_port()
    own = {
        "BATON_HOME": str(folder / "home"),
        "BATON_PORT": str(port),
        "BATON_DNS": "off",
        "BATON_SMTP_PORT": str(smtp_port),
        "BATON_DEMO": "on" if demo else "off",
        "BATON_LANG": "en",
    }
    settings, output = {**own, **settings}, folder / "output.txt"
    program = Typed(typed, settings, output) if typed else Program([EDITION], settings, output)
    services = {name: f"http://127.0.0.1:{port}/{name}/v1" for name in SECTIONS}
    key_file = folder / "home" / "keys" / "token-signing"
    try:
        async with opened_doors(services, smtp_port, key_file) as doors:
            yield Onebox(folder, doors, program, (port, smtp_port))
    finally:
        await program.kill()
        data = folder / "home" / "postgres" / "data"
        if data.exists():
            await asyncio.to_thread(stop_leftover, data)
        shutil.rmtree(folder)


def new_folder() -> Path:
    """Not pytest's own: PostgreSQL may run as another account, which must be able to pass."""
    folder = Path(tempfile.mkdtemp(prefix="baton-e2e-"))
    folder.chmod(0o711)
    return folder
