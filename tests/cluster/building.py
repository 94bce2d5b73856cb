"""Programs of Kubernetes and kwok, built once per user from their Go modules.

Needs `go`. Nothing of them is published as a program where package managers look, so they are
built: API server, controllers, scheduler and kubectl in about six minutes on two cores.
"""

import fcntl
import json
import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.node import cache

KUBERNETES, STAGING = "v1.36.3", "v0.36.3"
KWOK = "v0.7.0"
PROGRAMS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl")
_MODULE = """\
module baton.example/cluster

go {go}

require k8s.io/kubernetes {version}

replace (
{staging}
)
"""


def programs() -> Path:
    """The folder with all of them. Raises RuntimeError if they cannot be built."""
    folder = cache() / "programs" / f"kubernetes-{KUBERNETES}-kwok-{KWOK}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not all((folder / name).exists() for name in PROGRAMS):
            _build_kubernetes(folder)
        if not (folder / "kwok").exists():
            _go(["install", f"sigs.k8s.io/kwok/cmd/kwok@{KWOK}"], folder, GOBIN=str(folder))
    return folder


def stages() -> list[Path]:
    """The stages of pods and nodes in kwok's own module: they come up and go away."""
    here = _downloaded(f"sigs.k8s.io/kwok@{KWOK}", "Dir") / "kustomize" / "stage"
    return sorted(
        path for kind in ("node", "pod") for path in (here / kind / "fast").glob(f"{kind}-*.yaml")
    )


def _build_kubernetes(folder: Path) -> None:
    """In a module of its own, which takes the published form of what lies in Kubernetes's tree."""
    text = _downloaded(f"k8s.io/kubernetes@{KUBERNETES}", "GoMod").read_text()
    (go,) = re.findall(r"^go (\S+)$", text, re.MULTILINE)
    staging = sorted(set(re.findall(r"^\s*(?:replace )?(k8s\.io/\S+) => \./staging", text, re.M)))
    lines = "\n".join(f"\t{name} => {name} {STAGING}" for name in staging)
    module = _MODULE.format(go=go, version=KUBERNETES, staging=lines)
    (folder / "go.mod").write_text(module)
    major, minor = KUBERNETES.removeprefix("v").split(".")[:2]
    version = {"gitVersion": KUBERNETES, "gitMajor": major, "gitMinor": minor}
    said = [f"-X k8s.io/component-base/version.{name}={value}" for name, value in version.items()]
    flags = ["-mod=mod", "-ldflags", " ".join(["-s", "-w", *said])]
    packages = [f"k8s.io/kubernetes/cmd/{name}" for name in PROGRAMS]
    _go(["build", *flags, "-o", f"{folder}/", *packages], folder)


def _downloaded(module: str, what: str) -> Path:
    said = json.loads(_go(["mod", "download", "-json", module], cache()))
    return Path(said[what])


def _go(arguments: Sequence[str], folder: Path, **own: str) -> str:
    done = subprocess.run(
        ["go", *arguments],
        cwd=folder,
        env={**os.environ, "GOWORK": "off", "CGO_ENABLED": "0", **own},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"go {arguments[0]}: {done.stderr[-2_000:]}")
    return done.stdout
