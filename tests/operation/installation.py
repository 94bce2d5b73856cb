"""What an operator sets up around the images, on one machine, and two ways to install them.

All containers share the network of the machine that runs the tests, so addresses and ports are
this machine's. Everything else is as the compose file and the chart have it.
"""

import base64
import json
import os
import secrets
import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from baton_apart.environments import KEPT_SECRETS
from baton_common.edge.identity.keys import LOCAL_ISSUER, local_key
from baton_embedded.servers.processes import ServerProcess, free_port
from baton_testkit.servers.daemons import debian_program
from tests.architecture.tree import ROOT, SERVICES
from tests.e2e.cast import SERVICE_ADDRESS
from tests.operation.containers import (
    Container,
    as_the_readme_installs,
    of_chart,
    of_compose,
    secrets_of_the_readme,
)
from tests.operation.images import USER, Images, Running


@dataclass(frozen=True)
class Outside:
    """The servers that are the operator's."""

    superuser: str
    """PostgreSQL's, its address."""
    kafka: str
    mailbox: str
    """The mailbox to fetch, as `BATON_IMAP_IN` wants it."""


class Installation(ABC):
    """Secrets, a gateway, and the containers of one way to install."""

    def __init__(self, store: Images, folder: Path, outside: Outside) -> None:
        self.store = store
        self.folder = folder
        self.outside = outside
        self.ports = {name: free_port() for name in SERVICES}
        self.smtp_port = free_port()
        self._made: dict[str, str] = {}

    @property
    @abstractmethod
    def key_file(self) -> Path:
        """The key that signs tokens."""

    @abstractmethod
    def containers(self) -> Sequence[Container]:
        """The containers as the installed file has them, with this machine's addresses."""

    @abstractmethod
    def secret(self, kept: str) -> str:
        """The operator's secret of this name."""

    @property
    def server(self) -> str:
        """Host and port of PostgreSQL."""
        return self.outside.superuser.rpartition("@")[2].partition("/")[0]

    @abstractmethod
    def close(self) -> None:
        """End what runs beside the containers."""

    def here(self, service: str) -> Mapping[str, str]:
        """The settings that differ on a machine where all share one network."""
        ports = {"BATON_HOST": "127.0.0.1", "BATON_PORT": str(self.ports[service])}
        return {**ports, "BATON_SMTP_PORT": str(self.smtp_port)} if service == "email" else ports

    def jobs(self) -> list[Running]:
        """Schemas and topics."""
        return [self.run(each) for each in self.containers() if not each.is_service]

    def services(self) -> dict[str, Running]:
        """The five."""
        return {each.name: self.run(each) for each in self.containers() if each.is_service}

    def run(self, container: Container) -> Running:
        """Runs the container as its user, with its files and folders."""
        entrypoint, arguments = self.store.program(container.image)
        if container.entrypoint is not None:
            entrypoint, arguments = [*container.entrypoint], []
        if container.arguments is not None:
            arguments = [*container.arguments]
        volumes = {
            **self._secret_folders(container),
            **{self._kept(container, path, name): path for path, name in container.folders.items()},
        }
        line = self.store.command(
            self.made(container.image),
            [*entrypoint, *arguments],
            container.settings,
            volumes,
        )
        return Running(line, self.folder / f"{container.name}.txt")

    def made(self, image: str) -> str:
        """The container of this image, which is made when it is first used."""
        if image not in self._made:
            self._made[image] = self.store.container(image)
        return self._made[image]

    def _secret_folders(self, container: Container) -> dict[Path, str]:
        """A folder of ours for each in which it finds secrets."""
        made: dict[Path, str] = {}
        for path, kept in container.files.items():
            theirs, _, name = path.rpartition("/")
            ours = self.folder / f"secrets of {container.name}".replace(" ", "-")
            ours.mkdir(exist_ok=True)
            (ours / name).write_text(self.secret(kept) + "\n")
            os.chown(ours / name, USER, USER)
            made[ours] = f"{theirs}:ro"
        return made

    def _kept(self, container: Container, path: str, name: str) -> Path:
        ours = self.folder / (f"kept-{name}" if name else f"{container.name}{path}")
        ours.mkdir(parents=True, exist_ok=True)
        os.chown(ours, USER, USER)
        return ours

    def gateway(self) -> tuple[ServerProcess, int]:
        """nginx with the configuration of the compose file; only names and port are this
        machine's."""
        port = free_port()
        text = (ROOT / "deploy" / "gateway" / "nginx.conf").read_text()
        for name in SERVICES:
            text = text.replace(f"http://{name}:8000", f"http://127.0.0.1:{self.ports[name]}")
        text = text.replace("listen 8080;", f"listen 127.0.0.1:{port};")
        text = text.replace("/tmp/", f"{self.folder}/nginx-")
        (self.folder / "nginx.conf").write_text(text)
        command = [debian_program("nginx"), "-e", "stderr", "-g", "daemon off;"]
        command += ["-c", str(self.folder / "nginx.conf")]
        return ServerProcess(command, [port], self.folder / "nginx.txt"), port

    def written(self, image: str) -> list[str]:
        """The files of the container that its program's user owns: those it may have written."""
        root = Path(self.store.call("mount", self.made(image)))
        return [
            str(each.relative_to(root))
            for each in root.rglob("*")
            if not each.is_symlink() and each.stat().st_uid == USER
        ]


class ByCompose(Installation):
    """docker-compose.yml with the secrets that its script makes."""

    def __init__(self, store: Images, folder: Path, outside: Outside) -> None:
        super().__init__(store, folder, outside)
        script = folder / "secrets.sh"
        shutil.copy(ROOT / "deploy" / "compose" / "secrets.sh", script)
        subprocess.run([script], check=True, capture_output=True)

    @property
    def key_file(self) -> Path:
        return self.folder / "kept-baton" / "token-signing"

    def close(self) -> None:
        """Does nothing."""

    def containers(self) -> Sequence[Container]:
        made = []
        mailbox = {"BATON_IMAP_IN": self.outside.mailbox, "BATON_IMAP_ADDRESS": SERVICE_ADDRESS}
        for each in of_compose(**mailbox):
            told = dict(self.here(each.name)) if each.is_service else {}
            if "BATON_KAFKA" in each.settings:
                told["BATON_KAFKA"] = self.outside.kafka
            made.append(each.published(**told))
        return made

    def secret(self, kept: str) -> str:
        if kept == "superuser-database":
            return self.outside.superuser
        text = (self.folder / "secrets" / kept).read_text().strip()
        return text.replace("@postgres:5432/", f"@{self.server}/")


class ByChart(Installation):
    """The chart as its README installs it, with the Secrets that the README asks for."""

    def __init__(self, store: Images, folder: Path, outside: Outside) -> None:
        super().__init__(store, folder, outside)
        self._keys = {name: secrets.token_hex(32) for name in KEPT_SECRETS}
        self._keys["BATON_VAULT_KEY"] = base64.b64encode(secrets.token_bytes(32)).decode()
        self._passwords = {
            f"{name}_{role}": secrets.token_hex(8)
            for name in (*SERVICES, "vault")
            for role in ("service", "owner")
        }
        self._provider = IdentityProvider(self.key_file)

    @property
    def key_file(self) -> Path:
        return self.folder / "token-signing"

    def close(self) -> None:
        self._provider.close()

    def containers(self) -> Sequence[Container]:
        here = {
            "kafka.servers": self.outside.kafka.replace(",", "\\,"),
            "services.email.settings.BATON_IMAP_ADDRESS": SERVICE_ADDRESS,
            "identity.issuer": LOCAL_ISSUER,
            "identity.jwksUrl": self._provider.address,
        }
        for service in SERVICES:
            for name, value in self.here(service).items():
                here[f"services.{service}.settings.{name}"] = value
        told = [
            word for name, value in here.items() for word in ("--set-string", f"{name}={value}")
        ]
        things = as_the_readme_installs(*told, "--set", "kafka.topicCopies=1")
        return of_chart(things, secrets_of_the_readme("BATON_IMAP_IN"))

    def secret(self, kept: str) -> str:
        name, key = kept.split()
        service = name.removeprefix("baton-").removesuffix("-owner")
        match key:
            case "BATON_SUPERUSER_DATABASE":
                return self.outside.superuser
            case "BATON_IMAP_IN":
                return self.outside.mailbox
            case "BATON_DATABASE":
                return self._address(service, "service")
            case "BATON_OWNER_DATABASE":
                return self._address(service, "owner")
            case "BATON_VAULT_DATABASE":
                return self._address("vault", "service")
            case "BATON_VAULT_OWNER_DATABASE":
                return self._address("vault", "owner")
            case _:
                return self._keys[key]

    def _address(self, service: str, role: str) -> str:
        who = f"baton_{service}_{role}:{self._passwords[f'{service}_{role}']}"
        return f"postgresql://{who}@{self.server}/baton_{service}"


class IdentityProvider:
    """Answers the public half of a key, as the provider of an organisation does."""

    def __init__(self, key_file: Path) -> None:
        keys = json.dumps({"keys": [local_key(key_file).as_dict(private=False)]}).encode()

        class Keys(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(keys)))
                self.end_headers()
                self.wfile.write(keys)

            def log_message(self, format: str, *args: object) -> None:
                """Drops the log line."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Keys)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}/keys"

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
