"""What an operator sets up around the images, on one machine."""

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from baton_apart.environments import KEPT_SECRETS, SECRETS
from baton_contracts.topics import TOPICS
from baton_embedded.servers.processes import ServerProcess, free_port
from baton_testkit.servers.daemons import debian_program
from tests.architecture.tree import ROOT, SERVICES
from tests.operation.images import USER, Images, Running

_MAKE_TOPICS = ("python", "-m", "baton_common.program.make_topics")
SECRET_FOLDER, KEPT = "/run/secrets/baton", "/var/lib/baton"


class Installation:
    """Databases, a broker, secrets, a gateway."""

    def __init__(self, store: Images, folder: Path, superuser: str, kafka: str) -> None:
        self.store = store
        self.folder = folder
        self.kafka = kafka
        self.ports = {name: free_port() for name in SERVICES}
        self.smtp_port = free_port()
        self.containers: dict[str, str] = {}
        (folder / "kept").mkdir()
        os.chown(folder / "kept", USER, USER)
        server = superuser.rpartition("@")[2].partition("/")[0]
        self._keys = {name: secrets.token_hex(32) for name in KEPT_SECRETS}
        self._keys["BATON_VAULT_KEY"] = base64.b64encode(secrets.token_bytes(32)).decode()
        self._keys["BATON_SUPERUSER_DATABASE"] = superuser
        for name in (*SERVICES, "vault"):
            for role in ("service", "owner"):
                who = f"baton_{name}_{role}:{secrets.token_hex(8)}"
                self._keys[f"{name} {role}"] = f"postgresql://{who}@{server}/baton_{name}"

    def secret_folder(self, name: str, **told: str) -> Path:
        """With a file for each setting, as an orchestrator mounts it: setting to what is kept."""
        folder = self.folder / f"secrets of {name}".replace(" ", "-")
        folder.mkdir()
        for setting, kept in told.items():
            (folder / setting).write_text(self._keys[kept] + "\n")
            os.chown(folder / setting, USER, USER)
        return folder

    def run(self, name: str, service: str, command: list[str], **told: str) -> Running:
        """A program in the container of this service, which is made when it is first used."""
        if service not in self.containers:
            self.containers[service] = self.store.container(f"baton-{service}")
        volumes = {
            self.secret_folder(name, **told): f"{SECRET_FOLDER}:ro",
            self.folder / "kept": KEPT,
        }
        settings = self.settings(service)
        line = self.store.command(self.containers[service], command, settings, volumes)
        return Running(line, self.folder / f"{name}.txt")

    def settings(self, service: str) -> Mapping[str, str]:
        """What is no secret."""
        return {
            "BATON_SECRETS": SECRET_FOLDER,
            "BATON_KAFKA": self.kafka,
            "BATON_TOKEN_KEY_FILE": f"{KEPT}/token-signing",
            "BATON_PUBLIC_URL": "https://service.example",
            "BATON_HOST": "127.0.0.1",
            "BATON_PORT": str(self.ports[service]),
            "BATON_SMTP_PORT": str(self.smtp_port),
        }

    def jobs(self) -> list[Running]:
        """Schemas and topics."""
        superuser = {"BATON_SUPERUSER_DATABASE": "BATON_SUPERUSER_DATABASE"}
        made = [
            self.run(
                f"{name}-migrate",
                name,
                ["python", "-m", f"baton_{name}", "migrate"],
                BATON_OWNER_DATABASE=f"{name} owner",
                BATON_DATABASE=f"{name} service",
                BATON_VAULT_DATABASE="vault service",
                **superuser,
            )
            for name in SERVICES
        ]
        vault = {
            "BATON_VAULT_OWNER_DATABASE": "vault owner",
            "BATON_VAULT_DATABASE": "vault service",
        }
        command = ["python", "-m", "baton_common.program.vault_migration"]
        made.append(self.run("vault-migrate", "cases", command, **vault, **superuser))
        return [
            *made,
            self.run("topics", "cases", [*_MAKE_TOPICS, *(topic.name for topic in TOPICS)]),
        ]

    def serve(self, name: str) -> Running:
        """The service itself."""
        own = {setting: setting for setting in SECRETS.get(name, ())}
        return self.run(
            name,
            name,
            ["python", "-m", f"baton_{name}", "serve"],
            BATON_DATABASE=f"{name} service",
            BATON_VAULT_DATABASE="vault service",
            BATON_VAULT_KEY="BATON_VAULT_KEY",
            **own,
        )

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

    def written(self, name: str) -> list[str]:
        """What the program's user owns in a container's own files: what it may have written."""
        root = Path(self.store.call("mount", self.containers[name]))
        return [
            str(each.relative_to(root))
            for each in root.rglob("*")
            if not each.is_symlink() and each.stat().st_uid == USER
        ]
