"""The five Dockerfiles differ in the service's name only, and keep what they promise."""

import re

import pytest

from tests.architecture.tree import ROOT, SERVICES

_OWN = {"email": {"EXPOSE 8000 8825": "EXPOSE 8000", " \\\n    BATON_SMTP_HOST=0.0.0.0": ""}}
"""What a service has that the others have not, and what stands there otherwise."""


def _dockerfile(service: str) -> str:
    return (ROOT / "services" / service / "Dockerfile").read_text()


def _common(service: str) -> str:
    """Without what is its own."""
    text = _dockerfile(service)
    for own, otherwise in _OWN.get(service, {}).items():
        assert own in text
        text = text.replace(own, otherwise)
    return re.sub(rf"\b{service}\b|(?<=baton_){service}", "SERVICE", text)


def test_they_are_the_same_but_for_the_name() -> None:
    assert len({_common(service) for service in SERVICES}) == 1


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_installed_is_what_was_locked(service: str) -> None:
    text = _dockerfile(service)
    assert "--require-hashes --requirement requirements.lock" in text
    assert text.count("pip install") == 1


@pytest.mark.parametrize("service", SERVICES)
def test_it_runs_as_nobody_in_particular_and_says_how_it_is(service: str) -> None:
    last = _dockerfile(service).split("\nFROM ")[-1]
    assert "USER 10001:10001" in last
    assert "HEALTHCHECK" in last
    assert f'ENTRYPOINT ["python", "-m", "baton_{service}"]' in last


@pytest.mark.parametrize("service", SERVICES)
def test_the_base_is_named_without_a_registry(service: str) -> None:
    (base,) = re.findall(r"^ARG BASE=(.+)$", _dockerfile(service), re.MULTILINE)
    assert "/" not in base


def test_only_what_is_copied_is_sent_to_the_builder() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    copied = {
        re.sub(r"^services/\w+", "services/*", source)
        for source in re.findall(r"^COPY (?!--from)(\S+) ", _dockerfile("kpi"), re.MULTILINE)
    }
    assert copied == {line[1:] for line in ignored if line.startswith("!")}
