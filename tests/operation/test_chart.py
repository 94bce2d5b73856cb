"""The chart lints, renders, is what Kubernetes takes, and keeps what we promise of its pods."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import SERVICES
from tests.operation.containers import (
    CHART,
    Thing,
    as_the_readme_installs,
    of_chart,
    rendered,
    secrets_of_the_readme,
)
from tests.operation.programs import helm

SMALL, FULL = (CHART / "ci" / f"{name}-values.yaml" for name in ("small", "full"))
_OF_KAFKA = ["kafka-password", "kafka-ca"]
JOBS = {*(f"{each}-migrate" for each in SERVICES), "vault-migrate", "topics"}


def _helm(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [helm(), *arguments], capture_output=True, text=True, check=False, timeout=60
    )


def _rendered(values: Path, *more: str) -> list[Thing]:
    return rendered("trial", "--namespace", "baton", "--values", values, *more)


@pytest.fixture(scope="module", params=[SMALL, FULL], ids=["small", "full"])
def things(request: pytest.FixtureRequest) -> list[Thing]:
    return _rendered(request.param)


def _of(things: list[Thing], kind: str) -> dict[str, Thing]:
    """By the component that it is of."""
    return {
        each["metadata"]["labels"]["app.kubernetes.io/component"]: each
        for each in things
        if each["kind"] == kind
    }


def _pods(things: list[Thing]) -> Iterator[Thing]:
    for kind in ("Deployment", "Job"):
        for each in _of(things, kind).values():
            yield each["spec"]["template"]["spec"]


def test_it_lints() -> None:
    done = _helm("lint", "--strict", CHART, "--values", SMALL)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("values", [SMALL, FULL], ids=lambda path: path.stem)
@pytest.mark.parametrize("version", ["1.27", "1.36"])
def test_what_it_renders_is_what_kubernetes_takes(
    tmp_path: Path, values: Path, version: str
) -> None:
    done = _helm("template", "trial", CHART, "--values", values)
    (tmp_path / "all.yaml").write_text(done.stdout)
    validate = Path(sys.executable).with_name("kubernetes-validate")
    said = subprocess.run(
        [validate, "--strict", "--kubernetes-version", version, tmp_path / "all.yaml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize("missing", ["publicUrl", "identity.issuer", "kafka.servers"])
def test_what_must_be_said_is_asked_for_in_a_sentence(missing: str) -> None:
    done = _helm("template", "trial", CHART, "--values", SMALL, "--set", f"{missing}=")
    assert done.returncode != 0
    assert f"{missing} is not set; write " in done.stderr


@pytest.mark.parametrize(
    "wrong", ["services.cases.replicas=-1", "kafka.server=a:1", "smtp.port=99999", "publicUrl=x"]
)
def test_a_value_that_cannot_be_right_is_refused(wrong: str) -> None:
    done = _helm("template", "trial", CHART, "--values", SMALL, "--set", wrong)
    assert done.returncode != 0
    assert "values don't meet the specifications of the schema" in done.stderr


def test_a_kafka_that_asks_who_makes_topics_is_told_by_a_secret() -> None:
    for asks in ("kafka.user=baton", "kafka.hasCa=true"):
        done = _helm("template", "trial", CHART, "--values", SMALL, "--set", asks)
        assert done.returncode != 0
        assert "topics.existingSecret is not set; " in done.stderr


def test_every_container_has_the_files_that_its_settings_name(things: list[Thing]) -> None:
    secrets = {name: [*keys, *_OF_KAFKA] for name, keys in secrets_of_the_readme().items()}
    for container in of_chart(things, {**secrets, "baton-topics": _OF_KAFKA}):
        there = {*container.files, *(path.rpartition("/")[0] for path in container.files)}
        named = [value for value in container.settings.values() if value.startswith("/run/")]
        if "migrate" in container.name:  # they do not speak to Kafka
            named = [path for path in named if "kafka" not in path]
        assert set(named) <= there, container.name


def test_the_readme_installs_all_of_it() -> None:
    things = as_the_readme_installs()
    assert set(_of(things, "Deployment")) == set(SERVICES)
    assert set(_of(things, "Job")) == JOBS
    wanted = {
        volume["secret"]["secretName"]
        for pod in _pods(things)
        for volume in pod["volumes"]
        if "secret" in volume
    }
    assert wanted == set(secrets_of_the_readme())


def test_every_service_has_all_its_parts(things: list[Thing]) -> None:
    for kind in ("Deployment", "ConfigMap", "PersistentVolumeClaim", "PodDisruptionBudget"):
        assert set(_of(things, kind)) == set(SERVICES), kind
    assert set(_of(things, "Service")) == set(SERVICES)


def test_schemas_and_topics_are_made_before_anything_else(things: list[Thing]) -> None:
    jobs = _of(things, "Job")
    assert set(jobs) == JOBS
    for job in jobs.values():
        assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
        # Nothing of the release is there yet when it runs.
        pod = job["spec"]["template"]["spec"]
        assert "serviceAccountName" not in pod
        assert "envFrom" not in pod["containers"][0]


def test_every_pod_is_restricted(things: list[Thing]) -> None:
    for pod in _pods(things):
        assert pod["automountServiceAccountToken"] is False
        security = pod["securityContext"]
        assert security["runAsNonRoot"] is True
        assert security["seccompProfile"] == {"type": "RuntimeDefault"}
        (container,) = pod["containers"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"requests", "limits"} <= set(container["resources"])


def test_alive_is_progress_and_ready_is_ready(things: list[Thing]) -> None:
    for deployment in _of(things, "Deployment").values():
        pod = deployment["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
        assert pod["terminationGracePeriodSeconds"] == 60


def test_no_secret_is_a_value(things: list[Thing]) -> None:
    assert not _of(things, "Secret")
    for pod in _pods(things):
        names = {each["name"] for each in pod["containers"][0].get("env", [])}
        assert not names & {"BATON_DATABASE", "BATON_VAULT_KEY", "BATON_EMAIL_SECRET"}


def test_the_owner_of_a_database_is_known_to_its_migration_only(things: list[Thing]) -> None:
    for deployment in _of(things, "Deployment").values():
        volumes = deployment["spec"]["template"]["spec"]["volumes"]
        secrets = [each["secret"]["secretName"] for each in volumes if "secret" in each]
        assert not [name for name in secrets if "owner" in name]


def test_every_pod_is_denied_what_is_not_named(things: list[Thing]) -> None:
    policies = [each for each in things if each["kind"] == "NetworkPolicy"]
    everybody = {"app.kubernetes.io/name": "baton", "app.kubernetes.io/instance": "trial"}
    selects = [each["spec"]["podSelector"]["matchLabels"] for each in policies]
    assert everybody in selects
    for policy in policies:
        assert policy["spec"]["policyTypes"] == ["Ingress", "Egress"]
        for rule in (*policy["spec"]["ingress"], *policy["spec"]["egress"]):
            assert rule["ports"]


def test_each_prefix_leads_to_its_service(things: list[Thing]) -> None:
    (ingress,) = (each for each in things if each["kind"] == "Ingress")
    (rule,) = ingress["spec"]["rules"]
    led = {each["path"]: each["backend"]["service"]["name"] for each in rule["http"]["paths"]}
    assert led == {f"/{name}": f"trial-{name}" for name in SERVICES}


def test_a_selector_finds_its_pods_and_no_job_s(things: list[Thing]) -> None:
    jobs = [each["spec"]["template"]["metadata"]["labels"] for each in _of(things, "Job").values()]
    for name, service in _of(things, "Service").items():
        selector = service["spec"]["selector"].items()
        labels = _of(things, "Deployment")[name]["spec"]["template"]["metadata"]["labels"]
        assert selector <= labels.items()
        assert not any(selector <= each.items() for each in jobs)


def test_with_one_volume_for_one_node_an_upgrade_stops_before_it_starts() -> None:
    small, full = _of(_rendered(SMALL), "Deployment"), _of(_rendered(FULL), "Deployment")
    assert small["kpi"]["spec"]["strategy"] == {"type": "Recreate"}
    assert full["kpi"]["spec"]["strategy"]["type"] == "RollingUpdate"
