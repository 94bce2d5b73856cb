"""The chart's README as written, on a real API server: install, upgrade, rollback, uninstall.

Pods are pretended by kwok, so what runs in them is not seen here: `tests/operation/test_images.py`
runs each container of the chart for real.
"""

import re
import shlex
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, SERVICES
from tests.cluster.server import Cluster, cluster
from tests.operation.containers import CHART, secrets_of_the_readme

pytestmark = pytest.mark.needs_debian("etcd", "go", "openssl")
NAMESPACE = "baton"
_BLOCKS = re.findall(r"```\n(.+?)```", (CHART / "README.md").read_text(), re.DOTALL)


@pytest.fixture(scope="module")
async def kubernetes(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cluster]:
    """With volumes for whoever claims one."""
    async with cluster(tmp_path_factory.mktemp("cluster")) as made:
        made.make(*(_volume(name) for name in SERVICES))
        yield made


def _volume(name: str) -> dict[str, object]:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name},
        "spec": {
            "capacity": {"storage": "1Gi"},
            "accessModes": ["ReadWriteOnce"],
            "hostPath": {"path": f"/volumes/{name}"},
        },
    }


def _said(kubernetes: Cluster, *command: str) -> str:
    """Run it where the README is read, and show both."""
    said = kubernetes.run(*command, cwd=ROOT)
    sys.stdout.write(f"\n$ {shlex.join(command)}\n{said}")
    return said


def _as_written(kubernetes: Cluster, block: str) -> str:
    return _said(kubernetes, "sh", "-ec", block)


def test_the_secrets_are_made_as_the_readme_says(kubernetes: Cluster) -> None:
    (block,) = (each for each in _BLOCKS if each.startswith("kubectl create namespace"))
    _as_written(kubernetes, block)
    made = set(kubernetes.get("secrets", NAMESPACE))
    for name, keys in secrets_of_the_readme().items():
        if name not in made:
            literals = [f"--from-literal={key}=…" for key in keys]
            create = ["kubectl", "create", "secret", "generic", name, "--namespace", NAMESPACE]
            kubernetes.run(*create, *literals)


def test_the_chart_is_installed_as_the_readme_says(kubernetes: Cluster) -> None:
    assert "STATUS: deployed" in _as_written(kubernetes, _install())
    _said(kubernetes, "kubectl", "get", "all,ingress,pvc,networkpolicy", "--namespace", NAMESPACE)
    deployments = kubernetes.get("deployments", NAMESPACE)
    assert set(deployments) == {f"baton-{name}" for name in SERVICES}
    assert kubernetes.get("jobs", NAMESPACE) == {}  # they have succeeded


def _install() -> str:
    (block,) = (each for each in _BLOCKS if each.startswith("helm upgrade --install "))
    return str(block)


def test_an_upgrade_is_the_same_command(kubernetes: Cluster) -> None:
    more = " --set image.tag=next --set services.kpi.settings.BATON_TRACES=http://collector:4318"
    _as_written(kubernetes, _install().strip() + more)
    images = {
        name: each["spec"]["template"]["spec"]["containers"][0]["image"]
        for name, each in kubernetes.get("deployments", NAMESPACE).items()
    }
    assert images == {
        f"baton-{name}": f"registry.example/baton/baton-{name}:next" for name in SERVICES
    }


def test_a_rollback_brings_the_release_before(kubernetes: Cluster) -> None:
    _said(kubernetes, "helm", "rollback", "baton", "1", "--namespace", NAMESPACE, "--wait")
    history = _said(kubernetes, "helm", "history", "baton", "--namespace", NAMESPACE)
    assert "Rollback to 1" in history


def test_an_uninstall_leaves_the_second_places(kubernetes: Cluster, tmp_path: Path) -> None:
    _said(kubernetes, "helm", "uninstall", "baton", "--namespace", NAMESPACE, "--wait")
    assert kubernetes.get("deployments", NAMESPACE) == {}
    claims = kubernetes.get("persistentvolumeclaims", NAMESPACE)
    assert set(claims) == {f"baton-{name}" for name in SERVICES}
