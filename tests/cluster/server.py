"""An API server of Kubernetes with its controllers and scheduler, and a node that pretends."""

import json
import os
import secrets
import shutil
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baton_embedded.servers.processes import ServerProcess, free_port
from baton_testkit.waiting import until
from tests.cluster import building
from tests.operation.programs import helm

_NODE = {
    "apiVersion": "v1",
    "kind": "Node",
    "metadata": {"name": "pretended", "annotations": {"kwok.x-k8s.io/node": "fake"}},
    "status": {
        "capacity": {"cpu": "32", "memory": "64Gi", "pods": "110"},
        "allocatable": {"cpu": "32", "memory": "64Gi", "pods": "110"},
    },
}


@dataclass(frozen=True)
class Cluster:
    """One that runs, and how its programs are called."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, *command: str | Path, cwd: Path | None = None) -> str:
        """Runs a program; gives both its outputs. Raises AssertionError if it failed."""
        done = subprocess.run(
            command,
            cwd=cwd or self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=1_200,
        )
        assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}"
        return done.stdout

    def make(self, *things: Mapping[str, object]) -> None:
        """Create these."""
        file = self.folder / f"{secrets.token_hex(4)}.json"
        file.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": things}))
        self.run("kubectl", "create", "-f", file)

    def get(self, kind: str, namespace: str) -> dict[str, Any]:
        """By name."""
        said = self.run("kubectl", "get", kind, "--namespace", namespace, "-o", "json")
        return {each["metadata"]["name"]: each for each in json.loads(said)["items"]}


@asynccontextmanager
async def cluster(folder: Path) -> AsyncIterator[Cluster]:
    """Ready in seconds, once its programs are built."""
    programs = building.programs()
    port, etcd = free_port(), free_port()
    _write_identities(folder, port)
    environment = {
        **os.environ,
        "KUBECONFIG": str(folder / "kubeconfig"),
        "HOME": str(folder),
        "PATH": os.pathsep.join([str(programs), str(helm().parent), os.environ["PATH"]]),
    }
    made = Cluster(folder, environment)
    async with AsyncExitStack() as stack:

        async def start(name: str, *arguments: str, ports: tuple[int, ...] = ()) -> None:
            found = shutil.which(name, path=environment["PATH"])
            assert found, f"{name} is not here"
            process = ServerProcess([found, *arguments], ports, folder / f"{name}.txt")
            await process.start()
            stack.push_async_callback(process.stop)

        await start("etcd", *_of_etcd(folder, etcd), ports=(etcd,))
        await start("kube-apiserver", *_of_api_server(folder, port, etcd), ports=(port,))

        def ready() -> bool:
            try:
                return made.run("kubectl", "get", "--raw", "/readyz") == "ok"
            except AssertionError:
                return False

        await until(ready, 120, every=0.3)
        told = [f"--kubeconfig={folder / 'kubeconfig'}", "--leader-elect=false", "--secure-port=0"]
        key = f"--service-account-private-key-file={folder / 'accounts.key'}"
        # Nobody beats the heart of a node that is pretended.
        await start("kube-controller-manager", *told, key, "--node-monitor-grace-period=24h")
        await start("kube-scheduler", *told)
        await start("kwok", *_of_kwok(folder))
        made.make(_NODE)
        yield made


def _of_etcd(folder: Path, clients: int) -> list[str]:
    address, peer = f"http://127.0.0.1:{clients}", f"http://127.0.0.1:{free_port()}"
    return [
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls={address}",
        f"--advertise-client-urls={address}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster=default={peer}",
    ]


def _write_identities(folder: Path, port: int) -> None:
    """A key for service accounts, and an administrator who is known by a token."""
    key = ["openssl", "genrsa", "-out", str(folder / "accounts.key"), "2048"]
    subprocess.run(key, check=True, capture_output=True)
    token = secrets.token_hex(16)
    (folder / "tokens.csv").write_text(f'{token},admin,1,"system:masters"\n')
    server = {"server": f"https://127.0.0.1:{port}", "insecure-skip-tls-verify": True}
    configuration = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "here", "cluster": server}],
        "users": [{"name": "admin", "user": {"token": token}}],
        "contexts": [{"name": "here", "context": {"cluster": "here", "user": "admin"}}],
        "current-context": "here",
    }
    (folder / "kubeconfig").write_text(json.dumps(configuration))
    (folder / "kubeconfig").chmod(0o600)


def _of_api_server(folder: Path, port: int, etcd: int) -> list[str]:
    return [
        f"--etcd-servers=http://127.0.0.1:{etcd}",
        "--bind-address=127.0.0.1",
        f"--secure-port={port}",
        f"--cert-dir={folder / 'certificates'}",
        "--endpoint-reconciler-type=none",
        f"--token-auth-file={folder / 'tokens.csv'}",
        "--authorization-mode=RBAC",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={folder / 'accounts.key'}",
        f"--service-account-signing-key-file={folder / 'accounts.key'}",
        "--service-cluster-ip-range=10.96.0.0/16",
        # Debian's etcd is older than what streamed lists need; they would be tried again and again.
        "--feature-gates=WatchList=false",
    ]


def _of_kwok(folder: Path) -> list[str]:
    return [
        f"--kubeconfig={folder / 'kubeconfig'}",
        "--manage-all-nodes=false",
        "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake",
        f"--server-address=127.0.0.1:{free_port()}",
        *(f"--config={stage}" for stage in building.stages()),
    ]
