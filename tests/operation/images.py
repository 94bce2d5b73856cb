"""Images built by buildah from the Dockerfile as it stands, and containers of them that run.

There is no engine and no registry: the base that the Dockerfile names is made by debootstrap, of
the same release of Debian and the same Python, and containers share the machine's network. What
this cannot show: the size of the real base, an engine's networks and health checks.
"""

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from baton_testkit.waiting import until
from tests.architecture.tree import ROOT
from tests.node import cache

BASE = "docker.io/library/python:3.11-slim-bookworm"
_PACKAGES = "ca-certificates,python3,python3-venv"
_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
USER = 10_001


class Images:
    """A store of our own in the user's cache, of which only the base is kept."""

    def __init__(self, folder: Path, settings: Path) -> None:
        self._buildah = [
            *("buildah", "--storage-driver", "vfs"),
            *("--root", str(folder / "store"), "--runroot", str(folder / "run")),
        ]
        self._settings = settings

    def call(self, *arguments: str, limit: float = 900) -> str:
        """The output of buildah. Raises AssertionError with its last words."""
        done = subprocess.run(
            [*self._buildah, *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[-3_000:]
        return done.stdout.strip()

    def has(self, image: str) -> bool:
        """True if the image is in the store."""
        return bool(self.call("images", "--quiet", "--filter", f"reference={image}"))

    def make_base(self, folder: Path) -> None:
        """Half a minute; `folder` is for what lies between."""
        root = folder / "root"
        command = ["debootstrap", "--variant=minbase", f"--include={_PACKAGES}", "bookworm"]
        made = subprocess.run(
            [*command, str(root)], capture_output=True, text=True, check=False, timeout=900
        )
        assert made.returncode == 0, (made.stdout + made.stderr)[-3_000:]
        shutil.rmtree(root / "var/cache/apt/archives", ignore_errors=True)
        container = self.call("from", "scratch")
        self.call("copy", "--quiet", container, str(root), "/")
        self.call("commit", "--quiet", "--rm", container, BASE)

    def build(self, service: str) -> None:
        """From the Dockerfile, unmodified, as `baton-<service>`."""
        self.call(
            *("bud", "--quiet", "--isolation=chroot", "--format=docker", "--pull-never"),
            *(each for volume in self._machine() for each in ("--volume", volume)),
            *("--build-arg", f"SERVICE={service}", "--tag", f"baton-{service}", "."),
        )

    def _machine(self) -> Sequence[str]:
        """The settings by which this machine reaches its packages: trusted certificates, and
        where pip looks."""
        volumes = [f"{self._settings}:/etc/pip.conf:ro"]
        if _AUTHORITIES.exists():
            volumes.append(f"{_AUTHORITIES}:{_AUTHORITIES}:ro")
        return volumes

    def program(self, image: str) -> tuple[list[str], list[str]]:
        """The program that an engine starts by default: entrypoint and arguments."""
        said = json.loads(self.call("inspect", "--type=image", f"localhost/{image}"))
        configured = said["Docker"]["config"]
        return configured["Entrypoint"], configured["Cmd"]

    def container(self, image: str) -> str:
        """One that does not run yet; its id."""
        return self.call("from", "--pull-never", f"localhost/{image}")

    def command(
        self,
        container: str,
        command: Sequence[str],
        settings: Mapping[str, str],
        volumes: Mapping[Path, str],
    ) -> list[str]:
        """The command that runs it as its user, with the settings and with folders of ours in
        it."""
        told = [f"--env={name}={value}" for name, value in settings.items()]
        mounted = [f"--volume={ours}:{theirs}" for ours, theirs in volumes.items()]
        return [
            *(*self._buildah, "run", "--isolation=chroot", *told, *mounted, container, "--"),
            *command,
        ]

    def drop(self) -> None:
        """Everything but the base."""
        self.call("rm", "--all")
        for line in self.call("images", "--format", "{{.ID}} {{.Name}}:{{.Tag}}").splitlines():
            image, _, name = line.partition(" ")
            if name != BASE:
                self.call("rmi", "--force", image)


@contextmanager
def images() -> Iterator[Images]:
    """One user of the store at a time."""
    folder = cache() / "images"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock, tempfile.TemporaryDirectory() as temporary:
        fcntl.flock(lock, fcntl.LOCK_EX)
        settings = Path(temporary) / "pip.conf"
        settings.write_text(_pip_settings())
        made = Images(folder, settings)
        made.drop()
        if not made.has(BASE):
            made.make_base(Path(temporary))
        yield made
        made.drop()


def _pip_settings() -> str:
    """The settings with which pip on this machine finds packages."""
    asked = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    index = os.environ.get("PIP_INDEX_URL") or said
    return f"[global]\nindex-url = {index}\n" if index else "[global]\n"


class Running:
    """A container whose program goes on until it is ended."""

    def __init__(self, command: Sequence[str], output: Path) -> None:
        self._output = output
        with output.open("wb") as out:
            self._process = subprocess.Popen(
                list(command), stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )

    def said(self) -> str:
        """The container's output."""
        return self._output.read_text(errors="replace")

    def running(self) -> bool:
        """True if it goes on."""
        return self._process.poll() is None

    def program(self) -> psutil.Process:
        """Ours, below what buildah puts around it and above the children of its own. Raises
        AssertionError if it is not there."""
        children = psutil.Process(self._process.pid).children(recursive=True)
        pythons = {each.pid: each for each in children if each.name().startswith("python")}
        found = [each for each in pythons.values() if each.ppid() not in pythons]
        assert len(found) == 1, self.said()
        return found[0]

    async def ended(self, limit: float = 40) -> int:
        """SIGTERM, as an engine sends it; the exit code."""
        self.program().terminate()
        await until(lambda: not self.running(), limit, every=0.1)
        return self._process.wait()

    async def finished(self, limit: float = 300) -> int:
        """The exit code of a job."""
        return await asyncio.to_thread(self._process.wait, limit)

    def kill(self) -> None:
        """With all that it started."""
        if self.running():
            for each in psutil.Process(self._process.pid).children(recursive=True):
                each.kill()
            self._process.kill()
            self._process.wait()
