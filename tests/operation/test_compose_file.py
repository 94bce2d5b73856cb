"""docker-compose.yml is one that compose takes, and each program of it is told what it needs."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from baton_apart.environments import SECRETS
from baton_embedded.servers.kafka import KAFKA
from tests.architecture.tree import ROOT, SERVICES
from tests.operation.programs import docker_compose

pytestmark = pytest.mark.needs_debian("apt-get", "dpkg-deb")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """The services as compose reads the file, with everything merged."""
    done = subprocess.run(
        [docker_compose(), "-f", ROOT / "docker-compose.yml", "config", "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("BATON_")},
    )
    made: dict[str, Any] = json.loads(done.stdout)["services"]
    return made


def test_compose_takes_it() -> None:
    done = subprocess.run(
        [docker_compose(), "-f", ROOT / "docker-compose.yml", "config", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def _told(service: dict[str, Any]) -> set[str]:
    return {*service["environment"], *(each["target"] for each in service["secrets"])}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_told_its_secrets_by_files_and_no_others(
    services: dict[str, Any], name: str
) -> None:
    secrets = {each["target"] for each in services[name]["secrets"]}
    own = {"BATON_DATABASE", "BATON_VAULT_DATABASE", "BATON_VAULT_KEY", *SECRETS.get(name, ())}
    assert secrets == own
    assert not own & set(services[name]["environment"])


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_starts_when_its_schema_the_vault_and_the_topics_are_there(
    services: dict[str, Any], name: str
) -> None:
    waits = {other: how["condition"] for other, how in services[name]["depends_on"].items()}
    done = "service_completed_successfully"
    assert waits == {f"{name}-migrate": done, "vault-migrate": done, "topics": done}
    assert {"BATON_OWNER_DATABASE", "BATON_SUPERUSER_DATABASE"} <= _told(
        services[f"{name}-migrate"]
    )


def test_no_program_of_ours_may_more_than_it_needs(services: dict[str, Any]) -> None:
    for name, service in services.items():
        if name in {"postgres", "kafka"}:
            continue
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_only_this_machine_reaches_what_is_published(services: dict[str, Any]) -> None:
    published = {
        name: [port["host_ip"] for port in service["ports"]]
        for name, service in services.items()
        if "ports" in service
    }
    assert published == {"gateway": ["127.0.0.1"], "email": ["127.0.0.1"]}


def test_everything_that_goes_on_running_is_asked_how_it_is(services: dict[str, Any]) -> None:
    for name, service in services.items():
        if name.endswith("-migrate") or name == "topics":
            assert service["healthcheck"] == {"disable": True}
        elif name not in SERVICES:  # theirs is in the image
            assert service["healthcheck"]["test"], name


def test_kafka_is_the_one_that_the_tests_run_on(services: dict[str, Any]) -> None:
    assert services["kafka"]["image"] == f"apache/kafka:{KAFKA.name.removeprefix('kafka-')}"


def test_the_secrets_are_made_once_and_are_those_that_the_file_names(tmp_path: Path) -> None:
    script = tmp_path / "secrets.sh"
    script.write_bytes((ROOT / "deploy" / "compose" / "secrets.sh").read_bytes())
    script.chmod(0o755)
    subprocess.run([script], check=True, capture_output=True)
    made = {each.name: each.read_text() for each in (tmp_path / "secrets").iterdir()}
    said = subprocess.run(
        [docker_compose(), "-f", ROOT / "docker-compose.yml", "config", "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(made) == set(json.loads(said.stdout)["secrets"])
    assert len(set(made.values())) == len(made)
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    subprocess.run([script], check=True, capture_output=True)
    assert {each.name: each.read_text() for each in (tmp_path / "secrets").iterdir()} == made
