"""Clients in TypeScript are made from the OpenAPI documents with the tools' defaults."""

import shutil
from pathlib import Path

import pytest

from tests import node
from tests.api_documents import FOLDER

SERVICES = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "asyncapi")
EXAMPLE = Path(__file__).parents[1] / "typescript"
each_service = pytest.mark.parametrize("service", SERVICES)


@pytest.fixture(scope="module")
def modules() -> Path:
    return node.packages(EXAMPLE)


@pytest.fixture(scope="module")
def client(modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example, its packages, and the types of all five services."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "node_modules").symlink_to(modules)
    for name in ("package.json", "tsconfig.json", "client.ts"):
        shutil.copy(EXAMPLE / name, folder / name)
    make = [*node.node(), str(modules / "openapi-typescript/bin/cli.js")]
    for service in SERVICES:
        done = node.run([*make, FOLDER / f"{service}.json", "-o", f"{service}.ts"], folder)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder


def _compiled(folder: Path) -> str:
    compiler = folder / "node_modules/typescript/bin/tsc"
    return node.run([*node.node(), compiler, "--project", "."], folder).stdout


def test_a_client_of_ten_calls_compiles_on_the_types(client: Path) -> None:
    calls = (client / "client.ts").read_text()
    assert sum(calls.count(f".{method}(") for method in ("GET", "POST", "PUT")) >= 10
    assert _compiled(client) == ""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("contact_id, text: sentence", "contact_id, text: 7"),
        ("opened.data.number", "opened.data.nummer"),
        ('"/v1/results"', '"/v1/result"'),
        ("query: { low: true }", 'query: { low: "yes" }'),
    ],
)
def test_a_planted_mistake_of_the_client_is_seen(
    client: Path, tmp_path: Path, right: str, wrong: str
) -> None:
    planted = tmp_path / "client"
    shutil.copytree(client, planted, symlinks=True)
    text = (planted / "client.ts").read_text()
    assert right in text
    (planted / "client.ts").write_text(text.replace(right, wrong))
    assert "client.ts" in _compiled(planted)


@each_service
def test_redocly_finds_no_error(service: str, modules: Path, tmp_path: Path) -> None:
    shutil.copy(EXAMPLE / "redocly.yaml", tmp_path)
    shutil.copy(FOLDER / f"{service}.json", tmp_path)
    lint: list[str | Path] = [
        *node.node(),
        modules / "@redocly/cli/bin/cli.js",
        "lint",
        f"{service}.json",
    ]
    done = node.run([*lint, "--format=summary"], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_lock_file_names_no_registry_and_every_hash() -> None:
    lock = (EXAMPLE / "package-lock.json").read_text()
    assert "resolved" not in lock
    assert lock.count('"integrity": "sha512-') == lock.count('    "node_modules/')
