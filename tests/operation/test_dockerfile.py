"""One Dockerfile makes the image of each service, and keeps what it promises."""

import re

from tests.architecture.tree import ROOT, SERVICES, files

_TEXT = (ROOT / "Dockerfile").read_text()


def test_it_is_the_only_one() -> None:
    assert [str(path) for path in files() if path.name == "Dockerfile"] == ["Dockerfile"]


def test_it_names_no_service() -> None:
    instructions = [line for line in _TEXT.splitlines() if not line.startswith("#")]
    named = re.findall(rf"\b(?:baton_)?({'|'.join(SERVICES)})\b", "\n".join(instructions))
    assert named == []


def test_without_a_service_it_says_what_to_name() -> None:
    assert _TEXT.count("\nARG SERVICE\n") == 2
    assert '"${SERVICE:?name one of the folders in services/' in _TEXT


def test_what_is_installed_is_what_was_locked() -> None:
    assert "--require-hashes --requirement requirements.lock" in _TEXT
    assert _TEXT.count("pip install") == 1


def test_it_runs_as_nobody_in_particular_and_says_how_it_is() -> None:
    last = _TEXT.split("\nFROM ")[-1]
    assert "USER 10001:10001" in last
    assert "HEALTHCHECK" in last
    assert 'ENTRYPOINT ["baton-service"]' in last


def test_the_base_is_named_without_a_registry() -> None:
    (base,) = re.findall(r"^ARG BASE=(.+)$", _TEXT, re.MULTILINE)
    assert "/" not in base


def test_only_what_is_copied_is_sent_to_the_builder() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    sources = re.findall(r"^COPY (?!--from)(\S+) ", _TEXT, re.MULTILINE)
    copied = {source.replace("${SERVICE}", "*") for source in sources}
    assert copied == {line[1:] for line in ignored if line.startswith("!")}


def test_what_builds_an_image_names_a_service_that_there_is() -> None:
    compose = (ROOT / "docker-compose.yml").read_text()
    named = set(re.findall(r"args: \{ SERVICE: (\w+) \}", compose))
    assert named == set(SERVICES)
    assert compose.count("build:") == compose.count("args: { SERVICE: ")
