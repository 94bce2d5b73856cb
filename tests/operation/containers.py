"""What an orchestrator starts: each container as the compose file or the rendered chart tells it.

Nothing is added here: a command, a setting or a mount that the file lacks is lacking in the test.
"""

import json
import os
import re
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import yaml

from tests.architecture.tree import ROOT, SERVICES
from tests.operation.programs import docker_compose, helm

CHART = ROOT / "helm" / "baton"
Thing = Mapping[str, Any]


@dataclass(frozen=True)
class Container:
    """A program of ours with what it is told and given."""

    name: str
    """`cases`, `cases-migrate`, `topics`, …"""
    image: str
    entrypoint: Sequence[str] | None
    """None: the image's own."""
    arguments: Sequence[str] | None
    """None: the image's own, if its entrypoint is, too."""
    settings: Mapping[str, str]
    files: Mapping[str, str]
    """Secret files: where it finds each, and by which name the operator keeps it."""
    folders: Mapping[str, str]
    """Writable folders: where it finds each, and by which name it is kept; empty: not kept."""

    @property
    def is_service(self) -> bool:
        """True if it goes on running; the others are jobs that end."""
        return self.name in SERVICES

    def published(self, **settings: str) -> Self:
        """With these settings instead."""
        return replace(self, settings={**self.settings, **settings})


def of_compose(**told: str) -> list[Container]:
    """Those of docker-compose.yml that run images of ours, as compose understands it with these
    settings in its environment."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("BATON_")}
    done = subprocess.run(
        [docker_compose(), "-f", ROOT / "docker-compose.yml", "config", "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
        env={**others, **told},
    )
    services: Mapping[str, Thing] = json.loads(done.stdout)["services"]
    return [_of_service(name, each) for name, each in services.items() if "build" in each]


def _of_service(name: str, service: Thing) -> Container:
    mounts = service.get("volumes", ())
    scratch = [each.partition(":")[0] for each in service.get("tmpfs", ())]
    return Container(
        name=name,
        image=service["image"],
        entrypoint=service["entrypoint"],
        arguments=service["command"],
        settings=service["environment"],
        files={
            f"/run/secrets/{each['target']}": each["source"] for each in service.get("secrets", ())
        },
        folders={
            **dict.fromkeys(scratch, ""),
            **{each["target"]: each["source"] for each in mounts},
        },
    )


def as_the_readme_installs(*more: str) -> list[Thing]:
    """The chart's installation, word for word as in its README, then with the values of `more`."""
    blocks = re.findall(r"```\n(.+?)```", (CHART / "README.md").read_text(), re.DOTALL)
    (command,) = (each for each in blocks if each.startswith("helm upgrade --install "))
    words = shlex.split(command.replace("\\\n", " "))
    assert words[:5] == ["helm", "upgrade", "--install", "baton", "helm/baton"]
    of_an_install = {"--create-namespace", "--wait", "--timeout", "15m"}
    return rendered("baton", *[word for word in words[5:] if word not in of_an_install], *more)


def rendered(release: str, *arguments: str | Path) -> list[Thing]:
    """The objects that helm renders from the chart."""
    done = subprocess.run(
        [helm(), "template", release, CHART, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return [each for each in yaml.safe_load_all(done.stdout) if each]


def of_chart(things: Sequence[Thing], secrets: Mapping[str, Sequence[str]]) -> list[Container]:
    """The containers of its jobs and deployments. `secrets`: the keys of each Secret."""
    maps = {
        each["metadata"]["name"]: each["data"] for each in things if each["kind"] == "ConfigMap"
    }
    workloads = [each for each in things if each["kind"] in {"Job", "Deployment"}]
    return [_of_pod(each, maps, secrets) for each in workloads]


def _of_pod(
    workload: Thing, maps: Mapping[str, Mapping[str, str]], secrets: Mapping[str, Sequence[str]]
) -> Container:
    pod = workload["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    volumes = {each["name"]: each for each in pod["volumes"]}
    settings: dict[str, str] = {}
    for each in container.get("envFrom", ()):
        settings |= maps[each["configMapRef"]["name"]]
    settings |= {each["name"]: each["value"] for each in container.get("env", ())}
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for mount in container["volumeMounts"]:
        path, volume = mount["mountPath"], volumes[mount["name"]]
        if "secret" in volume:
            assert mount["readOnly"]
            name = volume["secret"]["secretName"]
            files |= {f"{path}/{key}": f"{name} {key}" for key in secrets[name]}
        elif "persistentVolumeClaim" in volume:
            folders[path] = volume["persistentVolumeClaim"]["claimName"]
        else:
            assert volume["emptyDir"] == {}
            folders[path] = ""
    return Container(
        name=workload["metadata"]["labels"]["app.kubernetes.io/component"],
        image=container["image"].rpartition("/")[2].partition(":")[0],
        entrypoint=container.get("command"),
        arguments=container.get("args"),
        settings=settings,
        files=files,
        folders=folders,
    )


def secrets_of_the_readme(*used: str) -> dict[str, list[str]]:
    """The Secrets that the chart's README asks for, with the superuser's address that its first
    install needs: name to keys. `used`: those of its keys *if used* that are."""
    text = (CHART / "README.md").read_text()
    made: dict[str, list[str]] = {}
    for who, keys in re.findall(r"^\| (\S.*?) \| (\S.*?) \|$", text, re.MULTILINE):
        needed, _, if_used = keys.partition(";")
        named = re.findall(r"`(BATON_\w+)`", needed)
        named += [key for key in re.findall(r"`(BATON_\w+)`", if_used) if key in used]
        for name in _secrets_named(who):
            made.setdefault(name, []).extend(named)
    for name, keys in made.items():
        if name.endswith("-owner"):
            keys.append("BATON_SUPERUSER_DATABASE")
    return made


def _secrets_named(who: str) -> list[str]:
    if named := re.fullmatch(r"`(baton-\S+)`(, five)?", who):
        every = [named[1].replace("<service>", service) for service in SERVICES]
        return every if named[2] else [named[1]]
    own = re.fullmatch(r"… of (\w+)", who)
    return [f"baton-{own[1]}"] if own else []
